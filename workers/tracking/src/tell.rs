//! Two queues that must not hold up a partition: crossings into the record, and riders to be shut out.

use std::{collections::HashMap, sync::Arc, time::Duration};

use runtime::{Cx, retry::Backoff};
use subjects::{table::devices, v1};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;

use crate::{fence::Crossing, state::State, store::Told};

/// How long a crossing waits for the record to hear of its carriage.
const CARRIAGE_WITHIN: Duration = Duration::from_secs(30);
/// A rider is reported again no sooner.
const BAN_AGAIN: Duration = Duration::from_secs(60);
/// Between two reports: a flood of floods does not become one of bans.
const BAN_EVERY: Duration = Duration::from_millis(50);

/// Writes crossings down one after the other, so that those of a rider stay in order.
pub async fn crossings(
    state: Arc<State>,
    mut queue: mpsc::UnboundedReceiver<Crossing>,
    cancel: CancellationToken,
) {
    loop {
        let crossing = tokio::select! {
            biased;
            crossing = queue.recv() => crossing,
            () = cancel.cancelled() => None,
        };
        let Some(crossing) = crossing else { break };
        cross(&state, &crossing, &cancel).await;
    }
    cancel.cancelled().await;
}

async fn cross(state: &State, crossing: &Crossing, cancel: &CancellationToken) {
    let since = Instant::now();
    let mut pause = Backoff::new(Duration::from_millis(50), Duration::from_secs(1));
    loop {
        match state.store.cross(crossing).await {
            Ok(Told::Now) => {
                let fence = if crossing.fence == v1::Fence::Hub { "hub" } else { "customer" };
                metrics::counter!("kilat_tracking_crossings_total", "fence" => fence,
                    "event" => crossing.crossed.as_str())
                .increment(1);
                return;
            }
            Ok(Told::Before) => return,
            Ok(Told::Unknown) if since.elapsed() > CARRIAGE_WITHIN => {
                tracing::warn!(order_id = crossing.order_id, "a crossing of a carriage nobody told of");
                return;
            }
            Ok(Told::Unknown) => {}
            Err(error) => tracing::debug!(%error, "a crossing waits for the record"),
        }
        if cancel.is_cancelled() {
            // The next owner sees it again: the record still says that he is on the other side.
            return;
        }
        pause.wait(cancel).await;
    }
}

/// Asks devices to shut out who floods. Nobody waits for it; who goes on is reported again.
pub async fn bans(state: Arc<State>, mut floods: mpsc::Receiver<String>, cancel: CancellationToken) {
    let cx = Cx::background(state.bus.clone());
    let mut asked: HashMap<String, Instant> = HashMap::new();
    loop {
        let rider = tokio::select! {
            () = cancel.cancelled() => return,
            rider = floods.recv() => rider,
        };
        let Some(rider) = rider else { break };
        asked.retain(|_, at| at.elapsed() < BAN_AGAIN);
        if asked.contains_key(&rider) {
            continue;
        }
        asked.insert(rider.clone(), Instant::now());
        let ban = v1::BanRider {
            rider_id: rider,
            reason: "flood".to_owned(),
            seconds: state.settings.ban_s,
            actor: "tracking".to_owned(),
        };
        let outcome = match cx.call::<devices::Ban>(&ban, Duration::from_secs(2)).await {
            Ok(_) => "ok",
            Err(fault) => fault.code.as_str(),
        };
        metrics::counter!("kilat_tracking_bans_total", "outcome" => outcome).increment(1);
        tracing::warn!(rider = ban.rider_id, outcome, "a rider floods");
        tokio::time::sleep(BAN_EVERY).await;
    }
    cancel.cancelled().await;
}
