//! What the roles are told of the servers that were started for them.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use anyhow::Context as _;
use gateway::auth::DevKeys;
use servers::Stack;

use crate::{failure::Told, local::Settings};

const HTTP: u16 = 8080;
const METRICS: u16 = 9090;

/// Where apps connect and where metrics are: the address asked for or the usual one, or a free one when
/// that is taken. Written into the settings.
pub fn addresses(
    settings: &mut Settings,
    asked: Option<SocketAddr>,
) -> anyhow::Result<(SocketAddr, SocketAddr)> {
    let apps = match asked {
        Some(address) => TcpListener::bind(address).map_err(|error| {
            let told = Told::failed(format!("cannot listen on {address}"));
            anyhow::Error::from(error).context(told.hint("without --bind a free port is taken"))
        })?,
        None => usual_or_free(HTTP)?,
    };
    // Both are held until both are known, so that they cannot be the same.
    let metrics = usual_or_free(METRICS)?;
    let (bind, admin) = (apps.local_addr()?, metrics.local_addr()?);
    settings.insert("KILAT__GATEWAY__BIND".to_owned(), bind.to_string());
    settings.insert("KILAT__GATEWAY__ADMIN_BIND".to_owned(), admin.to_string());
    Ok((bind, admin))
}

fn usual_or_free(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("finding a free port")
}

/// Every setting the roles need, by its name in the environment; `database` is a URL.
pub fn of(stack: &Stack, secrets: Settings, keys: &DevKeys, database: &str) -> Settings {
    let mut settings = secrets;
    settings.extend(
        [
            ("KILAT__NATS__URL", stack.nats.url()),
            ("KILAT__POSTGRES__URL", database.to_owned()),
            ("KILAT__REDIS__URL", stack.redis.url()),
            ("KILAT__GATEWAY__JWT_KEYS", keys.jwks.display().to_string()),
            ("KILAT__DEVICES__NATS_URL", stack.nats.url()),
            ("KILAT__DEVICES__WEBSOCKET_URL", format!("ws://127.0.0.1:{}", stack.nats.websocket_port())),
            ("KILAT__DEVICES__MQTT_URL", format!("mqtt://127.0.0.1:{}", stack.nats.mqtt_port())),
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
