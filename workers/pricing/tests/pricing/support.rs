//! A world with the worker in it, the real catalogue, and those it asks.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{Timelike as _, Utc};
use runtime::{Code, Cx, Fault, Meta, Worker};
use subjects::{
    ids::{City, OrderId, Token, Word},
    table::{OrderEvent, catalogue as shelf, dispatch, eta, pricing as api, promo},
    v1::{self, OrderStatus},
};
use testkit::{Running, World};

pub const HUB: &str = "hub_1";
pub const CITY: &str = "jkt";
pub const USER: &str = "usr_ada";
pub const MILK: &str = "milk-1l";
pub const EGGS: &str = "eggs-12";

/// What the others say. The worker under test meets them over the bus only, as it meets the real ones.
pub struct Others {
    pub applied: Mutex<Vec<v1::AppliedPromo>>,
    pub baskets: Mutex<Vec<v1::PromoBasket>>,
    pub supply: Mutex<(u32, u32)>,
    /// How long promotions and estimates take to answer.
    pub pause: Mutex<Duration>,
    /// Who of these two is at it now, and how many were at once.
    pub busy: Mutex<(u32, u32)>,
}

impl Others {
    /// A slow answer is the case under test, not a way to wait for something.
    async fn think(&self) {
        let pause = *self.pause.lock().unwrap();
        {
            let mut busy = self.busy.lock().unwrap();
            *busy = (busy.0 + 1, busy.1.max(busy.0 + 1));
        }
        tokio::time::sleep(pause).await;
        self.busy.lock().unwrap().0 -= 1;
    }
}

async fn evaluate(others: Arc<Others>, _: Cx, request: v1::EvaluatePromos) -> Result<v1::PromoResult, Fault> {
    others.think().await;
    let basket = request.basket.unwrap();
    if basket.codes.iter().any(|code| code == "NONE") {
        return Err(Fault::reject(Code::PromoCodeUnknown, "no promotion has the code NONE"));
    }
    others.baskets.lock().unwrap().push(basket);
    Ok(v1::PromoResult { applied: others.applied.lock().unwrap().clone(), ..Default::default() })
}

async fn estimate(others: Arc<Others>, _: Cx, request: v1::CalculateEta) -> Result<v1::Eta, Fault> {
    others.think().await;
    let total = v1::EtaTotal { p50_s: 600, p80_s: 720, p95_s: 900, ..Default::default() };
    Ok(v1::Eta { hub_id: request.hub_id, total: Some(total), ..Default::default() })
}

async fn supply(others: Arc<Others>, _: Cx, request: v1::GetSupply) -> Result<v1::SupplyList, Fault> {
    let (online, pending) = *others.supply.lock().unwrap();
    let told = |hub_id: String| v1::HubSupply {
        hub_id,
        city: request.city.clone(),
        online,
        pending,
        ..Default::default()
    };
    Ok(v1::SupplyList { items: request.hub_ids.clone().into_iter().map(told).collect() })
}

/// A zone in which it is three in the morning: no rush multiplies anything, whenever the tests run.
fn night() -> String {
    let ahead = (3 - i32::try_from(Utc::now().hour()).unwrap()).rem_euclid(24);
    // These names count the other way round.
    if ahead <= 12 { format!("Etc/GMT-{ahead}") } else { format!("Etc/GMT+{}", 24 - ahead) }
}

pub struct Stall {
    pub world: World,
    pub others: Arc<Others>,
    running: Mutex<Vec<Running>>,
    serving: Mutex<Vec<Running>>,
}

impl Stall {
    /// Everybody answers. Surge is not smoothed unless a test says so.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        Self::open_for((10, 0), settings).await
    }

    /// With so many riders and waiting orders, from the first that dispatch is asked.
    pub async fn open_for(supply: (u32, u32), settings: &[(&str, &str)]) -> Self {
        let stall = Self::alone(settings).await;
        *stall.others.supply.lock().unwrap() = supply;
        stall.promo_answers().await;
        stall.eta_answers().await;
        stall.dispatch_answers().await;
        stall.worker().await;
        // A worker may write its first row, which stands for five seconds, before it has heard dispatch.
        stall
            .world
            .eventually("riders are known", || async {
                let signals = stall.signals().await;
                let known = !signals.stale.contains(&"supply".to_owned());
                if known { Ok(true) } else { Err(format!("{signals:?}")) }
            })
            .await;
        stall
    }

    /// Catalogue answers, and nobody else.
    pub async fn alone(settings: &[(&str, &str)]) -> Self {
        let mut all = vec![
            ("KILAT__PRICING__QUOTE_KEY", "a key of these tests"),
            ("KILAT__PRICING__SMOOTHING_S", "0"),
            ("KILAT__PROMO__FINGERPRINT_KEY", "another key of these tests"),
        ];
        all.extend(settings);
        let schemas = [
            (::pricing::SCHEMA, &::pricing::MIGRATOR),
            (catalogue::SCHEMA, &catalogue::MIGRATOR),
            (::promo::SCHEMA, &::promo::MIGRATOR),
        ];
        let world = World::start_with(&schemas, &all).await;
        let others = Others {
            applied: Mutex::default(),
            baskets: Mutex::default(),
            supply: Mutex::new((10, 0)),
            pause: Mutex::default(),
            busy: Mutex::default(),
        };
        let platform = world.platform("catalogue").await;
        let shelf = world.run(catalogue::worker(&platform).await.unwrap()).await;
        let stall = Self {
            world,
            others: Arc::new(others),
            running: Mutex::default(),
            serving: Mutex::new(vec![shelf]),
        };
        stall.put_hub(HUB, CITY, "IDR", &night()).await;
        stall.put_hub("hub_2", "blr", "INR", &night()).await;
        stall.put_product(MILK, 20_000).await;
        stall.put_product(EGGS, 30_000).await;
        stall
    }

    pub async fn put_hub(&self, hub_id: &str, city: &str, currency: &str, time_zone: &str) {
        let hub = v1::Hub {
            hub_id: hub_id.into(),
            name: hub_id.into(),
            city: city.into(),
            currency: currency.into(),
            time_zone: time_zone.into(),
            point: Some(v1::Point { lat: -6.26, lng: 106.81 }),
            active: true,
            ..Default::default()
        };
        self.world.call::<shelf::PutHub>(&v1::PutHub { hub: Some(hub) }).await.unwrap();
    }

    pub async fn put_product(&self, sku: &str, amount: i64) {
        let price = |city: &str, currency: &str| v1::Price {
            city: city.into(),
            amount: Some(v1::Money { amount, currency: currency.into() }),
        };
        let product = v1::Product {
            sku: sku.into(),
            name: sku.into(),
            category: "food".into(),
            prices: vec![price(CITY, "IDR"), price("blr", "INR")],
            active: true,
            ..Default::default()
        };
        self.world.call::<shelf::PutProduct>(&v1::PutProduct { product: Some(product) }).await.unwrap();
    }

    pub async fn worker(&self) {
        let platform = self.world.platform("pricing").await;
        let running = self.world.run(::pricing::worker(&platform).await.unwrap()).await;
        self.running.lock().unwrap().push(running);
    }

    /// The pricing workers die where they stand, and another one begins.
    pub async fn kill(&self) {
        let running = std::mem::take(&mut *self.running.lock().unwrap());
        for running in running {
            running.kill().await;
        }
        self.worker().await;
    }

    async fn serve(&self, role: &str, assemble: impl FnOnce(Worker, Arc<Others>) -> Worker) {
        let platform = self.world.platform(role).await;
        let name = role.to_owned().leak();
        let worker = assemble(Worker::new(name, platform.bus.clone()), self.others.clone());
        let running = self.world.run(worker).await;
        self.serving.lock().unwrap().push(running);
    }

    /// The real promotions, in place of [`promo_answers`](Self::promo_answers).
    pub async fn promo(&self) {
        let platform = self.world.platform("promo").await;
        let running = self.world.run(::promo::worker(&platform).await.unwrap()).await;
        self.serving.lock().unwrap().push(running);
    }

    pub async fn promo_answers(&self) {
        self.serve("promo", |worker, others| worker.endpoint::<promo::Evaluate, _, _, _>(others, evaluate))
            .await;
    }

    pub async fn eta_answers(&self) {
        self.serve("eta", |worker, others| worker.endpoint::<eta::Calculate, _, _, _>(others, estimate))
            .await;
    }

    pub async fn dispatch_answers(&self) {
        self.serve("dispatch", |worker, others| worker.endpoint::<dispatch::Supply, _, _, _>(others, supply))
            .await;
    }

    pub async fn quote(&self, request: &v1::MakeQuote) -> Result<v1::Quote, Fault> {
        self.world.call::<api::Quote>(request).await
    }

    pub async fn quoted(&self) -> v1::Quote {
        self.quote(&basket(USER)).await.unwrap()
    }

    pub async fn honour(&self, request: &v1::HonourQuote) -> Result<v1::Quote, Fault> {
        self.world.call_as::<api::Honour>("checkout", request).await
    }

    pub async fn signals(&self) -> v1::Signals {
        self.world.call::<api::Signals>(&v1::GetSignals { area: HUB.into() }).await.unwrap()
    }

    pub async fn put_tariff(&self, tariff: v1::Tariff) -> Result<v1::Tariff, Fault> {
        self.world.call::<api::PutTariff>(&v1::PutTariff { tariff: Some(tariff) }).await
    }

    pub async fn tariff(&self, city: &str) -> Result<v1::Tariff, Fault> {
        self.world.call::<api::Tariff>(&v1::GetTariff { city: city.into() }).await
    }

    /// What orders tell; `id` makes it the same message, or another.
    pub async fn order_event(&self, order_id: &str, from: OrderStatus, to: OrderStatus, id: &str) {
        let word = match to {
            OrderStatus::Confirmed => "confirmed",
            OrderStatus::Cancelled => "cancelled",
            _ => "failed",
        };
        let channel = OrderEvent {
            event: Word::parse(word).unwrap(),
            city: City::parse(CITY).unwrap(),
            order: OrderId::parse(order_id).unwrap(),
        };
        let message = v1::OrderChanged {
            order_id: order_id.into(),
            hub_id: HUB.into(),
            from: from.into(),
            to: to.into(),
            ..Default::default()
        };
        self.world.bus("orders").await.store(&Meta::default(), &channel, &message, id).await.unwrap();
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }
}

pub fn line(sku: &str, qty: u32) -> v1::Line {
    v1::Line { sku: sku.into(), qty }
}

/// 2 747 m by road from the hub.
pub fn door() -> v1::Address {
    v1::Address { line: "Jl. Kemang Raya 24".into(), point: Some(v1::Point { lat: -6.279, lng: 106.81 }) }
}

/// 70 000 IDR of milk and eggs.
pub fn basket(user_id: &str) -> v1::MakeQuote {
    v1::MakeQuote {
        user_id: user_id.into(),
        hub_id: HUB.into(),
        items: vec![line(MILK, 2), line(EGGS, 1)],
        address: Some(door()),
        payment_method: "card".into(),
        codes: Vec::new(),
        fingerprint: "device-1".into(),
    }
}

pub fn ask(quote: &v1::Quote, order_id: &str) -> v1::HonourQuote {
    v1::HonourQuote {
        quote_id: quote.quote_id.clone(),
        user_id: quote.user_id.clone(),
        hub_id: quote.hub_id.clone(),
        items: quote.items.iter().map(|item| line(&item.sku, item.qty)).collect(),
        order_id: order_id.into(),
        address: Some(door()),
        payment_method: quote.payment_method.clone(),
    }
}

pub fn order() -> String {
    OrderId::fresh().into()
}

pub fn idr(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

pub fn amount(money: Option<&v1::Money>) -> i64 {
    money.unwrap().amount
}

/// As `total = subtotal - discount + delivery_fee - delivery_discount + tax`.
pub fn adds_up(quote: &v1::Quote) -> bool {
    let of = |money: &Option<v1::Money>| amount(money.as_ref());
    of(&quote.total)
        == of(&quote.subtotal) - of(&quote.discount) + of(&quote.delivery_fee) - of(&quote.delivery_discount)
            + of(&quote.tax)
}
