//! A rule as a document, read with every mistake named at once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Condition, Effect, Scope};

/// Longest document taken, in bytes.
pub const MAX_BYTES: usize = 32 * 1024;
/// Deepest condition tree.
pub const MAX_DEPTH: usize = 16;
/// Most conditions in a tree, inner ones included.
pub const MAX_NODES: usize = 200;
/// Most entries of any list.
const MAX_LIST: usize = 1000;
const MAX_AMOUNT: i64 = subjects::check::MAX_AMOUNT;

/// What a marketer writes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    pub name: String,
    /// ISO 4217; amounts of the rule are in it, and baskets in another currency get nothing.
    pub currency: String,
    /// One of these must be entered; empty: nothing needs to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Absent: always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    pub effect: Effect,
    /// Of the rules of one group only the best is given; absent: stackable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// -1000 to 1000; the highest goes first.
    pub priority: i32,
    pub window: Window,
    pub limits: Limits,
}

/// From `from` up to, not including, `until`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

impl Window {
    pub fn contains(&self, now: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |end: Option<DateTime<Utc>>, start: Option<DateTime<Utc>>| match (end, start) {
            (Some(end), Some(start)) => end <= start,
            _ => false,
        };
        !before(self.until, other.from) && !before(other.until, self.from)
    }
}

/// How often; absent: as often as it applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Per day of the hub's time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_user: Option<u64>,
    /// All discounts together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<i64>,
}

impl Limits {
    pub const fn is_unlimited(&self) -> bool {
        self.total.is_none() && self.daily.is_none() && self.per_user.is_none() && self.budget.is_none()
    }
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleProblem {
    /// RFC 6901, into the document.
    pub pointer: String,
    pub detail: String,
}

/// Everything that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rule is not one: {}", .0.iter().map(|p| format!("{}: {}", p.pointer, p.detail)).collect::<Vec<_>>().join("; "))]
pub struct RuleError(pub Vec<RuleProblem>);

impl Rule {
    /// # Errors
    /// Every mistake, with its place.
    pub fn parse(json: &str) -> Result<Self, RuleError> {
        let alone = |detail: String| RuleError(vec![RuleProblem { pointer: String::new(), detail }]);
        if json.len() > MAX_BYTES {
            return Err(alone(format!("is longer than {MAX_BYTES} bytes")));
        }
        // serde_json goes 128 levels deep at most, so no document can exhaust the stack.
        let value: Value = serde_json::from_str(json).map_err(|error| alone(error.to_string()))?;
        Self::of(value)
    }

    /// # Errors
    /// As [`Rule::parse`].
    pub fn of(value: Value) -> Result<Self, RuleError> {
        let Value::Object(mut fields) = value else {
            let detail = "is not a JSON object".to_owned();
            return Err(RuleError(vec![RuleProblem { pointer: String::new(), detail }]));
        };
        let mut reader = Reader::default();
        let when = fields.remove("when").and_then(|when| reader.condition(when, "/when", 1));
        let name: Option<String> = reader.required(&mut fields, "name");
        let currency: Option<String> = reader.required(&mut fields, "currency");
        let effect: Option<Effect> = reader.required(&mut fields, "effect");
        let codes: Vec<String> = reader.optional(&mut fields, "codes").unwrap_or_default();
        let group: Option<String> = reader.optional(&mut fields, "group");
        let priority: i32 = reader.optional(&mut fields, "priority").unwrap_or_default();
        let window: Window = reader.optional(&mut fields, "window").unwrap_or_default();
        let limits: Limits = reader.optional(&mut fields, "limits").unwrap_or_default();
        for unknown in fields.keys() {
            reader.wrong(&format!("/{unknown}"), "is no field of a rule");
        }
        reader.check(name.as_deref(), currency.as_deref(), &codes, group.as_deref());
        reader.unless((-1000..=1000).contains(&priority), "/priority", "must be -1000 to 1000");
        if let (Some(from), Some(until)) = (window.from, window.until) {
            reader.unless(from < until, "/window/until", "is not after from");
        }
        if let Some(effect) = &effect {
            reader.effect(effect);
        }
        reader.limits(&limits);
        match (name, currency, effect, reader.problems.is_empty()) {
            (Some(name), Some(currency), Some(effect), true) => {
                Ok(Self { name, currency, codes, when, effect, group, priority, window, limits })
            }
            _ => Err(RuleError(reader.problems)),
        }
    }

    /// As JSON, in its canonical form.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<RuleProblem>,
    nodes: usize,
}

impl Reader {
    fn wrong(&mut self, pointer: &str, detail: impl ToString) {
        self.problems.push(RuleProblem { pointer: pointer.to_owned(), detail: detail.to_string() });
    }

    fn unless(&mut self, right: bool, pointer: &str, detail: &str) {
        if !right {
            self.wrong(pointer, detail);
        }
    }

    fn optional<T: for<'de> Deserialize<'de>>(
        &mut self,
        of: &mut Map<String, Value>,
        name: &str,
    ) -> Option<T> {
        let value = of.remove(name).filter(|value| !value.is_null())?;
        serde_json::from_value(value).map_err(|error| self.wrong(&format!("/{name}"), error)).ok()
    }

    fn required<T: for<'de> Deserialize<'de>>(
        &mut self,
        of: &mut Map<String, Value>,
        name: &str,
    ) -> Option<T> {
        if of.get(name).is_none_or(Value::is_null) {
            self.wrong(&format!("/{name}"), "is missing");
        }
        self.optional(of, name)
    }

    fn condition(&mut self, value: Value, at: &str, depth: usize) -> Option<Condition> {
        self.nodes += 1;
        if depth > MAX_DEPTH {
            self.wrong(at, format_args!("is more than {MAX_DEPTH} levels deep"));
            return None;
        }
        if self.nodes > MAX_NODES {
            if self.nodes == MAX_NODES + 1 {
                self.wrong(at, format_args!("the tree has more than {MAX_NODES} conditions"));
            }
            return None;
        }
        let Value::Object(mut fields) = value else {
            self.wrong(at, "is not a condition");
            return None;
        };
        let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        match kind.as_str() {
            "AND" | "OR" => {
                let children = fields.remove("children");
                self.only_type(&fields, at);
                let Some(Value::Array(children)) = children else {
                    self.wrong(at, "needs a list of children");
                    return None;
                };
                self.unless(!children.is_empty(), at, "needs at least one child");
                let children: Vec<Option<Condition>> = children
                    .into_iter()
                    .enumerate()
                    .map(|(n, child)| self.condition(child, &format!("{at}/children/{n}"), depth + 1))
                    .collect();
                let children = children.into_iter().collect::<Option<Vec<_>>>()?;
                Some(if kind == "AND" { Condition::And { children } } else { Condition::Or { children } })
            }
            "NOT" => {
                let child = fields.remove("child");
                self.only_type(&fields, at);
                let Some(child) = child else {
                    self.wrong(at, "needs one child");
                    return None;
                };
                let child = self.condition(child, &format!("{at}/child"), depth + 1)?;
                Some(Condition::Not { child: Box::new(child) })
            }
            "" => {
                self.wrong(at, "has no type");
                None
            }
            _ => match serde_json::from_value::<Condition>(Value::Object(fields)) {
                Ok(leaf) => {
                    self.leaf(&leaf, at);
                    Some(leaf)
                }
                Err(error) => {
                    self.wrong(at, error);
                    None
                }
            },
        }
    }

    fn only_type(&mut self, fields: &Map<String, Value>, at: &str) {
        for name in fields.keys().filter(|name| *name != "type") {
            self.wrong(&format!("{at}/{name}"), "is no field of this condition");
        }
    }

    fn leaf(&mut self, leaf: &Condition, at: &str) {
        let amount = |amount: &i64| (0..=MAX_AMOUNT).contains(amount);
        match leaf {
            Condition::MinTransaction { amount: least } => {
                self.unless(amount(least), &format!("{at}/amount"), "must be 0 to 1 000 000 000 000");
            }
            Condition::Area { cities, hubs } => {
                self.unless(!cities.is_empty() || !hubs.is_empty(), at, "names neither a city nor a hub");
                self.list(cities, &format!("{at}/cities"));
                self.list(hubs, &format!("{at}/hubs"));
            }
            Condition::Category { categories, min_qty, min_amount } => {
                self.unless(!categories.is_empty(), &format!("{at}/categories"), "is empty");
                self.list(categories, &format!("{at}/categories"));
                self.unless(*min_qty > 0, &format!("{at}/min_qty"), "must be at least 1");
                self.unless(
                    amount(min_amount),
                    &format!("{at}/min_amount"),
                    "must be 0 to 1 000 000 000 000",
                );
            }
            Condition::Sku { skus, min_qty } => {
                self.unless(!skus.is_empty(), &format!("{at}/skus"), "is empty");
                self.list(skus, &format!("{at}/skus"));
                self.unless(*min_qty > 0, &format!("{at}/min_qty"), "must be at least 1");
            }
            Condition::FirstNOrder { n } => {
                self.unless(*n > 0, &format!("{at}/n"), "must be at least 1");
            }
            Condition::PaymentMethod { methods: list } => {
                self.unless(!list.is_empty(), &format!("{at}/methods"), "is empty");
                self.list(list, &format!("{at}/methods"));
            }
            Condition::Segment { segments: list } => {
                self.unless(!list.is_empty(), &format!("{at}/segments"), "is empty");
                self.list(list, &format!("{at}/segments"));
            }
            Condition::TimeSlot(_) | Condition::And { .. } | Condition::Or { .. } | Condition::Not { .. } => {
            }
        }
    }

    fn list(&mut self, list: &[String], at: &str) {
        self.unless(list.len() <= MAX_LIST, at, "has more than 1 000 entries");
        let right = |entry: &String| {
            (1..=128).contains(&entry.len()) && !entry.chars().any(|c| c.is_control() || c.is_whitespace())
        };
        if let Some(n) = list.iter().position(|entry| !right(entry)) {
            self.wrong(&format!("{at}/{n}"), "is empty, too long, or has a space");
        }
    }

    fn scope(&mut self, scope: &Scope) {
        self.list(&scope.categories, "/effect/scope/categories");
        self.list(&scope.skus, "/effect/scope/skus");
    }

    fn effect(&mut self, effect: &Effect) {
        let above = |amount: i64| (1..=MAX_AMOUNT).contains(&amount);
        let cap = |cap: &Option<i64>| cap.is_none_or(above);
        const CAP: &str = "must be 1 to 1 000 000 000 000; leave it out for none";
        match effect {
            Effect::Percent { cap: most, scope, .. } => {
                self.unless(cap(most), "/effect/cap", CAP);
                self.scope(scope);
            }
            Effect::Fixed { amount, scope } => {
                self.unless(above(*amount), "/effect/amount", "must be 1 to 1 000 000 000 000");
                self.scope(scope);
            }
            Effect::FreeDelivery { cap: most } => self.unless(cap(most), "/effect/cap", CAP),
            Effect::BuyXGetY { buy, get, scope } => {
                self.unless((1..=999).contains(buy), "/effect/buy", "must be 1 to 999");
                self.unless((1..=999).contains(get), "/effect/get", "must be 1 to 999");
                self.scope(scope);
            }
            Effect::CheapestFree { count, scope } => {
                self.unless((1..=999).contains(count), "/effect/count", "must be 1 to 999");
                self.scope(scope);
            }
            Effect::Gift { sku } => self.list(std::slice::from_ref(sku), "/effect/sku"),
        }
    }

    fn limits(&mut self, limits: &Limits) {
        const LEAST: &str = "must be at least 1; leave it out for none";
        for (name, limit) in [("total", limits.total), ("daily", limits.daily), ("per_user", limits.per_user)]
        {
            let right = limit.is_none_or(|limit| (1..=1_000_000_000_000).contains(&limit));
            self.unless(right, &format!("/limits/{name}"), LEAST);
        }
        let right = limits.budget.is_none_or(|budget| (1..=1_000_000_000_000_000).contains(&budget));
        self.unless(right, "/limits/budget", LEAST);
    }

    fn check(&mut self, name: Option<&str>, currency: Option<&str>, codes: &[String], group: Option<&str>) {
        if let Some(name) = name {
            let right = !name.trim().is_empty() && name.len() <= 200 && !name.chars().any(char::is_control);
            self.unless(right, "/name", "must be 1 to 200 bytes without control characters");
        }
        if let Some(currency) = currency {
            let right = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
            self.unless(right, "/currency", "is not an ISO 4217 code");
        }
        self.unless(codes.len() <= MAX_LIST, "/codes", "has more than 1 000 entries");
        let code = |code: &String| {
            (3..=32).contains(&code.len())
                && code
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        };
        if let Some(n) = codes.iter().position(|c| !code(c)) {
            self.wrong(&format!("/codes/{n}"), "must be 3 to 32 of A-Z, 0-9, - and _");
        }
        if let Some(group) = group {
            let right = (1..=64).contains(&group.len())
                && group.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            self.unless(right, "/group", "must be 1 to 64 of A-Z, a-z, 0-9, - and _");
        }
    }
}

#[cfg(test)]
mod tests;
