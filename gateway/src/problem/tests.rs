use subjects::{Code, v1};

use super::*;

#[test]
fn every_code_is_an_error_and_says_when_to_come_back_if_it_should() {
    for code in Code::ALL {
        for named in [Named::ByPath, Named::ByBody] {
            let rendered = render(&Fault::reject(*code, "why"), named, "/v1/x", "r1");
            let status = rendered.status.as_u16();
            assert!((400..600).contains(&status), "{code} is {status}");
            assert_eq!(matches!(status, 429 | 503), rendered.retry_after.is_some(), "{code}");
            let body: ProblemBody = serde_json::from_slice(&rendered.body).unwrap();
            assert_eq!((body.status, body.code.as_str()), (status, code.as_str()));
            assert!(!body.title.is_empty() && body.r#type.ends_with(code.as_str()));
        }
    }
}

#[test]
fn the_statuses_the_contract_names() {
    let body = |code| status(code, Named::ByBody).as_u16();
    for (code, wanted) in [
        (Code::PaymentDeclined, 402),
        (Code::OutOfStock, 409),
        (Code::IdempotencyInFlight, 409),
        (Code::IllegalTransition, 409),
        (Code::IdempotencyKeyReused, 422),
        (Code::RequestInvalid, 422),
        (Code::NoResponders, 503),
        (Code::HubClosed, 503),
        (Code::Timeout, 504),
        (Code::OrderNotFound, 404),
        (Code::SignatureInvalid, 401),
    ] {
        assert_eq!(body(code), wanted, "{code}");
    }
    assert_eq!(body(Code::UnknownSku), 422);
    assert_eq!(status(Code::UnknownSku, Named::ByPath).as_u16(), 404);
}

#[test]
fn shortages_and_fields_are_told() {
    let mut fault = Fault::reject(Code::OutOfStock, "eggs are short").with_shortages(vec![v1::Shortage {
        sku: "eggs-12".into(),
        wanted: 3,
        available: 1,
    }]);
    fault.fields.push(v1::FieldError { pointer: "/items/0/qty".into(), detail: "too many".into() });
    let body: serde_json::Value =
        serde_json::from_slice(&render(&fault, Named::ByBody, "/v1/checkout", "r1").body).unwrap();
    assert_eq!(body["shortages"][0]["available"], 1);
    assert_eq!(body["errors"][0]["pointer"], "/items/0/qty");
    assert_eq!(body["instance"], "/v1/checkout");
    assert_eq!(body["request_id"], "r1");
}

#[test]
fn advice_is_rounded_up_to_whole_seconds() {
    let fault = Fault::reject(Code::IdempotencyInFlight, "").after_ms(1_001);
    assert_eq!(render(&fault, Named::ByBody, "", "").retry_after, Some(2));
}
