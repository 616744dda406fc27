//! A city with hubs and zones, and short words for what is done there.

use geodesy::Place;
use runtime::{Fault, Meta, Platform};
use subjects::{
    ids::{City, HubId, Token},
    table::{HubEvent, geo as api},
    v1::{self, GeoTier},
};
use testkit::{Proxy, Running, World};

pub const HUB: &str = "hub_1";
/// Where [`HUB`] stands: Kemang, Jakarta.
pub const HOME: (f64, f64) = (-6.2607, 106.8137);

pub struct Town {
    pub world: World,
}

impl Town {
    pub async fn bare(settings: &[(&str, &str)]) -> Self {
        Self { world: World::start_with(&[(geo::SCHEMA, &geo::MIGRATOR)], settings).await }
    }

    /// With the city, and [`HUB`] that delivers 2 km around.
    pub async fn open() -> (Self, Running) {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> (Self, Running) {
        let town = Self::bare(settings).await;
        let running = town.worker().await;
        town.furnish().await;
        (town, running)
    }

    pub async fn furnish(&self) {
        self.put_city(jakarta()).await.unwrap();
        self.tell(hub(HUB, HOME)).await;
        self.knows(HUB).await;
        self.put_zone(circle(HUB, 2_000.0)).await.unwrap();
    }

    pub async fn worker(&self) -> Running {
        let platform = self.world.platform("geo").await;
        self.world.run(geo::worker(&platform).await.unwrap()).await
    }

    /// A worker whose way to Postgres can be cut.
    pub async fn worker_behind_a_proxy(&self) -> (Running, Proxy) {
        let platform = self.world.platform("geo").await;
        let url = platform.config.postgres.url().unwrap().expose().to_owned();
        let (head, database) = url.rsplit_once('/').unwrap();
        let (login, port) = head.rsplit_once(':').unwrap();
        let proxy = Proxy::to(([127, 0, 0, 1], port.parse().unwrap()).into()).await;
        let url = format!("{login}:{}/{database}", proxy.port());
        let pg = runtime::platform::pool(&url, "kilat-geo", 4).unwrap();
        let platform = Platform { pg, ..platform };
        (self.world.run(geo::worker(&platform).await.unwrap()).await, proxy)
    }

    /// As the catalogue does; each call is a delivery of its own.
    pub async fn tell(&self, hub: v1::Hub) {
        let channel =
            HubEvent { city: City::parse(&hub.city).unwrap(), hub: HubId::parse(&hub.hub_id).unwrap() };
        let meta = v1::EventMeta { version: hub.version, ..Default::default() };
        let message = v1::HubChanged { meta: Some(meta), hub: Some(hub) };
        let catalogue = self.world.bus("catalogue").await;
        let id = format!("test-{:016x}", fastrand::u64(..));
        catalogue.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// Until the record has the hub.
    pub async fn knows(&self, hub_id: &str) {
        self.has(&format!("select count(*) from geo.hub where hub_id = '{hub_id}'"), 1).await;
    }

    /// Until the statement counts this many.
    pub async fn has(&self, count: &str, wanted: i64) {
        self.world
            .eventually(count, || async {
                let found = self.count(count).await;
                if found == wanted { Ok(true) } else { Err(format!("{found}, not {wanted}")) }
            })
            .await;
    }

    pub async fn count(&self, count: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(count.to_owned())).fetch_one(&self.world.pg).await.unwrap()
    }

    /// A new hub in the record with a circle around it.
    pub async fn add(&self, hub_id: &str, at: (f64, f64), radius_m: f64) {
        self.tell(hub(hub_id, at)).await;
        self.knows(hub_id).await;
        self.put_zone(circle(hub_id, radius_m)).await.unwrap();
    }

    pub async fn put_zone(&self, zone: v1::Zone) -> Result<v1::Zone, Fault> {
        self.world.call::<api::PutZone>(&v1::PutZone { zone: Some(zone) }).await
    }

    pub async fn put_city(&self, city: v1::City) -> Result<v1::City, Fault> {
        self.world.call::<api::PutCity>(&v1::PutCity { city: Some(city) }).await
    }

    pub async fn ask(&self, request: v1::FindHub) -> Result<v1::Serviceability, Fault> {
        self.world.call::<api::Find>(&request).await
    }

    pub async fn find(&self, at: (f64, f64)) -> v1::Serviceability {
        self.ask(v1::FindHub { point: point(at), ..Default::default() }).await.unwrap()
    }

    /// Hub (empty: nobody), tier and level of a lookup.
    pub async fn found(&self, at: (f64, f64)) -> (String, GeoTier, String) {
        let found = self.find(at).await;
        let tier = found.tier();
        assert_eq!(found.serviceable, found.hub.is_some());
        (found.hub.map(|hub| hub.hub_id).unwrap_or_default(), tier, found.level)
    }

    /// As the cache or the record has it: hub (empty: nobody), tier and level. On a busy machine both may take
    /// longer than they may, and the answer comes, named, from what an instance remembers: then it is asked again.
    pub async fn stored(&self, at: (f64, f64)) -> (String, GeoTier, String) {
        self.world
            .found("the cache or the record answers", || async {
                match self.found(at).await {
                    found if matches!(found.1, GeoTier::Redis | GeoTier::Postgis) => Ok(found),
                    (_, tier, _) => Err(tier.as_str_name().to_owned()),
                }
            })
            .await
    }

    /// Until a lookup is answered so.
    pub async fn comes_to(&self, at: (f64, f64), wanted: (&str, GeoTier, &str)) {
        self.world
            .eventually(&format!("{wanted:?}"), || async {
                let found = self.found(at).await;
                if (found.0.as_str(), found.1, found.2.as_str()) == wanted {
                    Ok(true)
                } else {
                    Err(format!("{found:?}"))
                }
            })
            .await;
    }

    /// The hub of that answer.
    pub async fn recorded(&self, at: (f64, f64)) -> String {
        self.stored(at).await.0
    }

    /// A place nobody has asked for since it was changed: the record says which hub at which level, and from
    /// then on the cache says the same.
    pub async fn recorded_then_cached(&self, at: (f64, f64), hub: &str, level: &str, what: &str) {
        let found = self.found(at).await;
        if found.1 == GeoTier::Distance {
            // Too slow, just now; it may have been cached all the same.
            let (recorded, _, at_level) = self.stored(at).await;
            assert_eq!((recorded.as_str(), at_level.as_str()), (hub, level), "{what}");
        } else {
            assert_eq!(found, (hub.into(), GeoTier::Postgis, level.into()), "{what}");
        }
        self.cached(at, hub, level, what).await;
    }

    /// Until the cache answers; and whoever answers says this.
    pub async fn cached(&self, at: (f64, f64), hub: &str, level: &str, what: &str) {
        self.world
            .eventually("the cache answers", || async {
                let (found, tier, at_level) = self.stored(at).await;
                assert_eq!((found.as_str(), at_level.as_str()), (hub, level), "{what}: {tier:?}");
                Ok(tier == GeoTier::Redis)
            })
            .await;
    }

    /// Until a lookup is answered by this tier.
    pub async fn answers_from(&self, at: (f64, f64), tier: GeoTier) {
        self.world
            .eventually(tier.as_str_name(), || async {
                let found = self.find(at).await;
                if found.tier() == tier { Ok(true) } else { Err(format!("{found:?}")) }
            })
            .await;
    }

    pub async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.world.redis.url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }
}

pub fn point((lat, lng): (f64, f64)) -> Option<v1::Point> {
    Some(v1::Point { lat, lng })
}

/// So many metres from [`HOME`].
pub fn away(bearing_deg: f64, distance_m: f64) -> (f64, f64) {
    let home = Place::new(HOME.0, HOME.1).unwrap();
    let place = geodesy::destination(home, bearing_deg, distance_m);
    (place.lat(), place.lng())
}

pub fn jakarta() -> v1::City {
    v1::City {
        city: "jkt".into(),
        name: "Jakarta".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        bounds: Some(v1::Bounds { south_west: point((-6.4, 106.6)), north_east: point((-6.0, 107.1)) }),
        active: true,
        ..Default::default()
    }
}

pub fn bengaluru() -> v1::City {
    v1::City {
        city: "blr".into(),
        name: "Bengaluru".into(),
        currency: "INR".into(),
        time_zone: "Asia/Kolkata".into(),
        bounds: Some(v1::Bounds { south_west: point((12.7, 77.3)), north_east: point((13.2, 77.9)) }),
        ..jakarta()
    }
}

pub fn hub(hub_id: &str, at: (f64, f64)) -> v1::Hub {
    v1::Hub {
        hub_id: hub_id.into(),
        name: format!("The hub {hub_id}"),
        city: "jkt".into(),
        currency: "IDR".into(),
        time_zone: "Asia/Jakarta".into(),
        point: point(at),
        active: true,
        version: 1,
        delivery_fee: None,
    }
}

pub fn circle(hub_id: &str, radius_m: f64) -> v1::Zone {
    v1::Zone { hub_id: hub_id.into(), radius_m, ..Default::default() }
}

/// A square of this half width around a point.
pub fn square((lat, lng): (f64, f64), half: f64) -> v1::Polygon {
    let corners = [(-half, -half), (-half, half), (half, half), (half, -half)];
    let points = corners.iter().map(|(y, x)| v1::Point { lat: lat + y, lng: lng + x }).collect();
    v1::Polygon { outer: Some(v1::Ring { points }), holes: Vec::new() }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
