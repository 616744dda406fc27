//! What a request must be before anything is done with it.

use runtime::Fault;
use subjects::{
    Check,
    ids::{City, OrderId, RiderId},
    v1,
};

use crate::handlers::{history::Cursor, positions};

const MAX_TRAIL: u32 = 500;
const MAX_PAGE: u32 = 100;

fn one_of(check: &mut Check, rider_id: &str, order_id: &str) {
    match (rider_id.is_empty(), order_id.is_empty()) {
        (false, true) => {
            check.id::<RiderId>("/rider_id", rider_id);
        }
        (true, false) => {
            check.id::<OrderId>("/order_id", order_id);
        }
        _ => check.wrong("/rider_id", "either this or order_id"),
    }
}

pub fn rider_or_order(rider_id: &str, order_id: &str) -> Result<(), Fault> {
    let mut check = Check::new();
    one_of(&mut check, rider_id, order_id);
    check.done()
}

pub fn positions(request: &v1::GetPositions) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<City>("/city", &request.city);
    let most = positions::MOST;
    if request.rider_ids.len() > most {
        check.wrong("/rider_ids", format_args!("has more than {most}"));
    }
    for (i, rider) in request.rider_ids.iter().take(most).enumerate() {
        check.id::<RiderId>(&format!("/rider_ids/{i}"), rider);
    }
    check.done()
}

pub fn trail(request: &v1::GetTrail) -> Result<(), Fault> {
    let mut check = Check::new();
    one_of(&mut check, &request.rider_id, &request.order_id);
    check.that(request.limit <= MAX_TRAIL, "/limit", "must be at most 500");
    check.done()
}

/// The page to begin at.
pub fn history(request: &v1::GetHistory) -> Result<Option<Cursor>, Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    let page = request.page.clone().unwrap_or_default();
    check.that(page.limit <= MAX_PAGE, "/page/limit", "must be at most 100");
    let cursor = Cursor::parse(&page.cursor);
    if cursor.is_none() && !page.cursor.is_empty() {
        check.wrong("/page/cursor", "is not from a page of this list");
    }
    check.done().map(|()| cursor)
}
