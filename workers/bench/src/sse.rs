//! `kilat bench sse`: thousands of customers watch their orders; how much each costs, and how late news are.
//!
//! Orders are placed over HTTP and each is followed by several streams. Then estimates are published as the
//! eta worker would, once a second per order, each with the time it left. The same messages are heard by a
//! plain subscriber on the bus: what is above its latency is the gateway's and the client's.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::Context as _;
use futures::StreamExt as _;
use hdrhistogram::Histogram;
use prost::Message as _;
use runtime::{Bus, Meta};
use serde::Serialize;
use serde_json::{Value, json};
use subjects::{
    Channel as _,
    ids::{OrderId, Token as _},
    table::OrderEta,
    v1,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use crate::{Shopper, Target, load, meters};

/// Of a component that only these messages have: the time they left is its mean.
const MARK: &str = "bench";
/// Connections being opened at a time.
const OPENING: usize = 64;
/// What is still on its way at the end.
const SETTLE: Duration = Duration::from_secs(2);

#[derive(Clone, Debug)]
pub struct Options {
    pub streams: usize,
    pub orders: usize,
    pub seconds: u64,
    /// Of the streams, those whose client never reads.
    pub stalled: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { streams: 5_000, orders: 500, seconds: 15, stalled: 50 }
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub streams: usize,
    pub orders: usize,
    pub stalled: usize,
    pub opened_per_s: f64,
    pub published: u64,
    /// Events that reached a client.
    pub delivered: u64,
    /// A reader may be told only the newest of two; so this may fall short of what was published.
    pub delivered_share: f64,
    /// Streams that broke off.
    pub broken: u64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
    /// The plain subscriber.
    pub bus_p50_ms: f64,
    pub bus_p99_ms: f64,
    /// Resident memory of the gateway's process: before, with the streams open, and after the load.
    pub rss_before_kib: u64,
    pub rss_open_kib: u64,
    pub rss_loaded_kib: u64,
    pub kib_per_stream: f64,
    pub kib_per_stream_loaded: f64,
    /// Microseconds of CPU per delivered event, by process.
    pub cpu_us_per_event: BTreeMap<String, f64>,
}

/// An order and who may look at it.
#[derive(Clone)]
struct Watched {
    order: OrderId,
    shopper: Shopper,
}

/// Places orders, opens streams, publishes, and takes everything away again.
///
/// `eta` is the bus as the role that publishes estimates, `listener` as one that may hear them.
///
/// # Errors
/// The gateway does not answer, or gives fewer streams than were asked for.
pub async fn run(
    target: &Target,
    eta: &Bus,
    listener: &Bus,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    anyhow::ensure!(options.orders > 0 && options.streams >= options.orders, "fewer streams than orders");
    room_for_sockets()?;
    let client = load::client()?;
    progress("placing orders");
    let watched = place(&client, target, options.orders).await?;
    let result = measure(target, eta, listener, options, &watched, &progress).await;
    progress("cancelling the orders");
    futures::stream::iter(&watched)
        .map(|watched| {
            client
                .post(format!("{}/v1/orders/{}/cancel", target.http, watched.order))
                .bearer_auth(&watched.shopper.token)
                .json(&json!({ "reason": "bench" }))
                .send()
        })
        .buffer_unordered(16)
        // One that is being picked already goes its way.
        .for_each(async |_| {})
        .await;
    result
}

async fn measure(
    target: &Target,
    eta: &Bus,
    listener: &Bus,
    options: &Options,
    watched: &[Watched],
    progress: &impl Fn(&str),
) -> anyhow::Result<Report> {
    let gateway = target.processes.first().context("no process to look at")?.1;
    let rss_before_kib = rss_kib(gateway)?;
    progress("opening streams");
    let heard = Arc::new(Heard::new()?);
    let (mut readers, done) = (JoinSet::new(), CancellationToken::new());
    let started = Instant::now();
    let address = target.http.trim_start_matches("http://").to_owned();
    let mut opening = futures::stream::iter(watched.iter().cycle().take(options.streams))
        .map(|watched| open(&address, watched))
        .buffer_unordered(OPENING);
    let mut stalled = Vec::new();
    while let Some(stream) = opening.next().await {
        let stream = stream?;
        if stalled.len() < options.stalled {
            stalled.push(stream);
        } else {
            readers.spawn(read(stream, heard.clone(), done.clone()));
        }
    }
    let opened_per_s = options.streams as f64 / started.elapsed().as_secs_f64();
    let rss_open_kib = rss_kib(gateway)?;

    progress("publishing");
    let plain = Arc::new(Heard::new()?);
    let mut hearing = listener.incoming().subscribe(OrderEta::filter()).await?;
    listener.ready(&CancellationToken::new()).await;
    let (on_the_bus, end) = (plain.clone(), done.clone());
    let bus = tokio::spawn(async move {
        while let Some(Some(message)) = end.run_until_cancelled(hearing.next()).await {
            if let Ok(eta) = v1::Eta::decode(message.payload)
                && let Some(mark) = eta.components.iter().find(|component| component.name == MARK)
            {
                on_the_bus.note(mark.mean_s);
            }
        }
    });
    let before = meters::cpu_ms(&target.processes);
    let published = publish(eta, watched, Duration::from_secs(options.seconds)).await;
    tokio::time::sleep(SETTLE).await;
    let after = meters::cpu_ms(&target.processes);
    let rss_loaded_kib = rss_kib(gateway)?;
    done.cancel();
    bus.await?;
    let mut broken = 0;
    while let Some(ended) = readers.join_next().await {
        broken += u64::from(ended?.is_err());
    }
    drop(stalled);

    let delivered = heard.count.load(Ordering::Relaxed);
    let per_order = (options.streams - options.stalled) as f64 / watched.len() as f64;
    let (streams, clients) = (heard.quantiles(), plain.quantiles());
    let kib = |rss: u64| rss.saturating_sub(rss_before_kib) as f64 / options.streams as f64;
    Ok(Report {
        streams: options.streams,
        orders: watched.len(),
        stalled: options.stalled,
        opened_per_s,
        published,
        delivered,
        delivered_share: delivered as f64 / (published as f64 * per_order).max(1.0),
        broken,
        p50_ms: streams[0],
        p95_ms: streams[1],
        p99_ms: streams[2],
        max_ms: streams[3],
        bus_p50_ms: clients[0],
        bus_p99_ms: clients[2],
        rss_before_kib,
        rss_open_kib,
        rss_loaded_kib,
        kib_per_stream: kib(rss_open_kib),
        kib_per_stream_loaded: kib(rss_loaded_kib),
        cpu_us_per_event: after
            .iter()
            .map(|(name, ms)| {
                let spent = ms.saturating_sub(before.get(name).copied().unwrap_or(0));
                (name.clone(), spent as f64 * 1_000.0 / delivered.max(1) as f64)
            })
            .collect(),
    })
}

/// Every stream is a socket, here as there.
fn room_for_sockets() -> anyhow::Result<()> {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    setrlimit(Resource::RLIMIT_NOFILE, most, most).context("the limit of open files")
}

async fn place(client: &reqwest::Client, target: &Target, orders: usize) -> anyhow::Result<Vec<Watched>> {
    let run = uuid::Uuid::new_v4().simple().to_string();
    futures::stream::iter((0..orders).zip(target.shoppers.iter().cycle()).zip(target.shelves.iter().cycle()))
        .map(|((n, shopper), shelf)| {
            let body = json!({
                "hub_id": shelf.hub_id,
                "items": [{ "sku": shelf.skus.first(), "qty": 1 }],
                "payment": { "method": "card", "token": "tok_ok" },
                "address": { "line": "Jl. Uji Beban 1", "lat": shelf.lat, "lng": shelf.lng },
            });
            let request = client
                .post(format!("{}/v1/checkout", target.http))
                .bearer_auth(&shopper.token)
                .header("Idempotency-Key", format!("bench-sse-{run}-{n}"))
                .json(&body);
            async move {
                let placed: Value = request.send().await?.error_for_status()?.json().await?;
                let id = placed.get("order_id").and_then(Value::as_str).context("no order was placed")?;
                Ok(Watched { order: OrderId::parse(id)?, shopper: shopper.clone() })
            }
        })
        .buffer_unordered(16)
        .collect::<Vec<anyhow::Result<_>>>()
        .await
        .into_iter()
        .collect()
}

/// A stream whose first event has come.
async fn open(address: &str, watched: &Watched) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "GET /v1/sse/order/tracking/{} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\naccept: text/event-stream\r\n\r\n",
        watched.order, watched.shopper.token
    );
    stream.write_all(head.as_bytes()).await?;
    let mut seen = Vec::new();
    while !contains(&seen, b"event: status") {
        let mut some = [0; 1_024];
        let read = stream.read(&mut some).await?;
        seen.extend_from_slice(some.get(..read).unwrap_or_default());
        let refused = !seen.starts_with(b"HTTP/1.1 200") && seen.len() > 12;
        anyhow::ensure!(read > 0 && !refused, "no stream: {}", String::from_utf8_lossy(&seen));
    }
    Ok(stream)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

/// Reads until `done`; an error: the stream broke off before.
async fn read(mut stream: TcpStream, heard: Arc<Heard>, done: CancellationToken) -> anyhow::Result<()> {
    let (mut text, mut some) = (Vec::new(), [0; 1_024]);
    loop {
        let Some(read) = done.run_until_cancelled(stream.read(&mut some)).await else { return Ok(()) };
        let read = read?;
        anyhow::ensure!(read > 0, "the stream ended");
        text.extend_from_slice(some.get(..read).unwrap_or_default());
        while let Some(end) = text.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = text.drain(..end + 2).collect();
            if let Some(left) = left_at(&event) {
                heard.note(left);
            }
        }
    }
}

/// When one of our events left.
fn left_at(event: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(event).ok()?;
    let data = text.lines().find_map(|line| line.strip_prefix("data:"))?;
    let data: Value = serde_json::from_str(data.trim()).ok()?;
    let components = data.get("components")?.as_array()?;
    components
        .iter()
        .find(|component| component.get("name").is_some_and(|name| name == MARK))?
        .get("mean_s")?
        .as_f64()
}

/// Once a second for each order, evenly.
async fn publish(eta: &Bus, watched: &[Watched], length: Duration) -> u64 {
    let mut tick = tokio::time::interval(Duration::from_secs_f64(1.0 / watched.len().max(1) as f64));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let started = Instant::now();
    let mut published = 0;
    for watched in watched.iter().cycle() {
        tick.tick().await;
        if started.elapsed() >= length {
            break;
        }
        let left = v1::EtaComponent { name: MARK.to_owned(), mean_s: unix_s(), ..Default::default() };
        let message = v1::Eta {
            order_id: watched.order.to_string(),
            total: Some(v1::EtaTotal { p50_s: 600, p80_s: 700, p95_s: 900, ..Default::default() }),
            components: vec![left],
            ..Default::default()
        };
        eta.live(&Meta::default(), &OrderEta { order: watched.order.clone() }, &message).await;
        published += 1;
    }
    published
}

/// To the quarter of a microsecond, as long as this century lasts.
fn unix_s() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |now| now.as_secs_f64())
}

struct Heard {
    count: AtomicU64,
    /// Microseconds.
    late: Mutex<Histogram<u64>>,
}

impl Heard {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { count: AtomicU64::new(0), late: Mutex::new(Histogram::new_with_bounds(1, 60_000_000, 3)?) })
    }

    fn note(&self, left: f64) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let late = ((unix_s() - left).max(0.0) * 1e6) as u64;
        self.late.lock().unwrap_or_else(PoisonError::into_inner).saturating_record(late);
    }

    /// p50, p95, p99 and the longest, in milliseconds.
    fn quantiles(&self) -> [f64; 4] {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        [0.50, 0.95, 0.99, 1.0].map(|q| late.value_at_quantile(q) as f64 / 1_000.0)
    }
}

/// Resident memory. What the kernel keeps for the sockets is not in it.
fn rss_kib(pid: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok())
        .context("no VmRSS")
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} streams on {} orders ({} never read), opened at {:.0}/s; {} broke off",
            self.streams, self.orders, self.stalled, self.opened_per_s, self.broken
        )?;
        writeln!(
            f,
            "memory: {:.1} KiB a stream when open, {:.1} under load",
            self.kib_per_stream, self.kib_per_stream_loaded
        )?;
        writeln!(
            f,
            "{} published, {} delivered ({:.1} %): p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, max {:.0} ms; on the bus alone p50 {:.2} ms, p99 {:.2} ms",
            self.published,
            self.delivered,
            self.delivered_share * 100.0,
            self.p50_ms,
            self.p95_ms,
            self.p99_ms,
            self.max_ms,
            self.bus_p50_ms,
            self.bus_p99_ms
        )?;
        write!(f, "CPU per delivered event:")?;
        self.cpu_us_per_event.iter().try_for_each(|(name, us)| write!(f, " {name} {us:.0} µs"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_events_are_told_from_others() {
        let ours = b"1f2\r\nevent: eta\ndata: {\"components\":[{\"name\":\"bench\",\"mean_s\":12.5}]}\n\n";
        assert_eq!(left_at(ours), Some(12.5));
        for other in [&b"event: status\ndata: {\"version\":1}\n\n"[..], b":\n\n", b"event: eta\ndata: {\n\n"]
        {
            assert_eq!(left_at(other), None);
        }
    }
}
