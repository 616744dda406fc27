//! nats-server: the caller's configuration, restart, readiness.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::talk;
use servers::{Nats, NatsOptions, ServersError};

#[tokio::test]
async fn it_runs_the_configuration_it_is_given_and_keeps_its_store() {
    let dir = tempfile::tempdir().unwrap();
    let config = format!("{}authorization {{ user: app, password: $SECRET }}\n", common::NATS);
    let nats = Nats::start(dir.path(), NatsOptions::new(config).env("SECRET", "\"s3cret\"")).await.unwrap();
    let port = nats.port();
    assert_eq!(nats.url(), format!("nats://127.0.0.1:{port}"));
    assert!(talk(port, "CONNECT {}\r\nPING\r\n", "-ERR").contains("Authorization Violation"));
    let connect = r#"CONNECT {"user":"app","pass":"s3cret","verbose":false}"#;
    let make = r#"{"name":"S","subjects":["s.>"],"storage":"file"}"#;
    let create = format!("SUB r 1\r\nPUB $JS.API.STREAM.CREATE.S r {}\r\n{make}\r\n", make.len());
    let made = talk(port, &format!("{connect}\r\n{create}"), "stream_create_response");
    assert!(made.contains("stream_create_response") && !made.contains("error"), "{made}");

    for killed in [false, true] {
        if killed {
            nats.kill9().unwrap();
        }
        nats.restart().await.unwrap();
        assert_eq!(nats.port(), port);
        let ask = format!("{connect}\r\nSUB r 1\r\nPUB $JS.API.STREAM.INFO.S r 0\r\n\r\n");
        assert!(talk(port, &ask, "stream_info_response").contains(r#""name":"S""#), "killed: {killed}");
    }
    let monitor: u16 = nats.monitor_url().unwrap().rsplit_once(':').unwrap().1.parse().unwrap();
    assert!(talk(monitor, "GET /healthz HTTP/1.0\r\n\r\n", "ok").contains("200 OK"));
}

#[tokio::test]
async fn a_configuration_it_refuses_is_reported_with_its_log() {
    let dir = tempfile::tempdir().unwrap();
    let error = Nats::start(dir.path(), NatsOptions::new("no_such_field: 1\n")).await.unwrap_err();
    assert!(matches!(&error, ServersError::Exited { log, .. } if log.contains("no_such_field")), "{error}");
}
