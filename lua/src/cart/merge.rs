//! An anonymous cart goes over to its owner.

use crate::cart::change::{self, Item, Reply as ChangeReply};
use crate::cart::contents::contents;
use crate::cart::{ABSORB, CartKey, Contents, TAKE};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script};

/// Ends a cart for one who takes it over; to everybody else it is gone from then on.
#[derive(Debug, Clone)]
pub struct Take<'a> {
    /// The anonymous cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// Who takes it over.
    pub to: &'a str,
}

impl Operation for Take<'_> {
    const SCRIPT: &'static Script = &TAKE;
    type Reply = ChangeReply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name()).push(self.ttl_s).push(self.to);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<ChangeReply, LuaError> {
        change::read(tag, reply)
    }
}

/// Adds the lines of a cart that was taken. Idempotent by its name.
#[derive(Debug, Clone)]
pub struct Absorb<'a> {
    /// The owner's cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// Name of a new cart; empty when there must be one.
    pub born: &'a str,
    /// Name of the cart that was taken; without a space.
    pub other: &'a str,
    /// Most lines.
    pub max_lines: usize,
    /// Most of one line.
    pub max_qty: u32,
    /// Its codes, for a cart that has none.
    pub codes: &'a [String],
    /// Its lines.
    pub items: &'a [Item],
}

/// A line that did not fit whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The product.
    pub sku: String,
    /// What both carts had.
    pub wanted: u64,
    /// What there is now.
    pub kept: u32,
}

/// The answers of [`Absorb`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AbsorbReply {
    /// The cart now, and what did not fit.
    Cart(Contents, Vec<LeftOut>),
    /// It was taken over before; the cart now.
    Replayed(Contents),
    /// There is no cart.
    Absent,
    /// Another has taken it over.
    Ended,
}

impl Operation for Absorb<'_> {
    const SCRIPT: &'static Script = &ABSORB;
    type Reply = AbsorbReply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name())
            .push(self.ttl_s)
            .push(self.born)
            .push(self.other)
            .push(self.max_lines)
            .push(self.max_qty)
            .push(self.codes.join("\n"));
        for item in self.items {
            args.push(&item.sku).push(item.qty).push(&item.details);
        }
    }

    fn check(&self) -> Result<(), LuaError> {
        if !self.other.is_empty() && !self.other.contains(' ') {
            return Ok(());
        }
        Err(LuaError::Input { script: Self::SCRIPT.name(), detail: "a cart without a name".to_owned() })
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<AbsorbReply, LuaError> {
        Ok(match tag {
            "cart" => {
                let now = contents(reply)?;
                let left = reply
                    .rows(|row| Ok(LeftOut { sku: row.text()?, wanted: row.uint()?, kept: row.uint()? }))?;
                AbsorbReply::Cart(now, left)
            }
            "replayed" => AbsorbReply::Replayed(contents(reply)?),
            "absent" => AbsorbReply::Absent,
            "ended" => AbsorbReply::Ended,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
