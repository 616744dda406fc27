//! Redis: password, and emptiness after a restart.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::{talk, talk_for};
use servers::{Redis, RedisOptions, ServersError};

#[tokio::test]
async fn it_wants_its_password_and_comes_back_empty_on_the_same_port() {
    let dir = tempfile::tempdir().unwrap();
    let redis = Redis::start(dir.path(), RedisOptions::default()).await.unwrap();
    let (port, auth) = (redis.port(), format!("AUTH {}\r\n", redis.password()));
    assert_eq!(redis.url(), format!("redis://:{}@127.0.0.1:{port}/0", redis.password()));
    assert!(talk(port, "PING\r\n", "\n").starts_with("-NOAUTH"));
    assert!(talk(port, &format!("{auth}SET k v\r\nGET k\r\n"), "\nv\r\n").contains("$1\r\nv"));
    assert!(talk(port, &format!("{auth}DEBUG SLEEP 0\r\n"), "-").contains("-ERR"));
    assert!(
        talk(port, &format!("{auth}CONFIG GET maxmemory-policy\r\n"), "noeviction").contains("noeviction")
    );

    redis.restart().await.unwrap();
    assert_eq!(redis.port(), port);
    assert!(talk(port, &format!("{auth}GET k\r\n"), "$-1").contains("$-1"));

    redis.kill9().unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    redis.restart().await.unwrap();
    assert!(talk(port, &format!("{auth}PING\r\n"), "PONG").contains("PONG"));

    redis.pause().unwrap();
    let asked = talk_for(std::time::Duration::from_secs(1), port, &format!("{auth}PING\r\n"), "PONG");
    assert!(!asked.contains("PONG"));
    redis.resume().unwrap();
    assert!(talk(port, &format!("{auth}PING\r\n"), "PONG").contains("PONG"));
}

#[tokio::test]
async fn a_taken_port_is_an_error_when_it_was_asked_for() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = Redis::start(one.path(), RedisOptions::default()).await.unwrap();
    let options = RedisOptions { port: Some(first.port()), ..RedisOptions::default() };
    let error = Redis::start(two.path(), options).await.unwrap_err();
    assert!(matches!(error, ServersError::PortTaken { port, .. } if port == first.port()), "{error}");
}
