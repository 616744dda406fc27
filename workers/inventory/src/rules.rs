//! Decisions that need nobody else.

use std::time::Duration;

use lua::inventory::KEEP_MS;
use subjects::ids::OrderId;
use uuid::Uuid;

/// How much sooner than Redis forgets we begin to ask the record: clocks differ, and so do the moments
/// an id was made and used.
const MARGIN: Duration = Duration::from_secs(3_600);

/// Whether Redis may have forgotten what became of this reservation. Its id tells when it was made
/// (UUID version 7); one that does not tell is taken for new, since only Kilat makes ids.
pub fn may_be_forgotten(reservation: &str, now: Duration) -> bool {
    let made = reservation
        .strip_prefix(OrderId::PREFIX)
        .and_then(|hex| Uuid::try_parse(hex).ok())
        .and_then(|uuid| uuid.get_timestamp())
        .map(|timestamp| Duration::from_secs(timestamp.to_unix().0));
    made.is_some_and(|made| made + Duration::from_millis(KEEP_MS) < now + MARGIN)
}

#[cfg(test)]
mod tests {
    use uuid::{NoContext, Timestamp};

    use super::*;

    #[test]
    fn only_ids_older_than_redis_remembers_are_asked_after() {
        let now = Duration::from_secs(2_000_000_000);
        let made = |hours_ago: u64| {
            let at = Timestamp::from_unix(NoContext, now.as_secs() - hours_ago * 3_600, 0);
            OrderId::from_uuid(Uuid::new_v7(at)).to_string()
        };
        assert!(!may_be_forgotten(&made(0), now) && !may_be_forgotten(&made(22), now));
        assert!(may_be_forgotten(&made(24), now) && may_be_forgotten(&made(900), now));
        assert!(!may_be_forgotten("ord_1", now));
    }
}
