//! A world with the worker in it, and somebody who shops there.

use std::{future::Future, time::Duration};

use chrono::Utc;
use lua::{
    Operation,
    promo::{Counts, CountsReply, Used, Who},
};
use redis::aio::ConnectionManager;
use runtime::{Fault, Meta};
use serde_json::{Value, json};
use subjects::{
    ids::{City, OrderId, SagaId, Token, Word},
    table::{OrderEvent, promo as api},
    v1::{self, OrderStatus},
};
use testkit::{Running, World};

pub const HUB: &str = "hub_1";

pub struct Shop {
    pub world: World,
    pub running: Running,
}

pub type Answer = Result<v1::PromoResult, Fault>;

impl Shop {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        Self::run(settings, None).await
    }

    async fn run(settings: &[(&str, &str)], hold_s: Option<u64>) -> Self {
        let key = ("KILAT__PROMO__FINGERPRINT_KEY", "a key of this test");
        let settings: Vec<(&str, &str)> = settings.iter().copied().chain([key]).collect();
        let world = World::start_with(&[(::promo::SCHEMA, &::promo::MIGRATOR)], &settings).await;
        let mut platform = world.platform("promo").await;
        if let Some(hold_s) = hold_s {
            let mut config = (*platform.config).clone();
            config.promo.hold_s = hold_s;
            platform.config = std::sync::Arc::new(config);
        }
        let running = world.run(::promo::worker(&platform).await.unwrap()).await;
        let shop = Self { world, running };
        shop.until_open().await;
        shop
    }

    /// Holds of 5 s: shorter than a configuration may say, since a test does not wait for payments; long enough
    /// for a busy machine to do something while they stand.
    pub async fn with_short_holds() -> Self {
        Self::run(&[], Some(5)).await
    }

    pub async fn until_open(&self) {
        let redis = self.redis();
        self.world
            .eventually("the counts are open", || {
                let mut redis = redis.clone();
                async move { Ok(open(&mut redis).await) }
            })
            .await;
    }

    pub fn redis(&self) -> ConnectionManager {
        runtime::platform::redis_manager(self.world.config().redis.url().unwrap().expose()).unwrap()
    }

    pub async fn flush(&self) {
        let () = redis::cmd("FLUSHALL").query_async(&mut self.redis()).await.unwrap();
    }

    /// Puts a rule in force.
    pub async fn put(&self, id: &str, rule: Value) -> v1::Promo {
        self.try_put(id, &rule.to_string()).await.unwrap()
    }

    pub async fn try_put(&self, id: &str, rule: &str) -> Result<v1::Promo, Fault> {
        self.put_version(id, rule, 0).await
    }

    pub async fn put_version(&self, id: &str, rule: &str, version: u64) -> Result<v1::Promo, Fault> {
        let promo =
            v1::Promo { promo_id: id.into(), rule: rule.into(), active: true, version, ..Default::default() };
        let request = v1::PutPromo { promo: Some(promo), actor: "usr_marketing".into() };
        self.world.call::<api::Put>(&request).await
    }

    /// A rule with this code and these limits, Rp 10 000 off.
    pub async fn coupon(&self, id: &str, code: &str, limits: Value) {
        self.put(id, coupon(code, limits)).await;
    }

    pub async fn redeem(&self, order: &str, basket: v1::PromoBasket) -> Answer {
        self.redeem_promised(order, basket, vec![]).await
    }

    pub async fn redeem_promised(
        &self,
        order: &str,
        basket: v1::PromoBasket,
        promised: Vec<v1::AppliedPromo>,
    ) -> Answer {
        let request =
            v1::RedeemPromos { saga_id: saga(), order_id: order.into(), basket: Some(basket), promised };
        self.redeem_as_asked(&request).await
    }

    pub async fn redeem_as_asked(&self, request: &v1::RedeemPromos) -> Answer {
        self.patiently(|| self.world.call_as::<api::Redeem>("checkout", request)).await
    }

    /// As a saga does: what may be answered later is asked again.
    async fn patiently<T, F, Fut>(&self, ask: F) -> Result<T, Fault>
    where
        F: Fn() -> Fut,
        Fut: Future<Output = Result<T, Fault>>,
    {
        for _ in 0..300 {
            match ask().await {
                Err(fault) if fault.retryable() => {
                    let pause = u64::from(fault.retry_after_ms).clamp(10, 100);
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
                answer => return answer,
            }
        }
        ask().await
    }

    pub async fn evaluate(&self, basket: v1::PromoBasket) -> Answer {
        self.try_candidate(basket, "").await
    }

    pub async fn try_candidate(&self, basket: v1::PromoBasket, candidate: &str) -> Answer {
        let request = v1::EvaluatePromos { basket: Some(basket), candidate: candidate.into() };
        self.patiently(|| self.world.call::<api::Evaluate>(&request)).await
    }

    pub async fn commit(&self, order: &str) -> Result<String, Fault> {
        let request = reference(order);
        let state = self.patiently(|| self.world.call_as::<api::Commit>("checkout", &request)).await?;
        Ok(state.state)
    }

    pub async fn release(&self, order: &str) -> Result<String, Fault> {
        let request = reference(order);
        let state = self.patiently(|| self.world.call_as::<api::Release>("checkout", &request)).await?;
        Ok(state.state)
    }

    /// An event of an order, not the same message twice as far as the stream can tell.
    pub async fn event(&self, order: &str, user: &str, word: &str) {
        let channel = OrderEvent {
            event: Word::parse(word).unwrap(),
            city: City::parse("jkt").unwrap(),
            order: OrderId::parse(order).unwrap(),
        };
        let to = match word {
            "confirmed" => OrderStatus::Confirmed,
            "cancelled" => OrderStatus::Cancelled,
            _ => OrderStatus::Failed,
        };
        let message = v1::OrderChanged {
            meta: Some(v1::EventMeta { version: 2, at: Some(Utc::now().into()), ..Default::default() }),
            order_id: order.into(),
            user_id: user.into(),
            hub_id: HUB.into(),
            to: to.into(),
            ..Default::default()
        };
        let id = format!("test-{}", fastrand::u128(..));
        self.world.bus("orders").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// What Redis has counted of a promotion, by a user, today.
    pub async fn used(&self, promo: &str, user: &str) -> Used {
        let Some(used) = self.counted(promo, user).await else { panic!("the counts are closed") };
        used
    }

    /// `None`: the counts are closed.
    async fn counted(&self, promo: &str, user: &str) -> Option<Used> {
        let who =
            Who { user: user.into(), day: Utc::now().format("%Y-%m-%d").to_string(), device: String::new() };
        match (Counts { promos: &[promo], who: &who }).run(&mut self.redis()).await.unwrap() {
            CountsReply::Counts(counts) => Some(counts[0]),
            CountsReply::Closed => None,
        }
    }

    pub async fn until_used(&self, promo: &str, total: u64) {
        self.world
            .eventually(&format!("{promo} is used {total} times"), || async {
                let used = self.counted(promo, "").await.map(|used| used.total);
                let recorded = self.recorded(promo).await;
                let agree = used == Some(total) && recorded == i64::try_from(total).unwrap();
                if agree { Ok(true) } else { Err(format!("{used:?}, by the record {recorded}")) }
            })
            .await;
    }

    /// Uses that count by the record.
    pub async fn recorded(&self, promo: &str) -> i64 {
        sqlx::query_scalar(
            "select count(*) from promo.use join promo.redemption using (order_id)
             where promo_id = $1 and state in ('reserved', 'committed')",
        )
        .bind(promo)
        .fetch_one(&self.world.pg)
        .await
        .unwrap()
    }

    /// State of an order's redemption by the record; nothing is owed to Redis any more.
    pub async fn until_state(&self, order: &str, state: &str) {
        self.world
            .eventually(&format!("{order} is {state}"), || async {
                let row: Option<(String, bool)> =
                    sqlx::query_as("select state, told from promo.redemption where order_id = $1")
                        .bind(order)
                        .fetch_optional(&self.world.pg)
                        .await
                        .unwrap();
                if row == Some((state.into(), true)) { Ok(true) } else { Err(format!("{row:?}")) }
            })
            .await;
    }

    /// What became of an order was heard.
    pub async fn until_heard(&self, order: &str) {
        self.world
            .eventually(&format!("{order} was heard of"), || async {
                let row: Option<bool> =
                    sqlx::query_scalar("select true from promo.bought where order_id = $1")
                        .bind(order)
                        .fetch_optional(&self.world.pg)
                        .await
                        .unwrap();
                Ok(row.is_some())
            })
            .await;
    }
}

async fn open(redis: &mut ConnectionManager) -> bool {
    let open: Result<Option<u8>, _> =
        redis::cmd("HGET").arg(lua::keys::promo::meta()).arg("open").query_async(redis).await;
    matches!(open, Ok(Some(_)))
}

pub fn coupon(code: &str, limits: Value) -> Value {
    json!({"name": code, "currency": "IDR", "codes": [code], "limits": limits,
           "effect": {"type": "Fixed", "amount": 10000}})
}

pub fn order() -> String {
    OrderId::fresh().into()
}

pub fn saga() -> String {
    SagaId::fresh().into()
}

pub fn user(n: usize) -> String {
    format!("usr_{n}")
}

fn reference(order: &str) -> v1::PromoRef {
    v1::PromoRef { saga_id: saga(), order_id: order.into(), reason: "a test".into() }
}

pub fn rp(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

/// Rp 70 000 of rice and Rp 30 000 of coffee, brought for Rp 9 000.
pub fn basket(user: &str, codes: &[&str]) -> v1::PromoBasket {
    let line = |sku: &str, category: &str, price: i64| v1::PricedLine {
        sku: sku.into(),
        name: sku.into(),
        qty: 1,
        unit_price: rp(price),
        total: rp(price),
        category: category.into(),
    };
    v1::PromoBasket {
        user_id: user.into(),
        hub_id: HUB.into(),
        city: "jkt".into(),
        items: vec![line("rice-5kg", "pantry/rice", 70_000), line("coffee", "drinks/coffee", 30_000)],
        delivery_fee: rp(9_000),
        payment_method: "card".into(),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        ..Default::default()
    }
}

pub fn amount(money: &Option<v1::Money>) -> i64 {
    money.as_ref().unwrap().amount
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(answer: Result<T, Fault>, code: &str) -> Fault {
    let fault = answer.unwrap_err();
    assert_eq!(fault.code.as_str(), code, "{fault:?}");
    fault
}
