//! What has to be done whether anybody asks or not: sales open and end by the clock, buyers are admitted, claims are
//! looked after, the hold is kept up.
//!
//! Every worker does it. Who admits is decided in Redis in the step that admits: one worker leads a sale for some
//! seconds at a time, and the pace is Redis' too, so that two who think they lead admit no faster. Everything else is
//! harmless when done twice.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use futures::{StreamExt as _, future::join_all};
use lua::{
    Operation,
    flashsale::{Close, Look, Looked, Tick, Ticked},
    run_many,
};
use runtime::{Cx, Fault, Meta};
use subjects::{
    Code,
    ids::{Name, Token as _},
    table::SaleTicks,
    v1::{self, SaleState},
};
use tokio_util::sync::CancellationToken;

use crate::{
    buy::{self, LOOK},
    error::SaleError,
    hold,
    model::{SaleRow, count},
    open,
    state::{State, ms},
};

/// Between two admissions. A batch is what the rate allows in this time.
const PACE: Duration = Duration::from_millis(200);
/// Between two readings of the list of sales.
const REFRESH: Duration = Duration::from_millis(500);
const TOLD: Duration = Duration::from_secs(1);
/// How long who admits goes on leading without being heard of.
const LEAD: Duration = Duration::from_secs(2);
/// At least so often inventory is told what the hold should hold, while the sale runs.
const HOLD: Duration = Duration::from_secs(5);
/// Admitted in one step, at most.
const MOST: u32 = 2_000;
/// Claims looked after in one look, and of those at once.
const CLAIMS: u32 = 64;
const AT_ONCE: usize = 4;
/// How long Redis remembers a sale that is over, for those who ask.
const MEMORY: TimeDelta = TimeDelta::minutes(10);

/// What this worker last did for a sale.
#[derive(Clone, Default)]
struct Done {
    told: Option<Instant>,
    held: Option<Instant>,
    /// The hold that was let go since nothing was left to keep; a buyer who met it empty may have made the next one.
    emptied: Option<String>,
    looked: Option<Instant>,
    /// Since when Redis has an older opening than the record.
    behind: Option<Instant>,
}

fn due(at: Option<Instant>, every: Duration) -> bool {
    at.is_none_or(|at| at.elapsed() >= every)
}

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut done: HashMap<String, Done> = HashMap::new();
    let mut sales: Vec<SaleRow> = Vec::new();
    let mut refreshed = None;
    while !cancel.is_cancelled() {
        if due(refreshed, REFRESH) {
            match state.store.live(Utc::now()).await {
                Ok(rows) => {
                    sales = rows;
                    refreshed = Some(Instant::now());
                    by_the_clock(&state, &mut sales).await;
                    done.retain(|id, _| sales.iter().any(|sale| sale.sale_id == *id));
                }
                Err(error) => tracing::warn!(%error, "the list of sales cannot be read"),
            }
        }
        pace(&state, &sales, &mut done).await;
        tokio::select! {
            () = cancel.cancelled() => {}
            () = state.wake.notified() => {
                refreshed = None;
                // Many may wake us at once; one look serves them all.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            () = tokio::time::sleep(PACE) => {}
        }
    }
}

/// Sales whose time has come, or is over.
async fn by_the_clock(state: &State, sales: &mut Vec<SaleRow>) {
    let now = Utc::now();
    for sale in sales.iter_mut() {
        let changed = match sale.state() {
            SaleState::Scheduled => begin(state, sale).await,
            SaleState::Open | SaleState::SoldOut if sale.ends_at <= now => {
                state.store.end(&sale.sale_id).await.map_err(|error| SaleError::from(error).into())
            }
            SaleState::Ended if !sale.hold_released => hold::let_go(state, sale).await.map(|()| None),
            SaleState::Ended if sale.held == 0 && sale.ends_at + MEMORY <= now => {
                forget(state, sale).await.map(|()| None).map_err(Fault::from)
            }
            _ => Ok(None),
        };
        match changed {
            Ok(Some(row)) => {
                state.outbox.notify();
                state.believe(row.clone());
                *sale = row;
            }
            Ok(None) => {}
            Err(fault) => tracing::warn!(sale = sale.sale_id, %fault, "a sale is behind its time"),
        }
    }
    sales.retain(SaleRow::is_live);
}

/// Holds the units, then opens. Without any unit there is no sale.
async fn begin(state: &State, sale: &SaleRow) -> Result<Option<SaleRow>, Fault> {
    if state.settings.token_key.is_empty() {
        return Err(SaleError::NoKey.into());
    }
    let offered = if sale.ends_at <= Utc::now() {
        0
    } else {
        match hold::set(&Cx::background(state.bus.clone()), sale, count(sale.units)).await {
            Ok(units) => units,
            Err(fault) if matches!(fault.code, Code::OutOfStock | Code::InventoryUnknownSku) => 0,
            Err(fault) => return Err(fault),
        }
    };
    if offered < count(sale.units) {
        tracing::warn!(sale = sale.sale_id, offered, units = sale.units, "a sale begins with fewer units");
    }
    let opened = state.store.open(&sale.sale_id, i32::try_from(offered).unwrap_or(i32::MAX)).await;
    let row = opened.map_err(SaleError::from)?;
    if row.as_ref().is_some_and(|row| row.state() == SaleState::Open) {
        open::open(state, &sale.sale_id).await?;
    }
    Ok(row)
}

async fn forget(state: &State, sale: &SaleRow) -> Result<(), SaleError> {
    Close { sale: &sale.sale_id }.run(&mut state.redis.clone()).await?;
    Ok(state.store.forgotten(&sale.sale_id).await?)
}

/// One step of every sale, and what it shows to be due.
async fn pace(state: &State, sales: &[SaleRow], done: &mut HashMap<String, Done>) {
    let ticks: Vec<_> = sales
        .iter()
        .map(|sale| Tick {
            sale: &sale.sale_id,
            instance: state.bus.instance(),
            lead_ms: ms(LEAD),
            seed: fastrand::u32(..),
            most: MOST,
        })
        .collect();
    let replies = run_many(&mut state.redis.clone(), &ticks).await;
    let steps = sales.iter().zip(replies).map(|(sale, reply)| {
        let mine = done.get(&sale.sale_id).cloned().unwrap_or_default();
        async move { (sale.sale_id.clone(), step(state, sale, reply, mine).await) }
    });
    for (sale_id, mine) in join_all(steps.collect::<Vec<_>>()).await {
        done.insert(sale_id, mine);
    }
}

async fn step(state: &State, sale: &SaleRow, reply: Result<Ticked, lua::LuaError>, mut done: Done) -> Done {
    let (epoch, left, undrawn) = match reply {
        Ok(Ticked::Led {
            epoch,
            left,
            held,
            sold,
            undrawn,
            waiting,
            places,
            upto,
            admitted,
            passed_on,
            ..
        }) => {
            metrics::counter!("kilat_sale_admitted_total").increment(admitted);
            metrics::counter!("kilat_sale_places_passed_on_total").increment(passed_on);
            tracing::trace!(sale = sale.sale_id, left, held, sold, waiting, places, admitted, "a step");
            if due(done.told, TOLD) {
                done.told = Some(Instant::now());
                tell(state, sale, upto, left, waiting).await;
            }
            (epoch, left, undrawn)
        }
        Ok(Ticked::Follows) => return Done::default(),
        Ok(Ticked::Closed) => {
            if let Err(error) = open::open(state, &sale.sale_id).await {
                tracing::warn!(sale = sale.sale_id, %error, "a sale Redis has lost cannot be opened yet");
            }
            return Done::default();
        }
        Err(error) => {
            tracing::warn!(sale = sale.sale_id, %error, "nobody is admitted");
            return done;
        }
    };
    // Whoever took the epoch died before it reached Redis: no claim would be written any more.
    if epoch < sale.epoch.unsigned_abs() {
        if done.behind.is_some_and(|since| since.elapsed() >= TOLD) {
            done.behind = None;
            if let Err(error) = open::open(state, &sale.sale_id).await {
                tracing::warn!(sale = sale.sale_id, %error, "a sale behind its record cannot be opened yet");
            }
        } else {
            done.behind = done.behind.or_else(|| Some(Instant::now()));
        }
        return done;
    }
    done.behind = None;
    let goal = left + undrawn;
    let runs = sale.state() != SaleState::Ended;
    let emptied = goal == 0 && done.emptied.as_ref() == Some(&sale.hold_id);
    if runs && !emptied && due(done.held, HOLD) {
        match hold::keep(state, sale, epoch, goal).await {
            Ok(()) => {
                done.held = Some(Instant::now());
                done.emptied = (goal == 0).then(|| sale.hold_id.clone());
            }
            Err(fault) => tracing::warn!(sale = sale.sale_id, %fault, "the hold of a sale is not kept up"),
        }
    }
    if due(done.looked, TOLD) {
        done.looked = Some(Instant::now());
        look(state, sale).await;
    }
    done
}

async fn tell(state: &State, sale: &SaleRow, admitted: u64, left: u32, waiting: u64) {
    let Ok(name) = Name::parse(&sale.sale_id) else { return };
    let over = sale.ends_at <= Utc::now();
    let tick = v1::SaleTick {
        sale_id: sale.sale_id.clone(),
        state: if over { SaleState::Ended } else { sale.state() }.into(),
        admitted,
        left,
        waiting,
    };
    state.bus.live(&Meta::default(), &SaleTicks { sale: name }, &tick).await;
}

/// Claims that were not decided in time.
async fn look(state: &State, sale: &SaleRow) {
    let look = Look { sale: &sale.sale_id, limit: CLAIMS, again_ms: ms(LOOK) };
    let orders = match look.run(&mut state.redis.clone()).await {
        Ok(Looked::Due(orders)) => orders,
        Ok(Looked::Closed) | Err(_) => return,
    };
    let cx = Cx::background(state.bus.clone());
    futures::stream::iter(orders)
        .for_each_concurrent(AT_ONCE, |order| {
            let cx = &cx;
            async move {
                if let Err(fault) = buy::look_after(state, cx, sale, &order).await {
                    tracing::warn!(sale = sale.sale_id, order, %fault, "a claim is not decided yet");
                }
            }
        })
        .await;
}
