//! Quantities as people write them: "1l", "1 L", "1,000 ml" and "1 ltr" are one, and so are "2 pack",
//! "2-pack" and "pack of 2".

use unicode_normalization::UnicodeNormalization;

/// A quantity, and the piece of text that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// One word for all ways to say it: `1000ml`, `500g`, `2pc`.
    pub word: String,
    pub said: String,
}

/// The quantities in a text as it was typed, and the rest of the text.
pub fn quantities(text: &str) -> (Vec<Quantity>, String) {
    // "½" becomes "1⁄2", and full-width digits plain ones.
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let (mut found, mut rest) = (Vec::new(), String::new());
    let mut ahead = text.as_str();
    while let Some(first) = ahead.chars().next() {
        if let Some((quantity, after)) = quantity(ahead) {
            found.push(quantity);
            rest.push(' ');
            ahead = after;
            continue;
        }
        // Not here: on to where the next word begins.
        let word = ahead.find(|c: char| !c.is_alphanumeric()).unwrap_or(ahead.len()).max(first.len_utf8());
        let (word, after) = ahead.split_at(word);
        rest.push_str(word);
        ahead = after;
        // "1.5" without a unit is one number, not a number and "5 l".
        if word.bytes().all(|b| b.is_ascii_digit())
            && let Some(tail) = ahead.strip_prefix(['.', ','])
            && tail.starts_with(|c: char| c.is_ascii_digit())
        {
            rest.push('.');
            let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
            let (digits, after) = tail.split_at(digits);
            rest.push_str(digits);
            ahead = after;
        }
    }
    (found, rest)
}

/// A quantity that begins with the text, and what follows it.
fn quantity(text: &str) -> Option<(Quantity, &str)> {
    let (word, after) = measured(text).or_else(|| counted(text))?;
    let said = text.strip_suffix(after)?.trim_end().to_owned();
    Some((Quantity { word, said }, after))
}

/// "500 gm", "1.5l", "1/2 kg", "6x".
fn measured(text: &str) -> Option<(String, &str)> {
    let (number, after) = number(text)?;
    let unspaced = after.trim_start_matches([' ', '-']);
    let end = unspaced.find(|c: char| !c.is_alphabetic()).unwrap_or(unspaced.len());
    let (name, after) = unspaced.split_at(end);
    let times = name == "x";
    // "6x330ml" is six of 330 ml; "5g2" is nothing.
    if after.starts_with(char::is_alphanumeric) && !times {
        return None;
    }
    Some((unit(name)?.canonical(number), after))
}

/// "pack of 6".
fn counted(text: &str) -> Option<(String, &str)> {
    let after =
        ["packs of ", "pack of ", "box of ", "set of "].iter().find_map(|lead| text.strip_prefix(lead))?;
    let (number, after) = number(after)?;
    (!after.starts_with(char::is_alphanumeric)).then(|| (PIECES.canonical(number), after))
}

/// A number with decimals or thousands ("1.5", "1,5", "1,000"), or a fraction ("1/2").
fn number(text: &str) -> Option<(f64, &str)> {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (whole, mut after) = text.split_at(digits(text));
    if whole.is_empty() {
        return None;
    }
    let mut number = whole.to_owned();
    let mut by = 1.0;
    if let Some(tail) = after.strip_prefix(['.', ',']) {
        let (tail, rest) = tail.split_at(digits(tail));
        if !tail.is_empty() {
            // A comma before three digits sets thousands apart.
            if !(after.starts_with(',') && tail.len() == 3) {
                number.push('.');
            }
            number.push_str(tail);
            after = rest;
        }
    } else if let Some(tail) = after.strip_prefix(['/', '\u{2044}']) {
        let (tail, rest) = tail.split_at(digits(tail));
        by = tail.parse().ok().filter(|by| *by > 0.0)?;
        after = rest;
    }
    // More digits than that are a barcode.
    let number: f64 = (number.len() <= 9).then(|| number.parse().ok()).flatten()?;
    Some((number / by, after))
}

#[derive(Clone, Copy)]
struct Unit {
    factor: f64,
    base: &'static str,
}

const PIECES: Unit = Unit { factor: 1.0, base: "pc" };

impl Unit {
    fn canonical(self, number: f64) -> String {
        let amount = (number * self.factor * 100.0).round() / 100.0;
        format!("{amount}{}", self.base)
    }
}

fn unit(name: &str) -> Option<Unit> {
    let (factor, base) = match name {
        "l" | "lt" | "ltr" | "ltrs" | "litre" | "litres" | "liter" | "liters" => (1000.0, "ml"),
        "ml" | "mls" | "cc" => (1.0, "ml"),
        "cl" => (10.0, "ml"),
        "kg" | "kgs" | "kilo" | "kilos" | "kilogram" | "kilograms" => (1000.0, "g"),
        "g" | "gm" | "gms" | "gr" | "gram" | "grams" | "grm" => (1.0, "g"),
        "mg" => (0.001, "g"),
        "oz" | "ounce" | "ounces" => (1.0, "oz"),
        "lb" | "lbs" | "pound" | "pounds" => (1.0, "lb"),
        "dozen" | "lusin" => (12.0, "pc"),
        "pack" | "packs" | "pk" | "pcs" | "pc" | "piece" | "pieces" | "ct" | "count" | "pax" | "x"
        | "biji" | "butir" => return Some(PIECES),
        _ => return None,
    };
    Some(Unit { factor, base })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        quantities(text).0.into_iter().map(|quantity| quantity.word).collect()
    }

    #[test]
    fn one_quantity_has_one_word() {
        for text in ["1l", "1 l", "1000 ml", "1,000 ml", "1 ltr", "100cl", "1.0 L", "1-liter", "１Ｌ", "(1l)"]
        {
            assert_eq!(words(text), ["1000ml"], "{text}");
        }
        for text in ["500 gm", "500g", "0.5 kg", "0,5kg", "1/2 kg", "½ kg", "500-gram"] {
            assert_eq!(words(text), ["500g"], "{text}");
        }
        for text in ["2 pack", "2-pack", "pack of 2", "2pcs", "2x", "2 ct"] {
            assert_eq!(words(text), ["2pc"], "{text}");
        }
        assert_eq!(words("Susu UHT 1,5 L (2 pcs)"), ["1500ml", "2pc"]);
        assert_eq!(words("cola 6x330ml"), ["6pc", "330ml"]);
        assert_eq!(words("1 dozen eggs"), ["12pc"]);
    }

    #[test]
    fn what_is_no_quantity_stays_a_word() {
        for text in ["7 up", "b12", "vitamin b 12", "5g2", "1.5", "12345678901 g", "m&m", "2 lemons"] {
            let (found, rest) = quantities(text);
            assert!(found.is_empty(), "{text}: {found:?}");
            assert_eq!(rest, text);
        }
        let (found, rest) = quantities("Milk 500 gm, 2 pack low fat");
        assert_eq!(rest.split_whitespace().collect::<Vec<_>>(), ["milk", ",", "low", "fat"]);
        assert_eq!(found[0], Quantity { word: "500g".into(), said: "500 gm".into() });
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in ".{0,80}") {
            let (_, rest) = quantities(&text);
            prop_assert!(quantities(&rest).0.is_empty() || !rest.is_empty());
        }
    }
}
