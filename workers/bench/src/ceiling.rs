//! What PostgreSQL and Redis do alone.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use tokio::process::Command;

/// The rows one paid checkout of two lines leaves behind, in one transaction: an order, its lines and
/// history, a payment with its ledger, a reservation with its movements, a saga.
const SCHEMA: &str = "
create schema if not exists bench;
create table if not exists bench.orders (id bigint generated always as identity primary key, user_id text,
    hub_id text, status text, total bigint, address jsonb, placed_at timestamptz default now());
create table if not exists bench.lines (order_id bigint, n int, sku text, qty int, price bigint, primary key (order_id, n));
create table if not exists bench.history (order_id bigint, version int, status text, at timestamptz default now(),
    primary key (order_id, version));
create table if not exists bench.payment (id bigint primary key, order_id bigint unique, amount bigint, status text, ref text);
create table if not exists bench.entry (payment_id bigint, account text, amount bigint, primary key (payment_id, account));
create table if not exists bench.reservation (id bigint primary key, state text, items jsonb);
create table if not exists bench.movement (reservation_id bigint, kind text, sku text, qty int,
    primary key (reservation_id, kind, sku));
create table if not exists bench.saga (id bigint primary key, order_id bigint unique, state text, outcome bytea);
";

const SCRIPT: &str = "
begin;
insert into bench.orders (user_id, hub_id, status, total, address)
  values ('usr_bench', 'hub_bench', 'CONFIRMED', 48000, '{\"line\":\"Jl. Uji Beban 1\",\"lat\":-6.26,\"lng\":106.81}')
  returning id \\gset
insert into bench.lines values (:id, 1, 'milk-1l', 2, 19500), (:id, 2, 'bread-400', 1, 16500);
insert into bench.history (order_id, version, status) values (:id, 1, 'PENDING'), (:id, 2, 'CONFIRMED');
insert into bench.payment values (:id, :id, 48000, 'captured', 'ref');
insert into bench.entry values (:id, 'provider', 48000), (:id, 'sales', -48000);
insert into bench.reservation values (:id, 'CONFIRMED', '[[\"milk-1l\",2],[\"bread-400\",1]]');
insert into bench.movement values (:id, 'reserved', 'milk-1l', 2), (:id, 'reserved', 'bread-400', 1),
  (:id, 'committed', 'milk-1l', 2), (:id, 'committed', 'bread-400', 1);
insert into bench.saga values (:id, :id, 'CONFIRMED', '\\x0a0b0c');
commit;
";

/// Transactions a second that `pgbench` gets for these rows, with `clients` connections.
///
/// # Errors
/// `pgbench` is missing or fails.
pub async fn postgres(bin: &Path, url: &str, clients: u32, seconds: u64) -> anyhow::Result<f64> {
    let pool = runtime::platform::pool(url, "kilat-bench", 1)?;
    sqlx::raw_sql(SCHEMA).execute(&pool).await.context("the ceiling's tables")?;
    let script = tempfile::NamedTempFile::new()?;
    std::fs::write(script.path(), SCRIPT)?;
    let output = Command::new(bin.join("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={clients}"))
        .arg(format!("--time={seconds}"))
        .arg("--file")
        .arg(script.path())
        .arg(url)
        .output()
        .await
        .context("pgbench")?;
    sqlx::raw_sql("drop schema bench cascade").execute(&pool).await.context("clearing up")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok())
        .with_context(|| format!("pgbench said: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Requests a second that `redis-benchmark` gets for one command. `words` may hold `__rand_int__`.
///
/// # Errors
/// `redis-benchmark` is missing or fails.
pub async fn redis(
    url: &str,
    words: &[String],
    clients: u32,
    pipeline: u32,
    requests: u64,
) -> anyhow::Result<f64> {
    let (password, host, port) = parts(url).with_context(|| "a Redis URL without password or port")?;
    let output = tokio::time::timeout(
        Duration::from_secs(120),
        Command::new("redis-benchmark")
            .args(["-h", host, "-p", port, "-a", password, "--csv", "-r", "2000000000"])
            .arg("-c")
            .arg(clients.to_string())
            .arg("-P")
            .arg(pipeline.to_string())
            .arg("-n")
            .arg(requests.to_string())
            .args(words)
            .output(),
    )
    .await
    .context("redis-benchmark takes too long")?
    .context("redis-benchmark")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    // "command","rps",…; the command itself may hold commas and quotes.
    last.split("\",\"")
        .nth(1)
        .and_then(|rps| rps.trim_matches('"').parse().ok())
        .with_context(|| format!("redis-benchmark said: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Of `redis://:{password}@{host}:{port}/{db}`: `redis-benchmark -u` takes the empty user for a user.
fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (login, place) = url.strip_prefix("redis://")?.split_once('@')?;
    let (host, port) = place.split('/').next()?.rsplit_once(':')?;
    Some((login.split_once(':')?.1, host, port))
}
