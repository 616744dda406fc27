use super::*;

fn rule(more: &str) -> Rule {
    Rule::parse(&format!(r#"{{"name":"n","currency":"IDR",{more}}}"#)).unwrap()
}

fn codes(rule: &Rule, others: &[(&str, &Rule)]) -> Vec<&'static str> {
    lint("mine", rule, others).into_iter().map(|warning| warning.code).collect()
}

#[test]
fn what_can_never_hold_is_told() {
    let when = |tree: &str| {
        rule(&format!(r#""effect":{{"type":"Fixed","amount":5}},"limits":{{"total":5}},"when":{tree}"#))
    };
    for never in [
        r#"{"type":"AND","children":[{"type":"PaymentMethod","methods":["card"]},{"type":"PaymentMethod","methods":["cod"]}]}"#,
        r#"{"type":"AND","children":[{"type":"Area","cities":["jkt"]},{"type":"Area","cities":["blr"]}]}"#,
        r#"{"type":"AND","children":[{"type":"MinTransaction","amount":50},{"type":"NOT","child":{"type":"MinTransaction","amount":50}}]}"#,
        r#"{"type":"AND","children":[{"type":"FirstNOrder","n":1},{"type":"NOT","child":{"type":"FirstNOrder","n":2}}]}"#,
        r#"{"type":"AND","children":[{"type":"TimeSlot","from":"08:00","to":"10:00"},{"type":"TimeSlot","from":"10:00","to":"12:00"}]}"#,
        r#"{"type":"AND","children":[{"type":"Sku","skus":["a"],"min_qty":3},{"type":"NOT","child":{"type":"Sku","skus":["a","b"],"min_qty":2}}]}"#,
        r#"{"type":"NOT","child":{"type":"MinTransaction","amount":0}}"#,
    ] {
        assert_eq!(codes(&when(never), &[]), ["never_true"], "{never}");
    }
    for sometimes in [
        r#"{"type":"OR","children":[{"type":"PaymentMethod","methods":["card"]},{"type":"PaymentMethod","methods":["cod"]}]}"#,
        r#"{"type":"AND","children":[{"type":"Area","cities":["jkt"]},{"type":"Area","hubs":["hub_1"]}]}"#,
        r#"{"type":"AND","children":[{"type":"Segment","segments":["a"]},{"type":"Segment","segments":["b"]}]}"#,
    ] {
        assert_eq!(codes(&when(sometimes), &[]), [""; 0], "{sometimes}");
    }
}

#[test]
fn a_liability_without_a_bound_is_told() {
    let unbounded = ["unbounded"];
    assert_eq!(codes(&rule(r#""effect":{"type":"Fixed","amount":5}"#), &[]), unbounded);
    assert_eq!(
        codes(&rule(r#""effect":{"type":"Percent","percent":5},"limits":{"total":5}"#), &[]),
        unbounded
    );
    assert_eq!(
        codes(&rule(r#""effect":{"type":"Fixed","amount":5},"limits":{"per_user":1}"#), &[]),
        unbounded
    );
    for bounded in [
        r#""effect":{"type":"Percent","percent":5},"limits":{"budget":5}"#,
        r#""effect":{"type":"Percent","percent":5,"cap":5},"limits":{"daily":5}"#,
        r#""effect":{"type":"Fixed","amount":5},"limits":{"total":5}"#,
    ] {
        assert_eq!(codes(&rule(bounded), &[]), [""; 0], "{bounded}");
    }
}

#[test]
fn clashes_are_told_unless_they_cannot_meet() {
    let of = |more: &str| {
        rule(&format!(r#""effect":{{"type":"Fixed","amount":5}},"limits":{{"total":5}},{more}"#))
    };
    let mine = of(r#""group":"g","codes":["SAVE10"]"#);
    assert_eq!(codes(&mine, &[("other", &of(r#""codes":["SAVE10"]"#))]), ["exclusive_clash"]);
    assert_eq!(codes(&mine, &[("other", &of(r#""group":"g","codes":["SAVE20"]"#))]), [""; 0]);
    assert_eq!(codes(&of(r#""group":"g""#), &[("other", &of(r#""group":"g""#))]), ["exclusive_clash"]);
    assert_eq!(codes(&mine, &[("mine", &mine)]), [""; 0], "not with itself");
    let past = of(r#""group":"g","window":{"until":"2026-01-01T00:00:00Z"}"#);
    let later = of(r#""group":"g","window":{"from":"2026-01-01T00:00:00Z"}"#);
    assert_eq!(codes(&past, &[("other", &later)]), [""; 0], "never at the same time");
}
