//! Whatever arrives, it is answered or buried, and the books stay as they were.

mod delivery;
mod events;
mod make;
mod requests;

use std::{
    collections::BTreeSet,
    panic,
    sync::{Mutex, Once},
};

use checkout::checks::Gateway;
use runtime::{Fault, Meta};
use subjects::{
    Channel, Code, Endpoint,
    ids::{OrderId, SagaId, Token, UserId},
    table::{CheckoutCancel, inventory, orders, payments},
    v1,
};
use testkit::eventually;

use crate::line::{HUB, HUB_BLR, Line, PRODUCTS, SKU, checkout_request, hub, money};
use make::{Garbage, Words};

/// A hub that garbage may make, change and fill.
const HUB_FUZZ: &str = "hub_fuzz";

const SETTINGS: [(&str, &str); 5] = [
    ("KILAT__PAYMENTS__DEADLINE_MS", "600"),
    ("KILAT__PAYMENTS__SWEEP_INTERVAL_S", "1"),
    ("KILAT__PAYMENTS__SWEEP_AFTER_S", "1"),
    ("KILAT__CHECKOUT__CHARGE_TIMEOUT_MS", "1200"),
    ("KILAT__CHECKOUT__SWEEP_INTERVAL_S", "1"),
];

/// Panics of anything but a test's own assertions.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            if !place.contains("proof/tests") && !place.contains("testkit/src") && !place.contains("checks/")
            {
                PANICS.lock().unwrap().push(info.to_string());
            }
            usual(info);
        }));
    });
}

struct Yard {
    line: Line,
    garbage: Garbage,
    stock: Vec<(u32, u32)>,
}

impl Yard {
    async fn open() -> Self {
        Self::over(Line::start(&SETTINGS).await).await
    }

    /// With the delivery line.
    async fn whole() -> Self {
        Self::over(Line::whole(&SETTINGS).await).await
    }

    async fn over(line: Line) -> Self {
        watch_panics();
        let ids = |n: usize, make: fn() -> String| (0..n).map(|_| make()).collect::<Vec<_>>();
        let users = ids(6, || UserId::fresh().into());
        let words = Words {
            orders: ids(40, || OrderId::fresh().into()),
            sagas: (0..40)
                .map(|n| SagaId::derive(&users[n % users.len()], &format!("key-{n}")).into())
                .collect(),
            users,
            hubs: vec![HUB.into(), HUB.into(), HUB.into(), HUB_BLR.into(), HUB_FUZZ.into(), "nowhere".into()],
            skus: PRODUCTS.iter().map(|(sku, _)| (*sku).to_owned()).chain(["fuzz".into()]).collect(),
        };
        let stock = stock(&line).await;
        Self { line, garbage: Garbage::new(words), stock }
    }

    /// Undoes what garbage may have begun, as a saga would: by undoing everything, whatever was done.
    async fn undo(&self) {
        let gateway = self.line.world.bus("gateway").await;
        let open: Vec<String> = sqlx::query_scalar(
            "select saga_id from checkout.saga where state not in ('confirmed', 'failed')",
        )
        .fetch_all(&self.line.world.pg)
        .await
        .unwrap();
        for saga in open {
            let channel = CheckoutCancel { saga: SagaId::parse(&saga).unwrap() };
            let command = v1::SagaCommand { saga_id: saga, reason: "garbage".into(), actor: "proof".into() };
            let id = format!("undo-{}", channel.subject());
            gateway.store(&Meta::default(), &channel, &command, &id).await.unwrap();
        }
        // A flipped bit makes an order of its own: those that came to be are in the records.
        let mut all: Vec<String> = sqlx::query_scalar(
            "select order_id from payments.payment union select order_id from orders.orders
             union select reservation_id from inventory.reservation",
        )
        .fetch_all(&self.line.world.pg)
        .await
        .unwrap();
        all.extend(self.garbage.words.orders.iter().cloned());
        for order in &all {
            let saga: Option<String> =
                sqlx::query_scalar("select saga_id from orders.orders where order_id = $1")
                    .bind(order)
                    .fetch_optional(&self.line.world.pg)
                    .await
                    .unwrap();
            let saga = saga.unwrap_or_else(|| self.garbage.words.sagas[0].clone());
            let reason = || "garbage".to_owned();
            let code = Code::CheckoutCancelled.to_string();
            self.step::<orders::Fail>(&v1::FailOrder {
                saga_id: saga.clone(),
                order_id: order.clone(),
                code,
                reason: reason(),
            })
            .await;
            for hub in [HUB, HUB_BLR, HUB_FUZZ] {
                let of = v1::ReservationRef {
                    reservation_id: order.clone(),
                    hub_id: hub.into(),
                    reason: reason(),
                    ..Default::default()
                };
                self.step::<inventory::Return>(&of).await;
                self.step::<inventory::Release>(&of).await;
            }
            let undo = v1::UndoPayment { saga_id: saga, order_id: order.clone(), reason: reason() };
            self.step::<payments::Undo>(&undo).await;
            self.call_off(order).await;
        }
        eventually("every saga has ended", || async {
            let open: Vec<String> = sqlx::query_scalar(
                "select format('%s: %s at %s, %s', saga_id, state, step, last_error)
                 from checkout.saga where state not in ('confirmed', 'failed')",
            )
            .fetch_all(&self.line.world.pg)
            .await
            .unwrap();
            if open.is_empty() { Ok(true) } else { Err(open.join("; ")) }
        })
        .await;
        eventually("no payment is pending", || async {
            let pending: Vec<String> = sqlx::query_scalar(
                "select format('%s of %s by %s: token %s, undone %s, %s checks, next %s, provider has %s',
                               p.payment_id, p.order_id, p.method, p.token, p.undone, p.checks, p.check_at, s.status)
                 from payments.payment p left join payments.sandbox_payments s using (payment_id)
                 where p.status = 'pending'",
            )
            .fetch_all(&self.line.world.pg)
            .await
            .unwrap();
            if pending.is_empty() { Ok(true) } else { Err(pending.join("; ")) }
        })
        .await;
    }

    /// Takes an order that was confirmed, by whomever, to an end where nobody owes for it.
    async fn call_off(&self, order: &str) {
        use v1::OrderStatus::{
            AssignedToPartner, AssignedToStore, Closed, Confirmed, Delivered, InTransit, Packed, PickedUp,
            Picking, Refunded,
        };
        let world = &self.line.world;
        eventually("a confirmed order is called off", || async {
            let get = v1::GetOrder { order_id: order.into(), user_id: String::new() };
            let status = match world.call::<orders::Get>(&get).await {
                Ok(now) => now.status(),
                Err(Fault { code: Code::OrderNotFound, .. }) => return Ok(true),
                Err(fault) => return Err(fault.to_string()),
            };
            let to = match status {
                Confirmed | AssignedToStore => {
                    let cancel = v1::CancelOrder {
                        order_id: order.into(),
                        user_id: String::new(),
                        actor: "proof".into(),
                        reason: "garbage".into(),
                    };
                    world.call::<orders::Cancel>(&cancel).await.map_err(|fault| fault.to_string())?;
                    return Ok(true);
                }
                Picking => Packed,
                Packed => AssignedToPartner,
                AssignedToPartner => PickedUp,
                PickedUp => InTransit,
                InTransit => Delivered,
                Delivered | Closed => Refunded,
                _ => return Ok(true),
            };
            self.advance(order, to).await.map_err(|fault| fault.to_string())?;
            Err(format!("on the way to {to:?}"))
        })
        .await;
    }

    async fn advance(&self, order: &str, to: v1::OrderStatus) -> Result<v1::Order, Fault> {
        let advance = v1::AdvanceOrder {
            order_id: order.into(),
            to: to.into(),
            actor: "proof".into(),
            note: String::new(),
            role: "admin".into(),
        };
        self.line.world.call::<orders::Advance>(&advance).await
    }

    /// An order made past the checkout, confirmed and being picked, and the saga it names.
    async fn picked_by_hand(&self) -> (String, String) {
        let user = UserId::fresh();
        let order_id: String = OrderId::fresh().into();
        let saga_id: String = SagaId::derive(user.as_str(), "by hand").into();
        let create = v1::CreateOrder {
            saga_id: saga_id.clone(),
            order_id: order_id.clone(),
            user_id: user.into(),
            hub_id: HUB.into(),
            city: "jkt".into(),
            items: vec![v1::OrderLine {
                sku: SKU.into(),
                name: "milk".into(),
                qty: 1,
                unit_price: money(18_500, "IDR"),
                total: money(18_500, "IDR"),
            }],
            totals: Some(v1::Totals {
                subtotal: money(18_500, "IDR"),
                discount: money(0, "IDR"),
                delivery_fee: money(9_000, "IDR"),
                total: money(27_500, "IDR"),
                ..Default::default()
            }),
            address: checkout_request().address,
            payment_method: "card".into(),
            ..Default::default()
        };
        let confirm = v1::ConfirmOrder {
            saga_id: saga_id.clone(),
            order_id: order_id.clone(),
            payment_id: order_id.replacen("ord_", "pay_", 1),
            payment_status: "captured".into(),
        };
        let world = &self.line.world;
        world.call_as::<orders::Create>("checkout", &create).await.unwrap();
        world.call_as::<orders::Confirm>("checkout", &confirm).await.unwrap();
        for to in [v1::OrderStatus::AssignedToStore, v1::OrderStatus::Picking] {
            self.advance(&order_id, to).await.unwrap();
        }
        (order_id, saga_id)
    }

    /// Every order that a checkout speaks for, with the saga.
    async fn sagas(&self) -> BTreeSet<(String, String)> {
        let rows: Vec<(String, String)> = sqlx::query_as("select order_id, saga_id from checkout.saga")
            .fetch_all(&self.line.world.pg)
            .await
            .unwrap();
        rows.into_iter().collect()
    }

    /// What inventory says of each hub it knows.
    async fn hubs(&self) -> String {
        let hubs: Vec<String> = sqlx::query_scalar("select hub_id from inventory.hub")
            .fetch_all(&self.line.world.pg)
            .await
            .unwrap();
        let mut said = Vec::new();
        for hub_id in hubs {
            let order = OrderId::fresh().into();
            let of =
                v1::ReservationRef { reservation_id: order, hub_id: hub_id.clone(), ..Default::default() };
            let answer = self.line.world.call_as::<inventory::Return>("checkout", &of).await;
            said.push(format!(
                "{hub_id}: {:?}",
                answer.map(|state| state.status).map_err(|fault| fault.to_string())
            ));
        }
        said.join(", ")
    }

    /// Until it is answered with anything but "try again".
    async fn step<E: Endpoint>(&self, request: &E::Request) {
        eventually(E::SUBJECT, || async {
            match self.line.world.call_as::<E>("checkout", request).await {
                Err(fault) if fault.retryable() && fault.code != Code::HubClosed => Err(fault.to_string()),
                _ => Ok(true),
            }
        })
        .await;
    }

    /// Every endpoint of the line, every command and every consumer of events still does its work.
    async fn still_works(&self) {
        let world = &self.line.world;
        let gateway = Gateway::on(world.bus("gateway").await).await;
        let request = checkout_request();
        let outcome = gateway.checkout(&request).await;
        assert_eq!(outcome.state(), v1::SagaState::Confirmed, "{outcome:?}");
        // Cancelled: inventory and payments hear of it, and orders hears of the money.
        let cancel = v1::CancelOrder {
            order_id: request.order_id.clone(),
            user_id: request.user_id.clone(),
            actor: request.user_id.clone(),
            reason: "proof".into(),
        };
        world.call::<orders::Cancel>(&cancel).await.unwrap();
        eventually("the cancelled order is refunded", || async {
            let get = v1::GetOrder { order_id: request.order_id.clone(), user_id: String::new() };
            let is = world.call::<orders::Get>(&get).await.map_err(|fault| fault.to_string())?.status();
            if is == v1::OrderStatus::Refunded { Ok(true) } else { Err(format!("{is:?}")) }
        })
        .await;
        // A payment that settles late wakes its saga.
        let mut late = checkout_request();
        late.payment = Some(v1::PaymentChoice { method: "card".into(), token: "tok_late".into() });
        gateway.start(&late).await;
        assert_eq!(gateway.outcome(&late.saga_id, 0).await.state(), v1::SagaState::AwaitingPayment);
        let last = gateway.outcome(&late.saga_id, 1).await;
        assert_eq!(last.state(), v1::SagaState::Confirmed, "{last:?}");
        world
            .call::<orders::Cancel>(&v1::CancelOrder {
                order_id: late.order_id.clone(),
                user_id: late.user_id.clone(),
                actor: late.user_id.clone(),
                reason: "proof".into(),
            })
            .await
            .unwrap();
        // A new hub reaches inventory.
        let new = v1::PutHub { hub: Some(hub("hub_new", "jkt", "IDR")) };
        world.call::<subjects::table::catalogue::PutHub>(&new).await.unwrap();
        eventually("the new hub is known to inventory", || async {
            let get = v1::GetStock { hub_id: "hub_new".into(), sku: "nothing".into() };
            match world.call::<inventory::Stock>(&get).await {
                Err(Fault { code: Code::InventoryUnknownSku, .. }) => Ok(true),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
        eventually("the stock is what it was", || async {
            let now = stock(&self.line).await;
            if now == self.stock { Ok(true) } else { Err(format!("{now:?} instead of {:?}", self.stock)) }
        })
        .await;
        assert!(self.line.all_run(), "a worker has ended");
        assert_eq!(*PANICS.lock().unwrap(), Vec::<String>::new());
    }
}

async fn stock(line: &Line) -> Vec<(u32, u32)> {
    let mut levels = Vec::new();
    for hub in [HUB, HUB_BLR] {
        for (sku, _) in PRODUCTS {
            levels.push(line.units(hub, sku).await);
        }
    }
    levels
}
