//! A Redis of its own for each test, and the few words the tests are written in.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::sync::LazyLock;

use lua::inventory::{
    Basket, BeginRebuild, BeginReply, Entry, JournalRead, JournalTrim, Level, LoadReply, LoadReservations,
    LoadSkus, Open, OpenReply, Position, ReservationRow, Reserve, ReserveReply, SkuRow, Stock, StockReply,
};
use lua::{LuaError, Operation};
use redis::aio::MultiplexedConnection;

/// Longer than any test.
pub const LONG: u64 = 600_000;
/// Journal cap nobody reaches.
pub const WIDE: u64 = 1_000_000;
pub const HUB: &str = "hub_1";

pub struct World {
    pub server: servers::Redis,
    pub redis: MultiplexedConnection,
    _dir: tempfile::TempDir,
}

impl World {
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = servers::Redis::start(dir.path(), servers::RedisOptions::default()).await.unwrap();
        let redis = connect(&server).await;
        Self { server, redis, _dir: dir }
    }

    /// With the hub open under epoch 1 and these units on its shelves.
    pub async fn with(stock: &[(&str, u64)]) -> Self {
        let mut world = Self::start().await;
        let rows: Vec<SkuRow> = stock.iter().map(|(sku, on_hand)| row(sku, *on_hand, 0, 1)).collect();
        world.rebuild(1, &rows, &[], WIDE).await;
        world
    }

    pub async fn run<O: Operation>(&mut self, operation: O) -> O::Reply {
        self.run_or_error(operation).await.unwrap()
    }

    pub async fn run_or_error<O: Operation>(&mut self, operation: O) -> Result<O::Reply, LuaError> {
        operation.run(&mut self.redis).await
    }

    pub async fn rebuild(&mut self, epoch: u64, skus: &[SkuRow], held: &[ReservationRow], journal_cap: u64) {
        assert_eq!(self.run(BeginRebuild { hub: HUB, epoch }).await, BeginReply::Begun);
        let loaded = self.run(LoadSkus { hub: HUB, epoch, rows: skus }).await;
        assert_eq!(loaded, LoadReply::Loaded { new: skus.len() as u64 });
        let loaded = self.run(LoadReservations { hub: HUB, epoch, rows: held }).await;
        assert_eq!(loaded, LoadReply::Loaded { new: held.len() as u64 });
        let opened = self.run(Open { hub: HUB, epoch, journal_cap }).await;
        assert!(matches!(opened, OpenReply::Opened { .. }), "{opened:?}");
    }

    pub async fn reserve(&mut self, reservation: &str, lines: &[(&str, u32)]) -> ReserveReply {
        self.reserve_for(reservation, lines, LONG).await
    }

    pub async fn reserve_for(&mut self, reservation: &str, lines: &[(&str, u32)], ms: u64) -> ReserveReply {
        let basket = basket(lines);
        self.run(Reserve::new(HUB, reservation, "user_1", &basket, ms)).await
    }

    pub async fn level(&mut self, sku: &str) -> Level {
        match self.run(Stock { hub: HUB, skus: &[sku] }).await {
            StockReply::Stock { mut levels, .. } => levels.remove(0),
            StockReply::Closed => panic!("the hub is closed"),
        }
    }

    /// (available, held)
    pub async fn units(&mut self, sku: &str) -> (u64, u64) {
        let level = self.level(sku).await;
        (level.available(), level.held)
    }

    pub async fn journal(&mut self) -> Vec<Entry> {
        let after = Position::default();
        self.run(JournalRead { hub: HUB, after, limit: 100_000 }).await.entries
    }

    /// Reads what waits and trims it, as a drainer does once the record has it.
    pub async fn drain(&mut self) -> Vec<Entry> {
        let entries =
            self.run_or_error(JournalRead { hub: HUB, after: Position::default(), limit: 100_000 }).await;
        let entries = match entries {
            Ok(page) => page.entries,
            Err(LuaError::Gap { found, .. }) => {
                let after = Position { epoch: found.epoch, seq: found.seq - 1 };
                self.run(JournalRead { hub: HUB, after, limit: 100_000 }).await.entries
            }
            Err(error) => panic!("{error}"),
        };
        if let Some(last) = entries.last() {
            self.run(JournalTrim { hub: HUB, upto: last.at }).await;
        }
        entries
    }
}

pub async fn connect(server: &servers::Redis) -> MultiplexedConnection {
    redis::Client::open(server.url()).unwrap().get_multiplexed_async_connection().await.unwrap()
}

pub fn basket(lines: &[(&str, u32)]) -> Basket {
    Basket::new(lines.iter().copied()).unwrap()
}

pub fn row(sku: &str, on_hand: u64, threshold: u32, buckets: u32) -> SkuRow {
    SkuRow { sku: sku.to_owned(), on_hand, threshold, buckets }
}

/// One runtime for tests that cannot be async themselves.
pub static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap());
