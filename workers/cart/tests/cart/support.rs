//! A shop with a hub and some products, and short words for what is done there.

use runtime::Fault;
use subjects::{
    ids::{MovementId, Token as _},
    table::{cart as api, catalogue as shelf, inventory as store, promo as rules},
    v1::{self, MovementKind},
};
use testkit::{Running, World};

pub const HUB: &str = "hub_1";
pub const USER: &str = "usr_1";
pub const ANON: &str = "anon_0123456789abcdef0123456789abcdef";

pub struct Shop {
    pub world: World,
    pub cart: Option<Running>,
    pub catalogue: Option<Running>,
}

impl Shop {
    /// With a catalogue: milk at 500, rice at 900, tea at 50.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let schemas = [
            (cart::SCHEMA, &cart::MIGRATOR),
            (catalogue::SCHEMA, &catalogue::MIGRATOR),
            (inventory::SCHEMA, &inventory::MIGRATOR),
            (promo::SCHEMA, &promo::MIGRATOR),
        ];
        let world = World::start_with(&schemas, settings).await;
        let platform = world.platform("catalogue").await;
        let catalogue = Some(world.run(catalogue::worker(&platform).await.unwrap()).await);
        let cart = Some(worker(&world).await);
        let shop = Self { world, cart, catalogue };
        shop.put_hub(true).await;
        for (sku, price) in [("milk", 500), ("rice", 900), ("tea", 50)] {
            shop.put_product(sku, price, true).await;
        }
        shop
    }

    /// Another worker beside the first.
    pub async fn another(&self) -> Running {
        worker(&self.world).await
    }

    /// Inventory with so much of everything.
    pub async fn stocked(&self, units: i64) -> Running {
        let platform = self.world.platform("inventory").await;
        let running = self.world.run(inventory::worker(&platform).await.unwrap()).await;
        self.receive(&[("milk", units), ("rice", units), ("tea", units)]).await;
        running
    }

    /// In or, with less than nothing, out.
    pub async fn receive(&self, lines: &[(&str, i64)]) {
        let line = |(sku, qty): &(&str, i64)| v1::MovementLine { sku: (*sku).into(), qty: *qty };
        let kind =
            if lines.iter().all(|(_, qty)| *qty > 0) { MovementKind::Receive } else { MovementKind::Adjust };
        let movement = v1::MoveStock {
            movement_id: MovementId::fresh().as_str().into(),
            hub_id: HUB.into(),
            kind: kind.into(),
            lines: lines.iter().map(line).collect(),
            reason: "test".into(),
            ..Default::default()
        };
        self.world
            .eventually("the stock is there", || async {
                self.world
                    .call::<store::Move>(&movement)
                    .await
                    .map(|_| true)
                    .map_err(|fault| fault.to_string())
            })
            .await;
    }

    pub async fn promoted(&self) -> Running {
        let platform = self.world.platform("promo").await;
        let running = self.world.run(promo::worker(&platform).await.unwrap()).await;
        self.rule(
            "save",
            r#"{"name": "Save", "currency": "IDR", "codes": ["SAVE"],
            "effect": {"type": "Fixed", "amount": 100}, "limits": {"total": 1000}}"#,
        )
        .await;
        running
    }

    pub async fn rule(&self, id: &str, rule: &str) {
        let promo = v1::Promo { promo_id: id.into(), rule: rule.into(), active: true, ..Default::default() };
        let put = v1::PutPromo { promo: Some(promo), actor: "test".into() };
        self.world
            .eventually("the rule is there", || async {
                self.world.call::<rules::Put>(&put).await.map(|_| true).map_err(|fault| fault.to_string())
            })
            .await;
    }

    pub async fn put_hub(&self, active: bool) {
        let hub = v1::Hub {
            hub_id: HUB.into(),
            name: "Kemang".into(),
            city: "jkt".into(),
            currency: "IDR".into(),
            time_zone: "Asia/Jakarta".into(),
            point: Some(v1::Point { lat: -6.26, lng: 106.81 }),
            active,
            version: 0,
            delivery_fee: Some(v1::Money { amount: 100, currency: "IDR".into() }),
        };
        self.world.call::<shelf::PutHub>(&v1::PutHub { hub: Some(hub) }).await.unwrap();
    }

    pub async fn put_product(&self, sku: &str, price: i64, active: bool) {
        let amount = Some(v1::Money { amount: price, currency: "IDR".into() });
        let product = v1::Product {
            sku: sku.into(),
            name: sku.to_uppercase(),
            category: "food".into(),
            prices: vec![v1::Price { city: "jkt".into(), amount }],
            active,
            ..Default::default()
        };
        self.world.call::<shelf::PutProduct>(&v1::PutProduct { product: Some(product) }).await.unwrap();
    }

    pub async fn add(&self, owner: &str, sku: &str, qty: u32) -> Result<v1::Cart, Fault> {
        self.put(owner, sku, qty, false).await
    }

    pub async fn set(&self, owner: &str, sku: &str, qty: u32) -> Result<v1::Cart, Fault> {
        self.put(owner, sku, qty, true).await
    }

    async fn put(&self, owner: &str, sku: &str, qty: u32, set: bool) -> Result<v1::Cart, Fault> {
        let (owner, hub_id, sku) = (owner.into(), HUB.into(), sku.into());
        self.world.call::<api::Add>(&v1::AddToCart { owner, hub_id, sku, qty, set }).await
    }

    pub async fn codes(&self, owner: &str, codes: &[&str]) -> Result<v1::Cart, Fault> {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        self.world
            .call::<api::Codes>(&v1::PutCartCodes { owner: owner.into(), hub_id: HUB.into(), codes })
            .await
    }

    pub async fn get(&self, owner: &str) -> Result<v1::Cart, Fault> {
        self.world.call::<api::Get>(&of(owner)).await
    }

    pub async fn clear(&self, owner: &str) -> Result<v1::Cart, Fault> {
        self.world.call::<api::Clear>(&of(owner)).await
    }

    pub async fn revalidate(&self, owner: &str) -> Result<v1::Cart, Fault> {
        self.world.call::<api::Revalidate>(&of(owner)).await
    }

    pub async fn merge(&self, from: &str, owner: &str) -> Result<v1::Cart, Fault> {
        let merge = v1::MergeCart { from: from.into(), owner: owner.into(), hub_id: HUB.into() };
        self.world.call::<api::Merge>(&merge).await
    }

    /// Until the record has the cart in this version.
    pub async fn saved(&self, owner: &str, version: u64) {
        self.world
            .eventually("the cart is written down", || async {
                let row: Option<(i64,)> = sqlx::query_as("select version from cart.cart where owner = $1")
                    .bind(owner)
                    .fetch_optional(&self.world.pg)
                    .await
                    .map_err(|error| error.to_string())?;
                let wanted = i64::try_from(version).unwrap();
                if row == Some((wanted,)) { Ok(true) } else { Err(format!("{row:?}, not {wanted}")) }
            })
            .await;
    }

    pub async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.world.redis.url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    pub async fn flush(&self) {
        let () = redis::cmd("FLUSHALL").query_async(&mut self.redis().await).await.unwrap();
    }
}

async fn worker(world: &World) -> Running {
    let platform = world.platform("cart").await;
    world.run(cart::worker(&platform).await.unwrap()).await
}

fn of(owner: &str) -> v1::GetCart {
    v1::GetCart { owner: owner.into(), hub_id: HUB.into() }
}

/// SKUs and quantities.
pub fn lines(cart: &v1::Cart) -> Vec<(&str, u32)> {
    cart.items.iter().map(|line| (line.sku.as_str(), line.qty)).collect()
}

/// SKU, kind, was, now.
pub fn differences(cart: &v1::Cart) -> Vec<(&str, &str, &str, &str)> {
    cart.differences
        .iter()
        .map(|d| (d.sku.as_str(), d.kind.as_str(), d.was.as_str(), d.now.as_str()))
        .collect()
}

pub fn amount(money: &Option<v1::Money>) -> Option<i64> {
    money.as_ref().map(|money| money.amount)
}

pub fn code(result: Result<v1::Cart, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
