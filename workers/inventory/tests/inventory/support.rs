//! A city with hubs, and short words for what is done there.

use std::time::Duration;

use inventory::{MIGRATOR, SCHEMA};
use runtime::{Code, Fault, Meta, Platform};
use subjects::{
    Endpoint,
    ids::{City, HubId, OrderId, Token},
    table::{HubEvent, inventory as api},
    v1::{self, MovementKind},
};
use testkit::{Proxy, Running, World};

pub const HUB: &str = "hub_1";
pub const USER: &str = "usr_1";

pub struct City1 {
    pub world: World,
}

pub async fn city() -> (City1, Running) {
    city_with(&[]).await
}

/// A world with one open hub and a worker.
pub async fn city_with(settings: &[(&str, &str)]) -> (City1, Running) {
    let city = City1 { world: World::start_with(&[(SCHEMA, &MIGRATOR)], settings).await };
    let running = city.worker().await;
    city.open(HUB).await;
    (city, running)
}

pub fn order() -> String {
    OrderId::fresh().into()
}

fn lines(items: &[(&str, u32)]) -> Vec<v1::Line> {
    items.iter().map(|(sku, qty)| v1::Line { sku: (*sku).into(), qty: *qty }).collect()
}

pub fn reserve_of(order: &str, items: &[(&str, u32)]) -> v1::ReserveStock {
    v1::ReserveStock {
        reservation_id: order.into(),
        hub_id: HUB.into(),
        user_id: USER.into(),
        items: lines(items),
        ttl_s: 0,
        partial: false,
        ..Default::default()
    }
}

pub fn reference(order: &str) -> v1::ReservationRef {
    v1::ReservationRef {
        reservation_id: order.into(),
        hub_id: HUB.into(),
        user_id: USER.into(),
        ..Default::default()
    }
}

pub fn movement(id: &str, hub: &str, kind: MovementKind, items: &[(&str, i64)]) -> v1::MoveStock {
    v1::MoveStock {
        movement_id: id.into(),
        hub_id: hub.into(),
        kind: kind.into(),
        lines: items.iter().map(|(sku, qty)| v1::MovementLine { sku: (*sku).into(), qty: *qty }).collect(),
        ..Default::default()
    }
}

impl City1 {
    pub async fn worker(&self) -> Running {
        let platform = self.world.platform("inventory").await;
        self.world.run(inventory::worker(&platform).await.unwrap()).await
    }

    /// A worker whose way to Postgres can be cut.
    pub async fn worker_behind_a_proxy(&self) -> (Running, Proxy) {
        let platform = self.world.platform("inventory").await;
        let url = platform.config.postgres.url().unwrap().expose().to_owned();
        let (head, database) = url.rsplit_once('/').unwrap();
        let (login, port) = head.rsplit_once(':').unwrap();
        let proxy = Proxy::to(([127, 0, 0, 1], port.parse().unwrap()).into()).await;
        let url = format!("{login}:{}/{database}", proxy.port());
        let pg = runtime::platform::pool(&url, "kilat-inventory", 8).unwrap();
        let platform = Platform { pg, ..platform };
        (self.world.run(inventory::worker(&platform).await.unwrap()).await, proxy)
    }

    pub async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.world.redis.url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    /// Asks again, as the saga does, while the answer is "try again".
    pub async fn until_answered<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        let bus = self.world.bus("checkout").await;
        self.world
            .found("an answer", || async {
                match bus.call::<E>(&Meta::default(), request, Duration::from_secs(2)).await {
                    Err(fault) if fault.retryable() => Err(fault.to_string()),
                    answer => Ok(answer),
                }
            })
            .await
    }

    /// Tells of a hub as catalogue does, and waits until it sells.
    pub async fn open(&self, hub: &str) {
        let channel = HubEvent { city: City::parse("jkt").unwrap(), hub: HubId::parse(hub).unwrap() };
        let message = v1::HubChanged {
            meta: Some(v1::EventMeta { version: 1, ..Default::default() }),
            hub: Some(v1::Hub { hub_id: hub.into(), city: "jkt".into(), ..Default::default() }),
        };
        let catalogue = self.world.bus("catalogue").await;
        catalogue.store(&Meta::default(), &channel, &message, &format!("hub-{hub}")).await.unwrap();
        self.sells(hub).await;
    }

    pub async fn sells(&self, hub: &str) {
        self.world
            .eventually("the hub is open", || async {
                let request = v1::GetStock { hub_id: hub.into(), sku: "nothing".into() };
                match self.call::<api::Stock>(&request).await {
                    Err(fault) if fault.code == Code::InventoryUnknownSku => Ok(true),
                    other => Err(format!("{other:?}")),
                }
            })
            .await;
    }

    /// As checkout, which takes the steps.
    pub async fn call<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        let role = if E::OPERATION == "stock" || E::OPERATION == "move" || E::OPERATION == "split" {
            "gateway"
        } else {
            "checkout"
        };
        let role = if E::OPERATION == "reconcile" { "ops" } else { role };
        let bus = self.world.bus(role).await;
        bus.call::<E>(&Meta::default(), request, Duration::from_secs(10)).await
    }

    pub async fn receive(&self, items: &[(&str, i64)]) {
        self.receive_at(HUB, items).await;
    }

    pub async fn receive_at(&self, hub: &str, items: &[(&str, i64)]) {
        let id: String = subjects::ids::MovementId::fresh().into();
        self.call::<api::Move>(&movement(&id, hub, MovementKind::Receive, items)).await.unwrap();
    }

    pub async fn reserve(&self, order: &str, items: &[(&str, u32)]) -> Result<v1::StockReserved, Fault> {
        self.call::<api::Reserve>(&reserve_of(order, items)).await
    }

    pub async fn confirm(&self, order: &str) -> Result<v1::ReservationState, Fault> {
        self.call::<api::Confirm>(&reference(order)).await
    }

    pub async fn release(&self, order: &str) -> Result<v1::ReservationState, Fault> {
        self.call::<api::Release>(&reference(order)).await
    }

    pub async fn give_back(&self, order: &str) -> Result<v1::ReservationState, Fault> {
        self.call::<api::Return>(&reference(order)).await
    }

    /// (available, held) in Redis.
    pub async fn units(&self, sku: &str) -> (u32, u32) {
        self.units_at(HUB, sku).await
    }

    pub async fn units_at(&self, hub: &str, sku: &str) -> (u32, u32) {
        let request = v1::GetStock { hub_id: hub.into(), sku: sku.into() };
        let level = self.call::<api::Stock>(&request).await.unwrap();
        assert_eq!(level.buckets.iter().sum::<u32>(), level.available);
        (level.available, level.held)
    }

    pub async fn split(&self, sku: &str, buckets: u32, low_threshold: u32) {
        let request = v1::SplitSku { hub_id: HUB.into(), sku: sku.into(), buckets, low_threshold };
        self.call::<api::Split>(&request).await.unwrap();
    }

    /// The state of a reservation in the record.
    pub async fn recorded(&self, order: &str) -> Option<String> {
        sqlx::query_scalar("select state from inventory.reservation where reservation_id = $1")
            .bind(order)
            .fetch_optional(&self.world.pg)
            .await
            .unwrap()
    }

    /// Redis loses everything, and the hub sells again.
    pub async fn forget(&self) {
        redis::cmd("FLUSHALL").query_async::<()>(&mut self.redis().await).await.unwrap();
        self.sells(HUB).await;
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }

    /// Ledger, stock, reservations and Redis agree about every SKU, once the journal is drained.
    pub async fn agrees(&self) {
        self.world
            .eventually("ledger = stock = holds = Redis", || async {
                // Half a journal may look like the whole by chance.
                let hubs: Vec<(String, i64)> =
                    sqlx::query_as("select hub_id, applied_seq from inventory.hub")
                        .fetch_all(&self.world.pg)
                        .await
                        .map_err(|error| error.to_string())?;
                for (hub, applied) in hubs {
                    let mut read = redis::cmd("HGET");
                    read.arg(lua::keys::inventory::meta(&hub)).arg("seq");
                    let seq: Option<i64> =
                        read.query_async(&mut self.redis().await).await.map_err(|error| error.to_string())?;
                    if seq != Some(applied) {
                        return Err(format!("{hub}: applied {applied} of {seq:?}"));
                    }
                }
                let rows: Vec<(String, String, i64, i64, i64, i64, i64)> = sqlx::query_as(
                    "select hub_id, sku, on_hand, reserved,
                            (select coalesce(sum(on_hand_delta), 0)::bigint from inventory.movement m
                             where m.hub_id = s.hub_id and m.sku = s.sku),
                            (select coalesce(sum(reserved_delta), 0)::bigint from inventory.movement m
                             where m.hub_id = s.hub_id and m.sku = s.sku),
                            (select coalesce(sum((line->>1)::bigint), 0)::bigint
                             from inventory.reservation r, jsonb_array_elements(r.lines) line
                             where r.hub_id = s.hub_id and r.state = 'RESERVED' and line->>0 = s.sku)
                     from inventory.stock s",
                )
                .fetch_all(&self.world.pg)
                .await
                .map_err(|error| error.to_string())?;
                for (hub, sku, on_hand, reserved, moved, held, holds) in rows {
                    if (on_hand, reserved) != (moved, held) || reserved != holds {
                        return Err(format!(
                            "{sku}: {on_hand} {reserved}, ledger {moved} {held}, holds {holds}"
                        ));
                    }
                    let request = v1::GetStock { hub_id: hub, sku: sku.clone() };
                    let level = self.call::<api::Stock>(&request).await.map_err(|fault| fault.to_string())?;
                    let redis = (i64::from(level.available + level.held), i64::from(level.held));
                    if redis != (on_hand, reserved) {
                        return Err(format!("{sku}: {on_hand} {reserved}, Redis {redis:?}"));
                    }
                }
                Ok(true)
            })
            .await;
    }
}
