//! The owners of the steps as one pure state machine per order. It is not how they are built, it is
//! what they promise: idempotent dos and undos, and tombstones.

mod order;
mod payment;
mod price;
mod stock;

use bytes::Bytes;
use prost::Message;
use serde::{Deserialize, Serialize};
use subjects::{
    Code, Endpoint, Fault,
    table::{catalogue, flashsale, inventory, orders, payments, pricing, promo},
};

use super::Books;

/// A hub that neither catalogue nor inventory knows.
pub const NOWHERE: &str = "nowhere";
/// A promotion code that pays for all of a basket.
pub const FREE: &str = "FREE";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReservationIs {
    #[default]
    Unknown,
    Reserved,
    Confirmed,
    Released,
    Returned,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderIs {
    #[default]
    Unknown,
    Pending,
    Confirmed,
    Failed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentIs {
    #[default]
    Unknown,
    Pending,
    Captured,
    Declined,
    /// Undone before any money moved.
    Voided,
    Refunded,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PromoIs {
    #[default]
    Unknown,
    Redeemed,
    Released,
}

/// All that is known of one order. Methods of payment: `decline` is declined, `upi` stays pending until
/// [`Model::settle`], all others are captured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    pub reservation: ReservationIs,
    /// Return came before confirm.
    pub no_sale: bool,
    pub order: OrderIs,
    pub payment: PaymentIs,
    /// What the order says it costs.
    pub total: i64,
    pub sales: i64,
    pub returns: i64,
    pub charges: i64,
    pub refunds: i64,
    pub promo: PromoIs,
    pub redeemed: i64,
    pub given_back: i64,
    /// What a quote or a sale said it costs, once it was asked.
    pub promised: Option<i64>,
    /// Prices asked for. Each is higher than the last, so a run that prices anew is found out.
    pub priced: i64,
}

impl Model {
    pub fn books(&self) -> Books {
        Books {
            confirmed: self.order == OrderIs::Confirmed,
            charged: self.charges - self.refunds,
            held: self.reservation == ReservationIs::Reserved,
            sold: self.sales - self.returns,
            redeemed: self.redeemed - self.given_back,
        }
    }

    /// Answers a call as its owner would.
    ///
    /// # Errors
    /// The owner's no.
    pub fn answer(&mut self, subject: &str, payload: &[u8]) -> Result<Bytes, Fault> {
        macro_rules! route {
            ($($endpoint:path => $handler:ident;)+) => {
                $(if subject == <$endpoint as Endpoint>::SUBJECT {
                    let request = <$endpoint as Endpoint>::Request::decode(payload)
                        .map_err(|e| Fault::reject(Code::RequestMalformed, e.to_string()))?;
                    return self.$handler(&request).map(|reply| reply.encode_to_vec().into());
                })+
            };
        }
        route! {
            catalogue::Price => price;
            pricing::Honour => honour_quote;
            flashsale::Honour => honour_sale;
            promo::Redeem => redeem;
            promo::Release => release_promos;
            inventory::Reserve => reserve;
            inventory::Confirm => confirm_stock;
            inventory::Return => return_stock;
            inventory::Release => release;
            inventory::Extend => extend;
            orders::Create => create;
            orders::Confirm => confirm_order;
            orders::Fail => fail;
            orders::Get => get_order;
            payments::Charge => charge;
            payments::Undo => undo_payment;
            payments::Get => get_payment;
        }
        Err(Fault::retry(Code::NoResponders, format!("nobody serves {subject}")))
    }
}
