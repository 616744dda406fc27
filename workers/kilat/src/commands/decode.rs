//! `kilat decode`: a message on standard input, as JSON on standard output.

use std::io::Read as _;

use anyhow::Context as _;
use serde_json::Value;
use subjects::{
    Kind,
    table::{self, Row},
};

use crate::{cli::Decode, failure::Told, output::say};

/// A message of ours is at most 64 KB.
const LONGEST: u64 = 1 << 20;

pub fn run(args: &Decode) -> anyhow::Result<()> {
    let mut payload = Vec::new();
    std::io::stdin().lock().take(LONGEST).read_to_end(&mut payload).context("reading standard input")?;
    let value = match &args.subject {
        Some(subject) => known(subject, args.reply, &payload)?,
        None => guessed(&payload)?,
    };
    say(if args.pretty { serde_json::to_string_pretty(&value)? } else { value.to_string() });
    Ok(())
}

fn known(subject: &str, reply: bool, payload: &[u8]) -> anyhow::Result<Value> {
    let row = table::row_of(subject).ok_or_else(|| {
        let hint = "SUBJECTS.md lists them; without --subject the type is guessed";
        Told::failed(format!("no subject of Kilat is {subject:?}")).hint(hint)
    })?;
    let read = match row.read_reply.filter(|_| reply) {
        Some(read) => read,
        None => row.read,
    };
    Ok(read(payload).with_context(|| format!("reading a message of {}", row.subject))?.json)
}

/// The type whose every field the payload fits. Protobuf does not name it, so the answer says that it is
/// a guess, under `_guess`.
fn guessed(payload: &[u8]) -> anyhow::Result<Value> {
    let fits = |row: &'static Row| Some((row, (row.read)(payload).ok().filter(|read| read.whole)?.json));
    let mut found: Vec<_> = table::rows().filter(|row| row.kind != Kind::Request).filter_map(fits).collect();
    // An event names its aggregate, which is the second word of its subject.
    let named = |(row, json): &(&Row, Value)| {
        let aggregate = json.pointer("/meta/aggregate").and_then(Value::as_str);
        aggregate.is_some() && aggregate == row.subject.split('.').nth(1)
    };
    // Among several, the one that makes most of the payload.
    found.sort_by_key(|(_, json)| std::cmp::Reverse(leaves(json)));
    let best = found.iter().position(named).unwrap_or(0);
    let Some((row, mut json)) = found.into_iter().nth(best) else {
        let says = "this is no message that Kilat publishes";
        return Err(Told::failed(says).hint("name its subject: --subject 'evt.order.…'").into());
    };
    if let Value::Object(fields) = &mut json {
        fields.insert("_guess".to_owned(), Value::String(row.request.to_owned()));
    }
    Ok(json)
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use prost::Message as _;
    use subjects::v1;

    use super::*;

    fn confirmed() -> v1::OrderChanged {
        v1::OrderChanged {
            meta: Some(v1::EventMeta {
                aggregate: "order".into(),
                id: "ord_1".into(),
                version: 2,
                city: "jkt".into(),
                at: None,
            }),
            order_id: "ord_1".into(),
            user_id: "usr_1".into(),
            from: v1::OrderStatus::Pending.into(),
            to: v1::OrderStatus::Confirmed.into(),
            total: Some(v1::Money { amount: 48_000, currency: "IDR".into() }),
            ..Default::default()
        }
    }

    #[test]
    fn an_event_reads_by_its_subject() {
        let value = known("evt.order.confirmed.jkt.ord_1", false, &confirmed().encode_to_vec()).unwrap();
        assert_eq!(
            value.to_string(),
            r#"{"from":"ORDER_STATUS_PENDING","meta":{"aggregate":"order","city":"jkt","id":"ord_1","version":"2"},"order_id":"ord_1","to":"ORDER_STATUS_CONFIRMED","total":{"amount":"48000","currency":"IDR"},"user_id":"usr_1"}"#
        );
    }

    #[test]
    fn without_a_subject_the_aggregate_tells_and_the_guess_is_said() {
        let value = guessed(&confirmed().encode_to_vec()).unwrap();
        assert_eq!(value["_guess"], "OrderChanged");
        let payment = v1::PaymentChanged {
            meta: Some(v1::EventMeta { aggregate: "payment".into(), ..Default::default() }),
            payment_id: "pay_1".into(),
            ..Default::default()
        };
        assert_eq!(guessed(&payment.encode_to_vec()).unwrap()["_guess"], "PaymentChanged");
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        assert!(guessed(b"\xff\xff\xff").is_err());
        assert!(known("foreign.subject", false, b"").is_err());
        assert!(known("evt.order.confirmed.jkt.ord_1", false, b"\xff").is_err());
    }

    #[test]
    fn a_reply_reads_as_the_reply() {
        let level = v1::StockLevel { hub_id: "hub_1".into(), available: 7, ..Default::default() };
        let value = known("svc.inventory.stock", true, &level.encode_to_vec()).unwrap();
        assert_eq!(value["available"], 7);
    }
}
