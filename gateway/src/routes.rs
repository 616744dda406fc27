//! The handlers: one file per family. A handler reads the request, asks one worker, and answers.

pub mod bulk;
pub mod cart;
pub mod catalogue;
pub mod drivers;
pub mod flashsale;
pub mod fulfilment;
pub mod geo;
pub mod inventory;
pub mod ops;
pub mod orders;
pub mod payments;
pub mod place;
pub mod pricing;
pub mod promo;
pub mod riders;
pub mod search;
pub mod tracking;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use subjects::{
    Check, Code, Fault,
    ids::{OrderId, Token},
};
use uuid::Uuid;

use crate::{checkout::answer::REPLAYED, problem::Problem};

/// What a handler gives back.
pub type Answer<T = Response> = Result<T, Problem>;

/// An id of a path. What is no id names nothing, and so is not found.
fn named<T: Token>(text: &str, code: Code) -> Result<T, Fault> {
    T::parse(text).map_err(|error| Fault::reject(code, format!("the id in the path {error}")))
}

/// An id that is being given, not looked up: a wrong one is a wrong field.
fn given<T: Token>(pointer: &str, text: &str) -> Result<T, Fault> {
    let mut check = Check::new();
    let id = check.id::<T>(pointer, text);
    check.done()?;
    subjects::check::present(pointer, id)
}

pub(crate) fn order_id(text: &str) -> Result<OrderId, Fault> {
    named(text, Code::OrderNotFound)
}

/// The namespaces of ids that come from a caller's key, so that a retry names the same thing.
const KEYED: Uuid = Uuid::from_u128(0x6b69_6c61_742d_6b65_7965_642d_6964_7331);

/// The UUID of a caller, a kind of thing and a key.
fn keyed(kind: &str, caller: &str, key: &str) -> Uuid {
    Uuid::new_v5(&KEYED, format!("{kind}\0{caller}\0{key}").as_bytes())
}

/// `status` with a JSON body, marked if it is the answer of an earlier request.
pub(crate) fn answered<T: serde::Serialize>(status: StatusCode, body: T, replayed: bool) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

fn cached(seconds: u32, mut response: Response) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("public, max-age={seconds}")) {
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// A worker knows ids, not keys: that an id was used otherwise means that its key was.
fn reused(conflict: Code) -> impl Fn(Fault) -> Fault {
    move |fault| {
        if fault.code == conflict {
            Fault::reject(
                Code::IdempotencyKeyReused,
                "this Idempotency-Key was used before, with another body",
            )
        } else {
            fault
        }
    }
}
