//! The estimator over a history, in the order it happened: each promise is made with what was known when
//! its order was placed, and nothing later. Pure.

use std::collections::{BTreeMap, HashMap};

use crate::{
    estimate::{Ask, Picking, Travel, Waiting, estimate},
    history::Past,
    learn::promise::{Promise, Score, Steering},
    model::{Model, Sample},
};

/// How a history is replayed.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub speed_mps: f64,
    pub road_factor: f64,
    pub first_item_s: f64,
    pub next_item_s: f64,
    /// People who pick at once at a hub.
    pub pickers: u32,
    /// The share of orders, the last ones, whose promises are judged; all that is before is for learning.
    pub holdout: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            speed_mps: 5.0,
            road_factor: 1.3,
            first_item_s: 120.0,
            next_item_s: 30.0,
            pickers: 4,
            holdout: 0.3,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// Promises as they are made, over the hold-out: all, and by city.
    pub score: Score,
    pub by_city: BTreeMap<String, Score>,
    /// The same without steering: what the model of the parts is worth by itself.
    pub modelled: Score,
    pub model: Model,
    pub steering: BTreeMap<String, Steering>,
    /// When the last order was placed.
    pub end: f64,
    /// Promise and what it took, over the hold-out, by order.
    pub promises: Vec<(String, Promise, f64)>,
}

struct Promised {
    total: Promise,
    modelled: Promise,
    learned: bool,
    estimated_s: f64,
    load: f64,
}

#[derive(Clone, Copy)]
enum What {
    // In this order when times are equal: what is over is known before the next promise.
    Delivered,
    PickedUp,
    Packed,
    Placed,
}

pub fn replay(history: &[Past], settings: &Settings) -> Replayed {
    let mut moments: Vec<(f64, What, &Past)> = history
        .iter()
        .flat_map(|past| {
            [
                (past.placed_at, What::Placed, past),
                (past.packed_at, What::Packed, past),
                (past.picked_up_at, What::PickedUp, past),
                (past.delivered_at, What::Delivered, past),
            ]
        })
        .collect();
    moments.sort_by(|a, b| {
        a.0.total_cmp(&b.0).then((a.1 as u8).cmp(&(b.1 as u8))).then(a.2.order.cmp(&b.2.order))
    });
    let mut placed: Vec<f64> = history.iter().map(|past| past.placed_at).collect();
    placed.sort_by(f64::total_cmp);
    let from = judged_from(&placed, settings.holdout);

    let mut model = Model::new(settings.speed_mps, settings.road_factor);
    let mut steering: BTreeMap<String, Steering> = BTreeMap::new();
    let mut open: HashMap<&str, u32> = HashMap::new();
    let mut promised: HashMap<&str, Promised> = HashMap::new();
    for (at, what, past) in moments {
        match what {
            What::Placed => {
                let open = open.entry(&past.hub).or_default();
                *open += 1;
                let steering = steering.get(&past.city).copied().unwrap_or_default();
                promised.insert(&past.order, promise(&model, &steering, past, *open, settings));
            }
            What::Packed => {
                if let Some(open) = open.get_mut(past.hub.as_str()) {
                    *open = open.saturating_sub(1);
                }
                if let Some(made) = promised.get(past.order.as_str()) {
                    let actual_s = past.packed_at - past.placed_at;
                    let (estimated_s, load) = (made.estimated_s, made.load);
                    model.fold(at, &Sample::Picked { hub: past.hub.clone(), estimated_s, load, actual_s });
                }
            }
            What::PickedUp => {
                let left = Sample::Left {
                    hub: past.hub.clone(),
                    city: past.city.clone(),
                    wait_s: past.picked_up_at - past.packed_at,
                    handover_s: past.picked_up_at - past.packed_at.max(past.accepted_at),
                };
                model.fold(at, &left);
            }
            What::Delivered => {
                let rode = Sample::Rode {
                    city: past.city.clone(),
                    // A history has no map: what is served by one hub is an area.
                    area: past.hub.clone(),
                    distance_m: past.distance_m,
                    ride_s: past.delivered_at - past.picked_up_at,
                };
                model.fold(at, &rode);
                if let Some(made) = promised.get(past.order.as_str()).filter(|made| made.learned) {
                    let steering = steering.entry(past.city.clone()).or_default();
                    steering.note(made.modelled, past.delivered_at - past.placed_at);
                }
            }
        }
    }
    judge(history, from, &promised, model, steering, placed.last().copied().unwrap_or_default())
}

/// When the first order of the hold-out was placed.
fn judged_from(placed: &[f64], holdout: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index of a list in memory"
    )]
    let first = (placed.len() as f64 * (1.0 - holdout.clamp(0.0, 1.0))) as usize;
    placed.get(first).copied().unwrap_or(f64::INFINITY)
}

fn promise(model: &Model, steering: &Steering, past: &Past, open: u32, settings: &Settings) -> Promised {
    let load = (f64::from(open) / f64::from(settings.pickers.max(1))).max(1.0);
    let lines = f64::from(past.lines.max(1) - 1);
    let estimated_s = (settings.first_item_s + settings.next_item_s * lines) * load;
    let ask = Ask {
        hub: &past.hub,
        city: &past.city,
        area: &past.hub,
        now: past.placed_at,
        picking: Picking::Left { in_s: estimated_s, load },
        waiting: Waiting::Left { accepted: false, waited_s: 0.0, formula_s: None },
        travel: Travel::Left { distance_m: past.distance_m, ridden_s: 0.0 },
    };
    let made = estimate(model, steering, &ask);
    Promised { total: made.total, modelled: made.modelled, learned: made.learned(), estimated_s, load }
}

fn judge(
    history: &[Past],
    from: f64,
    promised: &HashMap<&str, Promised>,
    model: Model,
    steering: BTreeMap<String, Steering>,
    end: f64,
) -> Replayed {
    let judged: Vec<(&Past, &Promised)> = history
        .iter()
        .filter(|past| past.placed_at >= from)
        .filter_map(|past| Some((past, promised.get(past.order.as_str())?)))
        .collect();
    let took = |past: &Past| past.delivered_at - past.placed_at;
    let mut by_city: BTreeMap<String, Vec<(Promise, f64)>> = BTreeMap::new();
    for (past, made) in &judged {
        by_city.entry(past.city.clone()).or_default().push((made.total, took(past)));
    }
    Replayed {
        score: Score::of(judged.iter().map(|(past, made)| (made.total, took(past)))),
        modelled: Score::of(judged.iter().map(|(past, made)| (made.modelled, took(past)))),
        by_city: by_city.into_iter().map(|(city, pairs)| (city, Score::of(pairs))).collect(),
        model,
        steering,
        end,
        promises: judged.iter().map(|(past, made)| (past.order.clone(), made.total, took(past))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Plan, make};

    fn over(seed: u64) -> Replayed {
        replay(
            &make(&Plan { seed, days: 2, ..Plan::default() }),
            &Settings { holdout: 0.6, ..Settings::default() },
        )
    }

    /// The proof: a seed that nothing was tuned on, more than two thousand deliveries.
    #[test]
    fn promises_hold_as_often_as_they_say() {
        let replayed = over(90_210);
        assert!(replayed.score.delivered >= 2000, "{}", replayed.score.delivered);
        println!("{:?}\nthe model alone: {:?}", replayed.score, replayed.modelled);
        assert!(replayed.score.worst_points() <= 3.0, "{:?}", replayed.score);
        for (city, score) in &replayed.by_city {
            println!("{city}: {score:?}");
            assert!(score.worst_points() <= 5.0, "{city}: {score:?}");
        }
    }

    #[test]
    fn the_same_history_is_the_same_replay() {
        let plan = Plan { days: 1, hubs: 2, ..Plan::default() };
        assert_eq!(make(&plan), make(&plan));
        let settings = Settings::default();
        assert_eq!(replay(&make(&plan), &settings).score, replay(&make(&plan), &settings).score);
        assert_ne!(make(&plan), make(&Plan { seed: 2, ..plan }));
    }

    #[test]
    fn a_history_is_possible() {
        for past in make(&Plan::default()) {
            assert!(
                past.placed_at <= past.picked_started_at && past.picked_started_at <= past.packed_at,
                "{past:?}"
            );
            assert!(past.packed_at <= past.picked_up_at && past.accepted_at <= past.picked_up_at, "{past:?}");
            assert!(past.picked_up_at < past.delivered_at && past.lines <= past.units, "{past:?}");
        }
    }
}
