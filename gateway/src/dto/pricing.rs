//! Quotes, what drives the fee, and tariffs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    check::MAX_AMOUNT,
    ids::{City, HubId},
    v1,
};
use utoipa::ToSchema;

use super::{
    common::{Address, Line, Money, into_all, some, time},
    eta::Eta,
    orders::OrderLine,
    promo::{AppliedPromo, check_codes, check_fingerprint},
};

/// Most variants of an experiment.
const MAX_VARIANTS: usize = 10;
/// 100 %, in basis points.
const WHOLE_BP: u32 = 10_000;

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    pub hub_id: String,
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<Line>,
    pub address: Address,
    #[schema(example = "card")]
    pub payment_method: Option<String>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub promo_codes: Vec<String>,
    /// Of the device; kept as an HMAC only.
    #[schema(max_length = 128)]
    pub fingerprint: Option<String>,
}

impl QuoteRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, user: &str) -> Result<v1::MakeQuote, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        let items: Vec<v1::Line> = into_all(self.items);
        check.lines("/items", &items);
        self.address.check(&mut check, "/address");
        let payment_method = self.payment_method.unwrap_or_default();
        check.optional_text("/payment_method", &payment_method, 32);
        check_codes(&mut check, "/promo_codes", &self.promo_codes);
        let fingerprint = self.fingerprint.unwrap_or_default();
        check_fingerprint(&mut check, "/fingerprint", &fingerprint);
        check.done()?;
        Ok(v1::MakeQuote {
            user_id: user.to_owned(),
            hub_id: self.hub_id,
            items,
            address: Some(self.address.into()),
            payment_method,
            codes: self.promo_codes,
            fingerprint,
        })
    }
}

/// What drives the fee of an area.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Signals {
    /// A hub.
    pub area: String,
    /// Seen in the last five minutes.
    pub riders_online: u32,
    pub pending_orders: u32,
    /// Orders that wait, by rider.
    pub load: f64,
    /// 0 fine to 1 severe.
    pub weather: f64,
    pub time_factor: f64,
    /// The step of the load.
    pub surge: f64,
    /// What smoothing makes of it.
    pub smoothed: f64,
    /// All of them together, capped.
    pub multiplier: f64,
    pub cap: f64,
    /// Elasticity of demand, as learned; null while there are too few observations.
    pub beta: Option<f64>,
    pub observations: u32,
    /// Signals that stand for an older value: `supply`, `weather`.
    pub stale: Vec<String>,
    pub at: Option<DateTime<Utc>>,
}

impl From<v1::Signals> for Signals {
    fn from(s: v1::Signals) -> Self {
        Self {
            area: s.area,
            riders_online: s.riders_online,
            pending_orders: s.pending_orders,
            load: s.load,
            weather: s.weather,
            time_factor: s.time_factor,
            surge: s.surge,
            smoothed: s.smoothed,
            multiplier: s.multiplier,
            cap: s.cap,
            beta: (s.observations > 0).then_some(s.beta),
            observations: s.observations,
            stale: s.stale,
            at: time(s.at),
        }
    }
}

/// A price that stands until `expires_at`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// For `POST /v1/checkout`.
    pub quote_id: String,
    pub hub_id: String,
    pub city: String,
    pub items: Vec<OrderLine>,
    pub subtotal: Option<Money>,
    pub promos: Vec<AppliedPromo>,
    /// Taken from the lines.
    pub discount: Option<Money>,
    /// Before `delivery_discount`.
    pub delivery_fee: Option<Money>,
    pub delivery_discount: Option<Money>,
    pub tax: Option<Money>,
    /// All in: `subtotal` − `discount` + `delivery_fee` − `delivery_discount` + `tax`.
    pub total: Option<Money>,
    pub distance_m: f64,
    pub multiplier: f64,
    pub signals: Option<Signals>,
    /// Which variant of the city's experiment it was made under.
    pub variant: Option<String>,
    /// Absent when nobody could tell.
    pub eta: Option<Eta>,
    pub payment_method: Option<String>,
    pub promo_codes: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
}

impl From<v1::Quote> for Quote {
    fn from(q: v1::Quote) -> Self {
        Self {
            quote_id: q.quote_id,
            hub_id: q.hub_id,
            city: q.city,
            items: into_all(q.items),
            subtotal: q.subtotal.map(Into::into),
            promos: into_all(q.promos),
            discount: q.discount.map(Into::into),
            delivery_fee: q.delivery_fee.map(Into::into),
            delivery_discount: q.delivery_discount.map(Into::into),
            tax: q.tax.map(Into::into),
            total: q.total.map(Into::into),
            distance_m: q.distance_m,
            multiplier: q.multiplier,
            signals: q.signals.map(Into::into),
            variant: some(q.variant),
            eta: q.eta.and_then(|eta| eta.try_into().ok()),
            payment_method: some(q.payment_method),
            promo_codes: q.codes,
            expires_at: time(q.expires_at),
        }
    }
}

/// One arm of an experiment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub name: String,
    /// Its share of the users, by the sum of all.
    #[schema(minimum = 1, maximum = 10_000)]
    pub weight: u32,
    /// Multiplies the base and `per_km`.
    #[schema(exclusive_minimum = 0, maximum = 5)]
    pub factor: f64,
}

/// How a city's delivery fee is made: clamp((base + `per_km` · km) · multiplier, floor, ceiling), minor units.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TariffRequest {
    #[schema(example = "IDR")]
    pub currency: String,
    #[schema(minimum = 0, example = 5000)]
    pub base: i64,
    #[schema(minimum = 0, example = 2000)]
    pub per_km: i64,
    #[schema(minimum = 0, example = 5000)]
    pub floor: i64,
    #[schema(minimum = 0, example = 75000)]
    pub ceiling: i64,
    /// The most the multipliers may reach together; 5 if absent.
    #[schema(minimum = 1, maximum = 5)]
    pub cap: Option<f64>,
    /// Tax on subtotal less discount, in hundredths of a percent; 0 if absent.
    #[schema(maximum = 10_000)]
    pub tax_bp: Option<u32>,
    /// Tax on the delivery fee.
    #[schema(maximum = 10_000)]
    pub fee_tax_bp: Option<u32>,
    /// Goes with `variants`.
    pub experiment: Option<String>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub variants: Vec<Variant>,
}

impl TariffRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, city: City) -> Result<v1::PutTariff, Fault> {
        let mut check = Check::new();
        let currency = self.currency.len() == 3 && self.currency.bytes().all(|b| b.is_ascii_uppercase());
        check.that(currency, "/currency", "is not an ISO 4217 code");
        for (pointer, amount) in [
            ("/base", self.base),
            ("/per_km", self.per_km),
            ("/floor", self.floor),
            ("/ceiling", self.ceiling),
        ] {
            check.that((0..=MAX_AMOUNT).contains(&amount), pointer, "is no amount in minor units");
        }
        check.that(self.floor <= self.ceiling, "/ceiling", "is below the floor");
        let cap = self.cap.unwrap_or(5.0);
        check.that((1.0..=5.0).contains(&cap), "/cap", "must be 1 to 5");
        let (tax_bp, fee_tax_bp) = (self.tax_bp.unwrap_or_default(), self.fee_tax_bp.unwrap_or_default());
        check.that(tax_bp <= WHOLE_BP, "/tax_bp", "must be 0 to 10000");
        check.that(fee_tax_bp <= WHOLE_BP, "/fee_tax_bp", "must be 0 to 10000");
        let experiment = self.experiment.unwrap_or_default();
        check.optional_text("/experiment", &experiment, 64);
        check.that(self.variants.len() <= MAX_VARIANTS, "/variants", "has more than 10 entries");
        for (i, variant) in self.variants.iter().enumerate().take(MAX_VARIANTS) {
            check.text(&format!("/variants/{i}/name"), &variant.name, 64);
            let weight = (1..=10_000).contains(&variant.weight);
            check.that(weight, &format!("/variants/{i}/weight"), "must be 1 to 10000");
            let factor = variant.factor > 0.0 && variant.factor <= 5.0;
            check.that(factor, &format!("/variants/{i}/factor"), "must be above 0 and at most 5");
            let twice = self.variants.iter().take(i).any(|other| other.name == variant.name);
            check.that(!twice, &format!("/variants/{i}/name"), "stands twice");
        }
        let named = self.variants.is_empty() == experiment.is_empty();
        check.that(named, "/experiment", "goes with variants, and they with it");
        check.done()?;
        let variant = |v: Variant| v1::Variant { name: v.name, weight: v.weight, factor: v.factor };
        let tariff = v1::Tariff {
            city: city.into(),
            currency: self.currency,
            base: self.base,
            per_km: self.per_km,
            floor: self.floor,
            ceiling: self.ceiling,
            cap,
            tax_bp,
            fee_tax_bp,
            experiment,
            variants: self.variants.into_iter().map(variant).collect(),
            version: 0,
        };
        Ok(v1::PutTariff { tariff: Some(tariff) })
    }
}

/// A city's tariff, minor units.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Tariff {
    pub city: String,
    pub currency: String,
    pub base: i64,
    pub per_km: i64,
    pub floor: i64,
    pub ceiling: i64,
    pub cap: f64,
    pub tax_bp: u32,
    pub fee_tax_bp: u32,
    pub experiment: Option<String>,
    pub variants: Vec<Variant>,
    pub version: u64,
}

impl From<v1::Tariff> for Tariff {
    fn from(t: v1::Tariff) -> Self {
        let variant = |v: v1::Variant| Variant { name: v.name, weight: v.weight, factor: v.factor };
        Self {
            city: t.city,
            currency: t.currency,
            base: t.base,
            per_km: t.per_km,
            floor: t.floor,
            ceiling: t.ceiling,
            cap: t.cap,
            tax_bp: t.tax_bp,
            fee_tax_bp: t.fee_tax_bp,
            experiment: some(t.experiment),
            variants: t.variants.into_iter().map(variant).collect(),
            version: t.version,
        }
    }
}
