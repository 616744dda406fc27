//! The outermost layer, around every route and around "no such route": request id, trace, room,
//! timeout, panics, problems, metrics, one line of log.
//!
//! The line holds the route's template, never the path or the query: those carry ids and coordinates.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use runtime::Meta;
use subjects::{Code, Fault};
use tracing::Instrument as _;

use crate::{
    App,
    problem::{Named, Problem, render},
};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The request being answered.
#[derive(Clone, Debug)]
pub struct Context {
    pub request_id: Arc<str>,
    /// The path, for problems.
    pub instance: Arc<str>,
    /// Goes out with everything sent because of it.
    pub meta: Meta,
}

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem(Fault::reject(Code::Internal, "the route is not behind the edge")))
    }
}

pub async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = request_id(request.headers().get(REQUEST_ID));
    let traceparent = request
        .headers()
        .get(TRACEPARENT)
        .and_then(|value| value.to_str().ok())
        .filter(|text| runtime::trace::parse(text).is_some())
        .map(str::to_owned);
    let cx = Context {
        instance: request.uri().path().into(),
        meta: Meta { request_id: Some(request_id.to_string()), traceparent, delivered: 1, deadline: None },
        request_id,
    };
    let method = method_label(request.method());
    let route: Arc<str> =
        request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).into();
    let named = Named::of(request.method(), &route);
    let span = tracing::info_span!(
        "http",
        otel.name = format_args!("{method} {route}"),
        request_id = &*cx.request_id
    );
    runtime::trace::adopt(&span, cx.meta.traceparent.as_deref());
    request.extensions_mut().insert(cx.clone());

    let mut response = answer(&app, request, next).instrument(span.clone()).await;
    if let Some(Problem(fault)) = response.extensions_mut().remove::<Problem>() {
        let kept = std::mem::take(response.headers_mut());
        response = render(&fault, named, &cx.instance, &cx.request_id).into_response();
        response.headers_mut().extend(
            kept.into_iter().filter_map(|(name, value)| Some((name?, value))).filter(|(name, _)| {
                // Those of the empty response the problem travelled in.
                *name != axum::http::header::CONTENT_LENGTH && *name != axum::http::header::CONTENT_TYPE
            }),
        );
        let _in = span.enter();
        if fault.code == Code::Internal {
            tracing::error!(code = fault.code.as_str(), detail = fault.detail, "request failed");
        } else {
            tracing::debug!(code = fault.code.as_str(), detail = fault.detail, "request refused");
        }
    }
    if let Ok(value) = HeaderValue::from_str(&cx.request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    record(&span, method, route, &response, started);
    response
}

async fn answer(app: &App, request: Request, next: Next) -> Response {
    let _place = match &app.room {
        None => None,
        Some(room) => match room.clone().try_acquire_owned() {
            Ok(place) => Some(place),
            Err(_) => {
                let fault = Fault::retry(Code::Busy, "the gateway has too many requests at work");
                return Problem(fault.after_ms(1_000)).into_response();
            }
        },
    };
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    let limit = app.config.gateway.request_timeout();
    match tokio::time::timeout(limit, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem(Fault::retry(Code::Internal, "the handler panicked")).into_response(),
        Err(_) => {
            let fault = Fault::retry(Code::Timeout, "the request took too long; it may have taken effect");
            Problem(fault).into_response()
        }
    }
}

fn record(
    span: &tracing::Span,
    method: &'static str,
    route: Arc<str>,
    response: &Response,
    started: Instant,
) {
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| {
        tracing::info!(method, route = &*route, status, ms = elapsed.as_secs_f64() * 1_000.0, "answered");
    });
    metrics::histogram!(
        "kilat_http_seconds",
        "method" => method,
        "route" => route,
        "status" => response.status().as_str().to_owned(),
    )
    .record(elapsed.as_secs_f64());
}

/// Of low cardinality, whatever a client invents.
fn method_label(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "PATCH" => "PATCH",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// The client's, if it can stand in a log and a header as it is; otherwise one of ours.
fn request_id(header: Option<&HeaderValue>) -> Arc<str> {
    header
        .and_then(|value| value.to_str().ok())
        .filter(|text| {
            (1..=64).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        })
        .map_or_else(|| uuid::Uuid::now_v7().simple().to_string().into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_taken_only_if_it_is_harmless() {
        let taken = HeaderValue::from_static("mobile-7.1_x");
        assert_eq!(&*request_id(Some(&taken)), "mobile-7.1_x");
        let long = HeaderValue::from_str(&"x".repeat(65)).unwrap();
        for refused in [None, Some(&HeaderValue::from_static("a b")), Some(&long)] {
            assert_eq!(request_id(refused).len(), 32);
        }
    }
}
