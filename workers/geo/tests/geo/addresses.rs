//! Callers without a point: the city of their address, or the default hub.

use runtime::StartError;
use subjects::v1::{self, GeoTier};
use testkit::Running;

use crate::{
    mmdb,
    support::{HOME, HUB, Town, away, bengaluru, circle, code, hub, jakarta, point},
};

const JAKARTA: &str = "203.0.113.7";
const BENGALURU: &str = "198.51.100.9";

async fn town() -> (Town, Running, tempfile::NamedTempFile) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let networks = [("203.0.113.0/24", HOME), ("198.51.100.0/25", (12.97, 77.59))];
    std::fs::write(file.path(), mmdb::database(&networks)).unwrap();
    let (town, running) = Town::open_with(&[("KILAT__GEO__GEOIP_DB", file.path().to_str().unwrap())]).await;
    (town, running, file)
}

fn from(ip: &str) -> v1::FindHub {
    v1::FindHub { ip: ip.into(), ..Default::default() }
}

#[tokio::test]
async fn without_a_point_the_address_says_which_city() {
    let (town, running, _file) = town().await;
    town.put_city(bengaluru()).await.unwrap();
    let found = town.ask(from(JAKARTA)).await.unwrap();
    assert_eq!((found.tier(), found.city.as_str(), found.level.as_str()), (GeoTier::Ip, "jkt", ""));
    let hub = found.hub.unwrap();
    assert_eq!((hub.hub_id.as_str(), hub.proximity), (HUB, 0.5));
    assert!(hub.unknown.contains(&"proximity".to_owned()));

    // A city without a hub, then one with no more than a default.
    let nobody = town.ask(from(BENGALURU)).await.unwrap();
    assert_eq!((nobody.serviceable, nobody.tier(), nobody.city.as_str()), (false, GeoTier::Ip, "blr"));
    town.put_city(v1::City { default_hub_id: HUB.into(), ..bengaluru() }).await.unwrap();
    let default = town.ask(from(BENGALURU)).await.unwrap();
    assert_eq!((default.tier(), default.hub.unwrap().hub_id.as_str()), (GeoTier::Default, HUB));

    // Of two cities either would be a guess.
    assert_eq!(code(town.ask(from("192.0.2.1")).await), "geo.place_unknown");
    assert_eq!(code(town.ask(from("2001:db8::1")).await), "geo.place_unknown");
    assert_eq!(code(town.ask(from("198.51.100.200")).await), "geo.place_unknown");
    // A point is better than an address.
    let both = v1::FindHub { point: point(away(90.0, 15_000.0)), ..from(JAKARTA) };
    assert!(!town.ask(both).await.unwrap().serviceable);
    running.stop().await;
}

#[tokio::test]
async fn the_default_hub_serves_whom_nothing_places() {
    let (town, running, _file) = town().await;
    assert_eq!(code(town.ask(from("192.0.2.1")).await), "geo.place_unknown");
    town.tell(hub("hub_0", away(10.0, 500.0))).await;
    town.knows("hub_0").await;
    town.put_city(v1::City { default_hub_id: "hub_0".into(), ..jakarta() }).await.unwrap();
    for ip in ["192.0.2.1", ""] {
        let found = town.ask(from(ip)).await.unwrap();
        assert_eq!((found.tier(), found.hub.unwrap().hub_id.as_str()), (GeoTier::Default, "hub_0"));
    }
    // Its hubs with a zone come first.
    let found = town.ask(from(JAKARTA)).await.unwrap();
    assert_eq!((found.tier(), found.hub.unwrap().hub_id.as_str()), (GeoTier::Ip, HUB));
    town.put_zone(circle("hub_0", 800.0)).await.unwrap();
    assert_eq!(town.ask(from(JAKARTA)).await.unwrap().alternatives.len(), 1);
    // A default that takes no orders is none.
    town.tell(v1::Hub { version: 2, active: false, ..hub("hub_0", HOME) }).await;
    town.has("select count(*) from geo.hub where not active", 1).await;
    assert_eq!(code(town.ask(from("192.0.2.1")).await), "geo.place_unknown");
    running.stop().await;
}

#[tokio::test]
async fn a_database_that_is_none_is_refused_at_the_start() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "not a database").unwrap();
    for path in [file.path().to_str().unwrap(), "/nowhere/city.mmdb"] {
        let town = Town::bare(&[("KILAT__GEO__GEOIP_DB", path)]).await;
        let platform = town.world.platform("geo").await;
        let refused = geo::worker(&platform).await.err().unwrap();
        assert!(
            matches!(&refused, StartError::Config(_)) && refused.to_string().contains("geo.geoip_db"),
            "{refused}"
        );
    }
}
