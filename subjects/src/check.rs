//! Field-by-field validation: every wrong field is named at once, by JSON pointer.
//!
//! ```
//! # use subjects::{Check, v1, ids::{HubId, Token}};
//! let request = v1::GetStock { hub_id: "hub 1".into(), sku: "milk-1l".into() };
//! let mut check = Check::new();
//! let hub = check.id::<HubId>("/hub_id", &request.hub_id);
//! assert!(hub.is_none() && check.done().is_err());
//! ```

use std::collections::HashSet;

use crate::{
    Code, Fault,
    ids::{Sku, Token},
    v1,
};

/// Most lines in one basket.
pub const MAX_LINES: usize = 100;
/// Most units of one line.
pub const MAX_QTY: u32 = 999;
/// Largest amount taken, in minor units: far above any basket, far below where sums overflow.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000;

#[derive(Debug, Default)]
pub struct Check {
    fields: Vec<v1::FieldError>,
}

impl Check {
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a wrong field.
    pub fn wrong(&mut self, pointer: impl Into<String>, detail: impl std::fmt::Display) {
        self.fields.push(v1::FieldError { pointer: pointer.into(), detail: detail.to_string() });
    }

    /// Notes the field as wrong unless `ok`.
    pub fn that(&mut self, ok: bool, pointer: &str, detail: &str) {
        if !ok {
            self.wrong(pointer, detail);
        }
    }

    pub fn id<T: Token>(&mut self, pointer: &str, text: &str) -> Option<T> {
        match T::parse(text) {
            Ok(id) => Some(id),
            Err(error) => {
                self.wrong(pointer, error);
                None
            }
        }
    }

    /// Free text: not empty, at most `max` bytes, no control characters.
    pub fn text(&mut self, pointer: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.wrong(pointer, "is empty");
        } else {
            self.optional_text(pointer, text, max);
        }
    }

    /// As [`Check::text`], but may be empty.
    pub fn optional_text(&mut self, pointer: &str, text: &str, max: usize) {
        if text.len() > max {
            self.wrong(pointer, format_args!("is longer than {max} bytes"));
        } else if text.chars().any(|c| c.is_control() && c != '\n') {
            self.wrong(pointer, "has a control character");
        }
    }

    /// The lines of a basket: 1 to [`MAX_LINES`], quantities 1 to [`MAX_QTY`] (also summed per SKU).
    pub fn lines(&mut self, pointer: &str, lines: &[v1::Line]) {
        if lines.is_empty() || lines.len() > MAX_LINES {
            self.wrong(pointer, format_args!("needs 1 to {MAX_LINES} lines"));
            return;
        }
        for (i, line) in lines.iter().enumerate() {
            self.id::<Sku>(&format!("{pointer}/{i}/sku"), &line.sku);
            if line.qty == 0 || line.qty > MAX_QTY {
                self.wrong(format!("{pointer}/{i}/qty"), format_args!("must be 1 to {MAX_QTY}"));
            }
        }
        let skus: HashSet<&str> = lines.iter().map(|l| l.sku.as_str()).collect();
        for sku in skus {
            let sum: u64 = lines.iter().filter(|l| l.sku == sku).map(|l| u64::from(l.qty)).sum();
            if sum > u64::from(MAX_QTY) {
                self.wrong(pointer, format_args!("asks for {sum} of {sku}; at most {MAX_QTY}"));
            }
        }
    }

    /// An amount of 0 to [`MAX_AMOUNT`] in a three-letter currency.
    pub fn money(&mut self, pointer: &str, money: Option<&v1::Money>) {
        match money {
            None => self.wrong(pointer, "is missing"),
            Some(money) => {
                if !(0..=MAX_AMOUNT).contains(&money.amount) {
                    self.wrong(
                        format!("{pointer}/amount"),
                        format_args!("must be 0 to {MAX_AMOUNT} minor units"),
                    );
                }
                if money.currency.len() != 3 || !money.currency.bytes().all(|b| b.is_ascii_uppercase()) {
                    self.wrong(format!("{pointer}/currency"), "is not an ISO 4217 code");
                }
            }
        }
    }

    /// WGS 84 degrees.
    pub fn point(&mut self, pointer: &str, point: Option<&v1::Point>) {
        match point {
            None => self.wrong(pointer, "is missing"),
            Some(p) => {
                if !p.lat.is_finite() || p.lat.abs() > 90.0 {
                    self.wrong(format!("{pointer}/lat"), "must be -90 to 90 degrees");
                }
                if !p.lng.is_finite() || p.lng.abs() > 180.0 {
                    self.wrong(format!("{pointer}/lng"), "must be -180 to 180 degrees");
                }
            }
        }
    }

    pub fn is_ok(&self) -> bool {
        self.fields.is_empty()
    }

    /// # Errors
    /// `request.invalid` with every wrong field.
    pub fn done(self) -> Result<(), Fault> {
        if self.fields.is_empty() { Ok(()) } else { Err(Fault::invalid(self.fields)) }
    }
}

/// `value`, or `request.invalid` for `pointer`: for what an earlier [`Check`] has already proved.
///
/// # Errors
/// The value is absent.
pub fn present<T>(pointer: &str, value: Option<T>) -> Result<T, Fault> {
    value.ok_or_else(|| Fault {
        fields: vec![v1::FieldError { pointer: pointer.to_owned(), detail: "is missing".into() }],
        ..Fault::reject(Code::RequestInvalid, format!("{pointer}: is missing"))
    })
}
