//! Products and queries in files, through the index of `search`.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use search::index::{Engine, Item, LanguageData, Lexicon, Query, WEIGHTS};
use serde::{Deserialize, Serialize};

/// The one hub of the lab, and its city.
pub const HUB: &str = "lab";

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Products, one JSON object per line: {"sku", "name"} and, if there is more to say, "category" (a slug
    /// path such as "dairy/milk"), "brand", "pack", "description", "tags", "price" (minor units), "stock",
    /// "margin" (0 to 1), "orders" (how often it was bought). Other fields are passed over.
    #[arg(long)]
    pub products: PathBuf,
    /// Queries, one per line: the text, or an id, a tab and the text.
    #[arg(long)]
    pub queries: PathBuf,
    /// How many products of each answer are shown.
    #[arg(long, default_value_t = 10)]
    pub k: usize,
    /// Files of languages' synonyms and foldings instead of those Kilat comes with.
    #[arg(long)]
    pub language: Vec<PathBuf>,
}

/// A product as a line of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Product {
    pub sku: String,
    pub name: String,
    pub category: String,
    pub brand: String,
    pub pack: String,
    pub description: String,
    pub tags: Vec<String>,
    pub price: i64,
    pub stock: u32,
    pub margin: f64,
    pub orders: u64,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub products: usize,
    pub index_s: f64,
    /// Relevance, stock, margin, popularity.
    pub weights: [f64; 4],
    /// Time of one query, milliseconds.
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub queries: Vec<Answered>,
}

#[derive(Debug, Serialize)]
pub struct Answered {
    pub id: String,
    pub query: String,
    pub tier: &'static str,
    pub total: usize,
    pub dropped: Vec<String>,
    pub results: Vec<Shown>,
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub rank: usize,
    pub sku: String,
    pub name: String,
    pub score: f64,
    pub relevance: f64,
    pub stock: f64,
    pub margin: f64,
    pub popularity: f64,
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<(usize, String)>>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.display().to_string();
    Ok(BufReader::new(file).lines().enumerate().map(move |(n, line)| {
        Ok((n + 1, line.with_context(|| format!("{name}, line {}: not UTF-8 text", n + 1))?))
    }))
}

/// # Errors
/// A file cannot be read; a line is not what it should be, with its number.
pub fn run(args: &Args) -> Result<Report> {
    if args.k == 0 || args.k > 1000 {
        bail!("--k must be 1 to 1000");
    }
    let mut languages = Vec::new();
    for path in &args.language {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        languages.push(serde_json::from_str(&text).with_context(|| path.display().to_string())?);
    }
    if languages.is_empty() {
        languages = Lexicon::defaults()?;
    }
    let began = Instant::now();
    let engine = shop(&languages, products(&args.products)?)?;
    let index_s = began.elapsed().as_secs_f64();

    let (mut queries, mut times) = (Vec::new(), Vec::new());
    for line in lines(&args.queries)? {
        let (n, line) = line?;
        let (id, text) = match line.split_once('\t') {
            Some((id, text)) => (id.to_owned(), text),
            None => (n.to_string(), line.as_str()),
        };
        let query = Query { text: text.to_owned(), hub: HUB.into(), limit: args.k, ..Query::default() };
        let began = Instant::now();
        let answer = engine.search(&query)?;
        times.push(began.elapsed());
        let results = answer.hits.iter().zip(1..).map(|(hit, rank)| Shown {
            rank,
            sku: hit.item.sku.clone(),
            name: hit.item.name.clone(),
            score: hit.score,
            relevance: hit.factors.relevance,
            stock: hit.factors.stock,
            margin: hit.factors.margin,
            popularity: hit.factors.popularity,
        });
        queries.push(Answered {
            id,
            query: text.to_owned(),
            tier: answer.tier.as_str(),
            total: answer.total,
            results: results.collect(),
            dropped: answer.dropped,
        });
    }
    times.sort_unstable();
    Ok(Report {
        products: engine.len(),
        index_s,
        weights: WEIGHTS,
        p50_ms: at(&times, 50),
        p99_ms: at(&times, 99),
        queries,
    })
}

fn at(sorted: &[Duration], percent: usize) -> f64 {
    let place = (sorted.len().saturating_sub(1)) * percent / 100;
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// The products of a file, as they are read.
///
/// # Errors
/// The file cannot be read; a line is not what it should be, with its number.
pub fn products(path: &Path) -> Result<impl Iterator<Item = Result<Product>>> {
    let name = path.display().to_string();
    let whole = lines(path)?.filter(|line| line.as_ref().map_or(true, |(_, line)| !line.trim().is_empty()));
    Ok(whole.map(move |line| {
        let (n, line) = line?;
        let place = || format!("{name}, line {n}");
        let product: Product = serde_json::from_str(&line).with_context(place)?;
        if product.sku.is_empty() || product.name.is_empty() {
            bail!("{}: sku and name are needed", place());
        }
        if !(0.0..=1.0).contains(&product.margin) {
            bail!("{}: margin {} is not 0 to 1", place(), product.margin);
        }
        Ok(product)
    }))
}

/// An index of the products, all sold at [`HUB`].
///
/// # Errors
/// A product cannot be read, or the index not be made.
pub fn shop(
    languages: &[LanguageData],
    products: impl IntoIterator<Item = Result<Product>>,
) -> Result<Engine> {
    let engine = Engine::new(Lexicon::new(languages), 100_000_000)?;
    engine.put_hub(HUB, HUB, "", None);
    let mut stock = Vec::new();
    let mut orders = std::collections::HashMap::new();
    let mut batch = Vec::new();
    for (product, version) in products.into_iter().zip(1..) {
        let product = product?;
        stock.push((product.sku.clone(), product.stock));
        orders.insert(product.sku.clone(), product.orders);
        batch.push(Item {
            sku: product.sku,
            name: product.name,
            brand: product.brand,
            category: product.category,
            pack: product.pack,
            description: product.description,
            tags: product.tags,
            images: Vec::new(),
            margin: product.margin,
            prices: vec![(HUB.into(), product.price, String::new())],
            active: true,
            version,
        });
        if batch.len() == 1000 {
            engine.put(std::mem::take(&mut batch))?;
        }
    }
    engine.put(batch)?;
    engine.commit()?;
    engine.set_stock(HUB, stock.iter().map(|(sku, units)| (sku.as_str(), *units)));
    engine.set_popularity(&orders);
    Ok(engine)
}

/// The answers for people.
///
/// # Errors
/// They cannot be written.
pub fn show(report: &Report, to: &mut impl Write) -> std::io::Result<()> {
    for answered in &report.queries {
        let dropped = match answered.dropped.as_slice() {
            [] => String::new(),
            words => format!(", without {}", words.join(", ")),
        };
        writeln!(
            to,
            "{}  {:?}: {} by {}{dropped}",
            answered.id, answered.query, answered.total, answered.tier
        )?;
        for hit in &answered.results {
            writeln!(to, "  {:>3}  {:.3}  {}  {}", hit.rank, hit.score, hit.sku, hit.name)?;
        }
    }
    writeln!(
        to,
        "{} products in {:.1} s, {} queries, p50 {:.2} ms, p99 {:.2} ms",
        report.products,
        report.index_s,
        report.queries.len(),
        report.p50_ms,
        report.p99_ms
    )
}
