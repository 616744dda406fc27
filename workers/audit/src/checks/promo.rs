//! Promotions: nothing is given more often than it may be, and Redis counts what the record has.
//!
//! Redis is ahead of the record by what is being redeemed, and behind it by what has just ended (the record knows
//! which: `counted`). So both are read again and again until they agree; what differs by the same amount each time
//! has drifted. Uses held for orders the record never heard of – whoever took them died first – are no drift: they
//! come back when their hold runs out.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use lua::keys;
use redis::aio::ConnectionManager;
use sqlx::PgPool;

use super::{Check, How};
use crate::{
    report::{
        Finding, Looked,
        Severity::{Error, Warning},
    },
    store::{self, Unchecked, UsedRow},
};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "promo.caps",
        means: "no promotion is used more often, or for more, than it may be",
        hint: "the rows were written past promo, or Redis lost counts while it was open: see promo.live",
        severity: Error,
        needs: &["promo.rule_version", "promo.redemption", "promo.use"],
        how: How::Sql(include_str!("sql/promo_caps.sql")),
    },
    Check {
        id: "promo.late",
        means: "no payment came so late that its discount had gone to somebody else",
        hint: "it was given all the same; if there are many, promo.hold_s is too short for this provider",
        severity: Warning,
        needs: &["promo.redemption"],
        how: How::Sql(include_str!("sql/promo_late.sql")),
    },
    Check {
        id: "promo.orders",
        means: "a discount is spent exactly if its order stands",
        hint: "is the promo worker running? `nats consumer info EVENTS promo-events` tells",
        severity: Error,
        needs: &["promo.redemption", "promo.use", "orders.orders"],
        how: How::Sql(include_str!("sql/promo_orders.sql")),
    },
    Check {
        id: "promo.given",
        means: "an order's discounts are those promo has counted for it",
        hint: "the order is what was charged; compare with the redemption's answer, and the saga's step redeem",
        severity: Error,
        needs: &["promo.redemption", "promo.use", "orders.orders"],
        how: How::Sql(include_str!("sql/promo_given.sql")),
    },
    Check {
        id: "promo.holds",
        means: "no hold outlives its time, and Redis has heard of every end",
        hint: "is the promo worker running? Its log says what keeps it",
        severity: Error,
        needs: &["promo.redemption"],
        how: How::Sql(include_str!("sql/promo_holds.sql")),
    },
    Check {
        id: "promo.live",
        means: "Redis counts the uses the record has, per promotion and day",
        hint: "delete the key promo:{promo}:meta: the counts are rebuilt from the record, nothing is redeemed meanwhile",
        severity: Error,
        needs: &["promo.rule", "promo.redemption", "promo.use"],
        how: How::Promo,
    },
];

/// How often both are read before a difference counts.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(30);
/// Holds looked at for orders the record does not have.
const HOLDS: isize = 100_000;

/// `promo_id` and a field of its hash.
type Field = (String, String);
type Counts = BTreeMap<Field, i64>;
/// What Redis had, and what it should have had, each time.
type Seen = BTreeMap<Field, BTreeSet<(i64, i64)>>;

pub(crate) async fn live(
    pool: &PgPool,
    redis: &mut ConnectionManager,
    shown: u32,
) -> Result<Looked, Unchecked> {
    let promos = store::promos(pool).await?;
    if promos.is_empty() {
        return Ok(Looked::default());
    }
    let (mut looked, mut differ): (u64, Option<Seen>) = (0, None);
    for n in 0..TRIES {
        if n > 0 {
            tokio::time::sleep(PAUSE).await;
        }
        if !is_open(redis).await? {
            let closed = Finding::new("promo", "Redis has lost the counts, or they are being rebuilt");
            return Ok(Looked::of(1, vec![closed], shown));
        }
        let (has, strays, should) =
            (counted(redis, &promos).await?, strays(pool, redis).await?, store::promo_uses(pool).await?);
        looked = promos.len() as u64;
        let mut now = differences(&has, &should, &strays);
        // Only what has differed each time.
        let seen = match differ.take() {
            None => now.into_iter().map(|(id, pair)| (id, BTreeSet::from([pair]))).collect(),
            Some(mut seen) => {
                seen.retain(|id, pairs| {
                    let pair = now.remove(id);
                    pairs.extend(pair);
                    pair.is_some()
                });
                seen
            }
        };
        if seen.is_empty() {
            return Ok(Looked::of(looked, Vec::new(), shown));
        }
        differ = Some(seen);
    }
    let (mut findings, mut restless) = (Vec::new(), Vec::new());
    for ((promo, field), pairs) in differ.unwrap_or_default() {
        let gaps: BTreeSet<i64> = pairs.iter().map(|(has, should)| has - should).collect();
        match (gaps.len(), pairs.last()) {
            (1, Some((has, should))) => {
                let detail = format!("Redis has counted {has}; the record makes {should}");
                findings.push(Finding::new(format!("{promo}/{field}"), detail));
            }
            _ => restless.push(format!("{promo}/{field}")),
        }
    }
    if findings.is_empty() {
        let what = restless.join(", ");
        return Err(Unchecked::Restless(format!("{what}: record and Redis never met")));
    }
    Ok(Looked::of(looked, findings, shown))
}

async fn is_open(redis: &mut ConnectionManager) -> Result<bool, Unchecked> {
    let open: Option<u8> = redis::cmd("HGET")
        .arg(keys::promo::meta())
        .arg("open")
        .query_async(redis)
        .await
        .map_err(lua::LuaError::from)?;
    Ok(open.is_some())
}

/// What Redis has: uses, their amount, and those of yesterday, today and tomorrow. (Users are not read: there may be
/// millions, and their uses sum to the total.)
async fn counted(redis: &mut ConnectionManager, promos: &[String]) -> Result<Counts, Unchecked> {
    let fields = fields();
    let mut pipe = redis::pipe();
    for promo in promos {
        pipe.cmd("HMGET").arg(keys::promo::uses(promo)).arg(&fields);
    }
    let rows: Vec<Vec<Option<i64>>> = pipe.query_async(redis).await.map_err(lua::LuaError::from)?;
    let mut counts = Counts::new();
    for (promo, row) in promos.iter().zip(rows) {
        for (field, count) in fields.iter().zip(row) {
            counts.insert((promo.clone(), field.clone()), count.unwrap_or_default());
        }
    }
    Ok(counts)
}

fn fields() -> Vec<String> {
    let day = |ago: i64| (chrono::Utc::now() - chrono::TimeDelta::days(ago)).format("d:%Y-%m-%d").to_string();
    // At some hub it is tomorrow already.
    vec!["n".into(), "a".into(), day(1), day(0), day(-1)]
}

/// Uses Redis holds for orders the record has not heard of.
async fn strays(pool: &PgPool, redis: &mut ConnectionManager) -> Result<Counts, Unchecked> {
    let held: Vec<String> = redis::cmd("ZRANGE")
        .arg(keys::promo::due())
        .arg(0)
        .arg(HOLDS)
        .query_async(redis)
        .await
        .map_err(lua::LuaError::from)?;
    let mut counts = Counts::new();
    for order in store::unknown_redemptions(pool, &held).await? {
        let (day, promos): (Option<String>, Option<String>) = redis::cmd("HMGET")
            .arg(keys::promo::order(&order))
            .arg("day")
            .arg("promos")
            .query_async(redis)
            .await
            .map_err(lua::LuaError::from)?;
        let (day, promos) = (day.unwrap_or_default(), promos.unwrap_or_default());
        let words: Vec<&str> = promos.split(' ').collect();
        for pair in words.chunks(2) {
            let &[promo, amount] = pair else { continue };
            let mut add =
                |field: String, by: i64| *counts.entry((promo.to_owned(), field)).or_default() += by;
            add("n".into(), 1);
            add("a".into(), amount.parse().unwrap_or_default());
            add(format!("d:{day}"), 1);
        }
    }
    Ok(counts)
}

/// Where Redis has something else than the record makes: what it has, and what it should.
fn differences(has: &Counts, record: &[UsedRow], strays: &Counts) -> BTreeMap<Field, (i64, i64)> {
    let mut should = strays.clone();
    for row in record {
        let mut add =
            |field: String, by: i64| *should.entry((row.promo_id.clone(), field)).or_default() += by;
        add("n".into(), row.uses);
        add("a".into(), row.amount);
        add(format!("d:{}", row.day), row.uses);
    }
    let mut differ = BTreeMap::new();
    for (id, has) in has {
        let should = should.get(id).copied().unwrap_or_default();
        if *has != should {
            differ.insert(id.clone(), (*has, should));
        }
    }
    differ
}
