//! A world with dispatch and orders in it, a hub, riders, and what fulfilment would say.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use prost::Message;
use runtime::{Fault, Meta};
use subjects::{
    Endpoint,
    ids::{AssignmentId, City, HubId, OrderId, PaymentId, RiderId, SagaId, Token, Word},
    table::{
        AssignmentEvent, Channel, GeofenceEvent, HubEvent, OrderEvent, PickEvent, PositionFrames, dispatch,
        orders,
    },
    v1::{self, OrderStatus, RiderState, TaskState},
};
use testkit::{Running, World};

pub const HUB: v1::Point = v1::Point { lat: -6.2, lng: 106.8 };

pub struct City1 {
    pub world: World,
    pub orders: Running,
    pub dispatch: Option<Running>,
    offers: async_nats::Subscriber,
    offered: HashSet<String>,
}

/// A place so far north of the hub.
pub fn north(metres: f64) -> v1::Point {
    v1::Point { lat: HUB.lat + metres / 111_195.0, lng: HUB.lng }
}

impl City1 {
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let quick = [
            ("KILAT__DISPATCH__WINDOW_S", "0.2"),
            ("KILAT__DISPATCH__LEASE_S", "3"),
            ("KILAT__DISPATCH__POOL_RETRY_S", "2"),
        ];
        let settings: Vec<(&str, &str)> = quick.iter().chain(settings).copied().collect();
        let world = World::start_with(
            &[(::orders::SCHEMA, &::orders::MIGRATOR), (::dispatch::SCHEMA, &::dispatch::MIGRATOR)],
            &settings,
        )
        .await;
        let platform = world.platform("orders").await;
        let orders = world.run(::orders::worker(&platform).await.unwrap()).await;
        // As the gateway would for a rider without NATS.
        let offers = world.bus("gateway").await.incoming().subscribe("drv.*.*.cmd.*").await.unwrap();
        let mut city = Self { world, orders, dispatch: None, offers, offered: HashSet::new() };
        city.dispatch = Some(city.worker().await);
        city.hub("hub_1", HUB).await;
        city
    }

    /// One more dispatch worker.
    pub async fn worker(&self) -> Running {
        let platform = self.world.platform("dispatch").await;
        self.world.run(::dispatch::worker(&platform).await.unwrap()).await
    }

    pub async fn hub(&self, hub_id: &str, point: v1::Point) {
        let channel = HubEvent { city: City::parse("jkt").unwrap(), hub: HubId::parse(hub_id).unwrap() };
        let message = v1::HubChanged {
            meta: Some(v1::EventMeta { version: 1, ..Default::default() }),
            hub: Some(v1::Hub {
                hub_id: hub_id.into(),
                city: "jkt".into(),
                point: Some(point),
                active: true,
                version: 1,
                ..Default::default()
            }),
        };
        let catalogue = self.world.bus("catalogue").await;
        catalogue.store(&Meta::default(), &channel, &message, &format!("hub-{hub_id}")).await.unwrap();
        self.world
            .eventually("the hub is known", || async {
                let supply = v1::GetSupply { city: "jkt".into(), hub_ids: vec![hub_id.into()] };
                Ok(self.call::<dispatch::Supply>(&supply).await.is_ok())
            })
            .await;
    }

    pub async fn call<E: Endpoint>(&self, request: &E::Request) -> Result<E::Reply, Fault> {
        self.world.call::<E>(request).await
    }

    /// A new rider on shift, so far north of the hub.
    pub async fn rider(&self, metres: f64) -> String {
        let rider_id: String = RiderId::fresh().into();
        self.put_rider(&rider_id).await;
        self.set_at(&rider_id, RiderState::Idle, Some(north(metres))).await.unwrap();
        rider_id
    }

    pub async fn put_rider(&self, rider_id: &str) {
        let rider = v1::Rider {
            rider_id: rider_id.to_owned(),
            name: "Budi".into(),
            city: "jkt".into(),
            active: true,
            ..Default::default()
        };
        self.call::<dispatch::PutRider>(&v1::PutRider { rider: Some(rider) }).await.unwrap();
    }

    pub async fn set(&self, rider_id: &str, to: RiderState) -> Result<v1::Rider, Fault> {
        self.set_at(rider_id, to, None).await
    }

    pub async fn set_at(
        &self,
        rider_id: &str,
        to: RiderState,
        point: Option<v1::Point>,
    ) -> Result<v1::Rider, Fault> {
        let request = v1::SetRiderState { rider_id: rider_id.to_owned(), to: to.into(), point };
        self.call::<dispatch::SetState>(&request).await
    }

    pub async fn state_of(&self, rider_id: &str) -> RiderState {
        let rider = v1::GetRider { rider_id: rider_id.to_owned() };
        self.call::<dispatch::Rider>(&rider).await.unwrap().state()
    }

    /// An order that the store has, with its pick task told: picked for so long.
    pub async fn order(&self, metres: f64) -> String {
        let order_id = self.placed(metres).await;
        self.pick(&order_id, metres).await;
        order_id
    }

    /// An order the store has, its pick task not yet told.
    pub async fn placed(&self, metres: f64) -> String {
        let money = |amount| Some(v1::Money { amount, currency: "IDR".into() });
        let create = v1::CreateOrder {
            saga_id: SagaId::from_uuid(uuid::Uuid::now_v7()).into(),
            order_id: OrderId::fresh().into(),
            user_id: "usr_1".into(),
            hub_id: "hub_1".into(),
            city: "jkt".into(),
            items: vec![v1::OrderLine {
                sku: "milk-1l".into(),
                name: "Milk".into(),
                qty: 1,
                unit_price: money(100),
                total: money(100),
            }],
            totals: Some(v1::Totals {
                subtotal: money(100),
                discount: money(0),
                delivery_fee: money(0),
                total: money(100),
                ..Default::default()
            }),
            address: Some(v1::Address { line: "Jl. Sudirman 1".into(), point: Some(north(metres)) }),
            payment_method: "card".into(),
            sla_minutes: 0,
            ..Default::default()
        };
        self.world.call_as::<orders::Create>("checkout", &create).await.unwrap();
        let confirm = v1::ConfirmOrder {
            saga_id: create.saga_id.clone(),
            order_id: create.order_id.clone(),
            payment_id: PaymentId::from_uuid(uuid::Uuid::now_v7()).into(),
            payment_status: "captured".into(),
        };
        self.world.call_as::<orders::Confirm>("checkout", &confirm).await.unwrap();
        self.advance(&create.order_id, OrderStatus::AssignedToStore).await;
        create.order_id
    }

    pub async fn advance(&self, order_id: &str, to: OrderStatus) {
        let request = v1::AdvanceOrder {
            order_id: order_id.into(),
            to: to.into(),
            actor: "store-1".into(),
            note: String::new(),
            role: "store".into(),
        };
        self.call::<orders::Advance>(&request).await.unwrap();
    }

    pub async fn pick(&self, order_id: &str, metres: f64) {
        self.pick_event(order_id, "created", metres, 1).await;
    }

    pub async fn pick_event(&self, order_id: &str, event: &str, metres: f64, version: u64) {
        let now = Utc::now();
        let channel = PickEvent {
            event: Word::parse(event).unwrap(),
            city: City::parse("jkt").unwrap(),
            order: OrderId::parse(order_id).unwrap(),
        };
        let message = v1::PickChanged {
            meta: Some(v1::EventMeta { version, ..Default::default() }),
            task: Some(v1::PickTask {
                order_id: order_id.into(),
                hub_id: "hub_1".into(),
                city: "jkt".into(),
                ready_at: Some((now + TimeDelta::seconds(60)).into()),
                ..Default::default()
            }),
            drop: Some(north(metres)),
            address: "Jl. Sudirman 1".into(),
            promised_by: Some((now + TimeDelta::minutes(20)).into()),
            placed_at: Some(now.into()),
        };
        let id = format!("pick-{order_id}-{event}-{}", fastrand::u64(..));
        self.world.bus("fulfilment").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// The store picks and packs.
    pub async fn pack(&self, order_id: &str) {
        self.advance(order_id, OrderStatus::Picking).await;
        self.advance(order_id, OrderStatus::Packed).await;
    }

    pub async fn cancel(&self, order_id: &str) {
        let request = v1::CancelOrder {
            order_id: order_id.into(),
            user_id: "usr_1".into(),
            actor: "usr_1".into(),
            reason: "changed my mind".into(),
        };
        self.call::<orders::Cancel>(&request).await.unwrap();
    }

    /// The next offer that is made to anybody. One that is repeated, for a device that may not have heard it,
    /// is no other.
    pub async fn offer(&mut self) -> v1::Assignment {
        loop {
            let message = tokio::time::timeout(testkit::eventually::WITHIN, self.offers.next()).await;
            let message = message.unwrap().unwrap();
            let command = v1::RiderCommand::decode(message.payload).unwrap();
            if command.command != "offer" {
                continue;
            }
            let offer = command.assignment.unwrap();
            if self.offered.insert(offer.assignment_id.clone()) {
                return offer;
            }
        }
    }

    /// The time of every open offer is over.
    pub async fn a_minute_later(&self) {
        let over = "update dispatch.assignment set expires_at = now() where state = 'OFFERED'";
        sqlx::query(over).execute(&self.world.pg).await.unwrap();
    }

    /// Every trip has stood still, and every packed bag has stood ready, for two minutes more.
    pub async fn two_minutes_later(&self) {
        let later = "update dispatch.task set packed_at = packed_at - interval '2 minutes'
                     where packed_at is not null;
                     update dispatch.assignment set accepted_at = accepted_at - interval '2 minutes',
                                                    moved_at = moved_at - interval '2 minutes'";
        sqlx::raw_sql(later).execute(&self.world.pg).await.unwrap();
    }

    pub async fn accept(&self, offer: &v1::Assignment) -> Result<v1::Assignment, Fault> {
        self.accept_as(offer, &offer.rider_id).await
    }

    pub async fn accept_as(&self, offer: &v1::Assignment, rider_id: &str) -> Result<v1::Assignment, Fault> {
        let request =
            v1::AcceptOffer { assignment_id: offer.assignment_id.clone(), rider_id: rider_id.to_owned() };
        self.call::<dispatch::Accept>(&request).await
    }

    pub async fn reject(&self, offer: &v1::Assignment, reason: &str) -> Result<v1::Assignment, Fault> {
        let request = v1::RejectOffer {
            assignment_id: offer.assignment_id.clone(),
            rider_id: offer.rider_id.clone(),
            reason: reason.to_owned(),
        };
        self.call::<dispatch::Reject>(&request).await
    }

    pub async fn progress(
        &self,
        rider_id: &str,
        order_id: &str,
        to: OrderStatus,
    ) -> Result<v1::Assignment, Fault> {
        let request = v1::ReportProgress {
            order_id: order_id.to_owned(),
            rider_id: rider_id.to_owned(),
            to: to.into(),
            note: String::new(),
        };
        self.call::<dispatch::Progress>(&request).await
    }

    pub async fn task(&self, order_id: &str) -> v1::DispatchTask {
        self.call::<dispatch::Task>(&v1::GetTask { order_id: order_id.to_owned() }).await.unwrap()
    }

    pub async fn until_task(&self, order_id: &str, what: &str, so: impl Fn(&v1::DispatchTask) -> bool) {
        self.world
            .eventually(what, || async {
                let request = v1::GetTask { order_id: order_id.to_owned() };
                let task = self.call::<dispatch::Task>(&request).await.map_err(|e| e.to_string())?;
                if so(&task) { Ok(true) } else { Err(format!("{task:?}")) }
            })
            .await;
    }

    pub async fn until_order(&self, order_id: &str, status: OrderStatus) -> v1::Order {
        self.world
            .eventually(&format!("the order is {status:?}"), || async {
                let order = self.get_order(order_id).await;
                if order.status() == status { Ok(true) } else { Err(format!("{:?}", order.status())) }
            })
            .await;
        self.get_order(order_id).await
    }

    pub async fn get_order(&self, order_id: &str) -> v1::Order {
        let get = v1::GetOrder { order_id: order_id.to_owned(), user_id: String::new() };
        self.call::<orders::Get>(&get).await.unwrap()
    }

    /// The assignment events of one order, in order, once all are out.
    pub async fn events_of(&self, order_id: &str) -> Vec<(String, v1::AssignmentChanged)> {
        self.world.settled().await;
        let ops = self.world.bus("ops").await;
        let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
        let mut events = Vec::new();
        for sequence in 1..=stream.cached_info().state.last_sequence {
            let message = stream.get_raw_message(sequence).await.unwrap();
            if let Some(channel) = AssignmentEvent::parse(&message.subject)
                && channel.order.as_str() == order_id
            {
                let message = v1::AssignmentChanged::decode(message.payload).unwrap();
                events.push((channel.event.to_string(), message));
            }
        }
        events
    }

    pub async fn words_of(&self, order_id: &str) -> Vec<String> {
        self.events_of(order_id).await.into_iter().map(|(word, _)| word).collect()
    }

    /// An order event as orders would send it.
    pub async fn order_event(&self, order_id: &str, event: &str, to: OrderStatus) {
        let channel = OrderEvent {
            event: Word::parse(event).unwrap(),
            city: City::parse("jkt").unwrap(),
            order: OrderId::parse(order_id).unwrap(),
        };
        let message = v1::OrderChanged {
            meta: Some(v1::EventMeta { version: 9, ..Default::default() }),
            order_id: order_id.into(),
            hub_id: "hub_1".into(),
            to: to.into(),
            ..Default::default()
        };
        let id = format!("test-{}", fastrand::u64(..));
        self.world.bus("orders").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// A crossing as tracking would tell it, so many seconds from now.
    pub async fn crossing(
        &self,
        trip: &v1::Assignment,
        order_id: &str,
        fence: v1::Fence,
        event: &str,
        in_s: i64,
    ) {
        let channel = GeofenceEvent {
            event: Word::parse(event).unwrap(),
            city: City::parse("jkt").unwrap(),
            rider: RiderId::parse(&trip.rider_id).unwrap(),
        };
        let message = v1::GeofenceCrossed {
            rider_id: trip.rider_id.clone(),
            order_id: order_id.into(),
            hub_id: trip.hub_id.clone(),
            assignment_id: trip.assignment_id.clone(),
            fence: fence.into(),
            at: Some((Utc::now() + TimeDelta::seconds(in_s)).into()),
            ..Default::default()
        };
        let id = format!("fence-{}", fastrand::u64(..));
        self.world.bus("tracking").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    /// Where a rider is, as tracking tells it live.
    pub async fn position(&self, rider_id: &str, point: v1::Point) {
        let channel = PositionFrames {
            city: City::parse("jkt").unwrap(),
            partition: subjects::ids::Name::parse("3").unwrap(),
        };
        let position = v1::Position {
            rider_id: rider_id.into(),
            lat: point.lat,
            lng: point.lng,
            at_ms: Utc::now().timestamp_millis(),
            ..Default::default()
        };
        let frame = v1::PositionFrame { city: "jkt".into(), partition: 3, positions: vec![position] };
        self.world.bus("tracking").await.live(&Meta::default(), &channel, &frame).await;
    }

    pub async fn until_state(&self, rider_id: &str, state: RiderState) {
        self.world
            .eventually(&format!("the rider is {state:?}"), || async {
                let is = self.state_of(rider_id).await;
                if is == state { Ok(true) } else { Err(format!("{is:?}")) }
            })
            .await;
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.world.pg).await.unwrap()
    }

    /// What must hold at any time, whatever happened.
    pub async fn consistent(&self) {
        let two_trips = "select count(*) from (select rider_id from dispatch.assignment
             where state in ('OFFERED', 'ACCEPTED', 'PICKED_UP') group by rider_id having count(*) > 1) x";
        assert_eq!(self.count(two_trips).await, 0, "a rider with two trips");
        let twice = "select count(*) from (select s.order_id from dispatch.assignment a
             join dispatch.stop s using (assignment_id) join dispatch.task t using (order_id)
             where a.state in ('OFFERED', 'ACCEPTED', 'PICKED_UP') and t.assignment_id = a.assignment_id
             group by s.order_id having count(*) > 1) x";
        assert_eq!(self.count(twice).await, 0, "an order on two trips");
        let astray =
            "select count(*) from dispatch.rider r left join dispatch.assignment a using (assignment_id)
             where r.assignment_id is not null
               and (a.rider_id <> r.rider_id or a.state not in ('OFFERED', 'ACCEPTED', 'PICKED_UP'))";
        assert_eq!(self.count(astray).await, 0, "a rider on a trip that is over");
        let lost = "select count(*) from dispatch.task t join dispatch.assignment a using (assignment_id)
             where t.state in ('OFFERED', 'ASSIGNED', 'PICKED_UP')
               and a.state not in ('OFFERED', 'ACCEPTED', 'PICKED_UP')";
        assert_eq!(self.count(lost).await, 0, "an order on a trip that is over");
        let asked = "select count(*) from (select s.order_id, a.rider_id from dispatch.stop s
             join dispatch.assignment a using (assignment_id) group by 1, 2 having count(*) > 1) x";
        assert_eq!(self.count(asked).await, 0, "a rider asked twice for an order");
    }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.unwrap_err().code.as_str()
}

pub fn request(order_id: &str) -> v1::DispatchOrder {
    let now: DateTime<Utc> = Utc::now();
    v1::DispatchOrder {
        order_id: order_id.into(),
        hub_id: "hub_1".into(),
        city: "jkt".into(),
        drop: Some(north(1_000.0)),
        address: "Jl. Sudirman 1".into(),
        placed_at: Some(now.into()),
        ready_at: Some(now.into()),
        promised_by: Some((now + TimeDelta::minutes(20)).into()),
        priority: 0.0,
    }
}

pub fn fresh_order() -> String {
    OrderId::fresh().into()
}

pub fn fresh_assignment() -> v1::Assignment {
    v1::Assignment {
        assignment_id: AssignmentId::fresh().into(),
        rider_id: RiderId::fresh().into(),
        ..Default::default()
    }
}

pub const POOL: TaskState = TaskState::Pool;
