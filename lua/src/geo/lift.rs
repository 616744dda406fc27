//! Taking a fence off.

use crate::geo::LIFT;
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Ends the fence of one region.
#[derive(Debug, Clone, Copy)]
pub struct Lift<'a> {
    /// The region.
    pub region: &'a str,
    /// The fence, as it was put: begins with [`FENCE`](super::FENCE).
    pub fence: &'a str,
}

/// Whether the region's cells may be cached again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifted {
    /// They may.
    Lifted,
    /// Another writer is at work.
    Fenced,
}

impl Operation for Lift<'_> {
    const SCRIPT: &'static Script = &LIFT;
    type Reply = Lifted;

    fn keys(&self) -> Vec<String> {
        vec![keys::geo::generation(self.region)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.fence);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Lifted, LuaError> {
        Ok(match tag {
            "lifted" => Lifted::Lifted,
            "fenced" => Lifted::Fenced,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
