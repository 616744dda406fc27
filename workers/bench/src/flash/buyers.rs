//! A buyer's day, as an app goes about it: the same key again when there was no answer, to the end of the line when
//! the place is lost, and on until it is told how it ended.

use std::time::{Duration, Instant};

use tokio::sync::SemaphorePermit;

use super::{
    Told,
    crowd::{Crowd, pause},
    line::Stood,
};
use crate::Shopper;

/// Everybody looks at least so often; whoever was told that it will hardly reach them, so often.
const LOOK: Duration = Duration::from_secs(10);
const UNLIKELY: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Door,
    Line,
    Place,
}

struct Buyer<'a> {
    at: At,
    /// Held from the first attempt to buy until it is known what came of it.
    purse: Option<SemaphorePermit<'a>>,
    /// Which purchase this is; each has a key.
    attempt: u32,
    /// Was told that there is a unit for him, unless others are faster.
    near: bool,
    /// The first knock that may have joined the line, and when it was told so.
    knocked: Option<Instant>,
    joined: Option<Instant>,
}

impl Buyer<'_> {
    /// To the end of the line, with the same key: nothing was bought with it.
    fn lose_place(&mut self) {
        (self.at, self.near, self.knocked, self.joined) = (At::Door, false, None, None);
        self.purse = None;
    }

    /// What was bought with the key came to nothing: the next attempt is another.
    fn fail(&mut self) {
        self.lose_place();
        self.attempt += 1;
    }

    fn buy(&mut self) -> Told {
        if let Some(purse) = self.purse.take() {
            purse.forget();
        }
        Told::Bought
    }

    fn join(&mut self) {
        self.at = At::Line;
        self.purse = None;
        self.joined = self.joined.or_else(|| Some(Instant::now()));
    }
}

impl Crowd {
    pub(super) async fn day(&self, shopper: &Shopper) -> Told {
        let mut buyer =
            Buyer { at: At::Door, purse: None, attempt: 0, near: false, knocked: None, joined: None };
        while Instant::now() < self.until {
            if buyer.at != At::Line
                && let Some(told) = self.at_the_door(shopper, &mut buyer).await
            {
                return told;
            }
            let room = self.room(buyer.near).await;
            let said = self.status(shopper).await;
            drop(room);
            buyer.near = matches!(said.text("status"), "WAITING" | "ADMITTED" | "BUYING");
            match said.text("status") {
                "BOUGHT" => return buyer.buy(),
                "SOLD_OUT" => return Told::SoldOut,
                "PASSED_ON" => {
                    buyer.fail();
                    continue;
                }
                "ADMITTED" => {
                    if let (Some(until), true) = (said.time("expires_at"), buyer.at != At::Place) {
                        let seen = Instant::now();
                        let (knocked, joined) = (buyer.knocked.unwrap_or(seen), buyer.joined.unwrap_or(seen));
                        self.seen().stood.push(Stood { knocked, joined, seen, until });
                    }
                    buyer.at = At::Place;
                    continue;
                }
                "BUYING" => buyer.at = At::Place,
                "WAITING" | "UNLIKELY" => buyer.join(),
                _ if said.text("code") == "flash.place_not_found" => {
                    buyer.lose_place();
                    continue;
                }
                _ => {}
            }
            let most = if said.text("status") == "UNLIKELY" { UNLIKELY } else { LOOK };
            let wait = said.number("estimated_wait_s").unwrap_or(1.0).clamp(1.0, most.as_secs_f64());
            tokio::time::sleep(Duration::from_secs_f64(wait).mul_f64(0.9 + 0.1 * fastrand::f64())).await;
        }
        Told::Never
    }

    /// Joins, or buys. Answers how it ended, if it did.
    async fn at_the_door<'a>(&'a self, shopper: &Shopper, buyer: &mut Buyer<'a>) -> Option<Told> {
        let buys = buyer.at == At::Place;
        if buys && buyer.purse.is_none() {
            buyer.purse = self.purse().await;
        }
        let room = self.room(buys).await;
        let Some(token) = self.token(shopper).await else {
            drop(room);
            pause(500).await;
            return None;
        };
        buyer.knocked = buyer.knocked.or_else(|| Some(Instant::now()));
        let said = self.knock(shopper, &token, buyer.attempt, buys).await;
        drop(room);
        match (said.status, said.text("code")) {
            (Some(200 | 201), _) => return Some(buyer.buy()),
            (Some(202), _) if !buys => buyer.join(),
            // Under way.
            (Some(202), _) => {}
            (_, "flash.sold_out") => return Some(Told::SoldOut),
            (_, "flash.place_passed_on" | "checkout.undone") => buyer.fail(),
            (Some(402), _) => return Some(Told::Declined),
            (_, "flash.rate_limited" | "inventory.out_of_stock") => said.asked_to_wait(2_000).await,
            _ => said.asked_to_wait(500).await,
        }
        None
    }
}
