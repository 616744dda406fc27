//! The gateway, as an app sees it.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// Longer than the gateway takes to say 504.
const PATIENCE: Duration = Duration::from_secs(15);
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// Makes a token for a role and a subject.
pub type Mint = Arc<dyn Fn(&str, &str) -> anyhow::Result<String> + Send + Sync>;

#[derive(Clone)]
pub struct Http {
    client: Client,
    base: String,
    mint: Mint,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    retry_after: Option<Duration>,
}

impl Answer {
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The code of a problem; empty when it is none.
    pub fn code(&self) -> &str {
        self.text("/code")
    }

    pub fn text(&self, pointer: &str) -> &str {
        text(&self.body, pointer)
    }

    /// The same request may be answered otherwise in a moment.
    pub(super) fn is_passing(&self) -> bool {
        match self.status {
            429 | 502 | 504 => true,
            // A checkout that was undone is undone: its key is used up.
            503 => !self.code().starts_with("checkout."),
            409 => self.code() == "idempotency.in_flight",
            500 => true,
            _ => false,
        }
    }
}

pub fn text<'a>(body: &'a Value, pointer: &str) -> &'a str {
    body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Unix seconds of an RFC 3339 time.
pub fn unix(body: &Value, pointer: &str) -> Option<f64> {
    let at = chrono::DateTime::parse_from_rfc3339(body.pointer(pointer)?.as_str()?).ok()?;
    Some(at.timestamp_micros() as f64 / 1e6)
}

/// A request that can be sent again.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    path: String,
    role: &'static str,
    sub: String,
    key: Option<String>,
    body: Option<Value>,
}

impl Ask {
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path.into(), None)
    }

    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::POST, path.into(), Some(body))
    }

    pub fn put(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::PUT, path.into(), Some(body))
    }

    fn new(method: Method, path: String, body: Option<Value>) -> Self {
        Self { method, path, role: "", sub: String::new(), key: None, body }
    }

    #[must_use]
    pub fn of(self, role: &'static str, sub: &str) -> Self {
        Self { role, sub: sub.to_owned(), ..self }
    }

    #[must_use]
    pub fn key(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }
}

impl Http {
    /// # Errors
    /// The client cannot be made.
    pub fn new(base: &str, mint: Mint) -> anyhow::Result<Self> {
        // A second installation is refused, and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .pool_max_idle_per_host(64)
            .no_proxy()
            .build()
            .context("an HTTP client")?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned(), mint })
    }

    pub(super) fn request(&self, ask: &Ask) -> anyhow::Result<reqwest::RequestBuilder> {
        let mut request = self.client.request(ask.method.clone(), format!("{}{}", self.base, ask.path));
        if !ask.role.is_empty() {
            request = request.bearer_auth((self.mint)(ask.role, &ask.sub)?);
        }
        if let Some(key) = &ask.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &ask.body {
            request = request.json(body);
        }
        Ok(request)
    }

    /// Once.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn once(&self, ask: &Ask) -> anyhow::Result<Answer> {
        // Some routes are a list or a stream, as the caller likes.
        let request = self.request(ask)?.header("Accept", "application/json").timeout(PATIENCE);
        let answer = request.send().await.context("asking the gateway")?;
        let status = answer.status();
        let retry_after = answer
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map(Duration::from_secs);
        let bytes = answer.bytes().await.context("reading the gateway's answer")?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status: status.as_u16(), body, retry_after })
    }

    /// As a patient app: again and again with the same key, until there is an answer that stands. `None`:
    /// there was none within `patience`, or before `cancel`.
    pub async fn insist(
        &self,
        ask: &Ask,
        patience: Duration,
        cancel: &CancellationToken,
        mut again: impl FnMut(),
    ) -> Option<Answer> {
        let until = tokio::time::Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let answer = self.once(ask).await;
            let wait = match &answer {
                Ok(answer) if !answer.is_passing() => return Some(answer.clone()),
                Ok(passing) => passing.retry_after.unwrap_or(pause).clamp(pause, LONGEST_PAUSE),
                Err(_) => pause,
            };
            if tokio::time::Instant::now() + wait > until {
                tracing::debug!(path = ask.path, ?answer, "no answer that stands");
                return None;
            }
            again();
            cancel.run_until_cancelled(tokio::time::sleep(wait)).await?;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Opens an event stream.
    ///
    /// # Errors
    /// There is no answer, or it is no stream; the status says which.
    pub async fn stream(&self, ask: &Ask, last_id: Option<&str>) -> Result<super::Stream, Shut> {
        let mut request = self.request(ask).map_err(|_| Shut::Unreachable)?;
        request = request.header("Accept", "text/event-stream");
        if let Some(id) = last_id {
            request = request.header("Last-Event-ID", id);
        }
        let opened = tokio::time::timeout(PATIENCE, request.send()).await;
        let Ok(Ok(answer)) = opened else { return Err(Shut::Unreachable) };
        match answer.status() {
            StatusCode::OK => Ok(super::Stream::new(answer)),
            StatusCode::NO_CONTENT => Err(Shut::Over),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(Shut::Unreachable)
            }
            status => Err(Shut::Refused(status.as_u16())),
        }
    }
}

/// Why there is no stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Shut {
    /// Nothing more will come.
    #[error("over")]
    Over,
    #[error("refused with {0}")]
    Refused(u16),
    #[error("no answer")]
    Unreachable,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_passes_is_asked_again_and_what_stands_is_not() {
        let answer = |status, code: &str| Answer { status, body: json!({ "code": code }), retry_after: None };
        for (status, code) in
            [(503, "service.unavailable"), (409, "idempotency.in_flight"), (504, ""), (429, "")]
        {
            assert!(answer(status, code).is_passing(), "{status} {code}");
        }
        for (status, code) in [(201, ""), (402, "payments.declined"), (503, "checkout.undone"), (409, "x.y")]
        {
            assert!(!answer(status, code).is_passing(), "{status} {code}");
        }
    }

    #[test]
    fn times_are_read() {
        let body = json!({ "at": "2026-05-09T07:00:00.250Z" });
        assert_eq!(unix(&body, "/at"), Some(1_778_310_000.25));
        assert_eq!(unix(&body, "/nothing"), None);
    }
}
