//! The gateway: HTTP in, NATS out. It authenticates, limits, translates and streams; it holds no state
//! and opens no database.
//!
//! | Module | Does |
//! |---|---|
//! | [`table`] | the table of routes: who may, which limit, which handler |
//! | [`serve`] | binds, runs, drains |
//! | [`edge`] | around everything: request id, trace, timeout, problems, metrics, log |
//! | [`guard`] | before each handler: token, role, rate limit |
//! | [`auth`] | bearer tokens against a JWKS file; keys and tokens for development |
//! | [`limits`] | sliding windows in Redis |
//! | [`problem`] | RFC 9457, and the one match from a code to a status |
//! | [`body`] | JSON bodies with pointers to what is wrong; the idempotency key |
//! | [`dto`] | what travels over HTTP, to and from the messages of the bus |
//! | [`routes`] | the handlers |
//! | [`checkout`] | one key, one saga, one answer |
//! | [`sse`] | orders, offers and queues as server-sent events |
//! | [`socket`] | riders' positions over WebSockets |
//! | [`openapi`] | the OpenAPI document and the page |
//!
//! | Consumes | `gw.{instance}.>`, `evt.order.>`, `track.*`, `eta.*`, `drv.*.*.cmd.*`, `flash.*` (core), `svc.>` by request |
//! |---|---|
//! | Emits | `checkout.cmd.start.{saga}`, `gpsp.{partition}.{city}.{rider}` |
//! | Owns | nothing. It writes the bucket `IDEM` and the windows `lim:*` in Redis; both may be lost |
//!
//! **Invariant:** what HTTP makes of a code is decided here and nowhere else.

mod app;
pub mod auth;
pub mod body;
pub mod checkout;
pub mod dto;
pub mod edge;
pub mod guard;
pub mod limits;
pub mod openapi;
pub mod problem;
pub mod ready;
pub mod routes;
pub mod serve;
pub mod socket;
pub mod sse;
pub mod table;

pub use app::App;
pub use serve::{Gateway, GatewayError, serve};
