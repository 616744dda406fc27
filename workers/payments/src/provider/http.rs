//! The one HTTP client all adapters share: a pool, a deadline, and errors that say whether the request
//! may have arrived. No retries here: the saga retries, with the same idempotency key.

use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder};
use tokio::time::Instant;

use super::error::ProviderError;

/// Longest answer we read. A payment object is a few KiB, a page of a hundred some 300 KiB.
const MAX_BODY: usize = 4 << 20;

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Raw {
    pub status: u16,
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

impl Raw {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Builds the client. Fails only if the system's trust store cannot be read.
pub fn client() -> Result<Client, ProviderError> {
    // Installing twice is refused and harmless: somebody else in the process was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(Duration::from_secs(2))
        .pool_idle_timeout(Duration::from_secs(60))
        .pool_max_idle_per_host(64)
        .tcp_nodelay(true)
        // A redirect would carry our credentials to wherever it points.
        .redirect(reqwest::redirect::Policy::none())
        // Only the config module reads the environment; a proxy variable must not reroute payments.
        .no_proxy()
        .retry(reqwest::retry::never())
        .user_agent(concat!("kilat-payments/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| ProviderError::Unreachable(format!("no HTTP client: {e}")))
}

/// Sends, and reads the whole answer, before the deadline.
pub async fn send(request: RequestBuilder, deadline: Instant) -> Result<Raw, ProviderError> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        // Nothing was sent, so nothing can have happened.
        return Err(ProviderError::Unreachable("no time left to ask".into()));
    }
    let mut response = request.timeout(left).send().await.map_err(classify)?;
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok())
        .map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(ProviderError::Malformed("answer is too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Raw { status, retry_after, body })
}

/// Parses a JSON answer.
pub fn json<T: serde::de::DeserializeOwned>(raw: &Raw) -> Result<T, ProviderError> {
    serde_json::from_slice(&raw.body).map_err(|e| ProviderError::Malformed(e.to_string()))
}

/// Only a failure to connect proves that nothing was sent. The URL is dropped from the text: it can
/// carry a payment's identifiers into logs.
fn classify(error: reqwest::Error) -> ProviderError {
    let unreachable = error.is_connect() || error.is_builder();
    let text = error.without_url().to_string();
    if unreachable { ProviderError::Unreachable(text) } else { ProviderError::Timeout(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_closed_port_proves_nothing_happened() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let request = client().unwrap().post(format!("http://127.0.0.1:{port}/"));
        let error = send(request, Instant::now() + Duration::from_secs(2)).await.unwrap_err();
        assert!(matches!(error, ProviderError::Unreachable(_)), "{error:?}");
        assert!(!error.maybe_happened());
    }

    #[tokio::test]
    async fn a_connection_cut_after_the_request_may_have_done_its_work() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 1024];
            let _ = tokio::io::AsyncReadExt::read(&mut socket, &mut buffer).await;
        });
        let request = client().unwrap().post(format!("http://{address}/")).body("x=1");
        let error = send(request, Instant::now() + Duration::from_secs(2)).await.unwrap_err();
        assert!(error.maybe_happened(), "{error:?}");
    }
}
