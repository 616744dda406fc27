//! `evt.payment.*`: if a saga is parked for this payment, it runs on.
//!
//! Nearly every payment event belongs to a saga that is not parked: it was charged while it ran. So
//! this reads one state (batched) and stores a command only for those that wait. A saga that parks
//! just now is not missed: after parking it looks at the payment itself.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    ids::{SagaId, Token},
    table::{CheckoutResume, PaymentEvent},
    v1,
};

use crate::{State, store::State as Is};

pub async fn settled(
    state: Arc<State>,
    cx: Cx,
    channel: PaymentEvent,
    event: v1::PaymentChanged,
) -> Result<(), Fault> {
    if !settles(channel.event.as_str()) {
        return Ok(());
    }
    // A payment outside any saga has none.
    let Ok(saga) = SagaId::parse(&event.saga_id) else { return Ok(()) };
    if state.store.state(saga.as_str()).await? != Some(Is::AwaitingPayment) {
        return Ok(());
    }
    let version = event.meta.as_ref().map_or(0, |meta| meta.version);
    let id = format!("resume-{}-{version}", channel.payment);
    let command = v1::SagaCommand {
        saga_id: saga.as_str().to_owned(),
        reason: format!("payment {}", channel.event),
        actor: "payments".into(),
    };
    cx.bus.store(&cx.meta, &CheckoutResume { saga }, &command, &id).await
}

/// Refunds come long after; everything else ends the wait.
fn settles(event: &str) -> bool {
    !matches!(event, "refunded" | "partially_refunded")
}

#[cfg(test)]
mod tests {
    #[test]
    fn refunds_wake_nobody() {
        assert!(super::settles("captured") && super::settles("declined"));
        assert!(!super::settles("refunded"));
    }
}
