//! `kilat chaos --sale`: a flash sale through the gateway while `kill -9` takes the parts it is made of.
//!
//! A part dies when so many units are sold, and no more than a few over are let go before it does, so that every blow
//! falls into the sale however fast the machine is and however much was waiting for what comes back. Redis
//! comes back empty, and with it goes the line: who waited joins again. So the order of arrival is judged of those
//! whose line stood from their knock to their place; everything else is judged of everybody.

use std::{
    collections::BTreeMap,
    ops::RangeInclusive,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde::Serialize;

use super::{Plant, ready};
use crate::{
    Shopper, Target,
    flash::{self, Books, Crowd, Told, books, line},
};

/// What a sale cannot do without, and whatever has its line in its hands.
pub const PARTS: [&str; 8] =
    ["redis", "flashsale", "inventory", "checkout", "gateway", "orders", "payments", "catalogue"];
/// The most memory a part may ever have had, MiB.
pub const LIMITS: [(&str, u64); 3] = [("gateway", 256), ("nats-server", 512), ("worker", 192)];
/// The first part dies when this share of the units is sold, the last before that one.
const BLOWS: (f64, f64) = (0.03, 0.85);
/// Of the units, how many more than those sold at a blow may be on their way then.
const AHEAD: f64 = 0.1;
/// Between two looks at how much is sold.
const LOOK: Duration = Duration::from_millis(20);

#[derive(Clone, Debug)]
pub struct Options {
    pub sale: flash::Options,
    /// Every part is hit so often.
    pub hits: u32,
    /// A part stays dead this long, in milliseconds.
    pub dead_ms: RangeInclusive<u64>,
}

/// A part that was killed, and how much was sold by then.
#[derive(Clone, Debug, Serialize)]
pub struct Blow {
    pub part: &'static str,
    pub sold: u64,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub seconds: f64,
    pub units: u32,
    pub buyers: usize,
    pub bots: usize,
    pub kills: BTreeMap<&'static str, u32>,
    pub blows: Vec<Blow>,
    pub told: BTreeMap<&'static str, u64>,
    #[serde(flatten)]
    pub books: Books,
    /// Admissions out of a line that stood from the knock on, and those of them that went before an earlier one.
    pub in_line: u64,
    pub out_of_order: u64,
    /// Answers that were none, by code.
    pub refused: BTreeMap<String, u64>,
    /// Of a purchase, the answer to the knock that may buy.
    pub purchase: flash::Latency,
    /// The most memory each part ever had, in any of its lives, MiB.
    pub peak_mib: BTreeMap<String, u64>,
    /// What is not as promised.
    pub broken: Vec<String>,
}

/// Lets the crowd in, kills, and waits until everybody is told. The plant still runs when this returns, so that the
/// caller can audit.
///
/// # Errors
/// A part does not come back, or the sale is over before every part was hit.
pub async fn run(
    plant: &mut Plant,
    target: &Target,
    shoppers: Vec<Shopper>,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    let pg = runtime::platform::pool(&target.postgres_url, "kilat-chaos", 2)?;
    let crowd = Crowd::before_a_sale(target, &options.sale).await?;
    let (units, buyers, bots) = (options.sale.units, shoppers.len(), options.sale.bots);
    let started = Instant::now();
    let living = tokio::spawn({
        let crowd = crowd.clone();
        async move { crowd.live(shoppers, bots).await }
    });
    let mut blows = Vec::new();
    let plan = plan(units, options.hits);
    let mut leaves = leaves(units, buyers, &plan).into_iter();
    crowd.may_buy(leaves.next().unwrap_or_default());
    for (at, part) in plan {
        progress(&format!("{part} dies at {at} of {units} units"));
        let sold = loop {
            let sold = books::sold(&pg, &crowd.sale).await?;
            if sold >= at {
                break sold;
            }
            anyhow::ensure!(!living.is_finished(), "the sale ended at {sold} of {units} units");
            tokio::time::sleep(LOOK).await;
        };
        anyhow::ensure!(sold < u64::from(units), "everything was sold before {part} was hit");
        crowd.may_buy(leaves.next().unwrap_or_default());
        if part == "redis" {
            crowd.line_is_lost();
        }
        let dead = Duration::from_millis(fastrand::u64(options.dead_ms.clone()));
        plant.hit(part, dead).await.with_context(|| format!("killing {part}"))?;
        blows.push(Blow { part, sold });
    }
    ready(&target.http, Duration::from_secs(60)).await?;
    progress("the last units are sold");
    living.await.context("the crowd")?;
    let seconds = started.elapsed().as_secs_f64();
    progress("reading the books");
    let told = crowd.seen().told.clone();
    let books = Books::read(&pg, &crowd.sale, &told).await?;
    let peak_mib = plant.peak_mib();
    Ok(report(
        &crowd,
        Report {
            seconds,
            units,
            buyers,
            bots: buyers * bots / 100,
            kills: BTreeMap::new(),
            blows,
            told: Told::count(told.values()),
            books,
            in_line: 0,
            out_of_order: 0,
            refused: BTreeMap::new(),
            purchase: flash::Latency::default(),
            peak_mib,
            broken: Vec::new(),
        },
    ))
}

/// What follows from what was seen.
fn report(crowd: &Arc<Crowd>, mut report: Report) -> Report {
    let seen = crowd.seen();
    for blow in &report.blows {
        *report.kills.entry(blow.part).or_default() += 1;
    }
    let order = line::order(&seen.stood, &seen.lost);
    (report.in_line, report.out_of_order) = (order.judged, order.wrong);
    report.refused = seen.refused.clone();
    report.purchase = flash::Latency::of(&seen.purchase);
    report.broken = report.books.broken(report.units);
    if order.wrong > 0 {
        report.broken.push(format!("{} were admitted before somebody who had come before them", order.wrong));
    }
    report.broken.extend(too_big(&report.peak_mib));
    report
}

/// Every part so often, in any order, each at a random moment of its own stretch of the sale.
fn plan(units: u32, hits: u32) -> Vec<(u64, &'static str)> {
    let mut parts: Vec<&str> = (0..hits).flat_map(|_| PARTS).collect();
    fastrand::shuffle(&mut parts);
    let (units, stretch) = (f64::from(units), (BLOWS.1 - BLOWS.0) / parts.len() as f64);
    let at = |nth: usize| units * (BLOWS.0 + stretch * (nth as f64 + fastrand::f64()));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the units")]
    parts.into_iter().enumerate().map(|(nth, part)| ((at(nth) as u64).max(1), part)).collect()
}

/// How many more may buy: to begin with, and at each blow.
fn leaves(units: u32, buyers: usize, plan: &[(u64, &str)]) -> Vec<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the units")]
    let ahead = ((f64::from(units) * AHEAD) as usize).max(1);
    let until = plan.iter().map(|(at, _)| usize::try_from(*at).unwrap_or(usize::MAX).saturating_add(ahead));
    until
        .chain([buyers])
        .scan(0, |so_far, until| {
            let more = until.saturating_sub(*so_far);
            *so_far = until;
            Some(more)
        })
        .collect()
}

/// Redis and PostgreSQL are not ours to bound; a role is a worker unless it has a limit of its own.
fn too_big(peak_mib: &BTreeMap<String, u64>) -> Vec<String> {
    let limit = |part: &str| {
        let of = |name: &str| LIMITS.iter().find(|(known, _)| *known == name).map(|(_, mib)| *mib);
        of(part).or_else(|| of("worker"))
    };
    let ours = peak_mib.iter().filter(|(part, _)| !matches!(part.as_str(), "redis" | "postgres"));
    ours.filter_map(|(part, mib)| {
        let limit = limit(part).filter(|limit| mib > limit)?;
        Some(format!("{part} had {mib} MiB, of {limit}"))
    })
    .collect()
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { books, .. } = self;
        writeln!(
            f,
            "{} units, {} buyers, {} of them bots; {:.0} s",
            self.units, self.buyers, self.bots, self.seconds
        )?;
        let blows: Vec<String> =
            self.blows.iter().map(|blow| format!("{} at {}", blow.part, blow.sold)).collect();
        writeln!(f, "kill -9, at units sold: {}", blows.join(", "))?;
        writeln!(
            f,
            "told that they bought {}, orders {}, claims sold {}; a second one {}, told without an order {}, \
             an order and not told {}",
            books.bought, books.orders, books.claims, books.twice, books.without_order, books.unaware
        )?;
        for (told, n) in &self.told {
            writeln!(f, "{n:>8} × {told}")?;
        }
        for (code, n) in &self.refused {
            writeln!(f, "{n:>8} answers {code}")?;
        }
        writeln!(
            f,
            "{} admitted from a line that stood, {} of them out of order; purchases p50 {:.0} ms, p95 {:.0} ms",
            self.in_line, self.out_of_order, self.purchase.p50_ms, self.purchase.p95_ms
        )?;
        let list = |list: Vec<(&str, u64)>| {
            list.iter().map(|(part, mib)| format!("{part} {mib} MiB")).collect::<Vec<_>>().join(", ")
        };
        let peak = self.peak_mib.iter().map(|(part, mib)| (part.as_str(), *mib)).collect();
        write!(f, "memory at most: {}; allowed: {}", list(peak), list(LIMITS.to_vec()))?;
        for broken in &self.broken {
            write!(f, "\nnot as promised: {broken}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_dies_so_often_while_units_are_sold() {
        let plan = plan(60, 2);
        assert!(plan.iter().all(|(at, _)| (1..52).contains(at)), "{plan:?}");
        assert!(plan.is_sorted_by_key(|(at, _)| *at), "{plan:?}");
        for part in PARTS {
            assert_eq!(plan.iter().filter(|(_, hit)| *hit == part).count(), 2, "{part}: {plan:?}");
        }
    }

    #[test]
    fn every_blow_is_reached_before_all_is_sold() {
        let plan = plan(60, 2);
        let leaves = leaves(60, 300, &plan);
        assert_eq!(leaves.len(), plan.len() + 1);
        let mut may_buy = 0;
        for ((at, part), more) in plan.iter().zip(&leaves) {
            may_buy += more;
            assert!((*at as usize..60).contains(&may_buy), "{part} at {at}, and {may_buy} may buy");
        }
        assert_eq!(leaves.iter().sum::<usize>(), 300);
    }

    #[test]
    fn a_part_is_held_to_its_own_limit() {
        let peak = [("gateway", 257), ("orders", 193), ("redis", 9_000), ("nats-server", 500)];
        let peak = peak.map(|(part, mib)| (part.to_owned(), mib)).into();
        assert_eq!(too_big(&peak), ["gateway had 257 MiB, of 256", "orders had 193 MiB, of 192"]);
    }
}
