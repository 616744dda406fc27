use proptest::prelude::*;

use super::{super::*, *};

fn rule(json: &str) -> Rule {
    Rule::parse(json).unwrap()
}

fn facts(lines: &[(&str, &str, u32, i64)], delivery_fee: i64) -> Facts {
    let line = |(sku, category, qty, unit): &(&str, &str, u32, i64)| BasketLine {
        sku: (*sku).into(),
        category: (*category).into(),
        qty: *qty,
        unit: *unit,
    };
    Facts {
        basket: Basket { lines: lines.iter().map(line).collect(), delivery_fee },
        city: "jkt".into(),
        hub: "hub_1".into(),
        method: "card".into(),
        segments: vec!["student".into()],
        orders_before: 0,
        now: LocalTime { day: 0, minute: 600 },
    }
}

fn run(facts: &Facts, rules: &[(&str, Rule)], codes: &[&str]) -> Outcome {
    let codes: Vec<String> = codes.iter().map(|c| (*c).to_owned()).collect();
    let candidates: Vec<Candidate<'_>> = rules
        .iter()
        .map(|(id, rule)| Candidate { id, rule, refused: None, budget_left: rule.limits.budget })
        .collect();
    best(facts, &codes, Utc::now(), &candidates)
}

fn reason(outcome: &Outcome, id: &str) -> Reason {
    outcome.verdicts.iter().find(|verdict| verdict.id == id).unwrap().reason
}

#[test]
fn the_worked_example_gives_64_000() {
    let rules = [
        (
            "half",
            rule(
                r#"{"name":"Half","currency":"IDR","effect":{"type":"Percent","percent":50},"group":"launch"}"#,
            ),
        ),
        (
            "third",
            rule(
                r#"{"name":"30 %","currency":"IDR","effect":{"type":"Percent","percent":30},"group":"launch"}"#,
            ),
        ),
        (
            "ten",
            rule(
                r#"{"name":"10 000 off","currency":"IDR","effect":{"type":"Fixed","amount":10000},"priority":20}"#,
            ),
        ),
        (
            "tenth",
            rule(
                r#"{"name":"10 %","currency":"IDR","effect":{"type":"Percent","percent":10},"priority":10}"#,
            ),
        ),
    ];
    let outcome = run(&facts(&[("a", "x", 1, 70_000), ("b", "x", 3, 10_000)], 0), &rules, &[]);
    let given: Vec<(&str, i64)> =
        outcome.applied.iter().map(|a| (a.id.as_str(), a.given.discount())).collect();
    assert_eq!(given, [("half", 50_000), ("ten", 10_000), ("tenth", 4_000)]);
    assert_eq!(outcome.discount(), 64_000);
    assert_eq!(outcome.lines, [44_800, 19_200], "in the lines' own proportion");
    assert_eq!(reason(&outcome, "third"), Reason::Outbid);
}

#[test]
fn every_effect_gives_what_it_says() {
    let basket = facts(&[("milk", "dairy/milk", 5, 20_000), ("soap", "home/care", 2, 7_000)], 9_000);
    let given = |json: &str| {
        let json = format!(r#"{{"name":"n","currency":"IDR","effect":{json}}}"#);
        run(&basket, &[("p", rule(&json))], &[]).applied.pop().map(|a| a.given)
    };
    let lines = |json: &str| given(json).unwrap().lines;
    assert_eq!(lines(r#"{"type":"Percent","percent":12.5,"cap":5000}"#), [4_386, 614]);
    assert_eq!(lines(r#"{"type":"Percent","percent":10,"scope":{"categories":["dairy"]}}"#), [10_000, 0]);
    assert_eq!(lines(r#"{"type":"Fixed","amount":900000,"scope":{"skus":["soap"]}}"#), [0, 14_000]);
    assert_eq!(lines(r#"{"type":"BuyXGetY","buy":2,"get":1}"#), [20_000, 0], "five are one round of three");
    assert_eq!(lines(r#"{"type":"CheapestFree","count":3}"#), [20_000, 14_000]);
    assert_eq!(given(r#"{"type":"CheapestFree","count":7}"#), None, "not all of them");
    assert_eq!(given(r#"{"type":"FreeDelivery","cap":5000}"#).unwrap().delivery, 5_000);
    assert_eq!(given(r#"{"type":"FreeDelivery"}"#).unwrap().delivery, 9_000);
    assert_eq!(given(r#"{"type":"Gift","sku":"tote-bag"}"#).unwrap().gift.as_deref(), Some("tote-bag"));
}

#[test]
fn whoever_is_not_given_is_told_why() {
    let basket = facts(&[("milk", "dairy/milk", 1, 20_000)], 0);
    let rules = [
        (
            "code",
            rule(r#"{"name":"n","currency":"IDR","codes":["SAVE10"],"effect":{"type":"Fixed","amount":1}}"#),
        ),
        (
            "over",
            rule(
                r#"{"name":"n","currency":"IDR","window":{"until":"2020-01-01T00:00:00Z"},"effect":{"type":"Fixed","amount":1}}"#,
            ),
        ),
        (
            "rich",
            rule(
                r#"{"name":"n","currency":"IDR","when":{"type":"AND","children":[{"type":"Area","cities":["jkt"]},{"type":"MinTransaction","amount":50000}]},"effect":{"type":"Fixed","amount":1}}"#,
            ),
        ),
        (
            "spent",
            rule(
                r#"{"name":"n","currency":"IDR","limits":{"budget":5},"effect":{"type":"Fixed","amount":10}}"#,
            ),
        ),
        ("empty", rule(r#"{"name":"n","currency":"IDR","effect":{"type":"FreeDelivery"}}"#)),
    ];
    let outcome = run(&basket, &rules, &["OTHER"]);
    assert_eq!(outcome.applied, []);
    let reasons = [Reason::Code, Reason::NotNow, Reason::Condition, Reason::Exhausted, Reason::Nothing];
    for ((id, _), reason_) in rules.iter().zip(reasons) {
        assert_eq!(reason(&outcome, id), reason_, "{id}");
    }
    let rich = outcome.verdicts.iter().find(|verdict| verdict.id == "rich").unwrap();
    assert_eq!(rich.leaves.len(), 2);
    let failed = rich.leaves.iter().find(|leaf| !leaf.holds).unwrap();
    assert_eq!((failed.pointer.as_str(), failed.kind), ("/children/1", "MinTransaction"));
    assert_eq!(failed.why, "subtotal 20000, needs 50000");
}

fn condition() -> impl Strategy<Value = Condition> {
    let words = |of: &'static [&'static str]| {
        prop::collection::vec(prop::sample::select(of), 1..3)
            .prop_map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let leaf = prop_oneof![
        (0..40_000i64).prop_map(|amount| Condition::MinTransaction { amount }),
        words(&["jkt", "blr"]).prop_map(|cities| Condition::Area { cities, hubs: vec![] }),
        words(&["hub_1", "hub_2"]).prop_map(|hubs| Condition::Area { cities: vec![], hubs }),
        (words(&["dairy", "dairy/milk", "home"]), 1..4u32, 0..30_000i64).prop_map(
            |(categories, min_qty, min_amount)| Condition::Category { categories, min_qty, min_amount }
        ),
        (words(&["a", "b", "c"]), 1..4u32).prop_map(|(skus, min_qty)| Condition::Sku { skus, min_qty }),
        (1..4u32).prop_map(|n| Condition::FirstNOrder { n }),
        (0..24u16, 0..24u16).prop_map(|(from, to)| {
            let slot = format!(r#"{{"from":"{from:02}:00","to":"{to:02}:00"}}"#);
            Condition::TimeSlot(serde_json::from_str(&slot).unwrap())
        }),
        words(&["card", "cod", "upi"]).prop_map(|methods| Condition::PaymentMethod { methods }),
        words(&["student", "staff"]).prop_map(|segments| Condition::Segment { segments }),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|children| Condition::And { children }),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|children| Condition::Or { children }),
            inner.prop_map(|child| Condition::Not { child: Box::new(child) }),
        ]
    })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let line = (
        prop::sample::select(vec!["a", "b", "c"]),
        prop::sample::select(vec!["dairy/milk", "home/care"]),
        1..5u32,
        1..30_000i64,
    );
    let lines = prop::collection::vec(line, 1..6);
    (lines, 0..20_000i64, any::<[bool; 4]>(), 0..4u32, 0..7u8, 0..1440u16).prop_map(
        |(lines, fee, [a, b, c, d], orders_before, day, minute)| Facts {
            city: if a { "jkt" } else { "blr" }.into(),
            hub: if b { "hub_1" } else { "hub_3" }.into(),
            method: if c { "card" } else { "cod" }.into(),
            segments: if d { vec!["student".into()] } else { vec![] },
            orders_before,
            now: LocalTime { day, minute },
            ..facts(&lines, fee)
        },
    )
}

fn effect() -> impl Strategy<Value = Effect> {
    let scope = prop_oneof![
        Just(Scope::default()),
        Just(Scope { categories: vec!["dairy".into()], skus: vec![] }),
        Just(Scope { categories: vec![], skus: vec!["a".into(), "c".into()] }),
    ];
    let cap = prop::option::of(1..20_000i64);
    prop_oneof![
        (1..=10_000u32, cap.clone(), scope.clone()).prop_map(|(bp, cap, scope)| {
            let percent = serde_json::from_str(&(f64::from(bp) / 100.0).to_string()).unwrap();
            Effect::Percent { percent, cap, scope }
        }),
        (1..50_000i64, scope.clone()).prop_map(|(amount, scope)| Effect::Fixed { amount, scope }),
        cap.prop_map(|cap| Effect::FreeDelivery { cap }),
        (1..4u32, 1..4u32, scope.clone()).prop_map(|(buy, get, scope)| Effect::BuyXGetY { buy, get, scope }),
        (1..4u32, scope).prop_map(|(count, scope)| Effect::CheapestFree { count, scope }),
    ]
}

fn rules() -> impl Strategy<Value = Vec<(String, Rule)>> {
    let rule = (prop::option::of(condition()), effect(), prop::option::of(0..2u8), -2..3i32).prop_map(
        |(when, effect, group, priority)| Rule {
            name: "n".into(),
            currency: "IDR".into(),
            codes: vec![],
            when,
            effect,
            group: group.map(|n| format!("g{n}")),
            priority,
            window: Window::default(),
            limits: Limits::default(),
        },
    );
    prop::collection::vec(rule, 0..8)
        .prop_map(|rules| rules.into_iter().enumerate().map(|(n, rule)| (format!("p{n}"), rule)).collect())
}

fn borrowed(rules: &[(String, Rule)]) -> Vec<(&str, Rule)> {
    rules.iter().map(|(id, rule)| (id.as_str(), rule.clone())).collect()
}

proptest! {
    #[test]
    fn a_tree_is_its_de_morgan_dual_negated(tree in condition(), facts in any_facts()) {
        prop_assert_eq!(tree.holds(&facts), !tree.negated().holds(&facts));
        let (holds, leaves) = tree.trace(&facts);
        prop_assert_eq!(holds, tree.holds(&facts));
        prop_assert!(!leaves.is_empty());
    }

    #[test]
    fn what_holds_for_somebody_can_hold(tree in condition(), facts in any_facts()) {
        prop_assert!(!tree.holds(&facts) || can_hold(&tree));
        prop_assert!(tree.holds(&facts) || can_hold(&tree.negated()));
    }

    #[test]
    fn never_more_than_there_is_to_pay_and_to_the_unit(facts in any_facts(), rules in rules()) {
        let outcome = run(&facts, &borrowed(&rules), &[]);
        prop_assert!(outcome.discount() <= facts.basket.subtotal() + facts.basket.delivery_fee);
        prop_assert!(outcome.delivery <= facts.basket.delivery_fee && outcome.delivery >= 0);
        for (line, off) in facts.basket.lines.iter().zip(&outcome.lines) {
            prop_assert!(0 <= *off && *off <= line.total());
        }
        let each: i64 = outcome.applied.iter().map(|a| a.given.discount()).sum();
        prop_assert_eq!(each, outcome.discount());
        for (n, off) in outcome.lines.iter().enumerate() {
            prop_assert_eq!(*off, outcome.applied.iter().map(|a| a.given.lines[n]).sum::<i64>());
        }
        for applied in &outcome.applied {
            let rule = &rules.iter().find(|(id, _)| *id == applied.id).unwrap().1;
            prop_assert!(rule.effect.bound().is_none_or(|bound| applied.given.discount() <= bound));
        }
        for group in ["g0", "g1"] {
            let of = |id: &str| rules.iter().find(|(other, _)| other == id).unwrap().1.group.as_deref() == Some(group);
            prop_assert!(outcome.applied.iter().filter(|a| of(&a.id)).count() <= 1, "one of a group");
        }
    }

    #[test]
    fn the_order_in_which_rules_arrive_never_matters(
        facts in any_facts(), (rules, shuffled) in rules().prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle())),
    ) {
        prop_assert_eq!(run(&facts, &borrowed(&rules), &[]), run(&facts, &borrowed(&shuffled), &[]));
    }

    #[test]
    fn a_rule_reads_back_as_it_was_written(rules in rules()) {
        for (_, rule) in rules {
            prop_assert_eq!(Rule::parse(&rule.to_json()).unwrap(), rule);
        }
    }
}
