//! `OrderChanged`, in two parts: what never changes about an order is encoded once, when it is created;
//! a move encodes what it changes. One after the other they are one message, because in protobuf
//! concatenation is merging (fields set in both take the later value, embedded messages merge).

use chrono::{DateTime, Utc};
use prost::Message;
use subjects::{
    table::{Channel, OrderEvent},
    v1,
};

use crate::rules;

const AGGREGATE: &str = "order";

/// The part every event of the order shares.
pub fn base(order: &v1::CreateOrder, promised_by: DateTime<Utc>) -> Vec<u8> {
    v1::OrderChanged {
        meta: Some(v1::EventMeta {
            aggregate: AGGREGATE.into(),
            id: order.order_id.clone(),
            city: order.city.clone(),
            ..Default::default()
        }),
        order_id: order.order_id.clone(),
        user_id: order.user_id.clone(),
        hub_id: order.hub_id.clone(),
        total: order.totals.as_ref().and_then(|totals| totals.total.clone()),
        items: order.items.iter().map(|i| v1::Line { sku: i.sku.clone(), qty: i.qty }).collect(),
        drop: order.address.as_ref().and_then(|address| address.point),
        promised_by: Some(promised_by.into()),
        saga_id: order.saga_id.clone(),
        ..Default::default()
    }
    .encode_to_vec()
}

/// What one move adds. `version` is the one it leads to.
pub fn tail(
    from: v1::OrderStatus,
    to: v1::OrderStatus,
    version: u64,
    at: DateTime<Utc>,
    payment_id: &str,
    reason: &str,
) -> Vec<u8> {
    v1::OrderChanged {
        meta: Some(v1::EventMeta { version, at: Some(at.into()), ..Default::default() }),
        from: from.into(),
        to: to.into(),
        payment_id: payment_id.to_owned(),
        reason: reason.to_owned(),
        ..Default::default()
    }
    .encode_to_vec()
}

/// The subject of a move to `to`, with `{city}` and `{order}` still open: the record fills them in.
pub fn subject(to: v1::OrderStatus) -> String {
    OrderEvent::TEMPLATE.replace("{event}", rules::event(to))
}

/// The subject of a missed promise, open in the same way.
pub fn breach_subject() -> String {
    OrderEvent::TEMPLATE.replace("{event}", "sla_breached")
}

#[cfg(test)]
mod tests {
    use subjects::ids::{City, OrderId, Token, Word};

    use super::*;

    #[test]
    fn two_parts_make_one_message() {
        let order = v1::CreateOrder {
            order_id: "ord_1".into(),
            saga_id: "sag_1".into(),
            user_id: "usr_1".into(),
            city: "jkt".into(),
            items: vec![v1::OrderLine { sku: "milk-1l".into(), qty: 2, ..Default::default() }],
            ..Default::default()
        };
        let now = Utc::now();
        let mut bytes = base(&order, now);
        bytes.extend(tail(v1::OrderStatus::Pending, v1::OrderStatus::Confirmed, 2, now, "pay_1", "why"));
        let event = v1::OrderChanged::decode(bytes.as_slice()).unwrap();
        let meta = event.meta.clone().unwrap();
        assert_eq!((meta.id.as_str(), meta.city.as_str(), meta.version), ("ord_1", "jkt", 2));
        assert_eq!((meta.aggregate.as_str(), meta.at), ("order", Some(now.into())));
        assert_eq!((event.from(), event.to()), (v1::OrderStatus::Pending, v1::OrderStatus::Confirmed));
        assert_eq!(event.items, [v1::Line { sku: "milk-1l".into(), qty: 2 }]);
        assert_eq!((event.payment_id.as_str(), event.saga_id.as_str()), ("pay_1", "sag_1"));
    }

    #[test]
    fn the_record_fills_a_subject_in_as_the_contract_would() {
        for to in [v1::OrderStatus::Confirmed, v1::OrderStatus::Picking, v1::OrderStatus::Refunded] {
            let filled = subject(to).replace("{city}", "jkt").replace("{order}", "ord_1");
            let channel = OrderEvent {
                event: Word::parse(rules::event(to)).unwrap(),
                city: City::parse("jkt").unwrap(),
                order: OrderId::parse("ord_1").unwrap(),
            };
            assert_eq!(filled, channel.subject());
        }
        assert!(breach_subject().starts_with("evt.order.sla_breached."));
    }
}
