//! A world with a few orders in it, each of another fate, and ways to break it.

use std::collections::BTreeSet;

use audit::{Options, Report, Sources};
use futures::{StreamExt, TryStreamExt, stream};
use lua::{
    Operation,
    inventory::{
        BeginRebuild, Line, LoadReservations, LoadSkus, Open, ReservationRow, ReservationState, SkuRow,
    },
};
use runtime::Bus;
use sqlx::{AssertSqlSafe, migrate::Migrator, types::Json};
use testkit::World;

static ORDERS: Migrator = sqlx::migrate!("../orders/migrations");
static CHECKOUT: Migrator = sqlx::migrate!("../checkout/migrations");
static INVENTORY: Migrator = sqlx::migrate!("../inventory/migrations");
static PAYMENTS: Migrator = sqlx::migrate!("../payments/migrations");
static CATALOGUE: Migrator = sqlx::migrate!("../catalogue/migrations");
static FULFILMENT: Migrator = sqlx::migrate!("../fulfilment/migrations");
static DISPATCH: Migrator = sqlx::migrate!("../dispatch/migrations");
static TRACKING: Migrator = sqlx::migrate!("../tracking/migrations");
static ETA: Migrator = sqlx::migrate!("../eta/migrations");
static PROMO: Migrator = sqlx::migrate!("../promo/migrations");
static PRICING: Migrator = sqlx::migrate!("../pricing/migrations");
static FLASHSALE: Migrator = sqlx::migrate!("../flashsale/migrations");

pub const HUB: &str = "hub_1";
/// The orders of [`Ground::start`], by number.
pub const CONFIRMED: u32 = 1;
pub const CLOSED: u32 = 3;
pub const FAILED: u32 = 4;
pub const CANCELLED: u32 = 5;
pub const RUNNING: u32 = 6;
pub const WALLET: u32 = 7;
/// Delivered, then paid back; the goods stay with the customer.
pub const REFUNDED: u32 = 8;
type Fate = (u32, u32, &'static str);
const FATES: &[Fate] = &[
    (CONFIRMED, 2, "confirmed"),
    (CLOSED, CLOSED, "closed"),
    (FAILED, FAILED, "failed"),
    (CANCELLED, CANCELLED, "cancelled"),
    (RUNNING, RUNNING, "running"),
    (WALLET, WALLET, "wallet"),
    (REFUNDED, REFUNDED, "refunded"),
];

/// Of a world with a delivery line: no order of it stands still in between.
const DELIVERED: &[Fate] = &[
    (CLOSED, CLOSED, "closed"),
    (FAILED, FAILED, "failed"),
    (CANCELLED, CANCELLED, "cancelled"),
    (REFUNDED, REFUNDED, "refunded"),
];

pub struct Ground {
    pub world: World,
    pub sources: Sources,
    fates: &'static [Fate],
    delivery: bool,
    sales: bool,
}

impl Ground {
    /// Migrated schemas, nothing in them.
    pub async fn empty() -> Self {
        Self::with(&[]).await
    }

    async fn with(more: &[(&str, &Migrator)]) -> Self {
        let schemas: [(&str, &Migrator); 5] = [
            ("orders", &ORDERS),
            ("checkout", &CHECKOUT),
            ("inventory", &INVENTORY),
            ("payments", &PAYMENTS),
            ("catalogue", &CATALOGUE),
        ];
        let schemas: Vec<_> = schemas.iter().chain(more).copied().collect();
        let world = World::start(&schemas).await;
        let sources = Sources::of(&world.platform("audit").await).unwrap();
        Self { world, sources, fates: FATES, delivery: false, sales: false }
    }

    /// With a delivery line, and orders that went through it.
    pub async fn delivery() -> Self {
        let more: [(&str, &Migrator); 4] =
            [("fulfilment", &FULFILMENT), ("dispatch", &DISPATCH), ("tracking", &TRACKING), ("eta", &ETA)];
        let mut ground = Self::with(&more).await;
        (ground.fates, ground.delivery) = (DELIVERED, true);
        ground.sql("create table tracking.point_all partition of tracking.point default").await;
        ground.fill().await;
        let dispatch = ground.world.bus("dispatch").await;
        for i in [CLOSED, REFUNDED] {
            for word in ["offered", "delivered"] {
                announce(
                    &dispatch,
                    format!("evt.assignment.{word}.jkt.{}", order(i)),
                    format!("a{i}-{word}"),
                )
                .await;
            }
        }
        ground
    }

    /// As [`Ground::start`], with promotions installed.
    pub async fn promo() -> Self {
        let ground = Self::with(&[("promo", &PROMO)]).await;
        ground.fill().await;
        ground
    }

    /// As [`Ground::start`], with quotes installed.
    pub async fn pricing() -> Self {
        let ground = Self::with(&[("pricing", &PRICING)]).await;
        ground.fill().await;
        ground
    }

    /// As [`Ground::start`], with flash sales that sold those orders.
    pub async fn sales() -> Self {
        let mut ground = Self::with(&[("flashsale", &FLASHSALE)]).await;
        ground.sales = true;
        ground.fill().await;
        ground
    }

    /// With an order of each fate, all announced, and Redis open.
    pub async fn start() -> Self {
        let ground = Self::empty().await;
        ground.fill().await;
        ground
    }

    async fn fill(&self) {
        for (from, to, kind) in self.fates {
            self.seed(*from, *to, kind).await;
        }
        self.sell().await;
        self.open().await;
    }

    async fn sell(&self) {
        if self.sales {
            self.corrupt(include_str!("sales.sql")).await;
        }
    }

    pub async fn audit(&self) -> Report {
        audit::run(&self.sources, &Options::default()).await
    }

    pub async fn audit_with(&self, options: &Options) -> Report {
        audit::run(&self.sources, options).await
    }

    /// The record of orders `from` to `to`, and their events.
    pub async fn seed(&self, from: u32, to: u32, kind: &str) {
        self.record(from, to, kind).await;
        let words: &[&str] = match kind {
            "confirmed" | "wallet" => &["confirmed"],
            "closed" => {
                &["confirmed", "status", "status", "status", "status", "status", "status", "status", "status"]
            }
            "failed" => &["failed"],
            "refunded" => &[
                "confirmed",
                "status",
                "status",
                "status",
                "status",
                "status",
                "status",
                "status",
                "refunded",
            ],
            "cancelled" => &["confirmed", "cancelled", "refunded"],
            _ => &[],
        };
        let paid = match kind {
            "failed" => Some("declined"),
            "cancelled" | "refunded" => Some("refunded"),
            "running" => None,
            _ => Some("captured"),
        };
        let (orders, payments) = (self.world.bus("orders").await, self.world.bus("payments").await);
        let told = (from..=to).flat_map(|i| words.iter().enumerate().map(move |(n, word)| (i, n, *word)));
        stream::iter(told)
            .map(|(i, n, word)| {
                announce(&orders, format!("evt.order.{word}.jkt.{}", order(i)), format!("o{i}-{n}"))
            })
            .buffer_unordered(256)
            .collect::<Vec<()>>()
            .await;
        stream::iter((from..=to).filter_map(|i| paid.map(|word| (i, word))))
            .map(|(i, word)| {
                announce(&payments, format!("evt.payment.{word}.jkt.{}", payment(i)), format!("p{i}"))
            })
            .buffer_unordered(256)
            .collect::<Vec<()>>()
            .await;
    }

    async fn record(&self, from: u32, to: u32, kind: &str) {
        let more = if self.delivery { include_str!("delivery.sql") } else { "" };
        let sql = format!("{}\n{more}", include_str!("seed.sql"))
            .replace("{from}", &from.to_string())
            .replace("{to}", &to.to_string())
            .replace("{kind}", kind);
        self.sql(&format!("begin; {sql} commit;")).await;
    }

    /// Opens the hub in Redis as the record has it.
    pub async fn open(&self) {
        let mut redis = self.sources.redis.clone();
        let skus: Vec<(String, i64)> = sqlx::query_as("select sku, on_hand from inventory.stock")
            .fetch_all(&self.world.pg)
            .await
            .unwrap();
        let skus: Vec<SkuRow> = skus
            .into_iter()
            .map(|(sku, on_hand)| SkuRow { sku, on_hand: on_hand.unsigned_abs(), threshold: 0, buckets: 10 })
            .collect();
        type Held = (String, String, Json<Vec<(String, u32)>>);
        let held: Vec<Held> = sqlx::query_as(
            "select reservation_id, user_id, lines from inventory.reservation where state = 'RESERVED'",
        )
        .fetch_all(&self.world.pg)
        .await
        .unwrap();
        let held: Vec<ReservationRow> = held
            .into_iter()
            .map(|(reservation, user, lines)| ReservationRow {
                reservation,
                state: ReservationState::Reserved,
                user,
                expires_at_ms: u64::MAX >> 12,
                request: "fp".into(),
                lines: lines.0.into_iter().map(|(sku, qty)| Line { sku, qty }).collect(),
            })
            .collect();
        let epoch = 1;
        BeginRebuild { hub: HUB, epoch }.run(&mut redis).await.unwrap();
        LoadSkus { hub: HUB, epoch, rows: &skus }.run(&mut redis).await.unwrap();
        LoadReservations { hub: HUB, epoch, rows: &held }.run(&mut redis).await.unwrap();
        Open { hub: HUB, epoch, journal_cap: 1_000 }.run(&mut redis).await.unwrap();
    }

    pub async fn sql(&self, sql: &str) {
        let mut conn = self.world.pg.acquire().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut *conn)
            .await
            .unwrap_or_else(|e| panic!("{e}: {sql}"));
    }

    /// Past every trigger.
    pub async fn corrupt(&self, sql: &str) {
        self.sql(&format!("begin; set local session_replication_role = replica; {sql}; commit;")).await;
    }

    /// The record as it was.
    pub async fn restore(&self) {
        let mut tables: Vec<(String,)> = sqlx::query_as(
            "select format('%I.%I', table_schema, table_name) from information_schema.tables
             where table_type = 'BASE TABLE' and table_name not like '\\_sqlx%'
               and table_schema in ('orders', 'checkout', 'inventory', 'payments', 'fulfilment', 'dispatch',
                                    'tracking', 'eta', 'flashsale')",
        )
        .fetch_all(&self.world.pg)
        .await
        .unwrap();
        let tables: Vec<String> = tables.drain(..).map(|(table,)| table).collect();
        self.corrupt(&format!("truncate {} cascade", tables.join(", "))).await;
        for (from, to, kind) in self.fates {
            self.record(*from, *to, kind).await;
        }
        self.sell().await;
    }

    /// Breaks one thing after the other; each must be found by the check named (where two follow from
    /// each other, by both), and no other, at the id named.
    pub async fn each_is_found(&self, breakages: &[(&str, String, String)]) {
        assert_clean(&self.audit().await);
        for (check, id, sql) in breakages {
            self.corrupt(sql).await;
            let report = self.audit().await;
            let checks: Vec<&str> = check.split(' ').collect();
            assert_found(&report, &checks, sql);
            let mut named = report.failed().flat_map(|check| &check.findings);
            assert!(named.any(|finding| finding.id.contains(id.as_str())), "{id} by {sql}\n{report}");
            self.restore().await;
        }
        assert_clean(&self.audit().await);
    }

    /// Acknowledges every event for every consumer, as workers would.
    pub async fn consume(&self) {
        for (consumer, role) in [
            ("checkout-payments", "checkout"),
            ("payments-orders", "payments"),
            ("inventory-orders", "inventory"),
            ("orders-payments", "orders"),
        ] {
            let bus = self.world.bus(role).await;
            type Pull = async_nats::jetstream::consumer::pull::Config;
            let consumer: async_nats::jetstream::consumer::Consumer<Pull> =
                bus.jetstream().get_consumer_from_stream(consumer, "EVENTS").await.unwrap();
            let messages = consumer.fetch().max_messages(10_000).messages().await.unwrap();
            messages
                .try_for_each(|message| async move { message.double_ack().await })
                .await
                .unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

pub async fn announce(bus: &Bus, subject: String, id: String) {
    bus.store_raw(async_nats::HeaderMap::new(), subject, "x".into(), &id).await.unwrap();
}

pub fn order(i: u32) -> String {
    format!("ord_{i:032x}")
}

pub fn saga(i: u32) -> String {
    format!("sag_{i:032x}")
}

pub fn payment(i: u32) -> String {
    format!("pay_{i:032x}")
}

#[track_caller]
pub fn assert_clean(report: &Report) {
    assert_eq!(report.exit_code(), 0, "{report}");
}

/// These checks, and no others, found something; and all were made.
#[track_caller]
pub fn assert_found(report: &Report, checks: &[&str], what: &str) {
    let found: BTreeSet<&str> = report.failed().map(|check| check.id).collect();
    assert_eq!(found, checks.iter().copied().collect(), "{what}\n{report}");
    assert_eq!(report.unchecked().count(), 0, "{what}\n{report}");
}
