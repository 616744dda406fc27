//! The connection to NATS, and the three things a worker does with it: call an endpoint, store a
//! message, send one live.
//!
//! A role holds two connections. **A** subscribes and pulls; **B** calls, publishes and replies. On
//! shutdown A drains first, so that no new request comes in, while the replies of those in flight
//! still have B to leave on. `flush()` only writes the socket and is no barrier, so [`Bus::close`]
//! makes a round trip on B before it lets go.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use async_nats::{Client, HeaderMap, Request, client::RequestErrorKind, jetstream};
use bytes::Bytes;
use prost::Message;
use subjects::{Channel, Code, Endpoint, Fault, headers, v1};
use tokio_util::sync::CancellationToken;

use crate::meta::Meta;

/// How long a call waits when its caller says nothing.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(2);

/// Who connects, and where to.
#[derive(Clone)]
pub struct Login {
    pub url: String,
    /// The NATS user: one per role, with that role's subjects only.
    pub role: String,
    pub password: String,
    /// Unique among the running instances of the role; one token of a subject.
    pub instance: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("role", &self.role)
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cannot connect to NATS as {role}: {source}")]
pub struct ConnectError {
    role: String,
    #[source]
    source: async_nats::ConnectError,
}

#[derive(Clone)]
pub struct Bus {
    inner: Arc<Inner>,
}

struct Inner {
    role: String,
    instance: String,
    incoming: Client,
    outgoing: Client,
    jetstream: jetstream::Context,
}

impl Bus {
    /// Connects both connections. A server that is not there yet is waited for, so that workers and
    /// servers may start in any order; a wrong password is an error at once.
    ///
    /// # Errors
    /// The server refused the login, or the URL is none.
    pub async fn connect(login: &Login) -> Result<Self, ConnectError> {
        let incoming = connect(login, "in").await?;
        let outgoing = connect(login, "out").await?;
        let mut jetstream = jetstream::new(outgoing.clone());
        jetstream.set_timeout(Duration::from_secs(5));
        Ok(Self {
            inner: Arc::new(Inner {
                role: login.role.clone(),
                instance: login.instance.clone(),
                incoming,
                outgoing,
                jetstream,
            }),
        })
    }

    pub fn role(&self) -> &str {
        &self.inner.role
    }

    pub fn instance(&self) -> &str {
        &self.inner.instance
    }

    /// Connection A: subscriptions and pulls.
    pub fn incoming(&self) -> &Client {
        &self.inner.incoming
    }

    /// Connection B: calls, publishes, replies.
    pub fn outgoing(&self) -> &Client {
        &self.inner.outgoing
    }

    /// JetStream on connection B.
    pub fn jetstream(&self) -> &jetstream::Context {
        &self.inner.jetstream
    }

    pub fn connected(&self) -> bool {
        use async_nats::connection::State;
        self.inner.incoming.connection_state() == State::Connected
            && self.inner.outgoing.connection_state() == State::Connected
    }

    /// Waits until the server has answered on both connections, or `cancel`.
    pub async fn ready(&self, cancel: &CancellationToken) {
        let mut pause = crate::retry::Backoff::new(Duration::from_millis(20), Duration::from_secs(1));
        while !cancel.is_cancelled() {
            if self.connected() && barrier(&self.inner.incoming, &self.inner.role).await {
                return;
            }
            pause.wait(cancel).await;
        }
    }

    /// Calls an endpoint and waits for its reply, at most `timeout`.
    ///
    /// # Errors
    /// What the endpoint answered; or, retryable, that nobody listens, nobody answered in time, or the
    /// connection is gone.
    pub async fn call<E: Endpoint>(
        &self,
        meta: &Meta,
        request: &E::Request,
        timeout: Duration,
    ) -> Result<E::Reply, Fault> {
        let mut header = meta.outgoing_headers();
        header.insert(headers::DEADLINE, unix_ms_in(timeout).to_string().as_str());
        let started = std::time::Instant::now();
        let result = self.round_trip::<E>(header, request, timeout).await;
        let outcome = match &result {
            Ok(_) => "ok",
            Err(fault) => fault.code.as_str(),
        };
        metrics::histogram!("kilat_call_seconds", "endpoint" => E::SUBJECT, "outcome" => outcome)
            .record(started.elapsed().as_secs_f64());
        result
    }

    async fn round_trip<E: Endpoint>(
        &self,
        header: HeaderMap,
        request: &E::Request,
        timeout: Duration,
    ) -> Result<E::Reply, Fault> {
        let request =
            Request::new().payload(request.encode_to_vec().into()).headers(header).timeout(Some(timeout));
        let reply =
            self.inner.outgoing.send_request(E::SUBJECT, request).await.map_err(|error| {
                match error.kind() {
                    RequestErrorKind::NoResponders => {
                        Fault::retry(Code::NoResponders, format!("nobody serves {}", E::SUBJECT))
                            .after_ms(500)
                    }
                    RequestErrorKind::TimedOut => {
                        Fault::retry(Code::Timeout, format!("{} did not answer in {timeout:?}", E::SUBJECT))
                    }
                    RequestErrorKind::MaxPayloadExceeded => {
                        Fault::reject(Code::RequestTooLarge, error.to_string())
                    }
                    RequestErrorKind::InvalidSubject | RequestErrorKind::Other => Fault::unavailable(&error),
                }
            })?;
        if reply.headers.as_ref().is_some_and(|h| h.get(headers::SERVICE_ERROR).is_some()) {
            return Err(Fault::from_wire(v1::Fault::decode(reply.payload).map_err(|error| {
                Fault::retry(Code::Internal, format!("an error reply of {} is no Fault: {error}", E::SUBJECT))
            })?));
        }
        E::Reply::decode(reply.payload).map_err(|error| {
            Fault::retry(
                Code::Internal,
                format!("the reply of {} is not what it should be: {error}", E::SUBJECT),
            )
        })
    }

    /// Stores a message and waits for the stream's acknowledgement. The same `msg_id` within the
    /// stream's window is stored once.
    ///
    /// # Errors
    /// Retryable: the stream did not acknowledge. The message may be stored all the same, so repeat
    /// with the same `msg_id`.
    pub async fn store<C: Channel>(
        &self,
        meta: &Meta,
        channel: &C,
        message: &C::Message,
        msg_id: &str,
    ) -> Result<(), Fault> {
        self.store_raw(meta.outgoing_headers(), channel.subject(), message.encode_to_vec().into(), msg_id)
            .await
    }

    /// As [`Bus::store`], for bytes that are already a message.
    ///
    /// # Errors
    /// As [`Bus::store`].
    pub async fn store_raw(
        &self,
        mut header: HeaderMap,
        subject: String,
        payload: Bytes,
        msg_id: &str,
    ) -> Result<(), Fault> {
        header.insert(headers::MSG_ID, msg_id);
        let ack = self
            .inner
            .jetstream
            .publish_with_headers(subject.clone(), header, payload)
            .await
            .map_err(|error| Fault::unavailable(format_args!("publish to {subject}: {error}")))?;
        ack.await
            .map_err(|error| Fault::unavailable(format_args!("no acknowledgement of {subject}: {error}")))?;
        Ok(())
    }

    /// Sends a message that may be lost.
    pub async fn live<C: Channel>(&self, meta: &Meta, channel: &C, message: &C::Message) {
        let header = meta.outgoing_headers();
        let sent = self.inner.outgoing.publish_with_headers(
            channel.subject(),
            header,
            message.encode_to_vec().into(),
        );
        if let Err(error) = sent.await {
            tracing::debug!(%error, template = C::TEMPLATE, "a live message was not sent");
        }
    }

    /// Waits until everything sent on B has reached the server, then lets go of both connections.
    pub async fn close(&self) {
        barrier(&self.inner.outgoing, &self.inner.role).await;
        let _ = self.inner.outgoing.drain().await;
        let _ = self.inner.incoming.drain().await;
    }
}

/// A round trip that follows every earlier byte on the same socket: a request to a subject nobody
/// serves comes back at once as "no responders".
async fn barrier(client: &Client, role: &str) -> bool {
    let probe = Request::new().timeout(Some(Duration::from_secs(2)));
    let answer = client.send_request(format!("_INBOX.{role}.barrier"), probe).await;
    matches!(answer, Err(error) if error.kind() == RequestErrorKind::NoResponders)
}

async fn connect(login: &Login, direction: &str) -> Result<Client, ConnectError> {
    let role = login.role.clone();
    let name = format!("kilat-{}-{}-{direction}", login.role, login.instance);
    async_nats::ConnectOptions::with_user_and_password(login.role.clone(), login.password.clone())
        .name(&name)
        .custom_inbox_prefix(format!("_INBOX.{}", login.role))
        .retry_on_initial_connect()
        .max_reconnects(None)
        .reconnect_delay_callback(|attempt| {
            let ceiling = 50u64.saturating_mul(1 << attempt.min(6)).min(2_000);
            Duration::from_millis(fastrand::u64(ceiling / 2..=ceiling))
        })
        .event_callback(move |event| {
            let role = role.clone();
            async move {
                let kind = match &event {
                    async_nats::Event::Connected => "connected",
                    async_nats::Event::Disconnected => "disconnected",
                    async_nats::Event::SlowConsumer(_) => "slow_consumer",
                    async_nats::Event::LameDuckMode => "lame_duck",
                    async_nats::Event::Draining => "draining",
                    async_nats::Event::Closed => "closed",
                    async_nats::Event::ServerError(error) => {
                        tracing::warn!(role, %error, "the NATS server refused something");
                        "server_error"
                    }
                    async_nats::Event::ClientError(error) => {
                        tracing::warn!(role, %error, "the NATS client failed");
                        "client_error"
                    }
                };
                metrics::counter!("kilat_nats_events_total", "role" => role, "event" => kind).increment(1);
            }
        })
        .connect(&login.url)
        .await
        .map_err(|source| ConnectError { role: login.role.clone(), source })
}

fn unix_ms_in(timeout: Duration) -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| (now + timeout).as_millis())
}
