//! The plain door: NATS over TCP, by the client everybody uses.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use async_nats::{Auth, AuthError, Client, ConnectOptions, Request, RequestErrorKind, Subscriber};
use futures::StreamExt as _;
use subjects::{headers, v1};

use super::{FIRST_PAUSE, LONGEST_PAUSE, Reply, command};
use crate::doors::login::Login;

pub struct Nats {
    client: Client,
    commands: Subscriber,
}

impl Nats {
    /// # Errors
    /// The first connection cannot be made, or may not listen.
    pub async fn connect(
        url: &str,
        login: Arc<Login>,
        name: &str,
        inbox: &str,
        commands: String,
    ) -> anyhow::Result<Self> {
        let mut options = ConnectOptions::with_auth_callback(move |_| {
            let login = login.clone();
            async move {
                let papers = login.papers().await.map_err(AuthError::new)?;
                let mut auth = Auth::new();
                (auth.username, auth.password) = (Some(papers.user), Some(papers.token));
                Ok(auth)
            }
        })
        .name(name)
        .max_reconnects(None)
        .retry_on_initial_connect()
        .reconnect_delay_callback(|attempt| (FIRST_PAUSE * (1 << attempt.min(5))).min(LONGEST_PAUSE));
        if !inbox.is_empty() {
            options = options.custom_inbox_prefix(inbox);
        }
        let client = options.connect(url).await.context("connecting a device")?;
        let commands = client.subscribe(commands).await.context("subscribing to commands")?;
        Ok(Self { client, commands })
    }

    pub async fn command(&mut self) -> Option<v1::RiderCommand> {
        loop {
            let message = self.commands.next().await?;
            if let Some(command) = command(&message.subject, &message.payload) {
                return Some(command);
            }
        }
    }

    pub async fn send(&self, subject: String, payload: Vec<u8>) {
        if let Err(error) = self.client.publish(subject, payload.into()).await {
            tracing::debug!(%error, "a ping was not sent");
        }
    }

    /// `None`: nobody answered; it may have been heard.
    pub async fn ask(&self, subject: String, payload: Vec<u8>, within: Duration) -> Option<Reply> {
        let request = Request::new().payload(payload.into()).timeout(Some(within));
        match self.client.send_request(subject, request).await {
            Ok(reply) => {
                let refused = reply.headers.as_ref().is_some_and(|h| h.get(headers::SERVICE_ERROR).is_some());
                Some(Reply { refused, payload: reply.payload })
            }
            Err(error) => {
                if error.kind() != RequestErrorKind::TimedOut {
                    // At once: a pause, so that asking again is not a loop at full speed.
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
                None
            }
        }
    }

    pub async fn close(self) {
        let _ = self.client.drain().await;
    }
}
