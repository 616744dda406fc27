//! Rules as their authors keep them.

use std::sync::Arc;

use chrono::Utc;
use runtime::{Cx, Fault};
use subjects::v1;

use crate::{
    check,
    error::PromoError,
    rules::{Rule, lint},
    state::State,
    store::Stored,
    wire,
};

/// A change that fails may fail as a fault of its event, or as the record's.
enum Failed {
    Promo(PromoError),
    Event(Fault),
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self::Promo(error.into())
    }
}

impl From<Failed> for Fault {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Promo(error) => error.into(),
            Failed::Event(fault) => fault,
        }
    }
}

/// Takes a rule, or a new version of one, and says what looks wrong with it. The same again changes nothing.
pub async fn put(state: Arc<State>, _: Cx, request: v1::PutPromo) -> Result<v1::Promo, Fault> {
    let (promo, rule) = check::put(&request)?;
    // What others have put a moment ago counts, too.
    let set = state.active.refresh().await?;
    let others: Vec<(&str, &Rule)> = set.active().map(|known| (known.id.as_str(), &known.rule)).collect();
    let warnings = wire::warnings(&lint(&promo.promo_id, &rule, &others));
    let rule = serde_json::to_value(&rule)
        .map_err(|error| Fault::reject(runtime::Code::Internal, error.to_string()))?;
    let (seen, active) = (promo.version, promo.active);
    let next = |now: Option<&Stored>| {
        let version = now.map_or(0, |now| now.version);
        if seen != 0 && seen != version {
            return Err(Failed::Promo(PromoError::Version { now: version, seen }));
        }
        if now.is_some_and(|now| now.rule == rule && now.active == active && now.warnings == warnings) {
            return Ok(None);
        }
        Ok(Some(Stored { promo_id: promo.promo_id.clone(), version, active, rule, warnings, at: Utc::now() }))
    };
    let stored = state.store.change(&promo.promo_id, &request.actor, next, event).await?;
    changed(&state, &promo.promo_id, stored).await
}

/// Ends a promotion: it is not given any more. What was given stays.
pub async fn remove(state: Arc<State>, _: Cx, request: v1::RemovePromo) -> Result<v1::Promo, Fault> {
    check::remove(&request)?;
    let end = |now: Option<&Stored>| match now {
        None => Err(Failed::Promo(PromoError::NotFound(request.promo_id.clone()))),
        Some(now) if now.active => Ok(Some(Stored { active: false, ..now.clone() })),
        Some(_) => Ok(None),
    };
    let stored = state.store.change(&request.promo_id, &request.actor, end, event).await?;
    changed(&state, &request.promo_id, stored).await
}

fn event(stored: &Stored) -> Result<runtime::outbox::OutboxEvent, Failed> {
    wire::changed(stored).map_err(Failed::Event)
}

async fn changed(state: &State, promo_id: &str, stored: Option<Stored>) -> Result<v1::Promo, Fault> {
    state.notifier.notify();
    // Whoever put it finds it in force; if it cannot be read now, the event brings it.
    if let Err(error) = state.active.refresh().await {
        tracing::warn!(%error, "promotions cannot be read");
    }
    let stored = stored.ok_or_else(|| PromoError::NotFound(promo_id.to_owned()))?;
    Ok(wire::promo(&stored))
}

pub async fn get(state: Arc<State>, _: Cx, request: v1::GetPromo) -> Result<v1::Promo, Fault> {
    check::get(&request)?;
    let stored = state.store.rule(&request.promo_id, request.version).await.map_err(PromoError::from)?;
    Ok(wire::promo(&stored.ok_or(PromoError::NotFound(request.promo_id))?))
}

pub async fn list(state: Arc<State>, _: Cx, request: v1::ListPromos) -> Result<v1::PromoList, Fault> {
    let (limit, after) = check::list(&request)?;
    let page = state.store.page(&after, request.active_only, limit + 1).await;
    let mut page = page.map_err(PromoError::from)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = page.len() > limit;
    page.truncate(limit);
    let next_cursor =
        page.last().filter(|_| more).map(|last| check::cursor(&last.promo_id)).unwrap_or_default();
    Ok(v1::PromoList { items: page.iter().map(wire::promo).collect(), next_cursor })
}
