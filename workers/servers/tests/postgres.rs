//! PostgreSQL: data, passwords, faults.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::{os::unix::fs::PermissionsExt, process::Command};

use servers::{PgOptions, Postgres, ServersError};

fn quick() -> PgOptions {
    PgOptions { durable: false, max_connections: 20, shared_buffers: "16MB".into(), ..PgOptions::default() }
}

#[tokio::test]
async fn rows_and_port_survive_restart_and_kill() {
    let dir = tempfile::tempdir().unwrap();
    let pg = Postgres::start(dir.path(), quick()).await.unwrap();
    let (port, first) = (pg.port(), pg.pid().unwrap());
    pg.execute("postgres", "create table t (n int); insert into t values (1)").await.unwrap();

    pg.restart().await.unwrap();
    assert_ne!(pg.pid().unwrap(), first);
    assert_eq!((pg.port(), pg.execute("postgres", "select n from t").await.unwrap().as_str()), (port, "1"));

    pg.execute("postgres", "insert into t values (2)").await.unwrap();
    pg.kill9().unwrap();
    assert!(matches!(pg.kill9(), Err(ServersError::NotRunning { .. })));
    pg.restart().await.unwrap();
    assert_eq!(
        (pg.port(), pg.execute("postgres", "select sum(n) from t").await.unwrap().as_str()),
        (port, "3")
    );

    let pid = pg.pid().unwrap();
    pg.stop().await.unwrap();
    assert!(!common::exists(pid) && !pg.is_running());
    pg.stop().await.unwrap();

    drop(pg);
    let again = Postgres::start(dir.path(), quick()).await.unwrap();
    assert_eq!(again.execute("postgres", "select sum(n) from t").await.unwrap(), "3");
    let pid = again.pid().unwrap();
    drop(again);
    assert!(!common::exists(pid));
}

#[tokio::test]
async fn kill_while_busy_takes_the_backends_too() {
    let dir = tempfile::tempdir().unwrap();
    let pg = Postgres::start(dir.path(), quick()).await.unwrap();
    // A backend in a loop does not notice by itself that its postmaster is gone.
    let busy = "do $$ begin loop perform 1; end loop; end $$";
    let counting = "select count(*) from pg_stat_activity where query like 'do %'";
    let run = pg.execute("postgres", busy);
    let killed = async {
        while pg.execute("postgres", counting).await.unwrap() != "1" {}
        pg.kill9().unwrap();
        pg.restart().await.unwrap();
    };
    let (interrupted, ()) = tokio::join!(run, killed);
    assert!(interrupted.is_err());
    assert_eq!(pg.execute("postgres", counting).await.unwrap(), "0");
}

#[tokio::test]
async fn the_password_is_private_and_needed_on_both_doors() {
    let dir = tempfile::tempdir().unwrap();
    let pg = Postgres::start(dir.path(), quick()).await.unwrap();
    let mode = std::fs::metadata(dir.path().join("password")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for host in ["127.0.0.1", pg.socket_dir().to_str().unwrap()] {
        let mut psql = Command::new(pg.bin_dir().join("psql"));
        psql.args([
            "-X",
            "-w",
            "-h",
            host,
            "-p",
            &pg.port().to_string(),
            "-U",
            pg.user(),
            "-c",
            "select 1",
            "postgres",
        ]);
        psql.env("PGPASSWORD", "wrong");
        let refused = psql.output().unwrap();
        assert!(
            String::from_utf8_lossy(&refused.stderr).contains("password authentication failed"),
            "{refused:?}"
        );
        assert!(psql.env("PGPASSWORD", pg.password()).status().unwrap().success());
    }
    for url in [pg.url(), pg.socket_url_of("postgres")] {
        let asked = std::process::Command::new(pg.bin_dir().join("psql"))
            .args(["-XAtw", "-d", &url, "-c", "select inet_server_port() is null"])
            .output()
            .unwrap();
        let by_socket = if url == pg.url() { "f" } else { "t" };
        assert_eq!(String::from_utf8_lossy(&asked.stdout).trim(), by_socket, "{asked:?}");
    }
}

#[tokio::test]
async fn databases_are_copied_and_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let pg = Postgres::start(dir.path(), quick()).await.unwrap();
    let url = pg.create_database("model", None).await.unwrap();
    assert!(url.ends_with(&format!("@127.0.0.1:{}/model", pg.port())), "{url}");
    pg.execute("model", "create table t as select 7 as n").await.unwrap();
    pg.create_database("copy_1", Some("model")).await.unwrap();
    assert_eq!(pg.execute("copy_1", "select n from t").await.unwrap(), "7");
    pg.drop_database("copy_1").await.unwrap();
    pg.drop_database("copy_1").await.unwrap();
    assert!(matches!(pg.execute("copy_1", "select 1").await, Err(ServersError::Sql { .. })));
    assert!(matches!(pg.create_database("x; y", None).await, Err(ServersError::DatabaseName(_))));
}

#[tokio::test]
async fn a_frozen_one_does_not_answer_and_a_thawed_one_does() {
    let dir = tempfile::tempdir().unwrap();
    let pg = Postgres::start(dir.path(), quick()).await.unwrap();
    pg.pause().unwrap();
    let asked =
        tokio::time::timeout(std::time::Duration::from_millis(500), pg.execute("postgres", "select 1"));
    assert!(asked.await.is_err());
    pg.resume().unwrap();
    assert_eq!(pg.execute("postgres", "select 1").await.unwrap(), "1");
    pg.pause().unwrap();
    pg.stop().await.unwrap();
}

#[tokio::test]
async fn durability_is_what_was_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let pg = Postgres::start(dir.path(), PgOptions { durable: true, ..quick() }).await.unwrap();
    let shown = "select string_agg(setting, ' ' order by name) from pg_settings
                 where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'max_connections')";
    assert_eq!(pg.execute("postgres", shown).await.unwrap(), "on on 20 on");
}

#[tokio::test]
async fn a_setting_it_refuses_is_reported_with_its_log() {
    let dir = tempfile::tempdir().unwrap();
    let options = PgOptions { settings: vec![("no_such_setting".into(), "1".into())], ..quick() };
    let error = Postgres::start(dir.path(), options).await.unwrap_err();
    assert!(matches!(&error, ServersError::Exited { log, .. } if log.contains("no_such_setting")), "{error}");
}

/// Root only: an ordinary user's PostgreSQL reaches whatever the user reaches.
#[tokio::test]
async fn root_gets_a_cluster_in_a_directory_postgres_cannot_reach() {
    let parent = tempfile::tempdir().unwrap();
    std::fs::set_permissions(parent.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let dir = parent.path().join("clone/.kilat/postgres");
    let pg = Postgres::start(&dir, quick()).await.unwrap();
    pg.execute("postgres", "create table t as select 7 as n").await.unwrap();
    let is_root =
        std::fs::metadata("/proc/self").map(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0).unwrap();
    let home = std::fs::canonicalize(dir.join("home"));
    assert_eq!(home.is_ok(), is_root);
    drop(pg);

    let again = Postgres::start(&dir, quick()).await.unwrap();
    assert_eq!(again.execute("postgres", "select n from t").await.unwrap(), "7");
    again.destroy().await.unwrap();
    assert!(!dir.exists() && home.map_or(true, |home| !home.exists()));
}
