//! Words that are a few slips apart: a letter left out, put in, taken for another, or two neighbours changed
//! about.
//!
//! Most words are ruled out by their length and their letters, which is a comparison of two numbers each; the
//! few that are left are compared letter by letter. So a look through all words of 50 000 products takes tens
//! of microseconds, and what is kept for it is a number a word.

use std::collections::BTreeMap;

use strsim::osa_distance;

/// Which letters a word has, and which of them twice or more.
///
/// One slip takes away one letter at most and adds one at most, and so turns off one bit at most and turns on
/// one at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Letters(u64);

/// What is no letter from a to z shares the bits above theirs.
const OTHERS: u32 = 52;

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = 0u64;
        for c in word.chars() {
            let (once, twice) = match c {
                'a'..='z' => (u32::from(c) - u32::from('a'), u32::from(c) - u32::from('a') + 26),
                _ => (OTHERS + u32::from(c) % (64 - OTHERS), 0),
            };
            letters |= match letters >> once & 1 {
                1 if twice > 0 => 1 << twice,
                _ => 1 << once,
            };
        }
        Self(letters)
    }

    /// False if the two are more slips apart; true says nothing.
    const fn may_be(self, other: Self, slips: u8) -> bool {
        let (mut gone, mut new) = (self.0 & !other.0, other.0 & !self.0);
        let mut left = slips;
        while left > 0 {
            // Each turns the lowest bit off.
            gone &= gone.wrapping_sub(1);
            new &= new.wrapping_sub(1);
            left -= 1;
        }
        gone | new == 0
    }
}

/// Things under words, to be found by what is nearly the word.
#[derive(Clone, Debug)]
pub struct Spellings<T> {
    /// By number of characters.
    by_length: BTreeMap<usize, Vec<(Letters, T)>>,
}

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        Self { by_length: BTreeMap::new() }
    }
}

impl<T: PartialEq> Spellings<T> {
    pub fn add(&mut self, word: &str, thing: T) {
        self.by_length.entry(word.chars().count()).or_default().push((Letters::of(word), thing));
    }

    pub fn remove(&mut self, word: &str, thing: &T) {
        let length = word.chars().count();
        let Some(same) = self.by_length.get_mut(&length) else { return };
        if let Some(at) = same.iter().position(|(_, other)| other == thing) {
            same.swap_remove(at);
        }
        if same.is_empty() {
            self.by_length.remove(&length);
        }
    }

    /// What is under words that may be so many slips away; [`apart`] says of each whether they are.
    pub fn near(&self, word: &str, slips: u8) -> impl Iterator<Item = &T> {
        let (length, letters) = (word.chars().count(), Letters::of(word));
        let lengths = length.saturating_sub(slips.into())..=length + usize::from(slips);
        let like = self.by_length.range(lengths).flat_map(|(_, same)| same);
        like.filter(move |(other, _)| letters.may_be(*other, slips)).map(|(_, thing)| thing)
    }
}

/// How many slips two words are apart; no place is changed twice.
pub fn apart(a: &str, b: &str) -> usize {
    let same = |(x, y): &(char, char)| x == y;
    let begin: usize = a.chars().zip(b.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(begin..).unwrap_or_default(), b.get(begin..).unwrap_or_default());
    let end: usize = a.chars().rev().zip(b.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(..a.len() - end).unwrap_or_default(), b.get(..b.len() - end).unwrap_or_default());
    osa_distance(a, b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(words: &[String], word: &str, slips: u8) -> Vec<usize> {
        let mut spellings = Spellings::default();
        for (at, word) in words.iter().enumerate() {
            spellings.add(word, at);
        }
        let mut found: Vec<usize> = spellings
            .near(word, slips)
            .copied()
            .filter(|at| apart(&words[*at], word) <= usize::from(slips))
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn each_kind_of_slip_is_one() {
        let words: Vec<String> = ["coconut", "cocnut", "coconnut", "coconot", "coocnut", "nutcoco", "co"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(near(&words, "coconut", 1), [0, 1, 2, 3, 4]);
        assert_eq!(near(&words, "coconut", 0), [0]);
        assert_eq!(near(&[], "coconut", 2), [0; 0]);
    }

    #[test]
    fn what_was_taken_away_is_not_found() {
        let mut spellings = Spellings::default();
        spellings.add("milk", 1);
        spellings.add("milk", 2);
        spellings.remove("milk", &1);
        spellings.remove("cream", &2);
        assert_eq!(spellings.near("mikl", 1).collect::<Vec<_>>(), [&2]);
        spellings.remove("milk", &2);
        assert_eq!(spellings.near("milk", 2).count(), 0);
    }

    proptest! {
        /// What the letters rule out is further away indeed; and what is the same at both ends changes nothing.
        #[test]
        fn nothing_near_is_passed_over(
            words in proptest::collection::vec("[abcö1 ]{0,7}", 0..40), word in "[abcö1 ]{0,7}", slips in 0..3u8,
        ) {
            let plainly: Vec<usize> = (0..words.len())
                .filter(|at| osa_distance(&words[*at], &word) <= usize::from(slips))
                .collect();
            prop_assert_eq!(near(&words, &word, slips), plainly);
        }
    }
}
