//! The bench of imports, small: the real bulk route in front of the real catalogue.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking")]

use std::time::Duration;

use bench::{Target, import::Options};
use gateway::{
    Gateway,
    auth::{Authenticator, Role, dev_keys},
};
use testkit::World;
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_is_answered_however_many_are_broken() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = [("KILAT__GATEWAY__BIND", "127.0.0.1:0"), ("KILAT__GATEWAY__ADMIN_BIND", "")];
    let world = World::start_with(&[(catalogue::SCHEMA, &catalogue::MIGRATOR)], &settings).await;
    let catalogue = world.run(catalogue::worker(&world.platform("catalogue").await).await.unwrap()).await;
    let dir = tempfile::tempdir().unwrap();
    let keys = dev_keys(dir.path()).unwrap();
    let auth = Authenticator::from_file(&keys.jwks, "kilat", 5).unwrap();
    let bus = world.platform("gateway").await.bus;
    let gateway = Gateway::bind(world.config(), bus, auth, None).await.unwrap();
    let http = format!("http://{}", gateway.addr().unwrap());
    let cancel = CancellationToken::new();
    let serving = tokio::spawn(gateway.run(cancel.clone()));
    let target = Target {
        http,
        shoppers: Vec::new(),
        shelves: Vec::new(),
        postgres_url: String::new(),
        postgres_bin: std::path::PathBuf::new(),
        redis_url: String::new(),
        processes: vec![("all".to_owned(), std::process::id())],
        pool: 4,
    };
    let options = Options {
        lines: 45_000,
        products: 1_500,
        token: keys.mint(Role::Admin, "bench", "kilat", Duration::from_secs(600)).unwrap(),
        city: "jkt".into(),
        currency: "IDR".into(),
    };
    let report = bench::import::run(&target, &options, |_| ()).await.unwrap();
    println!("{report}");
    let count = |outcome: &str| report.outcomes.get(outcome).copied().unwrap_or(0);
    assert_eq!((count("refused"), count("created") + count("changed")), (4_500, 40_500));
    // Answered while it is read: before the last line was sent, however much the sockets hold.
    assert!(report.sent_by_then < options.lines, "{report}");
    let products: (i64, i64) = sqlx::query_as(
        "select (select count(*) from catalogue.product),
                (select count(*) from catalogue.price where until is null)",
    )
    .fetch_one(&world.pg)
    .await
    .unwrap();
    assert_eq!(
        products,
        (i64::try_from(count("created")).unwrap(), i64::try_from(count("created")).unwrap())
    );
    cancel.cancel();
    serving.await.unwrap().unwrap();
    catalogue.stop().await;
}
