//! `kilat bench flash`: a sale through the gateway with many more buyers than units, bots among them, against the same
//! script run by redis-benchmark.
//!
//! | Room | Does |
//! |---|---|
//! | [`crowd`] | puts a sale on, asks over HTTP, keeps what was said |
//! | `buyers` | a buyer's day |
//! | `bots` | forged tokens, and knocks without end |
//! | [`line`] | whether the order of arrival was kept |
//! | [`books`] | what the record says, against what buyers were told |
//! | `ceiling` | the door's script alone |
//! | [`report`] | what is printed |
//!
//! `kilat chaos --sale` sends the same crowd.

pub mod books;
mod bots;
mod buyers;
mod ceiling;
pub mod crowd;
pub mod line;
pub mod report;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::Serialize;

pub use books::Books;
pub use crowd::Crowd;
pub use report::{Latency, Report};

use crate::{Shopper, Target, meters};

#[derive(Clone, Debug)]
pub struct Options {
    pub units: u32,
    /// Of the buyers, in percent: forged tokens, and knocks without end.
    pub bots: usize,
    /// Requests under way at a time.
    pub at_once: usize,
    pub admit_per_s: u32,
    /// How long the sale lasts, and the longest anybody waits for it to be decided.
    pub patience: Duration,
    /// May put a sale.
    pub admin: String,
    pub currency: String,
}

/// How a sale ended for somebody, by what they were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Told {
    Bought,
    SoldOut,
    Declined,
    /// Nothing, to the end of the sale.
    Never,
    Bot,
    BotBought,
}

impl Told {
    pub fn bought(self) -> bool {
        matches!(self, Self::Bought | Self::BotBought)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::SoldOut => "sold out",
            Self::Declined => "declined",
            Self::Never => "never told",
            Self::Bot => "a bot",
            Self::BotBought => "a bot bought",
        }
    }

    /// How many were told what.
    pub fn count<'a>(told: impl IntoIterator<Item = &'a Self>) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        told.into_iter().for_each(|told| *counts.entry(told.name()).or_default() += 1);
        counts
    }
}

/// Puts a sale, lets the crowd in, and waits until everybody has been told how it ended for them.
///
/// # Errors
/// The target does not answer.
pub async fn run(
    target: &Target,
    sys: &runtime::Bus,
    options: &Options,
    shoppers: &[Shopper],
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    progress("redis-benchmark");
    let plain = ceiling::run(target, 1).await?;
    let pipelined = ceiling::run(target, 64).await?;
    let crowd = Crowd::before_a_sale(target, options).await?;

    progress("letting the crowd in");
    let pg = runtime::platform::pool(&target.postgres_url, "kilat-bench", 2)?;
    let before = meters::read(target, &pg, sys).await?;
    let started = Instant::now();
    crowd.may_buy(shoppers.len());
    crowd.live(shoppers.to_vec(), options.bots).await;
    let elapsed = started.elapsed();
    // PostgreSQL's backends report to the shared counters when idle, at most once a second.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let spent = meters::read(target, &pg, sys).await?.since(&before);

    let told = crowd.seen().told.clone();
    let books = Books::read(&pg, &crowd.sale, &told).await?;
    let seen = crowd.seen();
    let knocks = seen.knock.len() + seen.status.len();
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let requests_per_second = knocks as f64 / elapsed.as_secs_f64();
    Ok(Report {
        units: options.units,
        buyers: shoppers.len(),
        bots: shoppers.len() * options.bots / 100,
        books,
        told: Told::count(told.values()),
        refused: seen.refused.clone(),
        out_of_order: line::order(&seen.stood, &seen.lost).wrong,
        seconds: elapsed.as_secs_f64(),
        requests_per_second,
        knock: Latency::of(&seen.knock),
        status: Latency::of(&seen.status),
        purchase: Latency::of(&seen.purchase),
        cpu_ms: spent.cpu_ms,
        peak_mib: meters::peak_mib(&target.processes),
        commits: spent.commits,
        ceiling_plain: plain,
        ceiling_pipelined: pipelined,
        ratio_to_plain: requests_per_second / plain,
    })
}
