//! Pacing.

use crate::flashsale::TICK;
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// One step: places pass on, the next are admitted. Repeated at once it admits nobody: credit comes with time.
#[derive(Debug, Clone, Copy)]
pub struct Tick<'a> {
    /// The sale.
    pub sale: &'a str,
    /// Who asks; one leads, the others follow.
    pub instance: &'a str,
    /// How long they lead from now, ms.
    pub lead_ms: u64,
    /// Of the lot, in random mode.
    pub seed: u32,
    /// At most so many in one step.
    pub most: u32,
}

/// How far the sale is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticked {
    /// We lead.
    Led {
        /// The sale's.
        epoch: u64,
        /// Inventory's reservation.
        hold: String,
        /// Units free.
        left: u32,
        /// Units of claims that are not decided.
        held: u32,
        /// Units sold.
        sold: u32,
        /// Of those held, not yet drawn from inventory's hold.
        undrawn: u32,
        /// How many wait.
        waiting: u64,
        /// Places not used yet.
        places: u64,
        /// The last arrival admitted.
        upto: u64,
        /// Admitted in this step.
        admitted: u64,
        /// Places that passed on in this step.
        passed_on: u64,
    },
    /// Another leads.
    Follows,
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for Tick<'_> {
    const SCRIPT: &'static Script = &TICK;
    type Reply = Ticked;

    fn keys(&self) -> Vec<String> {
        let sale = self.sale;
        vec![
            keys::flashsale::sale(sale),
            keys::flashsale::queue(sale),
            keys::flashsale::places(sale),
            keys::flashsale::people(sale),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(self.instance).push(self.lead_ms).push(self.seed).push(self.most);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Ticked, LuaError> {
        Ok(match tag {
            "tick" => Ticked::Led {
                epoch: reply.uint()?,
                hold: reply.text()?,
                left: reply.uint()?,
                held: reply.uint()?,
                sold: reply.uint()?,
                undrawn: reply.uint()?,
                waiting: reply.uint()?,
                places: reply.uint()?,
                upto: reply.uint()?,
                admitted: reply.uint()?,
                passed_on: reply.uint()?,
            },
            "follows" => Ticked::Follows,
            "closed" => Ticked::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}
