//! `kilat bench reserve`: reservations through the bus, against the same script run by redis-benchmark.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use lua::{
    Operation as _,
    inventory::{Basket, BeginRebuild, JournalRead, LoadSkus, Open, Reserve, SkuRow, Stock, StockReply},
    keys::inventory as keys,
};
use runtime::{Bus, Meta};
use serde::Serialize;
use subjects::{ids::OrderId, table::inventory, v1};

use crate::{
    Target, ceiling,
    figures::{Figures, Times, times},
};

/// Of redis-benchmark.
const REQUESTS: u64 = 40_000;
/// How long a hold outlives the run. To end one is another script, which redis-benchmark does not run either.
const HOLD_AFTER_S: u64 = 30;
/// What the ceiling takes between two rounds, and more. With the most rounds and seconds the holds end within
/// `inventory.max_hold_s`.
const CEILING_S: u64 = 15;
/// After a round, for the record to catch up before the ceiling is taken again.
const CATCH_UP: Duration = Duration::from_secs(20);
const TIMEOUT: Duration = Duration::from_secs(5);
/// Units and journal entries: more than are asked for.
const PLENTY: u64 = 1_000_000;

#[derive(Clone, Debug)]
pub struct Options {
    /// Through the bus, all rounds together.
    pub seconds: u64,
    /// The ceiling is taken before, between and after them; 0 counts as 1.
    pub rounds: u64,
    pub callers: usize,
    pub lines: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { seconds: 16, rounds: 4, callers: 256, lines: 2 }
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    /// Through the bus.
    #[serde(flatten)]
    pub figures: Figures,
    /// redis-benchmark, one request at a time on each of 50 connections; the mean of all times, as is the next.
    pub ceiling_plain: f64,
    /// redis-benchmark with 64 requests in flight per connection.
    pub ceiling_pipelined: f64,
    pub ratio_to_plain: f64,
    pub ratio_to_pipelined: f64,
    /// Of each round, to the mean of the plain ceilings before and after it: how steady the machine was.
    pub ratios: Vec<f64>,
}

/// Measures the ceiling, then the bus, then the ceiling again, round by round.
///
/// # Errors
/// A server does not answer, or the shelf holds too few products.
pub async fn run(
    target: &Target,
    bus: &Bus,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    let shelf = target.shelves.first().context("no hub to reserve at")?;
    let skus: Vec<&String> = shelf.skus.iter().take(options.lines).collect();
    anyhow::ensure!(skus.len() == options.lines, "the hub sells too few products");
    let rounds = options.rounds.max(1);
    let hold_s = options.seconds + rounds * CEILING_S + HOLD_AFTER_S;
    let request = v1::ReserveStock {
        hub_id: shelf.hub_id.clone(),
        user_id: "usr_bench".to_owned(),
        items: skus.iter().map(|sku| v1::Line { sku: (*sku).clone(), qty: 1 }).collect(),
        ttl_s: u32::try_from(hold_s)?,
        ..Default::default()
    };
    let length = Duration::from_secs(options.seconds).div_f64(rounds as f64);
    let ceiling = async || {
        progress("redis-benchmark");
        anyhow::Ok((redis(target, &skus, 1).await?, redis(target, &skus, 64).await?))
    };

    let first_fault = OnceLock::new();
    // Each under an id of its own.
    let reserve = |request: &v1::ReserveStock| {
        let request = v1::ReserveStock { reservation_id: OrderId::fresh().to_string(), ..request.clone() };
        let first_fault = &first_fault;
        async move {
            let reserved = bus.call::<inventory::Reserve>(&Meta::default(), &request, TIMEOUT).await;
            reserved.map_err(|fault| first_fault.set(fault)).is_ok()
        }
    };

    let mut ceilings = vec![ceiling().await?];
    let mut through = Vec::new();
    for _ in 0..rounds {
        progress("through the bus");
        let round = times(length, options.callers, std::slice::from_ref(&request), reserve).await?;
        if let (true, Some(fault)) = (round.seen.is_empty(), first_fault.get()) {
            anyhow::bail!("no reservation was made; the first was refused: {fault}");
        }
        through.push(round);
        progress("the record catches up");
        caught_up(target, &shelf.hub_id).await?;
        ceilings.push(ceiling().await?);
    }

    let mean = |of: fn(&(f64, f64)) -> f64| ceilings.iter().map(of).sum::<f64>() / ceilings.len() as f64;
    let (plain, pipelined) = (mean(|both| both.0), mean(|both| both.1));
    let around = ceilings.iter().zip(ceilings.iter().skip(1)).map(|(a, b)| f64::midpoint(a.0, b.0));
    let figures = Times::sum(&through)?.figures();
    Ok(Report {
        ceiling_plain: plain,
        ceiling_pipelined: pipelined,
        ratio_to_plain: figures.per_second / plain,
        ratio_to_pipelined: figures.per_second / pipelined,
        ratios: through.iter().zip(around).map(|(round, ceiling)| round.per_second() / ceiling).collect(),
        figures,
    })
}

/// On a hub that exists in Redis only, so that what redis-benchmark makes up is in nobody's books.
async fn redis(target: &Target, skus: &[&String], pipeline: u32) -> anyhow::Result<f64> {
    let client = redis::Client::open(target.redis_url.as_str())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let hub = format!("bench_{}", uuid::Uuid::new_v4().simple());
    let rate = on_a_hub_of_its_own(target, &mut connection, &hub, skus, pipeline).await;
    let keys = [keys::meta(&hub), keys::stock(&hub), keys::expiry(&hub), keys::journal(&hub)];
    let _: i64 = redis::cmd("UNLINK").arg(&keys).query_async(&mut connection).await?;
    rate
}

async fn on_a_hub_of_its_own(
    target: &Target,
    connection: &mut redis::aio::MultiplexedConnection,
    hub: &str,
    skus: &[&String],
    pipeline: u32,
) -> anyhow::Result<f64> {
    let rows: Vec<SkuRow> = skus
        .iter()
        .map(|sku| SkuRow { sku: (*sku).clone(), on_hand: PLENTY, threshold: 0, buckets: 1 })
        .collect();
    BeginRebuild { hub, epoch: 1 }.run(connection).await?;
    LoadSkus { hub, epoch: 1, rows: &rows }.run(connection).await?;
    Open { hub, epoch: 1, journal_cap: PLENTY }.run(connection).await?;

    let source = lua::inventory::RESERVE.source();
    let _: String = redis::cmd("SCRIPT").arg("LOAD").arg(source).query_async(connection).await?;
    let basket = Basket::new(skus.iter().map(|sku| (sku.as_str(), 1)))?;
    // What it leaves behind, a key per reservation, is gone a moment later.
    let keep_ms = 1_000;
    let reserve =
        Reserve { keep_ms, ..Reserve::new(hub, "ord_bench__rand_int__", "usr_bench", &basket, keep_ms) };
    let words = lua::words(&reserve.command());
    let before = sequence(connection, hub).await?;
    let rate = ceiling::redis(&target.redis_url, &words, 50, pipeline, REQUESTS).await?;
    let made = sequence(connection, hub).await?.saturating_sub(before);
    // Had the id not varied, all but one would have been replays, and the ceiling a fiction.
    anyhow::ensure!(made > REQUESTS * 9 / 10, "redis-benchmark made only {made} of {REQUESTS} reservations");
    Ok(rate)
}

/// Waits until the journal of `hub` is in the record: what is left of the run would slow redis-benchmark down.
async fn caught_up(target: &Target, hub: &str) -> anyhow::Result<()> {
    let client = redis::Client::open(target.redis_url.as_str())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let until = Instant::now() + CATCH_UP;
    loop {
        let page = JournalRead::head(hub).run(&mut connection).await?;
        if page.applied >= page.head.seq {
            return Ok(());
        }
        anyhow::ensure!(
            Instant::now() < until,
            "the journal of {hub} is not in the record after {CATCH_UP:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn sequence(connection: &mut redis::aio::MultiplexedConnection, hub: &str) -> anyhow::Result<u64> {
    match (Stock { hub, skus: &[] }).run(connection).await? {
        StockReply::Stock { at, .. } => Ok(at.seq),
        StockReply::Closed => anyhow::bail!("hub {hub} is closed"),
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "redis-benchmark, same script: {:.0}/s, pipelined {:.0}/s",
            self.ceiling_plain, self.ceiling_pipelined
        )?;
        let ratios: Vec<_> = self.ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
        write!(
            f,
            "through the bus: {}; ratio {:.2} plain ({}), {:.2} pipelined",
            self.figures,
            self.ratio_to_plain,
            ratios.join(", "),
            self.ratio_to_pipelined
        )
    }
}
