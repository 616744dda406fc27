//! What a cart's hash holds.

use crate::LuaError;
use crate::operation::Reply;

/// A cart, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Goes up with every change.
    pub version: u64,
    /// When it changed last, Unix ms.
    pub at_ms: i64,
    /// Names this cart and no later one of the same owner.
    pub born: String,
    /// Who took it over: it has ended.
    pub to: Option<String>,
    /// How many lines it has ever had.
    pub seq: u64,
    /// Promotion codes.
    pub codes: Vec<String>,
    /// What promotions would give, as it was given to [`Settle`](super::Settle).
    pub discount: Option<String>,
    /// Carts it has taken over, by `born`, space between them.
    pub merged: String,
    /// In the order they were put in.
    pub lines: Vec<Line>,
}

/// A line of a cart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The product.
    pub sku: String,
    /// 1 and more.
    pub qty: u32,
    /// Later lines have higher ones.
    pub number: u64,
    /// As they were given.
    pub details: String,
}

impl Contents {
    /// Codes, one a line.
    #[must_use]
    pub fn code_lines(&self) -> String {
        self.codes.join("\n")
    }

    /// Reads the fields of the hash; `None` if there are none. A field nobody knows is left alone: a newer
    /// worker may have written it.
    #[must_use]
    pub fn read(fields: Vec<(String, String)>) -> Option<Self> {
        if fields.is_empty() {
            return None;
        }
        let mut contents = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "v" => contents.version = value.parse().unwrap_or_default(),
                "at" => contents.at_ms = value.parse().unwrap_or_default(),
                "born" => contents.born = value,
                "to" => contents.to = Some(value),
                "seq" => contents.seq = value.parse().unwrap_or_default(),
                "codes" => {
                    contents.codes =
                        value.split('\n').filter(|code| !code.is_empty()).map(str::to_owned).collect();
                }
                "disc" => contents.discount = Some(value),
                "merged" => contents.merged = value,
                _ => contents.lines.extend(line(&name, &value)),
            }
        }
        contents.lines.sort_by_key(|line| line.number);
        Some(contents)
    }

    /// The fields of the hash.
    #[must_use]
    pub fn write(&self) -> Vec<(String, String)> {
        let mut fields = vec![
            ("v".to_owned(), self.version.to_string()),
            ("at".to_owned(), self.at_ms.to_string()),
            ("born".to_owned(), self.born.clone()),
            ("n".to_owned(), self.lines.len().to_string()),
            ("seq".to_owned(), self.seq.to_string()),
        ];
        let mut some = |name: &str, value: &str| {
            if !value.is_empty() {
                fields.push((name.to_owned(), value.to_owned()));
            }
        };
        some("to", self.to.as_deref().unwrap_or_default());
        some("codes", &self.code_lines());
        some("disc", self.discount.as_deref().unwrap_or_default());
        some("merged", &self.merged);
        fields.extend(
            self.lines
                .iter()
                .map(|l| (format!("l:{}", l.sku), format!("{} {} {}", l.qty, l.number, l.details))),
        );
        fields
    }
}

fn line(name: &str, value: &str) -> Option<Line> {
    let sku = name.strip_prefix("l:")?.to_owned();
    let mut parts = value.splitn(3, ' ');
    let (qty, number) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Line { sku, qty, number, details: parts.next().unwrap_or_default().to_owned() })
}

/// The fields that come next.
pub(super) fn contents(reply: &mut Reply) -> Result<Contents, LuaError> {
    let fields = reply.rows(|row| Ok((row.text()?, row.text()?)))?;
    Contents::read(fields).ok_or_else(|| reply.shape("a cart without fields".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let line =
            |sku: &str, number| Line { sku: sku.into(), qty: 2, number, details: "{\"n\":\"a b\"}".into() };
        let contents = Contents {
            version: 7,
            at_ms: 5,
            born: "b".into(),
            to: None,
            seq: 4,
            codes: vec!["A".into(), "B c".into()],
            discount: Some("5 IDR".into()),
            merged: " x y".into(),
            lines: vec![line("rice", 2), line("milk", 4)],
        };
        let mut fields = contents.write();
        fields.reverse();
        fields.push(("tomorrow".into(), "1".into()));
        assert_eq!(Contents::read(fields), Some(contents));
        assert_eq!(Contents::read(Vec::new()), None);
    }
}
