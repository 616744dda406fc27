//! From units taken in Redis to a checkout under way, and back.
//!
//! | # | Step | Died before it | Died after it |
//! |---|---|---|---|
//! | 1 | Redis: units leave the buckets, the claim is due | nothing happened | nobody wrote it down: [`look_after`] buries the order id in the record, then gives the units back |
//! | 2 | the record has the claim, with the checkout's first message | as above | [`look_after`] goes on with step 3 |
//! | 3 | inventory: the order's reservation comes out of the sale's | as above | the same call is answered the same |
//! | 4 | the checkout's first message is stored | as above | the same message, told apart by its saga |
//! | 5 | Redis: the key has its result | as above | the key's lock runs out; the record knows the saga |
//!
//! Once written down a claim only goes forward, until inventory says no (step 3) or the checkout has ended; a claim is
//! returned out of `held` alone while no checkout was told its price ([`honour`](crate::handlers::honour)), so a
//! checkout that began cannot lose its units behind its back. Every claim is due until it is decided, and whoever
//! looks after one that came to a stop finds all it needs in its row.

use std::time::Duration;

use lua::{
    Operation,
    flashsale::{Drawn, GiveBack, GivenBack, Settle},
};
use prost::Message as _;
use runtime::{Cx, Fault};
use subjects::{
    Code,
    ids::{SagaId, Token as _},
    table::{CheckoutStart, checkout, inventory},
    v1::{self, SagaState},
};

use crate::{
    error::SaleError,
    hold,
    model::{ClaimRow, ClaimState, SaleRow, count},
    state::{State, ms},
    store::{Change, NewClaim, Written},
};

/// How long a claim is left alone before somebody looks after it.
pub const LOOK: Duration = Duration::from_secs(10);
/// How long inventory keeps a buyer's units without the checkout's asking.
const HOLD_S: u32 = 120;
const CALL: Duration = Duration::from_secs(2);

/// What a buyer wanted that Redis has taken units for.
pub struct Taken {
    pub epoch: i64,
    pub hold: String,
    pub claim: ClaimRow,
}

/// What a claim came to, for its buyer.
#[derive(Debug)]
pub enum Bought {
    /// The checkout is under way, or will be.
    Buying(ClaimRow),
    /// The key had a claim already.
    Before(ClaimRow),
}

/// Steps 2 to 5.
///
/// # Errors
/// The units were given back, or will be.
pub async fn buy(state: &State, cx: &Cx, sale: &SaleRow, taken: Taken) -> Result<Bought, Fault> {
    let Taken { epoch, hold, claim } = taken;
    match state.asks.claim(NewClaim { epoch, row: claim.clone() }).await {
        Some(Written::Down) => {}
        Some(Written::Fenced) => return Err(SaleError::Fenced.into()),
        Some(Written::There(other)) => {
            give_back(state, &claim.sale_id, &claim.order_id).await?;
            return Ok(Bought::Before(other));
        }
        // It may be written down; whoever looks after it finds out.
        None => return Err(Fault::unavailable("the claim may not have been written down")),
    }
    go_on(state, cx, sale, &hold, &claim).await?;
    Ok(Bought::Buying(claim))
}

/// Steps 3 to 5, as often as needed. A failure that may pass is not the buyer's: the claim stands and is looked after.
async fn go_on(state: &State, cx: &Cx, sale: &SaleRow, hold: &str, claim: &ClaimRow) -> Result<(), Fault> {
    match reserve(state, cx, sale, hold, claim).await {
        Ok(()) => {}
        Err(fault) if fault.retryable() => {
            tracing::warn!(order = claim.order_id, %fault, "a claim waits for inventory");
            return Ok(());
        }
        Err(fault) => {
            let reason = format!("inventory: {}", fault.code.as_str());
            let change = state.store.returned(&claim.order_id, &reason, &[ClaimState::Held]).await;
            let change = change.map_err(SaleError::from)?;
            returned(state, change.as_ref()).await?;
            return match change {
                Some(Change { sale: Some(_), .. }) => Err(fault),
                // A checkout has begun all the same: it decides.
                _ => Ok(()),
            };
        }
    }
    match start(state, cx, claim).await {
        Ok(()) => {}
        Err(fault) => {
            tracing::warn!(order = claim.order_id, %fault, "a claim waits for the checkout's queue");
            return Ok(());
        }
    }
    let drawn = Drawn {
        sale: claim.sale_id.clone(),
        order: claim.order_id.clone(),
        saga: claim.saga_id.clone(),
        request: claim.request.clone(),
        keep_ms: ms(state.settings.result()),
    };
    if let Err(error) = state.asks.drawn.ask(drawn).await {
        tracing::debug!(order = claim.order_id, %error, "the key's result is not in Redis");
    }
    Ok(())
}

/// The order's reservation out of the sale's hold. Where that has too little – it was lost, or units that came back
/// are still on the shelf – it is brought up to what it should be; and at last the shelf will do.
async fn reserve(
    state: &State,
    cx: &Cx,
    sale: &SaleRow,
    hold_id: &str,
    claim: &ClaimRow,
) -> Result<(), Fault> {
    let from = |from: &str| v1::ReserveStock {
        reservation_id: claim.order_id.clone(),
        hub_id: sale.hub_id.clone(),
        user_id: claim.user_id.clone(),
        items: vec![v1::Line { sku: sale.sku.clone(), qty: count(claim.qty) }],
        ttl_s: HOLD_S,
        partial: false,
        draw_from: from.to_owned(),
    };
    let lacking = |fault: &Fault| matches!(fault.code, Code::OutOfStock | Code::ReservationNotFound);
    match cx.call::<inventory::Reserve>(&from(hold_id), CALL).await {
        Err(fault) if lacking(&fault) => {}
        answer => return answer.map(drop),
    }
    let hold_id = hold::bring_up(state, sale).await.unwrap_or_else(|| hold_id.to_owned());
    match cx.call::<inventory::Reserve>(&from(&hold_id), CALL).await {
        Err(fault) if lacking(&fault) => {}
        answer => return answer.map(drop),
    }
    cx.call::<inventory::Reserve>(&from(""), CALL).await.map(drop)
}

/// The checkout's first message. Its deadline begins now.
async fn start(state: &State, cx: &Cx, claim: &ClaimRow) -> Result<(), Fault> {
    let broken = || Fault::reject(Code::Internal, "a claim without its checkout");
    let mut start = v1::StartCheckout::decode(claim.start.as_slice()).map_err(|_| broken())?;
    let saga = SagaId::parse(&claim.saga_id).map_err(|_| broken())?;
    let budget = chrono::TimeDelta::from_std(state.budget).unwrap_or(chrono::TimeDelta::MAX);
    start.deadline = chrono::Utc::now().checked_add_signed(budget).map(Into::into);
    cx.bus.store(&cx.meta, &CheckoutStart { saga }, &start, &claim.saga_id).await
}

/// A claim nobody has heard of for a while.
///
/// # Errors
/// It is looked after again later.
pub async fn look_after(state: &State, cx: &Cx, sale: &SaleRow, order_id: &str) -> Result<(), Fault> {
    let found = state.store.claim_of(order_id).await.map_err(SaleError::from)?;
    let claim = match found {
        Some(claim) => Some(claim),
        None => state.store.bury(&sale.sale_id, order_id).await.map_err(SaleError::from)?,
    };
    let Some(claim) = claim else { return Ok(()) };
    match claim.state() {
        ClaimState::Returned => give_back(state, &sale.sale_id, order_id).await?,
        ClaimState::Sold => settle(state, &sale.sale_id, order_id).await?,
        ClaimState::Held | ClaimState::Started => ask_checkout(state, cx, sale, &claim).await?,
    }
    Ok(())
}

async fn ask_checkout(state: &State, cx: &Cx, sale: &SaleRow, claim: &ClaimRow) -> Result<(), Fault> {
    let request = v1::GetSaga { saga_id: claim.saga_id.clone() };
    match cx.call::<checkout::Get>(&request, CALL).await {
        Ok(saga) => match saga.state() {
            SagaState::Confirmed => Ok(order_stands(state, &claim.order_id).await?),
            SagaState::Failed => Ok(order_ended(state, &claim.order_id, "the checkout failed").await?),
            SagaState::Running
            | SagaState::AwaitingPayment
            | SagaState::Compensating
            | SagaState::Stuck
            | SagaState::Unspecified => Ok(()),
        },
        Err(fault) if fault.code == Code::SagaNotFound => {
            let hold = state.sale(&sale.sale_id).await?.hold_id.clone();
            match go_on(state, cx, sale, &hold, claim).await {
                Err(fault) if fault.retryable() => Err(fault),
                // Inventory said no, and the units went back.
                _ => Ok(()),
            }
        }
        Err(fault) => Err(fault),
    }
}

/// An order of ours was confirmed. Orders that are not ours are passed over.
///
/// # Errors
/// The record or Redis cannot be reached; the same again is safe.
pub async fn order_stands(state: &State, order_id: &str) -> Result<(), SaleError> {
    let Some(change) = state.store.sold(order_id).await? else { return Ok(()) };
    if change.sale.is_some() {
        metrics::counter!("kilat_sale_units_sold_total").increment(count(change.claim.qty).into());
        state.outbox.notify();
    }
    match change.claim.state() {
        ClaimState::Sold => settle(state, &change.claim.sale_id, order_id).await,
        _ => Ok(()),
    }
}

/// An order of ours ended without delivery: its units are for others, while the sale runs.
///
/// # Errors
/// As [`order_stands`].
pub async fn order_ended(state: &State, order_id: &str, reason: &str) -> Result<(), SaleError> {
    let from = [ClaimState::Held, ClaimState::Started, ClaimState::Sold];
    let change = state.store.returned(order_id, reason, &from).await?;
    returned(state, change.as_ref()).await
}

async fn returned(state: &State, change: Option<&Change>) -> Result<(), SaleError> {
    let Some(change) = change else { return Ok(()) };
    if change.sale.is_some() {
        metrics::counter!("kilat_sale_units_returned_total").increment(count(change.claim.qty).into());
        state.outbox.notify();
    }
    match change.claim.state() {
        ClaimState::Returned => give_back(state, &change.claim.sale_id, &change.claim.order_id).await,
        _ => Ok(()),
    }
}

/// In Redis. A sale it has lost is opened from the record, which knows.
async fn give_back(state: &State, sale: &str, order: &str) -> Result<(), SaleError> {
    match (GiveBack { sale, order }).run(&mut state.redis.clone()).await? {
        GivenBack::GivenBack { .. } => state.wake.notify_one(),
        GivenBack::Unknown | GivenBack::Closed => {}
    }
    Ok(())
}

async fn settle(state: &State, sale: &str, order: &str) -> Result<(), SaleError> {
    (Settle { sale, order }).run(&mut state.redis.clone()).await?;
    Ok(())
}
