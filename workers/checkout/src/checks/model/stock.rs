//! What inventory answers.

use subjects::{
    Code, Fault,
    v1::{self, ReservationStatus},
};

use super::{Model, NOWHERE, ReservationIs};

impl Model {
    pub(super) fn reserve(&mut self, request: &v1::ReserveStock) -> Result<v1::StockReserved, Fault> {
        at_a_hub(&request.hub_id)?;
        let replayed = match self.reservation {
            ReservationIs::Unknown => {
                self.reservation = ReservationIs::Reserved;
                false
            }
            ReservationIs::Reserved | ReservationIs::Confirmed => true,
            ReservationIs::Released | ReservationIs::Returned => return Err(ended()),
        };
        Ok(v1::StockReserved {
            reservation_id: request.reservation_id.clone(),
            status: self.reservation_status().into(),
            items: request.items.clone(),
            replayed,
            ..Default::default()
        })
    }

    pub(super) fn confirm_stock(
        &mut self,
        request: &v1::ReservationRef,
    ) -> Result<v1::ReservationState, Fault> {
        at_a_hub(&request.hub_id)?;
        match self.reservation {
            ReservationIs::Confirmed => {}
            ReservationIs::Released | ReservationIs::Returned => return Err(ended()),
            _ if self.no_sale => return Err(ended()),
            // Unknown: a hold that was lost is taken again.
            ReservationIs::Unknown | ReservationIs::Reserved => {
                self.reservation = ReservationIs::Confirmed;
                self.sales += 1;
            }
        }
        Ok(self.reservation_state(request))
    }

    pub(super) fn return_stock(
        &mut self,
        request: &v1::ReservationRef,
    ) -> Result<v1::ReservationState, Fault> {
        at_a_hub(&request.hub_id)?;
        self.no_sale = true;
        if self.reservation == ReservationIs::Confirmed {
            self.reservation = ReservationIs::Returned;
            self.returns += 1;
        }
        Ok(self.reservation_state(request))
    }

    pub(super) fn release(&mut self, request: &v1::ReservationRef) -> Result<v1::ReservationState, Fault> {
        at_a_hub(&request.hub_id)?;
        match self.reservation {
            ReservationIs::Unknown | ReservationIs::Reserved => self.reservation = ReservationIs::Released,
            ReservationIs::Confirmed => return Err(ended()),
            ReservationIs::Released | ReservationIs::Returned => {}
        }
        Ok(self.reservation_state(request))
    }

    pub(super) fn extend(&mut self, request: &v1::ExtendHold) -> Result<v1::ReservationState, Fault> {
        match self.reservation {
            ReservationIs::Reserved | ReservationIs::Confirmed => {}
            _ => return Err(ended()),
        }
        let of = v1::ReservationRef {
            reservation_id: request.reservation_id.clone(),
            hub_id: request.hub_id.clone(),
            ..Default::default()
        };
        Ok(self.reservation_state(&of))
    }

    fn reservation_status(&self) -> ReservationStatus {
        match self.reservation {
            ReservationIs::Unknown => ReservationStatus::Unspecified,
            ReservationIs::Reserved => ReservationStatus::Reserved,
            ReservationIs::Confirmed => ReservationStatus::Confirmed,
            ReservationIs::Released => ReservationStatus::Released,
            ReservationIs::Returned => ReservationStatus::Returned,
        }
    }

    fn reservation_state(&self, of: &v1::ReservationRef) -> v1::ReservationState {
        v1::ReservationState {
            reservation_id: of.reservation_id.clone(),
            hub_id: of.hub_id.clone(),
            status: self.reservation_status().into(),
            ..Default::default()
        }
    }
}

fn at_a_hub(hub_id: &str) -> Result<(), Fault> {
    if hub_id == NOWHERE {
        return Err(Fault::reject(Code::InventoryUnknownHub, "there is no hub nowhere"));
    }
    Ok(())
}

fn ended() -> Fault {
    Fault::reject(Code::ReservationClosed, "the reservation has ended")
}
