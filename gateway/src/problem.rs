//! What the gateway says when it says no: `application/problem+json` (RFC 9457).
//!
//! | Module | Holds |
//! |---|---|
//! | [`status`] | the one match from a [`Code`](subjects::Code) to an HTTP status |
//!
//! A handler returns a [`Problem`]; the [`edge`](crate::edge) gives it its request id and instance,
//! which a handler does not know, and writes it out.

pub mod status;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use subjects::Fault;
use utoipa::ToSchema;

pub use status::{Named, status};

/// Seconds a 429 or 503 names at least.
pub const LEAST_RETRY_S: u64 = 1;

pub const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A refusal on its way out. Empty until the edge writes the body.
#[derive(Clone, Debug)]
pub struct Problem(pub Fault);

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(title = "Problem")]
pub struct ProblemBody {
    /// Where the code is explained, relative to the gateway.
    #[schema(example = "/docs#inventory.out_of_stock")]
    pub r#type: String,
    /// What the code means, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// Stable and dotted; match on this.
    #[schema(example = "inventory.out_of_stock")]
    pub code: String,
    /// The path that was asked for.
    pub instance: String,
    /// As in `X-Request-Id`; quote it to support.
    pub request_id: String,
    /// Every wrong field of a request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// `inventory.out_of_stock`: what is short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shortages: Vec<ShortageBody>,
}

/// One wrong field.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// RFC 6901 pointer into the body; for a parameter `/query/{name}`, `/path/{name}` or
    /// `/header/{name}`.
    #[schema(example = "/items/0/qty")]
    pub pointer: String,
    pub detail: String,
}

/// One line that cannot be had.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ShortageBody {
    pub sku: String,
    pub wanted: u32,
    /// How many are left.
    pub available: u32,
}

impl From<subjects::v1::Shortage> for ShortageBody {
    fn from(s: subjects::v1::Shortage) -> Self {
        Self { sku: s.sku, wanted: s.wanted, available: s.available }
    }
}

/// A problem with everything filled in.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub status: StatusCode,
    pub body: Bytes,
    /// Whole seconds.
    pub retry_after: Option<u64>,
}

/// Writes a fault down. `named` says where the request named the thing that may be missing.
pub fn render(fault: &Fault, named: Named, instance: &str, request_id: &str) -> Rendered {
    let status = status(fault.code, named);
    let body = ProblemBody {
        r#type: format!("/docs#{}", fault.code.as_str()),
        title: fault.code.meaning().trim().to_owned(),
        status: status.as_u16(),
        detail: fault.detail.clone(),
        code: fault.code.as_str().to_owned(),
        instance: instance.to_owned(),
        request_id: request_id.to_owned(),
        errors: fault
            .fields
            .iter()
            .map(|f| FieldProblem { pointer: f.pointer.clone(), detail: f.detail.clone() })
            .collect(),
        shortages: fault.shortages.iter().cloned().map(Into::into).collect(),
    };
    Rendered {
        status,
        // A struct of strings and numbers has no value JSON cannot say.
        body: serde_json::to_vec(&body).unwrap_or_default().into(),
        retry_after: retry_after(fault, status),
    }
}

impl Rendered {
    pub fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, CONTENT_TYPE);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// 429 and 503 always say when to come back, anything else when its fault does.
fn retry_after(fault: &Fault, status: StatusCode) -> Option<u64> {
    let always = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    (always || fault.retry_after_ms > 0)
        .then(|| u64::from(fault.retry_after_ms).div_ceil(1_000).max(LEAST_RETRY_S))
}

#[cfg(test)]
mod tests;
