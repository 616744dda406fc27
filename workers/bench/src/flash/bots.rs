//! Whoever comes with forged tokens, tokens of others, and one good token again and again.

use std::time::Instant;

use super::{
    Told,
    crowd::{Crowd, pause},
};
use crate::Shopper;

/// Knocks of each, a tenth of a second apart.
const KNOCKS: usize = 10;

impl Crowd {
    pub(super) async fn bot(&self, shopper: &Shopper, n: usize) -> Told {
        let room = self.room(false).await;
        let good = self.token(shopper).await.unwrap_or_default();
        drop(room);
        let mut bought = false;
        for at in 0..KNOCKS {
            let token = match (n + at) % 3 {
                0 => format!("{good}x"),
                1 => "eyJhIjoxfQ.c2ln".to_owned(),
                _ => good.clone(),
            };
            let room = self.room(false).await;
            let said = self.knock(shopper, &token, 0, false).await;
            drop(room);
            bought |= matches!(said.status, Some(200 | 201));
            pause(100).await;
        }
        // A knock without an answer may have bought.
        while !bought && Instant::now() < self.until {
            let room = self.room(false).await;
            let said = self.status(shopper).await;
            drop(room);
            match (said.status, said.text("status")) {
                (_, "BOUGHT") => bought = true,
                (_, "BUYING") => pause(1_000).await,
                (Some(status), _) if status < 500 && status != 429 => break,
                _ => pause(500).await,
            }
        }
        if bought { Told::BotBought } else { Told::Bot }
    }
}
