//! How long picking takes, and when a bag of the queue is packed. Pure: seconds in, seconds out.
//!
//! A hub's pickers take the tasks first come, first served. What is being picked ends when its time is
//! up; what waits begins when a picker is free. Picking one basket takes
//!
//! `(first + next · (lines − 1)) · e^a · load^γ`
//!
//! where load is open tasks over pickers, at least 1 and at most [`MOST_LOAD`], and a and γ are learned
//! ([`crate::learn`]); until a hub has shown otherwise a = 0 and γ = 1.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::learn::Correction;

/// Of its expected time, what a task that should be done already is still given.
const OVERDUE_SHARE: f64 = 0.15;
/// The load beyond which a longer queue makes picking no slower. Load stands for pickers who are in each other's
/// way and shelves that are empty, and both end with the people there are. That a basket far back waits is the
/// schedule's part: without a bound it would count twice, and the n-th of a rush be promised for n², days
/// away. From there on, too, one more at the end of a queue changes nobody else's time.
const MOST_LOAD: f64 = 4.0;
/// The longest picking of one basket that is believed, seconds.
const LONGEST_S: f64 = 4.0 * 3600.0;

/// What is configured and learned of one hub.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub first_s: f64,
    pub next_s: f64,
    pub pickers: u32,
    pub correction: Correction,
}

impl Rates {
    /// Seconds for a basket by the formula alone.
    pub fn base_s(&self, lines: u32) -> f64 {
        (self.first_s + self.next_s * f64::from(lines.max(1) - 1)).min(LONGEST_S)
    }

    /// Open tasks over pickers, at least 1 and at most [`MOST_LOAD`].
    pub fn load(&self, open: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a queue of 2^52 tasks is no queue")]
        let open = open as f64;
        (open / f64::from(self.pickers.max(1))).clamp(1.0, MOST_LOAD)
    }

    /// Seconds for a basket at a load.
    pub fn pick_s(&self, lines: u32, load: f64) -> f64 {
        (self.base_s(lines) * self.correction.factor(load)).clamp(1.0, LONGEST_S)
    }
}

/// A task of the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Open {
    /// Being picked for this long, out of what was expected.
    Picking { elapsed_s: f64, pick_s: f64 },
    /// Not begun.
    Waiting { pick_s: f64 },
}

/// When each task of the queue is packed, in seconds from now, in the order given (which is the order
/// they are taken in), and when a picker is free for the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub packed_in_s: Vec<f64>,
    pub next_free_s: f64,
}

pub fn schedule(queue: &[Open], pickers: u32) -> Schedule {
    let remaining = |elapsed_s: f64, pick_s: f64| (pick_s - elapsed_s).max(pick_s * OVERDUE_SHARE).max(0.0);
    // Whole milliseconds have a total order.
    let mut free: BinaryHeap<Reverse<u64>> = queue
        .iter()
        .filter_map(|open| match *open {
            Open::Picking { elapsed_s, pick_s } => Some(Reverse(ms(remaining(elapsed_s, pick_s)))),
            Open::Waiting { .. } => None,
        })
        .collect();
    // More at work than were said to be: then there are that many.
    while free.len() < pickers.max(1) as usize {
        free.push(Reverse(0));
    }
    let packed_in_s = queue
        .iter()
        .map(|open| match *open {
            Open::Picking { elapsed_s, pick_s } => remaining(elapsed_s, pick_s),
            Open::Waiting { pick_s } => {
                let Reverse(start) = free.pop().unwrap_or(Reverse(0));
                let end = start.saturating_add(ms(pick_s));
                free.push(Reverse(end));
                seconds(end)
            }
        })
        .collect();
    Schedule { packed_in_s, next_free_s: free.peek().map_or(0.0, |Reverse(at)| seconds(*at)) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and bounded")]
fn ms(seconds: f64) -> u64 {
    (seconds * 1000.0).clamp(0.0, 1e12) as u64
}

#[expect(clippy::cast_precision_loss, reason = "bounded far below 2^52")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rates() -> Rates {
        Rates { first_s: 120.0, next_s: 30.0, pickers: 2, correction: Correction::default() }
    }

    #[test]
    fn the_formula_of_the_design() {
        assert_eq!(rates().pick_s(1, 1.0), 120.0);
        assert_eq!(rates().pick_s(4, 1.0), 210.0);
        assert_eq!(rates().pick_s(4, 2.0), 420.0);
        assert_eq!((rates().load(0), rates().load(2), rates().load(5)), (1.0, 1.0, 2.5));
        assert_eq!((rates().load(8), rates().load(9), rates().load(900)), (4.0, 4.0, 4.0));
    }

    #[test]
    fn two_pickers_take_the_queue_in_its_order() {
        let queue = [
            Open::Picking { elapsed_s: 100.0, pick_s: 120.0 },
            Open::Picking { elapsed_s: 10.0, pick_s: 120.0 },
            Open::Waiting { pick_s: 60.0 },
            Open::Waiting { pick_s: 60.0 },
        ];
        let schedule = schedule(&queue, 2);
        assert_eq!(schedule.packed_in_s, [20.0, 110.0, 80.0, 140.0]);
        assert_eq!(schedule.next_free_s, 110.0);
    }

    #[test]
    fn what_is_overdue_is_nearly_done() {
        let queue = [Open::Picking { elapsed_s: 500.0, pick_s: 100.0 }];
        assert_eq!(schedule(&queue, 1).packed_in_s, [15.0]);
        assert_eq!(schedule(&[], 3), Schedule { packed_in_s: vec![], next_free_s: 0.0 });
    }

    fn open() -> impl Strategy<Value = Open> {
        prop_oneof![
            (0.0..900.0f64, 1.0..900.0f64)
                .prop_map(|(elapsed_s, pick_s)| Open::Picking { elapsed_s, pick_s }),
            (1.0..900.0f64).prop_map(|pick_s| Open::Waiting { pick_s }),
        ]
    }

    proptest! {
        #[test]
        fn one_more_in_the_queue_delays_nobody_before_it(
            queue in prop::collection::vec(open(), 0..40), last in 1.0..900.0f64, pickers in 1u32..8,
        ) {
            let before = schedule(&queue, pickers);
            let mut longer = queue;
            longer.push(Open::Waiting { pick_s: last });
            let after = schedule(&longer, pickers);
            prop_assert_eq!(&after.packed_in_s[..before.packed_in_s.len()], &before.packed_in_s[..]);
            prop_assert!(after.next_free_s >= before.next_free_s);
            prop_assert!((after.packed_in_s.last().unwrap() - before.next_free_s - last).abs() < 0.01);
        }

        #[test]
        fn one_more_picker_never_makes_it_later(
            queue in prop::collection::vec(open(), 0..40), pickers in 1u32..8,
        ) {
            let (few, more) = (schedule(&queue, pickers), schedule(&queue, pickers + 1));
            prop_assert!(more.next_free_s <= few.next_free_s);
            for (few, more) in few.packed_in_s.iter().zip(&more.packed_in_s) {
                prop_assert!(more <= few);
            }
        }

        #[test]
        fn more_lines_and_more_load_take_longer(lines in 1u32..100, load in 1.0..20.0f64) {
            prop_assert!(rates().pick_s(lines + 1, load) >= rates().pick_s(lines, load));
            prop_assert!(rates().pick_s(lines, load + 0.5) >= rates().pick_s(lines, load));
        }
    }
}
