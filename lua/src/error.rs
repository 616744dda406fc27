//! What can go wrong between a question and its answer. A business no is not an error: it is a variant of the reply.

/// Why an operation has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LuaError {
    /// Redis did not answer, or answered with an error. Whether the operation took effect is unknown; asking again
    /// with the same id is safe.
    #[error("redis: {0}")]
    Redis(#[from] redis::RedisError),
    /// The answer is none of those the script's header lists: script and crate are of different versions.
    #[error("{script}: unreadable answer: {detail}")]
    Shape {
        /// The script that answered.
        script: &'static str,
        /// What was expected, and what was met.
        detail: String,
    },
    /// The question is one the script must not be asked; nothing was sent.
    #[error("{script}: {detail}")]
    Input {
        /// The script that would have been asked.
        script: &'static str,
        /// What is wrong with the question.
        detail: String,
    },
    /// The journal lacks entries between what the reader knows and what Redis still has.
    #[error("journal gap: expected {expected}, found {found}")]
    Gap {
        /// The entry that should come next.
        expected: crate::inventory::Position,
        /// The entry that came, or the head of a journal that is already trimmed.
        found: crate::inventory::Position,
    },
}

impl LuaError {
    /// True if the same question may be answered later: Redis was away or busy, not wrong.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Redis(error) => !matches!(
                error.kind(),
                redis::ErrorKind::InvalidClientConfig
                    | redis::ErrorKind::AuthenticationFailed
                    | redis::ErrorKind::Server(redis::ServerErrorKind::ResponseError)
            ),
            Self::Shape { .. } | Self::Input { .. } | Self::Gap { .. } => false,
        }
    }
}
