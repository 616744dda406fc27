//! As much of the NATS client protocol as a device needs. Pure.

use bytes::{Buf as _, Bytes, BytesMut};

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Ping,
    /// What it minds; most of it is followed by the end of the connection.
    Minds(String),
    Message {
        subject: String,
        /// As they came; empty: there are none.
        headers: Bytes,
        payload: Bytes,
    },
    /// Nothing a device has to do with.
    Other,
}

/// The next whole operation of what has come so far.
pub fn next(buffer: &mut BytesMut) -> Option<Op> {
    let end = buffer.windows(2).position(|pair| pair == b"\r\n")?;
    let line = String::from_utf8_lossy(buffer.get(..end)?).into_owned();
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let number = |word: Option<&&str>| word.and_then(|word| word.parse::<usize>().ok());
    let (head, total) = match words.first().map(|word| word.to_ascii_uppercase()).as_deref() {
        Some("MSG") => (0, number(words.last())?),
        Some("HMSG") => (number(words.get(words.len().checked_sub(2)?))?, number(words.last())?),
        first => {
            buffer.advance(end + 2);
            return Some(match first {
                Some("PING") => Op::Ping,
                Some("-ERR") => Op::Minds(line.get(4..).unwrap_or_default().trim().to_owned()),
                _ => Op::Other,
            });
        }
    };
    if buffer.len() < end + 2 + total + 2 || head > total {
        return None;
    }
    buffer.advance(end + 2);
    let mut body = buffer.split_to(total).freeze();
    buffer.advance(2);
    let headers = body.split_to(head);
    Some(Op::Message { subject: words.get(1).map(|word| (*word).to_owned())?, headers, payload: body })
}

/// `PUB`, with or without somewhere to answer.
pub fn publish(subject: &str, reply: Option<&str>, payload: &[u8]) -> Bytes {
    let reply = reply.map(|reply| format!("{reply} ")).unwrap_or_default();
    let mut frame = format!("PUB {subject} {reply}{}\r\n", payload.len()).into_bytes();
    frame.extend_from_slice(payload);
    frame.extend_from_slice(b"\r\n");
    frame.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAID: &[u8] = b"INFO {\"a\":1}\r\nPING\r\nMSG a.b 1 5\r\nhello\r\n\
        HMSG _INBOX.x.1 2 24 26\r\nNATS/1.0 503\r\nX: yes\r\n\r\nok\r\n-ERR 'Authorization Violation'\r\n";

    fn all(buffer: &mut BytesMut) -> Vec<Op> {
        std::iter::from_fn(|| next(buffer)).collect()
    }

    fn expected() -> Vec<Op> {
        let message = |subject: &str, headers: &'static [u8], payload: &'static [u8]| Op::Message {
            subject: subject.to_owned(),
            headers: Bytes::from_static(headers),
            payload: Bytes::from_static(payload),
        };
        vec![
            Op::Other,
            Op::Ping,
            message("a.b", b"", b"hello"),
            message("_INBOX.x.1", b"NATS/1.0 503\r\nX: yes\r\n\r\n", b"ok"),
            Op::Minds("'Authorization Violation'".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn it_is_read_the_same_however_it_is_cut(cuts in prop::collection::vec(0..SAID.len(), 0..8)) {
            let mut cuts = cuts;
            cuts.extend([0, SAID.len()]);
            cuts.sort_unstable();
            let (mut buffer, mut heard) = (BytesMut::new(), Vec::new());
            for cut in cuts.windows(2) {
                buffer.extend_from_slice(&SAID[cut[0]..cut[1]]);
                heard.extend(all(&mut buffer));
            }
            prop_assert_eq!(heard, expected());
        }
    }

    #[test]
    fn a_publish_says_how_long_it_is() {
        assert_eq!(&publish("a.b", Some("r"), b"xyz")[..], b"PUB a.b r 3\r\nxyz\r\n");
        assert_eq!(&publish("a.b", None, b"")[..], b"PUB a.b 0\r\n\r\n");
    }
}
