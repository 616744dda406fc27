//! An order as the record shows it, and as the contract does.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use subjects::v1;

use crate::rules;

/// A row of `orders.whole`.
#[derive(Clone, Debug, Deserialize)]
pub struct Whole {
    pub order_id: String,
    pub saga_id: String,
    pub user_id: String,
    pub hub_id: String,
    pub city: String,
    pub status: String,
    pub version: i64,
    pub currency: String,
    pub subtotal: i64,
    pub discount: i64,
    pub delivery_fee: i64,
    pub total: i64,
    pub address_line: String,
    pub lat: f64,
    pub lng: f64,
    pub payment_method: String,
    pub payment_id: String,
    pub payment_status: String,
    pub placed_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub promised_by: DateTime<Utc>,
    pub lines: Vec<WholeLine>,
    pub timeline: Vec<WholeEntry>,
    pub promos: Vec<v1::AppliedPromo>,
    pub quote_id: String,
    pub sale_id: String,
    pub delivery_discount: i64,
    pub tax: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct WholeLine {
    pub sku: String,
    pub name: String,
    pub qty: u32,
    pub unit_price: i64,
    pub total: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct WholeEntry {
    pub version: i64,
    pub from: Option<String>,
    pub to: String,
    pub actor: String,
    pub reason: String,
    pub at: DateTime<Utc>,
}

impl Whole {
    pub fn status(&self) -> v1::OrderStatus {
        rules::parse(&self.status)
    }

    pub fn into_wire(self) -> v1::Order {
        let status = self.status().into();
        let money = |amount| Some(v1::Money { amount, currency: self.currency.clone() });
        v1::Order {
            status,
            items: self
                .lines
                .iter()
                .map(|line| v1::OrderLine {
                    sku: line.sku.clone(),
                    name: line.name.clone(),
                    qty: line.qty,
                    unit_price: money(line.unit_price),
                    total: money(line.total),
                })
                .collect(),
            totals: Some(v1::Totals {
                subtotal: money(self.subtotal),
                discount: money(self.discount),
                delivery_fee: money(self.delivery_fee),
                total: money(self.total),
                delivery_discount: money(self.delivery_discount),
                tax: money(self.tax),
            }),
            address: Some(v1::Address {
                line: self.address_line,
                point: Some(v1::Point { lat: self.lat, lng: self.lng }),
            }),
            payment: Some(v1::OrderPayment {
                payment_id: self.payment_id,
                method: self.payment_method,
                status: self.payment_status,
            }),
            timeline: self.timeline.into_iter().map(WholeEntry::into_wire).collect(),
            version: version(self.version),
            placed_at: Some(self.placed_at.into()),
            updated_at: Some(self.updated_at.into()),
            promised_by: Some(self.promised_by.into()),
            order_id: self.order_id,
            user_id: self.user_id,
            hub_id: self.hub_id,
            city: self.city,
            promos: self.promos,
            quote_id: self.quote_id,
            sale_id: self.sale_id,
        }
    }
}

impl WholeEntry {
    fn into_wire(self) -> v1::TimelineEntry {
        v1::TimelineEntry {
            from: self.from.as_deref().map_or(v1::OrderStatus::Unspecified, rules::parse).into(),
            to: rules::parse(&self.to).into(),
            actor: self.actor,
            reason: self.reason,
            at: Some(self.at.into()),
            version: version(self.version),
        }
    }
}

/// Versions count up from 1; the check constraint sees to it.
pub fn version(version: i64) -> u64 {
    u64::try_from(version).unwrap_or_default()
}
