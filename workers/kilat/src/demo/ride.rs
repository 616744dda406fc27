//! An order that is picked, carried and watched to its door. Staff, rider and customer each use their own
//! door; where a city lives in `kilat up`, its people may be quicker, which is as good.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sim::doors::{
    Device,
    device::Heard,
    http::{Ask, Http},
};
use subjects::v1;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::stage::{DOOR, HUB, Teller};

const RIDER: &str = "rid_demo";
const STAFF: &str = "sto_demo";
const PATIENCE: Duration = Duration::from_secs(30);
/// A batch, an offer, the ride of 350 m; more when the city's own riders take it.
const DELIVERED: Duration = Duration::from_secs(300);
const PING: Duration = Duration::from_millis(2_200);
/// Pings between hub and door, at about 15 m/s.
const STEPS: u32 = 10;

pub async fn delivered(t: &mut Teller) -> anyhow::Result<()> {
    let over = CancellationToken::new();
    let _all_go_home = over.clone().drop_guard();
    let doors = t.doors.clone();
    let rider = tokio::spawn(ride(doors.clone(), over.clone()));

    let answer = t.checkout(&t.basket(1, "tok_ok")).await?;
    t.answered(&answer, 201, "");
    let order = answer.text("order_id").to_owned();
    let watching = watch(doors.clone(), t.customer.clone(), order.clone());
    for status in ["PICKING", "PACKED"] {
        let said = staff_say(&doors, &order, status, &over).await;
        t.check(said, format!("the store says {status}"));
    }
    let (statuses, dots) = tokio::time::timeout(DELIVERED, watching).await??;
    t.check(statuses.last().is_some_and(|last| last == "DELIVERED"), "the customer sees it delivered");
    t.check(statuses.iter().any(|status| status == "IN_TRANSIT"), "he saw it on its way");
    t.check(dots > 0, "he saw his rider move");
    let page = t.order(&order).await?;
    let path: Vec<&str> = page
        .body
        .get("timeline")
        .and_then(Value::as_array)
        .map(|entries| entries.iter().filter_map(|entry| entry.get("to")?.as_str()).collect())
        .unwrap_or_default();
    t.check(path == WAY, "its history has every state");
    over.cancel();
    rider.await??;
    Ok(())
}

const WAY: [&str; 9] = [
    "PENDING",
    "CONFIRMED",
    "ASSIGNED_TO_STORE",
    "PICKING",
    "PACKED",
    "ASSIGNED_TO_PARTNER",
    "PICKED_UP",
    "IN_TRANSIT",
    "DELIVERED",
];

/// Until it is so: the order is the store's a moment after the customer's answer.
async fn staff_say(doors: &Http, order: &str, status: &str, cancel: &CancellationToken) -> bool {
    let ask = Ask::post(format!("/v1/orders/{order}/status"), json!({ "status": status })).of("store", STAFF);
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match doors.insist(&ask, PATIENCE, cancel, || {}).await {
            Some(answer) if answer.ok() => return true,
            // Not ours yet; or somebody else's hands were quicker, and it is further already.
            Some(_) if is_past(doors, order, status).await => return true,
            _ => tokio::time::sleep(Duration::from_millis(250)).await,
        }
    }
    false
}

async fn is_past(doors: &Http, order: &str, status: &str) -> bool {
    let ask = Ask::get(format!("/v1/orders/{order}")).of("support", "sup_demo");
    let Ok(answer) = doors.once(&ask).await else { return false };
    let entries = answer.body.get("timeline").and_then(Value::as_array);
    entries.is_some_and(|entries| entries.iter().any(|entry| entry.get("to") == Some(&json!(status))))
}

/// Statuses in the order the customer saw them, and how many dots.
fn watch(doors: Http, customer: String, order: String) -> JoinHandle<(Vec<String>, u32)> {
    tokio::spawn(async move {
        let ask = Ask::get(format!("/v1/sse/order/tracking/{order}")).of("customer", &customer);
        let (mut statuses, mut dots, mut last) = (Vec::new(), 0, None);
        loop {
            if let Ok(mut stream) = doors.stream(&ask, last.as_deref()).await {
                while let Some(event) = stream.next().await {
                    last = event.id.or(last);
                    match (event.name.as_str(), event.data.get("status").and_then(Value::as_str)) {
                        ("status", Some(status)) => {
                            statuses.push(status.to_owned());
                            if status == "DELIVERED" {
                                return (statuses, dots);
                            }
                        }
                        ("location", _) => dots += 1,
                        _ => {}
                    }
                }
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    })
}

/// Waits at the hub, takes the first trip he is offered, and rides it.
async fn ride(doors: Http, over: CancellationToken) -> anyhow::Result<()> {
    let body = json!({ "name": "Demo", "city": "jkt", "capacity": 1 });
    let papers = Ask::put(format!("/v1/admin/riders/{RIDER}"), body).of("admin", "adm_demo");
    let _ = doors.insist(&papers, PATIENCE, &over, || {}).await;
    let mut device = Device::connect(&doors, RIDER, &over, || {}).await?;
    let hub = crate::seed::hubs()?.into_iter().find(|hub| hub.hub_id == HUB).map(|hub| hub.place());
    let hub = hub.map(|hub| (hub.lat, hub.lng)).unwrap_or(DOOR);
    let mut rider = Rider { at: hub, seq: 0 };
    rider.is(&device, v1::RiderState::Idle).await;
    loop {
        rider.ping(&device).await;
        let command = tokio::select! {
            command = device.command() => command,
            () = tokio::time::sleep(PING) => continue,
            () = over.cancelled() => break,
        };
        let Some(command) = command else { break };
        let Some(trip) = command.assignment.filter(|_| command.command == "offer") else { continue };
        let report = v1::RiderReport { assignment_id: trip.assignment_id, ..Default::default() };
        if device.report("accept", &report).await != Heard::Yes {
            continue;
        }
        rider.is(&device, v1::RiderState::Picking).await;
        for stop in trip.stops {
            // With the bag in hand he may leave; it is not packed at once.
            while !rider.is(&device, v1::RiderState::Delivering).await && !over.is_cancelled() {
                tokio::time::sleep(PING).await;
                rider.ping(&device).await;
            }
            let door = stop.point.map_or(DOOR, |point| (point.lat, point.lng));
            rider.goes(&device, door).await;
            let report = v1::RiderReport {
                order_id: stop.order_id,
                status: v1::OrderStatus::Delivered.into(),
                ..Default::default()
            };
            while device.report("progress", &report).await == Heard::Unknown && !over.is_cancelled() {}
        }
        rider.is(&device, v1::RiderState::Idle).await;
        break;
    }
    rider.is(&device, v1::RiderState::Offline).await;
    device.close().await;
    Ok(())
}

struct Rider {
    at: (f64, f64),
    seq: u64,
}

impl Rider {
    async fn is(&self, device: &Device, state: v1::RiderState) -> bool {
        let point = Some(v1::Point { lat: self.at.0, lng: self.at.1 });
        let report = v1::RiderReport { state: state.into(), point, ..Default::default() };
        for _ in 0..3 {
            match device.report("state", &report).await {
                Heard::Yes => return true,
                Heard::No(_) => return false,
                Heard::Unknown => {}
            }
        }
        false
    }

    async fn ping(&mut self, device: &Device) {
        self.seq += 1;
        let ping = v1::Ping {
            // A receiver is never quite still, and one that is counts as stuck.
            lat: self.at.0 + 0.000_02 * f64::from(u8::from(self.seq.is_multiple_of(2))),
            lng: self.at.1,
            accuracy_m: 5.0,
            at_ms: chrono::Utc::now().timestamp_millis(),
            speed_mps: None,
            bearing_deg: None,
            seq: self.seq,
        };
        device.ping(&ping).await;
    }

    async fn goes(&mut self, device: &Device, to: (f64, f64)) {
        let from = self.at;
        for step in 1..=STEPS {
            let share = f64::from(step) / f64::from(STEPS);
            self.at = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            tokio::time::sleep(PING).await;
            self.ping(device).await;
        }
    }
}
