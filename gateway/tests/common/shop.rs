//! A shop of real workers behind a gateway: a hub, and some products.

#![allow(dead_code, clippy::unwrap_used)]

use gateway::auth::Role::{self, Admin, Customer, Service, Store};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use subjects::{
    ids::{MovementId, Token as _},
    table::inventory as stock,
    v1,
};
use testkit::Running;

use crate::common::{Door, House, problem};

pub const HUB: &str = "hub_1";

pub struct Shop {
    pub house: House,
    pub door: Door,
    pub running: Vec<Running>,
}

macro_rules! run {
    ($shop:expr; $($worker:ident)+) => {
        $({
            let platform = $shop.house.world.platform(stringify!($worker)).await;
            let running = $shop.house.world.run($worker::worker(&platform).await.unwrap()).await;
            $shop.running.push(running);
        })+
    };
}
pub(crate) use run;

macro_rules! schemas {
    ($($worker:ident)+) => { [$(($worker::SCHEMA, &$worker::MIGRATOR)),+] };
}
pub(crate) use schemas;

impl Shop {
    pub async fn open(schemas: &[(&str, &Migrator)], settings: &[(&str, &str)]) -> Self {
        let mut all = vec![
            ("KILAT__PROMO__FINGERPRINT_KEY", "a key of this test"),
            ("KILAT__PRICING__QUOTE_KEY", "another"),
            ("KILAT__FLASHSALE__TOKEN_KEY", "a third"),
            ("KILAT__GATEWAY__LIMITS__WRITE_PER_WINDOW", "0"),
        ];
        all.extend_from_slice(settings);
        let house = House::of(schemas, &all).await;
        let door = house.door().await;
        let mut shop = Self { house, door, running: Vec::new() };
        run!(shop; catalogue);
        shop
    }

    /// A hub in Jakarta that sells milk at 20 000 and tea at 5 000, with a flat fee of 9 000.
    pub async fn furnish(&self) {
        let hub = json!({ "name": "Kemang", "city": "jkt", "currency": "IDR", "time_zone": "Asia/Jakarta",
            "lat": -6.2607, "lng": 106.8137, "delivery_fee": { "amount": 9_000, "currency": "IDR" } });
        self.ok(self.admin("PUT", "/v1/admin/hubs/hub_1").json(&hub)).await;
        for (sku, price) in [("milk", 20_000), ("tea", 5_000)] {
            let product = json!({ "name": sku, "category": "food", "prices": [
                { "city": "jkt", "amount": { "amount": price, "currency": "IDR" } }] });
            self.ok(self.admin("PUT", &format!("/v1/admin/products/{sku}")).json(&product)).await;
        }
    }

    pub async fn receive(&self, sku: &str, units: i64) {
        let movement = v1::MoveStock {
            movement_id: MovementId::fresh().as_str().into(),
            hub_id: HUB.into(),
            kind: v1::MovementKind::Receive.into(),
            lines: vec![v1::MovementLine { sku: sku.into(), qty: units }],
            reason: "test".into(),
            ..Default::default()
        };
        self.house
            .world
            .eventually("the stock is there", || async {
                let moved = self.house.world.call::<stock::Move>(&movement).await;
                moved.map(|_| true).map_err(|fault| fault.to_string())
            })
            .await;
    }

    pub fn admin(&self, method: &str, path: &str) -> RequestBuilder {
        self.role(Admin, "staff-1", method, path)
    }

    pub fn role(&self, role: Role, sub: &str, method: &str, path: &str) -> RequestBuilder {
        self.house.as_role(&self.door, role, sub, method, path)
    }

    pub fn user(&self, user: &str, method: &str, path: &str) -> RequestBuilder {
        self.role(Customer, user, method, path)
    }

    pub fn service(&self, method: &str, path: &str) -> RequestBuilder {
        self.role(Service, "erp", method, path)
    }

    pub fn store(&self, method: &str, path: &str) -> RequestBuilder {
        self.role(Store, "staff-1", method, path)
    }

    /// The body of an answer that is no problem.
    pub async fn ok(&self, request: RequestBuilder) -> Value {
        let response = request.send().await.unwrap();
        let status = response.status();
        let body: Value = response.json().await.unwrap();
        assert!(status.is_success(), "{status} {body}");
        body
    }

    /// Status, code, and pointers of a problem.
    pub async fn no(&self, request: RequestBuilder) -> (u16, String, Vec<String>) {
        let (status, code, body) = problem(request.send().await.unwrap()).await;
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let pointers = errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect();
        (status, code, pointers)
    }
}
