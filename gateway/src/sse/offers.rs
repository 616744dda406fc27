//! A rider's offers: those that are open, then what comes.

use std::{
    collections::{HashSet, VecDeque},
    convert::Infallible,
    time::Duration,
};

use axum::response::{Response, sse::Event};
use futures::stream;
use subjects::{Fault, table::dispatch, v1};
use tokio::time::Instant;

use super::{
    Seat,
    feed::{Command, Serving, command},
};
use crate::{App, auth::Caller, edge::Context};

/// An offer lost on its way is found at the next look; it is open twice as long.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// Trips remembered as told. More a rider does not see in a day.
const REMEMBERED: usize = 256;

/// Opens the stream.
///
/// # Errors
/// `service.busy`, or what dispatch says.
pub async fn open(app: &App, cx: Context, caller: &Caller) -> Result<Response, Fault> {
    let rider = caller.rider()?;
    let seat = Seat::take(app, caller, "offers")?;
    // Before the first look, or what comes in between is lost.
    let serving = app.riders.serve(&rider);
    let ask = v1::ListOffers { rider_id: rider.to_string() };
    let offers = app.call::<dispatch::Offers>(&cx, &ask).await?;
    let mut watcher = Watcher {
        app: app.clone(),
        cx,
        ask,
        serving,
        ready: VecDeque::new(),
        told: HashSet::new(),
        look_at: Instant::now() + LOOK_AGAIN,
        over: false,
        seat,
    };
    watcher.take(offers);
    Ok(super::answer(stream::unfold(watcher, Watcher::next)))
}

struct Watcher {
    app: App,
    cx: Context,
    ask: v1::ListOffers,
    serving: Serving,
    ready: VecDeque<Event>,
    /// What was told of which trip: a command and the look that follows say the same.
    told: HashSet<(Box<str>, Box<str>)>,
    look_at: Instant,
    over: bool,
    seat: Seat,
}

impl Watcher {
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
                command = self.serving.next() => match command {
                    Some(command) => self.tell(&command, &*command.command == "offer"),
                    None => self.look_at = Instant::now(),
                },
                () = tokio::time::sleep_until(self.look_at) => self.look().await,
            }
        }
    }

    async fn look(&mut self) {
        match self.app.call::<dispatch::Offers>(&self.cx, &self.ask).await {
            Ok(offers) => {
                self.look_at = Instant::now() + LOOK_AGAIN;
                self.take(offers);
            }
            Err(fault) if fault.retryable() => self.look_at = Instant::now() + TRY_AGAIN,
            Err(_) => self.over = true,
        }
    }

    fn take(&mut self, offers: v1::OfferList) {
        for assignment in offers.items {
            let word = match assignment.state() {
                v1::AssignmentState::Offered => "offer",
                v1::AssignmentState::Accepted | v1::AssignmentState::PickedUp => "assigned",
                v1::AssignmentState::Unspecified
                | v1::AssignmentState::Rejected
                | v1::AssignmentState::TimedOut
                | v1::AssignmentState::Cancelled
                | v1::AssignmentState::Completed => continue,
            };
            if let Some(command) = command(word, Some(assignment), "") {
                self.tell(&command, true);
            }
        }
    }

    /// `once`: not if it was told of this trip. Dispatch may well say twice that a trip has changed, a look
    /// and an offer say the same thing again.
    fn tell(&mut self, command: &Command, once: bool) {
        if let Some(assignment) = &command.assignment {
            if self.told.len() >= REMEMBERED {
                self.told.clear();
            }
            let new = self.told.insert((assignment.clone(), command.command.clone()));
            if once && !new {
                return;
            }
        }
        self.ready.push_back(Event::default().event(&*command.command).data(&command.json));
        // Nothing more is meant for him.
        self.over |= &*command.command == "banned";
    }
}
