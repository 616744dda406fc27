//! `kilat bench geo`: lookups in process and over the bus, against a bare echo over the bus and a bare GET
//! from the same Redis.

use std::{collections::BTreeMap, time::Duration};

use anyhow::Context as _;
use futures::StreamExt as _;
use geo::Finder;
use geodesy::{Place, destination};
use runtime::{Bus, Meta, Platform, platform::redis_manager};
use serde::Serialize;
use subjects::{
    Code,
    table::geo as api,
    v1::{self, GeoTier},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Target,
    figures::{Figures, measure},
};

/// Metres around a hub that has no zone yet.
const ZONE_M: f64 = 3_000.0;
/// Customers live this far from a hub: most of them in its zone.
const SPREAD_M: f64 = 3_300.0;
const TIMEOUT: Duration = Duration::from_secs(5);
/// Answered by whoever measures: nobody but geo's own user may ask there.
const ECHO: &str = "_INBOX.geo.echo";

#[derive(Clone, Debug)]
pub struct Options {
    /// Of each step.
    pub seconds: u64,
    /// Lookups at a time.
    pub callers: usize,
    /// Different points asked for, over and over.
    pub points: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { seconds: 5, callers: 128, points: 2_000 }
    }
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub hubs: usize,
    pub points: usize,
    pub cells: usize,
    pub callers: usize,
    /// Share of the points that somebody serves.
    pub serviceable: f64,
    /// Which tier answered each point, once the cache was warm.
    pub tiers: BTreeMap<String, usize>,
    pub in_process: Figures,
    pub over_the_bus: Figures,
    /// With a basket of two lines, whose stock inventory is asked for.
    pub with_a_basket: Figures,
    /// The same bytes, answered at once by a subscriber in this process.
    pub bare_echo: Figures,
    /// GET of one of the cached cells, with the client the lookups use.
    pub bare_get: Figures,
    pub ratio_in_process_to_get: f64,
    pub ratio_bus_to_echo: f64,
}

impl Options {
    fn length(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// Measures the ceilings, then the lookups. `bus` is the gateway's, `platform` geo's.
///
/// # Errors
/// A server does not answer, or there is no hub.
pub async fn run(
    target: &Target,
    bus: &Bus,
    platform: &Platform,
    options: &Options,
    progress: impl Fn(&str),
) -> anyhow::Result<Report> {
    anyhow::ensure!(!target.shelves.is_empty(), "there is no hub");
    anyhow::ensure!(options.callers > 0 && options.points > 0, "nobody would ask");
    progress("zones");
    for shelf in &target.shelves {
        zone(bus, &shelf.hub_id).await?;
    }
    let places = places(target, options.points)?;
    let ask = |place: &Place| v1::FindHub { point: Some(place.point()), ..Default::default() };
    let asked: Vec<v1::FindHub> = places.iter().map(ask).collect();
    let basket: Vec<v1::Line> = target
        .shelves
        .first()
        .into_iter()
        .flat_map(|shelf| shelf.skus.iter().take(2))
        .map(|sku| v1::Line { sku: sku.clone(), qty: 1 })
        .collect();
    let baskets: Vec<v1::FindHub> =
        asked.iter().map(|asked| v1::FindHub { basket: basket.clone(), ..asked.clone() }).collect();

    let finder = Finder::new(platform).await?;
    progress("warming the cache");
    let (tiers, serviceable, example) = warm(&finder, &asked).await?;

    progress("bare GET");
    let client = redis_manager(&target.redis_url)?;
    let keys: Vec<String> = places.iter().map(|place| cached(*place)).collect();
    let bare_get = measure(options.length(), options.callers, &keys, |key| {
        let mut client = client.clone();
        async move { redis::cmd("GET").arg(key).query_async::<Option<String>>(&mut client).await.is_ok() }
    })
    .await?;

    progress("in process");
    let in_process = measure(options.length(), options.callers, &asked, |asked| async {
        finder.find(asked.clone()).await.is_ok()
    })
    .await?;

    progress("bare echo");
    let bare_echo = echo(platform, options, &asked, example).await?;

    progress("over the bus");
    let call = |asked: &v1::FindHub| {
        let asked = asked.clone();
        async move { bus.call::<api::Find>(&Meta::default(), &asked, TIMEOUT).await.is_ok() }
    };
    let over_the_bus = measure(options.length(), options.callers, &asked, call).await?;
    progress("with a basket");
    let with_a_basket = measure(options.length(), options.callers, &baskets, call).await?;

    let mut cells: Vec<_> = places.iter().map(|place| geodesy::cell(*place)).collect();
    cells.sort_unstable();
    cells.dedup();
    Ok(Report {
        hubs: target.shelves.len(),
        points: asked.len(),
        cells: cells.len(),
        callers: options.callers,
        serviceable,
        tiers,
        ratio_in_process_to_get: in_process.per_second / bare_get.per_second,
        ratio_bus_to_echo: over_the_bus.per_second / bare_echo.per_second,
        in_process,
        over_the_bus,
        with_a_basket,
        bare_echo,
        bare_get,
    })
}

/// Looks at every point, at most: the first fills the cache. While Redis is late it is left alone, and what is
/// looked up meanwhile is not cached.
const WARMING: usize = 6;

/// Sees that the hub delivers somewhere.
async fn zone(bus: &Bus, hub_id: &str) -> anyhow::Result<()> {
    let meta = Meta::default();
    let there = v1::GetZone { hub_id: hub_id.to_owned() };
    match bus.call::<api::Zone>(&meta, &there, TIMEOUT).await {
        Ok(_) => Ok(()),
        Err(fault) if matches!(fault.code, Code::ZoneNotFound | Code::GeoUnknownHub) => {
            let zone = v1::Zone { hub_id: hub_id.to_owned(), radius_m: ZONE_M, ..Default::default() };
            let put = v1::PutZone { zone: Some(zone) };
            bus.call::<api::PutZone>(&meta, &put, TIMEOUT).await.context("a zone")?;
            Ok(())
        }
        Err(fault) => Err(fault).context("asking for a zone"),
    }
}

/// The same ones each time: around the hubs, evenly by area.
fn places(target: &Target, points: usize) -> anyhow::Result<Vec<Place>> {
    let mut rng = fastrand::Rng::with_seed(9);
    (0..points)
        .map(|_| {
            let shelf = rng.choice(&target.shelves).context("there is no hub")?;
            let hub = Place::new(shelf.lat, shelf.lng)?;
            Ok(destination(hub, rng.f64() * 360.0, SPREAD_M * rng.f64().sqrt()))
        })
        .collect()
}

/// Asks for everything until the cache answers it all; what answered the last time, the share that is served, and
/// an answer.
async fn warm(
    finder: &Finder,
    asked: &[v1::FindHub],
) -> anyhow::Result<(BTreeMap<String, usize>, f64, v1::Serviceability)> {
    let (mut tiers, mut served, mut example) = (BTreeMap::new(), 0u32, v1::Serviceability::default());
    for pass in 0..WARMING {
        (tiers, served) = (BTreeMap::new(), 0);
        for asked in asked {
            let found = finder.find(asked.clone()).await?;
            *tiers.entry(GeoTier::as_str_name(&found.tier()).to_owned()).or_default() += 1;
            served += u32::from(found.serviceable);
            if found.serviceable {
                example = found;
            }
        }
        if pass > 0 && tiers.get(GeoTier::Redis.as_str_name()) == Some(&asked.len()) {
            break;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    Ok((tiers, f64::from(served) / asked.len() as f64, example))
}

fn cached(place: Place) -> String {
    let cell = geodesy::cell(place);
    let region = cell.parent(geodesy::Resolution::Six).unwrap_or(cell);
    lua::keys::geo::cell(&region.to_string(), &cell.to_string())
}

async fn echo(
    platform: &Platform,
    options: &Options,
    asked: &[v1::FindHub],
    example: v1::Serviceability,
) -> anyhow::Result<Figures> {
    let bus = platform.bus.clone();
    let mut questions = bus.incoming().subscribe(ECHO).await?;
    // Who asks before the server knows of it is told that nobody answers.
    bus.ready(&CancellationToken::new()).await;
    let (answering, reply) = (bus.clone(), bytes(&example));
    let answers = tokio::spawn(async move {
        while let Some(question) = questions.next().await {
            if let Some(to) = question.reply {
                let _ = answering.outgoing().publish(to, reply.clone()).await;
            }
        }
    });
    let figures = measure(options.length(), options.callers, asked, |asked| {
        let (bus, payload) = (bus.clone(), bytes(asked));
        async move {
            let request = async_nats::Request::new().payload(payload).timeout(Some(TIMEOUT));
            bus.outgoing().send_request(ECHO, request).await.is_ok()
        }
    })
    .await;
    answers.abort();
    figures
}

fn bytes<M: prost::Message>(message: &M) -> prost::bytes::Bytes {
    message.encode_to_vec().into()
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} points in {} cells around {} hubs, {:.0} % served, {} callers; tiers {:?}",
            self.points,
            self.cells,
            self.hubs,
            self.serviceable * 100.0,
            self.callers,
            self.tiers
        )?;
        writeln!(f, "bare GET       {}", self.bare_get)?;
        writeln!(f, "in process     {}; ratio {:.2}", self.in_process, self.ratio_in_process_to_get)?;
        writeln!(f, "bare echo      {}", self.bare_echo)?;
        writeln!(f, "over the bus   {}; ratio {:.2}", self.over_the_bus, self.ratio_bus_to_echo)?;
        write!(f, "with a basket  {}", self.with_a_basket)
    }
}
