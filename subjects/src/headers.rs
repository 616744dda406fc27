//! NATS headers that carry meaning for Kilat.

/// `application/json` asks for canonical JSON; anything else is protobuf.
pub const CONTENT_TYPE: &str = "Content-Type";
pub const JSON: &str = "application/json";
pub const PROTOBUF: &str = "application/protobuf";

/// Error replies: the code, as the NATS micro protocol names it.
pub const SERVICE_ERROR: &str = "Nats-Service-Error";
/// Error replies: an HTTP-like number, as the NATS micro protocol wants it.
pub const SERVICE_ERROR_CODE: &str = "Nats-Service-Error-Code";

/// Deduplication within the stream's window; beyond it the consumer's inbox decides.
pub const MSG_ID: &str = "Nats-Msg-Id";

/// W3C trace context.
pub const TRACEPARENT: &str = "traceparent";
/// The request id of the HTTP request this message descends from.
pub const REQUEST_ID: &str = "Kilat-Request-Id";
/// Unix milliseconds after which nobody waits for the reply.
pub const DEADLINE: &str = "Kilat-Deadline";
