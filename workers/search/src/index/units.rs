//! Quantities as people write them: "1l", "1 L", "1000 ml" and "1 ltr" are one.

/// Canonical words for the quantities in a plain text, such as `1000ml`, `500g` and `2pc`, and the text's
/// other words.
pub fn quantities(plain: &str) -> (Vec<String>, Vec<&str>) {
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at).copied() {
        let joined = number_and_unit(word);
        let apart = joined.is_none().then(|| {
            let number = word.parse::<u32>().ok()?;
            let unit = unit(words.get(at + 1)?)?;
            Some((f64::from(number), unit))
        });
        if let Some((number, unit)) = joined {
            found.push(unit.canonical(number));
            at += 1;
        } else if let Some(Some((number, unit))) = apart {
            found.push(unit.canonical(number));
            at += 2;
        } else {
            rest.push(word);
            at += 1;
        }
    }
    (found, rest)
}

/// As [`quantities`], from text that is not plain yet: keeps the decimals of "1.5 L".
pub fn of_text(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lower = text.to_lowercase().replace(',', ".");
    let words: Vec<&str> = lower.split_whitespace().collect();
    for (n, word) in words.iter().enumerate() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some((number, unit)) = number_and_unit(word) {
            found.push(unit.canonical(number));
        } else if let (Ok(number), Some(unit)) = (
            word.parse::<f64>(),
            words.get(n + 1).and_then(|next| unit(next.trim_matches(|c: char| !c.is_alphanumeric()))),
        ) && number.is_finite()
        {
            found.push(unit.canonical(number));
        }
    }
    found
}

#[derive(Clone, Copy)]
struct Unit {
    factor: f64,
    base: &'static str,
}

impl Unit {
    fn canonical(self, number: f64) -> String {
        let amount = (number * self.factor * 100.0).round() / 100.0;
        format!("{amount}{}", self.base)
    }
}

fn number_and_unit(word: &str) -> Option<(f64, Unit)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, name) = word.split_at(end);
    let number: f64 = number.parse().ok()?;
    Some((number, unit(name)?))
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
        "pack" | "packs" | "pk" | "pcs" | "pc" | "piece" | "pieces" | "ct" | "count" | "pax" | "x"
        | "biji" | "butir" => (1.0, "pc"),
        _ => return None,
    };
    Some(Unit { factor, base })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_quantity_has_one_word() {
        for text in ["1l", "1 l", "1000 ml", "1 ltr", "100cl"] {
            assert_eq!(quantities(text).0, ["1000ml"], "{text}");
        }
        assert_eq!(quantities("milk 500 gm 2 pack"), (vec!["500g".into(), "2pc".into()], vec!["milk"]));
        assert_eq!(of_text("Susu UHT 1,5 L (2 pcs)"), ["1500ml", "2pc"]);
        assert_eq!(quantities("7 up"), (vec![], vec!["7", "up"]));
    }
}
