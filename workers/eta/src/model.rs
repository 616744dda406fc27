//! What deliveries have taught, folded sample by sample. Pure: the worker, the lab and the tests fold the
//! same samples into the same model.

use std::collections::HashMap;

use crate::{
    dist::Dist,
    learn::{
        pick::PickFit,
        travel::{Mood, TravelFit},
        wait::{self, Window},
    },
};

/// Areas kept at most; those not seen for longest go first.
const MOST_AREAS: usize = 20_000;

/// One thing that happened. Seconds and metres.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// A bag was packed: what had been estimated when it was promised, at which load, and what it took.
    Picked { hub: String, estimated_s: f64, load: f64, actual_s: f64 },
    /// A bag left the hub: how long after it was packed, and how long after a rider had accepted it, too.
    Left { hub: String, city: String, wait_s: f64, handover_s: f64 },
    /// A ride from the hub to the door. `area`: what rides are alike by, beside the city.
    Rode { city: String, area: String, distance_m: f64, ride_s: f64 },
}

/// What the model says of a ride.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ride {
    pub median_s: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
    /// False: the configured speed, nobody has ridden here yet.
    pub learned: bool,
}

#[derive(Clone, Debug)]
pub struct Model {
    /// Seconds per metre of great circle until a city has shown its own.
    pace: f64,
    picks: HashMap<String, PickFit>,
    waits: HashMap<String, Window>,
    handovers: HashMap<String, Window>,
    city_waits: HashMap<String, Window>,
    city_handovers: HashMap<String, Window>,
    rides: HashMap<String, (TravelFit, Mood)>,
    areas: HashMap<(String, String), (f64, Mood)>,
}

impl Model {
    /// `speed_mps` over the road; roads are longer than the great circle by `road_factor`.
    pub fn new(speed_mps: f64, road_factor: f64) -> Self {
        Self {
            pace: road_factor / speed_mps,
            picks: HashMap::new(),
            waits: HashMap::new(),
            handovers: HashMap::new(),
            city_waits: HashMap::new(),
            city_handovers: HashMap::new(),
            rides: HashMap::new(),
            areas: HashMap::new(),
        }
    }

    /// Takes in what happened at a time (Unix seconds).
    pub fn fold(&mut self, at: f64, sample: &Sample) {
        match sample {
            Sample::Picked { hub, estimated_s, load, actual_s } => {
                self.picks.entry(hub.clone()).or_default().note(*actual_s, *estimated_s, *load);
            }
            Sample::Left { hub, city, wait_s, handover_s } => {
                self.waits.entry(hub.clone()).or_default().note(at, *wait_s);
                self.handovers.entry(hub.clone()).or_default().note(at, *handover_s);
                self.city_waits.entry(city.clone()).or_default().note(at, *wait_s);
                self.city_handovers.entry(city.clone()).or_default().note(at, *handover_s);
            }
            Sample::Rode { city, area, distance_m, ride_s } => {
                self.ride(at, city, area, *distance_m, *ride_s);
            }
        }
    }

    fn ride(&mut self, at: f64, city: &str, area: &str, distance_m: f64, ride_s: f64) {
        let pace = self.pace;
        let (fit, city_mood) =
            self.rides.entry(city.to_owned()).or_insert_with(|| (TravelFit::new(pace), Mood::default()));
        let Some(seen) = fit.off_by(distance_m, ride_s) else { return };
        let (last, area_mood) = self.areas.entry((city.to_owned(), area.to_owned())).or_default();
        *last = at;
        let ((of_city, _), (of_area, area_var)) = (city_mood.at(at), area_mood.at(at));
        fit.note(distance_m, ride_s, of_city + of_area);
        city_mood.note(at, seen - of_area, fit.ride_var() + area_var);
        area_mood.note(at, seen - of_city, fit.ride_var());
        if self.areas.len() > MOST_AREAS {
            self.areas.retain(|_, (last, _)| at - *last < 3.0 * 3600.0);
        }
    }

    /// What an estimate of picking is multiplied by, its spread (of the logarithm), and whether that was
    /// learned.
    pub fn picking(&self, hub: &str, load: f64) -> (f64, f64, bool) {
        let fit = self.picks.get(hub).copied().unwrap_or_default();
        (fit.factor(load), fit.sigma(), fit.is_learned())
    }

    pub fn travel(&self, city: &str, area: &str, distance_m: f64, now: f64) -> Ride {
        let fresh = (TravelFit::new(self.pace), Mood::default());
        let (fit, city_mood) = self.rides.get(city).unwrap_or(&fresh);
        let area_mood =
            self.areas.get(&(city.to_owned(), area.to_owned())).map(|(_, mood)| *mood).unwrap_or_default();
        let ((of_city, city_var), (of_area, area_var)) = (city_mood.at(now), area_mood.at(now));
        Ride {
            median_s: fit.seconds(distance_m) * (of_city + of_area).exp(),
            sigma: (fit.ride_var() + city_var + area_var).sqrt(),
            learned: fit.is_learned(),
        }
    }

    /// The waits at a hub now, and how much of it was seen rather than computed (0 to 1).
    pub fn waiting(
        &self,
        hub: &str,
        city: &str,
        accepted: bool,
        formula_s: f64,
        now: f64,
        step: f64,
    ) -> (Dist, f64) {
        let (hubs, cities) =
            if accepted { (&self.handovers, &self.city_handovers) } else { (&self.waits, &self.city_waits) };
        let recent = |windows: &HashMap<String, Window>, key: &str| {
            windows.get(key).map(|window| window.recent(now)).unwrap_or_default()
        };
        wait::distribution(&recent(hubs, hub), &recent(cities, city), formula_s, step)
    }

    /// Whether the waits at a hub are known well enough to do without the formula.
    pub fn knows_waits(&self, hub: &str, now: f64) -> bool {
        const ENOUGH: usize = 30;
        self.waits.get(hub).is_some_and(|window| window.recent(now).len() >= ENOUGH)
    }

    /// Per hub: a, γ, σ and how many samples are behind them.
    pub fn pick_fits(&self) -> Vec<(String, [f64; 4])> {
        let mut fits: Vec<_> = self.picks.iter().map(|(hub, fit)| (hub.clone(), fit.numbers())).collect();
        fits.sort_by(|a, b| a.0.cmp(&b.0));
        fits
    }

    /// Per city: seconds at the door, seconds per metre, spread of one ride's logarithm, rides.
    pub fn travel_fits(&self) -> Vec<(String, [f64; 4])> {
        let numbers = |fit: &TravelFit| {
            let (door, pace) = fit.door_and_pace();
            [door, pace, fit.ride_var().sqrt(), fit.count()]
        };
        let mut fits: Vec<_> =
            self.rides.iter().map(|(city, (fit, _))| (city.clone(), numbers(fit))).collect();
        fits.sort_by(|a, b| a.0.cmp(&b.0));
        fits
    }

    /// Per hub: the waits that still count.
    pub fn wait_windows(&self, now: f64) -> Vec<(String, Vec<f64>)> {
        let mut all: Vec<_> =
            self.waits.iter().map(|(hub, window)| (hub.clone(), window.recent(now))).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }
}
