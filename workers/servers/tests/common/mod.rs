//! What the tests of this crate share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test helpers, each file uses its part"
)]

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

pub const NATS: &str = "
host: $KILAT_NATS_HOST
port: $KILAT_NATS_PORT
http_port: $KILAT_NATS_MONITOR_PORT
jetstream { store_dir: $KILAT_NATS_STORE_DIR }
";

/// Polls until true; fails saying what did not come about.
pub async fn eventually(what: &str, mut is: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !is() {
        assert!(Instant::now() < until, "not within 30 s: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Sends lines to a loopback port and reads until `until` was seen, or nothing was said for twenty seconds.
pub fn talk(port: u16, send: &str, until: &str) -> String {
    talk_for(Duration::from_secs(20), port, send, until)
}

/// As [`talk`], with a patience of its own: for those who are not expected to say anything.
pub fn talk_for(patience: Duration, port: u16, send: &str, until: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(patience)).unwrap();
    stream.write_all(send.as_bytes()).unwrap();
    let (mut said, mut buffer) = (String::new(), [0; 4096]);
    while !said.contains(until) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => said.push_str(&String::from_utf8_lossy(&buffer[..read])),
        }
    }
    said
}

pub fn exists(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
