//! The weather index of cities, 0 fine to 1 severe: from a file, or over HTTP.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use reqwest::Client;
use runtime::config::Pricing as Settings;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::state::State;

/// Longest answer that is read. Ten thousand cities have some 200 KiB.
const MAX_BYTES: usize = 1 << 20;
/// So many turns may be missed before what is known counts as old.
const MISSED: u32 = 3;

/// What is known of a city's weather.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Nobody looks: there is no weather here.
    Off,
    Index(f64),
    /// It should be known, and is not.
    Unknown,
}

#[derive(Debug, thiserror::Error)]
enum WeatherError {
    #[error("reading: {0}")]
    Read(#[from] std::io::Error),
    #[error("asking: {0}")]
    Ask(#[from] reqwest::Error),
    #[error("status {0}")]
    Status(reqwest::StatusCode),
    #[error("is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("is no JSON object of numbers by city: {0}")]
    Form(#[from] serde_json::Error),
    #[error("took longer than {0:?}")]
    Slow(Duration),
}

#[derive(Debug)]
enum Source {
    None,
    File(PathBuf),
    Url {
        client: Client,
        url: String,
    },
    /// No client could be made: what is wrong was logged.
    Broken,
}

#[derive(Debug)]
pub struct Weather {
    source: Source,
    every: Duration,
    bound: Duration,
    /// Each time it was read, whole.
    last: RwLock<Option<(Instant, HashMap<String, f64>)>>,
}

impl Weather {
    pub fn new(settings: &Settings) -> Self {
        let (at, every) = (settings.weather.trim(), settings.weather_every().max(Duration::from_millis(100)));
        let source = match at {
            "" => Source::None,
            url if url.starts_with("http://") || url.starts_with("https://") => match client() {
                Ok(client) => Source::Url { client, url: url.to_owned() },
                Err(error) => {
                    tracing::error!(%error, "no HTTP client: the weather stays unknown");
                    Source::Broken
                }
            },
            file => Source::File(file.into()),
        };
        Self { source, every, bound: settings.signal(), last: RwLock::default() }
    }

    /// In a city that is not listed the weather is fine.
    pub fn at(&self, city: &str) -> Known {
        if matches!(self.source, Source::None) {
            return Known::Off;
        }
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((at, cities)) if at.elapsed() < self.every * MISSED + self.bound => {
                Known::Index(cities.get(city).copied().unwrap_or(0.0))
            }
            _ => Known::Unknown,
        }
    }

    async fn read(&self) -> Result<Option<Vec<u8>>, WeatherError> {
        match &self.source {
            Source::None | Source::Broken => Ok(None),
            Source::File(path) => {
                let bytes = tokio::fs::read(path).await?;
                if bytes.len() > MAX_BYTES { Err(WeatherError::TooLong) } else { Ok(Some(bytes)) }
            }
            Source::Url { client, url } => {
                let mut answer = client.get(url).send().await?;
                if !answer.status().is_success() {
                    return Err(WeatherError::Status(answer.status()));
                }
                let mut bytes = Vec::new();
                while let Some(chunk) = answer.chunk().await? {
                    bytes.extend_from_slice(&chunk);
                    if bytes.len() > MAX_BYTES {
                        return Err(WeatherError::TooLong);
                    }
                }
                Ok(Some(bytes))
            }
        }
    }

    async fn refresh(&self) -> Result<(), WeatherError> {
        let bytes = timeout(self.bound, self.read()).await.map_err(|_| WeatherError::Slow(self.bound))??;
        if let Some(bytes) = bytes {
            let cities = parse(&bytes)?;
            *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), cities));
        }
        Ok(())
    }
}

fn client() -> reqwest::Result<Client> {
    // Installing twice is refused and harmless: somebody else in the process was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(Duration::from_secs(2))
        // Only the config module reads the environment.
        .no_proxy()
        .user_agent(concat!("kilat-pricing/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// `{"jkt": 0.2, …}`. An index out of 0 to 1 makes the whole answer wrong: whoever sends percent in one city
/// sends them in all.
fn parse(bytes: &[u8]) -> Result<HashMap<String, f64>, WeatherError> {
    let cities: HashMap<String, f64> = serde_json::from_slice(bytes)?;
    match cities.iter().find(|(_, index)| !(0.0..=1.0).contains(*index)) {
        None => Ok(cities),
        Some((city, index)) => {
            let text = format!("{city} has {index}, which is not 0 to 1");
            Err(WeatherError::Form(<serde_json::Error as serde::de::Error>::custom(text)))
        }
    }
}

/// Looks again and again.
pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let weather = &state.signals.weather;
    if matches!(weather.source, Source::None | Source::Broken) {
        cancel.cancelled().await;
    }
    while !cancel.is_cancelled() {
        if let Some(Err(error)) = cancel.run_until_cancelled(weather.refresh()).await {
            metrics::counter!("kilat_pricing_weather_failures_total").increment(1);
            tracing::warn!(%error, "the weather is not known");
        }
        let _ = cancel.run_until_cancelled(tokio::time::sleep(weather.every)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_index_is_refused_whole() {
        assert_eq!(parse(br#"{"jkt": 0.2, "blr": 1}"#).unwrap().len(), 2);
        for wrong in [
            &b"{\"jkt\": 20}"[..],
            b"{\"jkt\": -0.1}",
            b"{\"jkt\": null}",
            b"{\"jkt\": \"0.2\"}",
            b"[0.2]",
            b"",
            b"{\"jkt\": NaN}",
            b"{\"jkt\": 1e999}",
            b"\xff",
        ] {
            assert!(parse(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }
}
