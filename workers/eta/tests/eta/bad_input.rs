//! Every wrong field is refused by name, and what does not exist is said to.

use runtime::Fault;
use subjects::{table::eta as api, v1};

use crate::support::{HUB, Kitchen};

fn named(fault: &Fault) -> (&'static str, Vec<&str>) {
    (fault.code.as_str(), fault.fields.iter().map(|f| f.pointer.as_str()).collect())
}

#[tokio::test]
async fn wrong_fields_and_unknown_things_have_names() {
    let kitchen = Kitchen::open().await;
    let invalid = |pointers: &[&'static str]| ("request.invalid", pointers.to_vec());
    let ask = |hub_id: &str, drop: Option<(f64, f64)>, lines, units| v1::CalculateEta {
        hub_id: hub_id.into(),
        drop: drop.map(|(lat, lng)| v1::Point { lat, lng }),
        lines,
        units,
    };
    let door = Some((-6.19, 106.8));
    for (request, expected) in [
        (ask("hub 1", door, 1, 1), invalid(&["/hub_id"])),
        (ask("nowhere", door, 1, 1), ("eta.unknown_hub", vec![])),
        (ask(HUB, None, 1, 1), invalid(&["/drop"])),
        (ask(HUB, Some((f64::NAN, 106.8)), 1, 1), invalid(&["/drop/lat"])),
        (ask(HUB, Some((-6.2, f64::INFINITY)), 1, 1), invalid(&["/drop/lng"])),
        (ask(HUB, Some((106.8, -6.2)), 1, 1), invalid(&["/drop/lat"])),
        (ask(HUB, Some((-90.0, 0.0)), 1, 1), invalid(&["/drop"])),
        (ask(HUB, Some((-6.2, -180.0)), 1, 1), invalid(&["/drop"])),
        (ask(HUB, door, 101, 1), invalid(&["/lines"])),
        (ask(HUB, door, 1, u32::MAX), invalid(&["/units"])),
    ] {
        let fault = kitchen.world.call::<api::Calculate>(&request).await.unwrap_err();
        assert_eq!(named(&fault), expected, "{request:?}");
    }
    // No lines are one, as the contract says.
    assert!(kitchen.world.call::<api::Calculate>(&ask(HUB, door, 0, 0)).await.is_ok());

    assert_eq!(named(&kitchen.eta("1").await.unwrap_err()), invalid(&["/order_id"]));
    assert_eq!(named(&kitchen.eta("ord_1").await.unwrap_err()), ("eta.order_not_found", vec![]));

    let request = v1::GetCalibration { city: "j k".into(), hours: 2161 };
    let fault = kitchen.world.call::<api::Calibration>(&request).await.unwrap_err();
    assert_eq!(named(&fault), invalid(&["/city", "/hours"]));
}
