//! Which hub serves a point; cities and zones.

use serde::{Deserialize, Serialize};
use subjects::{
    Check, Fault,
    ids::{City as CityCode, HubId, Sku, Token as _},
    v1,
};
use utoipa::ToSchema;

use super::{
    common::{Place, absent, into_all, some},
    eta::EtaTotal,
};

/// Most corners and rings one request may name; geo has the last word on the shape.
const MAX_CORNERS: usize = 10_000;
const MAX_POLYGONS: usize = 100;

/// A hub that could serve the point.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    pub hub_id: String,
    pub name: String,
    pub city: String,
    pub distance_m: f64,
    /// Weighted sum of the three parts.
    pub score: f64,
    /// 0 to 1.
    pub proximity: f64,
    /// The share of the basket that is in stock.
    pub stock: f64,
    pub riders: f64,
    /// Parts that could not be asked for and count as 0.5: `stock`, `riders`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

impl From<v1::HubCandidate> for Candidate {
    fn from(c: v1::HubCandidate) -> Self {
        Self {
            hub_id: c.hub_id,
            name: c.name,
            city: c.city,
            distance_m: c.distance_m,
            score: c.score,
            proximity: c.proximity,
            stock: c.stock,
            riders: c.riders,
            unknown: c.unknown,
        }
    }
}

/// The hub of the answer, and how it was found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ServingHub {
    #[serde(flatten)]
    pub candidate: Candidate,
    #[serde(flatten)]
    pub found: Found,
}

/// How an answer was found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// `redis`, `postgis`, `distance`, `ip` or `default`.
    #[schema(example = "redis")]
    pub tier: Option<String>,
    /// How far the search was widened: `cell`, `ring1`, `ring2`, `res8`, `res6`. Absent beyond the cell
    /// tiers.
    #[schema(example = "cell")]
    pub level: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Serviceability {
    pub serviceable: bool,
    /// Null when nobody serves the point.
    pub hub: Option<ServingHub>,
    /// Best first.
    pub alternatives: Vec<Candidate>,
    #[serde(flatten)]
    pub found: Found,
    pub city: Option<String>,
    /// The H3 cell of resolution 9.
    pub cell: Option<String>,
    /// When an order placed now would arrive; null while nobody can say.
    pub eta: Option<EtaTotal>,
}

impl Serviceability {
    pub fn new(found: v1::Serviceability, eta: Option<EtaTotal>) -> Self {
        let tier = match found.tier() {
            v1::GeoTier::Unspecified => None,
            v1::GeoTier::Redis => Some("redis"),
            v1::GeoTier::Postgis => Some("postgis"),
            v1::GeoTier::Distance => Some("distance"),
            v1::GeoTier::Ip => Some("ip"),
            v1::GeoTier::Default => Some("default"),
        };
        let how = Found { tier: tier.map(str::to_owned), level: some(found.level) };
        let hub = found.hub.filter(|_| found.serviceable);
        Self {
            serviceable: found.serviceable,
            hub: hub.map(|hub| ServingHub { candidate: hub.into(), found: how.clone() }),
            alternatives: into_all(found.alternatives),
            found: how,
            city: some(found.city),
            cell: some(found.cell),
            eta,
        }
    }
}

/// `sku:qty,…`
pub fn basket(check: &mut Check, text: &str) -> Vec<v1::Line> {
    const AT: &str = "/query/basket";
    let mut lines = Vec::new();
    for part in text.split(',') {
        let line = part.split_once(':').and_then(|(sku, qty)| {
            Sku::parse(sku).ok()?;
            Some(v1::Line { sku: sku.to_owned(), qty: qty.parse().ok()? })
        });
        match line {
            Some(line) if lines.len() <= subjects::check::MAX_LINES => lines.push(line),
            Some(_) => break,
            None => {
                check.wrong(AT, "is not sku:qty,sku:qty");
                return Vec::new();
            }
        }
    }
    check.lines(AT, &lines);
    lines
}

/// A box. Across the antimeridian the west has the larger longitude.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    pub south_west: Place,
    pub north_east: Place,
}

/// How much each part of a candidate's score weighs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    #[schema(minimum = 0, example = 0.4)]
    pub proximity: f64,
    #[schema(minimum = 0, example = 0.4)]
    pub stock: f64,
    #[schema(minimum = 0, example = 0.2)]
    pub riders: f64,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CityRequest {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[schema(example = "IDR")]
    pub currency: String,
    /// IANA name.
    #[schema(example = "Asia/Jakarta")]
    pub time_zone: String,
    pub bounds: Bounds,
    /// 0.40, 0.40, 0.20 if absent.
    pub weights: Option<Weights>,
    /// Serves whoever cannot be placed otherwise.
    pub default_hub_id: Option<String>,
    /// How far hubs deliver where no zone says so; 5 000 if absent.
    pub max_distance_m: Option<f64>,
    /// True if absent.
    pub active: Option<bool>,
}

impl CityRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, city: CityCode) -> Result<v1::PutCity, Fault> {
        let mut check = Check::new();
        check.text("/name", &self.name, 200);
        let currency = self.currency.len() == 3 && self.currency.bytes().all(|b| b.is_ascii_uppercase());
        check.that(currency, "/currency", "is not an ISO 4217 code");
        check.text("/time_zone", &self.time_zone, 64);
        self.bounds.south_west.check(&mut check, "/bounds/south_west");
        self.bounds.north_east.check(&mut check, "/bounds/north_east");
        let upright = self.bounds.south_west.lat < self.bounds.north_east.lat;
        check.that(upright, "/bounds", "has its south not below its north");
        if let Some(w) = self.weights {
            for (name, weight) in [("proximity", w.proximity), ("stock", w.stock), ("riders", w.riders)] {
                let right = (0.0..=1_000.0).contains(&weight);
                check.that(right, &format!("/weights/{name}"), "must be 0 to 1000");
            }
            check.that(w.proximity + w.stock + w.riders > 0.0, "/weights", "are all 0");
        }
        if let Some(hub) = &self.default_hub_id {
            check.id::<HubId>("/default_hub_id", hub);
        }
        let distance = self.max_distance_m.unwrap_or_default();
        check.that((0.0..=100_000.0).contains(&distance), "/max_distance_m", "must be 0 to 100000 metres");
        check.done()?;
        let bounds = v1::Bounds {
            south_west: Some(self.bounds.south_west.into()),
            north_east: Some(self.bounds.north_east.into()),
        };
        let city = v1::City {
            city: city.into(),
            name: self.name,
            currency: self.currency,
            time_zone: self.time_zone,
            bounds: Some(bounds),
            weights: self.weights.map(|w| v1::CandidateWeights {
                proximity: w.proximity,
                stock: w.stock,
                riders: w.riders,
            }),
            default_hub_id: self.default_hub_id.unwrap_or_default(),
            max_distance_m: distance,
            active: self.active.unwrap_or(true),
            version: 0,
        };
        Ok(v1::PutCity { city: Some(city) })
    }
}

/// A city's settings.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct City {
    #[schema(example = "jkt")]
    pub city: String,
    pub name: String,
    pub currency: String,
    pub time_zone: String,
    pub bounds: Bounds,
    pub weights: Option<Weights>,
    pub default_hub_id: Option<String>,
    pub max_distance_m: f64,
    pub active: bool,
    pub version: u64,
}

impl TryFrom<v1::City> for City {
    type Error = Fault;

    fn try_from(c: v1::City) -> Result<Self, Fault> {
        let bounds = c.bounds.ok_or_else(|| absent("bounds"))?;
        let corner = |corner: Option<v1::Point>| corner.map(Place::from).ok_or_else(|| absent("corner"));
        Ok(Self {
            city: c.city,
            name: c.name,
            currency: c.currency,
            time_zone: c.time_zone,
            bounds: Bounds { south_west: corner(bounds.south_west)?, north_east: corner(bounds.north_east)? },
            weights: c.weights.map(|w| Weights { proximity: w.proximity, stock: w.stock, riders: w.riders }),
            default_hub_id: some(c.default_hub_id),
            max_distance_m: c.max_distance_m,
            active: c.active,
            version: c.version,
        })
    }
}

/// Rings of at least three corners, not closed: the last corner joins the first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Polygon {
    #[schema(min_items = 3)]
    pub outer: Vec<Place>,
    #[serde(default)]
    pub holes: Vec<Vec<Place>>,
}

impl Polygon {
    fn check(&self, check: &mut Check, pointer: &str) {
        let rings = std::iter::once((format!("{pointer}/outer"), &self.outer))
            .chain(self.holes.iter().enumerate().map(|(i, ring)| (format!("{pointer}/holes/{i}"), ring)));
        for (at, ring) in rings {
            check.that((3..=MAX_CORNERS).contains(&ring.len()), &at, "needs 3 to 10000 corners");
            if !check.is_ok() {
                return;
            }
            for (i, corner) in ring.iter().enumerate() {
                corner.check(check, &format!("{at}/{i}"));
            }
        }
    }
}

fn ring(places: Vec<Place>) -> v1::Ring {
    v1::Ring { points: into_all(places) }
}

impl From<Polygon> for v1::Polygon {
    fn from(p: Polygon) -> Self {
        Self { outer: Some(ring(p.outer)), holes: p.holes.into_iter().map(ring).collect() }
    }
}

impl From<v1::Polygon> for Polygon {
    fn from(p: v1::Polygon) -> Self {
        Self {
            outer: into_all(p.outer.unwrap_or_default().points),
            holes: p.holes.into_iter().map(|ring| into_all(ring.points)).collect(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneRequest {
    /// This or `radius_m`.
    pub polygon: Option<Polygon>,
    /// A circle around the hub, metres.
    #[schema(exclusive_minimum = 0)]
    pub radius_m: Option<f64>,
    /// Taken out of it.
    #[serde(default)]
    pub exclusions: Vec<Polygon>,
}

impl ZoneRequest {
    /// # Errors
    /// `request.invalid`. Whether a polygon crosses itself is for geo to say: `geo.zone_invalid`.
    pub fn into_message(self, hub: HubId) -> Result<v1::PutZone, Fault> {
        let mut check = Check::new();
        match (&self.polygon, self.radius_m) {
            (Some(polygon), None) => polygon.check(&mut check, "/polygon"),
            (None, Some(radius)) => {
                let right = radius > 0.0 && radius <= 100_000.0;
                check.that(right, "/radius_m", "must be above 0 and at most 100000 metres");
            }
            (Some(_), Some(_)) => check.wrong("/radius_m", "stands beside a polygon; send one of them"),
            (None, None) => check.wrong("/polygon", "is missing, and so is radius_m"),
        }
        check.that(self.exclusions.len() <= MAX_POLYGONS, "/exclusions", "takes at most 100 polygons");
        for (i, exclusion) in self.exclusions.iter().enumerate().take(MAX_POLYGONS) {
            exclusion.check(&mut check, &format!("/exclusions/{i}"));
        }
        check.done()?;
        let zone = v1::Zone {
            hub_id: hub.into(),
            polygon: self.polygon.map(Into::into),
            radius_m: self.radius_m.unwrap_or_default(),
            exclusions: into_all(self.exclusions),
            version: 0,
            cells: 0,
        };
        Ok(v1::PutZone { zone: Some(zone) })
    }
}

/// Where a hub delivers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Zone {
    pub hub_id: String,
    pub polygon: Option<Polygon>,
    pub radius_m: Option<f64>,
    pub exclusions: Vec<Polygon>,
    pub version: u64,
    /// How many H3 cells of resolution 9 it fills.
    pub cells: u32,
}

impl From<v1::Zone> for Zone {
    fn from(z: v1::Zone) -> Self {
        Self {
            hub_id: z.hub_id,
            radius_m: (z.radius_m > 0.0 && z.polygon.is_none()).then_some(z.radius_m),
            polygon: z.polygon.map(Into::into),
            exclusions: into_all(z.exclusions),
            version: z.version,
            cells: z.cells,
        }
    }
}
