//! Whether a server answers, found out by asking it what a client would.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{postgres::psql, procfs::listens_on};

/// Secrets are not written down with it: the password stands in a file of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Probe {
    Postgres { port: u16, bin: PathBuf, password_file: PathBuf },
    Redis { port: u16, password_file: PathBuf },
    Nats { port: u16, monitor: Option<u16>, websocket: u16, mqtt: u16 },
}

impl Probe {
    pub(crate) fn port(&self) -> u16 {
        match self {
            Self::Postgres { port, .. } | Self::Redis { port, .. } | Self::Nats { port, .. } => *port,
        }
    }

    /// `Err` says what is still missing. Never waits longer than two seconds.
    pub(crate) async fn ask(&self, pid: u32) -> Result<(), String> {
        if listens_on(pid, self.port()) == Some(false) {
            return Err(format!("it does not listen on {} yet", self.port()));
        }
        let asked = timeout(Duration::from_secs(2), async {
            match self {
                Self::Postgres { port, bin, password_file } => {
                    let password = read_password(password_file)?;
                    psql(bin, *port, &password, "postgres", "select 1").await.map(drop)
                }
                Self::Redis { port, password_file } => {
                    let password = read_password(password_file)?;
                    let ask = format!("AUTH {password}\r\nPING\r\n");
                    let said =
                        exchange(*port, &ask, |said| said.contains("PONG") || said.contains("-")).await?;
                    if said.contains("+PONG") { Ok(()) } else { Err(said) }
                }
                Self::Nats { port, monitor, .. } => {
                    let said = exchange(*port, "", |said| said.contains("\r\n")).await?;
                    if !said.starts_with("INFO ") {
                        return Err(format!("no INFO but {said}"));
                    }
                    let Some(monitor) = monitor else { return Ok(()) };
                    let ask = "GET /healthz HTTP/1.0\r\n\r\n";
                    let said = exchange(*monitor, ask, |said| said.contains("\r\n")).await?;
                    let status = said.lines().next().unwrap_or_default();
                    if status.contains(" 200 ") { Ok(()) } else { Err(format!("/healthz: {status}")) }
                }
            }
        });
        asked.await.unwrap_or_else(|_| Err("it accepts but does not answer".to_owned()))
    }
}

fn read_password(path: &PathBuf) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.trim().to_owned())
}

/// Sends, then reads until `enough` or the other side closes.
async fn exchange(port: u16, ask: &str, enough: impl Fn(&str) -> bool) -> Result<String, String> {
    let talk = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.write_all(ask.as_bytes()).await?;
        let mut said = Vec::new();
        while !enough(&String::from_utf8_lossy(&said)) && stream.read_buf(&mut said).await? > 0 {}
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&said).into_owned())
    };
    talk.await.map_err(|error| format!("port {port}: {error}"))
}
