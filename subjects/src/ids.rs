//! Typed ids.
//!
//! An id is one token of a subject, so none may hold `.`, `*`, `>` or a space; the type sees to it.
//! Ids that Kilat makes are `{prefix}_{32 hex digits}` from a version 7 UUID and so sort by time; a
//! saga's id is derived from its caller and key instead, so that a retry finds the same saga.

use uuid::Uuid;

/// Longest id taken, in bytes.
pub const MAX_LEN: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("is empty")]
    Empty,
    #[error("is longer than {MAX_LEN} bytes")]
    TooLong,
    #[error("has a character outside {0}")]
    Alphabet(&'static str),
    #[error("does not start with {0}")]
    Prefix(&'static str),
}

/// What may stand as one token of a subject.
pub trait Token: Sized + Clone {
    /// # Errors
    /// The text is not such an id.
    fn parse(text: &str) -> Result<Self, IdError>;
    fn as_str(&self) -> &str;
}

fn check(text: &str, alphabet: &'static str, ok: impl Fn(u8) -> bool) -> Result<(), IdError> {
    if text.is_empty() {
        Err(IdError::Empty)
    } else if text.len() > MAX_LEN {
        Err(IdError::TooLong)
    } else if !text.bytes().all(ok) {
        Err(IdError::Alphabet(alphabet))
    } else {
        Ok(())
    }
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl Token for $name {
            fn parse(text: &str) -> Result<Self, IdError> {
                let check: fn(&str) -> Result<(), IdError> = $check;
                check(text)?;
                Ok(Self(text.into()))
            }

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }
    };
}

macro_rules! made {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        token!($(#[$doc])* $name, |text| {
            check(text, "[a-z0-9_]", |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')?;
            if text.len() > $prefix.len() && text.starts_with($prefix) {
                Ok(())
            } else {
                Err(IdError::Prefix($prefix))
            }
        });

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// A new one, later in sort order than those made before it (to the millisecond).
            pub fn fresh() -> Self {
                Self::from_uuid(Uuid::now_v7())
            }

            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(format!("{}{}", $prefix, uuid.simple()).into())
            }
        }
    };
}

macro_rules! given {
    ($(#[$doc:meta])* $name:ident) => {
        token!($(#[$doc])* $name, |text| check(text, "[A-Za-z0-9_-]", |b| {
            b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
        }));
    };
}

made!(
    /// An order; also the id of its reservation.
    OrderId, "ord_"
);
made!(UserId, "usr_");
made!(RiderId, "rid_");
made!(PaymentId, "pay_");
made!(RefundId, "rfd_");
made!(
    /// A stock movement.
    MovementId, "mov_"
);
made!(SagaId, "sag_");
made!(
    /// One trip offered to one rider.
    AssignmentId, "asg_"
);
given!(
    /// A dark store, named by its operator.
    HubId
);
given!(
    /// A stock keeping unit, named by the operator; case is kept.
    Sku
);
given!(
    /// A city code, e.g. `jkt`.
    City
);
given!(
    /// One fixed word of a subject, e.g. the `confirmed` of `evt.order.confirmed.…`.
    Word
);
given!(
    /// Any other token: an instance name, a dead letter's id.
    Name
);

/// The namespace of [`SagaId::derive`].
const SAGAS: Uuid = Uuid::from_u128(0x6b69_6c61_742d_7361_6761_2d69_6473_2d31);

impl SagaId {
    /// The saga of this caller and `Idempotency-Key`: version 5 UUID over `caller NUL key`.
    pub fn derive(caller: &str, key: &str) -> Self {
        Self::from_uuid(Uuid::new_v5(&SAGAS, format!("{caller}\0{key}").as_bytes()))
    }

    /// The UUID behind the id.
    pub fn uuid(&self) -> Option<Uuid> {
        Uuid::try_parse(self.as_str().get(Self::PREFIX.len()..)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fresh_ids_parse_and_sort_by_time() {
        let first = OrderId::fresh();
        let later =
            OrderId::from_uuid(Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, 4_000_000_000, 0)));
        assert_eq!(OrderId::parse(first.as_str()).as_ref(), Ok(&first));
        assert!(first < later);
    }

    #[test]
    fn a_saga_is_its_caller_and_key() {
        assert_eq!(SagaId::derive("usr_1", "k"), SagaId::derive("usr_1", "k"));
        assert_ne!(SagaId::derive("usr_1", "k"), SagaId::derive("usr_2", "k"));
        assert_ne!(SagaId::derive("usr_1", "1k"), SagaId::derive("usr_11", "k"));
    }

    #[test]
    fn the_reason_is_named() {
        assert_eq!(OrderId::parse(""), Err(IdError::Empty));
        assert_eq!(OrderId::parse("pay_1"), Err(IdError::Prefix("ord_")));
        assert_eq!(OrderId::parse("ord_"), Err(IdError::Prefix("ord_")));
        assert_eq!(HubId::parse("a.b"), Err(IdError::Alphabet("[A-Za-z0-9_-]")));
        assert_eq!(HubId::parse(&"x".repeat(65)), Err(IdError::TooLong));
    }

    proptest! {
        #[test]
        fn no_id_breaks_a_subject(text in ".{0,80}") {
            if let Ok(id) = HubId::parse(&text) {
                prop_assert!(!id.as_str().contains(['.', '*', '>', ' ']));
                prop_assert!(!id.as_str().is_empty() && id.as_str().len() <= MAX_LEN);
            }
        }
    }
}
