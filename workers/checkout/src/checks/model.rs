//! The owners of the steps as one pure state machine per order. It is not how they are built, it is
//! what they promise: idempotent dos and undos, and tombstones.

use bytes::Bytes;
use prost::Message;
use serde::{Deserialize, Serialize};
use subjects::{
    Code, Endpoint, Fault,
    table::{catalogue, flashsale, inventory, orders, payments, pricing, promo},
    v1::{self, OrderStatus, PaymentStatus, ReservationStatus},
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

    /// The provider comes to an end with a pending payment. `false`: nothing was pending.
    pub fn settle(&mut self, captured: bool) -> bool {
        if self.payment != PaymentIs::Pending {
            return false;
        }
        if captured {
            self.capture();
        } else {
            self.payment = PaymentIs::Declined;
        }
        true
    }

    fn capture(&mut self) {
        self.payment = PaymentIs::Captured;
        self.charges += 1;
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

    fn price(&mut self, request: &v1::PriceBasket) -> Result<v1::BasketPriced, Fault> {
        if request.hub_id == NOWHERE {
            return Err(Fault::reject(Code::UnknownHub, "there is no hub nowhere"));
        }
        self.priced += 1;
        Ok(basket(&request.hub_id, &request.items, self.priced))
    }

    /// The same for ever, once it was said.
    fn honour_sale(&mut self, request: &v1::HonourSale) -> Result<v1::BasketPriced, Fault> {
        let priced = basket(&request.hub_id, &request.items, 7);
        self.promised = priced.total.as_ref().map(|money| money.amount);
        Ok(priced)
    }

    fn honour_quote(&mut self, request: &v1::HonourQuote) -> Result<v1::Quote, Fault> {
        let priced = basket(&request.hub_id, &request.items, FEE);
        let subtotal = priced.subtotal.as_ref().map_or(0, |money| money.amount);
        let total = subtotal - OFF + FEE - OFF_FEE + TAX;
        self.promised = Some(total);
        Ok(v1::Quote {
            quote_id: request.quote_id.clone(),
            user_id: request.user_id.clone(),
            hub_id: request.hub_id.clone(),
            city: priced.city,
            promos: vec![given("quoted", "", &priced.items)],
            items: priced.items,
            subtotal: priced.subtotal,
            discount: money(OFF),
            delivery_fee: money(FEE),
            delivery_discount: money(OFF_FEE),
            tax: money(TAX),
            total: money(total),
            ..Default::default()
        })
    }

    fn redeem(&mut self, request: &v1::RedeemPromos) -> Result<v1::PromoResult, Fault> {
        let basket = request.basket.clone().unwrap_or_default();
        let applied: Vec<_> = if request.promised.is_empty() {
            basket
                .codes
                .iter()
                .map(|code| if code == FREE { all_of(&basket) } else { given("coded", code, &basket.items) })
                .collect()
        } else {
            vec![given("quoted", "", &basket.items)]
        };
        if applied.is_empty() || (!request.promised.is_empty() && request.promised != applied) {
            return Err(Fault::reject(Code::PromoConflict, "not what was promised"));
        }
        let replayed = match self.promo {
            PromoIs::Unknown => {
                self.promo = PromoIs::Redeemed;
                self.redeemed += 1;
                false
            }
            PromoIs::Redeemed => true,
            PromoIs::Released => return Err(Fault::reject(Code::PromoClosed, "undone before")),
        };
        Ok(v1::PromoResult { applied, replayed, ..Default::default() })
    }

    fn release_promos(&mut self, request: &v1::PromoRef) -> Result<v1::PromoState, Fault> {
        if self.promo == PromoIs::Redeemed {
            self.given_back += 1;
        }
        self.promo = PromoIs::Released;
        Ok(v1::PromoState { order_id: request.order_id.clone(), state: "released".into() })
    }

    fn reserve(&mut self, request: &v1::ReserveStock) -> Result<v1::StockReserved, Fault> {
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

    fn confirm_stock(&mut self, request: &v1::ReservationRef) -> Result<v1::ReservationState, Fault> {
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

    fn return_stock(&mut self, request: &v1::ReservationRef) -> Result<v1::ReservationState, Fault> {
        at_a_hub(&request.hub_id)?;
        self.no_sale = true;
        if self.reservation == ReservationIs::Confirmed {
            self.reservation = ReservationIs::Returned;
            self.returns += 1;
        }
        Ok(self.reservation_state(request))
    }

    fn release(&mut self, request: &v1::ReservationRef) -> Result<v1::ReservationState, Fault> {
        at_a_hub(&request.hub_id)?;
        match self.reservation {
            ReservationIs::Unknown | ReservationIs::Reserved => self.reservation = ReservationIs::Released,
            ReservationIs::Confirmed => return Err(ended()),
            ReservationIs::Released | ReservationIs::Returned => {}
        }
        Ok(self.reservation_state(request))
    }

    fn extend(&mut self, request: &v1::ExtendHold) -> Result<v1::ReservationState, Fault> {
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

    fn create(&mut self, request: &v1::CreateOrder) -> Result<v1::OrderCreated, Fault> {
        self.adds_up(request)?;
        let replayed = match self.order {
            OrderIs::Unknown => {
                self.order = OrderIs::Pending;
                let total = request.totals.as_ref().and_then(|t| t.total.as_ref());
                self.total = total.map_or(0, |money| money.amount);
                false
            }
            OrderIs::Pending | OrderIs::Confirmed => true,
            OrderIs::Failed => return Err(order_closed()),
        };
        Ok(v1::OrderCreated {
            order_id: request.order_id.clone(),
            status: self.order_status().into(),
            replayed,
            ..Default::default()
        })
    }

    /// What orders checks, and what only one who knows all the owners can.
    fn adds_up(&self, request: &v1::CreateOrder) -> Result<(), Fault> {
        let totals = request.totals.clone().unwrap_or_default();
        let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| money.amount);
        let (off, off_fee) = (amount(&totals.discount), amount(&totals.delivery_discount));
        let sum =
            amount(&totals.subtotal) - off + amount(&totals.delivery_fee) - off_fee + amount(&totals.tax);
        let promised = self.promised.is_none_or(|promised| promised == sum);
        let discounts: i64 = request.promos.iter().map(|promo| amount(&promo.discount)).sum();
        let redeemed = request.promos.is_empty() || self.promo != PromoIs::Unknown;
        if sum == amount(&totals.total) && promised && discounts == off + off_fee && redeemed {
            Ok(())
        } else {
            Err(Fault::reject(Code::RequestInvalid, format!("{request:?} is not what {self:?} says")))
        }
    }

    fn confirm_order(&mut self, request: &v1::ConfirmOrder) -> Result<v1::OrderConfirmed, Fault> {
        let replayed = self.order == OrderIs::Confirmed;
        match self.order {
            OrderIs::Pending | OrderIs::Confirmed => self.order = OrderIs::Confirmed,
            OrderIs::Failed => return Err(order_closed()),
            OrderIs::Unknown => return Err(Fault::reject(Code::OrderNotFound, "no such order")),
        }
        Ok(v1::OrderConfirmed { order: Some(self.order_of(&request.order_id)), replayed })
    }

    fn fail(&mut self, request: &v1::FailOrder) -> Result<v1::OrderClosed, Fault> {
        if self.order != OrderIs::Confirmed {
            self.order = OrderIs::Failed;
        }
        Ok(v1::OrderClosed {
            order_id: request.order_id.clone(),
            status: self.order_status().into(),
            closed: self.order == OrderIs::Failed,
        })
    }

    fn get_order(&mut self, request: &v1::GetOrder) -> Result<v1::Order, Fault> {
        match self.order {
            OrderIs::Unknown => Err(Fault::reject(Code::OrderNotFound, "no such order")),
            _ => Ok(self.order_of(&request.order_id)),
        }
    }

    fn charge(&mut self, request: &v1::ChargePayment) -> Result<v1::PaymentState, Fault> {
        let amount = request.amount.as_ref().map_or(0, |money| money.amount);
        if self.payment != PaymentIs::Voided && self.total != amount {
            let detail = format!("the order is {}, the charge {amount}", self.total);
            return Err(Fault::reject(Code::PaymentConflict, detail));
        }
        match (self.payment, request.method.as_str()) {
            (PaymentIs::Unknown, "decline") => self.payment = PaymentIs::Declined,
            (PaymentIs::Unknown, "upi") => self.payment = PaymentIs::Pending,
            (PaymentIs::Unknown, _) => self.capture(),
            (PaymentIs::Voided, _) => return Err(Fault::reject(Code::PaymentUndone, "undone before")),
            _ => {}
        }
        Ok(self.payment_of(&request.order_id))
    }

    fn undo_payment(&mut self, request: &v1::UndoPayment) -> Result<v1::PaymentState, Fault> {
        match self.payment {
            PaymentIs::Unknown | PaymentIs::Pending => self.payment = PaymentIs::Voided,
            PaymentIs::Captured => {
                self.payment = PaymentIs::Refunded;
                self.refunds += 1;
            }
            PaymentIs::Declined | PaymentIs::Voided | PaymentIs::Refunded => {}
        }
        Ok(self.payment_of(&request.order_id))
    }

    fn get_payment(&mut self, request: &v1::GetPayment) -> Result<v1::PaymentState, Fault> {
        match self.payment {
            PaymentIs::Unknown => Err(Fault::reject(Code::PaymentNotFound, "no such payment")),
            _ => Ok(self.payment_of(&request.order_id)),
        }
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

    fn order_status(&self) -> OrderStatus {
        match self.order {
            OrderIs::Unknown => OrderStatus::Unspecified,
            OrderIs::Pending => OrderStatus::Pending,
            OrderIs::Confirmed => OrderStatus::Confirmed,
            OrderIs::Failed => OrderStatus::Failed,
        }
    }

    fn order_of(&self, order_id: &str) -> v1::Order {
        let total = v1::Money { amount: self.total, currency: "IDR".into() };
        v1::Order {
            order_id: order_id.to_owned(),
            city: "jkt".into(),
            status: self.order_status().into(),
            totals: Some(v1::Totals { total: Some(total), ..Default::default() }),
            ..Default::default()
        }
    }

    fn payment_of(&self, order_id: &str) -> v1::PaymentState {
        let status = match self.payment {
            PaymentIs::Unknown => PaymentStatus::Unspecified,
            PaymentIs::Pending => PaymentStatus::Pending,
            PaymentIs::Captured => PaymentStatus::Captured,
            PaymentIs::Declined => PaymentStatus::Declined,
            PaymentIs::Voided => PaymentStatus::Voided,
            PaymentIs::Refunded => PaymentStatus::Refunded,
        };
        v1::PaymentState {
            payment_id: order_id.replacen("ord_", "pay_", 1),
            order_id: order_id.to_owned(),
            status: status.into(),
            next_action: if status == PaymentStatus::Pending {
                "https://pay.example".into()
            } else {
                String::new()
            },
            decline_code: if status == PaymentStatus::Declined { "declined".into() } else { String::new() },
            ..Default::default()
        }
    }
}

/// What the promotions and the fee of a quote come to.
const OFF: i64 = 300;
const FEE: i64 = 500;
const OFF_FEE: i64 = 100;
const TAX: i64 = 30;

/// All of a basket, its delivery included.
fn all_of(basket: &v1::PromoBasket) -> v1::AppliedPromo {
    let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| money.amount);
    let fee = amount(&basket.delivery_fee);
    v1::AppliedPromo {
        promo_id: "free".into(),
        version: 1,
        code: FREE.into(),
        discount: money(basket.items.iter().map(|line| amount(&line.total)).sum::<i64>() + fee),
        delivery_discount: money(fee),
        lines: basket
            .items
            .iter()
            .map(|line| v1::LineDiscount { sku: line.sku.clone(), amount: line.total.clone() })
            .collect(),
        gift: String::new(),
    }
}

fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

fn basket(hub_id: &str, items: &[v1::Line], fee: i64) -> v1::BasketPriced {
    let subtotal = items.iter().map(|line| 1_000 * i64::from(line.qty)).sum::<i64>();
    v1::BasketPriced {
        hub_id: hub_id.to_owned(),
        city: "jkt".into(),
        currency: "IDR".into(),
        items: items
            .iter()
            .map(|line| v1::PricedLine {
                sku: line.sku.clone(),
                name: line.sku.clone(),
                qty: line.qty,
                unit_price: money(1_000),
                total: money(1_000 * i64::from(line.qty)),
                category: "dairy/milk".into(),
            })
            .collect(),
        subtotal: money(subtotal),
        delivery_fee: money(fee),
        total: money(subtotal + fee),
    }
}

/// What one promotion gives: something of the first line, and, if it is a quote's, of the fee.
fn given(promo_id: &str, code: &str, items: &[v1::PricedLine]) -> v1::AppliedPromo {
    let off_fee = if code.is_empty() { OFF_FEE } else { 0 };
    v1::AppliedPromo {
        promo_id: promo_id.into(),
        version: 1,
        code: code.into(),
        discount: money(OFF + off_fee),
        delivery_discount: money(off_fee),
        lines: items
            .iter()
            .take(1)
            .map(|line| v1::LineDiscount { sku: line.sku.clone(), amount: money(OFF) })
            .collect(),
        gift: String::new(),
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

fn order_closed() -> Fault {
    Fault::reject(Code::OrderClosed, "the order is closed")
}
