//! `kilat bench import`: many lines of products through the bulk route, every tenth of them broken. Each line
//! must be answered, in its order; memory must not grow with their number.

use std::{
    collections::BTreeMap,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use bytes::{Bytes, BytesMut};
use futures::stream;
use http_body_util::StreamBody;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Target, meters};

/// Lines in one piece of the body.
const PIECE: u64 = 200;
/// Between two looks at the memory.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The ways a line is broken, in turn, and how each is refused.
const BROKEN: [(&str, &str); 5] = [
    ("cut off", "request.malformed"),
    ("an unknown field", "request.invalid"),
    ("no category", "request.invalid"),
    ("a price below zero", "request.invalid"),
    ("no object", "request.invalid"),
];

#[derive(Clone, Debug)]
pub struct Options {
    pub lines: u64,
    /// Different products the lines are about, again and again, with another price each time: what is kept in
    /// memory of the catalogue itself stops growing after them.
    pub products: u64,
    /// An admin's.
    pub token: String,
    /// The city they are priced in, and its currency.
    pub city: String,
    pub currency: String,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub lines: u64,
    pub products: u64,
    pub seconds: f64,
    pub lines_per_second: f64,
    pub outcomes: BTreeMap<String, u64>,
    /// When the first line was answered, and by then how many had been sent: results come while lines go.
    pub first_result_ms: f64,
    pub sent_by_then: u64,
    /// The most lines that were sent and not yet answered.
    pub most_ahead: u64,
    /// Memory of each process in MB: before, when each product had come once, the most after that.
    pub memory_mb: BTreeMap<String, [u64; 3]>,
}

/// A line of the answer, or the summary at its end.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Told {
    Line { line: u64, outcome: String, code: Option<String> },
    Summary { created: u64, changed: u64, unchanged: u64, refused: u64 },
}

/// Sends the lines and reads the answers at once.
///
/// # Errors
/// The gateway refuses, a line is not answered, or not as it should be.
pub async fn run(target: &Target, options: &Options, progress: impl Fn(&str)) -> anyhow::Result<Report> {
    ensure!(options.lines > 0 && options.products > 0, "nothing to import");
    let sent = Arc::new(AtomicU64::new(0));
    let (lines, of, counted) = (options.lines, options.clone(), sent.clone());
    let pieces = stream::unfold(1, move |from| {
        let (of, counted) = (of.clone(), counted.clone());
        async move {
            if from > lines {
                return None;
            }
            let to = (from + PIECE - 1).min(lines);
            let piece = piece(&of, from..=to);
            counted.store(to, Ordering::Relaxed);
            Some((Ok::<_, std::convert::Infallible>(http_body::Frame::data(piece)), to + 1))
        }
    });
    let before = memory_mb(target);
    let began = Instant::now();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    let response = client
        .post(format!("{}/v1/admin/products:import", target.http))
        .bearer_auth(&options.token)
        .header("content-type", "application/x-ndjson")
        .body(reqwest::Body::wrap(StreamBody::new(pieces)))
        .send()
        .await
        .context("the bulk route")?;
    let status = response.status();
    if !status.is_success() {
        bail!("the bulk route answers {status}: {}", response.text().await?);
    }
    let mut answers = Answers { response: pin!(response), buffer: BytesMut::new() };
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let (mut first, mut most_ahead, mut looked) = (None, 0, Instant::now());
    let (mut settled, mut most): (Option<BTreeMap<String, u64>>, BTreeMap<String, u64>) = Default::default();
    let mut next = 1;
    loop {
        let Some(told) = answers.next().await? else {
            bail!("the answer breaks off after {} lines", next - 1)
        };
        let (line, outcome, code) = match serde_json::from_slice(&told)? {
            Told::Line { line, outcome, code } => (line, outcome, code),
            Told::Summary { created, changed, unchanged, refused } => {
                let told = created + changed + unchanged + refused;
                ensure!(told == lines && next == lines + 1, "{told} lines in the summary of {lines}");
                break;
            }
        };
        ensure!(line == next, "line {line} is answered where {next} should be");
        let expected = broken(line).map(|(_, code)| code);
        ensure!(
            code.as_deref() == expected && (outcome == "refused") == expected.is_some(),
            "line {line} is {outcome} ({code:?}), and should be {expected:?}"
        );
        let sent = sent.load(Ordering::Relaxed);
        first.get_or_insert_with(|| (began.elapsed(), sent));
        most_ahead = most_ahead.max(sent.saturating_sub(line));
        *outcomes.entry(outcome).or_default() += 1;
        next += 1;
        if looked.elapsed() >= LOOK_EVERY {
            looked = Instant::now();
            let now = memory_mb(target);
            if line > options.products {
                for (name, mb) in &now {
                    let most = most.entry(name.clone()).or_default();
                    *most = (*most).max(*mb);
                }
                settled.get_or_insert(now);
            }
            progress(&format!("{line} of {lines} lines"));
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let (settled, now) = (settled.unwrap_or_default(), memory_mb(target));
    let memory_mb = before.into_iter().map(|(name, before)| {
        let of = |at: &BTreeMap<String, u64>| at.get(&name).copied().unwrap_or(0);
        let figures = [before, of(&settled), of(&most).max(of(&now))];
        (name, figures)
    });
    let (first, sent_by_then) = first.context("no line was answered")?;
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let lines_per_second = lines as f64 / seconds;
    Ok(Report {
        lines,
        products: options.products,
        seconds,
        lines_per_second,
        outcomes,
        first_result_ms: first.as_secs_f64() * 1_000.0,
        sent_by_then,
        most_ahead,
        memory_mb: memory_mb.collect(),
    })
}

/// How line `n` is broken, and how it is refused; `None`: it is not.
fn broken(n: u64) -> Option<(&'static str, &'static str)> {
    let at = usize::try_from(n / 10).unwrap_or(0) % BROKEN.len();
    n.is_multiple_of(10).then(|| BROKEN.get(at).copied()).flatten()
}

fn piece(options: &Options, lines: std::ops::RangeInclusive<u64>) -> Bytes {
    let mut piece = BytesMut::new();
    for n in lines {
        piece.extend_from_slice(line(options, n).as_bytes());
        piece.extend_from_slice(b"\n");
    }
    piece.freeze()
}

fn line(options: &Options, n: u64) -> String {
    let how = broken(n).map(|(how, _)| how);
    match how {
        Some("cut off") => return "{\"sku\": \"cut".to_owned(),
        Some("no object") => return "[]".to_owned(),
        _ => {}
    }
    let product = n % options.products;
    // Another price in each round, so that every line is work.
    let amount = 1_000 + i64::try_from(n / options.products * 10 + n % 7).unwrap_or(0);
    let amount = if how == Some("a price below zero") { -1 } else { amount };
    let category =
        if how == Some("no category") { String::new() } else { format!("bench/shelf-{}", product % 97) };
    let surprise = if how == Some("an unknown field") { "surprise" } else { "brand" };
    json!({
        "sku": format!("bench-{product}"),
        "name": format!("Bench Product {product}"),
        "category": category,
        surprise: "Bench",
        "pack": "500 g",
        "description": "What is imported to see how fast that is.",
        // Nobody is sold one.
        "active": false,
        "prices": [{"city": options.city, "amount": {"amount": amount, "currency": options.currency}}],
    })
    .to_string()
}

struct Answers<'a> {
    response: std::pin::Pin<&'a mut reqwest::Response>,
    buffer: BytesMut,
}

impl Answers<'_> {
    /// The next line; `None` at the end.
    async fn next(&mut self) -> anyhow::Result<Option<Bytes>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(end + 1).freeze();
                return Ok(Some(line));
            }
            match self.response.chunk().await? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None => return Ok(None),
            }
        }
    }
}

fn memory_mb(target: &Target) -> BTreeMap<String, u64> {
    meters::memory_mb(&target.processes)
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} lines about {} products in {:.1} s: {:.0}/s; {:?}",
            self.lines, self.products, self.seconds, self.lines_per_second, self.outcomes
        )?;
        writeln!(
            f,
            "first result after {:.0} ms, {} lines sent by then; never more than {} lines ahead",
            self.first_result_ms, self.sent_by_then, self.most_ahead
        )?;
        for (name, [before, settled, most]) in &self.memory_mb {
            writeln!(
                f,
                "{name:<12} {before} MB before, {settled} MB with each product once, {most} MB at most"
            )?;
        }
        Ok(())
    }
}
