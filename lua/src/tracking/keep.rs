//! Last positions and trails of riders of one partition and city.

use crate::operation::{Args, Operation, Reply};
use crate::tracking::KEEP;
use crate::{LuaError, Script, keys};

/// Many riders of one partition and city. Asked again it writes the same positions, and the trail entries a
/// second time: a trail is for the eye.
#[derive(Debug, Clone)]
pub struct Keep<'a> {
    /// 0 to 15.
    pub partition: u32,
    /// The city's code.
    pub city: &'a str,
    /// Revision of the partition's lease.
    pub fence: u64,
    /// How long positions and trails live, s.
    pub ttl_s: u64,
    /// Entries of a trail.
    pub trail: usize,
    /// The writer's clock, Unix ms.
    pub now_ms: i64,
    /// Whom to keep.
    pub riders: Vec<Whereabouts<'a>>,
}

/// One rider in a [`Keep`].
#[derive(Debug, Clone, Copy)]
pub struct Whereabouts<'a> {
    /// The rider's id.
    pub rider: &'a str,
    /// Time of the position, Unix ms.
    pub at_ms: i64,
    /// The last position, as its reader reads it.
    pub last: &'a [u8],
    /// What is added to the trail; may be empty.
    pub points: &'a [u8],
}

/// The answers of [`Keep`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Written.
    Kept {
        /// So many.
        riders: u64,
    },
    /// Nothing was written: a later owner has.
    Fenced {
        /// Its fence.
        fence: u64,
    },
}

impl Operation for Keep<'_> {
    const SCRIPT: &'static Script = &KEEP;
    type Reply = Kept;

    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::with_capacity(2 + 2 * self.riders.len());
        keys.push(keys::tracking::fence(self.partition));
        keys.push(keys::tracking::heard(self.partition, self.city));
        for rider in &self.riders {
            keys.push(keys::tracking::last(self.partition, rider.rider));
            keys.push(keys::tracking::trail(self.partition, rider.rider));
        }
        keys
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.fence).push(self.ttl_s).push(self.trail).push(self.now_ms);
        for rider in &self.riders {
            args.push(rider.rider).push(rider.at_ms).push(rider.last).push(rider.points);
        }
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Kept, LuaError> {
        Ok(match tag {
            "kept" => Kept::Kept { riders: reply.uint()? },
            "fenced" => Kept::Fenced { fence: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
