use super::*;

fn problems(json: &str) -> Vec<(String, String)> {
    Rule::parse(json).unwrap_err().0.into_iter().map(|p| (p.pointer, p.detail)).collect()
}

fn with(field: &str) -> String {
    format!(r#"{{"name":"n","currency":"IDR","effect":{{"type":"Fixed","amount":1}},{field}}}"#)
}

fn pointer(json: &str) -> String {
    let problems = problems(json);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].0.clone()
}

#[test]
fn every_mistake_is_named_at_once() {
    let json = r#"{"currency":"idr","effect":{"type":"Percent","percent":101},"codes":["ok","SAVE10"],
        "limits":{"total":0},"colour":"red","priority":5000,
        "when":{"type":"AND","children":[{"type":"MinTransaction","amount":-1},{"type":"Moon","phase":"full"},
                                         {"type":"NOT"},{"type":"OR","children":[]}]}}"#;
    let mut pointers: Vec<String> = problems(json).into_iter().map(|(pointer, _)| pointer).collect();
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "/codes/0",
            "/colour",
            "/currency",
            "/effect",
            "/limits/total",
            "/name",
            "/priority",
            "/when/children/0/amount",
            "/when/children/1",
            "/when/children/2",
            "/when/children/3",
        ]
    );
}

#[test]
fn wrong_types_and_ranges_have_a_place() {
    for (field, at) in [
        (r#""when":[]"#, "/when"),
        (r#""when":{"type":"AND","children":{}}"#, "/when"),
        (r#""when":{"type":"NOT","child":{"type":"FirstNOrder","n":0}}"#, "/when/child/n"),
        (r#""when":{"type":"FirstNOrder","n":"3"}"#, "/when"),
        (r#""when":{"type":"FirstNOrder","n":3,"m":1}"#, "/when"),
        (r#""when":{"type":"AND","op":1,"children":[{"type":"FirstNOrder","n":1}]}"#, "/when/op"),
        (r#""when":{"type":"TimeSlot","from":"25:00","to":"26:00"}"#, "/when"),
        (r#""when":{"type":"Area"}"#, "/when"),
        (r#""when":{"type":"Segment","segments":["a b"]}"#, "/when/segments/0"),
        (r#""window":{"from":"2026-02-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}"#, "/window/until"),
        (r#""group":"a b""#, "/group"),
        (r#""limits":{"budget":-5}"#, "/limits/budget"),
        (r#""limits":{"yearly":5}"#, "/limits"),
        (r#""priority":1.5"#, "/priority"),
    ] {
        assert_eq!(pointer(&with(field)), at, "{field}");
    }
    for effect in [
        r#"{"type":"Percent","percent":0}"#,
        r#"{"type":"Percent","percent":-5}"#,
        r#"{"type":"Percent","percent":100.5}"#,
        r#"{"type":"Percent","percent":33.333}"#,
        r#"{"type":"Percent","percent":10,"cap":0}"#,
        r#"{"type":"Fixed","amount":0}"#,
        r#"{"type":"Fixed","amount":9223372036854775807}"#,
        r#"{"type":"BuyXGetY","buy":0,"get":1}"#,
        r#"{"type":"Free"}"#,
        "7",
    ] {
        let json = format!(r#"{{"name":"n","currency":"IDR","effect":{effect}}}"#);
        assert!(pointer(&json).starts_with("/effect"), "{effect}");
    }
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |depth: usize| {
        let open = r#"{"type":"NOT","child":"#.repeat(depth);
        let json = format!(r#""when":{open}{{"type":"FirstNOrder","n":1}}{}"#, "}".repeat(depth));
        with(&json)
    };
    assert!(Rule::parse(&nested(MAX_DEPTH - 1)).is_ok());
    assert!(problems(&nested(MAX_DEPTH))[0].1.contains("levels deep"));
    assert!(problems(&nested(1000))[0].1.contains("recursion"), "{:?}", problems(&nested(1000)));
    let wide = |n: usize| {
        let leaves = vec![r#"{"type":"FirstNOrder","n":1}"#; n].join(",");
        with(&format!(r#""when":{{"type":"OR","children":[{leaves}]}}"#))
    };
    assert!(Rule::parse(&wide(MAX_NODES - 1)).is_ok());
    assert_eq!(problems(&wide(MAX_NODES + 50)).len(), 1, "said once");
    assert!(problems(&with(&format!(r#""group":"{}""#, "a".repeat(MAX_BYTES))))[0].1.contains("longer"));
    for garbage in ["", "nul", "[]", "\"rule\"", "{", "{\"when\":"] {
        assert!(Rule::parse(garbage).is_err(), "{garbage}");
    }
}
