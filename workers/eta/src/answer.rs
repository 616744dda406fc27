//! An estimate as the world sees it, and when it differs enough to be told. Pure.

use chrono::TimeDelta;
use subjects::v1;

use crate::{
    estimate::{Estimate, Source},
    learn::promise::Promise,
    order::{Order, Time, Told},
};

/// A clock time that moves by less than this is nobody's business, seconds.
const MATERIAL_S: i64 = 30;

pub fn answer(order_id: &str, hub_id: &str, estimate: &Estimate, now: Time) -> v1::Eta {
    let components = estimate.components.iter().map(|component| v1::EtaComponent {
        name: component.name.into(),
        mean_s: component.mean_s,
        sd_s: component.sd_s,
        source: component.source.as_str().into(),
    });
    let fallen = estimate.components.iter().filter(|component| component.source == Source::Fallback);
    v1::Eta {
        order_id: order_id.into(),
        hub_id: hub_id.into(),
        total: Some(total(now, estimate.total)),
        degraded: fallen.map(|component| component.name.to_owned()).collect(),
        components: components.collect(),
        at: Some(now.into()),
        sticky: false,
        promised: None,
    }
}

/// What was promised, beside what is thought now.
pub fn with_promise(eta: v1::Eta, order: &Order) -> v1::Eta {
    v1::Eta { promised: order.promised.map(|told| total(told.at, told.promise)), ..eta }
}

/// Whole seconds, rounded up: a promise is not shortened by how it is written.
pub fn rounded(promise: Promise) -> Promise {
    promise.map(|seconds| seconds.clamp(0.0, 1e7).ceil())
}

fn total(at: Time, promise: Promise) -> v1::EtaTotal {
    let [p50, p80, p95] = rounded(promise);
    let clock = |seconds: f64| Some((at + TimeDelta::seconds(i64::from(whole(seconds)))).into());
    v1::EtaTotal {
        p50_s: whole(p50),
        p80_s: whole(p80),
        p95_s: whole(p95),
        p50_at: clock(p50),
        p80_at: clock(p80),
        p95_at: clock(p95),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped when it was rounded")]
fn whole(seconds: f64) -> u32 {
    seconds as u32
}

/// The estimate as a promise made now.
pub fn told(estimate: &Estimate, now: Time) -> Told {
    Told {
        at: now,
        promise: rounded(estimate.total),
        modelled: estimate.learned().then_some(estimate.modelled),
    }
}

/// Whether whoever looks at the clock should see the new answer instead of the old one: half a minute's
/// difference, or something has happened.
pub fn differs(old: &v1::Eta, new: &v1::Eta) -> bool {
    let clock = |eta: &v1::Eta| {
        let total = eta.total.as_ref();
        [
            total.and_then(|t| t.p50_at.as_ref()).map_or(0, |at| at.seconds),
            total.and_then(|t| t.p80_at.as_ref()).map_or(0, |at| at.seconds),
        ]
    };
    let observed = |eta: &v1::Eta| {
        let seen = Source::Observed.as_str();
        eta.components.iter().filter(|component| component.source == seen).count()
    };
    let moved = clock(old).into_iter().zip(clock(new)).any(|(old, new)| (old - new).abs() >= MATERIAL_S);
    moved || observed(old) != observed(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        estimate::{Ask, Picking, Travel, Waiting, estimate},
        learn::promise::Steering,
        model::Model,
    };

    fn eta(in_s: f64, s: i64) -> v1::Eta {
        let ask = Ask {
            hub: "hub_1",
            city: "jkt",
            area: "",
            now: 0.0,
            picking: Picking::Left { in_s, load: 1.0 },
            waiting: Waiting::Left { accepted: false, waited_s: 0.0, formula_s: None },
            travel: Travel::Unknown { distance_m: 1000.0 },
        };
        let estimate = estimate(&Model::new(5.0, 1.3), &Steering::default(), &ask);
        answer("", "hub_1", &estimate, Time::UNIX_EPOCH + TimeDelta::seconds(s))
    }

    #[test]
    fn an_answer_names_its_parts_and_what_is_missing() {
        let eta = eta(150.0, 0);
        let names: Vec<&str> = eta.components.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["picking", "queue", "travel"]);
        assert_eq!(eta.degraded, ["queue", "travel"]);
        let total = eta.total.unwrap();
        assert!(total.p50_s <= total.p80_s && total.p80_s <= total.p95_s);
        assert_eq!(total.p95_at.unwrap().seconds, i64::from(total.p95_s));
    }

    #[test]
    fn a_clock_that_stands_still_is_not_told_again() {
        assert!(!differs(&eta(150.0, 0), &eta(130.0, 20)), "20 s later, 20 s less to pick");
        assert!(differs(&eta(150.0, 0), &eta(150.0, 40)), "40 s later, nothing done");
    }
}
