//! The whole catalogue in and out, as a line of JSON per product. Both stream: neither a million lines nor
//! their results are ever in memory together.

mod lines;

use std::{collections::HashSet, time::Duration};

use axum::{
    body::{Body, BodyDataStream},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::{BufMut as _, Bytes, BytesMut};
use futures::{StreamExt as _, stream};
use prost::Message as _;
use serde::Serialize;
use subjects::{Code, Fault, table::catalogue as service, v1};
use tokio::sync::OwnedSemaphorePermit;

use self::lines::{Line, Lines};
use super::Answer;
use crate::{
    App,
    body::parse,
    dto::catalogue::{ImportSummary, ImportedLine, ProductLine},
    edge::Context,
};

const NDJSON: HeaderValue = HeaderValue::from_static("application/x-ndjson");
/// Products in one message.
const BATCH: usize = 100;
/// Bytes of products in one message, and of one line.
const BYTES: usize = 40_000;
/// How long the next piece of an import may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long catalogue may take for a batch, or for a page.
const BATCH_PATIENCE: Duration = Duration::from_secs(5);
/// Between attempts. A batch may be repeated: what was taken is then unchanged.
const PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

/// Create or change many products.
///
/// A product per line; blank lines are skipped. What becomes of each line is answered while more are read: a
/// broken one is refused, and the rest goes on. The last line of the answer is the summary; if it is missing,
/// the import broke off after the lines that were answered, and can be repeated as a whole.
#[utoipa::path(
    post, path = "/v1/admin/products:import", tag = "admin",
    request_body(content = ProductLine, content_type = "application/x-ndjson"),
    responses(
        (status = 200, description = "An `ImportedLine` per line, then an `ImportSummary`",
            body = ImportAnswer, content_type = "application/x-ndjson"),
    ),
)]
pub async fn import(State(app): State<App>, cx: Context, request: Request) -> Answer {
    if !is_ndjson(request.headers()) {
        let wanted = "send Content-Type: application/x-ndjson";
        return Err(Fault::reject(Code::RequestMediaType, wanted).into());
    }
    let place = app.stream_place()?;
    let import = Import {
        app,
        cx,
        body: Some(request.into_body().into_data_stream()),
        lines: Lines::new(BYTES),
        batch: Vec::new(),
        products: Vec::new(),
        bytes: 0,
        skus: HashSet::new(),
        summary: ImportSummary::default(),
        over: false,
        _place: place,
    };
    let results = stream::unfold(import, async |mut import| {
        let bytes = import.next().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), import))
    });
    Ok(answer(Body::from_stream(results)))
}

/// A line of the answer to an import.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "what the document says of the lines")]
pub enum ImportAnswer {
    Line(ImportedLine),
    Summary(ImportSummary),
}

/// Everything there is, a product per line, as an import takes it.
///
/// An export that breaks off ends without its last, empty chunk, as HTTP has it: the client sees an error.
#[utoipa::path(
    get, path = "/v1/admin/products:export", tag = "admin",
    responses((status = 200, description = "A product per line", body = ProductLine,
        content_type = "application/x-ndjson")),
)]
pub async fn export(State(app): State<App>, cx: Context) -> Answer {
    let place = app.stream_place()?;
    // The first page before the status: then most of what can be wrong has one.
    let first = v1::GetChanges { after: 0, limit: 0 };
    let first = app.call_within::<service::Changes>(&cx, &first, BATCH_PATIENCE).await?;
    let pages = stream::unfold(Some((first, app, cx, place)), async |now| {
        let (changes, app, cx, place) = now?;
        let (next, head) = (changes.next, changes.head);
        let lines = products(changes.products);
        if next >= head {
            return Some((Ok(lines), None));
        }
        if app.closing.is_cancelled() {
            return Some((Err(Fault::retry(Code::Unavailable, "the gateway is closing")), None));
        }
        match page(&app, &cx, next).await {
            Ok(changes) => Some((Ok(lines), Some((changes, app, cx, place)))),
            Err(fault) => Some((Err(fault), None)),
        }
    });
    let pages = pages.map(|page| page.map_err(|fault| std::io::Error::other(fault.to_string())));
    Ok(answer(Body::from_stream(pages)))
}

async fn page(app: &App, cx: &Context, after: u64) -> Result<v1::Changes, Fault> {
    let ask = v1::GetChanges { after, limit: 0 };
    let mut pauses = PAUSES.into_iter();
    loop {
        match app.call_within::<service::Changes>(cx, &ask, BATCH_PATIENCE).await {
            Err(fault) if fault.retryable() => match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(fault),
            },
            page => return page,
        }
    }
}

fn products(products: Vec<v1::Product>) -> Bytes {
    let mut out = BytesMut::new();
    for product in products {
        write(&mut out, &ProductLine::from(product));
    }
    out.freeze()
}

fn write<T: Serialize>(out: &mut BytesMut, value: &T) {
    // Strings and numbers always are JSON.
    if let Ok(json) = serde_json::to_vec(value) {
        out.put_slice(&json);
        out.put_u8(b'\n');
    }
}

fn answer(body: Body) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, NDJSON);
    response
}

fn is_ndjson(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|value| {
        let media = value.split(';').next().unwrap_or_default().trim();
        ["application/x-ndjson", "application/jsonl"].iter().any(|known| media.eq_ignore_ascii_case(known))
    })
}

/// A line that waits for its batch: refused already, or one of the products.
enum Waiting {
    Refused(ImportedLine),
    Asked(u64, String),
}

struct Import {
    app: App,
    cx: Context,
    /// `None` once it has ended.
    body: Option<BodyDataStream>,
    lines: Lines,
    batch: Vec<Waiting>,
    products: Vec<v1::Product>,
    bytes: usize,
    /// Of this batch: catalogue takes each once.
    skus: HashSet<String>,
    summary: ImportSummary,
    over: bool,
    _place: Option<OwnedSemaphorePermit>,
}

impl Import {
    /// The results of the next batch; at the end, the summary; then nothing.
    async fn next(&mut self) -> Option<Bytes> {
        if self.over {
            return None;
        }
        let mut out = BytesMut::new();
        while out.is_empty() {
            match self.line().await {
                Ok(Some((number, line))) => self.take(number, line, &mut out).await,
                Ok(None) => {
                    self.flush(&mut out).await;
                    write(&mut out, &self.summary);
                    self.over = true;
                }
                Err(fault) => {
                    self.flush(&mut out).await;
                    tracing::warn!(%fault, "an import broke off");
                    self.over = true;
                    return (!out.is_empty()).then(|| out.freeze());
                }
            }
        }
        Some(out.freeze())
    }

    async fn line(&mut self) -> Result<Option<(u64, Line)>, Fault> {
        loop {
            if let Some(line) = self.lines.next() {
                return Ok(Some(line));
            }
            if self.app.closing.is_cancelled() {
                return Err(Fault::retry(Code::Unavailable, "the gateway is closing"));
            }
            let Some(body) = &mut self.body else { return Ok(self.lines.rest()) };
            match tokio::time::timeout(PATIENCE, body.next()).await {
                Ok(Some(Ok(bytes))) => self.lines.push(&bytes),
                Ok(None) => self.body = None,
                Ok(Some(Err(_))) => return Err(Fault::reject(Code::RequestMalformed, "the body broke off")),
                Err(_) => {
                    return Err(Fault::reject(Code::RequestMalformed, "the body did not arrive in time"));
                }
            }
        }
    }

    async fn take(&mut self, number: u64, line: Line, out: &mut BytesMut) {
        let parsed = match line {
            Line::TooLong => {
                Err(Fault::reject(Code::RequestTooLarge, format!("a line has at most {BYTES} bytes")))
            }
            Line::Text(text) => parse::<ProductLine>(&text).map(v1::Product::from),
        };
        match parsed {
            Err(fault) => self.batch.push(Waiting::Refused(ImportedLine::refused(number, "", fault))),
            Ok(product) => {
                // Twice in one batch is refused; one after the other is not.
                let size = product.encoded_len() + 8;
                if self.skus.contains(&product.sku) || self.bytes + size > BYTES {
                    self.flush(out).await;
                }
                self.bytes += size;
                self.skus.insert(product.sku.clone());
                self.batch.push(Waiting::Asked(number, product.sku.clone()));
                self.products.push(product);
            }
        }
        if self.batch.len() >= BATCH {
            self.flush(out).await;
        }
    }

    /// Has the batch taken, and writes what became of its lines in their order.
    async fn flush(&mut self, out: &mut BytesMut) {
        let ask = v1::ImportProducts { products: std::mem::take(&mut self.products) };
        let told =
            if ask.products.is_empty() { Ok(Vec::new()) } else { taken(&self.app, &self.cx, &ask).await };
        let (mut told, fault) = match told {
            Ok(lines) => (lines.into_iter(), None),
            Err(fault) => (Vec::new().into_iter(), Some(fault)),
        };
        for waiting in std::mem::take(&mut self.batch) {
            let line = match waiting {
                Waiting::Refused(line) => line,
                Waiting::Asked(number, sku) => match (told.next(), &fault) {
                    (Some(line), _) => ImportedLine::of(number, line),
                    (None, Some(fault)) => ImportedLine::refused(number, &sku, fault.clone()),
                    (None, None) => ImportedLine::refused(number, &sku, crate::dto::common::absent("line")),
                },
            };
            let count = match line.outcome.as_str() {
                "created" => &mut self.summary.created,
                "changed" => &mut self.summary.changed,
                "unchanged" => &mut self.summary.unchanged,
                _ => &mut self.summary.refused,
            };
            *count += 1;
            write(out, &line);
        }
        self.skus.clear();
        self.bytes = 0;
    }
}

/// Not a method: a body may be sent to another thread, but not be looked at by two.
async fn taken(app: &App, cx: &Context, ask: &v1::ImportProducts) -> Result<Vec<v1::ImportLine>, Fault> {
    let mut pauses = PAUSES.into_iter();
    loop {
        match app.call_within::<service::Import>(cx, ask, BATCH_PATIENCE).await {
            Err(fault) if fault.retryable() => match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(fault),
            },
            told => return told.map(|told| told.lines),
        }
    }
}
