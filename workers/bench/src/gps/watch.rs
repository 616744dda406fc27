//! The customers of some of the riders.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use futures::StreamExt as _;
use hdrhistogram::Histogram;
use prost::Message as _;
use runtime::Meta;
use subjects::{
    ids::{AssignmentId, City, OrderId, Token, Word},
    table::{AssignmentEvent, catalogue},
    v1,
};
use tokio_util::task::AbortOnDropHandle;

use super::{Roles, crowd::now_ms};

const ANSWER: Duration = Duration::from_secs(5);

pub struct Followers {
    orders: Vec<OrderId>,
    /// Any of the city: whoever follows carriages wants to know from where.
    hub_id: String,
    seen: Arc<Mutex<Histogram<u64>>>,
    _tasks: Vec<AbortOnDropHandle<()>>,
}

impl Followers {
    /// Gives each of the riders an order, and follows it.
    pub async fn start(roles: &Roles, city: &str, riders: &[String]) -> anyhow::Result<Self> {
        let orders: Vec<OrderId> = riders.iter().map(|_| OrderId::fresh()).collect();
        let hubs = roles.gateway.call::<catalogue::Hubs>(&Meta::default(), &v1::ListHubs {}, ANSWER).await?;
        let hub = hubs.items.into_iter().find(|hub| hub.city == city).context("the city has no hub")?;
        let seen = Arc::new(Mutex::new(Histogram::new_with_bounds(1, 60_000, 3)?));
        let mut tasks = Vec::new();
        for order in &orders {
            let mut dots = roles.gateway.incoming().subscribe(format!("track.{order}")).await?;
            let seen = seen.clone();
            tasks.push(AbortOnDropHandle::new(tokio::spawn(async move {
                while let Some(dot) = dots.next().await {
                    let now = now_ms();
                    let Ok(dot) = v1::OrderLocation::decode(dot.payload) else { continue };
                    let at_ms = dot.position.map_or(now, |position| position.at_ms);
                    let late = now.saturating_sub(at_ms).max(0).unsigned_abs();
                    seen.lock().unwrap_or_else(PoisonError::into_inner).saturating_record(late);
                }
            })));
        }
        let followers = Self { orders, hub_id: hub.hub_id, seen, _tasks: tasks };
        followers.say(roles, city, riders, "accepted", 1).await?;
        // The owners of the partitions hear of it as they hear of everything: a moment later.
        tokio::time::sleep(Duration::from_secs(2)).await;
        Ok(followers)
    }

    /// What was seen since the last call.
    pub fn take(&self) -> Histogram<u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seen.clone();
        seen.reset();
        taken
    }

    /// Takes the orders away again.
    pub async fn end(&self, roles: &Roles, city: &str, riders: &[String]) -> anyhow::Result<()> {
        self.say(roles, city, riders, "cancelled", 2).await
    }

    async fn say(
        &self,
        roles: &Roles,
        city: &str,
        riders: &[String],
        word: &str,
        version: u64,
    ) -> anyhow::Result<()> {
        let (city, event) = (City::parse(city)?, Word::parse(word)?);
        for (order, rider) in self.orders.iter().zip(riders) {
            let channel = AssignmentEvent { event: event.clone(), city: city.clone(), order: order.clone() };
            let message = v1::AssignmentChanged {
                meta: Some(v1::EventMeta { version, id: order.to_string(), ..Default::default() }),
                order_id: order.to_string(),
                // One and the same for both words.
                assignment_id: format!(
                    "{}{}",
                    AssignmentId::PREFIX,
                    order.as_str().trim_start_matches("ord_")
                ),
                rider_id: rider.clone(),
                hub_id: self.hub_id.clone(),
                ..Default::default()
            };
            let id = format!("bench-{order}-{version}");
            roles.dispatch.store(&Meta::default(), &channel, &message, &id).await?;
        }
        Ok(())
    }
}
