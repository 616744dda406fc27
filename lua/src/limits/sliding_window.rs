//! A sliding window over the log of admitted calls.

use crate::limits::SLIDING_WINDOW;
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// One call of one caller on one route. Not idempotent: asking is calling.
#[derive(Debug, Clone, Copy)]
pub struct SlidingWindow<'a> {
    /// The route, or whatever shares a limit.
    pub route: &'a str,
    /// Whom to count.
    pub caller: &'a str,
    /// Calls in any window. 0: none.
    pub limit: u32,
    /// The window, ms.
    pub window_ms: u64,
}

/// Whether the call may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may, and has been counted.
    Allowed {
        /// Calls in a window.
        limit: u32,
        /// Calls left now.
        remaining: u32,
        /// Until the whole limit is free again if nobody calls, ms.
        reset_ms: u64,
    },
    /// It may not; it has not been counted.
    Limited {
        /// Calls in a window.
        limit: u32,
        /// Until the whole limit is free again if nobody calls, ms.
        reset_ms: u64,
        /// Until one call is free, ms, at least 1.
        retry_after_ms: u64,
    },
}

impl Operation for SlidingWindow<'_> {
    const SCRIPT: &'static Script = &SLIDING_WINDOW;
    type Reply = Verdict;

    fn keys(&self) -> Vec<String> {
        vec![keys::limits::window(self.route, self.caller)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.limit).push(self.window_ms);
    }

    fn check(&self) -> Result<(), LuaError> {
        if self.window_ms > 0 {
            return Ok(());
        }
        Err(LuaError::Input { script: Self::SCRIPT.name(), detail: "a window of 0 ms".to_owned() })
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Verdict, LuaError> {
        let limit = self.limit;
        Ok(match tag {
            "allowed" => Verdict::Allowed { limit, remaining: reply.uint()?, reset_ms: reply.uint()? },
            "limited" => Verdict::Limited { limit, reset_ms: reply.uint()?, retry_after_ms: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
