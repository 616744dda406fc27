//! What may be asked for. Wrong fields are named by their pointer in the body of `POST /v1/checkout`.

use chrono::{DateTime, Utc};
use subjects::{
    Channel, Check, Fault,
    ids::{HubId, Name, OrderId, SagaId, UserId},
    table::CheckoutReply,
    v1,
};

/// Longest payment token taken, in bytes.
const MAX_TOKEN: usize = 1_024;
const MAX_CODES: usize = 10;
const MAX_CODE: usize = 64;
/// Longest quote id and device fingerprint taken, in bytes.
const MAX_QUOTE: usize = 128;
const MAX_FINGERPRINT: usize = 256;

/// Checks everything before the first effect.
///
/// # Errors
/// `request.invalid` with every wrong field.
pub fn check(request: &v1::StartCheckout) -> Result<(), Fault> {
    let mut check = Check::new();
    let saga = check.id::<SagaId>("/saga_id", &request.saga_id);
    check.id::<OrderId>("/order_id", &request.order_id);
    check.id::<UserId>("/user_id", &request.user_id);
    check.id::<HubId>("/hub_id", &request.hub_id);
    let key = &request.idempotency_key;
    check.that(
        (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()),
        "/idempotency_key",
        "must be 1 to 255 visible ASCII characters",
    );
    check.that(request.req_hash.len() == 32, "/req_hash", "must be a SHA-256");
    check.lines("/items", &request.items);
    match &request.payment {
        None => check.wrong("/payment", "is missing"),
        Some(payment) => {
            // Which methods there are is for payments to say.
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
    let reply =
        request.reply_to.is_empty() || reply_channel(&request.reply_to).is_some_and(|c| Some(c.saga) == saga);
    check.that(reply, "/reply_to", "is not the gateway's subject of this saga");
    promises(&mut check, request);
    check.done()
}

/// What the price may be made of besides the catalogue's. Codes go with a quote if they are the quote's,
/// which only pricing can tell.
fn promises(check: &mut Check, request: &v1::StartCheckout) {
    let codes = &request.promo_codes;
    check.that(codes.len() <= MAX_CODES, "/promo_codes", "takes at most 10 codes");
    for (i, code) in codes.iter().enumerate().take(MAX_CODES) {
        let pointer = format!("/promo_codes/{i}");
        check.text(&pointer, code, MAX_CODE);
        let twice = codes.iter().take(i).any(|other| other.eq_ignore_ascii_case(code));
        check.that(!twice, &pointer, "is there twice");
    }
    check.optional_text("/quote_id", &request.quote_id, MAX_QUOTE);
    check.optional_text("/fingerprint", &request.fingerprint, MAX_FINGERPRINT);
    if !request.sale_id.is_empty() {
        check.id::<Name>("/sale_id", &request.sale_id);
        check.that(codes.is_empty(), "/promo_codes", "do not go with a sale");
        check.that(request.quote_id.is_empty(), "/quote_id", "does not go with a sale");
    }
}

/// Where the gateway waits, if one does.
pub fn reply_channel(reply_to: &str) -> Option<CheckoutReply> {
    CheckoutReply::parse(reply_to)
}

/// The deadline asked for, but none further away than the budget: a client's clock is not ours.
pub fn deadline(
    request: &v1::StartCheckout,
    now: DateTime<Utc>,
    budget: std::time::Duration,
) -> DateTime<Utc> {
    let latest = now + budget;
    request
        .deadline
        .and_then(|at| DateTime::try_from(at).ok())
        .map_or(latest, |at: DateTime<Utc>| at.min(latest))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn good() -> v1::StartCheckout {
        let saga = SagaId::derive("usr_1", "key-1");
        v1::StartCheckout {
            saga_id: saga.to_string(),
            order_id: "ord_1".into(),
            user_id: "usr_1".into(),
            idempotency_key: "key-1".into(),
            req_hash: vec![7; 32].into(),
            hub_id: "hub_1".into(),
            items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }],
            payment: Some(v1::PaymentChoice { method: "card".into(), token: "tok".into() }),
            address: Some(v1::Address {
                line: "Jl. Sudirman 1".into(),
                point: Some(v1::Point { lat: -6.2, lng: 106.8 }),
            }),
            reply_to: format!("gw.g1.{saga}"),
            ..Default::default()
        }
    }

    fn wrong(change: impl FnOnce(&mut v1::StartCheckout)) -> Vec<String> {
        let mut request = good();
        change(&mut request);
        check(&request).map_or_else(|f| f.fields.into_iter().map(|f| f.pointer).collect(), |()| Vec::new())
    }

    #[test]
    fn a_good_request_passes() {
        assert_eq!(check(&good()), Ok(()));
        assert_eq!(wrong(|r| r.reply_to.clear()), Vec::<String>::new());
    }

    #[test]
    fn each_wrong_field_is_named_as_in_the_body() {
        assert_eq!(wrong(|r| r.items[0].qty = 0), ["/items/0/qty"]);
        assert_eq!(wrong(|r| r.payment = None), ["/payment"]);
        assert_eq!(wrong(|r| r.payment.as_mut().unwrap().method.clear()), ["/payment/method"]);
        assert_eq!(
            wrong(|r| r.address.as_mut().unwrap().point = Some(v1::Point { lat: 91.0, lng: 181.0 })),
            ["/address/lat", "/address/lng"]
        );
        assert_eq!(wrong(|r| r.address.as_mut().unwrap().line.clear()), ["/address/line"]);
        assert_eq!(wrong(|r| r.req_hash.clear()), ["/req_hash"]);
        assert_eq!(wrong(|r| r.idempotency_key = "a b".into()), ["/idempotency_key"]);
    }

    #[test]
    fn the_answer_goes_to_a_gateway_only() {
        assert_eq!(wrong(|r| r.reply_to = "checkout.cmd.start.sag_1".into()), ["/reply_to"]);
        assert_eq!(wrong(|r| r.reply_to = "gw.g1.sag_1".into()), ["/reply_to"]);
        assert_eq!(wrong(|r| r.reply_to = "gw.>".into()), ["/reply_to"]);
    }

    #[test]
    fn promises_that_contradict_each_other_are_named() {
        let codes = |list: &[&str]| list.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        assert_eq!(wrong(|r| r.promo_codes = codes(&["TEN", "MORE"])), Vec::<String>::new());
        assert_eq!(wrong(|r| r.quote_id = "qte_1".into()), Vec::<String>::new());
        assert_eq!(wrong(|r| r.sale_id = "sale_1".into()), Vec::<String>::new());
        assert_eq!(wrong(|r| r.promo_codes = codes(&["TEN", "ten"])), ["/promo_codes/1"]);
        assert_eq!(wrong(|r| r.promo_codes = codes(&["", "a\u{0}"])), ["/promo_codes/0", "/promo_codes/1"]);
        assert_eq!(wrong(|r| r.promo_codes = (0..11).map(|n| n.to_string()).collect()), ["/promo_codes"]);
        assert_eq!(wrong(|r| r.sale_id = "a b".into()), ["/sale_id"]);
        assert_eq!(wrong(|r| r.quote_id = "q".repeat(129)), ["/quote_id"]);
        let both = wrong(|r| {
            r.sale_id = "sale_1".into();
            r.quote_id = "qte_1".into();
            r.promo_codes = codes(&["TEN"]);
        });
        assert_eq!(both, ["/promo_codes", "/quote_id"]);
    }

    #[test]
    fn a_deadline_is_never_further_than_the_budget() {
        let (now, budget) = (Utc::now(), std::time::Duration::from_secs(20));
        let far = v1::StartCheckout { deadline: Some((now + budget * 9).into()), ..good() };
        assert_eq!(deadline(&far, now, budget), now + budget);
        assert_eq!(deadline(&good(), now, budget), now + budget);
        let past = v1::StartCheckout { deadline: Some((now - budget).into()), ..good() };
        assert!(deadline(&past, now, budget) < now);
    }
}
