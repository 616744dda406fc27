//! One buyer's place in a sale's queue.
//!
//! Twenty thousand buyers who each ask every second where they stand would be a sale of their own. So a place is read
//! when the stream opens, and then reckoned from the ticks everybody gets: in a queue in order of arrival the position
//! is the buyer's number less the number let in. It is read again when his turn should have come, and now and then.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response, sse::Event},
};
use futures::stream;
use subjects::{Fault, ids::Name, table::flashsale, v1};
use tokio::time::Instant;

use super::{
    Seat,
    feed::{Queueing, Tick},
};
use crate::{
    App,
    auth::Caller,
    dto::flashsale::{PlaceState, SalePlace, SaleState, SaleTick},
    edge::Context,
};

/// Of one who waits; what is reckoned drifts when others leave the queue.
const WAITING: Duration = Duration::from_secs(20);
/// Of one who was let in: what happens next he does himself.
const LET_IN: Duration = Duration::from_secs(3);
/// After a failed look.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// A whole batch is let in with one tick; its looks are spread over this.
const SPREAD: Duration = Duration::from_millis(500);

/// Opens the stream.
///
/// # Errors
/// `flash.sale_not_found`, `flash.place_not_found`, `service.busy`.
pub async fn open(
    app: &App,
    cx: Context,
    caller: &Caller,
    sale: &Name,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let seat = Seat::take(app, caller, "queue")?;
    let ticks = app.sales.follow(sale);
    let ask = v1::GetPlace { sale_id: sale.to_string(), user_id: caller.user()?.into() };
    let get = v1::GetSale { sale_id: sale.to_string() };
    let (place, sale) =
        tokio::try_join!(app.call::<flashsale::Place>(&cx, &ask), app.call::<flashsale::Get>(&cx, &get),)?;
    let place = SalePlace::try_from(place)?;
    let seen = headers.get("last-event-id").and_then(|v| v.to_str().ok());
    if place.is_last() && seen == Some(word(place.status)) {
        // The only answer that keeps a browser's EventSource from coming again.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut buyer = Buyer {
        app: app.clone(),
        cx,
        ask,
        in_order: sale.mode() == v1::SaleMode::Fifo,
        number: None,
        shown: None,
        ready: VecDeque::new(),
        look_at: Instant::now(),
        over: false,
        ticks,
        seat,
    };
    let newest = buyer.ticks.newest();
    buyer.tick(newest);
    buyer.take(place);
    Ok(super::answer(stream::unfold(buyer, Buyer::next)))
}

struct Buyer {
    app: App,
    cx: Context,
    ask: v1::GetPlace,
    ticks: Queueing,
    /// The queue goes by arrival, so a place can be reckoned.
    in_order: bool,
    /// The buyer's number among those who came.
    number: Option<u64>,
    shown: Option<SalePlace>,
    ready: VecDeque<Event>,
    look_at: Instant,
    over: bool,
    seat: Seat,
}

impl Buyer {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some((Ok(event), self));
            }
            if self.over {
                return None;
            }
            tokio::select! {
                biased;
                last = self.seat.over() => {
                    self.ready.extend(last);
                    self.over = true;
                }
                tick = self.ticks.news() => self.tick(tick),
                () = tokio::time::sleep_until(self.look_at) => self.look().await,
            }
        }
    }

    fn tick(&mut self, tick: Tick) {
        let Some((tick, json)) = tick else { return };
        self.ready.push_back(Event::default().event("tick").data(&json));
        let Some(place) = &self.shown else { return };
        if self.in_order && self.number.is_none() {
            self.number = place.position.map(|position| position.saturating_add(tick.admitted));
        }
        match reckon(place, self.number.filter(|_| self.in_order), &tick) {
            Reckoned::Same => {}
            Reckoned::Ask => self.look_soon(),
            Reckoned::Moved(place) => self.show(place),
        }
    }

    fn look_soon(&mut self) {
        let soon = Instant::now() + SPREAD.mul_f64(fastrand::f64());
        self.look_at = self.look_at.min(soon);
    }

    async fn look(&mut self) {
        match self.app.call::<flashsale::Place>(&self.cx, &self.ask).await.and_then(SalePlace::try_from) {
            Ok(place) => self.take(place),
            Err(fault) if fault.retryable() => self.look_at = Instant::now() + TRY_AGAIN,
            Err(_) => self.over = true,
        }
    }

    /// A place as its owner knows it.
    fn take(&mut self, place: SalePlace) {
        let pause = if place.position.is_some() { WAITING } else { LET_IN };
        self.look_at = Instant::now() + pause.mul_f64(1.0 + fastrand::f64() / 2.0);
        let admitted = self.ticks.newest().map(|(tick, _)| tick.admitted);
        self.number =
            place.position.zip(admitted).map(|(position, admitted)| position.saturating_add(admitted));
        self.show(place);
    }

    fn show(&mut self, place: SalePlace) {
        self.over |= place.is_last();
        if self.shown.as_ref().is_some_and(|shown| same(shown, &place)) {
            return;
        }
        if let Ok(event) = Event::default().event("place").id(word(place.status)).json_data(&place) {
            self.ready.push_back(event);
        }
        self.shown = Some(place);
    }
}

/// What a tick says of a place.
#[derive(Debug)]
enum Reckoned {
    Same,
    /// More than can be reckoned.
    Ask,
    Moved(SalePlace),
}

/// `number`: the buyer's among those who came, in a queue that goes by it.
fn reckon(place: &SalePlace, number: Option<u64>, tick: &SaleTick) -> Reckoned {
    let Some(before) = place.position else { return Reckoned::Same };
    match tick.state {
        // True for everybody who waits; nobody has to ask.
        SaleState::SoldOut => Reckoned::Moved(SalePlace {
            status: PlaceState::SoldOut,
            position: None,
            estimated_wait_s: None,
            left: 0,
            ..place.clone()
        }),
        SaleState::Ended => Reckoned::Ask,
        SaleState::Scheduled | SaleState::Open => {
            match number.map_or(before, |number| number.saturating_sub(tick.admitted)) {
                0 => Reckoned::Ask,
                position if position < before => {
                    // It shrinks as the queue does.
                    #[expect(clippy::cast_precision_loss, reason = "a queue is far below 2^52 long")]
                    let share = position as f64 / before as f64;
                    Reckoned::Moved(SalePlace {
                        position: Some(position),
                        estimated_wait_s: place.estimated_wait_s.map(|wait| wait * share),
                        left: tick.left,
                        ..place.clone()
                    })
                }
                _ => Reckoned::Same,
            }
        }
    }
}

/// How many are left, and how long it will take, change all the time, and stand in the ticks.
fn same(one: &SalePlace, other: &SalePlace) -> bool {
    (one.status, one.position, one.expires_at, &one.order_id)
        == (other.status, other.position, other.expires_at, &other.order_id)
}

const fn word(status: PlaceState) -> &'static str {
    match status {
        PlaceState::Waiting => "WAITING",
        PlaceState::Admitted => "ADMITTED",
        PlaceState::Buying => "BUYING",
        PlaceState::Bought => "BOUGHT",
        PlaceState::PassedOn => "PASSED_ON",
        PlaceState::SoldOut => "SOLD_OUT",
        PlaceState::Unlikely => "UNLIKELY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(position: Option<u64>) -> SalePlace {
        SalePlace {
            sale_id: "drop".into(),
            status: PlaceState::Waiting,
            position,
            estimated_wait_s: position.map(|_| 10.0),
            expires_at: None,
            order_id: None,
            left: 9,
        }
    }

    fn tick(state: SaleState, admitted: u64) -> SaleTick {
        SaleTick { sale_id: "drop".into(), state, admitted, left: 5, waiting: 50 }
    }

    #[test]
    fn a_place_in_order_of_arrival_is_reckoned_until_its_turn() {
        let open = |admitted| reckon(&place(Some(40)), Some(140), &tick(SaleState::Open, admitted));
        assert!(matches!(open(100), Reckoned::Same));
        let Reckoned::Moved(now) = open(120) else { panic!("the queue has moved") };
        assert_eq!((now.position, now.estimated_wait_s, now.left), (Some(20), Some(5.0), 5));
        for admitted in [140, 1_000] {
            assert!(matches!(open(admitted), Reckoned::Ask));
        }
        // A tick that was on its way when the place was read.
        assert!(matches!(open(90), Reckoned::Same));
    }

    #[test]
    fn who_waits_hears_of_the_end_and_who_was_drawn_or_let_in_is_not_reckoned() {
        let over = reckon(&place(Some(40)), None, &tick(SaleState::SoldOut, 7));
        let Reckoned::Moved(over) = over else { panic!("nothing is left") };
        assert_eq!((over.status, over.position, over.is_last()), (PlaceState::SoldOut, None, true));
        assert!(matches!(reckon(&place(Some(40)), None, &tick(SaleState::Ended, 7)), Reckoned::Ask));
        assert!(matches!(reckon(&place(Some(40)), None, &tick(SaleState::Open, 1_000)), Reckoned::Same));
        for state in [SaleState::Open, SaleState::SoldOut, SaleState::Ended] {
            assert!(matches!(reckon(&place(None), Some(1), &tick(state, 1_000)), Reckoned::Same));
        }
    }
}
