//! A knock at the door: joins the queue, or buys.

use std::{sync::Arc, time::Duration};

use lua::flashsale::{Enter, Entered, Mode, primary};
use prost::Message as _;
use runtime::{Cx, Fault};
use sha2::{Digest as _, Sha256};
use subjects::{
    ids::{OrderId, SagaId},
    v1::{self, PlaceState, SaleState},
};

use crate::{
    buy::{self, Bought, LOOK, Taken},
    check,
    error::SaleError,
    model::{ClaimRow, ClaimState, SaleRow},
    rules,
    state::{State, ms, unix_s},
    token::{Bearer, nonce_kept, verify},
};

/// How long an idempotency key is locked while its first request is worked on.
const LOCK: Duration = Duration::from_secs(30);

pub async fn enter(state: Arc<State>, cx: Cx, request: v1::EnterSale) -> Result<v1::SalePlace, Fault> {
    let saga = check::enter(&request)?;
    let key = &state.settings.token_key;
    if key.is_empty() {
        return Err(SaleError::NoKey.into());
    }
    let of = Bearer { sale: &request.sale_id, fingerprint: &request.fingerprint, user: &request.user_id };
    let payload = verify(key.expose().as_bytes(), &request.token, of, unix_s(), state.settings.token())
        .map_err(|refused| {
            metrics::counter!("kilat_sale_tokens_refused_total", "why" => refused.to_string()).increment(1);
            SaleError::Token(refused)
        })?;
    let sale = state.sale(&request.sale_id).await?;
    // Redis keeps the time itself; this spares it the knocks of those who are much too early or too late.
    if matches!(sale.state(), SaleState::Scheduled | SaleState::Ended) {
        return Err(SaleError::NotOpen.into());
    }
    let claim = claim(&state, &sale, &request, &saga);
    let knock = Enter {
        sale: request.sale_id.clone(),
        user: request.user_id.clone(),
        qty: request.qty,
        fingerprint: hex::encode(Sha256::digest(&request.fingerprint)),
        attempts: state.settings.attempts,
        window_ms: ms(state.settings.attempts_window()),
        nonce: payload.nonce,
        nonce_ms: ms(nonce_kept(state.settings.token())),
        primary: primary(&sale.sku, &request.fingerprint),
        order: claim.order_id.clone(),
        saga: claim.saga_id.clone(),
        request: claim.request.clone(),
        lock_ms: ms(LOCK),
        look_ms: ms(LOOK),
    };
    let said = state.asks.enter.ask(knock).await?;
    metrics::counter!("kilat_sale_knocks_total", "answer" => word(&said)).increment(1);
    let place = v1::SalePlace {
        sale_id: request.sale_id.clone(),
        user_id: request.user_id.clone(),
        ..Default::default()
    };
    Err(match said {
        Entered::Waiting { position, left, held, rate, .. } => {
            return Ok(v1::SalePlace {
                state: rules::waiting(position, left, held, sale.mode() == Mode::Random).into(),
                position,
                estimated_wait_s: rules::estimate(position, rate),
                left,
                ..place
            });
        }
        Entered::Taken { epoch, hold, left } => {
            let epoch = i64::try_from(epoch).unwrap_or(i64::MAX);
            return match buy::buy(&state, &cx, &sale, Taken { epoch, hold, claim }).await? {
                Bought::Buying(claim) | Bought::Before(claim) => {
                    Ok(v1::SalePlace { left, ..of_claim(place, &claim) })
                }
            };
        }
        Entered::Known { order } => {
            let claim = state.store.claim_of(&order).await.map_err(SaleError::from)?;
            return Ok(of_claim(place, &claim.ok_or(SaleError::NoPlace)?));
        }
        Entered::InFlight { ms } => SaleError::InFlight { ms },
        Entered::Reused => SaleError::KeyReused,
        Entered::Flood { ms } => SaleError::Flood { ms },
        Entered::NonceUsed => SaleError::TokenUsed,
        Entered::NotOpen => SaleError::NotOpen,
        Entered::SoldOut => SaleError::SoldOut,
        Entered::Full => SaleError::Full,
        Entered::PassedOn => SaleError::PassedOn,
        Entered::Short { left } => SaleError::Short { sku: sale.sku.clone(), wanted: request.qty, left },
        // Redis keeps a key for a while, and loses it with everything else; the record knows it for ever.
        Entered::Limit { taken, per_user } => {
            match state.store.claim_of_saga(&claim.saga_id).await.map_err(SaleError::from)? {
                Some(before) if before.request == claim.request => return Ok(of_claim(place, &before)),
                Some(_) => SaleError::KeyReused,
                None => SaleError::Limit { taken, per_user },
            }
        }
        Entered::Closed => state.closed(),
    }
    .into())
}

fn word(said: &Entered) -> &'static str {
    match said {
        Entered::Waiting { .. } => "waiting",
        Entered::Taken { .. } => "taken",
        Entered::Known { .. } => "known",
        Entered::InFlight { .. } => "in_flight",
        Entered::Reused => "reused",
        Entered::Flood { .. } => "flood",
        Entered::NonceUsed => "nonce_used",
        Entered::NotOpen => "not_open",
        Entered::SoldOut => "sold_out",
        Entered::Full => "full",
        Entered::PassedOn => "passed_on",
        Entered::Short { .. } => "short",
        Entered::Limit { .. } => "limit",
        Entered::Closed => "closed",
    }
}

/// The claim it would be, with the checkout it would begin.
fn claim(state: &State, sale: &SaleRow, request: &v1::EnterSale, saga: &SagaId) -> ClaimRow {
    let order_id: String = OrderId::fresh().into();
    let what = v1::EnterSale {
        // What differs between two tries of the same request.
        token: String::new(),
        fingerprint: String::new(),
        reply_to: String::new(),
        ..request.clone()
    };
    let hash = Sha256::digest(what.encode_to_vec());
    let budget = chrono::TimeDelta::from_std(state.budget).unwrap_or(chrono::TimeDelta::MAX);
    let start = v1::StartCheckout {
        saga_id: saga.to_string(),
        order_id: order_id.clone(),
        user_id: request.user_id.clone(),
        idempotency_key: request.idempotency_key.clone(),
        req_hash: hash.to_vec().into(),
        hub_id: sale.hub_id.clone(),
        items: vec![v1::Line { sku: sale.sku.clone(), qty: request.qty }],
        payment: request.payment.clone(),
        address: request.address.clone(),
        deadline: chrono::Utc::now().checked_add_signed(budget).map(Into::into),
        reply_to: request.reply_to.clone(),
        fingerprint: request.fingerprint.clone(),
        sale_id: sale.sale_id.clone(),
        ..Default::default()
    };
    ClaimRow {
        order_id,
        sale_id: sale.sale_id.clone(),
        user_id: request.user_id.clone(),
        saga_id: saga.to_string(),
        qty: i32::try_from(request.qty).unwrap_or(i32::MAX),
        request: hex::encode(hash),
        start: start.encode_to_vec(),
        state: "held".into(),
    }
}

/// Where a claim puts its buyer.
pub fn of_claim(place: v1::SalePlace, claim: &ClaimRow) -> v1::SalePlace {
    let state = match claim.state() {
        ClaimState::Held | ClaimState::Started => PlaceState::Buying,
        ClaimState::Sold => PlaceState::Bought,
        ClaimState::Returned => PlaceState::PassedOn,
    };
    v1::SalePlace {
        state: state.into(),
        order_id: claim.order_id.clone(),
        saga_id: claim.saga_id.clone(),
        ..place
    }
}
