use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::PaymentError, state::State};

pub async fn wallet(state: Arc<State>, _: Cx, request: v1::GetWallet) -> Result<v1::WalletState, Fault> {
    check::wallet(&request)?;
    let balance =
        state.store.balance(&request.user_id, &request.currency).await.map_err(PaymentError::from)?;
    Ok(v1::WalletState {
        user_id: request.user_id,
        balance: Some(v1::Money { amount: balance, currency: request.currency }),
        replayed: false,
    })
}
