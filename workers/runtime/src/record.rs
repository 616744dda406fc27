//! What PostgreSQL's no means: will it ever be a yes?

use subjects::{Code, Fault};

/// Whether no number of tries makes the record take it: its data is refused (SQLSTATE class 22), a constraint is
/// broken (23), or it cannot be written at all.
pub fn refused(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(error, sqlx::Error::Encode(_))
        || code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

/// As its caller hears it. What is refused is a defect of ours, since callers are checked before: an endpoint answers
/// so, and a message is buried where a person finds it. Anything else, a deadlock among it, may be over in a moment.
pub fn fault(error: &sqlx::Error) -> Fault {
    if refused(error) {
        tracing::error!(%error, "the record refused a row");
        Fault::poison(Code::Internal, "the record refused it")
    } else {
        Fault::unavailable(error)
    }
}
