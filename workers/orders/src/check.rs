//! What a request must be before anything is done with it.

use runtime::Fault;
use subjects::{
    Check,
    check::MAX_AMOUNT,
    ids::{City, HubId, OrderId, PaymentId, SagaId, UserId},
    v1,
};

use crate::cursor::Cursor;

/// Longest promise, in minutes: a day.
const MAX_SLA_MINUTES: u32 = 1_440;
const MAX_NAME: usize = 200;
const MAX_ADDRESS: usize = 500;
pub const MAX_REASON: usize = 500;
const MAX_WORD: usize = 64;

pub fn create(request: &v1::CreateOrder) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.id::<City>("/city", &request.city);
    let basket: Vec<v1::Line> =
        request.items.iter().map(|i| v1::Line { sku: i.sku.clone(), qty: i.qty }).collect();
    check.lines("/items", &basket);
    check.text("/payment_method", &request.payment_method, MAX_WORD);
    check.that(request.sla_minutes <= MAX_SLA_MINUTES, "/sla_minutes", "must be at most 1440");
    match &request.address {
        None => check.wrong("/address", "is missing"),
        Some(address) => {
            check.text("/address/line", &address.line, MAX_ADDRESS);
            check.point("/address/point", address.point.as_ref());
        }
    }
    amounts(&mut check, request);
    check.done()
}

/// One currency, and everything adds up.
fn amounts(check: &mut Check, request: &v1::CreateOrder) {
    let Some(totals) = &request.totals else {
        check.wrong("/totals", "is missing");
        return;
    };
    let currency = totals.total.as_ref().map_or("", |money| money.currency.as_str());
    let amount = |check: &mut Check, pointer: &str, money: Option<&v1::Money>| {
        check.money(pointer, money);
        let money = money?;
        if money.currency != currency {
            check.wrong(format!("{pointer}/currency"), "is not the currency of the total");
        }
        (0..=MAX_AMOUNT).contains(&money.amount).then_some(money.amount)
    };
    let subtotal = amount(check, "/totals/subtotal", totals.subtotal.as_ref());
    let discount = amount(check, "/totals/discount", totals.discount.as_ref());
    let fee = amount(check, "/totals/delivery_fee", totals.delivery_fee.as_ref());
    let total = amount(check, "/totals/total", totals.total.as_ref());

    // i128 holds any sum of what has been let through.
    let mut sum = Some(0i128);
    for (i, item) in request.items.iter().enumerate() {
        check.text(&format!("/items/{i}/name"), &item.name, MAX_NAME);
        let unit = amount(check, &format!("/items/{i}/unit_price"), item.unit_price.as_ref());
        let line = amount(check, &format!("/items/{i}/total"), item.total.as_ref());
        if let (Some(unit), Some(line)) = (unit, line)
            && i128::from(unit) * i128::from(item.qty) != i128::from(line)
        {
            check.wrong(format!("/items/{i}/total"), "is not unit_price times qty");
        }
        sum = sum.zip(line).map(|(sum, line)| sum + i128::from(line));
    }
    if let (Some(sum), Some(subtotal)) = (sum, subtotal)
        && sum != i128::from(subtotal)
    {
        check.wrong("/totals/subtotal", "is not the sum of the items");
    }
    if let (Some(subtotal), Some(discount), Some(fee), Some(total)) = (subtotal, discount, fee, total)
        && total != subtotal - discount + fee
    {
        check.wrong("/totals/total", "is not subtotal - discount + delivery_fee");
    }
}

pub fn confirm(request: &v1::ConfirmOrder) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<PaymentId>("/payment_id", &request.payment_id);
    let known = matches!(request.payment_status.as_str(), "" | "pending" | "authorized" | "captured");
    check.that(known, "/payment_status", "must be pending, authorized or captured, or empty");
    check.done()
}

pub fn fail(request: &v1::FailOrder) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.optional_text("/code", &request.code, MAX_WORD);
    check.optional_text("/reason", &request.reason, MAX_REASON);
    check.done()
}

pub fn get(request: &v1::GetOrder) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    if !request.user_id.is_empty() {
        check.id::<UserId>("/user_id", &request.user_id);
    }
    check.done()
}

/// What a list request asks for.
#[derive(Debug)]
pub struct Listing {
    pub limit: u32,
    pub after: Option<Cursor>,
}

pub fn list(request: &v1::ListOrders) -> Result<Listing, Fault> {
    const DEFAULT_LIMIT: u32 = 20;
    const MAX_LIMIT: u32 = 100;
    let mut check = Check::new();
    if !request.user_id.is_empty() {
        check.id::<UserId>("/user_id", &request.user_id);
    }
    if !request.hub_id.is_empty() {
        check.id::<HubId>("/hub_id", &request.hub_id);
    }
    let known = v1::OrderStatus::try_from(request.status).is_ok();
    check.that(known, "/status", "is not a status");
    let (limit, cursor) = request.page.as_ref().map_or((0, ""), |page| (page.limit, page.cursor.as_str()));
    check.that(limit <= MAX_LIMIT, "/page/limit", "must be 1 to 100");
    let after = Cursor::decode(cursor);
    check.that(after.is_some() || cursor.is_empty(), "/page/cursor", "is not a cursor of ours");
    check.done()?;
    Ok(Listing { limit: if limit == 0 { DEFAULT_LIMIT } else { limit }, after })
}

pub fn cancel(request: &v1::CancelOrder) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    if !request.user_id.is_empty() {
        check.id::<UserId>("/user_id", &request.user_id);
    }
    check.text("/actor", &request.actor, MAX_WORD);
    check.optional_text("/reason", &request.reason, MAX_REASON);
    check.done()
}

/// The mover and the status asked for.
pub fn advance(request: &v1::AdvanceOrder) -> Result<(crate::rules::Mover, v1::OrderStatus), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    check.text("/actor", &request.actor, MAX_WORD);
    check.optional_text("/note", &request.note, MAX_REASON);
    let mover = crate::rules::Mover::of_role(&request.role);
    check.that(mover.is_some(), "/role", "is not a role that moves orders");
    let to = v1::OrderStatus::try_from(request.to).ok().filter(|to| *to != v1::OrderStatus::Unspecified);
    check.that(to.is_some(), "/to", "is not a status");
    check.done()?;
    Ok((subjects::check::present("/role", mover)?, subjects::check::present("/to", to)?))
}
