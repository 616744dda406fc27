//! What a request must be before anything is done with it.

use runtime::Fault;
use subjects::{
    Check,
    check::MAX_AMOUNT,
    ids::{City, HubId, Name, OrderId, PaymentId, SagaId, UserId},
    v1,
};

use crate::cursor::Cursor;

/// Longest promise, in minutes: a day.
const MAX_SLA_MINUTES: u32 = 1_440;
const MAX_NAME: usize = 200;
const MAX_ADDRESS: usize = 500;
pub const MAX_REASON: usize = 500;
const MAX_WORD: usize = 64;
const MAX_QUOTE: usize = 128;
const MAX_PROMOS: usize = 50;
/// Longest promotion id or gift, in bytes.
const MAX_PROMO: usize = 128;

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
    check.optional_text("/quote_id", &request.quote_id, MAX_QUOTE);
    if !request.sale_id.is_empty() {
        check.id::<Name>("/sale_id", &request.sale_id);
    }
    amounts(&mut check, request);
    check.done()
}

/// One currency, nothing below zero, no discount above what it is a discount of, and everything adds up.
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
    // Absent in what a checkout of before sends.
    let mut or_zero = |pointer: &str, money: Option<&v1::Money>| match money {
        None => Some(0),
        some => amount(check, pointer, some),
    };
    let fee_discount = or_zero("/totals/delivery_discount", totals.delivery_discount.as_ref());
    let tax = or_zero("/totals/tax", totals.tax.as_ref());

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
    let within = |check: &mut Check, part: Option<i64>, whole: Option<i64>, pointer: &str, detail: &str| {
        check.that(part.zip(whole).is_none_or(|(part, whole)| part <= whole), pointer, detail);
    };
    within(check, discount, subtotal, "/totals/discount", "is more than the subtotal");
    within(check, fee_discount, fee, "/totals/delivery_discount", "is more than the delivery fee");
    if let (Some(subtotal), Some(discount), Some(fee), Some(fee_discount), Some(tax), Some(total)) =
        (subtotal, discount, fee, fee_discount, tax, total)
        // Each is far from the edge of an i64.
        && total != subtotal - discount + fee - fee_discount + tax
    {
        let detail = "is not subtotal - discount + delivery_fee - delivery_discount + tax";
        check.wrong("/totals/total", detail);
    }
    promos(check, request, currency, discount, fee_discount);
}

/// Each promotion's parts sum to what it gives, and what all give is what the totals take off. An order
/// without any may have a discount all the same: of other making.
fn promos(
    check: &mut Check,
    request: &v1::CreateOrder,
    currency: &str,
    discount: Option<i64>,
    fee_discount: Option<i64>,
) {
    if request.promos.is_empty() {
        return;
    }
    if request.promos.len() > MAX_PROMOS {
        check.wrong("/promos", format_args!("takes at most {MAX_PROMOS} promotions"));
        return;
    }
    let amount = |check: &mut Check, pointer: String, money: Option<&v1::Money>| {
        let Some(money) = money else { return Some(0) };
        let known = check.is_ok();
        check.money(&pointer, Some(money));
        check.that(money.currency == currency, &format!("{pointer}/currency"), "is not that of the total");
        (known && check.is_ok()).then_some(i128::from(money.amount))
    };
    let (mut off_lines, mut off_fee) = (Some(0i128), Some(0i128));
    for (i, promo) in request.promos.iter().enumerate() {
        let at = format!("/promos/{i}");
        check.text(&format!("{at}/promo_id"), &promo.promo_id, MAX_PROMO);
        check.optional_text(&format!("{at}/code"), &promo.code, MAX_WORD);
        check.optional_text(&format!("{at}/gift"), &promo.gift, MAX_PROMO);
        let all = amount(check, format!("{at}/discount"), promo.discount.as_ref());
        let fee = amount(check, format!("{at}/delivery_discount"), promo.delivery_discount.as_ref());
        let mut lines = Some(0i128);
        for (n, line) in promo.lines.iter().enumerate() {
            let ordered = request.items.iter().any(|item| item.sku == line.sku);
            check.that(ordered, &format!("{at}/lines/{n}/sku"), "is not in the order");
            let part = amount(check, format!("{at}/lines/{n}/amount"), line.amount.as_ref());
            lines = lines.zip(part).map(|(sum, part)| sum + part);
        }
        if let (Some(all), Some(fee), Some(lines)) = (all, fee, lines)
            && all - fee != lines
        {
            check.wrong(format!("{at}/discount"), "is not the sum of its lines and its delivery_discount");
        }
        off_lines = off_lines.zip(lines).map(|(sum, part)| sum + part);
        off_fee = off_fee.zip(fee).map(|(sum, part)| sum + part);
    }
    let same = |sum: Option<i128>, total: Option<i64>| {
        sum.zip(total).is_none_or(|(sum, total)| sum == i128::from(total))
    };
    check.that(same(off_lines, discount), "/totals/discount", "is not what the promotions give");
    check.that(same(off_fee, fee_discount), "/totals/delivery_discount", "is not what the promotions give");
}

pub fn confirm(request: &v1::ConfirmOrder) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    // What costs nothing is not paid; the record refuses to confirm anything else so.
    if !(request.payment_id.is_empty() && request.payment_status.is_empty()) {
        check.id::<PaymentId>("/payment_id", &request.payment_id);
    }
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
