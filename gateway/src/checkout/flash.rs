//! `POST /v1/flash-sale/checkout`: the sale decides whether a buyer may, and holds the units; from there on it is a
//! checkout like any other, and its outcome is waited for in the same way.
//!
//! Its keys are the sale's own, not the bucket's: a key joins a queue first, and buys minutes later.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use subjects::{
    Channel as _, Code, Fault,
    ids::SagaId,
    table::{CheckoutReply, checkout, flashsale, orders},
    v1,
};
use tokio::time::timeout;

use super::{Answer, answer, waiters::Waiter};
use crate::{
    App,
    dto::{
        flashsale::{PlaceState, SaleAccepted, SalePlace},
        orders::Order,
    },
    edge::Context,
    routes::answered,
};

/// Joins a sale's queue, or buys.
///
/// # Errors
/// What the sale says.
pub async fn enter(app: &App, cx: Context, mut ask: v1::EnterSale) -> Result<Response, Fault> {
    // Only the name of a mailbox here; the same for every attempt of a key, so that each hears the outcome.
    let mailbox = SagaId::derive(&ask.user_id, &format!("flash\0{}\0{}", ask.sale_id, ask.idempotency_key));
    // Registered before anything is sent: the outcome may be faster than we are.
    let waiter = app.waiters.register(&mailbox);
    ask.reply_to = CheckoutReply { instance: app.instance.clone(), saga: mailbox }.subject();
    let place = app.call::<flashsale::Enter>(&cx, &ask).await?;
    let saga_id = place.saga_id.clone();
    let place = SalePlace::try_from(place)?;
    match place.status {
        PlaceState::Waiting | PlaceState::Admitted | PlaceState::Unlikely => {
            Ok((StatusCode::ACCEPTED, axum::Json(SaleAccepted::Queued(place))).into_response())
        }
        PlaceState::Buying => {
            let order_id = place.order_id.unwrap_or_default();
            Ok(outcome(app, &cx, waiter, saga_id, order_id).await.into_response(false))
        }
        PlaceState::Bought => bought(app, &cx, ask.user_id, place.order_id.unwrap_or_default()).await,
        PlaceState::PassedOn => {
            // A purchase that failed: the key is answered as it was.
            if let Some(answer) = recorded(app, &cx, saga_id).await {
                return Ok(answer.into_response(true));
            }
            Err(Fault::reject(Code::PlacePassedOn, "the place was not used in time and has passed on"))
        }
        PlaceState::SoldOut => Err(Fault::reject(Code::SaleSoldOut, "nothing is left")),
    }
}

/// As long as a checkout is waited for. Who comes late, with the key of a saga that has answered another already,
/// is told what stands in its record.
async fn outcome(app: &App, cx: &Context, mut waiter: Waiter, saga_id: String, order_id: String) -> Answer {
    let told = async {
        loop {
            if let Some(answer) = answer::of(waiter.next().await, cx) {
                return answer;
            }
        }
    };
    if let Ok(answer) = timeout(app.config.checkout.wait(), told).await {
        return answer;
    }
    recorded(app, cx, saga_id).await.unwrap_or_else(|| Answer::running(order_id))
}

/// What a saga came to, if it did.
async fn recorded(app: &App, cx: &Context, saga_id: String) -> Option<Answer> {
    if saga_id.is_empty() {
        return None;
    }
    let view = app.call::<checkout::Get>(cx, &v1::GetSaga { saga_id }).await.ok()?;
    answer::of(view.outcome?, cx)
}

/// The order of an earlier attempt.
async fn bought(app: &App, cx: &Context, user_id: String, order_id: String) -> Result<Response, Fault> {
    let order = app.call::<orders::Get>(cx, &v1::GetOrder { order_id, user_id }).await?;
    let order = Order::try_from(order)?;
    let location = HeaderValue::from_str(&format!("/v1/orders/{}", order.order_id));
    let mut response = answered(StatusCode::OK, order, true);
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
