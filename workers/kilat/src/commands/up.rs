//! `kilat up`: private servers, every role and the gateway, in one process.
//!
//! The servers are children that die with this process, however it ends; what they keep on disk stays.
//! A server that dies on its own is started again over its data.

mod background;
pub mod servers;
pub mod settings;

use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use ::servers::Stack;
use ::sim::Summary;
use anyhow::Context as _;
use gateway::auth::{Role as Caller, dev_keys};
use runtime::{config::Config, platform::connect_bus, telemetry};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Up,
    commands::{migrate, sim, token::DAY},
    failure::Told,
    fleet::{self, Fleet},
    http::Http,
    local::{Local, Ready, Settings, secrets},
    output::{self, say},
    roles::{self, ROLES},
    seed,
    shutdown::Signals,
    system,
};

const GOOD_NIGHT: Duration = Duration::from_secs(8);
/// The customer whose token is shown.
pub const CUSTOMER: &str = "usr_demo";

pub async fn run(dir: &Path, json: bool, args: Up) -> anyhow::Result<()> {
    // Said before anything is made.
    roles::named(&args.roles)?;
    let local = Local::make(dir)?;
    if args.in_background {
        background::leave_terminal();
    } else if let Some(holder) = local.holder()? {
        let Some(ready) = local.ready()? else {
            let says =
                format!("process {} is starting or stopping everything in {}", holder.pid, dir.display());
            return Err(Told::failed(says).hint("try again in a moment, or run `kilat down`").into());
        };
        if !json {
            say(format!("Kilat runs already, as process {}.", holder.pid));
        }
        return show(&local, &ready, json);
    }
    if args.detach {
        let ready = background::start(&local, &args).await?;
        return show(&local, &ready, json);
    }
    here(&local, json, &args).await
}

/// Runs everything in this process until it is told to stop.
async fn here(local: &Local, json: bool, args: &Up) -> anyhow::Result<()> {
    let Ok(_lock) = local.lock()? else {
        return Err(Told::failed("another `kilat up` was quicker").hint("`kilat status` shows it").into());
    };
    local.clear_ready();
    let mut signals = Signals::catch()?;
    let mut everything = Everything::default();
    let outcome = tokio::select! {
        failed = everything.run(local, json, args) => Err(failed),
        () = signals.next() => Ok(()),
    };
    local.clear_ready();
    // A second Ctrl-C does not wait: the servers go with this process, and nothing acknowledged is lost.
    let stopped = tokio::select! {
        stopped = everything.stop() => stopped,
        () = signals.next() => Ok(()),
    };
    outcome.and(stopped)
}

#[derive(Default)]
struct Everything {
    stack: Option<Arc<Stack>>,
    fleet: Fleet,
    watch: CancellationToken,
    city: Option<JoinHandle<()>>,
    telemetry: Option<telemetry::Guard>,
}

impl Everything {
    /// Starts everything, and waits for what should not happen.
    async fn run(&mut self, local: &Local, json: bool, args: &Up) -> anyhow::Error {
        match self.start(local, json, args).await {
            Ok(()) => self.fleet.ended().await,
            Err(error) => error,
        }
    }

    async fn start(&mut self, local: &Local, json: bool, args: &Up) -> anyhow::Result<()> {
        let began = Instant::now();
        let roles = roles::named(&args.roles)?;
        let secrets = secrets::at(&local.secrets())?;
        let keys = dev_keys(&local.keys())?;

        let progress = output::spinner("starting PostgreSQL, Redis and nats-server");
        let stack = self.stack.insert(servers::start(local, &secrets).await?).clone();
        let database = servers::database(&stack).await?;
        let mut settings = settings::of(&stack, secrets, &keys, &database.socket_url);
        let below = settings::log(args.in_background);
        let load = |settings: &Settings| Config::load_between(below.clone(), settings.clone()).map(Arc::new);
        let config = load(&settings)?;
        let telemetry = self.telemetry.insert(telemetry::init("kilat", &config.telemetry)?);
        let metrics = telemetry.metrics();

        progress.set_message("migrating schemas, making streams");
        migrate::all(&config).await?;
        let admin = connect_bus(&config, "admin").await?;
        nats_config::apply(admin.outgoing(), false).await?;
        admin.close().await;

        progress.set_message("starting the roles");
        for &role in &roles {
            self.fleet.add(role, config.clone()).await?;
        }
        let mut tries = 3;
        let (http, admin) = loop {
            tries -= 1;
            let (bind, admin) = settings::addresses(&mut settings, args.bind)?;
            match self.fleet.add_gateway(load(&settings)?, metrics.clone()).await {
                // Somebody was quicker; but an address that was asked for is not moved away from.
                Err(error) if tries > 0 && fleet::taken(&error).is_some_and(|at| Some(at) != args.bind) => {
                    tracing::debug!(%bind, %admin, "taken, looking for others");
                }
                outcome => break (outcome?, admin),
            }
        };
        local.set_settings(&settings)?;
        self.answering(&config, http).await?;
        progress.finish_and_clear();

        let runs = |name: &str| roles.iter().any(|role| role.name == name);
        if !args.no_demo && runs("catalogue") && runs("inventory") {
            seed::if_empty(&config, local).await.context("demo data")?;
            if runs("geo") {
                seed::cities::if_empty(&config).await.context("demo cities")?;
            }
            if runs("promo") {
                seed::promos::if_empty(&config).await.context("demo promotions")?;
            }
        }
        let ready = Ready {
            pid: std::process::id(),
            http: format!("http://{http}"),
            docs: format!("http://{http}/docs"),
            metrics: format!("http://{admin}/metrics"),
            nats: stack.nats.url(),
            postgres: database.url,
            redis: stack.redis.url(),
            roles: roles.iter().map(|role| role.name.to_owned()).collect(),
            servers: servers::ready(&stack),
            token: keys.mint(Caller::Customer, CUSTOMER, &config.gateway.jwt_audience, DAY * 30)?,
            took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        local.set_ready(&ready)?;
        tokio::spawn(servers::keep(stack, local.clone(), ready.clone(), self.watch.clone()));
        // In the background it would put the token into the log; who waits for it shows it.
        if !args.in_background {
            show(local, &ready, json)?;
        }
        if !args.no_sim && !args.no_demo && roles.len() == ROLES.len() {
            let city = sim::city(local, &config.gateway.jwt_audience, &ready.http)?;
            let watched = !args.in_background && !json;
            let line = watched.then(|| output::spinner("the first customers are on their way"));
            let shown = move |summary: &Summary| {
                if let Some(line) = &line {
                    line.set_message(summary.to_string());
                }
            };
            self.city = Some(tokio::spawn(sim::live(city, self.watch.clone(), shown)));
        }
        Ok(())
    }

    /// Waits until every service answers, the gateway too, and over it whatever of them an order takes.
    async fn answering(&mut self, config: &Arc<Config>, http: SocketAddr) -> anyhow::Result<()> {
        let services: Vec<_> = self.fleet.services().to_vec();
        let config = config.clone();
        let client = Http::new(&format!("http://{http}"))?;
        let answering = async {
            let ops = connect_bus(&config, "ops").await?;
            ops.ready(&CancellationToken::new()).await;
            for service in &services {
                system::eventually(async || system::answers(&ops, service).await).await;
            }
            ops.close().await;
            let ours = |missing: &String| services.contains(&missing.as_str());
            system::eventually(async || {
                client.missing().await.is_some_and(|missing| !missing.iter().any(ours))
            })
            .await;
            anyhow::Ok(())
        };
        tokio::select! {
            answering = answering => answering,
            ended = self.fleet.ended() => Err(ended),
            () = tokio::time::sleep(system::START) => {
                let waits = match client.missing().await {
                    Some(missing) => format!("missing: {}", missing.join(", ")),
                    None => "the gateway does not answer".to_owned(),
                };
                let says = format!("not everything was ready in {:?}; {waits}", system::START);
                Err(Told::failed(says).hint("the log says what each role waits for").into())
            }
        }
    }

    /// Gateway, workers, servers.
    async fn stop(self) -> anyhow::Result<()> {
        self.watch.cancel();
        if let Some(city) = self.city {
            // Riders say good night; whoever takes longer is found on the road the next morning.
            let _ = tokio::time::timeout(GOOD_NIGHT, city).await;
        }
        let _progress = output::spinner("finishing what is in hand");
        let drained = self.fleet.drain().await;
        if let Some(stack) = self.stack {
            stack.stop().await.context("stopping the servers")?;
        }
        if let Some(telemetry) = self.telemetry {
            telemetry.shutdown().await;
        }
        drained
    }
}

fn show(local: &Local, ready: &Ready, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(ready);
    }
    let Ready { http, docs, metrics, nats, token, .. } = ready;
    let seconds = f64::from(u32::try_from(ready.took_ms).unwrap_or(u32::MAX)) / 1000.0;
    let env = local.dir().join("env");
    say(format!("Kilat is ready ({seconds:.1} s).\n"));
    say(format!("  HTTP      {http}   {docs}"));
    say(format!("  metrics   {metrics}"));
    say(format!("  NATS      {nats}"));
    say(format!("  Postgres  {}", masked(&ready.postgres)));
    say(format!("  Redis     {}", masked(&ready.redis)));
    say(format!("  settings and passwords: {}\n", env.display()));
    say(format!("  TOKEN={token}"));
    say(format!(
        "  curl -s {http}/v1/checkout -H \"Authorization: Bearer $TOKEN\" -H 'Idempotency-Key: '$(date +%s) \\"
    ));
    say("    -H 'Content-Type: application/json' -d \\");
    say(format!("    '{}'\n", seed::example()));
    Ok(())
}

/// Without the password.
fn masked(url: &str) -> String {
    let hidden = || {
        let (scheme, rest) = url.split_once("://")?;
        let (login, place) = rest.rsplit_once('@')?;
        let (user, _) = login.split_once(':')?;
        Some(format!("{scheme}://{user}:…@{place}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_shown_url_has_no_password() {
        assert_eq!(masked("postgres://kilat:s3@127.0.0.1:1/kilat"), "postgres://kilat:…@127.0.0.1:1/kilat");
        assert_eq!(masked("redis://:s3@127.0.0.1:1/0"), "redis://:…@127.0.0.1:1/0");
        assert_eq!(masked("nats://127.0.0.1:1"), "nats://127.0.0.1:1");
    }
}
