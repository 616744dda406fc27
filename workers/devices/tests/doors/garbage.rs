//! Who says nothing, or what is no NATS, is dropped; everybody else goes on.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::{stage::Stage, wire::Door};

const DROPPED_WITHIN: Duration = Duration::from_secs(15);

/// Sends, then reads until the server closes.
async fn dropped(port: u16, bytes: &[u8]) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut sink = Vec::new();
    let closed = timeout(DROPPED_WITHIN, stream.read_to_end(&mut sink)).await;
    assert!(closed.is_ok(), "still open on {port} after {:?}", String::from_utf8_lossy(bytes));
}

#[tokio::test]
async fn silence_and_garbage_are_dropped_at_every_door() {
    let stage = Stage::set().await;
    let nats = &stage.world.nats;
    let mut session = stage.login("rid_ani", Door::WebSocket).await;
    let long = [b'x'; 70_000];
    for port in [nats.port(), nats.websocket_port(), nats.mqtt_port()] {
        tokio::join!(
            dropped(port, b""),
            dropped(port, b"\0\xff\xfe garbage \r\n\r\n"),
            dropped(port, &[0u8; 70_000]),
            dropped(port, &long),
            dropped(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        );
    }
    assert!(session.is_alive().await);
}

#[tokio::test]
async fn a_websocket_that_sends_garbage_or_nothing_is_dropped() {
    let stage = Stage::set().await;
    let url = stage.url(Door::WebSocket);
    let frames: [Vec<Frame>; 5] = [
        vec![],
        vec![Frame::binary(vec![0xff; 100])],
        vec![Frame::text("hello")],
        vec![Frame::binary(b"CONNECT {\r\n".to_vec())],
        vec![Frame::binary(b"PUB gps.jkt.rid_ani 1\r\nx\r\n".to_vec())],
    ];
    for said in frames {
        let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
        for frame in &said {
            socket.send(frame.clone()).await.unwrap();
        }
        let ended = async { while let Some(Ok(_)) = socket.next().await {} };
        assert!(timeout(DROPPED_WITHIN, ended).await.is_ok(), "still open after {said:?}");
    }
}

/// A device that is logged in and then sends what is no protocol.
#[tokio::test]
async fn garbage_after_login_ends_the_session_and_no_other() {
    let stage = Stage::set().await;
    let mut other = stage.login("rid_budi", Door::Nats).await;
    for garbage in
        [&b"FOO\r\n"[..], b"PUB\r\n", b"PUB gps.jkt.rid_ani -1\r\n", b"SUB a b c d e f\r\n", b"\xff\xff\xff"]
    {
        let mut wire = stage.login("rid_ani", Door::Nats).await;
        wire.raw(garbage).await;
        wire.cut_off().await;
    }
    assert!(other.is_alive().await);
}
