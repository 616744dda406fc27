//! From the button to the doorbell, through public doors only: HTTP as customer, staff and operator, NATS as
//! the rider's device.

use std::time::Duration;

use serde_json::{Value, json};
use sim::doors::{Device, Http, device::Heard, http::Ask, stream::Event};
use subjects::v1::{self, OrderStatus, RiderState};
use testkit::eventually;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    line::{HUB, SKU},
    shop::{Shop, Who},
};

const RIDER: &str = "rid_siti";
const AT_HUB: (f64, f64) = (-6.26, 106.81);
/// Where the shop's baskets go, 400 m away.
const DOOR: (f64, f64) = (-6.2601, 106.8137);
const PING: Duration = Duration::from_millis(2_100);

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

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_picked_offered_accepted_tracked_and_delivered() {
    let shop = Shop::with_riders().await;
    settle_the_city(&shop).await;
    let (buyer, doors) = (Who::customer(), shop.doors());
    let served =
        shop.get(&buyer, &format!("/v1/serviceability?lat={}&lng={}&basket={SKU}:1", DOOR.0, DOOR.1)).await;
    assert_eq!(served.is(200)["hub"]["hub_id"], HUB);

    // Whom nobody registered may not come to work.
    shop.get(&Who::driver(), "/v1/drivers/me").await.refused(404, "dispatch.rider_not_found");
    let cancel = CancellationToken::new();
    let mut device = Device::connect(&doors, RIDER, &cancel, || {}).await.unwrap();
    let mut rider = Rider { at: AT_HUB, seq: 0 };
    rider.is(&device, RiderState::Idle).await;
    rider.ping(&device).await;

    let order = shop.buys(&buyer, "k1", &[(SKU, 2)]).await;
    let watching = watch(doors.clone(), buyer.id().to_owned(), order.clone());
    let promise = promised(&shop, &buyer, &order).await;
    // A stranger sees none of it.
    let stranger = Who::customer();
    for path in ["/v1/eta/", "/v1/sse/order/tracking/", "/v1/tracking/history/"] {
        shop.get(&stranger, &format!("{path}{order}")).await.refused(404, "order.not_found");
    }

    for status in ["PICKING", "PACKED"] {
        let path = format!("/v1/orders/{order}/status");
        eventually(&format!("the store says {status}"), || async {
            let answer = shop.post(&Who::store(), &path, json!({ "status": status })).await;
            if answer.status == 200 { Ok(true) } else { Err(answer.body.to_string()) }
        })
        .await;
    }
    let offer = offered(&mut device, &rider).await;
    assert_eq!(offer.stops.iter().map(|stop| stop.order_id.as_str()).collect::<Vec<_>>(), [order.as_str()]);
    let answer = v1::RiderReport { assignment_id: offer.assignment_id.clone(), ..Default::default() };
    assert_eq!(device.report("accept", &answer).await, Heard::Yes);
    assert_eq!(device.report("accept", &answer).await, Heard::Yes, "twice is once");
    rider.is(&device, RiderState::Picking).await;
    rider.is(&device, RiderState::Delivering).await;
    for step in 1..=4 {
        let share = f64::from(step) / 4.0;
        rider.at = (AT_HUB.0 + (DOOR.0 - AT_HUB.0) * share, AT_HUB.1 + (DOOR.1 - AT_HUB.1) * share);
        tokio::time::sleep(PING).await;
        rider.ping(&device).await;
    }
    let told = v1::RiderReport {
        order_id: order.clone(),
        status: OrderStatus::Delivered.into(),
        ..Default::default()
    };
    assert_eq!(device.report("progress", &told).await, Heard::Yes);
    rider.is(&device, RiderState::Idle).await;

    let events = tokio::time::timeout(Duration::from_secs(30), watching).await.unwrap().unwrap();
    seen(&events, &order);
    let page = shop.order_is(&buyer, &order, "DELIVERED").await;
    let timeline = page["timeline"].as_array().unwrap();
    let path: Vec<&str> = timeline.iter().map(|entry| entry["to"].as_str().unwrap()).collect();
    assert_eq!(path, WAY, "{page}");
    assert!(timeline.iter().skip(5).all(|entry| entry["actor"] == RIDER), "{page}");

    eventually("the way is in history", || async {
        let history = shop.get(&buyer, &format!("/v1/tracking/history/{order}")).await;
        let points = history.body["items"].as_array().map_or(0, Vec::len);
        if points >= 2 { Ok(true) } else { Err(history.body.to_string()) }
    })
    .await;
    assert_eq!(shop.get(&buyer, &format!("/v1/eta/{order}")).await.is(200)["promised"], promise["promised"]);
    rider.is(&device, RiderState::Offline).await;
    device.close().await;
    shop.close().await;
}

async fn settle_the_city(shop: &Shop) {
    let admin = Who::admin();
    let zone = json!({ "radius_m": 2_500.0 });
    eventually("geo knows the hub", || async {
        let answer = shop.put(&admin, &format!("/v1/admin/hubs/{HUB}/zone"), zone.clone()).await;
        if answer.status < 300 { Ok(true) } else { Err(answer.body.to_string()) }
    })
    .await;
    let city = json!({
        "name": "Jakarta", "currency": "IDR", "time_zone": "Asia/Jakarta",
        "bounds": {
            "south_west": { "lat": -6.5, "lng": 106.5 },
            "north_east": { "lat": -6.0, "lng": 107.1 },
        },
    });
    let put = shop.put(&admin, "/v1/admin/cities/jkt", city).await;
    assert!(put.status < 300, "{}", put.body);
    let rider = json!({ "name": "Siti", "city": "jkt" });
    let put = shop.put(&admin, &format!("/v1/admin/riders/{RIDER}"), rider).await;
    assert!(put.status < 300, "{}", put.body);
}

async fn promised(shop: &Shop, buyer: &Who, order: &str) -> Value {
    let path = format!("/v1/eta/{order}");
    eventually("the promise is made", || async {
        let answer = shop.get(buyer, &path).await;
        if answer.body["promised"]["p95_s"].as_u64().is_some() {
            Ok(true)
        } else {
            Err(answer.body.to_string())
        }
    })
    .await;
    let eta = shop.get(buyer, &path).await.is(200);
    let seconds = |odds: &str| eta["promised"][odds].as_u64().unwrap();
    assert!(seconds("p50_s") <= seconds("p80_s") && seconds("p80_s") <= seconds("p95_s"), "{eta}");
    eta
}

async fn offered(device: &mut Device, rider: &Rider) -> v1::Assignment {
    let until = tokio::time::Instant::now() + Duration::from_secs(40);
    let mut rider = Rider { at: rider.at, seq: rider.seq };
    loop {
        let command = tokio::select! {
            command = device.command() => command.expect("the device stays connected"),
            () = tokio::time::sleep(PING) => {
                assert!(tokio::time::Instant::now() < until, "nothing was offered");
                rider.ping(device).await;
                continue;
            }
        };
        if command.command == "offer" {
            return command.assignment.expect("an offer has a trip");
        }
    }
}

/// Everything the customer hears until it is delivered.
fn watch(doors: Http, buyer: String, order: String) -> JoinHandle<Vec<Event>> {
    tokio::spawn(async move {
        let ask = Ask::get(format!("/v1/sse/order/tracking/{order}")).of("customer", &buyer);
        let mut events: Vec<Event> = Vec::new();
        loop {
            let last = events.iter().rev().find_map(|event| event.id.clone());
            let mut stream = doors.stream(&ask, last.as_deref()).await.expect("a stream");
            while let Some(event) = stream.next().await {
                let last = event.name == "status" && event.data["status"] == "DELIVERED";
                events.push(event);
                if last {
                    return events;
                }
            }
        }
    })
}

fn seen(events: &[Event], order: &str) {
    assert!(events.iter().all(|event| event.data["order_id"] == order), "{events:?}");
    let statuses: Vec<&str> = events
        .iter()
        .filter(|event| event.name == "status")
        .map(|event| event.data["status"].as_str().unwrap())
        .collect();
    // The stream begins where the order stands; from there on it misses nothing.
    assert!(WAY.ends_with(&statuses) && statuses.len() >= 7, "{statuses:?}");
    let place = |event: &Event| (event.data["lat"].as_f64().unwrap(), event.data["lng"].as_f64().unwrap());
    let dots: Vec<(f64, f64)> = events.iter().filter(|event| event.name == "location").map(place).collect();
    let near = |dot: &(f64, f64)| (dot.0 - DOOR.0).abs() < 0.01 && (dot.1 - DOOR.1).abs() < 0.01;
    assert!(dots.len() >= 2 && dots.iter().all(near), "{dots:?}");
    assert!(events.iter().any(|event| event.name == "eta"), "{events:?}");
}

struct Rider {
    at: (f64, f64),
    seq: u64,
}

impl Rider {
    async fn is(&self, device: &Device, state: RiderState) {
        let point = Some(v1::Point { lat: self.at.0, lng: self.at.1 });
        let report = v1::RiderReport { state: state.into(), point, ..Default::default() };
        eventually(&format!("{state:?} is heard"), || async {
            match device.report("state", &report).await {
                Heard::Yes => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
    }

    async fn ping(&mut self, device: &Device) {
        self.seq += 1;
        let ping = v1::Ping {
            // A receiver is never quite still.
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
}
