//! Texts that many products share, as numbers: those are counted and compared in no time.

use std::{collections::HashMap, sync::Arc};

pub type Number = u32;

/// Categories or brands. They are few, so none is forgotten that no product has any more.
#[derive(Clone, Debug, Default)]
pub struct Numbered {
    numbers: HashMap<Arc<str>, Number>,
    texts: Vec<Arc<str>>,
}

impl Numbered {
    pub fn number(&mut self, text: &str) -> Number {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        // Four billion categories do not fit into memory.
        let number = Number::try_from(self.texts.len()).unwrap_or(Number::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    pub fn text(&self, number: Number) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    pub fn get(&self, text: &str) -> Option<Number> {
        self.numbers.get(text).copied()
    }
}

/// How often each number came.
#[derive(Debug, Default)]
pub struct Tally {
    counts: Vec<u64>,
    seen: Vec<Number>,
}

impl Tally {
    pub fn of(numbered: &Numbered) -> Self {
        Self { counts: vec![0; numbered.texts.len()], seen: Vec::new() }
    }

    pub fn count(&mut self, number: Number) {
        if let Some(count) = self.counts.get_mut(number as usize) {
            if *count == 0 {
                self.seen.push(number);
            }
            *count += 1;
        }
    }

    /// Each number that came, and how often.
    pub fn counts(&self) -> impl Iterator<Item = (Number, u64)> {
        let count = |number: &Number| self.counts.get(*number as usize).copied().unwrap_or_default();
        self.seen.iter().map(move |number| (*number, count(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut brands = Numbered::default();
        let drawn = ["Ultra", "Indo", "Ultra"].map(|brand| brands.number(brand));
        assert_eq!(drawn, [0, 1, 0]);
        assert_eq!((brands.text(1), brands.get("Indo"), brands.get("none")), ("Indo", Some(1), None));
        let mut tally = Tally::of(&brands);
        drawn.into_iter().for_each(|number| tally.count(number));
        assert_eq!(tally.counts().collect::<Vec<_>>(), [(0, 2), (1, 1)]);
    }
}
