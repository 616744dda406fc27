//! Pages of orders, newest first: a user's, a hub's, or all.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1::{self, OrderStatus};

use crate::{check, cursor::Cursor, error::OrderError, model::Whole, rules, state::State, store::Of};

pub async fn list(state: Arc<State>, _: Cx, request: v1::ListOrders) -> Result<v1::OrderList, Fault> {
    let listing = check::list(&request)?;
    let hub = (!request.hub_id.is_empty()).then_some(request.hub_id.as_str());
    let of = match (request.user_id.as_str(), hub) {
        ("", None) => Of::All,
        ("", Some(hub)) => Of::Hub(hub),
        (user, _) => Of::User(user),
    };
    let status = Some(request.status()).filter(|s| *s != OrderStatus::Unspecified).map(rules::name);
    // One more than asked for tells whether there is a next page.
    let limit = i64::from(listing.limit);
    let mut page: Vec<Whole> = state
        .store
        .page(of, hub, status, listing.after.as_ref(), limit + 1)
        .await
        .map_err(OrderError::from)?;
    let more = page.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        page.pop();
    }
    let next_cursor = page
        .last()
        .filter(|_| more)
        .map(|last| Cursor { placed_at: last.placed_at, order_id: last.order_id.clone() }.encode())
        .unwrap_or_default();
    Ok(v1::OrderList { items: page.into_iter().map(Whole::into_wire).collect(), next_cursor })
}
