//! `kilat bench`: figures of the running system, each with a ceiling taken in the same run.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use bench::{Shelf, Shopper, Target};
use gateway::auth::{Role, dev_keys};
use runtime::{Bus, Platform};
use subjects::{
    ids::{MovementId, UserId},
    table::{catalogue, geo, inventory},
    v1,
};
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Bench,
    failure::Told,
    local::{Local, Ready},
    output::{self, say},
    seed,
    system::{self, System},
};

/// So many that nobody's rate limit is met.
const SHOPPERS: usize = 2_000;
/// Products on each shelf; enough that two checkouts seldom meet, as in a real hub.
const PRODUCTS: usize = 60;
/// Far more than a bench can sell.
const UNITS: i64 = 900_000;
const TOKENS_FOR: Duration = Duration::from_secs(3_600);
/// How long a sale may take; it is shorter than the tokens.
const SALE: Duration = Duration::from_secs(600);

pub async fn run(dir: &Path, json: bool, bench: Bench) -> anyhow::Result<()> {
    if let Bench::Search { products, seconds, cases, callers, seed } = bench {
        let options =
            bench::search::Options { products, seconds, cases, callers, seed, ..Default::default() };
        return searches(dir, json, &options).await;
    }
    let (system, local, ready) = System::running(dir)?;
    let progress = output::spinner("filling the shelves");
    let target = target(&system, &local, &ready).await?;
    let cancel = CancellationToken::new();
    match bench {
        Bench::Checkout { rates, clients, seconds } => {
            let sys = system.bus("sys").await?;
            let options = bench::checkout::Options { rates, clients, seconds, ..Default::default() };
            let report = bench::checkout::run(&target, &sys, &options, &cancel, |what| {
                progress.set_message(what.to_owned())
            })
            .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Sse { streams, orders, seconds, stalled } => {
            let (eta, listener) = (system.bus("eta").await?, system.bus("gateway").await?);
            let options = bench::sse::Options {
                streams: usize::try_from(streams)?,
                orders: usize::try_from(orders)?,
                seconds,
                stalled: usize::try_from(stalled.min(streams))?,
            };
            let report = bench::sse::run(&target, &eta, &listener, &options, |what| {
                progress.set_message(what.to_owned())
            })
            .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Reserve { seconds, rounds, callers, lines } => {
            let bus = system.bus("checkout").await?;
            let options = bench::reserve::Options { seconds, rounds, callers, lines };
            let report =
                bench::reserve::run(&target, &bus, &options, |what| progress.set_message(what.to_owned()))
                    .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Gps { rates, seconds, connections, followed } => {
            let roles = bench::gps::Roles {
                dispatch: system.bus("dispatch").await?,
                gateway: system.bus("gateway").await?,
                tracking: system.bus("tracking").await?,
            };
            let cities = system::call::<geo::Cities>(&roles.gateway, &v1::ListCities {}).await?.items;
            let city = cities.first().context("geo knows no city")?;
            let options = bench::gps::Options { rates, seconds, connections, followed };
            let report = bench::gps::run(&target, &system.config, &roles, city, &options, |what| {
                progress.set_message(what.to_owned())
            })
            .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Search { .. } => anyhow::bail!("needs no running system"),
        Bench::Import { lines, products } => {
            let gateway = system.bus("gateway").await?;
            let hubs = system::call::<catalogue::Hubs>(&gateway, &v1::ListHubs {}).await?.items;
            let hub = hubs.into_iter().next().context("there is no hub")?;
            let audience = &system.config.gateway.jwt_audience;
            let token = dev_keys(&local.keys())?.mint(Role::Admin, "bench", audience, TOKENS_FOR)?;
            let options =
                bench::import::Options { lines, products, token, city: hub.city, currency: hub.currency };
            let report =
                bench::import::run(&target, &options, |what| progress.set_message(what.to_owned())).await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Flash { units, buyers, bots, at_once, admit_per_s } => {
            let sys = system.bus("sys").await?;
            let options = bench::flash::Options {
                units,
                bots: usize::try_from(bots)?,
                at_once,
                admit_per_s,
                ..sale(&system, &local, &target).await?
            };
            let crowd = shoppers(&system, &local, usize::try_from(buyers)?)?;
            let report = bench::flash::run(&target, &sys, &options, &crowd, |what| {
                progress.set_message(what.to_owned())
            })
            .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Quote { seconds, callers, baskets } => {
            let (bus, own) = (system.bus("gateway").await?, system.bus("pricing").await?);
            let options = bench::quote::Options { seconds, callers, baskets };
            let report = bench::quote::run(&target, &bus, &own, &options, |what| {
                progress.set_message(what.to_owned())
            })
            .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
        Bench::Geo { seconds, callers, points } => {
            let bus = system.bus("gateway").await?;
            let platform = Platform::connect(system.config.clone(), "geo", 4).await?;
            let options = bench::geo::Options { seconds, callers, points };
            let report = bench::geo::run(&target, &bus, &platform, &options, |what| {
                progress.set_message(what.to_owned())
            })
            .await?;
            progress.finish_and_clear();
            show(json, &report)
        }
    }
}

/// In this process; over the bus too, if there is one.
async fn searches(dir: &Path, json: bool, options: &bench::search::Options) -> anyhow::Result<()> {
    if !options.products.exists() {
        let says = format!("there are no products in {}", options.products.display());
        return Err(Told::failed(says).hint("`sh .ci/groceries` fetches some 49 000").into());
    }
    let system = System::find(dir)?;
    let bus = if system.local.is_some() { Some(system.bus("search").await?) } else { None };
    let progress = output::spinner("reading the products");
    let report =
        bench::search::run(options, bus.as_ref(), |what| progress.set_message(what.to_owned())).await?;
    progress.finish_and_clear();
    show(json, &report)
}

fn show<R: serde::Serialize + std::fmt::Display>(json: bool, report: &R) -> anyhow::Result<()> {
    if json {
        output::json(report)
    } else {
        say(report);
        Ok(())
    }
}

/// The running system with full shelves and a crowd of customers.
pub async fn target(system: &System, local: &Local, ready: &Ready) -> anyhow::Result<Target> {
    let gateway = system.bus("gateway").await?;
    let shelves = shelves(&gateway).await?;
    let shoppers = shoppers(system, local, SHOPPERS)?;
    let servers = ready.servers.iter().filter_map(|server| Some((server.name.clone(), server.pid?)));
    let pools = &system.config.postgres.pool;
    Ok(Target {
        http: ready.http.clone(),
        shoppers,
        shelves,
        postgres_url: system.config.postgres.url()?.expose().to_owned(),
        postgres_bin: servers::postgres_bin_dir()?,
        redis_url: system.config.redis.url()?.expose().to_owned(),
        processes: [("kilat".to_owned(), ready.pid), ("load".to_owned(), std::process::id())]
            .into_iter()
            .chain(servers)
            .collect(),
        pool: pools.orders.max(pools.payments).max(pools.checkout).max(pools.inventory),
    })
}

/// So many customers.
pub fn shoppers(system: &System, local: &Local, count: usize) -> anyhow::Result<Vec<Shopper>> {
    let keys = dev_keys(&local.keys())?;
    let audience = &system.config.gateway.jwt_audience;
    (0..count)
        .map(|_| {
            let user_id = UserId::fresh().to_string();
            let token = keys.mint(Role::Customer, &user_id, audience, TOKENS_FOR)?;
            Ok(Shopper { user_id, token })
        })
        .collect()
}

/// A sale at the first hub, as it is measured unless something else is asked for.
pub async fn sale(system: &System, local: &Local, target: &Target) -> anyhow::Result<bench::flash::Options> {
    let gateway = system.bus("gateway").await?;
    let hubs = system::call::<catalogue::Hubs>(&gateway, &v1::ListHubs {}).await?.items;
    let hub = target.shelves.first().context("there is no hub")?;
    let hub = hubs.into_iter().find(|known| known.hub_id == hub.hub_id).context("a hub went away")?;
    let audience = &system.config.gateway.jwt_audience;
    Ok(bench::flash::Options {
        units: 1_000,
        bots: 5,
        at_once: 256,
        admit_per_s: 100,
        patience: SALE,
        admin: dev_keys(&local.keys())?.mint(Role::Admin, "bench", audience, TOKENS_FOR)?,
        currency: hub.currency,
    })
}

/// The hubs with the products they sell, stocked beyond what a bench can sell.
async fn shelves(gateway: &Bus) -> anyhow::Result<Vec<Shelf>> {
    let hubs = system::call::<catalogue::Hubs>(gateway, &v1::ListHubs {}).await?.items;
    let page = Some(v1::Page { limit: 100, cursor: String::new() });
    let products =
        system::call::<catalogue::Products>(gateway, &v1::ListProducts { page, ..Default::default() })
            .await?
            .items;
    let mut shelves = Vec::new();
    for hub in hubs {
        let skus: Vec<String> = products
            .iter()
            .filter(|product| product.prices.iter().any(|price| price.city == hub.city))
            .take(PRODUCTS)
            .map(|product| product.sku.clone())
            .collect();
        for some in skus.chunks(50) {
            let received = v1::MoveStock {
                movement_id: MovementId::fresh().to_string(),
                hub_id: hub.hub_id.clone(),
                kind: v1::MovementKind::Receive.into(),
                lines: some.iter().map(|sku| v1::MovementLine { sku: sku.clone(), qty: UNITS }).collect(),
                reason: "bench".to_owned(),
                actor: "kilat bench".to_owned(),
                to_hub_id: String::new(),
            };
            // Just started, a hub may still be closed.
            seed::put::<inventory::Move>(gateway, &received).await?;
        }
        let point = hub.point.unwrap_or_default();
        shelves.push(Shelf { hub_id: hub.hub_id, lat: point.lat, lng: point.lng, skus });
    }
    anyhow::ensure!(!shelves.is_empty(), "there are no hubs; `kilat up` without --no-demo makes some");
    shelves.iter().all(|shelf| !shelf.skus.is_empty()).then_some(shelves).context("a hub sells nothing")
}
