//! What a request must be before anything is done with it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use runtime::Fault;
use subjects::{
    Check,
    check::{MAX_LINES, MAX_QTY},
    ids::{City, HubId, Name, OrderId, SagaId, Sku, Token, UserId},
    v1,
};

use crate::rules::Rule;

/// Codes entered at once.
const MAX_CODES: usize = 10;
/// Promotions of one order.
const MAX_PROMISED: usize = 50;
const MAX_SEGMENTS: usize = 50;
const MAX_TEXT: usize = 500;

/// A basket; of an order that is being placed the user must be known.
fn basket(check: &mut Check, basket: Option<&v1::PromoBasket>, placed: bool) {
    let Some(basket) = basket else {
        check.wrong("/basket", "is missing");
        return;
    };
    if placed || !basket.user_id.is_empty() {
        check.id::<UserId>("/basket/user_id", &basket.user_id);
    }
    check.id::<HubId>("/basket/hub_id", &basket.hub_id);
    if !basket.city.is_empty() {
        check.id::<City>("/basket/city", &basket.city);
    }
    items(check, basket);
    check.optional_text("/basket/payment_method", &basket.payment_method, 64);
    check.that(basket.codes.len() <= MAX_CODES, "/basket/codes", "has more than 10 codes");
    for (n, code) in basket.codes.iter().enumerate().take(MAX_CODES) {
        check.text(&format!("/basket/codes/{n}"), code, 64);
    }
    if let Some(address) = &basket.address {
        check.optional_text("/basket/address/line", &address.line, MAX_TEXT);
    }
    check.optional_text("/basket/fingerprint", &basket.fingerprint, MAX_TEXT);
    check.that(basket.segments.len() <= MAX_SEGMENTS, "/basket/segments", "has more than 50 segments");
    for (n, segment) in basket.segments.iter().enumerate().take(MAX_SEGMENTS) {
        check.text(&format!("/basket/segments/{n}"), segment, 128);
    }
    if let Some(at) = &basket.at {
        let known = chrono::DateTime::from_timestamp(at.seconds, u32::try_from(at.nanos).unwrap_or(u32::MAX));
        // Years of four digits.
        let right = known.is_some_and(|at| (0..253_402_300_800).contains(&at.timestamp()));
        check.that(right, "/basket/at", "is no time");
    }
}

fn items(check: &mut Check, basket: &v1::PromoBasket) {
    if basket.items.is_empty() || basket.items.len() > MAX_LINES {
        check.wrong("/basket/items", format_args!("needs 1 to {MAX_LINES} lines"));
    }
    let currency = basket.items.iter().find_map(|item| item.unit_price.as_ref()).map(|m| m.currency.as_str());
    let same = |check: &mut Check, at: &str, money: Option<&v1::Money>| {
        check.money(at, money);
        if let Some(money) = money
            && currency.is_some_and(|currency| currency != money.currency)
        {
            check.wrong(format!("{at}/currency"), "is not that of the other lines");
        }
    };
    for (n, item) in basket.items.iter().enumerate().take(MAX_LINES) {
        let at = format!("/basket/items/{n}");
        check.id::<Sku>(&format!("{at}/sku"), &item.sku);
        check.that((1..=MAX_QTY).contains(&item.qty), &format!("{at}/qty"), "must be 1 to 999");
        same(check, &format!("{at}/unit_price"), item.unit_price.as_ref());
        check.optional_text(&format!("{at}/category"), &item.category, MAX_TEXT);
        if let (Some(unit), Some(total)) = (&item.unit_price, &item.total) {
            let right = unit.amount.checked_mul(i64::from(item.qty)) == Some(total.amount)
                && unit.currency == total.currency;
            check.that(right, &format!("{at}/total"), "is not quantity times unit price");
        }
    }
    if basket.delivery_fee.is_some() {
        same(check, "/basket/delivery_fee", basket.delivery_fee.as_ref());
    }
}

/// The candidate, if there is one.
pub fn evaluate(request: &v1::EvaluatePromos) -> Result<Option<Rule>, Fault> {
    let mut check = Check::new();
    basket(&mut check, request.basket.as_ref(), false);
    check.done()?;
    if request.candidate.is_empty() {
        return Ok(None);
    }
    Ok(Some(Rule::parse(&request.candidate).map_err(crate::PromoError::from)?))
}

pub fn redeem(request: &v1::RedeemPromos) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    basket(&mut check, request.basket.as_ref(), true);
    check.that(request.promised.len() <= MAX_PROMISED, "/promised", "has more than 50 promotions");
    for (n, promised) in request.promised.iter().enumerate().take(MAX_PROMISED) {
        let at = format!("/promised/{n}");
        check.id::<Name>(&format!("{at}/promo_id"), &promised.promo_id);
        check.that(promised.version > 0, &format!("{at}/version"), "is missing");
        check.money(&format!("{at}/discount"), promised.discount.as_ref());
        if promised.delivery_discount.is_some() {
            check.money(&format!("{at}/delivery_discount"), promised.delivery_discount.as_ref());
        }
        for (line, taken) in promised.lines.iter().enumerate() {
            check.money(&format!("{at}/lines/{line}/amount"), taken.amount.as_ref());
        }
        let twice = request.promised.iter().take(n).any(|other| other.promo_id == promised.promo_id);
        check.that(!twice, &format!("{at}/promo_id"), "is promised twice");
    }
    check.done()
}

pub fn order(request: &v1::PromoRef) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<OrderId>("/order_id", &request.order_id);
    if !request.saga_id.is_empty() {
        check.id::<SagaId>("/saga_id", &request.saga_id);
    }
    check.optional_text("/reason", &request.reason, MAX_TEXT);
    check.done()
}

/// The rule that is to be.
pub fn put(request: &v1::PutPromo) -> Result<(&v1::Promo, Rule), Fault> {
    let mut check = Check::new();
    check.optional_text("/actor", &request.actor, 128);
    let promo = subjects::check::present("/promo", request.promo.as_ref())?;
    check.id::<Name>("/promo/promo_id", &promo.promo_id);
    check.that(!promo.rule.is_empty(), "/promo/rule", "is empty");
    check.that(i64::try_from(promo.version).is_ok(), "/promo/version", "is none of ours");
    check.done()?;
    Ok((promo, Rule::parse(&promo.rule).map_err(crate::PromoError::from)?))
}

pub fn get(request: &v1::GetPromo) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/promo_id", &request.promo_id);
    check.that(i64::try_from(request.version).is_ok(), "/version", "is none of ours");
    check.done()
}

pub fn remove(request: &v1::RemovePromo) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Name>("/promo_id", &request.promo_id);
    check.optional_text("/actor", &request.actor, 128);
    check.done()
}

/// How many, and after which id.
pub fn list(request: &v1::ListPromos) -> Result<(i64, String), Fault> {
    let mut check = Check::new();
    let (limit, cursor) = request.page.as_ref().map_or((0, ""), |page| (page.limit, page.cursor.as_str()));
    check.that(limit <= 100, "/page/limit", "must be 1 to 100");
    let after = after(cursor);
    check.that(after.is_some(), "/page/cursor", "is not a cursor of ours");
    check.done()?;
    Ok((if limit == 0 { 20 } else { i64::from(limit) }, after.unwrap_or_default()))
}

/// Where a page ended, opaque to clients.
pub fn cursor(promo_id: &str) -> String {
    URL_SAFE_NO_PAD.encode(promo_id)
}

fn after(cursor: &str) -> Option<String> {
    if cursor.is_empty() {
        return Some(String::new());
    }
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    Name::parse(&plain).ok().map(Into::into)
}
