//! A world with a checkout worker and scripted owners: services on real NATS with their state in real
//! Postgres, each call one transaction.

use std::{collections::HashMap, pin::Pin, sync::Arc};

use bytes::Bytes;
use checkout::checks::{Backend, Books, Gateway, Kind, Model, OWNERS, Proxy, World};
use runtime::{Bus, Fault};
use sqlx::{PgPool, types::Json};
use subjects::{
    ids::{OrderId, SagaId, Token, UserId},
    v1,
};
use testkit::Running;

/// One row per order, locked while a call is answered.
pub struct Owners {
    pg: PgPool,
}

impl Owners {
    pub async fn on(pg: PgPool) -> Self {
        sqlx::raw_sql("create schema owners; create table owners.book (order_id text primary key, model jsonb not null)")
            .execute(&pg)
            .await
            .unwrap();
        Self { pg }
    }

    /// Changes one order's book in a transaction.
    pub async fn change<T>(&self, order: &str, f: impl FnOnce(&mut Model) -> T) -> Result<T, sqlx::Error> {
        let mut tx = self.pg.begin().await?;
        sqlx::query("insert into owners.book values ($1, $2) on conflict do nothing")
            .bind(order)
            .bind(Json(Model::default()))
            .execute(&mut *tx)
            .await?;
        let Json(mut model): Json<Model> =
            sqlx::query_scalar("select model from owners.book where order_id = $1 for update")
                .bind(order)
                .fetch_one(&mut *tx)
                .await?;
        let answer = f(&mut model);
        sqlx::query("update owners.book set model = $2 where order_id = $1")
            .bind(order)
            .bind(Json(model))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(answer)
    }
}

impl Backend for Owners {
    fn call(
        &self,
        subject: &'static str,
        payload: Bytes,
    ) -> Pin<Box<dyn Future<Output = Result<Bytes, Fault>> + Send + '_>> {
        Box::pin(async move {
            let order = checkout::checks::order_of(subject, &payload);
            self.change(&order, |model| model.answer(subject, &payload)).await.map_err(Fault::unavailable)?
        })
    }
}

pub struct Scripted {
    pub kit: testkit::World,
    pub owners: Arc<Owners>,
    proxy: Proxy,
    gateway: Gateway,
    steps: Bus,
}

/// What was in a dead worker's hands comes again after ten seconds; on a busy machine, more than the deadline of
/// a checkout would be over by then, and it would be undone; as it would be after four answers in a row that took
/// longer than a second.
const PATIENT: [(&str, &str); 3] = [
    ("KILAT__CHECKOUT__DEADLINE_S", "120"),
    ("KILAT__CHECKOUT__STEP_TIMEOUT_MS", "2500"),
    ("KILAT__INVENTORY__HOLD_S", "150"),
];

impl Scripted {
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        let settings: Vec<_> = PATIENT.iter().chain(settings).copied().collect();
        let kit = testkit::World::start_with(&[(checkout::SCHEMA, &checkout::MIGRATOR)], &settings).await;
        let owners = Arc::new(Owners::on(kit.pg.clone()).await);
        let mut buses = HashMap::new();
        for role in OWNERS {
            buses.insert(role, kit.bus(role).await);
        }
        let proxy = Proxy::start(&buses, owners.clone()).await;
        let gateway = Gateway::on(kit.bus("gateway").await).await;
        let steps = kit.bus("checkout").await;
        Self { kit, owners, proxy, gateway, steps }
    }

    pub async fn worker(&self) -> Running {
        let platform = self.kit.platform("checkout").await;
        self.kit.run(checkout::worker(&platform).await.unwrap()).await
    }

    pub async fn saga(&self, saga_id: &str) -> Result<v1::SagaView, Fault> {
        let request = v1::GetSaga { saga_id: saga_id.into() };
        self.kit.call_as::<subjects::table::checkout::Get>("ops", &request).await
    }

    pub async fn saga_is(&self, saga_id: &str, state: v1::SagaState) {
        self.kit
            .eventually(&format!("{saga_id} is {state:?}"), || async {
                let saga = self.saga(saga_id).await.map_err(|fault| fault.to_string())?;
                if saga.state() == state { Ok(true) } else { Err(format!("{saga:?}")) }
            })
            .await;
    }
}

pub fn request() -> v1::StartCheckout {
    let user = UserId::fresh();
    v1::StartCheckout {
        saga_id: SagaId::derive(user.as_str(), "key").into(),
        order_id: OrderId::fresh().into(),
        user_id: user.into(),
        idempotency_key: "key".into(),
        req_hash: vec![7; 32].into(),
        hub_id: "hub_1".into(),
        items: vec![v1::Line { sku: "milk-1l".into(), qty: 2 }],
        payment: Some(v1::PaymentChoice { method: "card".into(), token: "tok".into() }),
        address: Some(v1::Address {
            line: "Jl. Sudirman 1".into(),
            point: Some(v1::Point { lat: -6.2, lng: 106.8 }),
        }),
        ..Default::default()
    }
}

pub fn request_of(kind: Kind) -> v1::StartCheckout {
    match kind {
        Kind::Plain => request(),
        Kind::Codes => v1::StartCheckout { promo_codes: vec!["TEN".into()], ..request() },
        Kind::Quote => v1::StartCheckout { quote_id: "qte_1".into(), ..request() },
        Kind::Sale => v1::StartCheckout { sale_id: "sale_1".into(), ..request() },
    }
}

pub fn paying(method: &str) -> v1::StartCheckout {
    v1::StartCheckout {
        payment: Some(v1::PaymentChoice { method: method.into(), token: String::new() }),
        ..request()
    }
}

impl World for Scripted {
    fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    fn steps(&self) -> &Bus {
        &self.steps
    }

    fn proxy(&self) -> &Proxy {
        &self.proxy
    }

    fn kinds(&self) -> &'static [Kind] {
        &Kind::ALL
    }

    async fn request(&self, kind: Kind) -> v1::StartCheckout {
        request_of(kind)
    }

    async fn books(&self, order_id: &str) -> Books {
        self.owners.change(order_id, |model| model.books()).await.unwrap()
    }
}
