//! A world with the worker in it, and requests that are right.

use prost::Message;
use runtime::{Fault, Meta};
use subjects::{
    Endpoint,
    ids::{City, OrderId, PaymentId, SagaId, Token, Word},
    table::{Channel, OrderEvent, PaymentEvent, orders},
    v1::{self, OrderStatus},
};
use testkit::{Running, World};

pub struct Shop {
    pub world: World,
    pub running: Running,
}

impl Shop {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let world = World::start_with(&[(::orders::SCHEMA, &::orders::MIGRATOR)], settings).await;
        let platform = world.platform("orders").await;
        let running = world.run(::orders::worker(&platform).await.unwrap()).await;
        Self { world, running }
    }

    /// As the saga.
    pub async fn saga<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        self.world.call_as::<E>("checkout", request).await
    }

    pub async fn created(&self) -> v1::CreateOrder {
        let request = order();
        self.saga::<orders::Create>(&request).await.unwrap();
        request
    }

    pub async fn confirmed(&self) -> v1::CreateOrder {
        let request = self.created().await;
        self.saga::<orders::Confirm>(&confirm(&request)).await.unwrap();
        request
    }

    pub async fn get(&self, order_id: &str) -> v1::Order {
        let request = v1::GetOrder { order_id: order_id.into(), user_id: String::new() };
        self.world.call::<orders::Get>(&request).await.unwrap()
    }

    pub async fn advance(&self, order_id: &str, to: OrderStatus, role: &str) -> Result<v1::Order, Fault> {
        self.world.call::<orders::Advance>(&advance(order_id, to, role)).await
    }

    /// Every order event that was published, in order, once all are out.
    pub async fn events(&self) -> Vec<(OrderEvent, v1::OrderChanged)> {
        self.world.settled().await;
        let ops = self.world.bus("ops").await;
        let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
        let last = stream.cached_info().state.last_sequence;
        let mut events = Vec::new();
        for sequence in 1..=last {
            let message = stream.get_raw_message(sequence).await.unwrap();
            if let Some(channel) = OrderEvent::parse(&message.subject) {
                events.push((channel, v1::OrderChanged::decode(message.payload).unwrap()));
            }
        }
        events
    }

    /// The events of one order: word and version.
    pub async fn events_of(&self, order_id: &str) -> Vec<(String, u64)> {
        let of = |(channel, event): (OrderEvent, v1::OrderChanged)| {
            (channel.order.as_str() == order_id)
                .then(|| (channel.event.as_str().to_owned(), event.meta.unwrap().version))
        };
        self.events().await.into_iter().filter_map(of).collect()
    }

    /// A payment event as the payments worker would send it.
    pub async fn pay(&self, order_id: &str, status: v1::PaymentStatus, version: u64) {
        let payment = PaymentId::from_uuid(uuid::Uuid::from_u128(7));
        let word = status.as_str_name().trim_start_matches("PAYMENT_STATUS_").to_lowercase();
        let channel = PaymentEvent {
            event: Word::parse(&word).unwrap(),
            city: City::parse("jkt").unwrap(),
            payment: payment.clone(),
        };
        let message = v1::PaymentChanged {
            meta: Some(v1::EventMeta { version, aggregate: "payment".into(), ..Default::default() }),
            payment_id: payment.into(),
            order_id: order_id.into(),
            status: status.into(),
            ..Default::default()
        };
        let id = format!("test-{order_id}-{version}-{}", fastrand::u64(..));
        self.world.bus("payments").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// Waits until the order is so.
    pub async fn until(&self, order_id: &str, what: &str, so: impl Fn(&v1::Order) -> bool) {
        self.world
            .eventually(what, || async {
                let order = self.get(order_id).await;
                if so(&order) { Ok(true) } else { Err(format!("{order:?}")) }
            })
            .await;
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }
}

pub fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

pub fn order() -> v1::CreateOrder {
    v1::CreateOrder {
        saga_id: SagaId::from_uuid(uuid::Uuid::now_v7()).into(),
        order_id: OrderId::fresh().into(),
        user_id: "usr_1".into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        items: vec![
            v1::OrderLine {
                sku: "milk-1l".into(),
                name: "Milk".into(),
                qty: 2,
                unit_price: money(15_990),
                total: money(31_980),
            },
            v1::OrderLine {
                sku: "egg-10".into(),
                name: "Eggs".into(),
                qty: 1,
                unit_price: money(28_000),
                total: money(28_000),
            },
        ],
        totals: Some(v1::Totals {
            subtotal: money(59_980),
            discount: money(9_980),
            delivery_fee: money(5_000),
            total: money(55_000),
            delivery_discount: money(0),
            tax: money(0),
        }),
        address: Some(v1::Address {
            line: "Jl. Sudirman 1".into(),
            point: Some(v1::Point { lat: -6.2, lng: 106.8 }),
        }),
        payment_method: "card".into(),
        sla_minutes: 0,
        ..Default::default()
    }
}

/// With promotions, out of a quote.
pub fn promised() -> v1::CreateOrder {
    let promo = |promo_id: &str, discount: i64, delivery: i64, lines: &[(&str, i64)]| v1::AppliedPromo {
        promo_id: promo_id.into(),
        version: 3,
        discount: money(discount),
        delivery_discount: money(delivery),
        lines: lines
            .iter()
            .map(|(sku, amount)| v1::LineDiscount { sku: (*sku).into(), amount: money(*amount) })
            .collect(),
        ..Default::default()
    };
    let mut order = order();
    order.totals = Some(v1::Totals {
        subtotal: money(59_980),
        discount: money(9_980),
        delivery_fee: money(5_000),
        delivery_discount: money(4_000),
        tax: money(5_610),
        total: money(56_610),
    });
    order.promos = vec![
        promo("milk-week", 2_000, 0, &[("milk-1l", 2_000)]),
        promo("welcome", 11_980, 4_000, &[("milk-1l", 4_000), ("egg-10", 3_980)]),
    ];
    order.quote_id = format!("qte_{}", "0".repeat(56));
    order
}

pub fn confirm(order: &v1::CreateOrder) -> v1::ConfirmOrder {
    v1::ConfirmOrder {
        saga_id: order.saga_id.clone(),
        order_id: order.order_id.clone(),
        payment_id: PaymentId::from_uuid(uuid::Uuid::from_u128(7)).into(),
        payment_status: "captured".into(),
    }
}

pub fn fail(order: &v1::CreateOrder) -> v1::FailOrder {
    v1::FailOrder {
        saga_id: order.saga_id.clone(),
        order_id: order.order_id.clone(),
        code: "payments.declined".into(),
        reason: "no funds".into(),
    }
}

pub fn cancel(order: &v1::CreateOrder) -> v1::CancelOrder {
    v1::CancelOrder {
        order_id: order.order_id.clone(),
        user_id: order.user_id.clone(),
        actor: order.user_id.clone(),
        reason: "changed my mind".into(),
    }
}

pub fn advance(order_id: &str, to: OrderStatus, role: &str) -> v1::AdvanceOrder {
    v1::AdvanceOrder {
        order_id: order_id.into(),
        to: to.into(),
        actor: format!("{role}-1"),
        note: String::new(),
        role: role.into(),
    }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
