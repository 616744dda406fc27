//! Words out of a line of text.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The most characters of a query that count.
pub const MAX_QUERY: usize = 256;
/// The most words of a query that count.
pub const MAX_WORDS: usize = 16;

/// Lower case, without accents, everything but letters and digits a single space.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’' | '`') {
            // "Lay's" is one word, with or without it.
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

pub fn words(plain: &str) -> impl Iterator<Item = &str> {
    plain.split(' ').filter(|word| !word.is_empty())
}

/// A plural as its singular, for English words as they stand on packets.
pub fn singular(word: &str) -> String {
    let stem = |cut: usize, end: &str| {
        let mut stem: String = word.chars().take(word.chars().count().saturating_sub(cut)).collect();
        stem.push_str(end);
        stem
    };
    if word.chars().count() < 4 || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word.to_owned()
    } else if word.ends_with("ies") {
        stem(3, "y")
    } else if ["oes", "ches", "shes", "xes", "sses"].iter().any(|end| word.ends_with(end)) {
        stem(2, "")
    } else if word.ends_with('s') {
        stem(1, "")
    } else {
        word.to_owned()
    }
}

/// Edits that are forgiven in a word, by its length: a short word is another word after one.
pub const fn edits(characters: usize) -> u8 {
    match characters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_becomes_words() {
        assert_eq!(plain("  Häagen-Dazs™ Crème  Brûlée! "), "haagen dazstm creme brulee");
        assert_eq!(plain("Lay's Chips"), "lays chips");
        assert_eq!(plain("🛵\u{202e}\0"), "");
        assert_eq!(plain("दूध MILK"), "दध milk");
    }

    #[test]
    fn plurals_fold() {
        for (many, one) in [
            ("tomatoes", "tomato"),
            ("berries", "berry"),
            ("peaches", "peach"),
            ("bananas", "banana"),
            ("glass", "glass"),
            ("gas", "gas"),
            ("hummus", "hummus"),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    proptest! {
        #[test]
        fn plain_text_is_plain_and_stays_so(text in ".{0,200}") {
            let once = plain(&text);
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
            prop_assert_eq!(&plain(&once), &once);
        }
    }
}
