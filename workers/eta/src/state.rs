//! What the handlers share: how an estimate is put together, and how it gets around.

use std::time::Duration;

use chrono::Utc;
use geodesy::Place;
use runtime::{Bus, Cx, Fault, config::Eta as Settings};
use subjects::{
    ids::{OrderId, Token},
    table::{OrderEta, fulfilment, tracking},
    v1,
};

use crate::{
    answer,
    error::EtaError,
    estimate::{Ask, Estimate, Picking, Travel, Waiting, estimate},
    keeper::{Hub, Keeper},
    memory::{self, Memory},
    order::{self, Basket, News, Order, Time, seconds, unix},
    store::{Heard, Promising, Store, Word},
    supply::Feed,
    take::Take,
};

/// A rider who is known to have accepted, or a hub with riders to spare: mean wait, seconds.
const APPROACH_S: f64 = 60.0;
/// A ready time that has passed is still so far away, seconds.
const OVERDUE_S: f64 = 15.0;
/// For an order whose way is not known, metres.
const TYPICAL_M: f64 = 2_000.0;
/// A position older than this says nothing about where he is, milliseconds.
const LOST_MS: i64 = 60_000;

pub struct State {
    pub bus: Bus,
    pub store: Store,
    pub take: Take,
    pub keeper: Keeper,
    pub supply: Feed,
    pub memory: Memory,
    pub settings: Settings,
}

/// What is known of where the rider is.
#[derive(Clone, Copy, Debug)]
pub enum Rider {
    /// Nobody needs to ask: he is at the hub, or not seen.
    Unseen,
    /// Ask tracking.
    Ask,
    At(Place),
}

/// An estimate, and what picking was estimated at: seconds, load.
pub struct Computed {
    pub estimate: Estimate,
    pub pick_estimate: Option<(f64, f64)>,
    pub at: Time,
}

impl State {
    /// What a basket placed now would take. The three parts are asked for at the same time, each for at
    /// most the bound.
    pub async fn calculate(
        &self,
        cx: &Cx,
        hub_id: &str,
        hub: &Hub,
        request: &v1::CalculateEta,
        drop: Place,
    ) -> Computed {
        let pick = v1::EstimateReady {
            hub_id: hub_id.to_owned(),
            lines: request.lines.max(1),
            units: request.units.max(1),
            order_id: String::new(),
        };
        let order = Order { drop: Some(drop), ..Order::new("", hub_id, &hub.city) };
        let (picking, waiting) =
            tokio::join!(self.ask_picking(cx, &pick), self.waiting(cx, &order, order::now()));
        let travel = self.travel(geodesy::distance_m(hub.place, drop), 0.0);
        self.put_together(&order, order::now(), (picking, waiting, travel))
    }

    /// What an order still takes.
    pub async fn compute(&self, cx: &Cx, order: &Order, rider: Rider) -> Result<Computed, EtaError> {
        let now = order::now();
        let hub = self.keeper.hub(&order.hub_id).await?;
        let way_m = hub.as_ref().and_then(|hub| order.distance_m(hub.place));
        let (picking, waiting, travel) = tokio::join!(
            self.picking(cx, order, now),
            self.waiting(cx, order, now),
            self.riding(cx, order, way_m, rider, now)
        );
        Ok(self.put_together(order, now, (picking, waiting, travel)))
    }

    fn put_together(
        &self,
        order: &Order,
        now: Time,
        (picking, waiting, travel): (Picking, Waiting, Travel),
    ) -> Computed {
        let area = order.drop.map(order::area).unwrap_or_default();
        let ask = Ask {
            hub: &order.hub_id,
            city: &order.city,
            area: &area,
            now: unix(now),
            picking,
            waiting,
            travel,
        };
        let estimate = self
            .keeper
            .with(|known| estimate(&known.model, &known.steering(&order.city, order.stage()), &ask));
        let pick_estimate = match picking {
            Picking::Left { in_s, load } => Some((in_s, load)),
            Picking::Done | Picking::Unknown => None,
        };
        Computed { estimate, pick_estimate, at: now }
    }

    async fn picking(&self, cx: &Cx, order: &Order, now: Time) -> Picking {
        if order.packed_at.is_some() || order.picked_up_at.is_some() {
            return Picking::Done;
        }
        let begun = order.started_at.is_some();
        if let (Some(ready_at), true) = (order.ready_at, begun || order.promised.is_some()) {
            let load = order.pick_estimate.map_or(1.0, |(_, load)| load);
            return Picking::Left { in_s: seconds(now, ready_at).max(OVERDUE_S), load };
        }
        let ask = v1::EstimateReady {
            hub_id: order.hub_id.clone(),
            lines: order.lines.max(1),
            units: order.units.max(1),
            order_id: order.order_id.clone(),
        };
        match (self.ask_picking(cx, &ask).await, order.ready_at) {
            (Picking::Unknown, Some(ready_at)) => {
                Picking::Left { in_s: seconds(now, ready_at).max(OVERDUE_S), load: 1.0 }
            }
            (picking, _) => picking,
        }
    }

    async fn ask_picking(&self, cx: &Cx, ask: &v1::EstimateReady) -> Picking {
        match self.bounded(cx.call::<fulfilment::Estimate>(ask, self.settings.bound())).await {
            Some(ready) if (ready.wait_s + ready.pick_s).is_finite() => Picking::Left {
                in_s: (ready.wait_s + ready.pick_s).clamp(1.0, 86_400.0),
                load: if ready.load.is_finite() { ready.load.clamp(1.0, 1e3) } else { 1.0 },
            },
            _ => Picking::Unknown,
        }
    }

    async fn waiting(&self, cx: &Cx, order: &Order, now: Time) -> Waiting {
        if order.picked_up_at.is_some() || order.delivered_at.is_some() {
            return Waiting::Done;
        }
        let accepted = order.accepted_at.is_some();
        let since = order.packed_at.map(|packed| order.accepted_at.map_or(packed, |at| at.max(packed)));
        let waited_s = since.map_or(0.0, |since| seconds(since, now).max(0.0));
        let enough = self.keeper.with(|known| known.model.knows_waits(&order.hub_id, unix(now)));
        let formula_s = if accepted || enough {
            Some(APPROACH_S)
        } else {
            let ask = self.supply.at(cx, &order.city, &order.hub_id, self.settings.bound());
            self.bounded(ask).await.flatten().map(|supply| supply.mean_s())
        };
        Waiting::Left { accepted, waited_s, formula_s }
    }

    async fn riding(&self, cx: &Cx, order: &Order, way_m: Option<f64>, rider: Rider, now: Time) -> Travel {
        if order.delivered_at.is_some() {
            return Travel::Done;
        }
        let Some(way_m) = way_m else { return Travel::Unknown { distance_m: TYPICAL_M } };
        let Some(left_at) = order.picked_up_at else { return self.travel(way_m, 0.0) };
        let at = match rider {
            Rider::At(place) => Some(place),
            Rider::Ask => self.position(cx, &order.order_id).await,
            Rider::Unseen => None,
        };
        match at.zip(order.drop) {
            Some((at, drop)) => self.travel(geodesy::distance_m(at, drop), 0.0),
            None => self.travel(way_m, seconds(left_at, now).max(0.0)),
        }
    }

    fn travel(&self, distance_m: f64, ridden_s: f64) -> Travel {
        if self.keeper.with(crate::keeper::Known::is_loaded) {
            Travel::Left { distance_m, ridden_s }
        } else {
            Travel::Unknown { distance_m }
        }
    }

    async fn position(&self, cx: &Cx, order_id: &str) -> Option<Place> {
        let ask = v1::GetPosition { order_id: order_id.to_owned(), rider_id: String::new() };
        let position = self.bounded(cx.call::<tracking::Position>(&ask, self.settings.bound())).await?;
        place_of(&position)
    }

    /// At most the bound; failure and silence are the same.
    async fn bounded<T, E: std::fmt::Display>(&self, work: impl Future<Output = Result<T, E>>) -> Option<T> {
        match tokio::time::timeout(self.settings.bound(), work).await {
            Ok(Ok(value)) => Some(value),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a part of an estimate falls back");
                None
            }
            Err(_) => None,
        }
    }

    /// Takes in what an event says of an order, and does what follows from it: learns, promises, tells.
    pub async fn follow(
        &self,
        cx: &Cx,
        (order_id, hub_id, city): (&str, &str, &str),
        basket: Basket,
        news: News,
    ) -> Result<(), Fault> {
        let hub = self.keeper.hub(hub_id).await.map_err(EtaError::from)?.map(|hub| hub.place);
        let word = Word {
            order_id: order_id.to_owned(),
            hub_id: hub_id.to_owned(),
            city: city.to_owned(),
            hub,
            basket,
            news,
        };
        let Heard { mut order, mut changed } = self.take.word(word).await?;
        if changed {
            self.memory.forget(&memory::order_key(order_id)).await;
        }
        if order.placed_at.is_some() && order.promised.is_none() && !order.is_over() {
            order = self.promise(cx, &order).await?;
            changed = true;
        }
        if changed && order.placed_at.is_some() {
            self.tell(cx, &order, Rider::Unseen).await?;
        }
        Ok(())
    }

    /// The promise of an order, made once.
    async fn promise(&self, cx: &Cx, order: &Order) -> Result<Order, Fault> {
        let made = self.compute(cx, order, Rider::Unseen).await?;
        let promise = Promising {
            order_id: order.order_id.clone(),
            told: answer::told(&made.estimate, made.at),
            pick_estimate: made.pick_estimate,
        };
        self.take.promise(promise).await
    }

    /// Tells of an order's estimate if it differs from what was told last.
    pub async fn tell(&self, cx: &Cx, order: &Order, rider: Rider) -> Result<(), EtaError> {
        if order.cancelled_at.is_some() {
            return Ok(());
        }
        let (eta, made) = self.answer(cx, order, rider).await?;
        let stage = order.stage();
        if order.told(stage).is_none() && order.delivered_at.is_none() {
            self.store.tell(&order.order_id, stage, answer::told(&made.estimate, made.at)).await?;
        }
        let last = self.memory.told(&order.order_id).await;
        if last.is_some_and(|last| !answer::differs(&last, &eta)) {
            return Ok(());
        }
        self.memory.forget(&memory::order_key(&order.order_id)).await;
        self.memory.tell(&order.order_id, &eta).await;
        if let Ok(id) = OrderId::parse(&order.order_id) {
            self.bus.live(&cx.meta, &OrderEta { order: id }, &eta).await;
        }
        Ok(())
    }

    /// An order's estimate as the world sees it. Of one that was delivered, the time it was.
    pub async fn answer(
        &self,
        cx: &Cx,
        order: &Order,
        rider: Rider,
    ) -> Result<(v1::Eta, Computed), EtaError> {
        let made = self.compute(cx, order, rider).await?;
        let at = order.delivered_at.unwrap_or(made.at);
        let eta = answer::answer(&order.order_id, &order.hub_id, &made.estimate, at);
        Ok((answer::with_promise(eta, order), made))
    }

    /// The pace at which positions are looked at.
    pub const LOOK_EVERY: Duration = Duration::from_secs(10);
}

/// Where a position says somebody is, if it is of now.
pub fn place_of(position: &v1::Position) -> Option<Place> {
    let age_ms = Utc::now().timestamp_millis().saturating_sub(position.at_ms);
    (age_ms < LOST_MS).then(|| Place::new(position.lat, position.lng).ok()).flatten()
}
