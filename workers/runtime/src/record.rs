//! What PostgreSQL's no means: will it ever be a yes?

use std::borrow::Cow;

use subjects::{Code, Fault};

/// Whether no number of tries makes the record take it: its data is refused (SQLSTATE class 22), a constraint is
/// broken (23), or it cannot be written at all.
pub fn refused(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Encode(_))
        || sqlstate(error).is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

/// As its caller hears it.
///
/// Text with U+0000, which PostgreSQL has no room for (22021, in `jsonb` 22P05), is malformed: it comes with what a
/// worker keeps or passes on without looking at it. Whatever else is refused is a defect of ours, since callers are
/// checked before: an endpoint answers so, and a message is buried where a person finds it. Anything else, a deadlock
/// among it, may be over in a moment.
pub fn fault(error: &sqlx::Error) -> Fault {
    if sqlstate(error).is_some_and(|code| code == "22021" || code == "22P05") {
        Fault::poison(Code::RequestMalformed, "a text holds U+0000")
    } else if refused(error) {
        tracing::error!(%error, "the record refused a row");
        Fault::poison(Code::Internal, "the record refused it")
    } else {
        Fault::unavailable(error)
    }
}

fn sqlstate(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code)
}
