//! Shapes every family shares.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{Check, Code, Fault, v1};
use utoipa::ToSchema;

/// An amount in minor units of an ISO 4217 currency; a currency traded without a minor unit (IDR)
/// counts whole units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    #[schema(example = 15990)]
    pub amount: i64,
    #[schema(example = "IDR")]
    pub currency: String,
}

impl From<Money> for v1::Money {
    fn from(m: Money) -> Self {
        Self { amount: m.amount, currency: m.currency }
    }
}

impl From<v1::Money> for Money {
    fn from(m: v1::Money) -> Self {
        Self { amount: m.amount, currency: m.currency }
    }
}

/// A quantity of a SKU.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    #[schema(example = "milk-1l")]
    pub sku: String,
    #[schema(minimum = 1, maximum = 999)]
    pub qty: u32,
}

impl From<Line> for v1::Line {
    fn from(l: Line) -> Self {
        Self { sku: l.sku, qty: l.qty }
    }
}

impl From<v1::Line> for Line {
    fn from(l: v1::Line) -> Self {
        Self { sku: l.sku, qty: l.qty }
    }
}

/// Where to deliver. WGS 84 degrees.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    #[schema(example = "Jl. Sudirman 1")]
    pub line: String,
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
    #[schema(minimum = -180, maximum = 180)]
    pub lng: f64,
}

impl From<Address> for v1::Address {
    fn from(a: Address) -> Self {
        Self { line: a.line, point: Some(v1::Point { lat: a.lat, lng: a.lng }) }
    }
}

impl From<v1::Address> for Address {
    fn from(a: v1::Address) -> Self {
        let point = a.point.unwrap_or_default();
        Self { line: a.line, lat: point.lat, lng: point.lng }
    }
}

impl Address {
    /// Checks every field below `pointer`.
    pub fn check(&self, check: &mut Check, pointer: &str) {
        check.text(&format!("{pointer}/line"), &self.line, 500);
        Place { lat: self.lat, lng: self.lng }.check(check, pointer);
    }
}

/// The data of an `event: end`: why a stream ends before what it is about does.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StreamEnd {
    /// `token_expired`: come again with a new token.
    #[schema(example = "token_expired")]
    pub reason: String,
}

/// A point. WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    #[schema(minimum = -90, maximum = 90, example = -6.2)]
    pub lat: f64,
    #[schema(minimum = -180, maximum = 180, example = 106.8)]
    pub lng: f64,
}

impl From<Place> for v1::Point {
    fn from(p: Place) -> Self {
        Self { lat: p.lat, lng: p.lng }
    }
}

impl From<v1::Point> for Place {
    fn from(p: v1::Point) -> Self {
        Self { lat: p.lat, lng: p.lng }
    }
}

impl Place {
    /// Checks `{pointer}/lat` and `{pointer}/lng`.
    pub fn check(self, check: &mut Check, pointer: &str) {
        if !self.lat.is_finite() || self.lat.abs() > 90.0 {
            // The commonest mistake, and silent wherever both orders are places on earth.
            let swapped = self.lat.abs() <= 180.0 && self.lng.abs() <= 90.0;
            let hint = if swapped { "; lat and lng may be swapped" } else { "" };
            check.wrong(format!("{pointer}/lat"), format_args!("must be -90 to 90 degrees{hint}"));
        }
        if !self.lng.is_finite() || self.lng.abs() > 180.0 {
            check.wrong(format!("{pointer}/lng"), "must be -180 to 180 degrees");
        }
    }

    /// Of `?lat=` and `?lng=`: both or neither.
    pub fn of_query(check: &mut Check, lat: Option<&str>, lng: Option<&str>) -> Option<Self> {
        let mut number = |name: &str, text: Option<&str>, other: Option<&str>| match text {
            None => {
                check.that(other.is_none(), &format!("/query/{name}"), "is missing");
                None
            }
            Some(text) => {
                let number = text.parse::<f64>().ok();
                check.that(number.is_some(), &format!("/query/{name}"), "is no number");
                number
            }
        };
        let (lat, lng) = (number("lat", lat, lng), number("lng", lng, lat));
        let place = Self { lat: lat?, lng: lng? };
        place.check(check, "/query");
        Some(place)
    }
}

/// Unix milliseconds as a time.
pub fn of_ms(ms: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms)
}

pub fn time(stamp: Option<pbjson_types::Timestamp>) -> Option<DateTime<Utc>> {
    stamp.and_then(|stamp| stamp.try_into().ok())
}

pub fn into_all<A, B: From<A>>(items: Vec<A>) -> Vec<B> {
    items.into_iter().map(Into::into).collect()
}

/// An empty string of the bus is an absent field over HTTP.
pub fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A worker left out what its message promises.
pub fn absent(what: &str) -> Fault {
    Fault::reject(Code::Internal, format!("the reply has no {what}"))
}

/// `?limit=` and `?cursor=` as they came.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PageQuery {
    pub limit: Option<String>,
    pub cursor: Option<String>,
}

impl PageQuery {
    /// Default 20, at most 100.
    pub fn page(&self, check: &mut Check) -> v1::Page {
        let limit = match self.limit.as_deref() {
            None => 20,
            Some(text) => match text.parse() {
                Ok(limit @ 1..=100) => limit,
                Ok(_) | Err(_) => {
                    check.wrong("/query/limit", "must be 1 to 100");
                    20
                }
            },
        };
        let cursor = self.cursor.clone().unwrap_or_default();
        check.optional_text("/query/cursor", &cursor, 512);
        v1::Page { limit, cursor }
    }
}
