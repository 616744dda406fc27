//! Where a buyer stands.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use lua::flashsale::{Mode, Place, Standing};
use runtime::{Cx, Fault};
use subjects::v1::{self, PlaceState, SaleState};

use super::enter::of_claim;
use crate::{check, error::SaleError, model::SaleRow, rules, state::State};

pub async fn place(state: Arc<State>, _: Cx, request: v1::GetPlace) -> Result<v1::SalePlace, Fault> {
    check::place(&request)?;
    let sale = state.sale(&request.sale_id).await?;
    let place = v1::SalePlace {
        sale_id: request.sale_id.clone(),
        user_id: request.user_id.clone(),
        ..Default::default()
    };
    if !sale.is_live() {
        return from_record(&state, &sale, place).await;
    }
    let ask = Place { sale: request.sale_id, user: request.user_id };
    let over = sale.ends_at <= Utc::now();
    let by_lot = sale.mode() == Mode::Random;
    Ok(match state.asks.place.ask(ask).await? {
        // Nobody is admitted after the end.
        Standing::Waiting { sale, .. } if over => {
            v1::SalePlace { state: PlaceState::SoldOut.into(), left: sale.left, ..place }
        }
        Standing::Waiting { position, sale, rate, .. } => {
            let said = rules::waiting(position, sale.left, sale.held, by_lot);
            let waits = said != PlaceState::SoldOut;
            v1::SalePlace {
                state: said.into(),
                position: if waits { position } else { 0 },
                estimated_wait_s: if waits { rules::estimate(position, rate) } else { 0.0 },
                left: sale.left,
                ..place
            }
        }
        Standing::Admitted { sale, .. } if over => {
            v1::SalePlace { state: PlaceState::PassedOn.into(), left: sale.left, ..place }
        }
        Standing::Admitted { until_ms, sale } => v1::SalePlace {
            state: PlaceState::Admitted.into(),
            expires_at: i64::try_from(until_ms)
                .ok()
                .and_then(DateTime::<Utc>::from_timestamp_millis)
                .map(Into::into),
            left: sale.left,
            ..place
        },
        Standing::Buying { order, saga, sale } => v1::SalePlace {
            state: PlaceState::Buying.into(),
            order_id: order,
            saga_id: saga,
            left: sale.left,
            ..place
        },
        Standing::Bought { order, saga, sale } => v1::SalePlace {
            state: PlaceState::Bought.into(),
            order_id: order,
            saga_id: saga,
            left: sale.left,
            ..place
        },
        Standing::Over { order, saga, sale } => v1::SalePlace {
            state: if sale.left + sale.held == 0 { PlaceState::SoldOut } else { PlaceState::PassedOn }.into(),
            order_id: order.unwrap_or_default(),
            saga_id: saga.unwrap_or_default(),
            left: sale.left,
            ..place
        },
        Standing::None(_) => return Err(SaleError::NoPlace.into()),
        Standing::Closed if over => return from_record(&state, &sale, place).await,
        Standing::Closed => return Err(state.closed().into()),
    })
}

/// Before a sale, and long after it.
async fn from_record(state: &State, sale: &SaleRow, place: v1::SalePlace) -> Result<v1::SalePlace, Fault> {
    if sale.state() == SaleState::Scheduled {
        return Err(SaleError::NoPlace.into());
    }
    let claim = state.store.claim_of_user(&sale.sale_id, &place.user_id).await.map_err(SaleError::from)?;
    Ok(of_claim(place, &claim.ok_or(SaleError::NoPlace)?))
}
