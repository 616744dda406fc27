//! Idempotent by entry id.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, state::State};

pub async fn credit_wallet(
    state: Arc<State>,
    _: Cx,
    request: v1::CreditWallet,
) -> Result<v1::WalletState, Fault> {
    check::credit(&request)?;
    let (balance, new) = state.store.credit(&request).await?;
    let currency = request.amount.map_or_else(String::new, |money| money.currency);
    Ok(v1::WalletState {
        user_id: request.user_id,
        balance: Some(v1::Money { amount: balance, currency }),
        replayed: !new,
    })
}
