//! `kilat status`: what runs, and whether it is well.

use std::{collections::BTreeMap, path::Path, time::Duration};

use anyhow::Context as _;
use futures::{StreamExt as _, TryStreamExt as _};
use runtime::Bus;
use serde::{Deserialize, Serialize};
use subjects::table;

use crate::{
    failure::{Exit, Told},
    http::Http,
    local::ServerReady,
    output::{self, say},
    roles::ROLES,
    system::System,
};

/// A worker asks anew every few seconds, and is not there for a moment; on a busy machine it answers late. So one
/// that seems to be missing is looked for again, this often and this long apart.
const LOOKS: u32 = 8;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// How long instances have to answer a ping; all that come in that time count.
const PINGS: Duration = Duration::from_millis(400);

#[derive(Debug, Serialize)]
struct Status {
    well: bool,
    /// What is wrong, in words.
    problems: Vec<String>,
    http: Option<String>,
    /// The gateway's own word; `None`: there is none here to ask.
    ready: Option<bool>,
    servers: Vec<Server>,
    /// Instances that answer, by service.
    services: BTreeMap<String, usize>,
    streams: Vec<Stream>,
    dead_letters: u64,
}

#[derive(Debug, Serialize)]
struct Server {
    #[serde(flatten)]
    server: ServerReady,
    running: bool,
}

#[derive(Debug, Serialize)]
struct Stream {
    name: String,
    messages: u64,
    bytes: u64,
    consumers: Vec<Consumer>,
}

#[derive(Debug, Serialize)]
struct Consumer {
    name: String,
    /// Not delivered yet.
    pending: u64,
    /// Delivered, and not answered.
    in_hand: usize,
    /// Of those in hand, delivered before.
    redelivered: usize,
    /// Requests for more that the server holds. None for long: nobody consumes.
    waiting: usize,
}

pub async fn run(dir: &Path, json: bool) -> anyhow::Result<()> {
    let system = System::find(dir)?;
    let bus = system.bus("ops").await?;
    let status = look(&system, &bus).await;
    bus.close().await;
    let status = status?;
    if json {
        output::json(&status)?;
    } else {
        show(&status);
    }
    if status.well { Ok(()) } else { Err(Told::new(Exit::Unwell, status.problems.join("; ")).into()) }
}

async fn look(system: &System, bus: &Bus) -> anyhow::Result<Status> {
    let ready = system.local.as_ref().map(|(_, ready)| ready);
    let alive = |pid: Option<u32>| pid.is_some_and(|pid| Path::new("/proc").join(pid.to_string()).exists());
    let servers: Vec<Server> = ready
        .iter()
        .flat_map(|ready| &ready.servers)
        .map(|server| Server { server: server.clone(), running: alive(server.pid) })
        .collect();
    let http = ready.map(|ready| ready.http.clone());
    let mut looks = 0;
    let (gateway_ready, services, streams) = loop {
        let gateway_ready = match &http {
            Some(http) => Some(Http::new(http)?.is_ready().await),
            None => None,
        };
        let (services, streams) = (services(bus).await?, streams(bus).await?);
        let silent = services.values().any(|instances| *instances == 0);
        let missing = silent || gateway_ready == Some(false) || idle(&streams).next().is_some();
        looks += 1;
        if !missing || looks == LOOKS {
            break (gateway_ready, services, streams);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    };
    let dead_letters = streams.iter().find(|stream| stream.name == "DLQ").map_or(0, |stream| stream.messages);

    let mut problems = Vec::new();
    problems.extend(servers.iter().filter(|s| !s.running).map(|s| format!("{} does not run", s.server.name)));
    problems
        .extend(services.iter().filter(|(_, n)| **n == 0).map(|(name, _)| format!("{name} does not answer")));
    problems.extend(idle(&streams).map(|(stream, consumer)| format!("nobody consumes {stream}/{consumer}")));
    if gateway_ready == Some(false) {
        problems.push("the gateway is not ready".to_owned());
    }
    if dead_letters > 0 {
        problems.push(format!("{dead_letters} dead letters"));
    }
    Ok(Status {
        well: problems.is_empty(),
        problems,
        http,
        ready: gateway_ready,
        servers,
        services,
        streams,
        dead_letters,
    })
}

/// Everyone who answers to `$SRV.PING`, and the services of the contract that nobody answers for.
async fn services(bus: &Bus) -> anyhow::Result<BTreeMap<String, usize>> {
    #[derive(Deserialize)]
    struct Pong {
        name: String,
    }
    let mut services: BTreeMap<String, usize> = table::rows()
        .filter(|row| row.kind == subjects::Kind::Request && is_role(row.owner))
        .map(|row| (row.owner.to_owned(), 0))
        .collect();
    let client = bus.outgoing();
    let inbox = client.new_inbox();
    let mut pongs = client.subscribe(inbox.clone()).await.context("asking who is there")?;
    client.publish_with_reply("$SRV.PING", inbox, "".into()).await.context("asking who is there")?;
    let until = tokio::time::Instant::now() + PINGS;
    while let Ok(Some(pong)) = tokio::time::timeout_at(until, pongs.next()).await {
        if let Ok(Pong { name }) = serde_json::from_slice(&pong.payload) {
            *services.entry(name).or_default() += 1;
        }
    }
    Ok(services)
}

async fn streams(bus: &Bus) -> anyhow::Result<Vec<Stream>> {
    let mut infos = bus.jetstream().streams();
    let mut streams = Vec::new();
    while let Some(info) = infos.try_next().await.context("listing streams")? {
        let stream = bus.jetstream().get_stream_no_info(&info.config.name).await?;
        let mut consumers = Vec::new();
        let mut found = stream.consumers();
        while let Some(consumer) = found.try_next().await.context("listing consumers")? {
            // What the server pushes asks for nothing.
            if consumer.config.deliver_subject.is_some() {
                continue;
            }
            consumers.push(Consumer {
                name: consumer.name,
                pending: consumer.num_pending,
                in_hand: consumer.num_ack_pending,
                redelivered: consumer.num_redelivered,
                waiting: consumer.num_waiting,
            });
        }
        streams.push(Stream {
            name: info.config.name,
            messages: info.state.messages,
            bytes: info.state.bytes,
            consumers,
        });
    }
    streams.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(streams)
}

/// A worker this program has: of the others there is nothing to be said.
fn is_role(name: &str) -> bool {
    ROLES.iter().any(|role| role.name == name)
}

/// Consumers that nobody asks anything of; their names begin with their worker's.
fn idle(streams: &[Stream]) -> impl Iterator<Item = (&str, &str)> {
    let of = |stream| {
        let Stream { name, consumers, .. }: &Stream = stream;
        consumers
            .iter()
            .filter(|c| c.waiting == 0 && c.in_hand == 0)
            .filter(|c| is_role(c.name.split('-').next().unwrap_or_default()))
            .map(|c| (name.as_str(), c.name.as_str()))
    };
    streams.iter().flat_map(of)
}

fn show(status: &Status) {
    if let Some(http) = &status.http {
        say(format!("{http} is {}\n", if status.ready == Some(true) { "ready" } else { "not ready" }));
    }
    if !status.servers.is_empty() {
        output::table(
            &["server", "pid", "port", ""],
            status.servers.iter().map(|Server { server, running }| {
                let pid = server.pid.map_or_else(String::new, |pid| pid.to_string());
                let state = if *running { "running" } else { "gone" };
                [server.name.clone(), pid, server.port.to_string(), state.to_owned()]
            }),
        );
        say("");
    }
    output::table(
        &["service", "instances"],
        status.services.iter().map(|(name, instances)| [name.clone(), instances.to_string()]),
    );
    say("");
    let mut rows = Vec::new();
    for stream in &status.streams {
        let own =
            [stream.name.clone(), stream.messages.to_string(), String::new(), String::new(), String::new()];
        rows.push(own);
        rows.extend(stream.consumers.iter().map(|consumer| {
            [
                format!("  {}", consumer.name),
                String::new(),
                consumer.pending.to_string(),
                consumer.in_hand.to_string(),
                consumer.redelivered.to_string(),
            ]
        }));
    }
    output::table(&["stream", "messages", "pending", "in hand", "redelivered"], rows);
    say(format!("\ndead letters: {}", status.dead_letters));
}
