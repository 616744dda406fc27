//! What a run cost: CPU by process, commits, messages.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;
use runtime::Bus;
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

/// Reads every counter. `sys` is the bus as a user of the system account.
///
/// # Errors
/// Postgres or the NATS server does not answer.
pub async fn read(target: &Target, pg: &PgPool, sys: &Bus) -> anyhow::Result<Reading> {
    // PostgreSQL's backends report to the shared counters when idle, at most once a second.
    let (commits, rollbacks, wal_bytes): (i64, i64, i64) = sqlx::query_as(
        "select xact_commit::bigint, xact_rollback::bigint, (select wal_bytes::bigint from pg_stat_wal) \
         from pg_stat_database where datname = current_database()",
    )
    .fetch_one(pg)
    .await
    .context("PostgreSQL's counters")?;
    let varz = ask(sys, "VARZ", "").await?;
    let jsz = ask(sys, "JSZ", r#"{"accounts":true,"streams":true}"#).await?;
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_u64).unwrap_or(0);
    Ok(Reading {
        cpu_ms: cpu_ms(&target.processes),
        commits,
        rollbacks,
        wal_bytes,
        nats_in: number(&varz, "in_msgs"),
        nats_out: number(&varz, "out_msgs"),
        stored: stored(&jsz),
    })
}

async fn ask(sys: &Bus, what: &str, options: &'static str) -> anyhow::Result<Value> {
    let subject = format!("$SYS.REQ.SERVER.PING.{what}");
    let reply =
        sys.outgoing().request(subject, options.into()).await.context("the NATS server's counters")?;
    let reply: Value = serde_json::from_slice(&reply.payload)?;
    reply.get("data").cloned().with_context(|| format!("{what} without data: {reply}"))
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

/// CPU milliseconds by name: of the process and its living descendants. A descendant that has a name of
/// its own counts there only.
pub fn cpu_ms(roots: &[(String, u32)]) -> BTreeMap<String, u64> {
    // USER_HZ is 100 on every Linux this runs on.
    sums(roots, |process| process.ticks * 10)
}

/// Memory in use (resident, so shared pages count for each) in MB, of the same processes.
pub fn memory_mb(roots: &[(String, u32)]) -> BTreeMap<String, u64> {
    let bytes = sums(roots, |process| process.resident * 4_096);
    bytes.into_iter().map(|(name, bytes)| (name, bytes / 1_000_000)).collect()
}

/// The most memory each process ever had, MiB: `VmHWM` of Linux. Children are not counted in; a process without is left
/// out.
pub fn peak_mib(processes: &[(String, u32)]) -> BTreeMap<String, u64> {
    let peak = |pid: u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1_024)
    };
    processes.iter().filter_map(|(name, pid)| Some((name.clone(), peak(*pid)?))).collect()
}

fn sums(roots: &[(String, u32)], of: impl Fn(&Process) -> u64) -> BTreeMap<String, u64> {
    let processes = processes();
    roots
        .iter()
        .map(|(name, root)| {
            let (mut sum, mut open) = (0, vec![*root]);
            while let Some(pid) = open.pop() {
                if pid != *root && roots.iter().any(|(_, other)| *other == pid) {
                    continue;
                }
                if let Some(process) = processes.get(&pid) {
                    sum += of(process);
                    open.extend(&process.children);
                }
            }
            (name.clone(), sum)
        })
        .collect()
}

#[derive(Default)]
struct Process {
    ticks: u64,
    /// Pages of 4 KiB.
    resident: u64,
    children: Vec<u32>,
}

fn processes() -> HashMap<u32, Process> {
    let mut processes: HashMap<u32, Process> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name may hold spaces; the fields after its closing bracket do not.
        let Some((_, rest)) = stat.rsplit_once(')') else { continue };
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let field = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        // proc(5), counted from the state: 1 parent, 11-12 own time. Buried children (13-14) are left
        // out: a server that died and was started again would count as its parent's work.
        let process = processes.entry(pid).or_default();
        (process.ticks, process.resident) = (field(11) + field(12), field(21));
        processes.entry(u32::try_from(field(1)).unwrap_or(0)).or_default().children.push(pid);
    }
    processes
}
