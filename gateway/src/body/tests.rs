use proptest::prelude::*;
use subjects::Code;

use super::parse;
use crate::dto::{
    catalogue::{HubRequest, ProductRequest},
    checkout::{CheckoutRequest, request_hash},
    inventory::{MovementRequest, ReserveRequest},
    payments::RefundRequest,
};

const GOOD: &str = r#"{"hub_id":"hub_1","items":[{"sku":"milk-1l","qty":2}],"payment":{"method":"card"},
    "address":{"line":"Jl. 1","lat":-6.2,"lng":106.8}}"#;

fn checkout(body: &str) -> Result<[u8; 32], (Code, Vec<String>)> {
    parse::<CheckoutRequest>(body.as_bytes())
        .and_then(CheckoutRequest::into_start)
        .map(|start| request_hash(&start))
        .map_err(|fault| (fault.code, fault.fields.into_iter().map(|f| f.pointer).collect()))
}

#[test]
fn a_wrong_field_is_pointed_at() {
    let wrong = |from: &str, to: &str| checkout(&GOOD.replace(from, to)).unwrap_err();
    let at = |pointer: &str| (Code::RequestInvalid, vec![pointer.to_owned()]);
    for (from, to, pointer) in [
        ("\"qty\":2", "\"qty\":-2", "/items/0/qty"),
        ("\"qty\":2", "\"qty\":0", "/items/0/qty"),
        ("\"qty\":2", "\"qty\":99999999999999999999", "/items/0/qty"),
        ("\"qty\":2", "\"qty\":1.5", "/items/0/qty"),
        ("\"qty\":2", "\"qty\":\"2\"", "/items/0/qty"),
        ("\"qty\":2", "\"qty\":2,\"price\":1", "/items/0/price"),
        ("\"sku\":\"milk-1l\",", "", "/items/0/sku"),
        ("milk-1l", "milk 1l", "/items/0/sku"),
        ("\"hub_1\"", "7", "/hub_id"),
        ("\"hub_1\"", "\"a.b\"", "/hub_id"),
        ("\"lat\":-6.2", "\"lat\":-96.2", "/address/lat"),
        ("\"payment\":{\"method\":\"card\"},", "", "/payment"),
        ("\"card\"", "null", "/payment/method"),
        ("{\"hub_id\"", "{\"total\":1,\"hub_id\"", "/total"),
        ("{\"hub_id\"", "{\"a/b~\":1,\"hub_id\"", "/a~1b~0"),
    ] {
        assert_eq!(wrong(from, to), at(pointer), "{to}");
    }
    // Each of the wrong values at once.
    let (code, fields) =
        checkout(&GOOD.replace("hub_1", "hub 1").replace("\"qty\":2", "\"qty\":0").replace("106.8", "206.8"))
            .unwrap_err();
    assert_eq!((code, fields.len()), (Code::RequestInvalid, 3));
}

#[test]
fn what_is_no_json_is_malformed_even_after_a_wrong_field() {
    for body in ["", "{", "[1,2", "{\"total\":1,", "nul", "{\"hub_id\":\"\\ud800\"}", "{} {}", "\u{feff}{}"] {
        assert_eq!(checkout(body).unwrap_err().0, Code::RequestMalformed, "{body}");
    }
    assert_eq!(parse::<CheckoutRequest>(b"{\"hub_id\":\"\xff\"}").unwrap_err().code, Code::RequestMalformed);
    for body in ["[]", "null", "1", "\"x\"", "{}"] {
        assert_eq!(checkout(body).unwrap_err().0, Code::RequestInvalid, "{body}");
    }
}

#[test]
fn codes_a_quote_and_a_fingerprint_go_through() {
    let with = |fields: &str| GOOD.replace("{\"hub_id\"", &format!("{{{fields},\"hub_id\""));
    let start =
        |fields: &str| parse::<CheckoutRequest>(with(fields).as_bytes()).unwrap().into_start().unwrap();
    let coded = start(r#""promo_codes":["X"],"fingerprint":"d1""#);
    assert_eq!((coded.promo_codes, coded.fingerprint.as_str()), (vec!["X".to_owned()], "d1"));
    assert_eq!(start(r#""quote_id":"qte_1""#).quote_id, "qte_1");
    for (wrong, pointer) in [
        (r#""promo_codes":["X",""]"#, "/promo_codes/1"),
        (r#""promo_codes":["1","2","3","4","5","6","7","8","9","10","11"]"#, "/promo_codes"),
        (r#""fingerprint":"\u0000""#, "/fingerprint"),
    ] {
        assert_eq!(checkout(&with(wrong)).unwrap_err(), (Code::RequestInvalid, vec![pointer.to_owned()]));
    }
}

#[test]
fn the_hash_sees_the_meaning_and_not_the_spelling() {
    let same = GOOD
        .replace(',', " ,\n")
        .replace("\"qty\":2", "\"qty\" : 2")
        .replace("{\"method\":\"card\"}", "{\"token\":null ,\"method\":\"card\"}");
    assert_eq!(checkout(GOOD).unwrap(), checkout(&same).unwrap());
    let empty = GOOD.replace("{\"hub_id\"", "{\"promo_codes\":[],\"hub_id\"");
    assert_eq!(checkout(GOOD).unwrap(), checkout(&empty).unwrap());
    for (from, to) in [("\"qty\":2", "\"qty\":3"), ("hub_1", "hub_2"), ("card", "cod"), ("106.8", "106.9")] {
        assert_ne!(checkout(GOOD).unwrap(), checkout(&GOOD.replace(from, to)).unwrap(), "{to}");
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
    ];
    let name = prop_oneof![
        Just("hub_id".to_owned()),
        Just("items".to_owned()),
        Just("lines".to_owned()),
        Just("sku".to_owned()),
        Just("qty".to_owned()),
        Just("amount".to_owned()),
        Just("reason".to_owned()),
        Just("payment".to_owned()),
        ".{0,8}",
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(name.clone(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn garbage_is_refused_and_never_harms(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(fault) = parse::<CheckoutRequest>(&bytes) {
            prop_assert!(matches!(fault.code, Code::RequestMalformed | Code::RequestInvalid));
        }
    }

    #[test]
    fn any_json_is_well_formed_and_wrong_fields_have_pointers(value in json()) {
        let bytes = serde_json::to_vec(&value).unwrap();
        let faults = [
            parse::<CheckoutRequest>(&bytes).and_then(CheckoutRequest::into_start).err(),
            parse::<ReserveRequest>(&bytes).and_then(subjects::v1::ReserveStock::try_from).err(),
            parse::<MovementRequest>(&bytes).and_then(|r| r.into_message("mov_1".into(), "a")).err(),
            parse::<RefundRequest>(&bytes).err(),
            parse::<ProductRequest>(&bytes).err(),
            parse::<HubRequest>(&bytes).err(),
        ];
        for fault in faults.into_iter().flatten() {
            prop_assert_eq!(fault.code, Code::RequestInvalid);
            prop_assert!(!fault.fields.is_empty());
            for field in fault.fields {
                prop_assert!(field.pointer.is_empty() || field.pointer.starts_with('/'), "{}", field.pointer);
            }
        }
    }
}
