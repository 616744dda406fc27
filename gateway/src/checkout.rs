//! `POST /v1/checkout`: one key, one saga, one answer.
//!
//! | Module | Does |
//! |---|---|
//! | [`claim`] | who works on this key: the record in the bucket `IDEM`, its lease and its fence |
//! | [`drive`] | starts the saga, waits for its outcome, keeps the lease, stores the answer |
//! | [`flash`] | a purchase in a flash sale, which has its own door |
//! | [`answer`] | what an outcome is over HTTP |
//! | [`waiters`] | who waits for which saga on this gateway's one subscription |
//!
//! In the ordinary case a checkout costs two writes to the bucket and one stored message; the outcome
//! comes as one core message. The answer goes out after it is stored: what a client has seen is then
//! what every retry sees, even if this process dies in between. The price is one acknowledgement.
//!
//! The drive is a task of its own. A client that hangs up, or that was sent away with 202, changes
//! nothing about it: the lease is kept while the saga runs, and its end is stored for the retry.

pub mod answer;
pub mod claim;
pub mod drive;
pub mod flash;
pub mod waiters;

pub use answer::Answer;
pub use drive::place;
pub use waiters::Waiters;
