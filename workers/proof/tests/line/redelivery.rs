//! The shared redelivery checks, over the real owners of the steps.
//!
//! The proxy of the checks stands on the subjects, so the owners need a NATS server of their own: the
//! orchestrator lives on one server, the owners on another, and the proxy passes the calls on. Both write
//! to one database, for the audit.

use std::{collections::HashMap, sync::Arc};

use checkout::checks::{self, Books, Gateway, Kind, OWNERS, OverNats, Proxy};
use runtime::Bus;
use subjects::v1;
use testkit::{Running, eventually};

use crate::line::{CODE, HUB, Line, checkout_request};

/// A charge that is never heard of is waited for three times; nothing else here depends on how long.
const SETTINGS: [(&str, &str); 2] =
    [("KILAT__PAYMENTS__DEADLINE_MS", "1500"), ("KILAT__CHECKOUT__CHARGE_TIMEOUT_MS", "2000")];

struct Two {
    owners: Line,
    front: testkit::World,
    orchestrator: Running,
    proxy: Proxy,
    gateway: Gateway,
    steps: Bus,
}

impl Two {
    async fn start() -> Self {
        let owners = Line::dealers(&SETTINGS).await;
        let config = owners.world.config();
        let postgres = config.postgres.url().unwrap().expose();
        let settings: Vec<_> = SETTINGS.into_iter().chain([("KILAT__POSTGRES__URL", postgres)]).collect();
        let front = testkit::World::start_with(&[], &settings).await;
        let mut buses = HashMap::new();
        for role in OWNERS {
            buses.insert(role, front.bus(role).await);
        }
        let behind = OverNats(owners.world.bus("checkout").await);
        let proxy = Proxy::start(&buses, Arc::new(behind)).await;
        let gateway = Gateway::on(front.bus("gateway").await).await;
        let platform = front.platform("checkout").await;
        let orchestrator = front.run(checkout::worker(&platform).await.unwrap()).await;
        let steps = front.bus("checkout").await;
        Self { owners, front, orchestrator, proxy, gateway, steps }
    }

    /// An orchestrator on the owners' side hears of all the payments and of the sale's checkouts at once, long
    /// after their sagas have ended: nothing may come of it.
    async fn close(mut self) {
        self.front.settled().await;
        self.orchestrator.stop().await;
        self.owners.orchestrate().await;
        // The sale asks it what came of those whose orders never were.
        eventually("every claim of the sale is decided", || async {
            let sql = "select count(*) from flashsale.claim where state in ('held', 'started')";
            match self.owners.count(sql).await {
                0 => Ok(true),
                left => Err(format!("{left} are not")),
            }
        })
        .await;
        self.owners.close().await;
    }
}

impl checks::World for Two {
    fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    fn steps(&self) -> &Bus {
        &self.steps
    }

    fn proxy(&self) -> &Proxy {
        &self.proxy
    }

    fn kinds(&self) -> &'static [Kind] {
        &Kind::ALL
    }

    async fn request(&self, kind: Kind) -> v1::StartCheckout {
        let mut request = checkout_request();
        if let Some(address) = &mut request.address {
            // To one door no promotion goes as often as these checks ask for it.
            address.line = format!("{:032x}", fastrand::u128(..));
        }
        match kind {
            Kind::Codes => v1::StartCheckout { promo_codes: vec![CODE.into()], ..request },
            Kind::Quote => v1::StartCheckout { quote_id: self.owners.quoted(&request).await, ..request },
            Kind::Sale => self.owners.bought().await,
            Kind::Plain => request,
        }
    }

    /// From the records of the owners; the money from the provider's own books, which know nothing of us.
    async fn books(&self, order_id: &str) -> Books {
        self.owners.drained(HUB).await;
        let (confirmed, charged, held, sold, redeemed) = sqlx::query_as(
            "select
                 exists (select 1 from orders.orders
                         where order_id = $1 and status not in ('PENDING', 'FAILED', 'CANCELLED')),
                 (select count(*) from payments.sandbox_payments
                  where order_id = $1 and (captured > 0 or status = 'authorized'))
                 - (select count(*) from payments.sandbox_refunds r
                    join payments.sandbox_payments p using (provider_ref)
                    where p.order_id = $1 and r.amount = p.captured),
                 exists (select 1 from inventory.reservation where reservation_id = $1 and state = 'RESERVED'),
                 (select count(*) filter (where kind = 'committed') - count(*) filter (where kind = 'returned')
                  from inventory.movement where reservation_id = $1),
                 (select count(distinct order_id) from promo.use join promo.redemption using (order_id)
                  where order_id = $1 and state in ('reserved', 'committed'))",
        )
        .bind(order_id)
        .fetch_one(&self.owners.world.pg)
        .await
        .unwrap();
        Books { confirmed, charged, held, sold, redeemed }
    }
}

macro_rules! check {
    ($($name:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let world = Two::start().await;
            checks::$name(&world).await;
            world.close().await;
        })+
    };
}

check! {
    every_step_survives_redelivery
    failure_at_each_step_unwinds
    undo_survives_redelivery
    undo_before_do_is_refused
    two_orchestrators_at_once
}
