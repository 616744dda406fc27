//! Server-sent events.

use std::{collections::VecDeque, time::Duration};

use reqwest::Response;
use serde_json::Value;

/// A comment comes every 15 s; a stream that is silent longer is dead.
const SILENCE: Duration = Duration::from_secs(40);

#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: Value,
}

#[derive(Debug)]
pub struct Stream {
    response: Response,
    parser: Parser,
}

impl Stream {
    pub(super) fn new(response: Response) -> Self {
        Self { response, parser: Parser::default() }
    }

    /// `None`: it has ended, or broken.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.parser.ready.pop_front() {
                return Some(event);
            }
            let chunk = tokio::time::timeout(SILENCE, self.response.chunk()).await.ok()?.ok()??;
            self.parser.feed(&chunk);
        }
    }
}

#[derive(Debug, Default)]
struct Parser {
    rest: Vec<u8>,
    name: String,
    id: Option<String>,
    data: String,
    ready: VecDeque<Event>,
}

impl Parser {
    fn feed(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            self.line(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']));
        }
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            if !self.data.is_empty() {
                let data = serde_json::from_str(&self.data).unwrap_or(Value::Null);
                let name = std::mem::take(&mut self.name);
                self.ready.push_back(Event { name, id: self.id.clone(), data });
                self.data.clear();
            }
            self.name.clear();
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "id" => self.id = Some(value.to_owned()),
            "data" => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            // A comment, or a field we have no use for.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn events_are_read_whatever_pieces_they_come_in() {
        let text =
            ": hello\n\nevent: status\nid: 3\ndata: {\"a\":\ndata: 1}\n\n: keep\n\ndata:{\"b\":2}\r\n\r\n";
        for size in [1, 3, 7, 1_000] {
            let mut parser = Parser::default();
            for piece in text.as_bytes().chunks(size) {
                parser.feed(piece);
            }
            let events: Vec<Event> = parser.ready.into();
            assert_eq!(
                events,
                [
                    Event { name: "status".into(), id: Some("3".into()), data: json!({"a": 1}) },
                    Event { name: String::new(), id: Some("3".into()), data: json!({"b": 2}) },
                ]
            );
        }
    }
}
