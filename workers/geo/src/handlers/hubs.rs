//! Hubs, as the catalogue tells of them.

use std::{sync::Arc, time::Duration};

use runtime::{Bus, Cx, Fault, retry::Backoff};
use subjects::{
    table::{HubEvent, catalogue},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{change, state::State};

pub async fn follow(state: Arc<State>, _: Cx, _: HubEvent, message: v1::HubChanged) -> Result<(), Fault> {
    let hub = subjects::check::present("/hub", message.hub)?;
    Ok(change::put_hub(&state, hub).await?)
}

/// Asks the catalogue once for the hubs there are: their events may be older than the stream keeps.
pub async fn learn(state: Arc<State>, bus: Bus, cancel: CancellationToken) {
    let cx = Cx::background(bus);
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    while !cancel.is_cancelled() {
        match cx.call::<catalogue::Hubs>(&v1::ListHubs {}, Duration::from_secs(2)).await {
            Ok(list) => {
                let mut failed = false;
                for hub in list.items {
                    failed |= change::put_hub(&state, hub).await.is_err();
                }
                if !failed {
                    break;
                }
            }
            Err(fault) => tracing::debug!(%fault, "the catalogue does not tell its hubs yet"),
        }
        pause.wait(&cancel).await;
    }
    cancel.cancelled().await;
}
