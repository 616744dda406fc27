//! Makes garbage for any message of the contract: by its descriptor, so that a new message or field is
//! covered without anybody thinking of it.

use std::{
    collections::HashMap,
    ops::{Deref, DerefMut},
    path::Path,
};

use fastrand::Rng;
use prost::encoding::{WireType, encode_key, encode_varint};
use prost_types::{
    DescriptorProto,
    field_descriptor_proto::{Label, Type},
};
use serde_json::{Map, Value, json};

/// Deeper messages are left out. Only categories go deeper.
const DEPTH: u32 = 5;

pub struct Garbage {
    /// By short name, or `Outer.Inner` for the entries of maps.
    messages: HashMap<String, Vec<Field>>,
    pub words: Words,
    /// No NUL in a hub's id: see `found`.
    pub spare_hubs: bool,
}

#[derive(Clone)]
struct Field {
    name: String,
    number: u32,
    is: Type,
    of: String,
    many: bool,
}

/// A generator in a mood: one field in `odds` is left out or odd, none if it is 0.
pub struct Dice {
    rng: Rng,
    odds: u8,
    /// Which order, saga and user it speaks of. They belong together: two sagas of one order are for a
    /// person to settle.
    of: usize,
}

impl Dice {
    pub fn with_seed(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let odds = pick(&mut rng, &[0, 0, 25, 25, 8]);
        let of = rng.usize(..1 << 16);
        Self { rng, odds, of }
    }

    fn odd(&mut self) -> bool {
        self.odds > 0 && self.rng.u8(..self.odds) == 0
    }
}

impl Deref for Dice {
    type Target = Rng;
    fn deref(&self) -> &Rng {
        &self.rng
    }
}

impl DerefMut for Dice {
    fn deref_mut(&mut self) -> &mut Rng {
        &mut self.rng
    }
}

/// What fields may hold that makes them look right. Everything an effect is to be undone for is here.
pub struct Words {
    pub orders: Vec<String>,
    pub sagas: Vec<String>,
    pub users: Vec<String>,
    pub hubs: Vec<String>,
    pub skus: Vec<String>,
}

enum Node {
    Text(String),
    Bytes(Vec<u8>),
    Int(i64),
    Real(f64),
    Message(Vec<(Field, Node)>),
    Time(Vec<(Field, Node)>, String),
    List(Vec<Node>),
}

impl Garbage {
    pub fn new(words: Words) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../subjects/proto");
        let protos: Vec<_> =
            std::fs::read_dir(root.join("kilat/v1")).unwrap().map(|entry| entry.unwrap().path()).collect();
        let mut messages = HashMap::new();
        for file in protox::compile(&protos, [&root]).unwrap().file {
            for message in &file.message_type {
                index(&mut messages, "", message);
            }
        }
        Self { messages, words, spare_hubs: false }
    }

    /// Bytes for a subject that takes `message`, in the encoding the `bool` says (true: JSON).
    pub fn payload(&self, rng: &mut Dice, message: &str) -> (Vec<u8>, bool) {
        let (mut payload, json) = match rng.u8(..40) {
            0 => (bytes(rng, 600), false),
            1 => (value(rng, 4).to_string().into_bytes(), true),
            2 => (b"{\"".repeat(rng.usize(..2_000)), true),
            3 => {
                let others: Vec<_> = self.messages.keys().collect();
                let other = others[rng.usize(..others.len())].clone();
                (self.wire(&self.message(rng, &other, 0)), false)
            }
            4..16 => (self.json(&self.message(rng, message, 0)).to_string().into_bytes(), true),
            _ => (self.wire(&self.message(rng, message, 0)), false),
        };
        if rng.u8(..15) == 0 {
            spoil(rng, &mut payload);
        }
        // The server would not take it.
        payload.truncate(40_000);
        (payload, json)
    }

    fn message(&self, rng: &mut Dice, name: &str, depth: u32) -> Node {
        let mut fields = Vec::new();
        for field in self.messages.get(name).into_iter().flatten() {
            if rng.odd() || depth >= DEPTH {
                continue;
            }
            let node = if field.many {
                let n = match rng.u8(..10) {
                    0 if rng.odd() => rng.usize(..150),
                    0..6 => 1,
                    _ => rng.usize(..4),
                };
                Node::List((0..n).map(|_| self.node(rng, field, depth)).collect())
            } else {
                self.node(rng, field, depth)
            };
            fields.push((field.clone(), node));
        }
        if name == "Timestamp" { Node::Time(fields, time(rng)) } else { Node::Message(fields) }
    }

    fn node(&self, rng: &mut Dice, field: &Field, depth: u32) -> Node {
        match field.is {
            Type::String => Node::Text(self.text(rng, &field.name)),
            Type::Bytes => Node::Bytes(if rng.bool() { vec![7; 32] } else { bytes(rng, 100) }),
            Type::Message => self.message(rng, &field.of, depth + 1),
            Type::Bool => Node::Int(i64::from(rng.bool())),
            Type::Double if rng.odd() => {
                Node::Real(pick(rng, &[91.0, -181.0, f64::NAN, f64::INFINITY, f64::MIN, -0.0]))
            }
            Type::Double => Node::Real(pick(rng, &[-6.2, 77.6, 0.0])),
            Type::Enum if rng.odd() => Node::Int(rng.i64(i64::from(i32::MIN)..i64::from(i32::MAX))),
            Type::Enum => Node::Int(rng.i64(0..15)),
            _ if rng.odd() => Node::Int(match rng.u8(..3) {
                0 => rng.i64(..),
                1 => rng.i64(-20..20),
                _ => pick(rng, &[i64::MAX, i64::MIN, -1, i64::from(u32::MAX), i64::from(i32::MIN), 1 << 53]),
            }),
            // Small and few, so that sums often come right by themselves.
            _ if rng.u8(..5) == 0 => Node::Int(rng.i64(0..60)),
            _ if field.name == "amount" => Node::Int(1_000),
            _ => Node::Int(1),
        }
    }

    fn text(&self, rng: &mut Dice, field: &str) -> String {
        if rng.odd() {
            let odd = wild(rng);
            if !(self.spare_hubs && field == "hub_id" && odd.contains('\0')) {
                return odd;
            }
        }
        let words = &self.words;
        let order = || words.orders[rng.of % words.orders.len()].clone();
        let fixed: &[&str] = match field {
            "order_id" | "reservation_id" => return order(),
            "payment_id" => return order().replacen("ord_", "pay_", 1),
            "refund_id" => return order().replacen("ord_", "rfd_", 1),
            "movement_id" => return order().replacen("ord_", "mov_", 1),
            "entry_id" => return order().replacen("ord_", "wle_", 1),
            "saga_id" => return words.sagas[rng.of % words.sagas.len()].clone(),
            "user_id" => return words.users[rng.of % words.users.len()].clone(),
            "hub_id" | "to_hub_id" => return pick(rng, &words.hubs),
            "sku" => return pick(rng, &words.skus),
            "reply_to" => {
                &["", "", "", "gw.nobody.sag_1", "svc.orders.fail", "evt.order.failed.jkt.ord_1", ">", "a b"]
            }
            "currency" => &["IDR", "IDR", "IDR", "IDR", "IDR", "INR", "USD", "XXX"],
            "city" => &["jkt", "jkt", "blr", "nowhere"],
            "method" => &["card", "upi", "cod", "wallet", "sandbox", "barter"],
            // Not tok_unknown_state: it is pending for the whole payment window, as it should be.
            "token" => &["tok_ok", "tok_declined", "tok_3ds", "tok_late", "tok_timeout", ""],
            "provider" => &["sandbox", "cod", "wallet", "stripe", "nobody"],
            "role" => &["customer", "store", "driver", "admin", "saga", "system"],
            "category" => &["food/basics", "food", "food//x", ""],
            "time_zone" => &["Asia/Jakarta", "Asia/Jakarta", "Mars/Olympus"],
            "promo_codes" | "quote_id" | "cursor" => &["", "", "", "", "bm90IGEgY3Vyc29y"],
            "idempotency_key" => &["key", "key-2"],
            _ => &["a word", "b"],
        };
        pick(rng, fixed).to_owned()
    }

    fn wire(&self, node: &Node) -> Vec<u8> {
        let mut out = Vec::new();
        let (Node::Message(fields) | Node::Time(fields, _)) = node else { return out };
        for (field, node) in fields {
            match node {
                Node::List(items) => items.iter().for_each(|item| self.put(&mut out, field, item)),
                one => self.put(&mut out, field, one),
            }
        }
        out
    }

    fn put(&self, out: &mut Vec<u8>, field: &Field, node: &Node) {
        let sized = |out: &mut Vec<u8>, bytes: &[u8]| {
            encode_key(field.number, WireType::LengthDelimited, out);
            encode_varint(bytes.len() as u64, out);
            out.extend_from_slice(bytes);
        };
        match node {
            Node::Text(text) => sized(out, text.as_bytes()),
            Node::Bytes(bytes) => sized(out, bytes),
            Node::Message(_) | Node::Time(..) => sized(out, &self.wire(node)),
            Node::Real(real) => {
                encode_key(field.number, WireType::SixtyFourBit, out);
                out.extend_from_slice(&real.to_le_bytes());
            }
            Node::Int(n) => {
                encode_key(field.number, WireType::Varint, out);
                let zigzag = matches!(field.is, Type::Sint64 | Type::Sint32);
                let n = if zigzag { (n << 1) ^ (n >> 63) } else { *n };
                encode_varint(n.cast_unsigned(), out);
            }
            Node::List(_) => {}
        }
    }

    fn json(&self, node: &Node) -> Value {
        match node {
            Node::Text(text) | Node::Time(_, text) => json!(text),
            // As proto3 JSON says bytes: base64. Hex is base64 as well, of something else.
            Node::Bytes(bytes) => json!(hex::encode(bytes)),
            Node::Int(n) => json!(n),
            Node::Real(real) => json!(real),
            Node::List(items) => Value::Array(items.iter().map(|item| self.json(item)).collect()),
            Node::Message(fields) => Value::Object(
                fields
                    .iter()
                    .map(|(field, node)| {
                        let flag = field.is == Type::Bool;
                        let node = if flag { json!(matches!(node, Node::Int(1))) } else { self.json(node) };
                        (field.name.clone(), node)
                    })
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}

fn index(messages: &mut HashMap<String, Vec<Field>>, outer: &str, message: &DescriptorProto) {
    let name = format!("{outer}{}", message.name());
    for inner in &message.nested_type {
        index(messages, &format!("{name}."), inner);
    }
    let fields = message.field.iter().map(|field| Field {
        name: field.name().to_owned(),
        number: field.number().unsigned_abs(),
        is: field.r#type(),
        of: {
            let of = field.type_name().trim_start_matches('.');
            of.trim_start_matches("kilat.v1.").trim_start_matches("google.protobuf.").to_owned()
        },
        many: field.label() == Label::Repeated,
    });
    messages.insert(name, fields.collect());
}

pub fn pick<T: Clone>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())].clone()
}

pub fn bytes(rng: &mut Rng, most: usize) -> Vec<u8> {
    (0..rng.usize(..most)).map(|_| rng.u8(..)).collect()
}

fn wild(rng: &mut Rng) -> String {
    match rng.u8(..12) {
        0 => String::new(),
        1 => "\0".into(),
        2 => "a\0b".into(),
        3 => "x".repeat(rng.usize(..12_000)),
        4 => "🛵".repeat(rng.usize(..70)),
        5 => "'; drop schema orders cascade; --".into(),
        6 => pick(rng, &["*", ">", "a.b", "a b", ".", "$JS.API.>", "..", "\u{202e}", "\r\n", "{hub}"]).into(),
        7 => i64::MAX.to_string(),
        8 => "ord_".into(),
        _ => (0..rng.usize(..40)).map(|_| rng.char(..)).collect(),
    }
}

fn time(rng: &mut Rng) -> String {
    pick(rng, &["2026-01-01T00:00:00Z", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "never", ""]).into()
}

fn value(rng: &mut Rng, depth: u32) -> Value {
    match rng.u8(..if depth == 0 { 5 } else { 8 }) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.i64(..)),
        3 => json!(rng.f64() * 1e300),
        4 => json!(wild(rng)),
        5 => Value::Array((0..rng.usize(..5)).map(|_| value(rng, depth - 1)).collect()),
        _ => Value::Object(
            (0..rng.usize(..5))
                .map(|_| {
                    (
                        pick(rng, &["hub_id", "items", "order_id", "@type", "x"]).to_owned(),
                        value(rng, depth - 1),
                    )
                })
                .collect(),
        ),
    }
}

fn spoil(rng: &mut Rng, payload: &mut Vec<u8>) {
    if payload.is_empty() {
        return;
    }
    let at = rng.usize(..payload.len());
    match rng.u8(..4) {
        0 => payload[at] ^= 1 << rng.u8(..8),
        1 => payload.truncate(at),
        2 => payload.extend(bytes(rng, 20)),
        _ => {
            let again = payload[at..].to_vec();
            payload.extend(again);
        }
    }
}
