//! Our books against the provider's list. What differs is listed, counted, and looked into by the
//! sweeper.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check,
    compare::compare,
    error::PaymentError,
    provider::{Call, List, Operation},
    state::{Budget, State},
};

/// Either side may date a payment this much earlier or later than the other.
const SLACK: TimeDelta = TimeDelta::minutes(5);
/// More than this in one range is refused: ask for a shorter one.
const MOST: usize = 20_000;

pub async fn reconcile(
    state: Arc<State>,
    cx: Cx,
    request: v1::ReconcileProvider,
) -> Result<v1::ProviderReconciled, Fault> {
    let (from, to) = check::reconcile(&request)?;
    Ok(run(&state, &request.provider, from, to, Budget::of(&cx)).await?)
}

pub async fn run(
    state: &State,
    provider: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    budget: Budget,
) -> Result<v1::ProviderReconciled, PaymentError> {
    let found = state
        .providers
        .by_name(provider)
        .ok_or_else(|| PaymentError::UnknownProvider(provider.to_owned()))?;
    if !found.capabilities().books {
        return Ok(v1::ProviderReconciled { provider: provider.to_owned(), ..Default::default() });
    }
    let call = Call::new(provider, Operation::List, budget.until);
    let mut snapshots = Vec::new();
    let mut cursor = None;
    loop {
        let list = List { from: from - SLACK, to: to + SLACK, cursor: cursor.clone(), limit: 100 };
        let page = found.list(&call, &list).await?;
        snapshots.extend(page.items);
        if snapshots.len() > MOST {
            return Err(Fault::reject(runtime::Code::RequestTooLarge, "ask for a shorter range").into());
        }
        // The same cursor again would go round for ever.
        match page.next_cursor {
            Some(next) if cursor.as_ref() != Some(&next) => cursor = Some(next),
            _ => break,
        }
    }
    let ids: Vec<String> = snapshots.iter().filter_map(|snapshot| snapshot.payment_id.clone()).collect();
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
    let payments = state.store.to_reconcile(provider, from, to, &ids, limit).await?;
    let (compared, differences) = compare(&payments, &snapshots, from, to);
    if !differences.is_empty() {
        tracing::error!(provider, count = differences.len(), "our books and the provider's differ");
        metrics::counter!("kilat_payments_differences_total", "provider" => found.name())
            .increment(differences.len() as u64);
        let to_check: Vec<String> =
            differences.iter().filter(|d| d.ours != "missing").map(|d| d.payment_id.clone()).collect();
        state.store.look_now(&to_check).await?;
    }
    Ok(v1::ProviderReconciled { provider: provider.to_owned(), compared, differences })
}
