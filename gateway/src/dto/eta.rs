//! When an order arrives.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{Check, Fault, ids::HubId, v1};
use utoipa::ToSchema;

use super::common::{Place, absent, into_all, some, time};

/// With these odds it is there by then.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EtaTotal {
    /// Seconds from now.
    pub p50_s: u32,
    pub p80_s: u32,
    pub p95_s: u32,
    /// The same as clock times.
    pub at: EtaTimes,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EtaTimes {
    pub p50: Option<DateTime<Utc>>,
    pub p80: Option<DateTime<Utc>>,
    pub p95: Option<DateTime<Utc>>,
}

impl From<v1::EtaTotal> for EtaTotal {
    fn from(t: v1::EtaTotal) -> Self {
        Self {
            p50_s: t.p50_s,
            p80_s: t.p80_s,
            p95_s: t.p95_s,
            at: EtaTimes { p50: time(t.p50_at), p80: time(t.p80_at), p95: time(t.p95_at) },
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EtaComponent {
    /// `picking`, `queue` or `travel`.
    #[schema(example = "picking")]
    pub name: String,
    pub mean_s: f64,
    pub sd_s: f64,
    /// `learned`, `formula`, `observed` or `fallback`.
    #[schema(example = "learned")]
    pub source: String,
}

impl From<v1::EtaComponent> for EtaComponent {
    fn from(c: v1::EtaComponent) -> Self {
        Self { name: c.name, mean_s: c.mean_s, sd_s: c.sd_s, source: c.source }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Eta {
    /// Absent before there is an order.
    pub order_id: Option<String>,
    pub hub_id: Option<String>,
    pub total: EtaTotal,
    pub components: Vec<EtaComponent>,
    /// Components that answered with their fallback.
    pub degraded: Vec<String>,
    /// When this was computed.
    pub at: Option<DateTime<Utc>>,
    /// What was promised when the order was confirmed.
    pub promised: Option<EtaTotal>,
}

impl TryFrom<v1::Eta> for Eta {
    type Error = Fault;

    fn try_from(e: v1::Eta) -> Result<Self, Fault> {
        Ok(Self {
            order_id: some(e.order_id),
            hub_id: some(e.hub_id),
            total: e.total.ok_or_else(|| absent("total"))?.into(),
            components: into_all(e.components),
            degraded: e.degraded,
            at: time(e.at),
            promised: e.promised.map(Into::into),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalculateRequest {
    pub hub_id: String,
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
    #[schema(minimum = -180, maximum = 180)]
    pub lng: f64,
    /// Distinct lines of the basket; 1 if absent.
    #[schema(minimum = 1, maximum = 100)]
    pub lines: Option<u32>,
    /// Units of the basket; as many as lines if absent.
    #[schema(minimum = 1, maximum = 99_900)]
    pub units: Option<u32>,
}

impl CalculateRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self) -> Result<v1::CalculateEta, Fault> {
        let mut check = Check::new();
        check.id::<HubId>("/hub_id", &self.hub_id);
        let place = Place { lat: self.lat, lng: self.lng };
        place.check(&mut check, "");
        let lines = self.lines.unwrap_or(1);
        let units = self.units.unwrap_or(lines);
        check.that((1..=100).contains(&lines), "/lines", "must be 1 to 100");
        check.that((1..=99_900).contains(&units), "/units", "must be 1 to 99900");
        check.that(units >= lines, "/units", "are fewer than the lines");
        check.done()?;
        Ok(v1::CalculateEta { hub_id: self.hub_id, drop: Some(place.into()), lines, units })
    }
}
