//! What a multiplier is made of, and that all workers quote the same.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use runtime::Meta;
use subjects::{
    ids::{City, HubId, Token},
    table::SupplyFeed,
    v1,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::support::{CITY, HUB, Stall, USER, amount, basket};

async fn until(stall: &Stall, what: &str, so: impl Fn(&v1::Signals) -> bool) -> v1::Signals {
    stall
        .world
        .found(what, || async {
            let signals = stall.signals().await;
            if so(&signals) { Ok(signals) } else { Err(format!("{signals:?}")) }
        })
        .await
}

/// What rush hour makes of a multiplier at the hub's (UTC) time; these tests run at any hour.
fn times(signals: &v1::Signals, expected: f64) -> bool {
    (signals.multiplier - (expected * signals.time_factor * 100.0).round() / 100.0).abs() < 1e-9
}

#[tokio::test]
async fn the_fee_follows_riders_and_orders() {
    let stall = Stall::open().await;
    let known = |signals: &v1::Signals| signals.riders_online == 10 && signals.stale.is_empty();
    let calm = until(&stall, "riders are known", known).await;
    assert!(times(&calm, 1.0), "{calm:?}");
    let before = stall.quoted().await;
    // The feed tells first; dispatch is not asked.
    let channel = SupplyFeed { city: City::parse(CITY).unwrap(), hub: HubId::parse(HUB).unwrap() };
    let told =
        v1::HubSupply { hub_id: HUB.into(), city: CITY.into(), online: 4, pending: 9, ..Default::default() };
    *stall.others.supply.lock().unwrap() = (4, 9);
    stall.world.bus("dispatch").await.live(&Meta::default(), &channel, &told).await;
    let busy = until(&stall, "the load is known", |signals| signals.pending_orders == 9).await;
    assert_eq!((busy.load, busy.surge, busy.smoothed), (2.25, 1.5, 1.5));
    assert!(times(&busy, 1.5), "{busy:?}");
    let after = stall.quoted().await;
    assert_eq!(after.signals.as_ref().unwrap().surge, 1.5);
    assert!(amount(after.delivery_fee.as_ref()) > amount(before.delivery_fee.as_ref()));
    assert!(stall.count("select count(*) from pricing.surge_past where hub_id = 'hub_1'").await >= 2);
}

#[tokio::test]
async fn surge_is_smoothed_and_survives_its_workers() {
    let stall = Stall::open_for((1, 50), &[("KILAT__PRICING__SMOOTHING_S", "900")]).await;
    let rising = until(&stall, "it rises", |signals| signals.smoothed > 1.0).await;
    assert_eq!(rising.surge, 3.0);
    // 2 · (1 - exp(-t/900)) in the seconds since: far from 3.
    assert!(rising.smoothed < 1.2, "{rising:?}");
    stall.kill().await;
    let after = stall.signals().await;
    assert!(after.smoothed >= rising.smoothed && after.smoothed < 1.3, "{after:?}");
}

#[tokio::test]
async fn two_workers_quote_the_same_multiplier_at_any_moment() {
    let stall = Stall::open_for((1, 50), &[("KILAT__PRICING__SMOOTHING_S", "20")]).await;
    stall.worker().await;
    // For two periods and more, many at a time over the queue group of both; each says of which row it is.
    let started = std::time::Instant::now();
    let (mut rows, mut seen) = (std::collections::HashMap::new(), 0);
    while started.elapsed() < std::time::Duration::from_secs(12) {
        let asked = (0..20).map(|_| stall.quoted());
        for quote in futures::future::join_all(asked).await {
            let signals = quote.signals.unwrap();
            let at = signals.at.unwrap();
            let key = (at.seconds, at.nanos);
            let known = rows.entry(key).or_insert((signals.smoothed, quote.multiplier));
            assert_eq!(*known, (signals.smoothed, quote.multiplier), "two of one row");
            seen += 1;
        }
    }
    // One row for each period of five seconds, not one for each worker.
    let most = usize::try_from(started.elapsed().as_secs() / 5).unwrap() + 2;
    assert!((2..=most).contains(&rows.len()), "{seen} quotes of {} rows", rows.len());
    let multipliers: std::collections::HashSet<_> = rows.values().map(|(_, m)| (m * 100.0) as u32).collect();
    assert!(multipliers.len() >= 2, "it moved meanwhile: {rows:?}");
}

#[tokio::test]
async fn a_silent_dispatch_is_named_and_its_last_word_stands() {
    let stall = Stall::alone(&[]).await;
    stall.worker().await;
    let blind = stall.signals().await;
    assert_eq!((blind.stale.as_slice(), blind.riders_online), (["supply".to_owned()].as_slice(), 0));
    assert!(times(&blind, 1.0));
    stall.dispatch_answers().await;
    *stall.others.supply.lock().unwrap() = (2, 5);
    until(&stall, "it is heard", |signals| signals.riders_online == 2 && signals.stale.is_empty()).await;
}

#[tokio::test]
async fn weather_is_read_from_a_file_and_the_last_known_stands_when_it_is_gone() {
    let dir = tempdir();
    let file = dir.join("weather.json");
    std::fs::write(&file, r#"{"jkt": 0.5}"#).unwrap();
    let stall = Stall::open_with(&[
        ("KILAT__PRICING__WEATHER", file.to_str().unwrap()),
        ("KILAT__PRICING__WEATHER_S", "1"),
        ("KILAT__PRICING__SIGNAL_MS", "500"),
    ])
    .await;
    // A busy machine may miss other signals' bounds, too, at first.
    let known = |signals: &v1::Signals| signals.weather == 0.5 && signals.stale.is_empty();
    let wet = until(&stall, "the weather is known", known).await;
    assert!(times(&wet, 1.25), "{wet:?}");
    for rubbish in [r#"{"jkt": 50}"#, "[]", ""] {
        std::fs::write(&file, rubbish).unwrap();
    }
    let stale = until(&stall, "it is named", |signals| signals.stale == ["weather"]).await;
    assert_eq!(stale.weather, 0.5, "the last known");
    std::fs::write(&file, r#"{"blr": 1}"#).unwrap();
    let known = |signals: &v1::Signals| signals.weather == 0.0 && signals.stale.is_empty();
    let fine = until(&stall, "it is fine", known).await;
    assert!(times(&fine, 1.0));
    std::fs::remove_dir_all(dir).unwrap();
}

fn tempdir() -> std::path::PathBuf {
    let dir = std::env::temp_dir().join(format!("kilat-weather-{:016x}", fastrand::u64(..)));
    std::fs::create_dir(&dir).unwrap();
    dir
}

#[tokio::test]
async fn weather_is_read_over_http_within_its_bound() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/weather.json", listener.local_addr().unwrap());
    let (quoted, answers) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (told, answered) = (quoted.clone(), answers.clone());
    let server = tokio::spawn(async move {
        let mut open = Vec::new();
        for turn in 0u32.. {
            let Ok((mut socket, _)) = listener.accept().await else { return };
            let mut request = [0; 1024];
            let _ = socket.read(&mut request).await;
            match turn {
                // Never answers.
                0 => open.push(socket),
                _ if turn == 1 || !told.load(Ordering::SeqCst) => {
                    drop(socket.write_all(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n").await);
                }
                _ => {
                    answered.store(true, Ordering::SeqCst);
                    let body = br#"{"jkt": 1.0}"#;
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                        body.len()
                    );
                    let _ = socket.write_all(&[head.as_bytes(), body].concat()).await;
                }
            }
        }
    });
    let stall = Stall::open_with(&[
        ("KILAT__PRICING__WEATHER", &url),
        ("KILAT__PRICING__WEATHER_S", "1"),
        ("KILAT__PRICING__SIGNAL_MS", "500"),
    ])
    .await;
    let quote = stall.quote(&basket(USER)).await.unwrap();
    assert!(quote.signals.unwrap().stale.contains(&"weather".to_owned()), "a quote does not wait for it");
    assert!(!answers.load(Ordering::SeqCst));
    quoted.store(true, Ordering::SeqCst);
    let storm = until(&stall, "the weather is known", |signals| signals.weather == 1.0).await;
    assert!(times(&storm, 1.5), "{storm:?}");
    server.abort();
}
