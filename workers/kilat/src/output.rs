//! What people and programs see. Everything on standard output goes through here; a reader that has
//! gone away (`kilat … | head`) is no error.

use std::{
    fmt::Display,
    io::Write as _,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// One line for people.
pub fn say(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// One value for programs: one line, so that several make a stream.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    say(serde_json::to_string(value)?);
    Ok(())
}

/// Columns under a heading.
pub fn table<R: IntoIterator<Item = String>>(heading: &[&str], rows: impl IntoIterator<Item = R>) {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(heading.iter().map(|title| title.to_uppercase()));
    for row in rows {
        table.add_row(row);
    }
    for line in table.to_string().lines() {
        say(line.trim_end());
    }
}

/// Something that takes a while, on standard error, and only where somebody watches.
pub fn spinner(doing: impl Into<String>) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(doing.into());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// As [`spinner`], when it is known how many there are.
pub fn progress(doing: impl Into<String>, of: u64) -> ProgressBar {
    let bar = ProgressBar::new(of).with_message(doing.into());
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// `2026-05-09 07:29:29`, UTC; empty when there is none.
pub fn time(stamp: Option<pbjson_types::Timestamp>) -> String {
    let at: Option<DateTime<Utc>> = stamp.and_then(|stamp| stamp.try_into().ok());
    at.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// `RESERVATION_STATUS_RESERVED` is `RESERVED` to people.
pub fn word(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_lowercase()
}

pub fn unix_now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs())
}
