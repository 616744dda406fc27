//! What a request must look like before anybody is asked.

use chrono::{DateTime, SubsecRound as _, Utc};
use lua::flashsale::Mode;
use runtime::Fault;
use subjects::{
    Channel as _, Check,
    check::{MAX_QTY, present},
    ids::{HubId, Name, OrderId, SagaId, Sku, Token, UserId},
    table::CheckoutReply,
    v1::{self, SaleMode},
};

use crate::{model::SaleRow, rules};

/// Units of one sale, at most: one script walks its claims.
pub const MAX_UNITS: u32 = 100_000;
/// Bytes of a fingerprint.
const FINGERPRINT: usize = 200;
/// Longest payment token taken, as in a checkout.
const MAX_TOKEN: usize = 1_024;

/// The sale as it would stand in the record, without its city.
///
/// # Errors
/// Fields that are wrong.
pub fn put(request: v1::PutSale, now: DateTime<Utc>) -> Result<SaleRow, Fault> {
    let sale = request.sale.unwrap_or_default();
    let mut check = Check::new();
    check.id::<Name>("/sale_id", &sale.sale_id);
    check.id::<HubId>("/hub_id", &sale.hub_id);
    check.id::<Sku>("/sku", &sale.sku);
    check.money("/price", sale.price.as_ref());
    check.that((1..=MAX_UNITS).contains(&sale.units), "/units", "must be 1 to 100000");
    check.that(sale.per_user <= MAX_QTY, "/per_user", "must be at most 999; 0 is 1");
    check.that(sale.admit_per_s <= 10_000, "/admit_per_s", "must be at most 10000; 0 is 100");
    check.that(sale.place_s <= 3_600, "/place_s", "must be at most 3600; 0 is 60");
    check.that(sale.buckets <= 64, "/buckets", "must be at most 64; 0 is 10");
    // To the millisecond, as Redis counts: or the same sale put again would be another.
    let time =
        |at: Option<_>| at.and_then(|at| DateTime::<Utc>::try_from(at).ok()).map(|at| at.trunc_subsecs(3));
    let starts = sale.starts_at.map_or(Some(now.trunc_subsecs(3)), |at| time(Some(at)));
    let ends = time(sale.ends_at);
    check.that(starts.is_some(), "/starts_at", "is no time");
    check.that(ends.is_some(), "/ends_at", "is missing, or no time");
    if let (Some(starts), Some(ends)) = (starts, ends) {
        check.that(ends > starts, "/ends_at", "must be after starts_at");
        check.that(ends > now, "/ends_at", "is over already");
    }
    let mode = match sale.mode() {
        SaleMode::Unspecified | SaleMode::Fifo => Mode::Fifo,
        SaleMode::Random => Mode::Random,
        SaleMode::Reject => Mode::Reject,
    };
    check.that(SaleMode::try_from(sale.mode).is_ok(), "/mode", "is not one of fifo, random, reject");
    check.done()?;
    let price = present("/price", sale.price)?;
    let or = |n: u32, default: i32| i32::try_from(n).ok().filter(|n| *n > 0).unwrap_or(default);
    Ok(SaleRow {
        sale_id: sale.sale_id,
        hub_id: sale.hub_id,
        city: String::new(),
        sku: sale.sku,
        price: price.amount,
        currency: price.currency,
        units: or(sale.units, 1),
        per_user: or(sale.per_user, 1),
        starts_at: present("/starts_at", starts)?,
        ends_at: present("/ends_at", ends)?,
        mode: mode.as_str().to_owned(),
        admit_per_s: or(sale.admit_per_s, 100),
        place_s: or(sale.place_s, 60),
        buckets: or(sale.buckets, 10),
        state: rules::state_name(v1::SaleState::Scheduled).to_owned(),
        epoch: 0,
        offered: 0,
        held: 0,
        sold: 0,
        released: 0,
        hold_id: OrderId::fresh().into(),
        hold_released: false,
        forgotten: false,
        version: 1,
    })
}

pub fn sale(sale_id: &str) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/sale_id", sale_id);
    check.done()
}

/// How many, and after which.
pub fn list(request: &v1::ListSales) -> Result<(i64, String), Fault> {
    let page = request.page.clone().unwrap_or_default();
    let mut check = Check::new();
    check.that(page.limit <= 100, "/page/limit", "must be at most 100");
    let cursor = page.cursor.is_empty() || Name::parse(&page.cursor).is_ok();
    check.that(cursor, "/page/cursor", "is not a cursor of ours");
    check.done()?;
    Ok((if page.limit == 0 { 20 } else { i64::from(page.limit) }, page.cursor))
}

pub fn token(request: &v1::IssueSaleToken) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/sale_id", &request.sale_id);
    check.text("/fingerprint", &request.fingerprint, FINGERPRINT);
    if !request.user_id.is_empty() {
        check.id::<UserId>("/user_id", &request.user_id);
    }
    check.done()
}

pub fn place(request: &v1::GetPlace) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/sale_id", &request.sale_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.done()
}

/// The saga of a buyer's key in a sale; the gateway waits under the same. A key of an ordinary checkout is another.
fn saga(user_id: &str, sale_id: &str, key: &str) -> SagaId {
    SagaId::derive(user_id, &format!("flash\0{sale_id}\0{key}"))
}

/// The saga of the buyer and the key.
///
/// # Errors
/// Fields that are wrong.
pub fn enter(request: &v1::EnterSale) -> Result<SagaId, Fault> {
    let mut check = Check::new();
    check.id::<Name>("/sale_id", &request.sale_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.text("/fingerprint", &request.fingerprint, FINGERPRINT);
    let key = &request.idempotency_key;
    check.that(
        (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()),
        "/idempotency_key",
        "must be 1 to 255 visible ASCII characters",
    );
    check.that((1..=MAX_QTY).contains(&request.qty), "/qty", "must be 1 to 999");
    match &request.payment {
        None => check.wrong("/payment", "is missing"),
        Some(payment) => {
            check.text("/payment/method", &payment.method, 32);
            check.optional_text("/payment/token", &payment.token, MAX_TOKEN);
        }
    }
    match &request.address {
        None => check.wrong("/address", "is missing"),
        Some(address) => {
            check.text("/address/line", &address.line, 500);
            check.point("/address", address.point.as_ref());
        }
    }
    let saga = saga(&request.user_id, &request.sale_id, key);
    let reply = request.reply_to.is_empty()
        || CheckoutReply::parse(&request.reply_to).is_some_and(|channel| channel.saga == saga);
    check.that(reply, "/reply_to", "is not the gateway's subject of this saga");
    check.done()?;
    Ok(saga)
}

pub fn honour(request: &v1::HonourSale) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/sale_id", &request.sale_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.lines("/items", &request.items);
    check.done()
}
