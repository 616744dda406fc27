//! Where a buyer stands.

use crate::flashsale::PLACE;
use crate::operation::{Args, Operation, Reply};
use crate::{LuaError, Script, keys};

/// Asks; changes nothing.
#[derive(Debug, Clone)]
pub struct Place {
    /// The sale.
    pub sale: String,
    /// Who; empty: nobody, only the sale.
    pub user: String,
}

/// How far a sale is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Units free.
    pub left: u32,
    /// Units of claims that are not decided.
    pub held: u32,
    /// Units sold.
    pub sold: u32,
    /// How many wait.
    pub waiting: u64,
}

/// Where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// In the queue.
    Waiting {
        /// From 1; by lot: how many wait.
        position: u64,
        /// The how many-th to come.
        arrival: u64,
        /// The sale.
        sale: Figures,
        /// Admitted a second.
        rate: u32,
    },
    /// May buy.
    Admitted {
        /// Until when, Unix ms.
        until_ms: u64,
        /// The sale.
        sale: Figures,
    },
    /// Units are held for an order that is not decided.
    Buying {
        /// The order.
        order: String,
        /// Its saga.
        saga: String,
        /// The sale.
        sale: Figures,
    },
    /// The order stands.
    Bought {
        /// The order.
        order: String,
        /// Its saga.
        saga: String,
        /// The sale.
        sale: Figures,
    },
    /// The place passed on, or the order came to nothing.
    Over {
        /// The order, if it came to one.
        order: Option<String>,
        /// Its saga.
        saga: Option<String>,
        /// The sale.
        sale: Figures,
    },
    /// Has not joined.
    None(Figures),
    /// The sale has to be opened from the record.
    Closed,
}

impl Operation for Place {
    const SCRIPT: &'static Script = &PLACE;
    type Reply = Standing;

    fn keys(&self) -> Vec<String> {
        let sale = &self.sale;
        vec![
            keys::flashsale::sale(sale),
            keys::flashsale::queue(sale),
            keys::flashsale::places(sale),
            keys::flashsale::people(sale),
        ]
    }

    fn args(&self, args: &mut Args<'_>) {
        args.push(&self.user);
    }

    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Standing, LuaError> {
        Ok(match tag {
            "waiting" => {
                let (position, arrival) = (reply.uint()?, reply.uint()?);
                Standing::Waiting { position, arrival, sale: figures(reply)?, rate: reply.uint()? }
            }
            "admitted" => Standing::Admitted { until_ms: reply.uint()?, sale: figures(reply)? },
            "buying" => {
                let (order, saga) = (reply.text()?, reply.text()?);
                Standing::Buying { order, saga, sale: figures(reply)? }
            }
            "bought" => {
                let (order, saga) = (reply.text()?, reply.text()?);
                Standing::Bought { order, saga, sale: figures(reply)? }
            }
            "over" => {
                let (order, saga) = (reply.text()?, reply.text()?);
                let some = |text: String| (text != "-").then_some(text);
                Standing::Over { order: some(order), saga: some(saga), sale: figures(reply)? }
            }
            "none" => Standing::None(figures(reply)?),
            "closed" => Standing::Closed,
            _ => return Err(reply.unknown_tag(tag)),
        })
    }
}

fn figures(reply: &mut Reply) -> Result<Figures, LuaError> {
    Ok(Figures { left: reply.uint()?, held: reply.uint()?, sold: reply.uint()?, waiting: reply.uint()? })
}
