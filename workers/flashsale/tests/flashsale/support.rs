//! A hub with something to sell, every worker a purchase needs, and buyers.

use std::{collections::HashMap, time::Duration};

use audit::{Options, Sources};
use chrono::{TimeDelta, Utc};
use runtime::{Code, Fault};
use sqlx::migrate::Migrator;
use subjects::{
    Endpoint,
    ids::{MovementId, UserId},
    table::{catalogue as catalogue_api, flashsale as api, inventory as inventory_api},
    v1::{self, PlaceState, SaleMode},
};
use testkit::{Running, World, eventually, found};

pub const HUB: &str = "hub_1";
pub const SKU: &str = "phone";
pub const PRICE: i64 = 50_000;
/// As catalogue sells it.
pub const SHELF: i64 = 80_000;
pub const FEE: i64 = 9_000;
pub const KEY: &str = "a key nobody guesses";

const SCHEMAS: [(&str, &Migrator); 6] = [
    (catalogue::SCHEMA, &catalogue::MIGRATOR),
    (inventory::SCHEMA, &inventory::MIGRATOR),
    (orders::SCHEMA, &orders::MIGRATOR),
    (payments::SCHEMA, &payments::MIGRATOR),
    (checkout::SCHEMA, &checkout::MIGRATOR),
    (flashsale::SCHEMA, &flashsale::MIGRATOR),
];

pub struct Shop {
    pub world: World,
    pub running: HashMap<&'static str, Running>,
    sources: Sources,
}

pub fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

/// What came of a buyer's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Day {
    Bought,
    SoldOut,
    /// Had a place and did not use it, or could not pay.
    PassedOn,
}

#[derive(Clone, Debug)]
pub struct Buyer {
    pub user: String,
    pub card: &'static str,
    /// Goes away once admitted.
    pub idle: bool,
}

impl Buyer {
    pub fn new() -> Self {
        Self { user: UserId::fresh().into(), card: "tok_ok", idle: false }
    }

    fn phone(&self) -> String {
        format!("phone of {}", self.user)
    }
}

pub fn sale(sale_id: &str, units: u32) -> v1::Sale {
    v1::Sale {
        sale_id: sale_id.into(),
        hub_id: HUB.into(),
        sku: SKU.into(),
        price: money(PRICE),
        units,
        per_user: 1,
        starts_at: Some(Utc::now().into()),
        ends_at: Some((Utc::now() + TimeDelta::minutes(10)).into()),
        mode: SaleMode::Fifo.into(),
        admit_per_s: 200,
        place_s: 4,
        ..Default::default()
    }
}

impl Shop {
    /// With so many units on the shelf.
    pub async fn open(units: i64) -> Self {
        Self::open_with(units, &[]).await
    }

    pub async fn open_with(units: i64, settings: &[(&str, &str)]) -> Self {
        let settings: Vec<_> =
            settings.iter().copied().chain([("KILAT__FLASHSALE__TOKEN_KEY", KEY)]).collect();
        let world = World::start_with(&SCHEMAS, &settings).await;
        let sources = Sources::of(&world.platform("audit").await).unwrap();
        let mut shop = Self { world, running: HashMap::new(), sources };
        macro_rules! run {
            ($($worker:ident)+) => {
                $(let platform = shop.world.platform(stringify!($worker)).await;
                let worker = ::$worker::worker(&platform).await.unwrap();
                shop.running.insert(stringify!($worker), shop.world.run(worker).await);)+
            };
        }
        run!(catalogue inventory orders payments checkout flashsale);
        shop.put::<catalogue_api::PutHub>(&v1::PutHub {
            hub: Some(v1::Hub {
                hub_id: HUB.into(),
                name: HUB.into(),
                city: "jkt".into(),
                currency: "IDR".into(),
                time_zone: "Asia/Jakarta".into(),
                point: Some(v1::Point { lat: -6.26, lng: 106.81 }),
                active: true,
                delivery_fee: money(FEE),
                ..Default::default()
            }),
        })
        .await;
        for sku in [SKU, "cable"] {
            let product = v1::Product {
                sku: sku.into(),
                name: sku.into(),
                category: "things/shiny".into(),
                prices: vec![v1::Price { city: "jkt".into(), amount: money(SHELF) }],
                active: true,
                ..Default::default()
            };
            shop.put::<catalogue_api::PutProduct>(&v1::PutProduct { product: Some(product) }).await;
        }
        let received = v1::MoveStock {
            movement_id: MovementId::fresh().into(),
            hub_id: HUB.into(),
            kind: v1::MovementKind::Receive.into(),
            lines: vec![v1::MovementLine { sku: SKU.into(), qty: units }],
            reason: "a delivery".into(),
            actor: "test".into(),
            ..Default::default()
        };
        shop.put::<inventory_api::Move>(&received).await;
        shop
    }

    pub async fn worker(&self) -> Running {
        let platform = self.world.platform("flashsale").await;
        self.world.run(::flashsale::worker(&platform).await.unwrap()).await
    }

    /// Until it is taken: what one worker has, its neighbour hears of a moment later.
    pub async fn put<E: Endpoint>(&self, request: &E::Request) {
        eventually(E::SUBJECT, || async {
            match self.world.call::<E>(request).await {
                Ok(_) => Ok(true),
                Err(fault) if passing(&fault) => Err(fault.to_string()),
                Err(fault) => panic!("{}: {fault}", E::SUBJECT),
            }
        })
        .await;
    }

    /// Puts a sale and waits until it sells.
    pub async fn begin(&self, sale: v1::Sale) {
        let id = sale.sale_id.clone();
        self.put::<api::Put>(&v1::PutSale { sale: Some(sale) }).await;
        self.is(&id, v1::SaleState::Open).await;
        // Redis has it, too.
        let nobody = UserId::fresh().to_string();
        eventually("the door is open", || async {
            match self.place(&id, &nobody).await {
                Err(fault) if fault.code == Code::PlaceNotFound => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
    }

    pub async fn is(&self, sale_id: &str, state: v1::SaleState) {
        eventually(&format!("{sale_id} is {state:?}"), || async {
            let sale = self.ask(sale_id).await.map_err(|fault| fault.to_string())?;
            if sale.state() == state { Ok(true) } else { Err(format!("{sale:?}")) }
        })
        .await;
    }

    pub async fn get(&self, sale_id: &str) -> v1::Sale {
        self.ask(sale_id).await.unwrap()
    }

    async fn ask(&self, sale_id: &str) -> Result<v1::Sale, Fault> {
        self.world.call::<api::Get>(&v1::GetSale { sale_id: sale_id.into() }).await
    }

    pub async fn token(&self, sale_id: &str, buyer: &Buyer) -> Result<String, Fault> {
        let request = v1::IssueSaleToken {
            sale_id: sale_id.into(),
            fingerprint: buyer.phone(),
            user_id: buyer.user.clone(),
        };
        self.world.call::<api::Token>(&request).await.map(|issued| issued.token)
    }

    pub fn knock(&self, sale_id: &str, buyer: &Buyer, token: String, key: &str) -> v1::EnterSale {
        v1::EnterSale {
            sale_id: sale_id.into(),
            user_id: buyer.user.clone(),
            token,
            fingerprint: buyer.phone(),
            idempotency_key: key.into(),
            qty: 1,
            payment: Some(v1::PaymentChoice { method: "card".into(), token: buyer.card.into() }),
            address: Some(v1::Address {
                line: "Jl. Kemang Raya 24".into(),
                point: Some(v1::Point { lat: -6.26, lng: 106.81 }),
            }),
            reply_to: String::new(),
        }
    }

    pub async fn enter(&self, sale_id: &str, buyer: &Buyer, key: &str) -> Result<v1::SalePlace, Fault> {
        let token = self.token(sale_id, buyer).await?;
        self.world.call::<api::Enter>(&self.knock(sale_id, buyer, token, key)).await
    }

    pub async fn place(&self, sale_id: &str, user: &str) -> Result<v1::SalePlace, Fault> {
        let request = v1::GetPlace { sale_id: sale_id.into(), user_id: user.into() };
        self.world.call::<api::Place>(&request).await
    }

    pub async fn stands(&self, sale_id: &str, buyer: &Buyer, state: PlaceState) -> v1::SalePlace {
        found(&format!("{} is {state:?}", buyer.user), || async {
            let place = self.place(sale_id, &buyer.user).await.map_err(|fault| fault.to_string())?;
            if place.state() == state { Ok(place) } else { Err(format!("{place:?}")) }
        })
        .await
    }

    /// A buyer's day: joins, waits, buys, whatever dies meanwhile; asks as an app would.
    pub async fn day(&self, sale_id: &str, buyer: &Buyer) -> Day {
        let mut tries = 0;
        loop {
            let place = self.place(sale_id, &buyer.user).await;
            let knock = match place.as_ref().map(v1::SalePlace::state) {
                Ok(PlaceState::Bought) => return Day::Bought,
                Ok(PlaceState::SoldOut) => return Day::SoldOut,
                Ok(PlaceState::PassedOn) if buyer.idle || tries > 0 => return Day::PassedOn,
                Ok(PlaceState::Admitted) => !buyer.idle,
                Ok(PlaceState::PassedOn) => true,
                Ok(_) => false,
                Err(fault) if fault.code == Code::PlaceNotFound => true,
                Err(fault) if fault.retryable() => false,
                Err(fault) => panic!("{fault}"),
            };
            let mut wait = 100;
            if knock {
                match self.enter(sale_id, buyer, &format!("try-{tries}")).await {
                    Ok(place) if place.state() == PlaceState::PassedOn => tries += 1,
                    Ok(_) => {}
                    Err(fault) => match fault.code {
                        Code::SaleSoldOut => return Day::SoldOut,
                        Code::SaleFlood => wait = u64::from(fault.retry_after_ms.max(100)),
                        // The lock of a key outlives the worker that took it.
                        Code::IdempotencyInFlight => wait = 1_000,
                        Code::PlacePassedOn | Code::OutOfStock | Code::SaleFull => {}
                        _ if fault.retryable() => {}
                        _ => panic!("{fault}"),
                    },
                }
            }
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }

    /// Units for sale, and on hold.
    pub async fn units(&self) -> (u32, u32) {
        let request = v1::GetStock { hub_id: HUB.into(), sku: SKU.into() };
        let level = self.world.call::<inventory_api::Stock>(&request).await.unwrap();
        (level.available, level.held)
    }

    /// The books add up once what was under way has arrived. What a sale still has on hold is no finding.
    pub async fn adds_up(&self) {
        let options = Options::default().settled();
        eventually("the world adds up", || async {
            let report = audit::run(&self.sources, &options).await;
            if report.exit_code() == 0 { Ok(true) } else { Err(report.to_string()) }
        })
        .await;
    }
}

fn passing(fault: &Fault) -> bool {
    let early = [Code::InventoryUnknownHub, Code::InventoryUnknownSku, Code::HubClosed];
    fault.retryable() || early.contains(&fault.code)
}
