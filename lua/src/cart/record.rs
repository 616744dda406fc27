//! What the record has.

use crate::cart::{CartKey, Contents, RESTORE, SAVED};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Puts a cart back, unless there is one by now.
#[derive(Debug, Clone)]
pub struct Restore<'a> {
    /// Which cart.
    pub cart: &'a CartKey,
    /// How long it stays untouched, s.
    pub ttl_s: u64,
    /// The writer's clock, Unix ms.
    pub now_ms: i64,
    /// What it holds. Its version has to be above any that was ever told.
    pub contents: &'a Contents,
}

/// The answers of [`Restore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestoreReply {
    /// It is there again.
    Restored,
    /// There was one.
    There,
}

impl Operation for Restore<'_> {
    const SCRIPT: &'static Script = &RESTORE;
    type Reply = RestoreReply;

    fn keys(&self) -> Vec<String> {
        self.cart.keys()
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.cart.name()).push(self.ttl_s).push(self.now_ms);
        for (name, value) in self.contents.write() {
            args.push(name).push(value);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<RestoreReply, LuaError> {
        Ok(match tag {
            "restored" => RestoreReply::Restored,
            "there" => RestoreReply::There,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

/// One cart the record has.
#[derive(Debug, Clone, Copy)]
pub struct Saved<'a> {
    /// Which.
    pub cart: &'a CartKey,
    /// As of this version; `None`: it was not here any more.
    pub version: Option<u64>,
}

/// The record has carts of one part. What has changed since stays noted.
#[derive(Debug, Clone)]
pub struct Save<'a> {
    /// 0 to [`PARTS`](super::PARTS) - 1.
    pub part: u32,
    /// All of that part.
    pub carts: &'a [Saved<'a>],
}

impl Operation for Save<'_> {
    const SCRIPT: &'static Script = &SAVED;
    /// Carts the record has as they are.
    type Reply = u64;

    fn keys(&self) -> Vec<String> {
        let mut keys = vec![keys::cart::unsaved(self.part)];
        keys.extend(self.carts.iter().map(|saved| saved.cart.key()));
        keys
    }

    fn args(&self, args: &mut Args<'_>) {
        for saved in self.carts {
            let version = saved.version.map(|version| version.to_string());
            args.push(saved.cart.name()).push(version.unwrap_or_default());
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<u64, LuaError> {
        match tag {
            "saved" => reply.uint(),
            _ => Err(reply.unknown_tag(tag)),
        }
    }
}
