//! The whole of it: cities with their streets, hubs, riders and wishes, all from one seed.

use std::collections::BTreeMap;

use geodesy::Place;

use super::{
    demand::{Demand, Wish},
    draws,
    staff::{Shift, Temper},
    streets::{Streets, Xy},
};
use crate::{Hub, Options, doors::Door};

/// Streets go this far beyond the furthest hub.
const MARGIN_M: f64 = 3_500.0;

#[derive(Debug)]
pub struct World {
    pub scale: Scale,
    pub hubs: Vec<Store>,
    pub cities: BTreeMap<String, Streets>,
    pub riders: Vec<RiderPlan>,
    pub wishes: Vec<Wish>,
    pub seed: u64,
}

#[derive(Clone, Debug)]
pub struct Store {
    pub hub: Hub,
    pub at: Xy,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RiderPlan {
    pub nth: u64,
    /// Where he waits, among the hubs.
    pub home: usize,
    pub temper: Temper,
    pub shift: Shift,
    /// How his device comes to the bus.
    pub door: Door,
}

/// How the world's time becomes ours.
///
/// What people do by the clock (picking, doors, shifts, the day's curve) is simply quicker by `speed`.
/// Riders cannot be: a phone that moves faster than 55.6 m/s is refused, and the servers' own times (5 s
/// batches, 30 s offers, a ping in two seconds) stay what they are. So riders are quicker by at most
/// [`Scale::MOST`], 8.5 m/s × 5 = 42.5 m/s, and beyond that the doors move nearer instead: the world's
/// seconds for a ride stay the same, and so does what is learned from them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub speed: f64,
    /// Of riders.
    pub movement: f64,
    /// Of the distance from hubs to doors.
    pub distance: f64,
}

impl Scale {
    pub const MOST: f64 = 5.0;

    pub fn of(speed: f64) -> Self {
        let movement = speed.min(Self::MOST);
        Self { speed, movement, distance: movement / speed }
    }
}

/// A die of its own, so that other shares change nothing else of a rider.
fn door(options: &Options, nth: u64) -> Door {
    match draws::of(options.seed, "device", nth).f64() {
        die if die < options.websocket => Door::WebSocket,
        die if die < options.websocket + options.mqtt => Door::Mqtt,
        _ => Door::Nats,
    }
}

impl World {
    /// # Errors
    /// There are no hubs, or one is not on the globe.
    pub fn draw(options: &Options, hubs: &[Hub]) -> anyhow::Result<Self> {
        anyhow::ensure!(!hubs.is_empty(), "there are no hubs");
        let scale = Scale::of(options.speed);
        let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for hub in hubs {
            places.entry(hub.city.clone()).or_default().push(Place::new(hub.lat, hub.lng)?);
        }
        let mut cities = BTreeMap::new();
        for (city, places) in &places {
            if let Some(streets) = Streets::around(places, MARGIN_M, options.seed) {
                cities.insert(city.clone(), streets);
            }
        }
        let mut stores = Vec::new();
        for hub in hubs {
            let place = Place::new(hub.lat, hub.lng)?;
            let at = cities.get(&hub.city).map(|streets| streets.plane().to_xy(place)).unwrap_or_default();
            stores.push(Store { hub: hub.clone(), at });
        }
        let seconds = options.world_seconds();
        let riders = (0..options.riders)
            .map(|nth| {
                let mut rng = draws::of(options.seed, "rider", nth);
                RiderPlan {
                    nth,
                    home: usize::try_from(nth).unwrap_or_default() % stores.len(),
                    temper: Temper::of(&mut rng),
                    door: door(options, nth),
                    shift: if options.resident() {
                        Shift { on_s: 0.0, off_s: f64::INFINITY }
                    } else {
                        Shift::of(&mut rng, seconds)
                    },
                }
            })
            .collect();
        let demand = Demand {
            seed: options.seed,
            peak_per_hour: options.orders_per_hour,
            start_hour: options.start_hour,
            radius_m: options.radius_m * scale.distance,
        };
        let around: Vec<(Xy, &Streets)> =
            stores.iter().filter_map(|store| Some((store.at, cities.get(&store.hub.city)?))).collect();
        let wishes = demand.wishes(&around, seconds, options.orders.unwrap_or(usize::MAX));
        Ok(Self { scale, hubs: stores, cities, riders, wishes, seed: options.seed })
    }

    pub fn streets(&self, hub: usize) -> Option<&Streets> {
        self.cities.get(&self.hubs.get(hub)?.hub.city)
    }

    pub fn place(&self, hub: usize, at: Xy) -> Option<Place> {
        self.streets(hub).map(|streets| streets.plane().to_place(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hubs() -> Vec<Hub> {
        let hub = |id: &str, city: &str, lat, lng| Hub { hub_id: id.into(), city: city.into(), lat, lng };
        vec![
            hub("hub_kemang", "jkt", -6.2607, 106.8136),
            hub("hub_menteng", "jkt", -6.1952, 106.8326),
            hub("hub_indiranagar", "blr", 12.9784, 77.6408),
        ]
    }

    #[test]
    fn a_seed_is_a_world() {
        let options = Options { seed: 11, minutes: 60.0, ..Options::default() };
        let (one, same) = (World::draw(&options, &hubs()).unwrap(), World::draw(&options, &hubs()).unwrap());
        assert_eq!((&one.riders, &one.wishes), (&same.riders, &same.wishes));
        assert!(!one.wishes.is_empty());
        let other = World::draw(&Options { seed: 12, ..options }, &hubs()).unwrap();
        assert_ne!(one.wishes, other.wishes);
    }

    #[test]
    fn however_fast_the_world_no_rider_outruns_the_check() {
        for speed in [1.0, 3.0, 5.0, 10.0, 20.0] {
            let scale = Scale::of(speed);
            assert!(8.5 * 1.25 * scale.movement <= 55.6, "{speed}");
            // A ride takes the same seconds of the world.
            assert!((scale.distance / scale.movement * speed - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_quicker_world_has_the_same_wishes_nearer() {
        let at = |speed| {
            let options = Options { seed: 3, minutes: 30.0 / speed, speed, ..Options::default() };
            World::draw(&options, &hubs()).unwrap().wishes
        };
        let (slow, quick) = (at(1.0), at(10.0));
        assert_eq!(slow.len(), quick.len());
        assert!(slow.iter().zip(&quick).all(|(a, b)| a.at_s == b.at_s && a.lines == b.lines));
    }

    #[test]
    fn riders_come_by_three_doors_a_share_each() {
        let of = |websocket, mqtt| {
            let options = Options { riders: 1_000, websocket, mqtt, ..Options::default() };
            let riders = World::draw(&options, &hubs()).unwrap().riders;
            [Door::Nats, Door::WebSocket, Door::Mqtt]
                .map(|door| riders.iter().filter(|rider| rider.door == door).count())
        };
        assert_eq!(of(0.0, 0.0), [1_000, 0, 0]);
        assert_eq!(of(0.0, 1.0), [0, 0, 1_000]);
        let [nats, websocket, mqtt] = of(0.3, 0.2);
        assert!((450..550).contains(&nats) && (250..350).contains(&websocket) && (150..250).contains(&mqtt));
    }

    #[test]
    fn nowhere_is_an_error() {
        assert!(World::draw(&Options::default(), &[]).is_err());
        let lost = Hub { hub_id: "hub_x".into(), city: "jkt".into(), lat: 106.8, lng: -6.2 };
        assert!(World::draw(&Options::default(), &[lost]).is_err(), "swapped");
    }
}
