//! `evt.stock.{low, restored}`: a SKU crossed its threshold.

use lua::inventory::Position;
use runtime::outbox::OutboxEvent;
use subjects::{
    ids::{City, HubId, Sku, Token, Word},
    table::StockEvent,
    v1,
};

use crate::{error::units, journal::fold::Crossed};

/// `None`: one of its ids is no token of a subject. Requests and hub rows are checked for that.
pub fn crossed(city: &str, crossed: &Crossed, threshold: i32) -> Option<OutboxEvent> {
    let channel = StockEvent {
        event: Word::parse(if crossed.low { "low" } else { "restored" }).ok()?,
        city: City::parse(city).ok()?,
        hub: HubId::parse(&crossed.hub_id).ok()?,
        sku: Sku::parse(&crossed.sku).ok()?,
    };
    let message = v1::StockCrossed {
        meta: Some(v1::EventMeta {
            aggregate: "stock".into(),
            id: format!("{}/{}", crossed.hub_id, crossed.sku),
            version: version(crossed.at),
            city: city.to_owned(),
            at: Some(crossed.when.into()),
        }),
        hub_id: crossed.hub_id.clone(),
        sku: crossed.sku.clone(),
        available: units(crossed.available),
        threshold: u32::try_from(threshold).unwrap_or(0),
        low: crossed.low,
    };
    Some(OutboxEvent::new(&channel, &message))
}

/// A position as one rising number: epochs are rebuilds and few, entries of one are many.
fn version(at: Position) -> u64 {
    at.epoch << 40 | at.seq
}
