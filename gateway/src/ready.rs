//! Whether the services behind the routes answer.

use std::time::{Duration, Instant};

use futures::future::{BoxFuture, join_all};
use serde::{Deserialize, Serialize};
use subjects::{
    Code, Endpoint,
    ids::{OrderId, RiderId, SagaId},
    table::{
        cart, catalogue, checkout, devices, dispatch, eta, flashsale, fulfilment, geo, inventory, orders,
        payments, pricing, promo, search, tracking,
    },
    v1,
};
use tokio::sync::Mutex;
use utoipa::ToSchema;

use crate::{App, edge::Context, routes::ops::Ready};

/// A balancer may ask as often as it likes.
const REMEMBERED: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ServiceState {
    #[schema(example = "orders")]
    pub service: String,
    /// Without it the gateway is not ready: nobody could place an order.
    pub required: bool,
    pub answers: bool,
}

#[derive(Debug, Default)]
pub struct Readiness {
    last: Mutex<Option<(Instant, Ready)>>,
}

impl Readiness {
    /// One look at a time; the others get its result.
    pub async fn look(&self, app: &App, cx: &Context) -> Ready {
        let mut last = self.last.lock().await;
        if let Some((_, ready)) = last.as_ref().filter(|(at, _)| at.elapsed() < REMEMBERED) {
            return ready.clone();
        }
        let ready = look(app, cx).await;
        *last = Some((Instant::now(), ready.clone()));
        ready
    }
}

/// Each service is asked for something that is not there: any answer is an answer.
macro_rules! ask_all {
    ($app:expr, $cx:expr; $($required:literal: $endpoint:ty, $request:expr;)+) => {{
        let asked: Vec<BoxFuture<'_, ServiceState>> = vec![
            $({
                let request = $request;
                Box::pin(async move { answers::<$endpoint>($app, $cx, $required, &request).await })
            },)+
        ];
        join_all(asked).await
    }};
}

async fn look(app: &App, cx: &Context) -> Ready {
    let none = || "_ready".to_owned();
    let order_id = || OrderId::from_uuid(uuid::Uuid::nil()).to_string();
    let saga_id = SagaId::from_uuid(uuid::Uuid::nil()).to_string();
    let rider_id = || RiderId::from_uuid(uuid::Uuid::nil()).to_string();
    // Required is what it takes to place an order. Without one of the others a part of the API answers 503,
    // and that is no reason to take the rest of it away.
    let services = ask_all! { app, cx;
        true: catalogue::Hub, v1::GetHub { hub_id: none() };
        true: inventory::Stock, v1::GetStock { hub_id: none(), sku: none() };
        true: orders::Get, v1::GetOrder { order_id: order_id(), ..Default::default() };
        true: payments::Get, v1::GetPayment { order_id: order_id(), ..Default::default() };
        true: checkout::Get, v1::GetSaga { saga_id };
        false: geo::City, v1::GetCity { city: none() };
        false: fulfilment::Pick, v1::GetPick { order_id: order_id() };
        false: dispatch::Rider, v1::GetRider { rider_id: rider_id() };
        false: tracking::Position, v1::GetPosition { rider_id: rider_id(), ..Default::default() };
        false: eta::Order, v1::GetEta { order_id: order_id() };
        false: devices::Standing, v1::GetBan { rider_id: rider_id() };
        false: search::Language, v1::GetLanguage { language: none() };
        false: promo::Get, v1::GetPromo { promo_id: none(), version: 0 };
        false: pricing::Tariff, v1::GetTariff { city: none() };
        false: flashsale::Get, v1::GetSale { sale_id: none() };
        false: cart::Get, v1::GetCart { owner: none(), hub_id: none() };
    };
    let nats = app.bus.connected();
    Ready { ready: nats && services.iter().all(|s| s.answers || !s.required), nats, services }
}

async fn answers<E: Endpoint>(app: &App, cx: &Context, required: bool, request: &E::Request) -> ServiceState {
    let answers = match app.bus.call::<E>(&cx.meta, request, PATIENCE).await {
        Ok(_) => true,
        Err(fault) => !matches!(fault.code, Code::NoResponders | Code::Timeout | Code::Unavailable),
    };
    ServiceState { service: E::SERVICE.to_owned(), required, answers }
}
