//! What a run cost: CPU by process, commits, messages.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use serde_json::Value;
use sqlx::PgPool;

use crate::Target;

/// Counters at one moment.
#[derive(Clone, Debug)]
pub struct Reading {
    /// CPU milliseconds so far, by name of [`Target::processes`].
    pub cpu_ms: BTreeMap<String, u64>,
    pub commits: i64,
    pub rollbacks: i64,
    pub wal_bytes: i64,
    /// Messages the NATS server took in and sent out.
    pub nats_in: u64,
    pub nats_out: u64,
    /// Messages ever stored, by stream.
    pub stored: BTreeMap<String, u64>,
}

/// Reads every counter.
///
/// # Errors
/// Postgres or the NATS monitor does not answer.
pub async fn read(target: &Target, pg: &PgPool, http: &reqwest::Client) -> anyhow::Result<Reading> {
    // PostgreSQL's backends report to the shared counters when idle, at most once a second.
    let (commits, rollbacks, wal_bytes): (i64, i64, i64) = sqlx::query_as(
        "select xact_commit::bigint, xact_rollback::bigint, (select wal_bytes::bigint from pg_stat_wal) \
         from pg_stat_database where datname = current_database()",
    )
    .fetch_one(pg)
    .await
    .context("PostgreSQL's counters")?;
    let varz: Value = http.get(format!("{}/varz", target.nats_monitor)).send().await?.json().await?;
    let jsz: Value =
        http.get(format!("{}/jsz?accounts=1&streams=1", target.nats_monitor)).send().await?.json().await?;
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_u64).unwrap_or(0);
    Ok(Reading {
        cpu_ms: target.processes.iter().map(|(name, pid)| (name.clone(), cpu_ms(*pid))).collect(),
        commits,
        rollbacks,
        wal_bytes,
        nats_in: number(&varz, "in_msgs"),
        nats_out: number(&varz, "out_msgs"),
        stored: stored(&jsz),
    })
}

fn stored(jsz: &Value) -> BTreeMap<String, u64> {
    let list =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut streams = BTreeMap::new();
    for account in list(jsz, "account_details") {
        for stream in list(&account, "stream_detail") {
            let name = stream.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
            let last = stream.pointer("/state/last_seq").and_then(Value::as_u64).unwrap_or(0);
            streams.insert(name, last);
        }
    }
    streams
}

impl Reading {
    /// What was spent since an earlier reading.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let less = |now: &BTreeMap<String, u64>, then: &BTreeMap<String, u64>| {
            now.iter()
                .map(|(k, v)| (k.clone(), v.saturating_sub(then.get(k).copied().unwrap_or(0))))
                .collect()
        };
        Self {
            cpu_ms: less(&self.cpu_ms, &before.cpu_ms),
            commits: self.commits - before.commits,
            rollbacks: self.rollbacks - before.rollbacks,
            wal_bytes: self.wal_bytes - before.wal_bytes,
            nats_in: self.nats_in.saturating_sub(before.nats_in),
            nats_out: self.nats_out.saturating_sub(before.nats_out),
            stored: less(&self.stored, &before.stored),
        }
    }
}

/// CPU milliseconds of a process, its living descendants, and the children it has buried.
pub fn cpu_ms(root: u32) -> u64 {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut ticks: HashMap<u32, (u64, u64)> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name may hold spaces; the fields after its closing bracket do not.
        let Some((_, rest)) = stat.rsplit_once(')') else { continue };
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let field = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        // proc(5), counted from the state: 1 parent, 11-12 own time, 13-14 buried children's.
        children.entry(u32::try_from(field(1)).unwrap_or(0)).or_default().push(pid);
        ticks.insert(pid, (field(11) + field(12), field(13) + field(14)));
    }
    let (mut total, mut open) = (0, vec![root]);
    while let Some(pid) = open.pop() {
        let (own, buried) = ticks.get(&pid).copied().unwrap_or((0, 0));
        total += own + buried;
        open.extend(children.get(&pid).into_iter().flatten());
    }
    // USER_HZ is 100 on every Linux this runs on.
    total * 10
}
