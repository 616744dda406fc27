//! Reading a request: JSON bodies, raw bodies, the idempotency key.

use std::time::Duration;

use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use subjects::{Code, Fault, v1};

use crate::{App, problem::Problem};

/// A body that arrives slower than this ties up more than it is worth.
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// A JSON body: 413 too large, 415 not JSON, 400 not well-formed, 422 well-formed and wrong.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Fault::reject(Code::RequestMediaType, "send Content-Type: application/json").into());
        }
        let bytes = read(request, app.config.gateway.body_max_bytes).await?;
        Ok(Self(parse(&bytes)?))
    }
}

/// The body as it came, for a signature is over its bytes.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl FromRequest<App> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        Ok(Self(read(request, app.config.gateway.body_max_bytes).await?))
    }
}

async fn read(request: Request, max: usize) -> Result<Bytes, Fault> {
    let too_large = || Fault::reject(Code::RequestTooLarge, format!("at most {max} bytes"));
    let stated = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if stated.is_some_and(|length: usize| length > max) {
        return Err(too_large());
    }
    match tokio::time::timeout(BODY_PATIENCE, to_bytes(request.into_body(), max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            let limit = std::error::Error::source(&error)
                .is_some_and(|source| source.to_string().contains("length limit"));
            Err(if limit { too_large() } else { Fault::reject(Code::RequestMalformed, "the body broke off") })
        }
        Err(_) => Err(Fault::reject(Code::RequestMalformed, "the body did not arrive in time")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|value| {
        let media = value.split(';').next().unwrap_or_default().trim();
        media.eq_ignore_ascii_case("application/json")
    })
}

/// # Errors
/// `request.malformed` for what is no JSON, `request.invalid` with a pointer for what is.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let malformed = |error: serde_json::Error| Fault::reject(Code::RequestMalformed, error.to_string());
    match serde_path_to_error::deserialize(&mut json) {
        Ok(value) => json.end().map(|()| value).map_err(malformed),
        Err(error) => {
            // A wrong field may stand before a missing brace; then it is the brace that is wrong.
            serde_json::from_slice::<serde_json::Value>(bytes).map_err(malformed)?;
            let detail = error.inner().to_string();
            let detail = detail.rsplit_once(" at line ").map_or(detail.as_str(), |(what, _)| what).to_owned();
            Err(Fault::invalid(vec![v1::FieldError { pointer: pointer(error.path(), &detail), detail }]))
        }
    }
}

/// RFC 6901. A missing field is pointed at where it should be.
fn pointer(path: &serde_path_to_error::Path, detail: &str) -> String {
    let mut pointer = String::new();
    let mut push = |segment: &str| {
        pointer.push('/');
        pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
    };
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&index.to_string()),
            Segment::Map { key } => push(key),
            Segment::Enum { variant } => push(variant),
            Segment::Unknown => {}
        }
    }
    if let Some(field) = detail.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        push(field);
    }
    pointer
}

/// `Idempotency-Key`: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut all = parts.headers.get_all("idempotency-key").iter();
        let (first, second) = (all.next(), all.next());
        first
            .filter(|_| second.is_none())
            .and_then(|value| value.to_str().ok())
            .filter(|key| (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()))
            .map(|key| Self(key.to_owned()))
            .ok_or_else(|| {
                let wanted = "send one Idempotency-Key of 1 to 255 visible ASCII characters";
                Problem(Fault::reject(Code::IdempotencyKeyMissing, wanted))
            })
    }
}

#[cfg(test)]
mod tests;
