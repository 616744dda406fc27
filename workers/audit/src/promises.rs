//! Whether promises held: of the orders that were delivered, the share that came within p50, p80 and p95 of
//! what was promised when they were confirmed, and the mean pinball loss. By city, from the record of `eta`.

use std::fmt;

use serde::Serialize;
use sqlx::PgPool;

use crate::store;

/// A figure for each level promised.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Levels {
    pub p50: f64,
    pub p80: f64,
    pub p95: f64,
}

/// How the promises of a city held.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    pub city: String,
    pub delivered: u64,
    /// 0 to 1.
    pub within: Levels,
    /// Seconds: late by one costs p, early by one 1 - p.
    pub pinball_s: Levels,
}

/// How promises held, over the orders delivered in these hours.
#[derive(Clone, Debug, Serialize)]
pub struct Promises {
    pub hours: u32,
    pub all: Option<Held>,
    pub cities: Vec<Held>,
}

/// Reads the record; changes nothing.
///
/// # Errors
/// The record cannot be asked, or has no schema `eta`.
pub async fn promises(pool: &PgPool, hours: u32) -> sqlx::Result<Promises> {
    let mut all = None;
    let mut cities = Vec::new();
    for row in store::held(pool, hours).await? {
        let held = Held {
            city: row.city.clone().unwrap_or_else(|| "all".into()),
            delivered: u64::try_from(row.delivered).unwrap_or_default(),
            within: Levels { p50: row.w50, p80: row.w80, p95: row.w95 },
            pinball_s: Levels { p50: row.l50, p80: row.l80, p95: row.l95 },
        };
        match row.city {
            Some(_) => cities.push(held),
            None => all = Some(held).filter(|held| held.delivered > 0),
        }
    }
    Ok(Promises { hours, all, cities })
}

impl fmt::Display for Promises {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(all) = &self.all else {
            return write!(f, "no promised order was delivered in the last {} hours", self.hours);
        };
        writeln!(
            f,
            "{:<12} {:>9} {:>8} {:>8} {:>8}   {:>8} {:>8} {:>8}",
            "CITY", "DELIVERED", "IN P50", "IN P80", "IN P95", "LOSS P50", "LOSS P80", "LOSS P95"
        )?;
        for held in self.cities.iter().chain([all]) {
            let (within, loss) = (held.within, held.pinball_s);
            writeln!(
                f,
                "{:<12} {:>9} {:>7.1}% {:>7.1}% {:>7.1}%   {:>7.1}s {:>7.1}s {:>7.1}s",
                held.city,
                held.delivered,
                100.0 * within.p50,
                100.0 * within.p80,
                100.0 * within.p95,
                loss.p50,
                loss.p80,
                loss.p95
            )?;
        }
        write!(f, "promised: 50%, 80% and 95%; over the last {} hours", self.hours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_like_a_table() {
        let held = |city: &str, delivered| Held {
            city: city.into(),
            delivered,
            within: Levels { p50: 0.512, p80: 0.79, p95: 0.956 },
            pinball_s: Levels { p50: 101.0, p80: 88.25, p95: 40.0 },
        };
        let promises = Promises { hours: 24, all: Some(held("all", 12)), cities: vec![held("jkt", 12)] };
        let text = promises.to_string();
        assert_eq!(text.lines().count(), 4);
        let jkt = text.lines().nth(1).unwrap();
        assert!(jkt.starts_with("jkt") && jkt.contains("51.2%") && jkt.ends_with("40.0s"), "{jkt}");
        let nothing = Promises { hours: 3, all: None, cities: Vec::new() };
        assert_eq!(nothing.to_string(), "no promised order was delivered in the last 3 hours");
    }
}
