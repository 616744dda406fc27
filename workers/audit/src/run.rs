//! One audit.

use std::time::Instant;

use chrono::Utc;
use redis::aio::ConnectionManager;
use runtime::{Bus, Platform, StartError};
use sqlx::PgPool;

use crate::{
    Options,
    checks::{self, Check, Events, How},
    report::{Checked, Looked, Report},
    store::{Snapshot, Unchecked},
};

/// Where the records are.
#[derive(Clone)]
pub struct Sources {
    /// At least two connections: one holds the snapshot while another follows Redis.
    pub pg: PgPool,
    pub redis: ConnectionManager,
    /// Of the role `audit`.
    pub bus: Bus,
}

impl Sources {
    /// Those of a platform of the role `audit`.
    ///
    /// # Errors
    /// Redis is not configured.
    pub fn of(platform: &Platform) -> Result<Self, StartError> {
        Ok(Self { pg: platform.pg.clone(), redis: platform.redis()?, bus: platform.bus.clone() })
    }
}

/// Makes every check that `options` wants. What cannot be asked is said of each check that needed it, so
/// there is always a report.
pub async fn run(sources: &Sources, options: &Options) -> Report {
    let (started_at, started) = (Utc::now(), Instant::now());
    let wanted: Vec<&Check> = checks::all().filter(|check| options.wants(check.id)).collect();
    // Before the snapshot, which then must know of every event that is in the stream.
    let events = if wanted.iter().any(|check| matches!(check.how, How::EventsMissing | How::EventsExtra)) {
        Events::before(&sources.bus).await.map_err(Unchecked::from)
    } else {
        Err(Unchecked::Unreached("not wanted".to_owned()))
    };
    let mut audit = Audit {
        sources: sources.clone(),
        options,
        snapshot: Snapshot::open(&sources.pg, options).await,
        events,
        extra: None,
        absent: Vec::new(),
    };
    // Of what is not installed nothing is to be said. Whether it is cannot be asked: then each check says so.
    if let Ok(snapshot) = &mut audit.snapshot {
        audit.absent = snapshot.absent(&checks::WINGS).await.unwrap_or_default();
    }
    let absent = audit.absent.clone();
    let mut checked = Vec::with_capacity(wanted.len());
    for check in wanted.into_iter().filter(|check| !check.reads(&absent)) {
        let began = Instant::now();
        let result = audit.check(check).await;
        if let Err(error) = &result {
            tracing::warn!(check = check.id, %error, "a check could not be made");
        }
        checked.push(Checked::of(check, result, began.elapsed()));
    }
    Report::new(started_at, started.elapsed(), options.settled, checked)
}

struct Audit<'a> {
    sources: Sources,
    options: &'a Options,
    snapshot: sqlx::Result<Snapshot>,
    events: Result<Events, Unchecked>,
    /// Found beside what is missing, in the same pass.
    extra: Option<Looked>,
    /// Schemas that are not installed here.
    absent: Vec<String>,
}

impl Audit<'_> {
    async fn check(&mut self, check: &Check) -> Result<Looked, Unchecked> {
        let (options, bus) = (self.options, &self.sources.bus);
        match check.how {
            How::DeadLetters => return Ok(checks::dead_letters(bus, options).await?),
            How::Work => return Ok(checks::work(bus, options).await?),
            How::Consumers => return Ok(checks::consumers(bus, options, &self.absent).await?),
            How::Fill => return Ok(checks::fill(bus, options).await?),
            How::Sql(_) | How::Live | How::Promo | How::Outboxes | How::EventsMissing | How::EventsExtra => {}
        }
        let snapshot = self.snapshot.as_mut().map_err(|error| Unchecked::Unreached(error.to_string()))?;
        if let Some(table) = snapshot.missing(check.needs).await? {
            return Err(Unchecked::NoTable(table));
        }
        match check.how {
            How::Sql(sql) => snapshot.ask(sql).await,
            How::Live => checks::live(&self.sources.pg, &mut self.sources.redis, options.shown).await,
            How::Promo => checks::promo_live(&self.sources.pg, &mut self.sources.redis, options.shown).await,
            How::Outboxes => checks::outboxes(snapshot, options).await,
            How::EventsExtra if self.extra.is_some() => Ok(self.extra.take().unwrap_or_default()),
            How::EventsMissing | How::EventsExtra => {
                let events = self.events.as_ref().map_err(|error| Unchecked::Unreached(error.to_string()))?;
                let found = events.compare(bus, snapshot, options.shown).await?;
                if matches!(check.how, How::EventsExtra) {
                    return Ok(found.extra);
                }
                self.extra = Some(found.extra);
                Ok(found.missing)
            }
            How::DeadLetters | How::Work | How::Consumers | How::Fill => Ok(Looked::default()),
        }
    }
}
