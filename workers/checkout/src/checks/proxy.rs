//! Stands on the bus where the owners of the steps would, and passes calls on to them, or not.

use std::{
    collections::{HashMap, VecDeque},
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_nats::{HeaderMap, Message as NatsMessage, Request};
use bytes::Bytes;
use futures::StreamExt;
use prost::Message;
use runtime::{Bus, Fault};
use subjects::{
    Endpoint, headers,
    table::{catalogue, flashsale, inventory, orders, payments, pricing, promo},
    v1,
};
use tokio::{sync::Notify, task::JoinSet};

/// The workers the saga calls, by role.
pub const OWNERS: [&str; 7] =
    ["catalogue", "pricing", "flashsale", "promo", "inventory", "orders", "payments"];

/// Everything the saga calls.
pub const SUBJECTS: [&str; 17] = [
    catalogue::Price::SUBJECT,
    pricing::Honour::SUBJECT,
    flashsale::Honour::SUBJECT,
    promo::Redeem::SUBJECT,
    promo::Release::SUBJECT,
    inventory::Reserve::SUBJECT,
    inventory::Confirm::SUBJECT,
    inventory::Return::SUBJECT,
    inventory::Release::SUBJECT,
    inventory::Extend::SUBJECT,
    orders::Create::SUBJECT,
    orders::Confirm::SUBJECT,
    orders::Fail::SUBJECT,
    orders::Get::SUBJECT,
    payments::Charge::SUBJECT,
    payments::Undo::SUBJECT,
    payments::Get::SUBJECT,
];

/// Who really answers.
pub trait Backend: Send + Sync + 'static {
    fn call(
        &self,
        subject: &'static str,
        payload: Bytes,
    ) -> Pin<Box<dyn Future<Output = Result<Bytes, Fault>> + Send + '_>>;
}

/// The real workers, on a NATS server of their own; the bus is one of the checkout role there.
pub struct OverNats(pub Bus);

impl Backend for OverNats {
    fn call(
        &self,
        subject: &'static str,
        payload: Bytes,
    ) -> Pin<Box<dyn Future<Output = Result<Bytes, Fault>> + Send + '_>> {
        Box::pin(async move {
            let request = Request::new().payload(payload).timeout(Some(Duration::from_secs(10)));
            let reply = self.0.outgoing().send_request(subject, request).await.map_err(Fault::unavailable)?;
            if reply.headers.as_ref().is_some_and(|h| h.get(headers::SERVICE_ERROR).is_some()) {
                return Err(Fault::from_wire(v1::Fault::decode(reply.payload).map_err(Fault::unavailable)?));
            }
            Ok(reply.payload)
        })
    }
}

/// What happens to one call.
#[derive(Clone, Debug)]
pub enum Mischief {
    Pass,
    /// The owner never hears of it; the answer is this.
    Refuse(Fault),
    /// The owner never hears of it, the caller hears nothing.
    LoseRequest,
    /// Done, and the caller hears nothing.
    LoseReply,
    /// Done twice; the second answer counts.
    Twice,
    /// Nothing until [`Proxy::let_go`]; then it is done late, and nobody waits any more.
    Late,
}

/// An order and a subject.
type Key = (String, &'static str);

#[derive(Default)]
struct Inner {
    /// For the first calls, and for all that follow.
    plan: HashMap<Key, (VecDeque<Mischief>, Option<Mischief>)>,
    calls: HashMap<Key, usize>,
}

/// See [`checks`](crate::checks).
pub struct Proxy {
    inner: Arc<Mutex<Inner>>,
    gate: Arc<Notify>,
    backend: Arc<dyn Backend>,
    _serving: JoinSet<()>,
}

impl Proxy {
    /// Serves all [`SUBJECTS`]. `buses` has one bus per service, logged in as it.
    pub async fn start(buses: &HashMap<&'static str, Bus>, backend: Arc<dyn Backend>) -> Self {
        let mut serving = JoinSet::new();
        let (inner, gate) = (Arc::<Mutex<Inner>>::default(), Arc::<Notify>::default());
        for subject in SUBJECTS {
            let service = subject.split('.').nth(1).unwrap();
            let bus = buses.get(service).unwrap_or_else(|| panic!("no bus for {service}")).clone();
            let mut calls =
                bus.incoming().queue_subscribe(subject, format!("svc-{service}")).await.expect("subscribed");
            bus.incoming().flush().await.expect("flushed");
            let (inner, gate, backend) = (inner.clone(), gate.clone(), backend.clone());
            serving.spawn(async move {
                while let Some(call) = calls.next().await {
                    let (bus, inner, gate, backend) =
                        (bus.clone(), inner.clone(), gate.clone(), backend.clone());
                    tokio::spawn(async move { serve(&bus, subject, call, &inner, &gate, &*backend).await });
                }
            });
        }
        Self { inner, gate, backend, _serving: serving }
    }

    /// What happens to the first calls of this order and subject; later ones pass.
    pub fn first(&self, order: &str, subject: &'static str, mischief: impl IntoIterator<Item = Mischief>) {
        let plan = (mischief.into_iter().collect(), None);
        self.inner.lock().unwrap().plan.insert((order.to_owned(), subject), plan);
    }

    /// What happens to every call of this order and subject.
    pub fn always(&self, order: &str, subject: &'static str, mischief: Mischief) {
        let plan = (VecDeque::new(), Some(mischief));
        self.inner.lock().unwrap().plan.insert((order.to_owned(), subject), plan);
    }

    /// Calls seen so far.
    pub fn calls(&self, order: &str, subject: &'static str) -> usize {
        self.inner.lock().unwrap().calls.get(&(order.to_owned(), subject)).copied().unwrap_or(0)
    }

    /// Lets every call that is [`Mischief::Late`] go.
    pub fn let_go(&self) {
        self.gate.notify_waiters();
    }

    pub fn backend(&self) -> &dyn Backend {
        &*self.backend
    }
}

async fn serve(
    bus: &Bus,
    subject: &'static str,
    call: NatsMessage,
    inner: &Mutex<Inner>,
    gate: &Notify,
    backend: &dyn Backend,
) {
    let key = (order_of(subject, &call.payload), subject);
    // Registered before it is counted: who sees the call counted can let it go.
    let gate = gate.notified();
    tokio::pin!(gate);
    gate.as_mut().enable();
    let mischief = {
        let mut inner = inner.lock().unwrap();
        *inner.calls.entry(key.clone()).or_default() += 1;
        let plan = inner.plan.get_mut(&key);
        plan.and_then(|(first, always)| first.pop_front().or_else(|| always.clone()))
    };
    let answer = match mischief.unwrap_or(Mischief::Pass) {
        Mischief::Pass => backend.call(subject, call.payload).await,
        Mischief::Refuse(fault) => Err(fault),
        Mischief::LoseRequest => return,
        Mischief::LoseReply => {
            let _ = backend.call(subject, call.payload).await;
            return;
        }
        Mischief::Twice => {
            let _ = backend.call(subject, call.payload.clone()).await;
            backend.call(subject, call.payload).await
        }
        Mischief::Late => {
            gate.await;
            backend.call(subject, call.payload).await
        }
    };
    let Some(reply) = call.reply else { return };
    let mut header = HeaderMap::new();
    let payload = match answer {
        Ok(payload) => payload,
        Err(fault) => {
            header.insert(headers::SERVICE_ERROR, fault.code.as_str());
            fault.to_wire().encode_to_vec().into()
        }
    };
    let _ = bus.outgoing().publish_with_headers(reply, header, payload).await;
}

/// The order a call is about; the hub for a price, which is about none.
pub fn order_of(subject: &str, payload: &[u8]) -> String {
    macro_rules! field {
        ($message:ty, $field:ident) => {
            <$message>::decode(payload).map(|m| m.$field).unwrap_or_default()
        };
    }
    match subject {
        catalogue::Price::SUBJECT => field!(v1::PriceBasket, hub_id),
        pricing::Honour::SUBJECT => field!(v1::HonourQuote, order_id),
        flashsale::Honour::SUBJECT => field!(v1::HonourSale, order_id),
        promo::Redeem::SUBJECT => field!(v1::RedeemPromos, order_id),
        promo::Release::SUBJECT => field!(v1::PromoRef, order_id),
        inventory::Reserve::SUBJECT => field!(v1::ReserveStock, reservation_id),
        inventory::Extend::SUBJECT => field!(v1::ExtendHold, reservation_id),
        inventory::Confirm::SUBJECT | inventory::Return::SUBJECT | inventory::Release::SUBJECT => {
            field!(v1::ReservationRef, reservation_id)
        }
        orders::Create::SUBJECT => field!(v1::CreateOrder, order_id),
        orders::Confirm::SUBJECT => field!(v1::ConfirmOrder, order_id),
        orders::Fail::SUBJECT => field!(v1::FailOrder, order_id),
        orders::Get::SUBJECT => field!(v1::GetOrder, order_id),
        payments::Charge::SUBJECT => field!(v1::ChargePayment, order_id),
        payments::Undo::SUBJECT => field!(v1::UndoPayment, order_id),
        payments::Get::SUBJECT => field!(v1::GetPayment, order_id),
        other => panic!("{other} is no call of the saga"),
    }
}
