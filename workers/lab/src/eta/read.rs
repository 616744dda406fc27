//! `events.csv`: one delivered order a line.

use std::{collections::HashSet, path::Path};

use anyhow::{Context, bail, ensure};
use csv::StringRecord;
use eta::history::Past;

pub const COLUMNS: [&str; 12] = [
    "order",
    "hub",
    "city",
    "placed_at",
    "lines",
    "units",
    "distance_m",
    "picked_started_at",
    "packed_at",
    "accepted_at",
    "picked_up_at",
    "delivered_at",
];
/// What a history without cities is one of.
const CITY: &str = "city";
/// Nobody is delivered to from further, metres.
const MAX_M: f64 = 100_000.0;
/// Nothing takes longer, seconds: a clock that jumped would teach the estimator nonsense.
const MAX_S: f64 = 86_400.0;
/// Times beyond this are not seconds, but milliseconds or worse.
const MAX_AT: f64 = 1e11;

/// The history of a file, by the time orders were placed.
///
/// # Errors
/// The file cannot be read, a column is missing, or a line is wrong: the message names line and column.
pub fn history(path: &Path) -> anyhow::Result<Vec<Past>> {
    let name = path.display();
    let mut csv = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| format!("cannot read {name}"))?;
    let head = csv.headers().with_context(|| format!("{name}, line 1"))?;
    let head: StringRecord = head.iter().map(|column| column.trim_start_matches('\u{feff}')).collect();
    for column in COLUMNS.iter().filter(|column| **column != CITY) {
        ensure!(head.iter().any(|name| name == *column), "{name}, line 1: there is no column {column}");
    }
    let mut past = Vec::new();
    let mut seen = HashSet::new();
    for (record, number) in csv.into_records().zip(2u64..) {
        let at = |line: u64| format!("{name}, line {line}");
        let record = record.with_context(|| at(number))?;
        let line = record.position().map_or(number, csv::Position::line);
        let row = Row { head: &head, record: &record };
        let one = row.past().with_context(|| at(line))?;
        ensure!(seen.insert(one.order.clone()), "{}: column order: {:?} stands twice", at(line), one.order);
        past.push(one);
    }
    ensure!(!past.is_empty(), "{name} has no orders");
    past.sort_by(|a, b| a.placed_at.total_cmp(&b.placed_at).then_with(|| a.order.cmp(&b.order)));
    Ok(past)
}

struct Row<'a> {
    head: &'a StringRecord,
    record: &'a StringRecord,
}

impl Row<'_> {
    fn field(&self, column: &str) -> &str {
        let place = self.head.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    fn text(&self, column: &str) -> anyhow::Result<String> {
        let text = self.field(column);
        ensure!(!text.is_empty(), "column {column} is empty");
        ensure!(text.len() <= 200, "column {column} is longer than 200 bytes");
        Ok(text.to_owned())
    }

    fn number(&self, column: &str, range: std::ops::RangeInclusive<f64>) -> anyhow::Result<f64> {
        let text = self.field(column);
        match text.parse::<f64>() {
            Ok(value) if range.contains(&value) => Ok(value),
            Ok(value) => bail!("column {column}: {value} is not {} to {}", range.start(), range.end()),
            Err(_) => bail!("column {column}: {text:?} is not a number"),
        }
    }

    fn count(&self, column: &str, most: u32) -> anyhow::Result<u32> {
        let text = self.field(column);
        match text.parse::<u32>() {
            Ok(value) if (1..=most).contains(&value) => Ok(value),
            _ => bail!("column {column}: {text:?} is not 1 to {most}"),
        }
    }

    fn past(&self) -> anyhow::Result<Past> {
        let time = |column| self.number(column, -MAX_AT..=MAX_AT);
        let city = self.field(CITY);
        let past = Past {
            order: self.text("order")?,
            hub: self.text("hub")?,
            city: if city.is_empty() { CITY.to_owned() } else { city.to_owned() },
            placed_at: time("placed_at")?,
            lines: self.count("lines", 100)?,
            units: self.count("units", 99_900)?,
            distance_m: self.number("distance_m", 0.0..=MAX_M)?,
            picked_started_at: time("picked_started_at")?,
            packed_at: time("packed_at")?,
            accepted_at: time("accepted_at")?,
            picked_up_at: time("picked_up_at")?,
            delivered_at: time("delivered_at")?,
        };
        for (earlier, at, later, then) in [
            ("placed_at", past.placed_at, "picked_started_at", past.picked_started_at),
            ("picked_started_at", past.picked_started_at, "packed_at", past.packed_at),
            ("placed_at", past.placed_at, "accepted_at", past.accepted_at),
            ("accepted_at", past.accepted_at, "picked_up_at", past.picked_up_at),
            ("packed_at", past.packed_at, "picked_up_at", past.picked_up_at),
            ("picked_up_at", past.picked_up_at, "delivered_at", past.delivered_at),
        ] {
            ensure!(at <= then, "column {later}: {then} is before {earlier} {at}");
        }
        let took = past.delivered_at - past.placed_at;
        ensure!(took <= MAX_S, "column delivered_at: {took} s after placed_at is more than a day");
        Ok(past)
    }
}
