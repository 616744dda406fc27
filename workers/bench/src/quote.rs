//! `kilat bench quote`: quotes over the bus, against a bare echo of the same bytes on the same connections.

use std::{collections::BTreeMap, time::Duration};

use anyhow::Context as _;
use futures::StreamExt as _;
use geodesy::{Place, destination};
use runtime::{Bus, Meta};
use serde::Serialize;
use subjects::{table::pricing as api, v1};
use tokio_util::sync::CancellationToken;

use crate::{
    Target,
    figures::{Figures, measure},
    meters::cpu_ms,
};

/// Customers live this far from their hub.
const SPREAD_M: f64 = 3_000.0;
const LINES: usize = 3;
const TIMEOUT: Duration = Duration::from_secs(5);
/// Answered by whoever measures: nobody but pricing's own user may ask there.
const ECHO: &str = "_INBOX.pricing.echo";

#[derive(Clone, Debug)]
pub struct Options {
    /// Of each step.
    pub seconds: u64,
    /// Quotes at a time.
    pub callers: usize,
    /// Different baskets and doors asked for, over and over.
    pub baskets: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { seconds: 8, callers: 64, baskets: 2_000 }
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub hubs: usize,
    pub baskets: usize,
    pub callers: usize,
    /// The request and the answer, in bytes.
    pub request_bytes: usize,
    pub answer_bytes: usize,
    /// Of the quotes looked at once, those that were made without a part, by its name.
    pub without: BTreeMap<String, usize>,
    /// One caller.
    pub alone: Figures,
    pub quotes: Figures,
    /// CPU milliseconds of one quote of `quotes`, by process.
    pub cpu_ms_per_quote: BTreeMap<String, f64>,
    /// The same bytes, answered at once by a subscriber in this process.
    pub bare_echo: Figures,
    pub ratio_to_echo: f64,
}

/// Measures the ceiling, then the quotes. `bus` is the gateway's, `own` pricing's.
///
/// # Errors
/// A server does not answer, there is no hub, or no quote can be had.
pub async fn run(
    target: &Target,
    bus: &Bus,
    own: &Bus,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    anyhow::ensure!(!target.shelves.is_empty(), "there is no hub");
    anyhow::ensure!(options.callers > 0 && options.baskets > 0, "nobody would ask");
    let asked = asked(target, options.baskets)?;
    let length = Duration::from_secs(options.seconds);

    progress("one of each");
    let (mut without, mut example) = (BTreeMap::new(), v1::Quote::default());
    for request in asked.iter().take(target.shelves.len().saturating_mul(4)) {
        example = bus.call::<api::Quote>(&Meta::default(), request, TIMEOUT).await.context("a quote")?;
        for part in example.signals.iter().flat_map(|signals| &signals.stale) {
            *without.entry(part.clone()).or_default() += 1;
        }
    }

    progress("bare echo");
    let bare_echo = echo(own, options, length, &asked, &example).await?;

    let call = |request: &v1::MakeQuote| {
        let request = request.clone();
        async move { bus.call::<api::Quote>(&Meta::default(), &request, TIMEOUT).await.is_ok() }
    };
    progress("one at a time");
    let alone = measure(length / 2, 1, &asked, call).await?;
    progress("quotes");
    let before = cpu_ms(&target.processes);
    let quotes = measure(length, options.callers, &asked, call).await?;
    let after = cpu_ms(&target.processes);
    let made = (quotes.per_second * length.as_secs_f64()).max(1.0);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a bench")]
    let spent = |(name, ms): (String, u64)| {
        let ms = ms.saturating_sub(before.get(&name).copied().unwrap_or(0));
        (name, ms as f64 / made)
    };
    let request = asked.first().map_or(0, prost::Message::encoded_len);
    Ok(Report {
        hubs: target.shelves.len(),
        baskets: asked.len(),
        callers: options.callers,
        request_bytes: request,
        answer_bytes: prost::Message::encoded_len(&example),
        without,
        alone,
        ratio_to_echo: quotes.per_second / bare_echo.per_second,
        quotes,
        cpu_ms_per_quote: after.into_iter().map(spent).collect(),
        bare_echo,
    })
}

/// The same ones each time: three lines each, around the hubs, evenly by area.
fn asked(target: &Target, baskets: usize) -> anyhow::Result<Vec<v1::MakeQuote>> {
    let mut rng = fastrand::Rng::with_seed(11);
    (0..baskets)
        .map(|i| {
            let shelf = rng.choice(&target.shelves).context("there is no hub")?;
            let hub = Place::new(shelf.lat, shelf.lng)?;
            let door = destination(hub, rng.f64() * 360.0, SPREAD_M * rng.f64().sqrt());
            let skus = rng.choose_multiple(&shelf.skus, LINES);
            anyhow::ensure!(!skus.is_empty(), "{} sells nothing", shelf.hub_id);
            let items =
                skus.into_iter().map(|sku| v1::Line { sku: sku.clone(), qty: rng.u32(1..=3) }).collect();
            let user_id = match target.shoppers.get(i % target.shoppers.len().max(1)) {
                Some(shopper) => shopper.user_id.clone(),
                None => format!("usr_bench_{i}"),
            };
            Ok(v1::MakeQuote {
                user_id,
                hub_id: shelf.hub_id.clone(),
                items,
                address: Some(v1::Address { line: "a door".to_owned(), point: Some(door.point()) }),
                payment_method: "card".to_owned(),
                ..Default::default()
            })
        })
        .collect()
}

async fn echo(
    own: &Bus,
    options: &Options,
    length: Duration,
    asked: &[v1::MakeQuote],
    example: &v1::Quote,
) -> anyhow::Result<Figures> {
    let mut questions = own.incoming().subscribe(ECHO).await?;
    // Who asks before the server knows of it is told that nobody answers.
    own.ready(&CancellationToken::new()).await;
    let (answering, reply) = (own.clone(), bytes(example));
    let answers = tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            if let Some(to) = question.reply {
                let _ = answering.outgoing().publish(to, reply.clone()).await;
            }
        }
    });
    let ask = |asked: &v1::MakeQuote| {
        let (bus, payload) = (own.clone(), bytes(asked));
        async move {
            let request = async_nats::Request::new().payload(payload).timeout(Some(TIMEOUT));
            bus.outgoing().send_request(ECHO, request).await.is_ok()
        }
    };
    // The server hears of the subscription on one connection and of the first question on the other.
    for request in asked.iter().cycle().take(1_000) {
        if ask(request).await {
            break;
        }
    }
    let figures = measure(length, options.callers, asked, ask).await;
    answers.abort();
    figures
}

fn bytes<M: prost::Message>(message: &M) -> prost::bytes::Bytes {
    message.encode_to_vec().into()
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} baskets around {} hubs, {} callers; {} bytes asked, {} answered",
            self.baskets, self.hubs, self.callers, self.request_bytes, self.answer_bytes
        )?;
        if !self.without.is_empty() {
            writeln!(f, "made without   {:?}", self.without)?;
        }
        writeln!(f, "bare echo      {}", self.bare_echo)?;
        writeln!(f, "one at a time  {}", self.alone)?;
        writeln!(f, "quotes         {}; ratio {:.3}", self.quotes, self.ratio_to_echo)?;
        write!(f, "CPU per quote ")?;
        for (name, ms) in &self.cpu_ms_per_quote {
            write!(f, " {name} {ms:.2} ms")?;
        }
        Ok(())
    }
}
