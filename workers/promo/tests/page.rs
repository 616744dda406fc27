//! The page for those who write promotions does what it says: `docs/promotions.md`, example by example.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use promo::rules::{Basket, BasketLine, Candidate, Facts, LocalTime, Reason, Rule, best, lint};
use serde::Deserialize;

const PAGE: &str = include_str!("../../../docs/promotions.md");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    items: Vec<ExampleLine>,
    #[serde(default)]
    segments: Vec<String>,
    #[serde(default)]
    payment_method: String,
    #[serde(default)]
    delivery_fee: i64,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    day: String,
    #[serde(default)]
    time: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleLine {
    sku: String,
    category: String,
    qty: u32,
    unit_price: i64,
}

impl Example {
    fn facts(self) -> Facts {
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|d| *d == self.day);
        let minute = self
            .time
            .split_once(':')
            .map_or(0, |(hour, minute)| hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap());
        let line = |line: ExampleLine| BasketLine {
            sku: line.sku,
            category: line.category,
            qty: line.qty,
            unit: line.unit_price,
        };
        Facts {
            basket: Basket {
                lines: self.items.into_iter().map(line).collect(),
                delivery_fee: self.delivery_fee,
            },
            city: "jkt".into(),
            hub: "hub_1".into(),
            method: self.payment_method,
            segments: self.segments,
            orders_before: 0,
            now: LocalTime { day: u8::try_from(day.unwrap_or(0)).unwrap(), minute },
        }
    }
}

/// The fenced blocks: what stands after the fence, and what is in it.
fn blocks() -> Vec<(&'static str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in PAGE.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(kind), None) => open = Some((kind, String::new())),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some((kind, text))) => open = Some((kind, text + line + "\n")),
            (None, None) => {}
        }
    }
    blocks
}

/// What each rule that is named gives, in the words of the page.
fn outcome(rules: &BTreeMap<&str, Rule>, named: &[&str], example: Example) -> Vec<String> {
    let codes = example.codes.clone();
    let candidates: Vec<Candidate<'_>> = rules
        .iter()
        .filter(|(id, _)| named.contains(id))
        .map(|(id, rule)| Candidate { id, rule, refused: None, budget_left: rule.limits.budget })
        .collect();
    let outcome = best(&example.facts(), &codes, chrono::Utc::now(), &candidates);
    let mut said: Vec<String> =
        outcome.applied.iter().map(|a| format!("{} {}", a.id, a.given.discount())).collect();
    for verdict in outcome.verdicts.iter().filter(|verdict| verdict.reason != Reason::Applied) {
        let mut line = format!("{} not: {}", verdict.id, verdict.reason.as_str());
        if verdict.reason == Reason::Condition {
            // A leaf under a NOT speaks against the rule by holding.
            for leaf in verdict.leaves.iter().filter(|leaf| leaf.holds == leaf.pointer.ends_with("/child")) {
                line += " ";
                line += &leaf.pointer;
            }
        }
        said.push(line);
    }
    said
}

#[test]
fn every_example_does_what_the_page_says() {
    let mut rules: BTreeMap<&str, Rule> = BTreeMap::new();
    let (mut basket, mut judged, mut compared) = (String::new(), String::new(), 0);
    for (kind, text) in blocks() {
        match kind {
            "json basket" => basket = text,
            "json wrong" | "json warned" => judged = text,
            "gives" => {
                let expected: Vec<&str> = text.lines().collect();
                let named: Vec<&str> = expected.iter().map(|line| line.split(' ').next().unwrap()).collect();
                let example: Example = serde_json::from_str(&basket).unwrap();
                assert_eq!(outcome(&rules, &named, example), expected, "{basket}");
                compared += 1;
            }
            "mistakes" => {
                let wrong = Rule::parse(&judged).unwrap_err();
                let mut places: Vec<&str> = wrong.0.iter().map(|problem| problem.pointer.as_str()).collect();
                places.sort_unstable();
                assert_eq!(places, text.lines().collect::<Vec<_>>());
                compared += 1;
            }
            "warnings" => {
                let warned = Rule::parse(&judged).unwrap();
                let codes: Vec<&str> = lint("new", &warned, &[]).iter().map(|w| w.code).collect();
                assert_eq!(codes, text.lines().collect::<Vec<_>>());
                compared += 1;
            }
            rule => {
                let id = rule.strip_prefix("json rule ").unwrap_or_else(|| panic!("what is {rule:?}?"));
                let parsed = Rule::parse(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
                rules.insert(id, parsed);
            }
        }
    }
    assert!(compared >= 8 && rules.len() >= 8, "the page has lost its examples");
    let others: Vec<(&str, &Rule)> = rules.iter().map(|(id, rule)| (*id, rule)).collect();
    for (id, rule) in &rules {
        assert_eq!(lint(id, rule, &others), [], "{id}: an example is a good one");
    }
}
