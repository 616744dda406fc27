//! Promotions: rules, and what a basket gets.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{HubId, Name, UserId},
    v1,
};
use utoipa::ToSchema;

use super::common::{Address, Line, Money, into_all, some, time};

/// Most codes with one basket.
pub const MAX_CODES: usize = 10;
/// Longest fingerprint of a device, bytes.
pub const MAX_FINGERPRINT: usize = 128;

/// At most [`MAX_CODES`], each of 1 to 64 bytes.
pub fn check_codes(check: &mut Check, pointer: &str, codes: &[String]) {
    check.that(codes.len() <= MAX_CODES, pointer, "takes at most 10 codes");
    for (i, code) in codes.iter().enumerate().take(MAX_CODES) {
        check.text(&format!("{pointer}/{i}"), code, 64);
    }
}

/// What an app knows its device by.
pub fn check_fingerprint(check: &mut Check, pointer: &str, fingerprint: &str) {
    check.optional_text(pointer, fingerprint, MAX_FINGERPRINT);
}

/// A promotion that was given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AppliedPromo {
    #[schema(example = "ten-percent")]
    pub promo_id: String,
    /// Of the rule that gave it.
    pub version: u64,
    /// The code it was asked for with.
    pub code: Option<String>,
    /// All of it.
    pub discount: Option<Money>,
    /// The part of `discount` that is taken from the delivery fee.
    pub delivery_discount: Option<Money>,
    /// The rest, by line.
    pub lines: Vec<LineDiscount>,
    /// The SKU of a gift.
    pub gift: Option<String>,
}

impl From<v1::AppliedPromo> for AppliedPromo {
    fn from(p: v1::AppliedPromo) -> Self {
        Self {
            promo_id: p.promo_id,
            version: p.version,
            code: some(p.code),
            discount: p.discount.map(Into::into),
            delivery_discount: p.delivery_discount.map(Into::into),
            lines: into_all(p.lines),
            gift: some(p.gift),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LineDiscount {
    pub sku: String,
    pub amount: Option<Money>,
}

impl From<v1::LineDiscount> for LineDiscount {
    fn from(line: v1::LineDiscount) -> Self {
        Self { sku: line.sku, amount: line.amount.map(Into::into) }
    }
}

/// One part of a rule's condition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoLeaf {
    /// RFC 6901, into the condition.
    #[schema(example = "/children/1")]
    pub pointer: String,
    #[schema(example = "MinTransaction")]
    pub kind: String,
    pub holds: bool,
    pub why: String,
}

impl From<v1::PromoLeaf> for PromoLeaf {
    fn from(leaf: v1::PromoLeaf) -> Self {
        Self { pointer: leaf.pointer, kind: leaf.kind, holds: leaf.holds, why: leaf.why }
    }
}

/// What became of one rule.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoTrace {
    pub promo_id: String,
    pub applies: bool,
    /// `applied`; or why not: `condition`, `outbid` (by another of its group), `exhausted`, `not_now`, `velocity`,
    /// `code`; or `nothing`: it applies, and gives nothing.
    #[schema(example = "condition")]
    pub reason: String,
    pub leaves: Vec<PromoLeaf>,
}

impl From<v1::PromoTrace> for PromoTrace {
    fn from(trace: v1::PromoTrace) -> Self {
        Self {
            promo_id: trace.promo_id,
            applies: trace.applies,
            reason: trace.reason,
            leaves: into_all(trace.leaves),
        }
    }
}

/// A basket, as its promotions are asked for. What it costs the catalogue says.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromoRequest {
    pub hub_id: String,
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<Line>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub promo_codes: Vec<String>,
    #[schema(example = "card")]
    pub payment_method: Option<String>,
    pub address: Option<Address>,
    /// Of the device; kept as an HMAC only.
    #[schema(max_length = 128)]
    pub fingerprint: Option<String>,
    /// Services and admins only: whose basket it is. A customer's is his own.
    #[schema(example = "usr_1")]
    pub user_id: Option<String>,
    /// Services and admins only: the segments the user is in.
    #[schema(max_items = 20)]
    pub segments: Option<Vec<String>>,
    /// Services and admins only: when; now if absent.
    pub at: Option<DateTime<Utc>>,
    /// Services and admins only: a rule that is not saved, tried beside the others.
    #[schema(value_type = Option<Object>)]
    pub candidate: Option<serde_json::Value>,
}

/// What is asked of the promotions, before the catalogue has said what it costs.
#[derive(Debug)]
pub struct Asked {
    pub price: v1::PriceBasket,
    pub evaluate: v1::EvaluatePromos,
}

impl PromoRequest {
    /// `own`: a customer, who asks for himself.
    ///
    /// # Errors
    /// `request.invalid`.
    pub fn into_messages(self, own: Option<&str>) -> Result<Asked, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        let items: Vec<v1::Line> = into_all(self.items);
        check.lines("/items", &items);
        check_codes(&mut check, "/promo_codes", &self.promo_codes);
        let payment_method = self.payment_method.unwrap_or_default();
        check.optional_text("/payment_method", &payment_method, 32);
        let fingerprint = self.fingerprint.unwrap_or_default();
        check_fingerprint(&mut check, "/fingerprint", &fingerprint);
        if let Some(address) = &self.address {
            address.check(&mut check, "/address");
        }
        if own.is_some() {
            for (pointer, given) in [
                ("/user_id", self.user_id.is_some()),
                ("/segments", self.segments.is_some()),
                ("/at", self.at.is_some()),
                ("/candidate", self.candidate.is_some()),
            ] {
                check.that(!given, pointer, "is not a customer's to say");
            }
        }
        if let Some(user) = &self.user_id {
            check.id::<UserId>("/user_id", user);
        }
        let segments = self.segments.unwrap_or_default();
        check.that(segments.len() <= 20, "/segments", "takes at most 20");
        for (i, segment) in segments.iter().enumerate().take(20) {
            check.text(&format!("/segments/{i}"), segment, 64);
        }
        if let Some(candidate) = &self.candidate {
            check.that(candidate.is_object(), "/candidate", "is no object");
        }
        check.done()?;
        let basket = v1::PromoBasket {
            user_id: own.map(str::to_owned).or(self.user_id).unwrap_or_default(),
            hub_id: self.hub_id.clone(),
            payment_method,
            codes: self.promo_codes,
            address: self.address.map(Into::into),
            fingerprint,
            segments,
            at: self.at.map(Into::into),
            ..Default::default()
        };
        Ok(Asked {
            price: v1::PriceBasket { hub_id: self.hub_id, items },
            evaluate: v1::EvaluatePromos {
                basket: Some(basket),
                candidate: self.candidate.map(|rule| rule.to_string()).unwrap_or_default(),
            },
        })
    }
}

/// Which promotions a basket gets, and why not the others.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoVerdict {
    pub applicable: Vec<AppliedPromo>,
    /// Of every rule that could have been meant.
    pub traces: Vec<PromoTrace>,
}

impl From<v1::PromoResult> for PromoVerdict {
    fn from(result: v1::PromoResult) -> Self {
        Self { applicable: into_all(result.applied), traces: into_all(result.traces) }
    }
}

/// One line of a basket with its promotions.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoLine {
    pub sku: String,
    pub name: String,
    pub qty: u32,
    pub unit_price: Money,
    /// Before promotions.
    pub total: Money,
    pub discount: Money,
    /// After them.
    pub to_pay: Money,
}

/// `total` = `subtotal` − `discount` + `delivery_fee` − `delivery_discount`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoTotals {
    pub subtotal: Money,
    /// Taken from the lines.
    pub discount: Money,
    /// The hub's flat fee; a quote knows the one of now.
    pub delivery_fee: Money,
    pub delivery_discount: Money,
    pub total: Money,
}

/// What a basket would cost with its promotions. Nothing was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoApplied {
    pub totals: PromoTotals,
    pub lines: Vec<PromoLine>,
    pub promos: Vec<AppliedPromo>,
}

impl PromoApplied {
    pub fn new(priced: v1::BasketPriced, result: v1::PromoResult) -> Self {
        let currency = priced.currency;
        let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| money.amount);
        let money = |amount: i64| Money { amount, currency: currency.clone() };
        let discounts: Vec<i64> = result.lines.iter().map(|line| amount(&line.amount)).collect();
        let discount: i64 = discounts.iter().sum();
        let (subtotal, fee) = (amount(&priced.subtotal), amount(&priced.delivery_fee));
        let off_delivery = amount(&result.delivery_discount);
        let line = |(i, line): (usize, v1::PricedLine)| {
            let (total, off) = (amount(&line.total), discounts.get(i).copied().unwrap_or_default());
            PromoLine {
                unit_price: money(amount(&line.unit_price)),
                sku: line.sku,
                name: line.name,
                qty: line.qty,
                total: money(total),
                discount: money(off),
                to_pay: money(total - off),
            }
        };
        Self {
            totals: PromoTotals {
                subtotal: money(subtotal),
                discount: money(discount),
                delivery_fee: money(fee),
                delivery_discount: money(off_delivery),
                total: money(subtotal - discount + fee - off_delivery),
            },
            lines: priced.items.into_iter().enumerate().map(line).collect(),
            promos: into_all(result.applied),
        }
    }
}

/// A rule, as it shall be from now on. docs/promotions.md says what stands in one.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleRequest {
    #[schema(value_type = Object)]
    pub rule: serde_json::Value,
    /// True if absent.
    pub active: Option<bool>,
    /// The version that was seen; if there is another by now, nothing is changed (`promo.conflict`). Absent: whatever
    /// it is.
    #[schema(minimum = 1)]
    pub version: Option<u64>,
}

impl RuleRequest {
    /// # Errors
    /// `request.invalid`. What stands in the rule is for promo to say: `promo.rule_invalid`.
    pub fn into_message(self, promo: Name, actor: &str) -> Result<v1::PutPromo, Fault> {
        let mut check = Check::new();
        check.that(self.rule.is_object(), "/rule", "is no object");
        check.done()?;
        let promo = v1::Promo {
            promo_id: promo.into(),
            rule: self.rule.to_string(),
            active: self.active.unwrap_or(true),
            version: self.version.unwrap_or_default(),
            ..Default::default()
        };
        Ok(v1::PutPromo { promo: Some(promo), actor: actor.to_owned() })
    }
}

/// What looks wrong with a rule that was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoWarning {
    /// `never_true`, `unbounded`, `exclusive_clash`.
    #[schema(example = "unbounded")]
    pub code: String,
    /// Into the rule.
    pub pointer: String,
    pub detail: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Promo {
    pub promo_id: String,
    #[schema(value_type = Object)]
    pub rule: serde_json::Value,
    pub active: bool,
    pub version: u64,
    pub warnings: Vec<PromoWarning>,
    pub updated_at: Option<DateTime<Utc>>,
}

impl From<v1::Promo> for Promo {
    fn from(p: v1::Promo) -> Self {
        let warning =
            |w: v1::PromoWarning| PromoWarning { code: w.code, pointer: w.pointer, detail: w.detail };
        Self {
            promo_id: p.promo_id,
            // What is no JSON is shown as it is.
            rule: serde_json::from_str(&p.rule).unwrap_or(serde_json::Value::String(p.rule)),
            active: p.active,
            version: p.version,
            warnings: p.warnings.into_iter().map(warning).collect(),
            updated_at: time(p.updated_at),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PromoList {
    pub items: Vec<Promo>,
    pub next_cursor: Option<String>,
}

impl From<v1::PromoList> for PromoList {
    fn from(list: v1::PromoList) -> Self {
        Self { items: into_all(list.items), next_cursor: some(list.next_cursor) }
    }
}
