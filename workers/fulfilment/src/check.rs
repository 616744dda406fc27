//! What a request must be before anything is done with it.

use runtime::Fault;
use subjects::{
    Check,
    check::{MAX_LINES, MAX_QTY},
    ids::{HubId, OrderId},
    v1,
};

use crate::{cursor::Cursor, model::State};

/// Most people who pick at once at a hub.
const MAX_PICKERS: u32 = 500;

pub fn pick(request: &v1::GetPick) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    check.done()
}

/// What a list request asks for.
#[derive(Debug)]
pub struct Listing {
    /// `None`: those that are open.
    pub state: Option<State>,
    pub limit: u32,
    pub after: Option<Cursor>,
}

pub fn picks(request: &v1::ListPicks) -> Result<Listing, Fault> {
    const DEFAULT_LIMIT: u32 = 20;
    const MAX_LIMIT: u32 = 100;
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    let state = v1::PickState::try_from(request.state);
    check.that(state.is_ok(), "/state", "is not a state");
    let (limit, cursor) = request.page.as_ref().map_or((0, ""), |page| (page.limit, page.cursor.as_str()));
    check.that(limit <= MAX_LIMIT, "/page/limit", "must be 1 to 100");
    let after = Cursor::decode(cursor);
    check.that(after.is_some() || cursor.is_empty(), "/page/cursor", "is not a cursor of ours");
    check.done()?;
    Ok(Listing {
        state: state.ok().and_then(State::of_wire),
        limit: if limit == 0 { DEFAULT_LIMIT } else { limit },
        after,
    })
}

pub fn estimate(request: &v1::EstimateReady) -> Result<(), Fault> {
    let most_lines = u32::try_from(MAX_LINES).unwrap_or(u32::MAX);
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    if !(1..=most_lines).contains(&request.lines) {
        check.wrong("/lines", format_args!("must be 1 to {most_lines}"));
    }
    let most_units = most_lines.saturating_mul(MAX_QTY);
    if request.units > most_units {
        check.wrong("/units", format_args!("must be at most {most_units}"));
    }
    if !request.order_id.is_empty() {
        check.id::<OrderId>("/order_id", &request.order_id);
    }
    check.done()
}

pub fn set_pickers(request: &v1::SetPickers) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    if !(1..=MAX_PICKERS).contains(&request.pickers) {
        check.wrong("/pickers", format_args!("must be 1 to {MAX_PICKERS}"));
    }
    check.done()
}
