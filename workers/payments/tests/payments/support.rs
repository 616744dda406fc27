//! A world with the worker in it, requests that are right, and the look at the books.

use prost::Message;
use runtime::Fault;
use subjects::{
    Endpoint,
    ids::{OrderId, RefundId, SagaId},
    table::{Channel, PaymentEvent, payments},
    v1::{self, PaymentStatus},
};
use testkit::{Running, World};

pub struct Till {
    pub world: World,
    pub running: Running,
}

/// Short, so that lost answers and sweeps cost a test little; long for the sandbox on a busy machine.
const SETTINGS: [(&str, &str); 6] = [
    ("KILAT__PAYMENTS__DEADLINE_MS", "2500"),
    ("KILAT__PAYMENTS__SWEEP_INTERVAL_S", "1"),
    ("KILAT__PAYMENTS__SWEEP_AFTER_S", "3"),
    ("KILAT__PAYMENTS__METHODS__SANDBOX", "sandbox"),
    ("KILAT__PAYMENTS__PROVIDERS__SANDBOX__WEBHOOK_SECRET", SECRET),
    ("KILAT__PAYMENTS__PROVIDERS__SANDBOX__LATE_MS", "300"),
];

pub const SECRET: &str = "whsec_test";

impl Till {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let settings: Vec<(&str, &str)> = SETTINGS.iter().chain(settings).copied().collect();
        let world = World::start_with(&[(::payments::SCHEMA, &::payments::MIGRATOR)], &settings).await;
        let running = Self::worker(&world).await;
        Self { world, running }
    }

    pub async fn worker(world: &World) -> Running {
        let platform = world.platform("payments").await;
        world.run(::payments::worker(&platform).await.unwrap()).await
    }

    /// As the saga.
    pub async fn saga<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        self.world.call_as::<E>("checkout", request).await
    }

    pub async fn charge(&self, request: &v1::ChargePayment) -> Result<v1::PaymentState, Fault> {
        self.saga::<payments::Charge>(request).await
    }

    /// Charged at last, as the saga asks again what nobody answered: a worker that dies takes requests along.
    pub async fn charged(&self, request: &v1::ChargePayment) -> v1::PaymentState {
        for _ in 0..20 {
            match self.charge(request).await {
                Ok(state) => return state,
                Err(fault) => assert!(fault.retryable(), "{fault}"),
            }
        }
        panic!("never charged");
    }

    pub async fn undo(&self, charge: &v1::ChargePayment) -> Result<v1::PaymentState, Fault> {
        self.saga::<payments::Undo>(&undo(charge)).await
    }

    /// Undone at last, as the saga sees to it.
    pub async fn undone(&self, charge: &v1::ChargePayment) -> v1::PaymentState {
        for _ in 0..20 {
            match self.undo(charge).await {
                Ok(state) => return state,
                Err(fault) => assert!(fault.retryable(), "{fault}"),
            }
        }
        panic!("never undone");
    }

    pub async fn captured(&self) -> v1::ChargePayment {
        let request = card();
        assert_eq!(self.charge(&request).await.unwrap().status(), PaymentStatus::Captured);
        request
    }

    pub async fn refund(&self, order_id: &str, amount: Option<i64>) -> Result<v1::RefundState, Fault> {
        self.world.call::<payments::Refund>(&refund(order_id, amount)).await
    }

    pub async fn get(&self, order_id: &str) -> v1::PaymentState {
        let request = v1::GetPayment { order_id: order_id.into(), ..Default::default() };
        self.world.call::<payments::Get>(&request).await.unwrap()
    }

    pub async fn until(&self, order_id: &str, status: PaymentStatus) -> v1::PaymentState {
        let what = format!("{order_id} is {}", status.as_str_name());
        self.world
            .eventually(&what, || async {
                let is = self.get(order_id).await.status();
                if is == status { Ok(true) } else { Err(is.as_str_name().to_owned()) }
            })
            .await;
        self.get(order_id).await
    }

    /// The words and versions of an order's payment events, once all are out.
    pub async fn events(&self, order_id: &str) -> Vec<(String, u64)> {
        self.world.settled().await;
        let ops = self.world.bus("ops").await;
        let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
        let mut events = Vec::new();
        for sequence in 1..=stream.cached_info().state.last_sequence {
            let message = stream.get_raw_message(sequence).await.unwrap();
            if let Some(channel) = PaymentEvent::parse(&message.subject) {
                let event = v1::PaymentChanged::decode(message.payload).unwrap();
                assert_eq!(channel.payment.to_string(), event.payment_id);
                if event.order_id == order_id {
                    events.push((channel.event.to_string(), event.meta.unwrap().version));
                }
            }
        }
        events
    }

    pub async fn words(&self, order_id: &str) -> Vec<String> {
        self.events(order_id).await.into_iter().map(|(word, _)| word).collect()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }

    /// What the sandbox has of an order: payments, captured, refunded.
    pub async fn sandbox(&self, order_id: &str) -> (i64, i64, i64) {
        sqlx::query_as(
            "select count(*), coalesce(sum(captured), 0)::bigint, coalesce(sum(refunded), 0)::bigint
             from payments.sandbox_payments where order_id = $1",
        )
        .bind(order_id)
        .fetch_one(&self.world.pg)
        .await
        .unwrap()
    }

    pub async fn balance(&self, user_id: &str) -> i64 {
        let request = v1::GetWallet { user_id: user_id.into(), currency: "IDR".into() };
        let state = self.world.call::<payments::Wallet>(&request).await.unwrap();
        state.balance.unwrap().amount
    }

    pub async fn credit(&self, user_id: &str, amount: i64) {
        let request = credit(user_id, amount);
        self.world.call::<payments::CreditWallet>(&request).await.unwrap();
    }

    /// The ledger balances and agrees with the wallets, the payments and the providers' own books;
    /// nothing is left over. Then the worker drains.
    pub async fn close(self) {
        self.world.settled().await;
        self.balanced().await;
        self.running.stop().await;
    }

    pub async fn balanced(&self) {
        for (what, sql) in [
            (
                "transactions that do not sum to zero",
                "select count(*) from (select 1 from payments.entry group by txn, currency having sum(amount) <> 0) x",
            ),
            (
                "wallets that are not the sum of their entries",
                "select count(*) from payments.wallet w where balance <> coalesce((
                     select -sum(amount) from payments.entry e
                     where e.account = 'customer:' || w.user_id || ':wallet' and e.currency = w.currency), 0)",
            ),
            (
                "difference between clearing and the sandbox's books",
                "select (coalesce((select sum(amount) from payments.entry where account = 'provider:sandbox:clearing'), 0)
                       - coalesce((select sum(captured - refunded) from payments.sandbox_payments), 0))::bigint",
            ),
            (
                "money between the wallets and us",
                "select coalesce(sum(amount), 0)::bigint from payments.entry where account = 'provider:wallet:clearing'",
            ),
            (
                "difference between clearing and the payments",
                "select (coalesce((select sum(amount) from payments.entry where account in ('sales:orders', 'sales:refunds')), 0)
                       + coalesce((select sum(captured - refunded) from payments.payment), 0))::bigint",
            ),
            (
                "refunds that do not make up what was refunded",
                "select count(*) from payments.payment p
                 where refunded <> coalesce((select sum(amount) from payments.refund r
                                             where r.payment_id = p.payment_id and r.status = 'succeeded'), 0)
                    or refunding <> coalesce((select sum(amount) from payments.refund r
                                              where r.payment_id = p.payment_id and r.status = 'pending'), 0)",
            ),
            (
                "tokens kept after their use",
                "select count(*) from payments.payment where token is not null and status <> 'pending'",
            ),
        ] {
            assert_eq!(self.count(sql).await, 0, "{what}");
        }
    }
}

pub fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

pub fn charge_of(method: &str, token: &str, amount: i64) -> v1::ChargePayment {
    v1::ChargePayment {
        saga_id: SagaId::from_uuid(uuid::Uuid::now_v7()).into(),
        order_id: OrderId::fresh().into(),
        user_id: "usr_1".into(),
        city: "jkt".into(),
        amount: money(amount),
        method: method.into(),
        token: token.into(),
    }
}

pub fn card() -> v1::ChargePayment {
    charge_of("card", "tok_ok", 50_000)
}

pub fn undo(charge: &v1::ChargePayment) -> v1::UndoPayment {
    v1::UndoPayment {
        saga_id: charge.saga_id.clone(),
        order_id: charge.order_id.clone(),
        reason: "out of stock".into(),
    }
}

pub fn refund(order_id: &str, amount: Option<i64>) -> v1::RefundPayment {
    v1::RefundPayment {
        refund_id: RefundId::fresh().into(),
        order_id: order_id.into(),
        amount: amount.and_then(money),
        reason: "broken eggs".into(),
        actor: "support-1".into(),
        ..Default::default()
    }
}

pub fn credit(user_id: &str, amount: i64) -> v1::CreditWallet {
    v1::CreditWallet {
        entry_id: format!("top-{:016x}", fastrand::u64(..)),
        user_id: user_id.into(),
        amount: money(amount),
        reason: "a gift".into(),
        actor: "admin".into(),
    }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}
