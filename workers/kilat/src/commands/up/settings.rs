//! What the roles are told of the servers that were started for them.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use anyhow::Context as _;
use gateway::auth::DevKeys;
use servers::Stack;

use crate::{failure::Told, local::Settings};

const HTTP: u16 = 8080;
const METRICS: u16 = 9090;

/// What depends on this machine, now.
pub struct Chosen {
    /// URL.
    pub database: String,
    pub bind: SocketAddr,
    pub metrics: SocketAddr,
}

/// Where apps connect: the address asked for, or the usual one, or a free one.
pub fn bind(asked: Option<SocketAddr>) -> anyhow::Result<SocketAddr> {
    match asked {
        Some(address) => {
            TcpListener::bind(address).map_err(|error| {
                let told = Told::failed(format!("cannot listen on {address}"));
                anyhow::Error::from(error).context(told.hint("without --bind a free port is taken"))
            })?;
            Ok(address)
        }
        None => usual_or_free(HTTP),
    }
}

pub fn metrics() -> anyhow::Result<SocketAddr> {
    usual_or_free(METRICS)
}

fn usual_or_free(port: u16) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("finding a free port")?;
    Ok(listener.local_addr()?)
}

/// Every setting the roles need, by its name in the environment.
pub fn of(stack: &Stack, secrets: Settings, keys: &DevKeys, chosen: &Chosen) -> Settings {
    let mut settings = secrets;
    settings.extend(
        [
            ("KILAT__NATS__URL", stack.nats.url()),
            ("KILAT__POSTGRES__URL", chosen.database.clone()),
            ("KILAT__REDIS__URL", stack.redis.url()),
            ("KILAT__GATEWAY__BIND", chosen.bind.to_string()),
            ("KILAT__GATEWAY__ADMIN_BIND", chosen.metrics.to_string()),
            ("KILAT__GATEWAY__JWT_KEYS", keys.jwks.display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    settings
}

/// How to log unless the environment says otherwise: in a terminal only what somebody should look at,
/// in a file everything.
pub fn log(in_background: bool) -> Vec<(String, String)> {
    let (level, format) = if in_background { ("info", "json") } else { ("warn", "pretty") };
    [("KILAT__TELEMETRY__LEVEL", level), ("KILAT__TELEMETRY__FORMAT", format)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}
