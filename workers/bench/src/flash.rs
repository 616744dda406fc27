//! `kilat bench flash`: a sale through the gateway with many more buyers than units, bots among them, against the same
//! script run by redis-benchmark.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::{TimeDelta, Utc};
use futures::StreamExt as _;
use hdrhistogram::Histogram;
use lua::{
    Operation as _,
    flashsale::{Close, Enter, Mode, Open},
};
use reqwest::{Client, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::{Shopper, Target, ceiling, load, meters};

/// Of redis-benchmark.
const REQUESTS: u64 = 40_000;
/// Everybody looks at least so often.
const LOOK: Duration = Duration::from_secs(10);
/// Nobody waits longer than this for the sale to be decided.
const PATIENCE: Duration = Duration::from_secs(600);

#[derive(Clone, Debug)]
pub struct Options {
    pub units: u32,
    pub buyers: usize,
    /// Of the buyers, in percent: forged tokens, and knocks without end.
    pub bots: usize,
    /// Requests under way at a time.
    pub at_once: usize,
    pub admit_per_s: u32,
    /// May put a sale.
    pub admin: String,
    pub currency: String,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub units: u32,
    pub buyers: usize,
    pub bots: usize,
    /// Buyers who were told that they bought.
    pub bought: u64,
    /// Orders of the sale in the record.
    pub orders: i64,
    /// Buyers who have more than one.
    pub twice: i64,
    pub told: BTreeMap<String, u64>,
    pub refused: BTreeMap<String, u64>,
    /// Buyers who were in before somebody who had been told his place before they even knocked. Fifo: none.
    pub out_of_order: u64,
    pub seconds: f64,
    pub requests_per_second: f64,
    pub knock: Latency,
    pub status: Latency,
    /// Of a purchase, from the knock to the order.
    pub purchase: Latency,
    pub cpu_ms: BTreeMap<String, u64>,
    /// The most memory each process ever had, MiB, by name of [`Target::processes`]; children are not counted in.
    pub peak_mib: BTreeMap<String, u64>,
    pub commits: i64,
    /// The door's script by redis-benchmark, one at a time on each of 50 connections.
    pub ceiling_plain: f64,
    /// With 64 in flight per connection.
    pub ceiling_pipelined: f64,
    pub ratio_to_plain: f64,
}

#[derive(Debug, Serialize)]
pub struct Latency {
    pub count: u64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

impl Latency {
    fn of(seen: &Histogram<u64>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "microseconds")]
        let ms = |n: u64| n as f64 / 1_000.0;
        Self {
            count: seen.len(),
            p50_ms: ms(seen.value_at_quantile(0.50)),
            p95_ms: ms(seen.value_at_quantile(0.95)),
            p99_ms: ms(seen.value_at_quantile(0.99)),
            max_ms: ms(seen.max()),
        }
    }
}

struct Seen {
    knock: Histogram<u64>,
    status: Histogram<u64>,
    purchase: Histogram<u64>,
    told: BTreeMap<String, u64>,
    refused: BTreeMap<String, u64>,
    first: Vec<First>,
}

/// When a buyer knocked, when he was told his place, and when he first saw that he was in.
#[derive(Clone, Copy)]
struct First {
    knocked: Instant,
    joined: Instant,
    admitted: Instant,
}

struct Crowd {
    client: Client,
    http: String,
    sale: String,
    address: Value,
    slots: Semaphore,
    seen: Mutex<Seen>,
    until: Instant,
}

/// Puts a sale, lets the crowd in, and waits until everybody has been told how it ended for them.
///
/// # Errors
/// The target does not answer, or somebody was never told.
pub async fn run(
    target: &Target,
    sys: &runtime::Bus,
    options: &Options,
    shoppers: &[Shopper],
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    let shelf = target.shelves.first().context("no hub to sell at")?;
    let sku = shelf.skus.first().context("the hub sells nothing")?;
    progress("redis-benchmark");
    let plain = redis(target, 1).await?;
    let pipelined = redis(target, 64).await?;

    let client = load::client()?;
    let sale = format!("bench_{}", Utc::now().timestamp_millis());
    let ends_at = Utc::now() + TimeDelta::seconds(i64::try_from(PATIENCE.as_secs())?);
    let put = json!({
        "hub_id": shelf.hub_id, "sku": sku, "units": options.units, "per_user": 1,
        "price": { "amount": 10_000, "currency": options.currency },
        "starts_at": Utc::now(), "ends_at": ends_at, "mode": "FIFO",
        "admit_per_s": options.admit_per_s, "place_s": 60,
    });
    let answer = client
        .put(format!("{}/v1/admin/sales/{sale}", target.http))
        .bearer_auth(&options.admin)
        .json(&put)
        .send()
        .await?;
    anyhow::ensure!(answer.status().is_success(), "the sale was not taken: {}", answer.text().await?);
    // It opens within a second, and holds its units at inventory before.
    tokio::time::sleep(Duration::from_secs(2)).await;

    progress("letting the crowd in");
    let pg = runtime::platform::pool(&target.postgres_url, "kilat-bench", 2)?;
    let before = meters::read(target, &pg, sys).await?;
    let started = Instant::now();
    let times = || Histogram::new_with_bounds(1, 120_000_000, 3);
    let crowd = Arc::new(Crowd {
        client,
        http: target.http.clone(),
        sale: sale.clone(),
        address: json!({ "line": "Jl. Kemang Raya 24", "lat": shelf.lat, "lng": shelf.lng }),
        slots: Semaphore::new(options.at_once),
        seen: Mutex::new(Seen {
            knock: times()?,
            status: times()?,
            purchase: times()?,
            told: BTreeMap::new(),
            refused: BTreeMap::new(),
            first: Vec::new(),
        }),
        until: started + PATIENCE,
    });
    let days = shoppers.iter().take(options.buyers).enumerate().map(|(n, shopper)| {
        let (crowd, shopper) = (crowd.clone(), shopper.clone());
        // Bots come among the others, not before or after them.
        let bot = n % 100 < options.bots;
        async move {
            let told = if bot { crowd.bot(&shopper, n).await } else { crowd.day(&shopper).await };
            *crowd.seen().told.entry(told).or_default() += 1;
        }
    });
    futures::stream::iter(days).buffer_unordered(options.buyers).collect::<Vec<()>>().await;
    let elapsed = started.elapsed();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let spent = meters::read(target, &pg, sys).await?.since(&before);

    let standing = "from orders.orders where sale_id = $1 and status not in ('CANCELLED', 'FAILED', 'PENDING', 'REFUNDED')";
    let count = async |what: &str| -> anyhow::Result<i64> {
        let sql = format!("select {what} {standing}");
        Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(&sale).fetch_one(&pg).await?)
    };
    let orders = count("count(*)").await?;
    let twice = orders - count("count(distinct user_id)").await?;
    let seen = crowd.seen();
    let knocks = seen.knock.len() + seen.status.len();
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let requests_per_second = knocks as f64 / elapsed.as_secs_f64();
    Ok(Report {
        units: options.units,
        buyers: options.buyers,
        bots: options.buyers * options.bots / 100,
        bought: seen.told.get("bought").copied().unwrap_or_default(),
        orders,
        twice,
        told: seen.told.clone(),
        refused: seen.refused.clone(),
        out_of_order: out_of_order(&seen.first),
        seconds: elapsed.as_secs_f64(),
        requests_per_second,
        knock: Latency::of(&seen.knock),
        status: Latency::of(&seen.status),
        purchase: Latency::of(&seen.purchase),
        cpu_ms: spent.cpu_ms,
        peak_mib: peak_mib(&target.processes),
        commits: spent.commits,
        ceiling_plain: plain,
        ceiling_pipelined: pipelined,
        ratio_to_plain: requests_per_second / plain,
    })
}

/// `VmHWM` of Linux; a process without is left out.
fn peak_mib(processes: &[(String, u32)]) -> BTreeMap<String, u64> {
    let peak = |pid: u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1_024)
    };
    processes.iter().filter_map(|(name, pid)| Some((name.clone(), peak(*pid)?))).collect()
}

/// How many saw that they were in well before somebody who had surely come before them. Everybody looks at least every
/// ten seconds or so, so less than that says nothing.
fn out_of_order(first: &[First]) -> u64 {
    let (mut by_knock, mut by_joined) = (first.to_vec(), first.to_vec());
    by_knock.sort_by_key(|one| one.knocked);
    by_joined.sort_by_key(|one| one.joined);
    let (mut before, mut latest, mut wrong) = (by_joined.into_iter().peekable(), None, 0);
    for one in by_knock {
        while let Some(earlier) = before.next_if(|earlier| earlier.joined < one.knocked) {
            latest = latest.max(Some(earlier.admitted));
        }
        if latest.is_some_and(|latest| latest > one.admitted + LOOK + Duration::from_secs(3)) {
            wrong += 1;
        }
    }
    wrong
}

impl Crowd {
    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request when there is room for one, and what was said.
    async fn ask(
        &self,
        request: reqwest::RequestBuilder,
        of: impl Fn(&mut Seen) -> Option<&mut Histogram<u64>>,
    ) -> (Option<StatusCode>, Value) {
        let Ok(_slot) = self.slots.acquire().await else { return (None, Value::Null) };
        let sent = Instant::now();
        let (status, body) = match request.send().await {
            Ok(answer) => {
                let status = answer.status();
                (Some(status), answer.json().await.unwrap_or(Value::Null))
            }
            Err(_) => (None, Value::Null),
        };
        let took = u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX);
        let mut seen = self.seen();
        if let Some(times) = of(&mut seen) {
            times.saturating_record(took);
        }
        if let Some(code) = body.get("code").and_then(Value::as_str) {
            *seen.refused.entry(code.to_owned()).or_default() += 1;
        } else if status.is_none_or(|status| status.is_server_error()) {
            *seen.refused.entry("no answer".to_owned()).or_default() += 1;
        }
        (status, body)
    }

    async fn token(&self, shopper: &Shopper) -> Option<String> {
        let request = self
            .client
            .get(format!("{}/v1/flash-sale/token", self.http))
            .query(&[("sale_id", self.sale.as_str()), ("fingerprint", &shopper.user_id)])
            .bearer_auth(&shopper.token);
        let (_, body) = self.ask(request, |_| None).await;
        Some(body.get("token")?.as_str()?.to_owned())
    }

    async fn knock(
        &self,
        shopper: &Shopper,
        token: &str,
        key: u32,
        buys: bool,
    ) -> (Option<StatusCode>, Value) {
        let request = self
            .client
            .post(format!("{}/v1/flash-sale/checkout", self.http))
            .bearer_auth(&shopper.token)
            .header("Idempotency-Key", format!("try-{key}"))
            .json(&json!({
                "sale_id": self.sale, "token": token, "fingerprint": shopper.user_id, "qty": 1,
                "payment": { "method": "card", "token": "tok_ok" }, "address": self.address,
            }));
        self.ask(request, |seen| Some(if buys { &mut seen.purchase } else { &mut seen.knock })).await
    }

    async fn status(&self, shopper: &Shopper) -> (Option<StatusCode>, Value) {
        let request = self
            .client
            .get(format!("{}/v1/flash-sale/queue-status", self.http))
            .query(&[("sale_id", self.sale.as_str())])
            .bearer_auth(&shopper.token);
        self.ask(request, |seen| Some(&mut seen.status)).await
    }

    /// A buyer's day, as an app would go about it.
    async fn day(&self, shopper: &Shopper) -> String {
        let (mut joined, mut admitted, mut came, mut key) = (false, false, None, 0);
        while Instant::now() < self.until {
            if !joined || admitted {
                let Some(token) = self.token(shopper).await else {
                    pause(500).await;
                    continue;
                };
                let knocked = Instant::now();
                let (status, body) = self.knock(shopper, &token, key, admitted).await;
                let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
                match (status.map(|status| status.as_u16()), code) {
                    (Some(200 | 201), _) => return "bought".to_owned(),
                    (Some(202), _) => {
                        came = came.or_else(|| Some((knocked, Instant::now())));
                        joined = true;
                    }
                    (_, "flash.sold_out") => return "sold out".to_owned(),
                    // What was bought with a key came to nothing: the next attempt is another.
                    (_, "flash.place_passed_on" | "checkout.undone") => {
                        (joined, admitted, key) = (false, false, key + 1);
                        continue;
                    }
                    (_, "flash.rate_limited" | "inventory.out_of_stock") => pause(2_000).await,
                    (Some(402), _) => return "declined".to_owned(),
                    _ => pause(500).await,
                }
            }
            let (_, body) = self.status(shopper).await;
            let number = |name: &str| body.get(name).and_then(Value::as_f64);
            match body.get("status").and_then(Value::as_str).unwrap_or_default() {
                "BOUGHT" => return "bought".to_owned(),
                "SOLD_OUT" => return "sold out".to_owned(),
                "PASSED_ON" => (joined, admitted, key) = (false, false, key + 1),
                "ADMITTED" => {
                    if let Some((knocked, joined)) = came.filter(|_| !admitted) {
                        self.seen().first.push(First { knocked, joined, admitted: Instant::now() });
                    }
                    admitted = true;
                    continue;
                }
                _ => {}
            }
            let wait = number("estimated_wait_s").unwrap_or(1.0).clamp(1.0, LOOK.as_secs_f64());
            tokio::time::sleep(Duration::from_secs_f64(wait).mul_f64(0.9 + 0.1 * fastrand::f64())).await;
        }
        "never told".to_owned()
    }

    /// Forged tokens, tokens of others, and one good token again and again.
    async fn bot(&self, shopper: &Shopper, n: usize) -> String {
        let good = self.token(shopper).await.unwrap_or_default();
        let mut got = false;
        for at in 0..10 {
            let token = match (n + at) % 3 {
                0 => format!("{good}x"),
                1 => "eyJhIjoxfQ.c2ln".to_owned(),
                _ => good.clone(),
            };
            let (status, _) = self.knock(shopper, &token, 0, false).await;
            got |= status.is_some_and(|status| matches!(status.as_u16(), 200 | 201));
            pause(100).await;
        }
        if got { "a bot bought".to_owned() } else { "a bot".to_owned() }
    }
}

async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// The door's script on a sale of its own: everybody joins.
async fn redis(target: &Target, pipeline: u32) -> anyhow::Result<f64> {
    let client = redis::Client::open(target.redis_url.as_str())?;
    let mut redis = client.get_multiplexed_async_connection().await?;
    let sale = "bench_ceiling";
    Close { sale }.run(&mut redis).await?;
    let now = u64::try_from(Utc::now().timestamp_millis())?;
    let open = Open {
        sale,
        epoch: 1,
        starts_ms: 0,
        ends_ms: now + 3_600_000,
        mode: Mode::Fifo,
        per_user: 1,
        rate: 100,
        place_ms: 60_000,
        buckets: 10,
        hold: "ord_bench",
        units: 1_000,
        look_ms: 10_000,
        claims: &[],
    };
    open.run(&mut redis).await?;
    let knock = Enter {
        sale: sale.to_owned(),
        user: "usr___rand_int__".to_owned(),
        qty: 1,
        fingerprint: "__rand_int__".to_owned(),
        attempts: 3,
        window_ms: 1_000,
        nonce: "__rand_int__".to_owned(),
        nonce_ms: 1_000,
        primary: 7,
        order: "ord___rand_int__".to_owned(),
        saga: "sag___rand_int__".to_owned(),
        request: "bench".to_owned(),
        lock_ms: 1_000,
        look_ms: 10_000,
    };
    // Loads the script.
    knock.run(&mut redis).await?;
    let words = lua::words(&knock.command());
    let rate = ceiling::redis(&target.redis_url, &words, 50, pipeline, REQUESTS).await;
    Close { sale }.run(&mut redis).await?;
    rate
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} units, {} buyers, {} of them bots: {} bought, {} orders, {} of them a buyer's second; {:.0} s",
            self.units, self.buyers, self.bots, self.bought, self.orders, self.twice, self.seconds
        )?;
        for (told, n) in &self.told {
            writeln!(f, "{n:>8} × {told}")?;
        }
        for (code, n) in &self.refused {
            writeln!(f, "{n:>8} answers {code}")?;
        }
        writeln!(f, "{:>8} admitted out of order", self.out_of_order)?;
        for (name, of) in [("join", &self.knock), ("status", &self.status), ("purchase", &self.purchase)] {
            writeln!(
                f,
                "{name:>8}: {} (p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, at most {:.0} ms)",
                of.count, of.p50_ms, of.p95_ms, of.p99_ms, of.max_ms
            )?;
        }
        let cpu: Vec<String> =
            self.cpu_ms.iter().map(|(name, ms)| format!("{name} {:.1} s", *ms as f64 / 1e3)).collect();
        writeln!(f, "cpu: {}; {} commits", cpu.join(", "), self.commits)?;
        let peak: Vec<String> = self.peak_mib.iter().map(|(name, mib)| format!("{name} {mib} MiB")).collect();
        writeln!(f, "memory at most: {}", peak.join(", "))?;
        write!(
            f,
            "{:.0} knocks and looks a second; the door's script alone {:.0}/s plain, {:.0}/s pipelined: {:.3} of it",
            self.requests_per_second, self.ceiling_plain, self.ceiling_pipelined, self.ratio_to_plain
        )
    }
}
