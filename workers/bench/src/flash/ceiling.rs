//! The door's script alone, by redis-benchmark.

use chrono::Utc;
use lua::{
    Operation as _,
    flashsale::{Close, Enter, Mode, Open},
};

use crate::{Target, ceiling};

const REQUESTS: u64 = 40_000;

/// Runs it on a sale of its own: everybody joins.
///
/// # Errors
/// Redis or redis-benchmark does not answer.
pub(super) async fn run(target: &Target, pipeline: u32) -> anyhow::Result<f64> {
    let client = redis::Client::open(target.redis_url.as_str())?;
    let mut redis = client.get_multiplexed_async_connection().await?;
    let sale = "bench_ceiling";
    Close { sale }.run(&mut redis).await?;
    let now = u64::try_from(Utc::now().timestamp_millis())?;
    let open = Open {
        sale,
        epoch: 1,
        starts_ms: 0,
        ends_ms: now + 3_600_000,
        mode: Mode::Fifo,
        per_user: 1,
        rate: 100,
        place_ms: 60_000,
        buckets: 10,
        hold: "ord_bench",
        units: 1_000,
        look_ms: 10_000,
        claims: &[],
    };
    open.run(&mut redis).await?;
    let knock = Enter {
        sale: sale.to_owned(),
        user: "usr___rand_int__".to_owned(),
        qty: 1,
        fingerprint: "__rand_int__".to_owned(),
        attempts: 3,
        window_ms: 1_000,
        nonce: "__rand_int__".to_owned(),
        nonce_ms: 1_000,
        primary: 7,
        order: "ord___rand_int__".to_owned(),
        saga: "sag___rand_int__".to_owned(),
        request: "bench".to_owned(),
        lock_ms: 1_000,
        look_ms: 10_000,
    };
    // Loads the script.
    knock.run(&mut redis).await?;
    let words = lua::words(&knock.command());
    let rate = ceiling::redis(&target.redis_url, &words, 50, pipeline, REQUESTS).await;
    Close { sale }.run(&mut redis).await?;
    rate
}
