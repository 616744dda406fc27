//! The feed, for who keeps a copy of the catalogue: an index, another service.

use std::sync::Arc;

use prost::Message;
use runtime::{Cx, Fault};
use subjects::{Check, v1};

use crate::{error::CatalogueError, state::State};

/// Most changes on a page.
const MOST: u32 = 100;
/// A page stops growing at this size, so that it passes as one message.
const BYTES: usize = 40_000;

pub async fn changes(state: Arc<State>, _: Cx, request: v1::GetChanges) -> Result<v1::Changes, Fault> {
    let mut check = Check::new();
    let after = i64::try_from(request.after);
    check.that(after.is_ok(), "/after", "is no number of the feed");
    check.that(request.limit <= MOST, "/limit", "must be 1 to 100");
    check.done()?;
    let after = after.unwrap_or_default();
    let mut limit = i64::from(if request.limit == 0 { MOST } else { request.limit });
    loop {
        let page = state.store.page_after(after, limit).await.map_err(CatalogueError::from)?;
        let number = |n: i64| u64::try_from(n).unwrap_or_default();
        let changes = v1::Changes {
            products: page.changes.products,
            hubs: page.changes.hubs,
            assortments: page.changes.assortments,
            next: number(page.changes.seq),
            head: number(page.head),
        };
        // One change always passes: none is larger than an event, and each was one.
        if limit == 1 || changes.encoded_len() <= BYTES {
            return Ok(changes);
        }
        limit /= 2;
    }
}
