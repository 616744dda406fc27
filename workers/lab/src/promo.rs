//! Rules over past orders: what each would have got, and why, and what it would have cost.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use promo::rules::{Basket, BasketLine, Candidate, Facts, LocalTime, Reason, Rule, best, lint};
use serde::{Deserialize, Serialize};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Rules: a JSON object, id → rule, or a list of rules that each have an "id".
    #[arg(long)]
    pub rules: PathBuf,
    /// Orders in the order they came, one JSON object per line: {"order_id", "user_id", "at" (RFC 3339, in the
    /// hub's own time), "items": [{"sku", "category", "qty", "unit_price"}]} and, if there is more to say,
    /// "city", "hub_id", "payment_method", "segments", "codes", "delivery_fee", "fingerprint".
    #[arg(long)]
    pub orders: PathBuf,
    /// Redemptions of one rule from one device in a day; 0: unlimited.
    #[arg(long, default_value_t = 3)]
    pub per_fingerprint: u32,
}

#[derive(Debug, Deserialize)]
struct Order {
    order_id: String,
    user_id: String,
    at: DateTime<FixedOffset>,
    items: Vec<OrderLine>,
    #[serde(default)]
    city: String,
    #[serde(default)]
    hub_id: String,
    #[serde(default)]
    payment_method: String,
    #[serde(default)]
    segments: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    delivery_fee: i64,
    #[serde(default)]
    fingerprint: String,
}

#[derive(Debug, Deserialize)]
struct OrderLine {
    sku: String,
    #[serde(default)]
    category: String,
    qty: u32,
    unit_price: i64,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub orders: Vec<Judged>,
    pub rules: BTreeMap<String, Used>,
    pub discount: i64,
}

#[derive(Debug, Serialize)]
pub struct Judged {
    pub order_id: String,
    pub subtotal: i64,
    pub discount: i64,
    pub delivery_discount: i64,
    /// Per line.
    pub lines: Vec<i64>,
    pub applied: Vec<Given>,
    /// Of the rules that were not: which, and why.
    pub refused: Vec<Refused>,
}

#[derive(Debug, Serialize)]
pub struct Given {
    pub promo_id: String,
    pub discount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gift: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Refused {
    pub promo_id: String,
    pub reason: &'static str,
    /// The leaves that did not hold: pointer, kind, why.
    pub leaves: Vec<(String, &'static str, String)>,
}

#[derive(Debug, Default, Serialize)]
pub struct Used {
    pub uses: u64,
    pub users: u64,
    pub discount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<i64>,
    pub warnings: Vec<String>,
}

/// What a rule's counters have come to.
#[derive(Default)]
struct Counters {
    total: u64,
    spent: i64,
    daily: HashMap<NaiveDate, u64>,
    users: HashMap<String, u64>,
    devices: HashMap<(NaiveDate, String), u32>,
}

impl Counters {
    fn refuse(&self, rule: &Rule, order: &Order, per_fingerprint: u32) -> Option<Reason> {
        let (limits, day) = (&rule.limits, order.at.date_naive());
        let device = (day, order.fingerprint.clone());
        let spent = limits.total.is_some_and(|most| self.total >= most)
            || limits.daily.is_some_and(|most| self.daily.get(&day).copied().unwrap_or(0) >= most)
            || limits.per_user.is_some_and(|m| self.users.get(&order.user_id).copied().unwrap_or(0) >= m);
        let often = per_fingerprint > 0
            && !order.fingerprint.is_empty()
            && self.devices.get(&device).copied().unwrap_or(0) >= per_fingerprint;
        if spent {
            Some(Reason::Exhausted)
        } else if often {
            Some(Reason::Velocity)
        } else {
            None
        }
    }

    fn take(&mut self, order: &Order, discount: i64) {
        let day = order.at.date_naive();
        self.total += 1;
        self.spent += discount;
        *self.daily.entry(day).or_default() += 1;
        *self.users.entry(order.user_id.clone()).or_default() += 1;
        if !order.fingerprint.is_empty() {
            *self.devices.entry((day, order.fingerprint.clone())).or_default() += 1;
        }
    }
}

/// # Errors
/// A file cannot be read; a rule or a line is not what it should be, with its place.
pub fn run(args: &Args) -> Result<Report> {
    let rules = rules(&args.rules)?;
    let mut counters: HashMap<&str, Counters> = HashMap::new();
    let mut orders_of: HashMap<String, u32> = HashMap::new();
    let mut judged = Vec::new();
    let file = File::open(&args.orders).with_context(|| format!("cannot read {}", args.orders.display()))?;
    for (n, line) in BufReader::new(file).lines().enumerate() {
        let place = || format!("{}, line {}", args.orders.display(), n + 1);
        let line = line.with_context(place)?;
        if line.trim().is_empty() {
            continue;
        }
        let order: Order = serde_json::from_str(&line).with_context(place)?;
        if order.items.iter().any(|item| item.qty == 0 || item.unit_price < 0) || order.delivery_fee < 0 {
            bail!("{}: a quantity is 0, or an amount below 0", place());
        }
        let before = orders_of.entry(order.user_id.clone()).or_default();
        let facts = facts(&order, *before);
        *before += 1;
        let candidates: Vec<Candidate<'_>> = rules
            .iter()
            .map(|(id, rule)| {
                let used = counters.entry(id).or_default();
                let left = rule.limits.budget.map(|budget| budget - used.spent);
                let refused = used.refuse(rule, &order, args.per_fingerprint);
                Candidate { id, rule, refused, budget_left: left }
            })
            .collect();
        let outcome = best(&facts, &order.codes, order.at.to_utc(), &candidates);
        for applied in &outcome.applied {
            if let Some(used) = counters.get_mut(applied.id.as_str()) {
                used.take(&order, applied.given.discount());
            }
        }
        judged.push(Judged {
            order_id: order.order_id,
            subtotal: facts.basket.subtotal(),
            discount: outcome.discount(),
            delivery_discount: outcome.delivery,
            applied: outcome
                .applied
                .into_iter()
                .map(|a| Given { promo_id: a.id, discount: a.given.discount(), gift: a.given.gift })
                .collect(),
            refused: outcome
                .verdicts
                .into_iter()
                .filter(|verdict| verdict.reason != Reason::Applied)
                .map(|verdict| Refused {
                    promo_id: verdict.id,
                    reason: verdict.reason.as_str(),
                    leaves: verdict
                        .leaves
                        .into_iter()
                        .filter(|leaf| !leaf.holds)
                        .map(|leaf| (leaf.pointer, leaf.kind, leaf.why))
                        .collect(),
                })
                .collect(),
            lines: outcome.lines,
        });
    }
    let all: Vec<(&str, &Rule)> = rules.iter().map(|(id, rule)| (id.as_str(), rule)).collect();
    let used = rules.iter().map(|(id, rule)| {
        let counters = counters.remove(id.as_str()).unwrap_or_default();
        let used = Used {
            uses: counters.total,
            users: counters.users.len() as u64,
            discount: counters.spent,
            budget: rule.limits.budget,
            warnings: lint(id, rule, &all).into_iter().map(|w| format!("{}: {}", w.code, w.detail)).collect(),
        };
        (id.clone(), used)
    });
    let used: BTreeMap<String, Used> = used.collect();
    Ok(Report { discount: used.values().map(|used| used.discount).sum(), orders: judged, rules: used })
}

fn facts(order: &Order, orders_before: u32) -> Facts {
    let line = |item: &OrderLine| BasketLine {
        sku: item.sku.clone(),
        category: item.category.clone(),
        qty: item.qty,
        unit: item.unit_price,
    };
    Facts {
        basket: Basket { lines: order.items.iter().map(line).collect(), delivery_fee: order.delivery_fee },
        city: order.city.clone(),
        hub: order.hub_id.clone(),
        method: order.payment_method.clone(),
        segments: order.segments.clone(),
        orders_before,
        now: LocalTime {
            day: u8::try_from(order.at.weekday().num_days_from_monday()).unwrap_or(0),
            minute: u16::try_from(order.at.hour() * 60 + order.at.minute()).unwrap_or(0),
        },
    }
}

fn rules(path: &Path) -> Result<Vec<(String, Rule)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let value: serde_json::Value = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let named: Vec<(String, serde_json::Value)> = match value {
        serde_json::Value::Object(rules) => rules.into_iter().collect(),
        serde_json::Value::Array(list) => {
            let with_id = |(n, mut rule): (usize, serde_json::Value)| {
                let id = rule.as_object_mut().and_then(|fields| fields.remove("id"));
                match id {
                    Some(serde_json::Value::String(id)) => Ok((id, rule)),
                    _ => bail!("{}: rule {n} has no id", path.display()),
                }
            };
            list.into_iter().enumerate().map(with_id).collect::<Result<_>>()?
        }
        _ => bail!("{}: neither an object nor a list of rules", path.display()),
    };
    named
        .into_iter()
        .map(|(id, rule)| {
            let rule = Rule::of(rule).with_context(|| format!("{}, rule {id}", path.display()))?;
            Ok((id, rule))
        })
        .collect()
}

/// The report for people.
///
/// # Errors
/// It cannot be written.
pub fn show(report: &Report, to: &mut impl Write) -> std::io::Result<()> {
    for order in &report.orders {
        writeln!(to, "{}  subtotal {}, off {}", order.order_id, order.subtotal, order.discount)?;
        for given in &order.applied {
            let gift = given.gift.as_deref().map(|sku| format!(", and a {sku}")).unwrap_or_default();
            writeln!(to, "    {}: {}{gift}", given.promo_id, given.discount)?;
        }
        for refused in &order.refused {
            let why: Vec<&str> = refused.leaves.iter().map(|(_, _, why)| why.as_str()).collect();
            writeln!(to, "    not {}: {} {}", refused.promo_id, refused.reason, why.join("; "))?;
        }
    }
    for (id, used) in &report.rules {
        let budget = used.budget.map(|budget| format!(" of {budget}")).unwrap_or_default();
        writeln!(to, "{id}: {} uses by {} users, {}{budget}", used.uses, used.users, used.discount)?;
        for warning in &used.warnings {
            writeln!(to, "    {warning}")?;
        }
    }
    writeln!(to, "{} orders, {} off in all", report.orders.len(), report.discount)
}
