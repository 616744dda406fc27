//! `kilat chaos`: a system of its own, each role in a process, killed part by part under load.

mod delivery;
mod sale;

use std::{
    fs::OpenOptions,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use audit::{Options as Checks, Report as Books};
use bench::chaos::{self, Options, Plant, Role};
use gateway::auth::dev_keys;
use runtime::config::Config;
use serde_json::json;

use crate::{
    cli::Chaos,
    commands::{
        audit as books, bench as benches, migrate,
        up::{servers, settings},
    },
    local::{Local, Ready, Settings, secrets},
    output::{self, say},
    roles::ROLES,
    seed,
    system::System,
};

/// Sagas past their deadline are undone, dead servers' clients return, outboxes empty.
const QUIET: Duration = Duration::from_secs(90);

pub async fn run(dir: &Path, json: bool, args: &Chaos) -> anyhow::Result<()> {
    let parent = Local::make(dir)?;
    let own = tempfile::Builder::new().prefix("chaos-").tempdir_in(parent.dir())?;
    let progress = output::spinner("starting a system of its own");
    let local = Local::make(own.path())?;
    let (system, mut plant, ready) = start(&local).await?;
    chaos::ready(&ready.http, Duration::from_secs(60)).await?;
    seed::if_empty(&system.config, &local).await?;
    seed::cities::if_empty(&system.config).await?;
    if args.delivery {
        return delivery::run(json, args, &system, &local, plant, &ready, &progress).await;
    }
    let target = benches::target(&system, &local, &ready).await?;
    if args.sale {
        return sale::run(json, args, &system, &local, plant, &target, &progress).await;
    }

    let options = Options {
        rate: args.rate.unwrap_or(Options::default().rate),
        hits: args.hits,
        pause_ms: args.pause_ms / 4..=args.pause_ms,
        ..Options::default()
    };
    let report =
        chaos::run(&mut plant, &target, &options, |what| progress.set_message(what.to_owned())).await;
    let report = report.inspect_err(|_| keep(own.path()))?;
    progress.set_message("waiting for quiet");
    let books = quiet(&system).await?;
    progress.finish_and_clear();
    if json {
        output::json(&json!({ "chaos": report, "audit": books }))?;
    } else {
        say(&report);
        say(&books);
    }
    drop(plant);
    books::verdict(&books).inspect_err(|_| keep(own.path()))
}

/// The logs, when they are worth reading.
fn keep(dir: &Path) {
    let to = std::env::temp_dir().join(format!("kilat-chaos-{}", std::process::id()));
    let _ = std::fs::create_dir_all(&to);
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "log") {
            let _ = std::fs::copy(entry.path(), to.join(entry.file_name()));
        }
    }
    tracing::warn!(logs = %to.display(), "the roles' logs are kept");
}

async fn start(local: &Local) -> anyhow::Result<(System, Plant, Ready)> {
    let secrets = secrets::at(&local.secrets())?;
    let keys = dev_keys(&local.keys())?;
    let stack = servers::start(local, &secrets).await?;
    let database = servers::database(&stack).await?;
    let mut settings = settings::of(&stack, secrets, &keys, &database.socket_url);
    let (http, _) = settings::addresses(&mut settings, None)?;
    settings.extend(settings::log(true));
    let config = Arc::new(Config::from_env(&settings.clone().into_iter().collect())?);
    migrate::all(&config).await?;
    let system = System { config, local: None };
    let admin = system.bus("admin").await?;
    nats_config::apply(admin.outgoing(), false).await?;
    admin.close().await;

    let ready = Ready {
        pid: std::process::id(),
        http: format!("http://{http}"),
        servers: servers::ready(&stack),
        ..Ready::default()
    };
    let stack = Arc::into_inner(stack).context("the servers are shared")?;
    let plant = Plant::start(stack, roles(local, &settings)?)?;
    Ok((system, plant, ready))
}

/// Every role and the gateway, as `kilat worker` and `kilat gateway` of this very program.
fn roles(local: &Local, settings: &Settings) -> anyhow::Result<Vec<Role>> {
    let program = std::env::current_exe().context("finding this program")?;
    let names = ROLES.iter().map(|role| role.name).filter(|name| *name != "audit").chain(["gateway"]);
    Ok(names
        .map(|name| {
            let (program, settings) = (program.clone(), settings.clone());
            let log = local.dir().join(format!("{name}.log"));
            let command = move || {
                let mut command = ::servers::attached(&program, "KILL");
                if name == "gateway" {
                    command.arg("gateway");
                } else {
                    command.args(["worker", name]);
                }
                // A metrics address can be had by one process only.
                command.envs(&settings).env("KILAT__GATEWAY__ADMIN_BIND", "");
                if let Ok(log) = OpenOptions::new().create(true).append(true).open(&log)
                    && let Ok(same) = log.try_clone()
                {
                    command.stdout(log).stderr(same);
                }
                command
            };
            Role { name: name.to_owned(), command: Arc::new(command) }
        })
        .collect())
}

/// Audits until the world adds up, or it should have by now.
async fn quiet(system: &System) -> anyhow::Result<Books> {
    let checks = Checks::of(&system.config).settled();
    let until = Instant::now() + QUIET;
    loop {
        let books = books::of(system, &checks).await?;
        if books.exit_code() == 0 || Instant::now() > until {
            return Ok(books);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
