//! A world with the worker `devices`, and a dispatch that knows three riders.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use runtime::{Code, Cx, Fault, Meta, Worker};
use serde_json::{Value, json};
use subjects::{
    ids::{City, RiderId, Token as _},
    table::{RiderEvent, devices as svc, dispatch},
    v1,
};
use testkit::{Running, World};

use crate::wire::{Door, Wire};

pub struct Stage {
    pub world: World,
    pub devices: Running,
    pub _dispatch: Running,
    pub gone: Arc<Gone>,
    told: AtomicU64,
}

/// Riders who are not active.
pub type Gone = Mutex<HashSet<String>>;

async fn rider(gone: Arc<Gone>, _: Cx, req: v1::GetRider) -> Result<v1::Rider, Fault> {
    let active = match req.rider_id.as_str() {
        "rid_ani" | "rid_budi" | "rid_gone" => !gone.lock().unwrap().contains(&req.rider_id),
        other => return Err(Fault::reject(Code::RiderNotFound, other)),
    };
    Ok(v1::Rider { rider_id: req.rider_id, city: "jkt".into(), active, ..v1::Rider::default() })
}

impl Stage {
    pub async fn set() -> Self {
        Self::set_with(&[]).await
    }

    pub async fn set_with(settings: &[(&str, &str)]) -> Self {
        let world = World::start_with(&[], settings).await;
        let gone = Arc::new(Mutex::new(HashSet::from(["rid_gone".to_owned()])));
        let dispatch = Worker::new("dispatch", world.bus("dispatch").await)
            .endpoint::<dispatch::Rider, _, _, _>(gone.clone(), rider);
        let dispatch = world.run(dispatch).await;
        let devices = start(&world).await;
        Self { world, devices, _dispatch: dispatch, gone, told: AtomicU64::new(1) }
    }

    pub async fn credentials(&self, rider: &str) -> Result<v1::DeviceCredentials, Fault> {
        self.world.call::<svc::Credentials>(&v1::IssueCredentials { rider_id: rider.into() }).await
    }

    /// Logged in through `door`, as soon as logging in is open.
    pub async fn login(&self, rider: &str, door: Door) -> Wire {
        let login = self.credentials(rider).await.unwrap();
        self.enter(&login, door).await
    }

    pub async fn enter(&self, login: &v1::DeviceCredentials, door: Door) -> Wire {
        Wire::connect(&self.url(door), &login.user, &login.token).await.unwrap()
    }

    pub fn url(&self, door: Door) -> String {
        match door {
            Door::Nats => self.world.nats.url(),
            Door::WebSocket => format!("ws://127.0.0.1:{}", self.world.nats.websocket_port()),
        }
    }

    /// The keys that the worker signs with: to forge what it would not.
    pub fn keys(&self) -> devices::token::Keys {
        let config = self.world.config();
        devices::token::Keys::parse(config.devices.token_key.expose()).unwrap().unwrap()
    }

    /// As dispatch does when an operator changes a rider; the event says what it says.
    pub async fn make(&self, rider: &str, active: bool) {
        let mut gone = self.gone.lock().unwrap().clone();
        if active {
            gone.remove(rider)
        } else {
            gone.insert(rider.to_owned())
        };
        *self.gone.lock().unwrap() = gone;
        self.tell(rider, active).await;
    }

    pub async fn tell(&self, rider: &str, active: bool) {
        let channel = RiderEvent { city: City::parse("jkt").unwrap(), rider: RiderId::parse(rider).unwrap() };
        let rider = v1::Rider { rider_id: rider.into(), city: "jkt".into(), active, ..v1::Rider::default() };
        let message = v1::RiderChanged { meta: None, rider: Some(rider) };
        let id = format!("test-{}", self.told.fetch_add(1, Ordering::Relaxed));
        self.world.bus("dispatch").await.store(&Meta::default(), &channel, &message, &id).await.unwrap();
    }

    pub async fn ban(&self, rider: &str, seconds: u32) -> Result<v1::Ban, Fault> {
        let ban =
            v1::BanRider { rider_id: rider.into(), reason: "flood".into(), seconds, actor: "tests".into() };
        self.world.call::<svc::Ban>(&ban).await
    }
}

/// One more instance; done when it answers logins.
pub async fn start(world: &World) -> Running {
    let before = answering(world).await;
    let platform = world.platform("devices").await;
    let running = world.run(devices::worker(&platform).await.unwrap()).await;
    if !world.config().devices.token_key.is_empty() {
        world
            .eventually("it answers logins", || async {
                Ok(answering(world).await.iter().any(|cid| !before.contains(cid)))
            })
            .await;
    }
    running
}

/// The connections that the server asks who a device is.
async fn answering(world: &World) -> Vec<u64> {
    let sys = world.bus("sys").await;
    let body = json!({ "acc": "AUTH", "auth": true, "subscriptions": true }).to_string();
    let Ok(answer) = sys.outgoing().request("$SYS.REQ.SERVER.PING.CONNZ", body.into()).await else {
        return Vec::new();
    };
    let answer: Value = serde_json::from_slice(&answer.payload).unwrap();
    let connections = answer["data"]["connections"].as_array().cloned().unwrap_or_default();
    let asked = |it: &&Value| {
        let subjects = it["subscriptions_list"].as_array().into_iter().flatten();
        subjects.into_iter().any(|subject| subject == "$SYS.REQ.USER.AUTH")
    };
    connections.iter().filter(asked).filter_map(|it| it["cid"].as_u64()).collect()
}
