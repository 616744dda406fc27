//! What can go wrong between the files and the server.

use std::time::Duration;

use crate::{report::Report, version::AT_LEAST};

/// A file that is no definition.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DefinitionError {
    #[error("{file} is no JSON object: {source}")]
    Json { file: String, source: serde_json::Error },
    #[error("{file} should define {want}, but defines {found:?}")]
    Name { file: String, want: String, found: String },
    #[error("{file} is none of streams/NAME.json, kv/BUCKET.json, consumers/STREAM/name.json")]
    Path { file: String },
}

/// The JetStream API did not give what was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unanswered {
    /// The server drops what a user may not ask, without a word to the asker.
    #[error("no answer on {subject} within {after:?}; may this user ask? roles admin and ops may")]
    Silence { subject: String, after: Duration },
    #[error("JetStream is off, or not on for this account: nobody answers on {subject}")]
    NoJetStream { subject: String },
    /// `err_code` is the server's own number for the reason.
    #[error("{description} (error {err_code} on {subject})")]
    Refused { subject: String, err_code: u64, description: String },
    #[error("{subject}: {source}")]
    Broken { subject: String, source: async_nats::RequestError },
    #[error("the answer on {subject} is not understood: {source}")]
    Garbled { subject: String, source: serde_json::Error },
}

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    #[error(transparent)]
    Definition(#[from] DefinitionError),

    #[error(
        "nats-server {found:?} is too old or unknown: atomic batches, strict definitions and per-message TTL \
         need {}.{} or later",
        AT_LEAST.major, AT_LEAST.minor
    )]
    TooOld { found: String },

    #[error(transparent)]
    Unanswered(#[from] Unanswered),

    /// Something cannot be changed. Nothing was touched.
    #[error("nothing was changed, because something cannot be:\n{0}")]
    Refused(Box<Report>),

    /// The plan was good, but the server said no. `done` lists what had been done before.
    #[error("{name}: {source}\ndone before that:\n{done}")]
    Stopped { name: String, source: Unanswered, done: Box<Report> },
}
