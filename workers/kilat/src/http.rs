//! The gateway as a client sees it.

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

/// Longer than the gateway takes to say 504.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    base: String,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub replayed: bool,
    /// Null when it is no JSON.
    pub body: Value,
}

impl Answer {
    /// The code of a problem; empty when it is none.
    pub fn code(&self) -> &str {
        self.text("code")
    }

    pub fn text(&self, field: &str) -> &str {
        self.body.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Http {
    pub fn new(base: &str) -> anyhow::Result<Self> {
        // A second installation is refused, and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().context("an HTTP client")?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }

    /// Whether the gateway and what it needs are ready.
    pub async fn is_ready(&self) -> bool {
        self.raw("/readyz").await.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }

    /// The services that placing an order takes and that do not answer; `None`: nor does the gateway.
    pub async fn missing(&self) -> Option<Vec<String>> {
        let body: Value = self.raw("/readyz").await.ok()?.json().await.ok()?;
        let is = |service: &Value, field: &str| service.get(field) == Some(&Value::Bool(true));
        let missing =
            body.get("services")?.as_array()?.iter().filter(|one| is(one, "required") && !is(one, "answers"));
        Some(missing.filter_map(|one| Some(one.get("service")?.as_str()?.to_owned())).collect())
    }

    pub async fn raw(&self, path: &str) -> anyhow::Result<Response> {
        let url = format!("{}{path}", self.base);
        self.client.get(&url).send().await.with_context(|| format!("asking {url}"))
    }

    pub async fn get(&self, path: &str, token: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, token, None, None).await
    }

    /// With an `Idempotency-Key` where the route takes one.
    pub async fn post(
        &self,
        path: &str,
        token: &str,
        key: Option<&str>,
        body: &Value,
    ) -> anyhow::Result<Answer> {
        self.send(Method::POST, path, token, key, Some(body)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        token: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> anyhow::Result<Answer> {
        let url = format!("{}{path}", self.base);
        let mut request = self.client.request(method, &url).bearer_auth(token);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.with_context(|| format!("asking {url}"))?;
        let status = answer.status().as_u16();
        let replayed = answer.headers().contains_key("idempotency-replayed");
        let bytes = answer.bytes().await.with_context(|| format!("reading the answer of {url}"))?;
        Ok(Answer { status, replayed, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    }
}
