//! A crowd before one sale: what each of them asks over HTTP, and what they were told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt as _;
use hdrhistogram::Histogram;
use reqwest::{Client, RequestBuilder, header::RETRY_AFTER};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Options, Told, line::Stood};
use crate::{Shopper, Target, load};

/// A sale opens within a second of its beginning, once inventory has put its units aside.
const OPENS: Duration = Duration::from_secs(30);
/// Requests at a time of those who may buy, or soon will. The crowd behind them is not in their way, as it is not in
/// the world: there nobody waits in a line of this program's making.
const NEAR: usize = 128;

pub struct Crowd {
    pub sale: String,
    client: Client,
    http: String,
    address: Value,
    crowd: Semaphore,
    near: Semaphore,
    /// One for each purchase that may begin.
    purses: Semaphore,
    seen: Mutex<Seen>,
    pub(super) until: Instant,
}

/// What was seen so far.
pub struct Seen {
    pub knock: Histogram<u64>,
    pub status: Histogram<u64>,
    pub purchase: Histogram<u64>,
    /// By buyer.
    pub told: BTreeMap<String, Told>,
    /// Answers that were none, by code.
    pub refused: BTreeMap<String, u64>,
    pub stood: Vec<Stood>,
    /// When the line was lost.
    pub lost: Vec<Instant>,
}

#[derive(Clone, Copy)]
enum Request {
    Token,
    Knock,
    Status,
    Purchase,
}

/// An answer, or none.
pub(super) struct Said {
    pub status: Option<u16>,
    body: Value,
    after: Option<Duration>,
}

impl Crowd {
    /// Puts a sale on and waits until it is open.
    ///
    /// # Errors
    /// It is not taken, or does not open.
    pub async fn before_a_sale(target: &Target, options: &Options) -> anyhow::Result<Arc<Self>> {
        let shelf = target.shelves.first().context("no hub to sell at")?;
        let sku = shelf.skus.first().context("the hub sells nothing")?;
        let client = load::client()?;
        let sale = format!("crowd_{}", Utc::now().timestamp_millis());
        let ends_at = Utc::now() + TimeDelta::from_std(options.patience)?;
        let url = format!("{}/v1/admin/sales/{sale}", target.http);
        let put = client.put(&url).bearer_auth(&options.admin).json(&json!({
            "hub_id": shelf.hub_id, "sku": sku, "units": options.units, "per_user": 1,
            "price": { "amount": 10_000, "currency": options.currency },
            "starts_at": Utc::now(), "ends_at": ends_at, "mode": "FIFO",
            "admit_per_s": options.admit_per_s, "place_s": 60,
        }));
        let answer = put.send().await?;
        anyhow::ensure!(answer.status().is_success(), "the sale was not taken: {}", answer.text().await?);
        let until = Instant::now() + OPENS;
        loop {
            let answer = client.get(&url).bearer_auth(&options.admin).send().await?;
            let sale: Value = answer.json().await?;
            if sale.get("state").and_then(Value::as_str) == Some("OPEN") {
                break;
            }
            anyhow::ensure!(Instant::now() < until, "the sale does not open: {sale}");
            pause(50).await;
        }
        let times = || Histogram::new_with_bounds(1, 120_000_000, 3);
        Ok(Arc::new(Self {
            sale,
            client,
            http: target.http.clone(),
            address: json!({ "line": "Jl. Kemang Raya 24", "lat": shelf.lat, "lng": shelf.lng }),
            crowd: Semaphore::new(options.at_once),
            near: Semaphore::new(NEAR),
            purses: Semaphore::new(0),
            seen: Mutex::new(Seen {
                knock: times()?,
                status: times()?,
                purchase: times()?,
                told: BTreeMap::new(),
                refused: BTreeMap::new(),
                stood: Vec::new(),
                lost: Vec::new(),
            }),
            until: Instant::now() + options.patience,
        }))
    }

    /// Everybody comes at once and stays until they are told how it ended for them. Of a hundred so many are bots.
    pub async fn live(&self, shoppers: Vec<Shopper>, bots: usize) {
        let all = shoppers.len().max(1);
        let days = shoppers.into_iter().enumerate().map(|(n, shopper)| async move {
            // Bots come among the others, not before or after them.
            let bot = n % 100 < bots;
            let told = if bot { self.bot(&shopper, n).await } else { self.day(&shopper).await };
            self.seen().told.insert(shopper.user_id, told);
        });
        futures::stream::iter(days).buffer_unordered(all).collect::<Vec<()>>().await;
    }

    /// So many more of them may buy. Nobody may before this is called, though all may stand in line.
    pub fn may_buy(&self, more: usize) {
        self.purses.add_permits(more);
    }

    /// Leave to buy: spent when something is bought, and given to the next when not.
    pub(super) async fn purse(&self) -> Option<SemaphorePermit<'_>> {
        // Never closed.
        self.purses.acquire().await.ok()
    }

    /// Who waited has to join again.
    pub fn line_is_lost(&self) {
        self.seen().lost.push(Instant::now());
    }

    pub fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Room for one request at a time. A token is asked for and used under one, or it would age in between.
    pub(super) async fn room(&self, near: bool) -> Option<SemaphorePermit<'_>> {
        // Neither is ever closed.
        if near { &self.near } else { &self.crowd }.acquire().await.ok()
    }

    async fn ask(&self, what: Request, request: RequestBuilder) -> Said {
        let sent = Instant::now();
        let said = match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let after =
                    answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
                let after = after.map(Duration::from_secs);
                // An answer that broke off is none.
                answer
                    .json()
                    .await
                    .map_or_else(|_| Said::nothing(), |body| Said { status: Some(status), body, after })
            }
            Err(_) => Said::nothing(),
        };
        let took = u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX);
        let mut seen = self.seen();
        match what {
            Request::Token => {}
            Request::Knock => seen.knock.saturating_record(took),
            Request::Status => seen.status.saturating_record(took),
            Request::Purchase => seen.purchase.saturating_record(took),
        }
        let code = match (said.text("code"), said.status) {
            ("", None | Some(500..)) => "no answer",
            (code, _) => code,
        };
        if !code.is_empty() {
            *seen.refused.entry(code.to_owned()).or_default() += 1;
        }
        drop(seen);
        said
    }

    pub(super) async fn token(&self, shopper: &Shopper) -> Option<String> {
        let request = self
            .client
            .get(format!("{}/v1/flash-sale/token", self.http))
            .query(&[("sale_id", self.sale.as_str()), ("fingerprint", &shopper.user_id)])
            .bearer_auth(&shopper.token);
        let said = self.ask(Request::Token, request).await;
        Some(said.text("token")).filter(|token| !token.is_empty()).map(str::to_owned)
    }

    pub(super) async fn knock(&self, shopper: &Shopper, token: &str, attempt: u32, buys: bool) -> Said {
        let request = self
            .client
            .post(format!("{}/v1/flash-sale/checkout", self.http))
            .bearer_auth(&shopper.token)
            .header("Idempotency-Key", format!("try-{attempt}"))
            .json(&json!({
                "sale_id": self.sale, "token": token, "fingerprint": shopper.user_id, "qty": 1,
                "payment": { "method": "card", "token": "tok_ok" }, "address": self.address,
            }));
        self.ask(if buys { Request::Purchase } else { Request::Knock }, request).await
    }

    pub(super) async fn status(&self, shopper: &Shopper) -> Said {
        let request = self
            .client
            .get(format!("{}/v1/flash-sale/queue-status", self.http))
            .query(&[("sale_id", self.sale.as_str())])
            .bearer_auth(&shopper.token);
        self.ask(Request::Status, request).await
    }
}

impl Said {
    fn nothing() -> Self {
        Self { status: None, body: Value::Null, after: None }
    }

    /// A field of the answer; empty when it has none.
    pub fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.body.get(name).and_then(Value::as_f64)
    }

    pub fn time(&self, name: &str) -> Option<DateTime<Utc>> {
        self.text(name).parse().ok()
    }

    /// As long as it says, or as long as an app waits that was told nothing.
    pub async fn asked_to_wait(&self, ms: u64) {
        tokio::time::sleep(self.after.unwrap_or(Duration::from_millis(ms))).await;
    }
}

pub(super) async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
