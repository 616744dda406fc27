//! A client that speaks the protocol itself: a refusal is an answer here, in its place among the
//! others, where a library would report it some time later and somewhere else.

use nats_config::Role;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

pub struct Raw {
    stream: BufReader<TcpStream>,
}

impl Raw {
    pub async fn login(port: u16, role: Role) -> Self {
        let login = json!({"user": role.as_str(), "pass": super::password(role)});
        Self::connect(port, login).await.unwrap_or_else(|error| panic!("{role}: {error}"))
    }

    pub async fn connect(port: u16, login: serde_json::Value) -> Result<Self, String> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let mut raw = Self { stream: BufReader::new(stream) };
        let mut login = login;
        for (key, value) in
            [("verbose", false), ("pedantic", false), ("headers", true), ("no_responders", true)]
        {
            login[key] = value.into();
        }
        raw.tell(&format!("CONNECT {login}\r\n")).await.map(|()| raw)
    }

    pub async fn may_publish(&mut self, subject: &str) -> bool {
        self.may(&format!("PUB {subject} 0\r\n\r\n")).await
    }

    pub async fn may_subscribe(&mut self, subject: &str) -> bool {
        self.may(&format!("SUB {subject} 1\r\n")).await && self.may("UNSUB 1\r\n").await
    }

    async fn may(&mut self, line: &str) -> bool {
        match self.tell(line).await {
            Ok(()) => true,
            Err(error) if error.contains("Permissions Violation") => false,
            Err(error) => panic!("{line}: {error}"),
        }
    }

    /// Sends, and waits for the answer to a ping: whatever the server minded has come before it.
    async fn tell(&mut self, line: &str) -> Result<(), String> {
        self.stream.get_mut().write_all(format!("{line}PING\r\n").as_bytes()).await.unwrap();
        let mut refused = None;
        loop {
            let mut answer = String::new();
            if self.stream.read_line(&mut answer).await.map_err(|error| error.to_string())? == 0 {
                return Err(refused.unwrap_or_else(|| "closed".to_owned()));
            }
            if answer.starts_with("-ERR") {
                refused = Some(answer);
            } else if answer.starts_with("PONG") {
                return refused.map_or(Ok(()), Err);
            }
        }
    }
}
