//! The steps that undo. Each is called whether its step was done or not.

use subjects::{
    Code, Fault,
    table::{inventory, orders, payments, promo},
    v1::{self, OrderStatus, PaymentStatus},
};

use super::{Owners, Saga};
use crate::engine::Undone;

impl<O: Owners> Saga<O> {
    pub(super) async fn close_order(&mut self) -> Result<Undone, Fault> {
        let code = self.why.as_ref().map_or(Code::DeadlineExceeded, |fault| fault.code);
        let request = v1::FailOrder {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            code: code.as_str().to_owned(),
            reason: "the checkout was undone".into(),
        };
        let closed = self.owners.call::<orders::Fail>(&request, self.timeouts.step).await?;
        Ok(if closed.closed { Undone::Yes } else { Undone::Won })
    }

    pub(super) async fn return_stock(&mut self) -> Result<Undone, Fault> {
        let request = self.reservation("the checkout was undone");
        ended(self.owners.call::<inventory::Return>(&request, self.timeouts.step).await)
    }

    pub(super) async fn undo_payment(&mut self) -> Result<Undone, Fault> {
        let request = v1::UndoPayment {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            reason: "the checkout was undone".into(),
        };
        let payment = self.owners.call::<payments::Undo>(&request, self.timeouts.charge).await?;
        match payment.status() {
            PaymentStatus::Authorized | PaymentStatus::Captured | PaymentStatus::PartiallyRefunded => {
                let detail = format!("the payment is still {}", payment.status().as_str_name());
                Err(Fault::retry(Code::PaymentState, detail))
            }
            // PENDING: the provider has not said what it did; payments refuses or refunds it then.
            PaymentStatus::Unspecified
            | PaymentStatus::Pending
            | PaymentStatus::Declined
            | PaymentStatus::Voided
            | PaymentStatus::Refunded
            | PaymentStatus::Expired => Ok(Undone::Yes),
        }
    }

    pub(super) async fn release(&mut self) -> Result<Undone, Fault> {
        let request = self.reservation("the checkout was undone");
        ended(self.owners.call::<inventory::Release>(&request, self.timeouts.step).await)
    }

    /// Whether the promotions were redeemed is not known here, only that they may have been; what comes
    /// of a redeem that arrives after this is for its owner, who has a tombstone then.
    pub(super) async fn release_promos(&mut self) -> Result<Undone, Fault> {
        if !self.may_redeem() {
            return Ok(Undone::Yes);
        }
        let request = v1::PromoRef {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            reason: "the checkout was undone".into(),
        };
        match self.owners.call::<promo::Release>(&request, self.timeouts.step).await {
            Ok(_) => Ok(Undone::Yes),
            Err(fault) if fault.code == Code::PromoClosed => Ok(Undone::Yes),
            Err(fault) => Err(fault),
        }
    }
}

/// Past the pivot, and not undone since.
pub(super) fn won(status: OrderStatus) -> bool {
    match status {
        OrderStatus::Confirmed
        | OrderStatus::AssignedToStore
        | OrderStatus::Picking
        | OrderStatus::Packed
        | OrderStatus::AssignedToPartner
        | OrderStatus::PickedUp
        | OrderStatus::InTransit
        | OrderStatus::Delivered
        | OrderStatus::Closed => true,
        OrderStatus::Unspecified
        | OrderStatus::Pending
        | OrderStatus::Cancelled
        | OrderStatus::Refunded
        | OrderStatus::Failed => false,
    }
}

/// A reservation that has ended already is what release and return are after.
///
/// Nothing is held at a hub that inventory does not know, and every saga for such a hub comes here: the
/// way back undoes all steps, done or not. No tombstone is left there. None is needed: a confirm can only
/// be under way once a reserve was answered, by when the hub was known, for good; and a reserve that
/// arrives after its hub did holds something for no longer than a hold lasts.
fn ended(answer: Result<v1::ReservationState, Fault>) -> Result<Undone, Fault> {
    match answer {
        Ok(_) => Ok(Undone::Yes),
        Err(fault) if matches!(fault.code, Code::ReservationClosed | Code::InventoryUnknownHub) => {
            Ok(Undone::Yes)
        }
        Err(fault) => Err(fault),
    }
}
