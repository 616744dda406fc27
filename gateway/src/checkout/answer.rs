//! What an outcome is over HTTP.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use runtime::kv::Record;
use subjects::{
    Code, Fault,
    v1::{CheckoutOutcome, SagaState},
};

use crate::{
    dto::{
        checkout::{CheckoutAccepted, CheckoutProgress},
        common::some,
        orders::Order,
    },
    edge::Context,
    problem::{self, Named, Problem, Rendered, render},
};

pub const REPLAYED: &str = "idempotency-replayed";

/// An answer to a checkout.
#[derive(Clone, Debug)]
pub enum Answer {
    /// For good: stored under the key and replayed.
    Final { status: StatusCode, body: Bytes, order_id: String },
    /// Not decided yet.
    Accepted { order_id: String, progress: CheckoutProgress, next_action: String },
    /// Not an answer to the checkout but to this attempt; another one may fare better.
    Refused { fault: Fault, order_id: Option<String> },
}

/// What an outcome says, if it says anything yet.
pub fn of(outcome: CheckoutOutcome, cx: &Context) -> Option<Answer> {
    let order_id = outcome.order_id.clone();
    match outcome.state() {
        SagaState::Confirmed => Some(match outcome.order.map(Order::try_from) {
            Some(Ok(order)) => Answer::Final {
                status: StatusCode::CREATED,
                // A struct of strings, numbers and times has no value JSON cannot say.
                body: serde_json::to_vec(&order).unwrap_or_default().into(),
                order_id,
            },
            Some(Err(fault)) => Answer::refused(fault, order_id),
            None => {
                Answer::refused(Fault::retry(Code::Internal, "a confirmed checkout has no order"), order_id)
            }
        }),
        SagaState::Failed => {
            let fault = outcome.fault.map_or_else(
                || Fault::reject(Code::Internal, "a failed checkout gives no reason"),
                Fault::from_wire,
            );
            let Rendered { status, body, .. } = render(&fault, Named::ByBody, &cx.instance, &cx.request_id);
            Some(Answer::Final { status, body, order_id })
        }
        SagaState::AwaitingPayment => Some(Answer::Accepted {
            order_id,
            progress: CheckoutProgress::AwaitingPayment,
            next_action: outcome.next_action,
        }),
        // A person may yet settle it either way, so nothing is stored.
        SagaState::Stuck => {
            let fault = outcome.fault.map_or_else(
                || Fault::reject(Code::SagaStuck, "the checkout could not be undone; support has it"),
                |fault| Fault { code: Code::SagaStuck, ..Fault::from_wire(fault) },
            );
            Some(Answer::refused(fault, order_id))
        }
        SagaState::Unspecified | SagaState::Running | SagaState::Compensating => None,
    }
}

impl Answer {
    pub fn refused(fault: Fault, order_id: String) -> Self {
        Self::Refused { fault, order_id: some(order_id) }
    }

    pub fn running(order_id: String) -> Self {
        Self::Accepted { order_id, progress: CheckoutProgress::Running, next_action: String::new() }
    }

    /// The answer a finished record holds.
    pub fn stored(record: Record) -> Self {
        let status = StatusCode::from_u16(record.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::Final { status, body: record.body, order_id: record.order_id }
    }

    pub fn into_response(self, replayed: bool) -> Response {
        let (mut response, order_id) = match self {
            Self::Final { status, body, order_id } => {
                let order_id = (status == StatusCode::CREATED).then_some(order_id);
                (Rendered { status, body, retry_after: None }.with_retry_after().into_response(), order_id)
            }
            Self::Accepted { order_id, progress, next_action } => {
                let body = CheckoutAccepted {
                    order_id: order_id.clone(),
                    status: progress,
                    next_action: some(next_action),
                };
                ((StatusCode::ACCEPTED, axum::Json(body)).into_response(), Some(order_id))
            }
            Self::Refused { fault, order_id } => (Problem(fault).into_response(), order_id),
        };
        if response.status() == StatusCode::CREATED {
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let location = order_id.and_then(|id| HeaderValue::from_str(&format!("/v1/orders/{id}")).ok());
        if let Some(location) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        if replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

impl Rendered {
    /// A stored 503 keeps no number of seconds; one is as good as another, for it is final.
    fn with_retry_after(mut self) -> Self {
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            self.retry_after = Some(problem::LEAST_RETRY_S);
        }
        self
    }
}
