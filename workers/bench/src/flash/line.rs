//! Whether a line was kept: who was surely there before another was not admitted after him.

use std::time::Instant;

use chrono::{DateTime, Utc};

/// A buyer's way through the line that led to a place.
#[derive(Clone, Copy, Debug)]
pub struct Stood {
    /// Before this he was not in line.
    pub knocked: Instant,
    /// By then he was told that he is.
    pub joined: Instant,
    /// When he saw that he is admitted.
    pub seen: Instant,
    /// The end of his place, by Redis' clock; all places last the same, so this is the order of admission.
    pub until: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Ways through a line that stood from the knock to the place.
    pub judged: u64,
    /// Of those, admitted in an earlier batch than somebody who was told his place before they even knocked.
    pub wrong: u64,
}

/// Judges each line by itself; `lost` is when there was a line no more.
pub fn order(stood: &[Stood], lost: &[Instant]) -> Order {
    let line = |at: Instant| lost.iter().filter(|lost| **lost <= at).count();
    (0..=lost.len())
        .map(|nth| {
            let whole = |one: &&Stood| line(one.knocked) == nth && line(one.seen) == nth;
            of_one(&stood.iter().filter(whole).copied().collect::<Vec<_>>())
        })
        .fold(Order::default(), |sum, one| Order {
            judged: sum.judged + one.judged,
            wrong: sum.wrong + one.wrong,
        })
}

fn of_one(stood: &[Stood]) -> Order {
    let (mut by_knock, mut by_joined) = (stood.to_vec(), stood.to_vec());
    by_knock.sort_by_key(|one| one.knocked);
    by_joined.sort_by_key(|one| one.joined);
    let (mut before, mut latest, mut wrong) = (by_joined.into_iter().peekable(), None, 0);
    for one in by_knock {
        while let Some(earlier) = before.next_if(|earlier| earlier.joined < one.knocked) {
            latest = latest.max(Some(earlier.until));
        }
        if latest > Some(one.until) {
            wrong += 1;
        }
    }
    Order { judged: stood.len() as u64, wrong }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn stood(start: Instant, knocked: u64, batch: i64) -> Stood {
        let at = |ms| start + Duration::from_millis(ms);
        Stood {
            knocked: at(knocked),
            joined: at(knocked + 5),
            seen: at(knocked + 500),
            until: DateTime::from_timestamp_millis(batch * 200).unwrap_or_default(),
        }
    }

    #[test]
    fn within_a_batch_there_is_no_order_and_between_batches_there_is() {
        let now = Instant::now();
        let kept = [stood(now, 0, 1), stood(now, 10, 1), stood(now, 20, 2)];
        assert_eq!(order(&kept, &[]), Order { judged: 3, wrong: 0 });
        let jumped = [stood(now, 0, 2), stood(now, 10, 1), stood(now, 20, 2)];
        assert_eq!(order(&jumped, &[]), Order { judged: 3, wrong: 1 });
    }

    #[test]
    fn whose_requests_crossed_may_have_come_in_either_order() {
        let now = Instant::now();
        assert_eq!(order(&[stood(now, 0, 2), stood(now, 4, 1)], &[]), Order { judged: 2, wrong: 0 });
    }

    #[test]
    fn a_line_that_was_lost_is_not_judged_and_the_next_by_itself() {
        let now = Instant::now();
        let lost = [now + Duration::from_millis(600)];
        // The first came before and was lost on the way; the other two stood in different lines.
        let both = [stood(now, 300, 9), stood(now, 0, 5), stood(now, 700, 4)];
        assert_eq!(order(&both, &lost), Order { judged: 2, wrong: 0 });
        let second = [stood(now, 700, 5), stood(now, 710, 4)];
        assert_eq!(order(&second, &lost), Order { judged: 2, wrong: 1 });
    }
}
