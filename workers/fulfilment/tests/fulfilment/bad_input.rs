//! Every wrong field is refused by name, and what does not exist is said to.

use runtime::Fault;
use subjects::{table::fulfilment as api, v1};

use crate::support::{HUB, Hub};

fn named(fault: &Fault) -> (&'static str, Vec<&str>) {
    (fault.code.as_str(), fault.fields.iter().map(|f| f.pointer.as_str()).collect())
}

#[tokio::test]
async fn wrong_fields_and_unknown_things_have_names() {
    let hub = Hub::open().await;
    let invalid = |pointers: &[&'static str]| ("request.invalid", pointers.to_vec());

    let ask = |hub_id: &str, lines, units| v1::EstimateReady {
        hub_id: hub_id.into(),
        lines,
        units,
        order_id: String::new(),
    };
    for (request, expected) in [
        (ask("hub 1", 1, 1), invalid(&["/hub_id"])),
        (ask(HUB, 0, 1), invalid(&["/lines"])),
        (ask(HUB, 101, 1), invalid(&["/lines"])),
        (ask(HUB, 1, 99_901), invalid(&["/units"])),
        (ask("", 0, u32::MAX), invalid(&["/hub_id", "/lines", "/units"])),
        (ask("nowhere", 1, 1), ("fulfilment.unknown_hub", vec![])),
    ] {
        let fault = hub.world.call_as::<api::Estimate>("eta", &request).await.unwrap_err();
        assert_eq!(named(&fault), expected, "{request:?}");
    }

    for (hub_id, pickers, expected) in [
        (HUB, 0, invalid(&["/pickers"])),
        (HUB, 501, invalid(&["/pickers"])),
        ("a.b", 1, invalid(&["/hub_id"])),
        ("nowhere", 1, ("fulfilment.unknown_hub", vec![])),
    ] {
        let request = v1::SetPickers { hub_id: hub_id.into(), pickers };
        let fault = hub.world.call::<api::SetPickers>(&request).await.unwrap_err();
        assert_eq!(named(&fault), expected);
    }

    let request = v1::ListPicks {
        hub_id: "a b".into(),
        state: 9,
        page: Some(v1::Page { limit: 101, cursor: "AAAA".into() }),
    };
    let fault = hub.world.call::<api::Picks>(&request).await.unwrap_err();
    assert_eq!(named(&fault), invalid(&["/hub_id", "/state", "/page/limit", "/page/cursor"]));
    let request = v1::ListPicks { hub_id: "nowhere".into(), ..Default::default() };
    let fault = hub.world.call::<api::Picks>(&request).await.unwrap_err();
    assert_eq!(named(&fault), ("fulfilment.unknown_hub", vec![]));

    assert_eq!(named(&hub.pick("1").await.unwrap_err()), invalid(&["/order_id"]));
    assert_eq!(named(&hub.pick("ord_1").await.unwrap_err()), ("fulfilment.pick_not_found", vec![]));
}
