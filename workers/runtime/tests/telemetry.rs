//! Telemetry is started once per process, so this test has one to itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests may fail like tests"
)]

use std::{net::SocketAddr, time::Duration};

use runtime::{
    config::Config,
    telemetry::{self, Redacted, TelemetryError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Reads one HTTP request to its end and answers 200.
async fn serve_once(listener: &TcpListener) -> Vec<u8> {
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = socket.read(&mut part).await.unwrap();
        request.extend_from_slice(&part[..read]);
        let head = request.windows(4).position(|w| w == b"\r\n\r\n");
        let Some(head) = head else { continue };
        let text = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
        let length: usize = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok())
            .unwrap_or(0);
        if read == 0 || request.len() >= head + 4 + length {
            break;
        }
    }
    socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    request
}

/// Of a port that no outgoing connection is given meanwhile: those are taken from 32768 up.
fn free_address() -> SocketAddr {
    loop {
        let address = SocketAddr::from(([127, 0, 0, 1], fastrand::u16(10_000..32_000)));
        if std::net::TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_served_spans_are_exported_and_a_second_start_is_refused() {
    let collector = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/v1/traces", collector.local_addr().unwrap());
    let metrics_at = free_address();
    let mut config = Config::defaults().unwrap().telemetry;
    (config.otlp_endpoint, config.metrics_bind) = (Some(endpoint), Some(metrics_at));

    let mut wrong = config.clone();
    wrong.level = "not=a=filter".to_owned();
    assert!(matches!(telemetry::init("test", &wrong), Err(TelemetryError::Level(_))));
    let guard = telemetry::init("test", &config).unwrap();
    assert!(matches!(telemetry::init("test", &config), Err(TelemetryError::Twice)));

    metrics::counter!("kilat_test_total").increment(3);
    metrics::histogram!("kilat_test_seconds").record(0.003);
    let rendered = guard.metrics().render();
    assert!(rendered.contains("kilat_test_total 3"), "{rendered}");
    assert!(rendered.contains("kilat_test_seconds_bucket{le=\"0.005\"} 1"), "{rendered}");
    let mut socket = TcpStream::connect(metrics_at).await.unwrap();
    socket.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("kilat_test_total 3"), "{answer}");

    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let span = tracing::info_span!("svc.test.traced");
    runtime::trace::adopt(&span, Some(parent));
    let passed_on = span.in_scope(|| runtime::trace::current().unwrap());
    assert!(
        passed_on.starts_with("00-0af7651916cd43dd8448eb211c80319c-") && passed_on != parent,
        "{passed_on}"
    );
    drop(span);
    let (request, ()) = tokio::time::timeout(Duration::from_secs(30), async {
        tokio::join!(serve_once(&collector), guard.shutdown())
    })
    .await
    .unwrap();
    let text = String::from_utf8_lossy(&request);
    assert!(text.starts_with("POST /v1/traces"), "{text}");
    assert!(text.contains("svc.test.traced"), "the span is in it");
}

#[test]
fn what_is_redacted_prints_nothing_of_itself() {
    let phone = Redacted::new("+62 811 1234");
    let shown = format!("{phone} {phone:?} {:?}", Some(phone));
    assert!(!shown.contains("811"), "{shown}");
    assert_eq!(phone.into_inner(), "+62 811 1234");
}
