//! Orders.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{Fault, v1};
use utoipa::ToSchema;

use super::{
    common::{Address, Money, absent, into_all, some, time},
    dispatch::Assignment,
    promo::AppliedPromo,
};

macro_rules! statuses {
    ($($name:ident)+) => {
        /// Where an order stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum OrderStatus { $($name,)+ }

        impl OrderStatus {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }

        impl From<OrderStatus> for v1::OrderStatus {
            fn from(status: OrderStatus) -> Self {
                match status { $(OrderStatus::$name => Self::$name,)+ }
            }
        }

        impl TryFrom<v1::OrderStatus> for OrderStatus {
            type Error = Fault;

            fn try_from(status: v1::OrderStatus) -> Result<Self, Fault> {
                match status {
                    v1::OrderStatus::Unspecified => Err(absent("order status")),
                    $(v1::OrderStatus::$name => Ok(Self::$name),)+
                }
            }
        }
    };
}

statuses! {
    Pending Confirmed AssignedToStore Picking Packed AssignedToPartner PickedUp InTransit Delivered Closed
    Cancelled Refunded Failed
}

impl OrderStatus {
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
    }

    /// Nothing follows that a customer waits for.
    pub const fn is_last(self) -> bool {
        match self {
            Self::Closed | Self::Cancelled | Self::Refunded | Self::Failed => true,
            Self::Pending
            | Self::Confirmed
            | Self::AssignedToStore
            | Self::Picking
            | Self::Packed
            | Self::AssignedToPartner
            | Self::PickedUp
            | Self::InTransit
            | Self::Delivered => false,
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    pub sku: String,
    pub name: String,
    pub qty: u32,
    pub unit_price: Option<Money>,
    pub total: Option<Money>,
}

impl From<v1::OrderLine> for OrderLine {
    fn from(l: v1::OrderLine) -> Self {
        Self {
            sku: l.sku,
            name: l.name,
            qty: l.qty,
            unit_price: l.unit_price.map(Into::into),
            total: l.total.map(Into::into),
        }
    }
}

impl From<v1::PricedLine> for OrderLine {
    fn from(l: v1::PricedLine) -> Self {
        Self {
            sku: l.sku,
            name: l.name,
            qty: l.qty,
            unit_price: l.unit_price.map(Into::into),
            total: l.total.map(Into::into),
        }
    }
}

/// `total` = `subtotal` − `discount` + `delivery_fee` − `delivery_discount` + `tax`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    pub subtotal: Option<Money>,
    /// Taken from the lines.
    pub discount: Option<Money>,
    pub delivery_fee: Option<Money>,
    pub delivery_discount: Option<Money>,
    pub tax: Option<Money>,
    /// All in.
    pub total: Option<Money>,
}

impl From<v1::Totals> for Totals {
    fn from(t: v1::Totals) -> Self {
        Self {
            subtotal: t.subtotal.map(Into::into),
            discount: t.discount.map(Into::into),
            delivery_fee: t.delivery_fee.map(Into::into),
            delivery_discount: t.delivery_discount.map(Into::into),
            tax: t.tax.map(Into::into),
            total: t.total.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderPayment {
    pub payment_id: Option<String>,
    #[schema(example = "card")]
    pub method: String,
    /// As of the order's last change: `captured`, `authorized`, `pending`, `refunded`.
    pub status: Option<String>,
}

impl From<v1::OrderPayment> for OrderPayment {
    fn from(p: v1::OrderPayment) -> Self {
        Self { payment_id: some(p.payment_id), method: p.method, status: some(p.status) }
    }
}

/// One change of status.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TimelineEntry {
    /// Absent in the first entry.
    pub from: Option<OrderStatus>,
    pub to: OrderStatus,
    #[schema(example = "saga")]
    pub actor: String,
    pub reason: Option<String>,
    pub at: Option<DateTime<Utc>>,
    /// The order's version after the change.
    pub version: u64,
}

impl TryFrom<v1::TimelineEntry> for TimelineEntry {
    type Error = Fault;

    fn try_from(e: v1::TimelineEntry) -> Result<Self, Fault> {
        Ok(Self {
            from: e.from().try_into().ok(),
            to: e.to().try_into()?,
            at: time(e.at),
            version: e.version,
            actor: e.actor,
            reason: some(e.reason),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Order {
    #[schema(example = "ord_019a5e0c7d1e7a60b6c0c6a3f6b0c001")]
    pub order_id: String,
    pub user_id: String,
    pub hub_id: String,
    pub city: String,
    pub status: OrderStatus,
    pub items: Vec<OrderLine>,
    pub totals: Option<Totals>,
    pub address: Option<Address>,
    pub payment: Option<OrderPayment>,
    /// Oldest first.
    pub timeline: Vec<TimelineEntry>,
    pub version: u64,
    pub placed_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    /// When it should be at the door.
    pub promised_by: Option<DateTime<Utc>>,
    /// What the discounts are made of.
    pub promos: Vec<AppliedPromo>,
    /// The quote whose total was charged.
    pub quote_id: Option<String>,
    /// The flash sale it was bought in.
    pub sale_id: Option<String>,
}

impl TryFrom<v1::Order> for Order {
    type Error = Fault;

    fn try_from(o: v1::Order) -> Result<Self, Fault> {
        Ok(Self {
            status: o.status().try_into()?,
            order_id: o.order_id,
            user_id: o.user_id,
            hub_id: o.hub_id,
            city: o.city,
            items: into_all(o.items),
            totals: o.totals.map(Into::into),
            address: o.address.map(Into::into),
            payment: o.payment.map(Into::into),
            timeline: o.timeline.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            version: o.version,
            placed_at: time(o.placed_at),
            updated_at: time(o.updated_at),
            promised_by: time(o.promised_by),
            promos: into_all(o.promos),
            quote_id: some(o.quote_id),
            sale_id: some(o.sale_id),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderList {
    /// Newest first.
    pub items: Vec<Order>,
    /// Of the next page; null on the last one.
    pub next_cursor: Option<String>,
}

impl TryFrom<v1::OrderList> for OrderList {
    type Error = Fault;

    fn try_from(list: v1::OrderList) -> Result<Self, Fault> {
        Ok(Self {
            items: list.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            next_cursor: some(list.next_cursor),
        })
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelRequest {
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceRequest {
    pub status: OrderStatus,
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// What became of `POST /v1/orders/{id}/status`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Moved {
    /// For store staff and admins: the order.
    Order(Box<Order>),
    /// For the driver: his trip.
    Trip(Box<Assignment>),
}

/// The data of an `event: status`; its `id:` is the version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StatusEvent {
    pub order_id: String,
    pub status: OrderStatus,
    pub version: u64,
    pub at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}
