//! Several orders on one ride: in which order of stops, found exactly. Pure.

use geodesy::{Place, distance_m};

/// Most stops of a trip: 720 orders of stops to look at, less what is cut off.
pub const MAX_STOPS: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    pub at: Place,
    /// Seconds, on the clock of `leave`.
    pub promised_by: f64,
    /// Seconds at the door.
    pub service_s: f64,
}

/// A ride over all stops.
#[derive(Clone, Debug, PartialEq)]
pub struct Ride {
    /// Indices of the stops, first stop first.
    pub order: Vec<usize>,
    /// When each stop is done, by index of the stop (not by place in the ride).
    pub done: Vec<f64>,
    /// Seconds late, summed over the stops.
    pub late: f64,
    /// `done` summed.
    pub sum: f64,
}

impl Ride {
    /// Less lateness first, then the earlier doors.
    fn better_than(&self, other: &Self) -> bool {
        self.late.total_cmp(&other.late).then(self.sum.total_cmp(&other.sum)).is_lt()
    }
}

/// The best ride from `hub`, left at `leave`: least lateness, and among those the least sum of times of
/// delivery, which is the least mean. Exact: every order of stops is looked at, but for those whose
/// beginning is already no better than the best found. `None`: no stops, or more than [`MAX_STOPS`].
pub fn best_ride(hub: Place, leave: f64, stops: &[Stop], speed_mps: f64) -> Option<Ride> {
    if stops.is_empty() || stops.len() > MAX_STOPS {
        return None;
    }
    let start =
        Ride { order: Vec::with_capacity(stops.len()), done: vec![0.0; stops.len()], late: 0.0, sum: 0.0 };
    let mut best = None;
    search(hub, leave, stops, speed_mps.max(0.1), start, &mut best);
    best
}

fn search(at: Place, now: f64, stops: &[Stop], speed: f64, ride: Ride, best: &mut Option<Ride>) {
    // Lateness and sum only grow along a ride.
    if best.as_ref().is_some_and(|best| !ride.better_than(best)) {
        return;
    }
    if ride.order.len() == stops.len() {
        *best = Some(ride);
        return;
    }
    for (i, stop) in stops.iter().enumerate().filter(|(i, _)| !ride.order.contains(i)) {
        let done = now + distance_m(at, stop.at) / speed + stop.service_s;
        let mut next = ride.clone();
        next.order.push(i);
        if let Some(slot) = next.done.get_mut(i) {
            *slot = done;
        }
        next.late += (done - stop.promised_by).max(0.0);
        next.sum += done;
        search(stop.at, done, stops, speed, next, best);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(lat: f64, lng: f64) -> Place {
        Place::new(lat, lng).unwrap()
    }

    /// Every order of stops, without a thought.
    fn brute(hub: Place, leave: f64, stops: &[Stop], speed: f64) -> (f64, f64) {
        fn permutations(rest: Vec<usize>) -> Vec<Vec<usize>> {
            if rest.is_empty() {
                return vec![vec![]];
            }
            let all = rest.iter().flat_map(|&i| {
                let others = rest.iter().copied().filter(|&j| j != i).collect();
                permutations(others).into_iter().map(move |mut p| {
                    p.insert(0, i);
                    p
                })
            });
            all.collect()
        }
        let cost = |order: Vec<usize>| {
            let (mut at, mut now, mut late, mut sum) = (hub, leave, 0.0, 0.0);
            for i in order {
                now += distance_m(at, stops[i].at) / speed + stops[i].service_s;
                late += (now - stops[i].promised_by).max(0.0);
                sum += now;
                at = stops[i].at;
            }
            (late, sum)
        };
        let all = permutations((0..stops.len()).collect()).into_iter().map(cost);
        all.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))).unwrap()
    }

    #[test]
    fn nothing_and_too_much_is_no_ride() {
        let stop = Stop { at: place(0.0, 0.0), promised_by: 0.0, service_s: 0.0 };
        assert_eq!(best_ride(stop.at, 0.0, &[], 5.0), None);
        assert_eq!(best_ride(stop.at, 0.0, &[stop; 7], 5.0), None);
    }

    proptest! {
        #[test]
        fn as_good_as_brute_force(
            stops in proptest::collection::vec((-0.03..0.03f64, -0.03..0.03f64, 0.0..1500.0f64, 0.0..90.0f64), 1..=5),
        ) {
            let hub = place(-6.2, 106.8);
            let stops: Vec<Stop> = stops
                .into_iter()
                .map(|(y, x, promised_by, service_s)| Stop { at: place(-6.2 + y, 106.8 + x), promised_by, service_s })
                .collect();
            let ride = best_ride(hub, 100.0, &stops, 6.0).unwrap();
            let (late, sum) = brute(hub, 100.0, &stops, 6.0);
            prop_assert!((ride.late - late).abs() < 1e-6, "{} {late}", ride.late);
            prop_assert!((ride.sum - sum).abs() < 1e-6, "{} {sum}", ride.sum);
            let mut order = ride.order.clone();
            order.sort_unstable();
            prop_assert_eq!(order, (0..stops.len()).collect::<Vec<_>>());
        }
    }
}
