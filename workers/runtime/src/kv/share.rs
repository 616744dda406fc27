//! Numbered things – partitions, zones – shared out among the instances of a role.
//!
//! Every instance keeps a lease on its own name; who has one is present. Each counts its share for itself:
//! they all see the same names in the same order, so the shares add up to all of them. While they do not see
//! the same yet, a thing may be without an owner for a moment, but never with two: that is for its own lease
//! to say, not for the count.
//!
//! | key | |
//! |---|---|
//! | `{prefix}.worker.{instance}` | somebody is there |
//! | `{prefix}.{n}` | thing `n` is his |

use std::collections::BTreeSet;

use async_nats::{Request, jetstream};
use serde::Deserialize;

use super::{Acquired, KvError, Lease, LeaseOptions, Leases};

/// One instance's part in the sharing.
#[derive(Debug)]
pub struct Shares {
    leases: Leases,
    client: async_nats::Client,
    options: LeaseOptions,
    prefix: &'static str,
    count: u32,
    me: String,
    presence: Option<Lease>,
}

/// What a look at the others comes to.
#[derive(Debug, Default)]
pub struct Round {
    /// To be given back: more than our share.
    pub over: Vec<u32>,
    /// Ours from now on.
    pub taken: Vec<(u32, Lease)>,
    /// Something is missing from our share: its owner is about to give it up, or is dead. Look again soon.
    pub missing: bool,
}

impl Shares {
    /// Things 0 to `count` - 1, under `prefix` in the bucket of leases.
    pub fn new(
        js: &jetstream::Context,
        options: LeaseOptions,
        prefix: &'static str,
        count: u32,
        me: &str,
    ) -> Self {
        Self {
            leases: Leases::new(js, options),
            client: js.client(),
            options,
            prefix,
            count,
            me: me.to_owned(),
            presence: None,
        }
    }

    /// Looks who is there, and takes what is missing from our share. `mine`: what we hold now.
    pub async fn round(&mut self, mine: &BTreeSet<u32>) -> Round {
        if self.presence.as_ref().is_none_or(|lease| !lease.is_held()) {
            let name = format!("{}.worker.{}", self.prefix, self.me);
            self.presence = match self.leases.acquire(&name, &self.me).await {
                Ok(Acquired::Mine(lease)) => Some(lease),
                // Our own of before, which we lost: it expires.
                Ok(Acquired::Held(_)) | Err(_) => None,
            };
        }
        // Who cannot be seen to be there takes nothing: the others would count without him.
        match (&self.presence, self.look().await) {
            (Some(_), Some(seen)) => self.balance(mine, &seen).await,
            _ => Round { missing: true, ..Round::default() },
        }
    }

    async fn balance(&self, mine: &BTreeSet<u32>, seen: &Seen) -> Round {
        let share = share(&self.me, &seen.present, self.count as usize);
        if mine.len() > share {
            let over = mine.iter().rev().take(mine.len() - share).copied().collect();
            return Round { over, ..Round::default() };
        }
        let mut others: Vec<u32> = (0..self.count).filter(|n| !mine.contains(n)).collect();
        // Not all instances after the same one first.
        fastrand::shuffle(&mut others);
        // Those that nobody has first; the others too, because one that was just released still looks held.
        others.sort_by_key(|n| seen.held.contains(n));
        let mut round = Round::default();
        for n in others {
            if mine.len() + round.taken.len() >= share {
                return round;
            }
            match self.leases.acquire(&format!("{}.{n}", self.prefix), &self.me).await {
                Ok(Acquired::Mine(lease)) => round.taken.push((n, lease)),
                Ok(Acquired::Held(_)) => {}
                Err(error) => {
                    tracing::debug!(n, prefix = self.prefix, %error, "a lease could not be asked for");
                    round.missing = true;
                    return round;
                }
            }
        }
        round.missing = mine.len() + round.taken.len() < share;
        round
    }

    /// First the name goes, so that the others count without us; what we hold is the caller's to release.
    pub async fn leave(&mut self) {
        if let Some(presence) = self.presence.take() {
            presence.release().await;
        }
    }

    /// A name or thing that was just given back still shows, for a second. `None`: nobody can say.
    async fn look(&self) -> Option<Seen> {
        let ours = format!("$KV.LEASE.{}.", self.prefix);
        let ask = serde_json::json!({ "subjects_filter": format!("{ours}>") }).to_string();
        let request = Request::new().payload(ask.into()).timeout(Some(self.options.timeout));
        let reply = self.client.send_request("$JS.API.STREAM.INFO.KV_LEASE", request).await;
        let reply = reply.map_err(|error| KvError::Unavailable(error.to_string()));
        let info: StreamInfo = match reply.map(|reply| serde_json::from_slice(&reply.payload)) {
            Ok(Ok(info)) => info,
            Ok(Err(error)) => {
                tracing::warn!(%error, "the bucket of leases does not say who is there");
                return None;
            }
            Err(error) => {
                tracing::debug!(%error, "the bucket of leases is away");
                return None;
            }
        };
        let mut seen = Seen::default();
        for subject in info.state.subjects.into_keys() {
            let Some(key) = subject.strip_prefix(&ours) else { continue };
            match key.strip_prefix("worker.") {
                Some(name) => drop(seen.present.insert(name.to_owned())),
                None => seen.held.extend(key.parse::<u32>()),
            }
        }
        Some(seen)
    }
}

#[derive(Deserialize)]
struct StreamInfo {
    state: StreamState,
}

#[derive(Deserialize)]
struct StreamState {
    #[serde(default)]
    subjects: std::collections::BTreeMap<String, u64>,
}

/// What the bucket shows.
#[derive(Debug, Default)]
struct Seen {
    /// The instances that have a lease on their name.
    present: BTreeSet<String>,
    /// The things that somebody has.
    held: BTreeSet<u32>,
}

/// The share of `me` of `all` things. An instance that is not in the list counts itself in.
fn share(me: &str, present: &BTreeSet<String>, all: usize) -> usize {
    let others_before = present.iter().filter(|name| name.as_str() < me).count();
    let count = present.len() + usize::from(!present.contains(me));
    all / count + usize::from(others_before < all % count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_are_fair_and_leave_nothing_over(
            names in prop::collection::btree_set("[a-f0-9]{4}", 1..40), all in 1..64usize,
        ) {
            let shares: Vec<usize> = names.iter().map(|me| share(me, &names, all)).collect();
            prop_assert_eq!(shares.iter().sum::<usize>(), all);
            let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
            prop_assert!(most - least <= 1);
        }
    }

    #[test]
    fn who_is_alone_has_all() {
        assert_eq!(share("me", &BTreeSet::new(), 16), 16);
        assert_eq!(share("me", &BTreeSet::from(["a".to_owned()]), 16), 8);
    }
}
