//! Where carts are: in Redis, and behind it in the record.
//!
//! A cart that is not in Redis may never have been, or Redis may have lost it; the record tells which. One that comes
//! back continues a thousand versions later: a save that was on its way when Redis went has an older version than
//! whatever is saved from now on, and so cannot stay.

use std::time::Duration;

use lua::{
    LuaError, Operation,
    cart::{
        Absorb, AbsorbReply, CartKey, ChangeReply, Clear, Codes, Contents, Put, PutReply, Restore, Settle,
        SettleReply, Take,
    },
};
use redis::aio::ConnectionManager;
use runtime::config::Cart as Settings;
use tokio::time::timeout;

use crate::{check, error::CartError, store::Store};

/// How long Redis keeps a cart nobody touches: the record has it.
const KEEP_S: u64 = 2 * DAY_S;
const DAY_S: u64 = 86_400;
/// Longer than this and Redis is away: the record has the cart, and whoever asked waits no longer than two seconds.
const PATIENCE: Duration = Duration::from_millis(500);
/// More versions than a cart can have had that the record does not know of.
const APART: u64 = 1_000;

pub struct Carts {
    pub settings: Settings,
    pub store: Store,
    pub redis: ConnectionManager,
}

/// A change that may find no cart.
pub trait Change<'a>: Operation {
    /// Makes one of this name, if there is none. Not all do.
    fn name(&mut self, _born: &'a str) -> bool {
        false
    }

    fn is_absent(reply: &Self::Reply) -> bool;
}

impl<'a> Change<'a> for Put<'a> {
    fn name(&mut self, born: &'a str) -> bool {
        self.born = born;
        true
    }

    fn is_absent(reply: &PutReply) -> bool {
        *reply == PutReply::Absent
    }
}

impl<'a> Change<'a> for Codes<'a> {
    fn name(&mut self, born: &'a str) -> bool {
        self.born = born;
        true
    }

    fn is_absent(reply: &ChangeReply) -> bool {
        *reply == ChangeReply::Absent
    }
}

impl<'a> Change<'a> for Absorb<'a> {
    fn name(&mut self, born: &'a str) -> bool {
        self.born = born;
        true
    }

    fn is_absent(reply: &AbsorbReply) -> bool {
        *reply == AbsorbReply::Absent
    }
}

impl<'a> Change<'a> for Clear<'a> {
    fn is_absent(reply: &ChangeReply) -> bool {
        *reply == ChangeReply::Absent
    }
}

impl<'a> Change<'a> for Take<'a> {
    fn is_absent(reply: &ChangeReply) -> bool {
        *reply == ChangeReply::Absent
    }
}

impl<'a> Change<'a> for Settle<'a> {
    fn is_absent(reply: &SettleReply) -> bool {
        *reply == SettleReply::Absent
    }
}

impl Carts {
    pub fn new(settings: Settings, store: Store, redis: ConnectionManager) -> Self {
        Self { settings, store, redis }
    }

    /// How long Redis keeps this one, s.
    pub fn ttl_s(&self, cart: &CartKey) -> u64 {
        let days = match self.settings.anonymous_days {
            days @ 1.. if check::is_anonymous(&cart.owner) => days,
            _ => self.settings.keep_days,
        };
        KEEP_S.min(days.saturating_mul(DAY_S))
    }

    /// A name for a new cart: another than that of any before it.
    pub fn fresh_name() -> String {
        format!("{:016x}", fastrand::u64(..))
    }

    /// The cart, ended or not. While Redis is away it is as the record has it, a second old at most.
    pub async fn find(&self, cart: &CartKey) -> Result<Option<Contents>, CartError> {
        match self.peek(cart).await {
            Ok(Some(contents)) => return Ok(Some(contents)),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "carts are read from the record");
                return Ok(self.store.load(cart).await?);
            }
        }
        if !self.restore(cart).await? {
            return Ok(None);
        }
        self.peek(cart).await
    }

    /// As [`Carts::find`]; one that was taken over is none.
    pub async fn open(&self, cart: &CartKey) -> Result<Option<Contents>, CartError> {
        match self.find(cart).await? {
            Some(contents) if contents.to.is_some() => Err(CartError::NotFound),
            None if check::is_anonymous(&cart.owner) => Err(CartError::NotFound),
            found => Ok(found),
        }
    }

    async fn peek(&self, cart: &CartKey) -> Result<Option<Contents>, CartError> {
        let (mut redis, mut all) = (self.redis.clone(), redis::cmd("HGETALL"));
        let ask = all.arg(cart.key()).query_async::<Vec<(String, String)>>(&mut redis);
        let fields = timeout(PATIENCE, ask).await.map_err(|_| CartError::Away)?;
        Ok(Contents::read(fields.map_err(LuaError::from)?))
    }

    /// Puts the cart back from the record; false: it is not there either.
    async fn restore(&self, cart: &CartKey) -> Result<bool, CartError> {
        let Some(mut contents) = self.store.load(cart).await? else { return Ok(false) };
        contents.version = contents.version.saturating_add(APART);
        let now_ms = chrono::Utc::now().timestamp_millis();
        let restore = Restore { cart, ttl_s: self.ttl_s(cart), now_ms, contents: &contents };
        self.ask(&restore).await?;
        metrics::counter!("kilat_carts_restored_total").increment(1);
        Ok(true)
    }

    /// Makes a change; of a cart that Redis does not have, after it is back, or with a new one of this name.
    pub async fn change<'a, C: Change<'a>>(
        &self,
        cart: &CartKey,
        born: &'a str,
        mut change: C,
    ) -> Result<C::Reply, CartError> {
        let reply = self.ask(&change).await?;
        if !C::is_absent(&reply) || (!self.restore(cart).await? && !change.name(born)) {
            return Ok(reply);
        }
        self.ask(&change).await
    }

    async fn ask<O: Operation>(&self, operation: &O) -> Result<O::Reply, CartError> {
        let mut redis = self.redis.clone();
        let answer = timeout(PATIENCE, operation.run(&mut redis)).await.map_err(|_| CartError::Away)?;
        Ok(answer?)
    }
}
