//! What travels beside a message: trace, request id, deadline, delivery count.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_nats::HeaderMap;
use subjects::headers;

/// Context of the message being handled, to be passed on to what is sent because of it.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    pub request_id: Option<String>,
    /// W3C trace context.
    pub traceparent: Option<String>,
    /// How often this message has been delivered, this time included; 1 for requests.
    pub delivered: u64,
    /// After this nobody waits for the answer.
    pub deadline: Option<SystemTime>,
}

impl Meta {
    pub(crate) fn of(header: Option<&HeaderMap>, delivered: u64) -> Self {
        let text = |name: &str| header.and_then(|h| h.get(name)).map(|v| v.as_str().to_owned());
        Self {
            request_id: text(headers::REQUEST_ID),
            traceparent: text(headers::TRACEPARENT),
            delivered,
            deadline: text(headers::DEADLINE)
                .and_then(|ms| ms.parse().ok())
                .and_then(|ms| UNIX_EPOCH.checked_add(Duration::from_millis(ms))),
        }
    }

    /// What is left until the deadline; `None` when there is none.
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|at| at.duration_since(SystemTime::now()).unwrap_or_default())
    }

    pub(crate) fn outgoing_headers(&self) -> HeaderMap {
        let mut header = HeaderMap::new();
        if let Some(id) = &self.request_id {
            header.insert(headers::REQUEST_ID, id.as_str());
        }
        if let Some(trace) = crate::trace::current().or_else(|| self.traceparent.clone()) {
            header.insert(headers::TRACEPARENT, trace.as_str());
        }
        header
    }
}

/// What a handler is given beside its message: the bus, and where the message came from.
#[derive(Clone)]
pub struct Cx {
    pub bus: crate::Bus,
    pub meta: Meta,
}

impl Cx {
    /// A context for work that no message asked for: sweepers, relays, start-up.
    pub fn background(bus: crate::Bus) -> Self {
        Self { bus, meta: Meta { delivered: 1, ..Meta::default() } }
    }

    /// [`crate::Bus::call`] on behalf of the message being handled.
    ///
    /// # Errors
    /// As [`crate::Bus::call`].
    pub async fn call<E: subjects::Endpoint>(
        &self,
        request: &E::Request,
        timeout: Duration,
    ) -> Result<E::Reply, subjects::Fault> {
        self.bus.call::<E>(&self.meta, request, timeout).await
    }
}
