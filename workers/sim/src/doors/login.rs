//! What a device logs in with: fetched over HTTP, good for an hour, and fetched anew before it ends.

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::{
    Http,
    http::{Ask, text, unix},
};
use crate::judge;

/// A token that ends sooner is not worth connecting with.
const LEFT_S: f64 = 30.0;
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

pub struct Login {
    http: Http,
    ask: Ask,
    known: Mutex<Value>,
    logins: Box<dyn Fn() + Send + Sync>,
}

/// Name and token for one connection.
pub struct Papers {
    pub user: String,
    pub token: String,
}

impl Login {
    /// Logs in, and keeps what was answered beside it.
    ///
    /// # Errors
    /// Refused, or no answer for long.
    pub async fn first(
        http: &Http,
        rider: &str,
        cancel: &CancellationToken,
        logins: impl Fn() + Send + Sync + 'static,
    ) -> anyhow::Result<(Self, Value)> {
        let ask = Ask::post("/v1/drivers/me/nats-credentials", json!({})).of("driver", rider);
        let answer = http
            .insist(&ask, PATIENCE, cancel, || {})
            .await
            .with_context(|| format!("{rider} gets no answer to his login"))?;
        anyhow::ensure!(answer.ok(), "{rider} may not log in: {} {}", answer.status, answer.code());
        logins();
        let known = Mutex::new(answer.body.clone());
        Ok((Self { http: http.clone(), ask, known, logins: Box::new(logins) }, answer.body))
    }

    /// The credentials we have, or new ones when those are about to end.
    ///
    /// # Errors
    /// Refused, or no answer.
    pub async fn papers(&self) -> Result<Papers, String> {
        let mut known = self.known.lock().await;
        let fresh = unix(&known, "/expires_at").is_none_or(|until| until > judge::now() + LEFT_S);
        if !fresh {
            let answer = self.http.once(&self.ask).await.map_err(|error| error.to_string())?;
            if !answer.ok() {
                return Err(format!("{} {}", answer.status, answer.code()));
            }
            *known = answer.body;
            (self.logins)();
        }
        Ok(Papers { user: text(&known, "/user").to_owned(), token: text(&known, "/token").to_owned() })
    }
}
