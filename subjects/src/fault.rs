//! How a handler says no.
//!
//! A [`Fault`] is the one error that crosses a subject. Its [`Severity`] tells the runtime what to do
//! with the message it came from: *reject* is an answer (reply, ack), *retry* asks for the message
//! again later, *poison* can never be handled (dead letter at once).

use crate::{Code, v1};

/// What becomes of the message a fault answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A business no. The caller must change something.
    Reject,
    /// The same message may succeed later.
    Retry,
    /// Undecodable or impossible. No number of deliveries helps.
    Poison,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Fault {
    pub severity: Severity,
    pub code: Code,
    pub detail: String,
    pub fields: Vec<v1::FieldError>,
    pub shortages: Vec<v1::Shortage>,
    /// Advice to the caller, retry only; 0 = none.
    pub retry_after_ms: u32,
}

impl Fault {
    pub fn new(severity: Severity, code: Code, detail: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            detail: detail.into(),
            fields: Vec::new(),
            shortages: Vec::new(),
            retry_after_ms: 0,
        }
    }

    pub fn reject(code: Code, detail: impl Into<String>) -> Self {
        Self::new(Severity::Reject, code, detail)
    }

    pub fn retry(code: Code, detail: impl Into<String>) -> Self {
        Self::new(Severity::Retry, code, detail)
    }

    pub fn poison(code: Code, detail: impl Into<String>) -> Self {
        Self::new(Severity::Poison, code, detail)
    }

    /// A store or the bus failed: worth another try.
    pub fn unavailable(detail: impl std::fmt::Display) -> Self {
        Self::retry(Code::Unavailable, detail.to_string()).after_ms(1_000)
    }

    pub fn invalid(fields: Vec<v1::FieldError>) -> Self {
        let detail = fields.first().map_or_else(String::new, |f| format!("{}: {}", f.pointer, f.detail));
        Self { fields, ..Self::reject(Code::RequestInvalid, detail) }
    }

    #[must_use]
    pub fn after_ms(mut self, ms: u32) -> Self {
        self.retry_after_ms = ms;
        self
    }

    #[must_use]
    pub fn with_shortages(mut self, shortages: Vec<v1::Shortage>) -> Self {
        self.shortages = shortages;
        self
    }

    pub fn retryable(&self) -> bool {
        self.severity == Severity::Retry
    }

    pub fn to_wire(&self) -> v1::Fault {
        v1::Fault {
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            retryable: self.retryable(),
            fields: self.fields.clone(),
            shortages: self.shortages.clone(),
            retry_after_ms: self.retry_after_ms,
        }
    }

    /// A fault as a caller received it. A code of a newer worker that we do not know yet becomes
    /// `service.internal`, with the code kept in the detail; whether to retry is what it said.
    pub fn from_wire(wire: v1::Fault) -> Self {
        let severity = if wire.retryable { Severity::Retry } else { Severity::Reject };
        let (code, detail) = match Code::parse(&wire.code) {
            Some(code) => (code, wire.detail),
            None => (Code::Internal, format!("{}: {}", wire.code, wire.detail)),
        };
        Self {
            severity,
            code,
            detail,
            fields: wire.fields,
            shortages: wire.shortages,
            retry_after_ms: wire.retry_after_ms,
        }
    }
}

impl From<crate::codec::CodecError> for Fault {
    fn from(error: crate::codec::CodecError) -> Self {
        Self::poison(Code::RequestMalformed, error.to_string())
    }
}
