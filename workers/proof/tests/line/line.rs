//! All workers on one world, with hubs in two cities and something on their shelves.

use std::{collections::BTreeSet, time::Duration};

use audit::{Options, Report, Sources};
use prost::Message as _;
use runtime::{Code, Fault, Worker};
use serde_json::json;
use sqlx::migrate::Migrator;
use subjects::{
    Endpoint,
    ids::{MovementId, OrderId, SagaId, Token, UserId},
    table::{
        catalogue as catalogue_api, flashsale as sale_api, inventory as inventory_api,
        pricing as pricing_api, promo as promo_api,
    },
    v1,
};
use testkit::{Running, World, eventually, found};

/// In Jakarta, rupiah.
pub const HUB: &str = "hub_kemang";
/// In Bengaluru, paise.
pub const HUB_BLR: &str = "hub_indiranagar";
/// What a test sells unless it has reason for another.
pub const SKU: &str = "milk-1l";
/// Each with its price in rupiah; in paise it costs as many. Hundreds never are one of the sandbox's
/// amounts with a meaning.
pub const PRODUCTS: [(&str, i64); 10] = [
    (SKU, 18_500),
    ("eggs-12", 31_000),
    ("bread-400g", 16_000),
    ("rice-5kg", 74_500),
    ("banana-1kg", 22_000),
    ("tofu-300g", 9_500),
    ("tempeh-400g", 11_000),
    ("coffee-200g", 48_000),
    ("sugar-1kg", 17_500),
    ("chili-250g", 13_000),
];
/// Units of each product at each hub.
pub const UNITS: i64 = 1_000;

pub const SCHEMAS: [(&str, &Migrator); 7] = [
    (catalogue::SCHEMA, &catalogue::MIGRATOR),
    (inventory::SCHEMA, &inventory::MIGRATOR),
    (orders::SCHEMA, &orders::MIGRATOR),
    (payments::SCHEMA, &payments::MIGRATOR),
    (promo::SCHEMA, &promo::MIGRATOR),
    (pricing::SCHEMA, &pricing::MIGRATOR),
    (checkout::SCHEMA, &checkout::MIGRATOR),
];
/// What signs a quote or a buyer's token, and what hides a device: without them none of these workers does anything.
const KEYS: [(&str, &str); 3] = [
    ("KILAT__PROMO__FINGERPRINT_KEY", "a key of the proof"),
    ("KILAT__PRICING__QUOTE_KEY", "another"),
    ("KILAT__FLASHSALE__TOKEN_KEY", "a third"),
];

/// Flash sales besides.
const SALES: (&str, &Migrator) = (flashsale::SCHEMA, &flashsale::MIGRATOR);
const SALE: &str = "sale_coffee";
const SALE_SKU: &str = "coffee-200g";

/// Those of the delivery line besides.
pub const DELIVERY: [(&str, &Migrator); 5] = [
    (geo::SCHEMA, &geo::MIGRATOR),
    (fulfilment::SCHEMA, &fulfilment::MIGRATOR),
    (dispatch::SCHEMA, &dispatch::MIGRATOR),
    (tracking::SCHEMA, &tracking::MIGRATOR),
    (eta::SCHEMA, &eta::MIGRATOR),
];

/// A promotion code that takes Rp 1 000 off any basket.
pub const CODE: &str = "SERIBU";

pub struct Line {
    pub world: World,
    sources: Sources,
    running: Vec<Running>,
    names: BTreeSet<&'static str>,
}

impl Line {
    /// Every worker, and stock to sell.
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        let mut line = Self::owners(settings).await;
        line.orchestrate().await;
        line
    }

    /// Every worker there is, to the doorbell.
    pub async fn whole(settings: &[(&str, &str)]) -> Self {
        let schemas: Vec<(&str, &Migrator)> = SCHEMAS.iter().chain(&DELIVERY).copied().collect();
        let mut line = Self::owners_of(&schemas, settings).await;
        line.orchestrate().await;
        macro_rules! run {
            ($($worker:ident)+) => {
                $(let platform = line.world.platform(stringify!($worker)).await;
                line.run($worker::worker(&platform).await.unwrap()).await;)+
            };
        }
        run!(geo fulfilment dispatch tracking eta devices);
        line
    }

    /// Runs the orchestrator, or one more.
    pub async fn orchestrate(&mut self) {
        let platform = self.world.platform("checkout").await;
        self.run(checkout::worker(&platform).await.unwrap()).await;
    }

    /// The owners of the steps without the orchestrator, and stock to sell.
    pub async fn owners(settings: &[(&str, &str)]) -> Self {
        Self::owners_of(&SCHEMAS, settings).await
    }

    /// The owners of the steps, [`CODE`] in force, and a flash sale that has opened.
    pub async fn dealers(settings: &[(&str, &str)]) -> Self {
        let schemas: Vec<(&str, &Migrator)> = SCHEMAS.into_iter().chain([SALES]).collect();
        let mut line = Self::owners_of(&schemas, settings).await;
        let platform = line.world.platform("flashsale").await;
        line.run(flashsale::worker(&platform).await.unwrap()).await;
        line.promise().await;
        let sale = v1::Sale {
            sale_id: SALE.into(),
            hub_id: HUB.into(),
            sku: SALE_SKU.into(),
            price: money(30_000, "IDR"),
            units: 500,
            per_user: 1,
            starts_at: Some(chrono::Utc::now().into()),
            ends_at: Some((chrono::Utc::now() + chrono::TimeDelta::hours(1)).into()),
            mode: v1::SaleMode::Fifo.into(),
            admit_per_s: 200,
            place_s: 30,
            ..Default::default()
        };
        line.put::<sale_api::Put>(&v1::PutSale { sale: Some(sale) }).await;
        line
    }

    /// The first message of a checkout at the flash sale, by a caller of its own. The sale has stored it, too.
    pub async fn bought(&self) -> v1::StartCheckout {
        let user = UserId::fresh().to_string();
        let phone = format!("phone of {user}");
        let order = found("a place in the sale, and units", || async {
            let ask = v1::IssueSaleToken {
                sale_id: SALE.into(),
                fingerprint: phone.clone(),
                user_id: user.clone(),
            };
            let token = self.world.call::<sale_api::Token>(&ask).await.map_err(|fault| fault.to_string())?;
            let knock = v1::EnterSale {
                sale_id: SALE.into(),
                user_id: user.clone(),
                token: token.token,
                fingerprint: phone.clone(),
                idempotency_key: "key".into(),
                qty: 1,
                payment: Some(v1::PaymentChoice { method: "card".into(), token: "tok_ok".into() }),
                address: checkout_request().address,
                reply_to: String::new(),
            };
            match self.world.call::<sale_api::Enter>(&knock).await {
                Ok(place) if place.state() == v1::PlaceState::Buying => Ok(place.order_id),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
        let start: Vec<u8> = sqlx::query_scalar("select start from flashsale.claim where order_id = $1")
            .bind(order)
            .fetch_one(&self.world.pg)
            .await
            .unwrap();
        v1::StartCheckout::decode(start.as_slice()).unwrap()
    }

    /// Puts [`CODE`] in force.
    pub async fn promise(&self) {
        let rule = json!({
            "name": CODE, "currency": "IDR", "codes": [CODE], "limits": { "total": 1_000_000 },
            "effect": { "type": "Fixed", "amount": 1_000 },
        });
        let promo = v1::Promo {
            promo_id: "seribu".into(),
            rule: rule.to_string(),
            active: true,
            ..Default::default()
        };
        let put = v1::PutPromo { promo: Some(promo), actor: "usr_marketing".into() };
        self.put::<promo_api::Put>(&put).await;
    }

    /// The id of a quote for this checkout, with [`CODE`].
    pub async fn quoted(&self, request: &v1::StartCheckout) -> String {
        let ask = v1::MakeQuote {
            user_id: request.user_id.clone(),
            hub_id: request.hub_id.clone(),
            items: request.items.clone(),
            address: request.address.clone(),
            payment_method: request.payment.clone().unwrap_or_default().method,
            codes: vec![CODE.into()],
            fingerprint: String::new(),
        };
        found("a quote with the promotion", || async {
            match self.world.call::<pricing_api::Quote>(&ask).await {
                Ok(quote) if quote.promos.len() == 1 => Ok(quote.quote_id),
                other => Err(format!("{other:?}")),
            }
        })
        .await
    }

    async fn owners_of(schemas: &[(&str, &Migrator)], settings: &[(&str, &str)]) -> Self {
        let settings: Vec<_> = KEYS.into_iter().chain(settings.iter().copied()).collect();
        let world = World::start_with(schemas, &settings).await;
        let sources = Sources::of(&world.platform("audit").await).unwrap();
        let mut line = Self { world, sources, running: Vec::new(), names: BTreeSet::new() };
        macro_rules! run {
            ($($worker:ident)+) => {
                $(let platform = line.world.platform(stringify!($worker)).await;
                line.run($worker::worker(&platform).await.unwrap()).await;)+
            };
        }
        run!(catalogue inventory orders payments promo pricing);
        line.seed().await;
        line
    }

    async fn run(&mut self, worker: Worker) {
        self.names.insert(worker.name());
        let running = self.world.run(worker).await;
        self.running.push(running);
    }

    async fn seed(&self) {
        for hub in [hub(HUB, "jkt", "IDR"), hub(HUB_BLR, "blr", "INR")] {
            self.put::<catalogue_api::PutHub>(&v1::PutHub { hub: Some(hub) }).await;
        }
        for (sku, amount) in PRODUCTS {
            let product = Some(product(sku, amount));
            self.put::<catalogue_api::PutProduct>(&v1::PutProduct { product }).await;
        }
        for hub in [HUB, HUB_BLR] {
            let items: Vec<_> = PRODUCTS.iter().map(|(sku, _)| (*sku, UNITS)).collect();
            self.put::<inventory_api::Move>(&received(hub, &items)).await;
        }
    }

    /// Until it is taken: what one worker has, its neighbour hears of a moment later.
    async fn put<E: Endpoint>(&self, request: &E::Request) {
        eventually(E::SUBJECT, || async {
            match self.world.call::<E>(request).await {
                Ok(_) => Ok(true),
                Err(fault) if passing(&fault) => Err(fault.to_string()),
                Err(fault) => panic!("{}: {fault}", E::SUBJECT),
            }
        })
        .await;
    }

    pub async fn receive(&self, hub: &str, items: &[(&str, i64)]) {
        self.put::<inventory_api::Move>(&received(hub, items)).await;
    }

    /// Units for sale, and on hold.
    pub async fn units(&self, hub: &str, sku: &str) -> (u32, u32) {
        let request = v1::GetStock { hub_id: hub.into(), sku: sku.into() };
        let level = self.world.call::<inventory_api::Stock>(&request).await.unwrap();
        (level.available, level.held)
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }

    pub async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.world.redis.url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    /// Waits until every change of this hub's stock up to now is in the record.
    pub async fn drained(&self, hub: &str) {
        let mut read = redis::cmd("HGET");
        read.arg(format!("inv:{{{hub}}}:meta")).arg("seq");
        let seq: i64 = read.query_async(&mut self.redis().await).await.unwrap();
        eventually("the journal is drained", || async {
            let applied: i64 = sqlx::query_scalar("select applied_seq from inventory.hub where hub_id = $1")
                .bind(hub)
                .fetch_one(&self.world.pg)
                .await
                .map_err(|error| error.to_string())?;
            if applied >= seq { Ok(true) } else { Err(format!("{applied} of {seq}")) }
        })
        .await;
    }

    /// The books add up, with nothing in flight, once what was under way has arrived.
    pub async fn adds_up(&self) {
        self.adds_up_with(Options::default().settled()).await;
    }

    pub async fn adds_up_with(&self, options: Options) {
        eventually("the world adds up", || async {
            let report: Report = audit::run(&self.sources, &options).await;
            if report.exit_code() == 0 { Ok(true) } else { Err(report.to_string()) }
        })
        .await;
    }

    /// Nothing is left over, the books add up, and every worker drains.
    pub async fn close(self) {
        self.world.settled().await;
        self.adds_up().await;
        self.stop().await;
    }

    /// As [`Line::adds_up`], but for orders that no checkout made: the audit names each of them, and
    /// nothing else.
    pub async fn adds_up_but_for(&self, strays: &BTreeSet<String>) {
        let options = Options { shown: u32::MAX, ..Options::default().settled() };
        let expected: BTreeSet<_> = strays.iter().map(|order| ("sagas.orders", order.as_str())).collect();
        eventually("the world adds up but for the orders without a checkout", || async {
            let report: Report = audit::run(&self.sources, &options).await;
            let found: BTreeSet<_> = report
                .failed()
                .flat_map(|check| check.findings.iter().map(|finding| (check.id, finding.id.as_str())))
                .collect();
            if found == expected && report.unchecked().next().is_none() {
                Ok(true)
            } else {
                Err(format!("{report}, and {expected:?} were expected"))
            }
        })
        .await;
    }

    pub async fn stop(self) {
        for running in self.running.into_iter().rev() {
            tokio::time::timeout(Duration::from_secs(20), running.stop()).await.expect("it drains in time");
        }
    }

    /// Whether this worker was started here.
    pub fn has(&self, worker: &str) -> bool {
        self.names.contains(worker)
    }

    /// No worker has ended by itself.
    pub fn all_run(&self) -> bool {
        self.running.iter().all(|running| !running.is_finished())
    }
}

/// A neighbour has not heard of it yet, or something is away for a moment.
fn passing(fault: &Fault) -> bool {
    let early = [Code::InventoryUnknownHub, Code::InventoryUnknownSku, Code::HubClosed];
    fault.retryable() || early.contains(&fault.code)
}

pub fn hub(hub_id: &str, city: &str, currency: &str) -> v1::Hub {
    v1::Hub {
        hub_id: hub_id.into(),
        name: hub_id.into(),
        city: city.into(),
        currency: currency.into(),
        time_zone: if city == "jkt" { "Asia/Jakarta" } else { "Asia/Kolkata" }.into(),
        point: Some(v1::Point { lat: -6.26, lng: 106.81 }),
        active: true,
        version: 0,
        delivery_fee: money(9_000, currency),
    }
}

pub fn product(sku: &str, amount: i64) -> v1::Product {
    let price = |city: &str, currency| v1::Price { city: city.into(), amount: money(amount, currency) };
    v1::Product {
        sku: sku.into(),
        name: sku.into(),
        category: "food/basics".into(),
        brand: "Sawah".into(),
        pack: "1".into(),
        prices: vec![price("jkt", "IDR"), price("blr", "INR")],
        active: true,
        ..Default::default()
    }
}

pub fn money(amount: i64, currency: &str) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: currency.into() })
}

fn received(hub: &str, items: &[(&str, i64)]) -> v1::MoveStock {
    v1::MoveStock {
        movement_id: MovementId::fresh().into(),
        hub_id: hub.into(),
        kind: v1::MovementKind::Receive.into(),
        lines: items.iter().map(|(sku, qty)| v1::MovementLine { sku: (*sku).into(), qty: *qty }).collect(),
        reason: "a delivery".into(),
        actor: "proof".into(),
        ..Default::default()
    }
}

/// A checkout of one unit, by card, that would be confirmed; of a caller of its own.
pub fn checkout_request() -> v1::StartCheckout {
    let user = UserId::fresh();
    v1::StartCheckout {
        saga_id: SagaId::derive(user.as_str(), "key").into(),
        order_id: OrderId::fresh().into(),
        user_id: user.into(),
        idempotency_key: "key".into(),
        req_hash: vec![7; 32].into(),
        hub_id: HUB.into(),
        items: vec![v1::Line { sku: SKU.into(), qty: 1 }],
        payment: Some(v1::PaymentChoice { method: "card".into(), token: "tok_ok".into() }),
        address: Some(v1::Address {
            line: "Jl. Kemang Raya 24".into(),
            point: Some(v1::Point { lat: -6.26, lng: 106.81 }),
        }),
        ..Default::default()
    }
}
