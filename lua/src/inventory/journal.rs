//! Draining the journal.

use crate::inventory::{Entry, JOURNAL_NEXT, JOURNAL_READ, JOURNAL_TRIM, Position};
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Reads entries after a position, in order and without a gap; on a closed hub too.
#[derive(Debug, Clone, Copy)]
pub struct JournalRead<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The last entry known.
    pub after: Position,
    /// At most so many, at least 1.
    pub limit: u32,
}

impl<'a> JournalRead<'a> {
    /// Reads from behind everything there is: the head and no entries.
    #[must_use]
    pub const fn head(hub: &'a str) -> Self {
        Self { hub, after: Position { epoch: 1 << 53, seq: 0 }, limit: 1 }
    }
}

/// A stretch of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// Whether the hub is open.
    pub open: bool,
    /// The last entry there is. Epoch 0: this Redis knows nothing of the hub.
    pub head: Position,
    /// Up to which seq entries have been trimmed.
    pub applied: u64,
    /// The entries, consecutive.
    pub entries: Vec<Entry>,
}

impl Operation for JournalRead<'_> {
    const SCRIPT: &'static Script = &JOURNAL_READ;
    type Reply = JournalPage;

    fn keys(&self) -> Vec<String> {
        vec![keys::inventory::meta(self.hub), keys::inventory::journal(self.hub)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.after.epoch).push(self.after.seq).push(self.limit.max(1));
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<JournalPage, LuaError> {
        page(self.after, tag, reply)
    }
}

/// Drops what the record has and reads what it has not, as [`JournalRead`] does.
#[derive(Debug, Clone, Copy)]
pub struct JournalNext<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The last entry the record has; an older one drops less.
    pub recorded: Position,
    /// At most so many, at least 1.
    pub limit: u32,
}

impl Operation for JournalNext<'_> {
    const SCRIPT: &'static Script = &JOURNAL_NEXT;
    type Reply = JournalPage;

    fn keys(&self) -> Vec<String> {
        vec![keys::inventory::meta(self.hub), keys::inventory::journal(self.hub)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.recorded.epoch).push(self.recorded.seq).push(self.limit.max(1));
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<JournalPage, LuaError> {
        page(self.recorded, tag, reply)
    }
}

fn page(after: Position, tag: &str, reply: &mut Reply) -> Result<JournalPage, LuaError> {
    if tag != "journal" {
        return Err(reply.unknown_tag(tag));
    }
    let page = JournalPage {
        open: reply.uint::<u8>()? == 1,
        head: reply.position()?,
        applied: reply.uint()?,
        entries: reply.rows(entry)?,
    };
    without_gap(after, &page)?;
    Ok(page)
}

fn entry(row: &mut Reply) -> Result<Entry, LuaError> {
    let mut pair = row.list()?;
    let id = pair.text()?;
    let fields = pair.rows(|field| Ok((field.text()?, field.text()?)))?;
    Entry::parse(&id, fields.into_iter().collect()).map_err(|detail| row.shape(detail))
}

/// The entries must follow on from what the reader knows; a new epoch begins at 1.
fn without_gap(after: Position, page: &JournalPage) -> Result<(), LuaError> {
    let seq = if page.head.epoch == after.epoch { after.seq.saturating_add(1) } else { 1 };
    let mut expected = Position { epoch: page.head.epoch, seq };
    for entry in &page.entries {
        if entry.at != expected {
            return Err(LuaError::Gap { expected, found: entry.at });
        }
        expected.seq = expected.seq.saturating_add(1);
    }
    // A reader of a later epoch than this Redis has is ahead of it, not behind: Redis was lost and is not rebuilt yet.
    if page.entries.is_empty() && page.head >= expected && page.head.epoch >= after.epoch {
        return Err(LuaError::Gap { expected, found: page.head });
    }
    Ok(())
}

/// Drops entries the record has applied.
#[derive(Debug, Clone, Copy)]
pub struct JournalTrim<'a> {
    /// The hub.
    pub hub: &'a str,
    /// The last entry applied.
    pub upto: Position,
}

/// What became of a trim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrimReply {
    /// Done, now or before.
    Trimmed {
        /// Entries that wait.
        waiting: u64,
    },
    /// The hub is in another epoch; 0: Redis knows nothing of it.
    Stale {
        /// That epoch.
        epoch: u64,
    },
    /// The journal has not got that far; nothing was dropped.
    Ahead {
        /// How far it is.
        seq: u64,
    },
}

impl Operation for JournalTrim<'_> {
    const SCRIPT: &'static Script = &JOURNAL_TRIM;
    type Reply = TrimReply;

    fn keys(&self) -> Vec<String> {
        vec![keys::inventory::meta(self.hub), keys::inventory::journal(self.hub)]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.upto.epoch).push(self.upto.seq);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<TrimReply, LuaError> {
        Ok(match tag {
            "trimmed" => TrimReply::Trimmed { waiting: reply.uint()? },
            "stale" => TrimReply::Stale { epoch: reply.uint()? },
            "ahead" => TrimReply::Ahead { seq: reply.uint()? },
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
