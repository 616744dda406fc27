//! Hubs, as catalogue tells of them.

use std::{sync::Arc, time::Duration};

use runtime::{Cx, Fault, retry::Backoff};
use subjects::{
    ids::{City, HubId, Token},
    table::{HubEvent, catalogue},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{error::PickError, state::State};

pub async fn follow(
    state: Arc<State>,
    _: Cx,
    channel: HubEvent,
    message: v1::HubChanged,
) -> Result<(), Fault> {
    let version = message.meta.as_ref().map_or(0, |meta| meta.version);
    put(&state, &channel.hub, &channel.city, version).await?;
    Ok(())
}

async fn put(state: &State, hub: &HubId, city: &City, version: u64) -> Result<(), PickError> {
    let version = i64::try_from(version).unwrap_or(i64::MAX);
    Ok(state.store.put_hub(hub.as_str(), city.as_str(), version).await?)
}

/// Asks catalogue once for the hubs there are: their events may be older than the stream keeps.
pub async fn learn(state: Arc<State>, cancel: CancellationToken) {
    let cx = Cx::background(state.bus.clone());
    let mut pause = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));
    while !cancel.is_cancelled() {
        match cx.call::<catalogue::Hubs>(&v1::ListHubs {}, Duration::from_secs(2)).await {
            Ok(list) => {
                let mut failed = false;
                for hub in &list.items {
                    let (Ok(id), Ok(city)) = (HubId::parse(&hub.hub_id), City::parse(&hub.city)) else {
                        continue;
                    };
                    failed |= put(&state, &id, &city, hub.version).await.is_err();
                }
                if !failed {
                    break;
                }
            }
            Err(fault) => tracing::debug!(%fault, "catalogue does not tell its hubs yet"),
        }
        pause.wait(&cancel).await;
    }
    cancel.cancelled().await;
}
