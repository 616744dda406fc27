//! Whether the services behind the routes answer.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use subjects::{
    Code, Endpoint,
    ids::{OrderId, SagaId},
    table::{catalogue, checkout, inventory, orders, payments},
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
async fn look(app: &App, cx: &Context) -> Ready {
    let order_id = OrderId::from_uuid(uuid::Uuid::nil()).to_string();
    let saga_id = SagaId::from_uuid(uuid::Uuid::nil()).to_string();
    let (no_order, no_payment, no_saga, no_stock, no_hub) = (
        v1::GetOrder { order_id: order_id.clone(), ..Default::default() },
        v1::GetPayment { order_id, ..Default::default() },
        v1::GetSaga { saga_id },
        v1::GetStock { hub_id: "_ready".into(), sku: "_ready".into() },
        v1::GetHub { hub_id: "_ready".into() },
    );
    let answers = tokio::join!(
        answers::<catalogue::Hub>(app, cx, &no_hub),
        answers::<inventory::Stock>(app, cx, &no_stock),
        answers::<orders::Get>(app, cx, &no_order),
        answers::<payments::Get>(app, cx, &no_payment),
        answers::<checkout::Get>(app, cx, &no_saga),
    );
    let services = vec![answers.0, answers.1, answers.2, answers.3, answers.4];
    let nats = app.bus.connected();
    Ready { ready: nats && services.iter().all(|s| s.answers), nats, services }
}

async fn answers<E: Endpoint>(app: &App, cx: &Context, request: &E::Request) -> ServiceState {
    let answers = match app.bus.call::<E>(&cx.meta, request, PATIENCE).await {
        Ok(_) => true,
        Err(fault) => !matches!(fault.code, Code::NoResponders | Code::Timeout | Code::Unavailable),
    };
    ServiceState { service: E::SERVICE.to_owned(), answers }
}
