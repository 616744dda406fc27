//! `kilat bench search`: queries against an index of many products, against bare tantivy with a plain BM25
//! query over the same names in the same run; and whether what was meant is found.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use bytes::Bytes;
use fastrand::Rng;
use futures::StreamExt as _;
use lab::search::{HUB, Product};
use prost::Message as _;
use runtime::Bus;
use search::index::{Engine, Lexicon, Query, plain};
use serde::Serialize;
use subjects::v1;
use tantivy::{
    Index, IndexReader, TantivyDocument,
    collector::TopDocs,
    query::QueryParser,
    schema::{STORED, STRING, Schema, TEXT},
};
use tokio_util::sync::CancellationToken;

use crate::figures::{Figures, Times, measure};

/// Answered by whoever measures: the service itself has another catalogue.
const SUBJECT: &str = "_INBOX.search.bench";
const TIMEOUT: Duration = Duration::from_secs(5);
/// Ours and bare tantivy take turns, so that both meet the same neighbours.
const ROUNDS: u64 = 4;
/// Of an answer.
const PAGE: usize = 10;
/// Letters a name must have before one of them is changed.
const LETTERS: usize = 6;
/// Memory of each index's writer.
const WRITER_BYTES: usize = 100_000_000;

#[derive(Clone, Debug)]
pub struct Options {
    /// Products, as the lab of search reads them.
    pub products: PathBuf,
    /// Of each figure.
    pub seconds: u64,
    /// Different queries, asked over and over.
    pub queries: usize,
    /// Names that are asked for as they are, and with an edit.
    pub cases: usize,
    /// Queries at a time over the bus.
    pub callers: usize,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        let products = PathBuf::from(".kilat/groceries.ndjson");
        Self { products, seconds: 8, queries: 2_000, cases: 1_000, callers: 16, seed: 7 }
    }
}

/// Of so many names, those that were found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Found {
    pub cases: usize,
    pub found: usize,
    pub share: f64,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub products: usize,
    pub index_s: f64,
    pub bare_index_s: f64,
    pub queries: usize,
    /// One query at a time.
    pub in_process: Figures,
    pub bare: Figures,
    pub ratio: f64,
    /// Queries a second on every core at once.
    pub cores: usize,
    pub parallel_per_second: f64,
    pub bare_parallel_per_second: f64,
    pub parallel_ratio: f64,
    /// As messages, answered by this process; `None` where no bus is.
    pub over_the_bus: Option<Figures>,
    /// One random edit in a name of six letters or more: in the first ten.
    pub one_edit: Found,
    /// The name itself: first.
    pub exact: Found,
    /// Of the others, those behind a product whose name differs in spaces or case alone.
    pub twins: usize,
}

/// `bus` is search's own.
///
/// # Errors
/// The products cannot be read, or an index not be made.
pub async fn run(options: &Options, bus: Option<&Bus>, progress: impl Fn(&str)) -> anyhow::Result<Report> {
    let mut rng = Rng::with_seed(options.seed);
    let products: Vec<Product> =
        lab::search::products(&options.products)?.collect::<anyhow::Result<Vec<_>>>()?;
    anyhow::ensure!(!products.is_empty(), "there is no product in {}", options.products.display());
    let products: Vec<Product> = products.into_iter().map(|product| sold(product, &mut rng)).collect();

    progress("building the index");
    let languages = Lexicon::defaults()?;
    let began = Instant::now();
    let engine = lab::search::shop(&languages, products.iter().cloned().map(Ok))?;
    let index_s = began.elapsed().as_secs_f64();
    progress("building the bare index");
    let began = Instant::now();
    let bare = Bare::new(&products)?;
    let bare_index_s = began.elapsed().as_secs_f64();

    let asked = asked(&products, options.queries, &mut rng);
    let cores = std::thread::available_parallelism()?.get();
    progress("one query at a time");
    let each = Duration::from_secs(options.seconds) / u32::try_from(ROUNDS)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(alone(&asked, each, |text| ours_of(&engine, text).is_ok())?);
        theirs.push(alone(&asked, each, |text| bare.search(text).is_ok())?);
    }
    let (in_process, bare_figures) = (Times::sum(&ours)?.figures(), Times::sum(&theirs)?.figures());
    progress("on every core");
    let parallel = together(cores, &asked, each * 2, |text| ours_of(&engine, text).is_ok())?;
    let bare_parallel = together(cores, &asked, each * 2, |text| bare.search(text).is_ok())?;

    progress("names with an edit");
    let (one_edit, exact, twins) = quality(&engine, &products, options.cases, &mut rng)?;

    let over_the_bus = match bus {
        None => None,
        Some(bus) => {
            progress("over the bus");
            let engine = std::sync::Arc::new(engine);
            Some(over_the_bus(bus, &engine, cores, options, &asked).await?)
        }
    };
    Ok(Report {
        products: products.len(),
        index_s,
        bare_index_s,
        queries: asked.len(),
        ratio: in_process.per_second / bare_figures.per_second,
        in_process,
        bare: bare_figures,
        cores,
        parallel_per_second: parallel,
        bare_parallel_per_second: bare_parallel,
        parallel_ratio: parallel / bare_parallel,
        over_the_bus,
        one_edit,
        exact,
        twins,
    })
}

/// With what the file does not say: it has to hold against products that have more of everything.
fn sold(product: Product, rng: &mut Rng) -> Product {
    let drawn = |n: f64| if n == 0.0 { 1.0 } else { n };
    Product {
        stock: if product.stock == 0 { rng.u32(0..150) } else { product.stock },
        margin: if product.margin == 0.0 { 0.05 + 0.5 * rng.f64() } else { product.margin },
        // Few are bought often.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 1 000 000")]
        orders: if product.orders == 0 {
            (1.0 / drawn(rng.f64().powi(2))).min(1e6) as u64
        } else {
            product.orders
        },
        ..product
    }
}

/// A fourth each: a name, a name with an edit, two words of one, a word.
fn asked(products: &[Product], queries: usize, rng: &mut Rng) -> Vec<String> {
    let mut asked = Vec::with_capacity(queries);
    while asked.len() < queries {
        let Some(product) = rng.choice(products) else { break };
        let words: Vec<&str> = product.name.split_whitespace().collect();
        asked.push(match asked.len() % 4 {
            0 => product.name.clone(),
            1 => edited(&product.name, rng),
            2 => match words.as_slice() {
                [first, .., last] => format!("{first} {last}"),
                _ => product.name.clone(),
            },
            _ => rng.choice(&words).copied().unwrap_or_default().to_owned(),
        });
    }
    asked
}

/// One letter left out, put in, taken for another, or two changed about.
fn edited(name: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = name.to_lowercase().chars().collect();
    if letters.len() < 2 {
        return name.to_owned();
    }
    let at = rng.usize(..letters.len() - 1);
    match rng.u8(..4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, rng.lowercase()),
        2 => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = rng.lowercase();
            }
        }
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn query(text: &str) -> Query {
    Query { text: text.to_owned(), hub: HUB.into(), limit: PAGE, ..Query::default() }
}

/// SKUs and names of the first page.
fn ours_of(engine: &Engine, text: &str) -> anyhow::Result<Vec<(String, String)>> {
    let answer = engine.search(&query(text))?;
    Ok(answer.hits.iter().map(|hit| (hit.item.sku.clone(), hit.item.name.clone())).collect())
}

/// The names in tantivy, with nothing of ours.
struct Bare {
    reader: IndexReader,
    parser: QueryParser,
    sku: tantivy::schema::Field,
}

impl Bare {
    fn new(products: &[Product]) -> anyhow::Result<Self> {
        let mut schema = Schema::builder();
        let sku = schema.add_text_field("sku", STRING | STORED);
        let name = schema.add_text_field("name", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        for product in products {
            let mut document = TantivyDocument::default();
            document.add_text(sku, &product.sku);
            document.add_text(name, &product.name);
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(Self { reader: index.reader()?, parser: QueryParser::for_index(&index, vec![name]), sku })
    }

    /// SKUs of the ten best by BM25.
    fn search(&self, text: &str) -> anyhow::Result<Vec<String>> {
        let searcher = self.reader.searcher();
        let (query, _) = self.parser.parse_query_lenient(text);
        let mut found = Vec::with_capacity(PAGE);
        for (_, at) in searcher.search(&query, &TopDocs::with_limit(PAGE).order_by_score())? {
            let document: TantivyDocument = searcher.doc(at)?;
            let sku = document.get_first(self.sku).and_then(|value| {
                use tantivy::schema::Value as _;
                value.as_str().map(str::to_owned)
            });
            found.extend(sku);
        }
        Ok(found)
    }
}

fn alone(asked: &[String], length: Duration, ask: impl Fn(&str) -> bool) -> anyhow::Result<Times> {
    let (mut times, started) = (Times::none()?, Instant::now());
    for text in asked.iter().cycle() {
        let sent = Instant::now();
        if ask(text) {
            times.seen.saturating_record(u64::try_from(sent.elapsed().as_micros())?);
        } else {
            times.failed += 1;
        }
        if started.elapsed() >= length {
            break;
        }
    }
    Ok(Times { elapsed: started.elapsed(), ..times })
}

/// Queries a second by so many threads.
fn together(
    threads: usize,
    asked: &[String],
    length: Duration,
    ask: impl Fn(&str) -> bool + Sync,
) -> anyhow::Result<f64> {
    let done = std::thread::scope(|scope| {
        let each = asked.len() / threads.max(1);
        let started: Vec<_> = (0..threads)
            .map(|n| {
                let (from, ask) = (n * each, &ask);
                // From another place each, so that no two ask the same at once.
                let mine: Vec<String> = asked.iter().cycle().skip(from).take(asked.len()).cloned().collect();
                scope.spawn(move || alone(&mine, length, ask))
            })
            .collect();
        let joined = started.into_iter().map(|thread| thread.join().ok()).collect::<Option<Vec<_>>>();
        joined.context("a thread panicked")?.into_iter().collect::<anyhow::Result<Vec<_>>>()
    })?;
    Ok(done.iter().map(Times::per_second).sum())
}

/// With an edit in the first ten; as it is the first; behind a twin.
fn quality(
    engine: &Engine,
    products: &[Product],
    cases: usize,
    rng: &mut Rng,
) -> anyhow::Result<(Found, Found, usize)> {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphabetic()).count();
    let mut long: Vec<&Product> = products.iter().filter(|p| letters(&p.name) >= LETTERS).collect();
    rng.shuffle(&mut long);
    let (mut near, mut first, mut twins) = (0, 0, 0);
    let cases = cases.min(long.len());
    for product in long.iter().take(cases) {
        let found = ours_of(engine, &edited(&product.name, rng))?;
        near += usize::from(found.iter().any(|(sku, _)| *sku == product.sku));
        let found = ours_of(engine, &product.name)?;
        if let Some((sku, name)) = found.first() {
            first += usize::from(*sku == product.sku);
            twins += usize::from(*sku != product.sku && plain(name) == plain(&product.name));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let of = |found: usize| Found { cases, found, share: found as f64 / cases.max(1) as f64 };
    Ok((of(near), of(first), twins))
}

async fn over_the_bus(
    bus: &Bus,
    engine: &std::sync::Arc<Engine>,
    cores: usize,
    options: &Options,
    asked: &[String],
) -> anyhow::Result<Figures> {
    let questions = bus.incoming().subscribe(SUBJECT).await?;
    // Who asks before the server knows of it is told that nobody answers.
    bus.ready(&CancellationToken::new()).await;
    let (engine, answering) = (engine.clone(), bus.clone());
    let answers = tokio::spawn(questions.for_each_concurrent(cores * 4, move |question| {
        let (engine, bus) = (engine.clone(), answering.clone());
        async move {
            let Some(to) = question.reply else { return };
            let reply = tokio::task::spawn_blocking(move || {
                let request = v1::SearchProducts::decode(question.payload).ok()?;
                search::answer(&engine, &request).ok()
            });
            let reply = reply.await.ok().flatten().map(|found| found.encode_to_vec()).unwrap_or_default();
            let _ = bus.outgoing().publish(to, reply.into()).await;
        }
    }));
    let request = |text: &String| -> Bytes {
        let page = Some(v1::Page { limit: 10, cursor: String::new() });
        let ask = v1::SearchProducts { q: text.clone(), hub_id: HUB.into(), page, ..Default::default() };
        ask.encode_to_vec().into()
    };
    let requests: Vec<Bytes> = asked.iter().map(request).collect();
    let figures = measure(Duration::from_secs(options.seconds), options.callers, &requests, |payload| {
        let request = async_nats::Request::new().payload(payload.clone()).timeout(Some(TIMEOUT));
        async move {
            let reply = bus.outgoing().send_request(SUBJECT, request).await;
            reply.is_ok_and(|reply| !reply.payload.is_empty())
        }
    })
    .await;
    answers.abort();
    figures
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} ({:.1} %)", self.found, self.cases, self.share * 100.0)
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} products: index {:.1} s, bare {:.1} s; {} queries",
            self.products, self.index_s, self.bare_index_s, self.queries
        )?;
        writeln!(f, "in process     {}; ratio {:.2}", self.in_process, self.ratio)?;
        writeln!(f, "bare tantivy   {}", self.bare)?;
        writeln!(
            f,
            "on {} cores     {:.0}/s; bare {:.0}/s; ratio {:.2}",
            self.cores, self.parallel_per_second, self.bare_parallel_per_second, self.parallel_ratio
        )?;
        if let Some(figures) = &self.over_the_bus {
            writeln!(f, "over the bus   {figures}")?;
        }
        writeln!(f, "one edit       {} in the first ten", self.one_edit)?;
        write!(f, "exact name     {} first; {} behind a twin", self.exact, self.twins)
    }
}
