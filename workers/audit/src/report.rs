//! What an audit found.

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::checks::Check;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is late or full; it may yet come right by itself.
    Warning,
    /// Records contradict each other: units, money or promises are lost or made up.
    Error,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about: an order, `hub/sku`, a schema, a stream.
    pub id: String,
    /// What is wrong with it, with the figures on both sides.
    pub detail: String,
}

impl Finding {
    pub(crate) fn new(id: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { id: id.into(), detail: detail.into() }
    }
}

/// What became of one check.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// E.g. `stock.ledger`.
    pub id: &'static str,
    /// The sentence that should be true.
    pub means: &'static str,
    /// What to do when it is not.
    pub hint: &'static str,
    pub severity: Severity,
    /// Rows, subjects or messages it looked at.
    pub looked: u64,
    /// How many of them are not as they should be.
    pub found: u64,
    /// The first of those, by id.
    pub findings: Vec<Finding>,
    /// Why it could not be checked.
    pub unchecked: Option<String>,
    pub took_ms: u64,
}

/// What a check returns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looked {
    pub rows: u64,
    pub found: u64,
    pub findings: Vec<Finding>,
}

impl Looked {
    /// All findings of a check that has them in memory.
    pub fn of(rows: u64, mut findings: Vec<Finding>, shown: u32) -> Self {
        let found = findings.len() as u64;
        findings.sort_by(|a, b| (&a.id, &a.detail).cmp(&(&b.id, &b.detail)));
        findings.truncate(usize::try_from(shown).unwrap_or(usize::MAX));
        Self { rows, found, findings }
    }
}

impl Checked {
    pub(crate) fn of(check: &Check, result: Result<Looked, crate::store::Unchecked>, took: Duration) -> Self {
        let (looked, unchecked) = match result {
            Ok(looked) => (looked, None),
            Err(why) => (Looked::default(), Some(why.to_string())),
        };
        Self {
            id: check.id,
            means: check.means,
            hint: check.hint,
            severity: check.severity,
            looked: looked.rows,
            found: looked.found,
            findings: looked.findings,
            unchecked,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Everything was checked, and all of it holds.
    Clean,
    /// Something does not hold.
    Findings,
    /// Nothing was found, but not everything could be looked at.
    Unchecked,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub verdict: Verdict,
    pub started_at: DateTime<Utc>,
    pub took_ms: u64,
    /// Whether work in flight was given no grace.
    pub settled: bool,
    pub checks: Vec<Checked>,
}

impl Report {
    pub(crate) fn new(
        started_at: DateTime<Utc>,
        took: Duration,
        settled: bool,
        checks: Vec<Checked>,
    ) -> Self {
        let verdict = if checks.iter().any(|check| check.found > 0) {
            Verdict::Findings
        } else if checks.is_empty() || checks.iter().any(|check| check.unchecked.is_some()) {
            Verdict::Unchecked
        } else {
            Verdict::Clean
        };
        Self {
            verdict,
            started_at,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            settled,
            checks,
        }
    }

    /// 0 clean, 1 findings, 2 could not check.
    pub const fn exit_code(&self) -> u8 {
        match self.verdict {
            Verdict::Clean => 0,
            Verdict::Findings => 1,
            Verdict::Unchecked => 2,
        }
    }

    /// The checks that found something.
    pub fn failed(&self) -> impl Iterator<Item = &Checked> {
        self.checks.iter().filter(|check| check.found > 0)
    }

    /// The checks that could not be made.
    pub fn unchecked(&self) -> impl Iterator<Item = &Checked> {
        self.checks.iter().filter(|check| check.unchecked.is_some())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.checks.iter().map(|check| check.id.len()).max().unwrap_or(0).max("check".len());
        writeln!(f, "{:width$}  {:>9}  {:>6}  {:>7}  holds?", "check", "looked at", "found", "ms")?;
        for check in &self.checks {
            let holds = match (&check.unchecked, check.found, check.severity) {
                (Some(_), _, _) => "not checked",
                (None, 0, _) => "yes",
                (None, _, Severity::Warning) => "NO (warning)",
                (None, _, Severity::Error) => "NO",
            };
            let Checked { id, looked, found, took_ms, means, .. } = check;
            writeln!(f, "{id:width$}  {looked:>9}  {found:>6}  {took_ms:>7}  {holds}: {means}")?;
        }
        for check in self.unchecked() {
            writeln!(
                f,
                "\n{} could not be checked: {}",
                check.id,
                check.unchecked.as_deref().unwrap_or_default()
            )?;
        }
        for check in self.failed() {
            writeln!(f, "\n{}: {}", check.id, check.means)?;
            for Finding { id, detail } in &check.findings {
                writeln!(f, "  {id}: {detail}")?;
            }
            let more = check.found.saturating_sub(check.findings.len() as u64);
            if more > 0 {
                writeln!(f, "  … and {more} more")?;
            }
            writeln!(f, "  what to do: {}", check.hint)?;
        }
        let found: u64 = self.checks.iter().map(|check| check.found).sum();
        let looked: u64 = self.checks.iter().map(|check| check.looked).sum();
        let seconds = std::time::Duration::from_millis(self.took_ms).as_secs_f64();
        let settled = if self.settled { ", nothing may be in flight" } else { "" };
        write!(f, "\n{} checks, {looked} rows looked at in {seconds:.2} s{settled}: ", self.checks.len())?;
        match self.verdict {
            Verdict::Clean => write!(f, "the world adds up"),
            Verdict::Findings => write!(f, "{found} findings"),
            Verdict::Unchecked => write!(f, "{} not checked", self.unchecked().count()),
        }
    }
}
