//! One change of one cart.

use crate::cart::contents::contents;
use crate::cart::{CLEAR, CODES, CartKey, Contents, PUT, SETTLE};
use crate::operation::{self, Args, Operation};
use crate::{LuaError, Script};

/// Adds to a line, sets it, or removes it. Adding twice adds twice; setting does not.
#[derive(Debug, Clone)]
pub struct Put<'a> {
    /// Which cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// Name of a new cart; empty when there must be one.
    pub born: &'a str,
    /// The product.
    pub sku: &'a str,
    /// What is added, or what there is from now on; 0 with `set` removes the line.
    pub qty: u32,
    /// The latter.
    pub set: bool,
    /// Most lines.
    pub max_lines: usize,
    /// Most of one line.
    pub max_qty: u32,
    /// Kept with the line; empty leaves what is there.
    pub details: &'a str,
}

/// The answers of [`Put`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutReply {
    /// The cart now.
    Cart(Contents),
    /// There is none.
    Absent,
    /// Another has taken it over.
    Ended,
    /// There is no room for another line.
    Full,
    /// The line would have so many.
    TooMany(u64),
}

impl Operation for Put<'_> {
    const SCRIPT: &'static Script = &PUT;
    type Reply = PutReply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name())
            .push(self.ttl_s)
            .push(self.born)
            .push(self.sku)
            .push(self.qty)
            .push(u8::from(self.set))
            .push(self.max_lines)
            .push(self.max_qty)
            .push(self.details);
    }

    fn read(&self, tag: &str, reply: &mut operation::Reply) -> Result<PutReply, LuaError> {
        Ok(match tag {
            "cart" => PutReply::Cart(contents(reply)?),
            "absent" => PutReply::Absent,
            "ended" => PutReply::Ended,
            "full" => PutReply::Full,
            "too_many" => PutReply::TooMany(reply.uint()?),
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// The answers of a change that has room in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The cart now.
    Cart(Contents),
    /// There is none.
    Absent,
    /// Another has taken it over.
    Ended,
}

pub(super) fn read(tag: &str, reply: &mut operation::Reply) -> Result<Reply, LuaError> {
    Ok(match tag {
        "cart" => Reply::Cart(contents(reply)?),
        "absent" => Reply::Absent,
        "ended" => Reply::Ended,
        _ => return Err(reply.unknown_tag(tag)),
    })
}

/// Sets the promotion codes.
#[derive(Debug, Clone)]
pub struct Codes<'a> {
    /// Which cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// Name of a new cart; empty when there must be one.
    pub born: &'a str,
    /// In place of those that are there; none has a line break.
    pub codes: &'a [String],
}

impl Operation for Codes<'_> {
    const SCRIPT: &'static Script = &CODES;
    type Reply = Reply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name()).push(self.ttl_s).push(self.born).push(self.codes.join("\n"));
    }

    fn read(&self, tag: &str, reply: &mut operation::Reply) -> Result<Reply, LuaError> {
        read(tag, reply)
    }
}

/// Empties a cart.
#[derive(Debug, Clone)]
pub struct Clear<'a> {
    /// Which cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// For whom it may have been taken over; empty for nobody.
    pub to: &'a str,
}

impl Operation for Clear<'_> {
    const SCRIPT: &'static Script = &CLEAR;
    type Reply = Reply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name()).push(self.ttl_s).push(self.to);
    }

    fn read(&self, tag: &str, reply: &mut operation::Reply) -> Result<Reply, LuaError> {
        read(tag, reply)
    }
}

/// A line as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The product.
    pub sku: String,
    /// 0 removes it.
    pub qty: u32,
    /// Kept with the line.
    pub details: String,
}

/// Takes over what a revalidation found.
#[derive(Debug, Clone)]
pub struct Settle<'a> {
    /// Which cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// The version that was looked at.
    pub version: u64,
    /// Codes that count.
    pub codes: &'a [String],
    /// What promotions would give, if that is known.
    pub discount: Option<&'a str>,
    /// Lines that are other than they were.
    pub items: &'a [Item],
}

/// The answers of [`Settle`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettleReply {
    /// The cart now.
    Cart(Contents),
    /// It has changed since it was looked at.
    Moved,
    /// There is none.
    Absent,
    /// Another has taken it over.
    Ended,
}

impl Operation for Settle<'_> {
    const SCRIPT: &'static Script = &SETTLE;
    type Reply = SettleReply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name())
            .push(self.ttl_s)
            .push(self.version)
            .push(self.codes.join("\n"))
            .push(self.discount.unwrap_or_default());
        for item in self.items {
            args.push(&item.sku).push(item.qty).push(&item.details);
        }
    }

    fn read(&self, tag: &str, reply: &mut operation::Reply) -> Result<SettleReply, LuaError> {
        Ok(match tag {
            "cart" => SettleReply::Cart(contents(reply)?),
            "moved" => SettleReply::Moved,
            "absent" => SettleReply::Absent,
            "ended" => SettleReply::Ended,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
