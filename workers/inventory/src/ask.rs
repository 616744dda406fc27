//! Questions to Redis that own what they ask with, so that many callers' can share one round trip.

use lua::{
    LuaError, Operation,
    inventory::{Basket, Confirm, Draw, Extend, IfUnknown, KEEP_MS, Release, Reserve, Resize, Return, Stock},
    run_many,
};
use redis::aio::ConnectionManager;
use runtime::batch::{BatchOptions, Batcher};

use crate::error::StockError;

/// Questions in one exchange. Redis is busy with them for some 5 ms, in which nobody else is answered.
const AT_ONCE: usize = 128;

/// An operation of the Lua room with its arguments owned.
pub trait Ask: Send + Sync + 'static {
    type Reply: Send + 'static;
    type Op<'a>: Operation<Reply = Self::Reply> + Send + Sync;

    fn op(&self) -> Self::Op<'_>;
}

/// Gathers what concurrent callers ask; each gets its own answer.
#[derive(Debug)]
pub struct Gathered<A: Ask>(Batcher<A, Result<A::Reply, LuaError>>);

impl<A: Ask> Gathered<A> {
    pub fn new(name: &'static str, redis: ConnectionManager) -> Self {
        let options = BatchOptions { max_items: AT_ONCE, ..BatchOptions::default() };
        Self(Batcher::new(name, options, move |items: Vec<A>| {
            let mut redis = redis.clone();
            async move {
                let operations: Vec<A::Op<'_>> = items.iter().map(A::op).collect();
                run_many(&mut redis, &operations).await
            }
        }))
    }

    /// # Errors
    /// Redis does not answer, or too many are asking.
    pub async fn ask(&self, item: A) -> Result<A::Reply, StockError> {
        Ok(self.0.run(item).await??)
    }
}

#[derive(Debug)]
pub struct AskReserve {
    pub hub: String,
    pub reservation: String,
    pub user: String,
    pub basket: Basket,
    pub hold_ms: u64,
    pub partial: bool,
}

impl Ask for AskReserve {
    type Reply = lua::inventory::ReserveReply;
    type Op<'a> = Reserve<'a>;

    fn op(&self) -> Reserve<'_> {
        let Self { hub, reservation, user, basket, hold_ms, partial } = self;
        Reserve { hub, reservation, user, basket, hold_ms: *hold_ms, partial: *partial, keep_ms: KEEP_MS }
    }
}

/// Out of another hold.
#[derive(Debug)]
pub struct AskDraw {
    pub reserve: AskReserve,
    pub from: String,
}

impl Ask for AskDraw {
    type Reply = lua::inventory::DrawReply;
    type Op<'a> = Draw<'a>;

    fn op(&self) -> Draw<'_> {
        let AskReserve { hub, reservation, user, basket, hold_ms, .. } = &self.reserve;
        Draw { hub, reservation, user, basket, from: &self.from, hold_ms: *hold_ms }
    }
}

/// A hold others draw from; `partial` is what it always is.
#[derive(Debug)]
pub struct AskResize(pub AskReserve);

impl Ask for AskResize {
    type Reply = lua::inventory::ResizeReply;
    type Op<'a> = Resize<'a>;

    fn op(&self) -> Resize<'_> {
        let AskReserve { hub, reservation, user, basket, hold_ms, .. } = &self.0;
        Resize { hub, reservation, user, basket, hold_ms: *hold_ms }
    }
}

#[derive(Debug)]
pub struct AskConfirm {
    pub hub: String,
    pub reservation: String,
    pub user: String,
    pub late: Option<Basket>,
}

impl Ask for AskConfirm {
    type Reply = lua::inventory::ConfirmReply;
    type Op<'a> = Confirm<'a>;

    fn op(&self) -> Confirm<'_> {
        Confirm { late: self.late.as_ref(), ..Confirm::new(&self.hub, &self.reservation, &self.user) }
    }
}

#[derive(Debug)]
pub struct AskRelease {
    pub hub: String,
    pub reservation: String,
}

impl Ask for AskRelease {
    type Reply = lua::inventory::ReleaseReply;
    type Op<'a> = Release<'a>;

    fn op(&self) -> Release<'_> {
        Release::new(&self.hub, &self.reservation)
    }
}

#[derive(Debug)]
pub struct AskReturn {
    pub hub: String,
    pub reservation: String,
    pub lines: Option<Basket>,
    pub if_unknown: IfUnknown,
}

impl Ask for AskReturn {
    type Reply = lua::inventory::ReturnReply;
    type Op<'a> = Return<'a>;

    fn op(&self) -> Return<'_> {
        Return {
            lines: self.lines.as_ref(),
            if_unknown: self.if_unknown,
            ..Return::new(&self.hub, &self.reservation)
        }
    }
}

#[derive(Debug)]
pub struct AskExtend {
    pub hub: String,
    pub reservation: String,
    pub hold_ms: u64,
}

impl Ask for AskExtend {
    type Reply = lua::inventory::ExtendReply;
    type Op<'a> = Extend<'a>;

    fn op(&self) -> Extend<'_> {
        Extend::new(&self.hub, &self.reservation, self.hold_ms)
    }
}

/// One SKU.
#[derive(Debug)]
pub struct AskStock {
    pub hub: String,
    pub sku: String,
}

impl Ask for AskStock {
    type Reply = lua::inventory::StockReply;
    type Op<'a> = StockOf<'a>;

    fn op(&self) -> StockOf<'_> {
        StockOf { hub: &self.hub, sku: [&self.sku] }
    }
}

/// [`Stock`] of one SKU, holding the list it asks with.
#[derive(Debug)]
pub struct StockOf<'a> {
    hub: &'a str,
    sku: [&'a str; 1],
}

impl StockOf<'_> {
    fn stock(&self) -> Stock<'_> {
        Stock { hub: self.hub, skus: &self.sku }
    }
}

impl Operation for StockOf<'_> {
    const SCRIPT: &'static lua::Script = Stock::SCRIPT;
    type Reply = lua::inventory::StockReply;

    fn keys(&self) -> Vec<String> {
        self.stock().keys()
    }

    fn args(&self, args: &mut lua::Args<'_>) {
        self.stock().args(args);
    }

    fn read(&self, tag: &str, reply: &mut lua::Reply) -> Result<Self::Reply, LuaError> {
        self.stock().read(tag, reply)
    }
}
