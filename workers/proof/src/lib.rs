//! Proofs over the whole line: every worker as it ships, the gateway in front of them, and the audit
//! behind them. There is no code here to use; the tests are the crate.
//!
//! | Test module (`tests/line`) | Proves |
//! |---|---|
//! | `redelivery` | the shared redelivery checks of `checkout::checks` hold for the real owners of the steps |
//! | `garbage` | whatever arrives on a subject, it is answered or buried, and the books stay as they were |
//! | `catalogue_http`, `stock_http`, `orders_http`, `payments_http` | every route of the gateway does what it is for |
//! | `ride` | an order placed over HTTP is picked, offered, accepted, seen on its way, and delivered |
//! | `crowd` | more buyers than units, over HTTP: each unit is sold once |
//! | `redis_lost` | selling goes on after Redis was emptied or killed, and nothing is sold twice |
//! | `found` | defects that are not mended yet, one red test each |
//!
//! Each test ends in an audit that grants nothing to be in flight. All of them share one binary, because
//! linking every worker takes longer than most of the tests.
