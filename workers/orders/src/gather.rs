//! Batches in which the same thing may stand twice.
//!
//! A statement takes each order once. What a batch holds twice (a request that was sent again while the
//! first was still in it) is asked once and answered to both; what merely shares an id goes in a
//! second round.

use std::{collections::HashMap, future::Future};

use runtime::Fault;

/// Runs `round` over `items` in rounds without a shared key, and gives one answer per item, in order.
/// Items with the same pair of keys are one: all but the first get `again` of its answer.
pub async fn in_rounds<I, O, Fut>(
    items: Vec<I>,
    keys: impl Fn(&I) -> (String, String),
    again: impl Fn(O) -> O,
    round: impl Fn(Vec<I>) -> Fut,
) -> Vec<Result<O, Fault>>
where
    O: Clone,
    Fut: Future<Output = Vec<Result<O, Fault>>>,
{
    let count = items.len();
    let mut answers: Vec<Option<Result<O, Fault>>> = vec![None; count];
    let mut waiting: Vec<(usize, I)> = items.into_iter().enumerate().collect();
    while !waiting.is_empty() {
        let (mut first_of, mut second_of) = (HashMap::new(), HashMap::new());
        let (mut now, mut places, mut twins, mut later) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (place, item) in waiting {
            let (first, second) = keys(&item);
            match (first_of.get(&first).copied(), second_of.get(&second).copied()) {
                (None, None) => {
                    first_of.insert(first, now.len());
                    second_of.insert(second, now.len());
                    now.push(item);
                    places.push(place);
                }
                (Some(a), Some(b)) if a == b => twins.push((place, a)),
                _ => later.push((place, item)),
            }
        }
        let answered = round(now).await;
        for (place, of) in twins {
            let answer = answered.get(of).cloned().map(|answer| answer.map(&again));
            put(&mut answers, place, answer);
        }
        for (place, answer) in places.into_iter().zip(answered) {
            put(&mut answers, place, Some(answer));
        }
        waiting = later;
    }
    let lost = || Err(Fault::retry(runtime::Code::Internal, "no answer for this item"));
    answers.into_iter().map(|answer| answer.unwrap_or_else(lost)).collect()
}

fn put<T>(answers: &mut [Option<T>], place: usize, answer: Option<T>) {
    if let Some(slot) = answers.get_mut(place) {
        *slot = answer;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[tokio::test]
    async fn twins_share_an_answer_and_half_twins_wait_a_round() {
        let rounds = Mutex::new(Vec::new());
        let items = vec![("a", "1", 10), ("b", "2", 20), ("a", "1", 30), ("a", "3", 40), ("c", "2", 50)];
        let answers = in_rounds(
            items,
            |(a, b, _)| ((*a).to_owned(), (*b).to_owned()),
            |n| n + 1,
            |now| {
                rounds.lock().unwrap().push(now.len());
                async move { now.into_iter().map(|(_, _, n)| Ok(n)).collect() }
            },
        )
        .await;
        let answers: Vec<i32> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers, [10, 20, 11, 40, 50]);
        assert_eq!(*rounds.lock().unwrap(), [2, 2]);
    }
}
