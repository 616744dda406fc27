//! A token that proves a device asked.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use runtime::{Cx, Fault};
use subjects::v1::{self, SaleState};

use crate::{
    check,
    error::SaleError,
    state::{State, unix_s},
    token::{Payload, sign},
};

pub async fn token(state: Arc<State>, _: Cx, request: v1::IssueSaleToken) -> Result<v1::SaleToken, Fault> {
    check::token(&request)?;
    if state.settings.token_key.is_empty() {
        return Err(SaleError::NoKey.into());
    }
    // Also before the sale begins: whoever waits for it should not have to ask in its first second.
    if state.sale(&request.sale_id).await?.state() == SaleState::Ended {
        return Err(SaleError::NotOpen.into());
    }
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(Fault::unavailable)?;
    let expiry = unix_s() + state.settings.token().as_secs();
    let payload = Payload {
        fingerprint: request.fingerprint,
        sale: request.sale_id,
        user: request.user_id,
        expiry,
        nonce: hex::encode(nonce),
    };
    let token = sign(state.settings.token_key.expose().as_bytes(), &payload).map_err(SaleError::from)?;
    let expires_at = i64::try_from(expiry).ok().and_then(|s| DateTime::<Utc>::from_timestamp(s, 0));
    Ok(v1::SaleToken { token, expires_at: expires_at.map(Into::into) })
}
