//! Ends holds whose time has come.

use std::{sync::Arc, time::Duration};

use lua::{
    Operation as _,
    promo::{Due, DueReply},
};
use tokio_util::sync::CancellationToken;

use crate::{counter::Heard, ends, error::PromoError, state::State, store::Ask};

const AT_ONCE: u32 = 200;
const SHORTEST: Duration = Duration::from_millis(50);
/// Holds another worker makes may end before the one we wait for.
const LONGEST: Duration = Duration::from_secs(1);

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let pause = match reap(&state).await {
            Ok(next) => next.clamp(SHORTEST, LONGEST),
            Err(error) => {
                tracing::debug!(%error, "holds could not be ended; trying again");
                LONGEST
            }
        };
        cancel.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

/// Ends what is due, and says when the next hold ends.
async fn reap(state: &State) -> Result<Duration, PromoError> {
    let due = Due { limit: AT_ONCE }.run(&mut state.counter.redis()).await?;
    let DueReply::Due { orders, next_in_ms } = due else {
        state.guardian.kick();
        return Ok(LONGEST);
    };
    if orders.is_empty() {
        return Ok(next_in_ms.map_or(LONGEST, Duration::from_millis));
    }
    let asks: Vec<Ask> = orders
        .iter()
        .map(|order| Ask { order_id: order.clone(), reason: "its hold ran out".into(), ..Ask::default() })
        .collect();
    let ended = state.store.end(&asks).await?;
    let known: Vec<_> = ended.iter().flatten().cloned().collect();
    ends::tell(state, &known).await?;
    let rules = state.active.set().await?;
    for (order, ended) in orders.iter().zip(&ended) {
        match ended {
            Some(redemption) => {
                let words = redemption.state.as_str();
                metrics::counter!("kilat_promo_holds_ended_total", "as" => words).increment(1);
                // Redis had heard before, by the record; if it still holds, it forgot in between.
                if redemption.told {
                    state.counter.settle(&rules, std::slice::from_ref(redemption)).await.pop().transpose()?;
                }
            }
            // Whoever took it died before he could write it down.
            None => {
                if state.counter.forget(&rules, order).await? == Heard::Closed {
                    state.guardian.kick();
                }
            }
        }
    }
    Ok(Duration::ZERO)
}
