//! The condition tree.

use serde::{Deserialize, Serialize};

use super::{Facts, TimeSlot, basket::is_within};

/// When a rule applies. `AND` of nothing holds, `OR` of nothing does not; both are refused on write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Condition {
    #[serde(rename = "AND")]
    And {
        children: Vec<Condition>,
    },
    #[serde(rename = "OR")]
    Or {
        children: Vec<Condition>,
    },
    #[serde(rename = "NOT")]
    Not {
        child: Box<Condition>,
    },
    /// The basket's subtotal is at least `amount`.
    MinTransaction {
        amount: i64,
    },
    /// The hub is one of `hubs`, or its city one of `cities`.
    Area {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cities: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hubs: Vec<String>,
    },
    /// Lines of these categories, and below them, come to at least `min_qty` units and `min_amount`.
    Category {
        categories: Vec<String>,
        #[serde(default = "one")]
        min_qty: u32,
        #[serde(default)]
        min_amount: i64,
    },
    /// Units of these SKUs come to at least `min_qty`.
    Sku {
        skus: Vec<String>,
        #[serde(default = "one")]
        min_qty: u32,
    },
    /// The user's first `n` orders.
    FirstNOrder {
        n: u32,
    },
    TimeSlot(TimeSlot),
    PaymentMethod {
        methods: Vec<String>,
    },
    Segment {
        segments: Vec<String>,
    },
}

const fn one() -> u32 {
    1
}

/// A condition without children.
pub type Leaf = Condition;

/// What a leaf said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafTrace {
    /// RFC 6901, from the condition's root.
    pub pointer: String,
    pub kind: &'static str,
    pub holds: bool,
    pub why: String,
}

impl Condition {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::And { .. } => "AND",
            Self::Or { .. } => "OR",
            Self::Not { .. } => "NOT",
            Self::MinTransaction { .. } => "MinTransaction",
            Self::Area { .. } => "Area",
            Self::Category { .. } => "Category",
            Self::Sku { .. } => "Sku",
            Self::FirstNOrder { .. } => "FirstNOrder",
            Self::TimeSlot(_) => "TimeSlot",
            Self::PaymentMethod { .. } => "PaymentMethod",
            Self::Segment { .. } => "Segment",
        }
    }

    pub fn holds(&self, facts: &Facts) -> bool {
        match self {
            Self::And { children } => children.iter().all(|child| child.holds(facts)),
            Self::Or { children } => children.iter().any(|child| child.holds(facts)),
            Self::Not { child } => !child.holds(facts),
            leaf => leaf.leaf(facts).0,
        }
    }

    /// As [`Condition::holds`], with every leaf's answer: none is skipped, so that all that is missing
    /// is said at once.
    pub fn trace(&self, facts: &Facts) -> (bool, Vec<LeafTrace>) {
        let mut leaves = Vec::new();
        let holds = self.walk(facts, &mut String::new(), &mut leaves);
        (holds, leaves)
    }

    fn walk(&self, facts: &Facts, at: &mut String, leaves: &mut Vec<LeafTrace>) -> bool {
        match self {
            Self::And { children } | Self::Or { children } => {
                let mut held = 0;
                for (n, child) in children.iter().enumerate() {
                    let length = at.len();
                    at.push_str("/children/");
                    at.push_str(&n.to_string());
                    held += usize::from(child.walk(facts, at, leaves));
                    at.truncate(length);
                }
                if matches!(self, Self::And { .. }) { held == children.len() } else { held > 0 }
            }
            Self::Not { child } => {
                let length = at.len();
                at.push_str("/child");
                let holds = child.walk(facts, at, leaves);
                at.truncate(length);
                !holds
            }
            leaf => {
                let (holds, why) = leaf.leaf(facts);
                leaves.push(LeafTrace { pointer: at.clone(), kind: leaf.kind(), holds, why });
                holds
            }
        }
    }

    fn leaf(&self, facts: &Facts) -> (bool, String) {
        let one_of = |is: &str, wanted: &[String]| wanted.iter().any(|want| want == is);
        match self {
            Self::MinTransaction { amount } => {
                let subtotal = facts.basket.subtotal();
                (subtotal >= *amount, format!("subtotal {subtotal}, needs {amount}"))
            }
            Self::Area { cities, hubs } => {
                let within = one_of(&facts.city, cities) || one_of(&facts.hub, hubs);
                (within, format!("city {}, hub {}", facts.city, facts.hub))
            }
            Self::Category { categories, min_qty, min_amount } => {
                let lines = facts.basket.lines.iter();
                let found = lines.filter(|line| categories.iter().any(|of| is_within(&line.category, of)));
                let (qty, amount) = found.fold((0u32, 0i64), |(qty, amount), line| {
                    (qty.saturating_add(line.qty), amount.saturating_add(line.total()))
                });
                let why = format!("{qty} units for {amount}, needs {min_qty} for {min_amount}");
                (qty >= *min_qty && amount >= *min_amount, why)
            }
            Self::Sku { skus, min_qty } => {
                let lines = facts.basket.lines.iter().filter(|line| one_of(&line.sku, skus));
                let qty = lines.fold(0u32, |qty, line| qty.saturating_add(line.qty));
                (qty >= *min_qty, format!("{qty} units, needs {min_qty}"))
            }
            Self::FirstNOrder { n } => {
                let before = facts.orders_before;
                (before < *n, format!("{before} orders before, only the first {n}"))
            }
            Self::TimeSlot(slot) => {
                let now = facts.now;
                let (hour, minute) = (now.minute / 60, now.minute % 60);
                (slot.contains(now), format!("day {} of the week, {hour:02}:{minute:02}", now.day + 1))
            }
            Self::PaymentMethod { methods } => {
                (one_of(&facts.method, methods), format!("paid by {:?}", facts.method))
            }
            Self::Segment { segments } => {
                let within = facts.segments.iter().any(|segment| one_of(segment, segments));
                (within, format!("in {:?}", facts.segments))
            }
            // Not leaves.
            Self::And { .. } | Self::Or { .. } | Self::Not { .. } => (false, String::new()),
        }
    }

    /// De Morgan's dual: holds exactly when this does not.
    #[must_use]
    pub fn negated(&self) -> Self {
        match self {
            Self::And { children } => Self::Or { children: children.iter().map(Self::negated).collect() },
            Self::Or { children } => Self::And { children: children.iter().map(Self::negated).collect() },
            Self::Not { child } => child.as_ref().clone(),
            leaf => Self::Not { child: Box::new(leaf.clone()) },
        }
    }
}
