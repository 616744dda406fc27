//! For tests of what leases must not be needed for: a dispatcher that believes every zone to be its own.

use std::sync::Arc;

use runtime::{
    Platform,
    outbox::{Relay, Schema},
};
use subjects::{Channel, codec::Encoding, table::RiderReports, v1};

use crate::{
    check,
    dispatcher::{self, Memory},
    error::DispatchError,
    handlers::reports,
    state::State,
    store::{Store, now},
    zones::Owned,
};

pub struct Rival {
    state: Arc<State>,
    owned: Owned,
}

impl Rival {
    pub fn of(platform: &Platform) -> Self {
        let relay = Relay::new(
            Schema::named(crate::SCHEMA),
            platform.pg.clone(),
            platform.bus.jetstream(),
            platform.config.outbox.into(),
        );
        let settings = platform.config.dispatch.clone();
        let owned = Owned::all(settings.zones);
        let store = Store::new(platform.pg.clone());
        Self { state: Arc::new(State::new(platform.bus.clone(), store, settings, relay.notifier())), owned }
    }

    /// A rider on shift, so far from the first hub there is.
    ///
    /// # Errors
    /// The database's.
    pub async fn rider(&self, rider_id: &str, metres: f64) -> Result<(), DispatchError> {
        let rider = v1::Rider {
            rider_id: rider_id.to_owned(),
            name: rider_id.to_owned(),
            active: true,
            city: "jkt".into(),
            ..Default::default()
        };
        self.state.store.put_rider(&rider).await?;
        let hub = self.state.store.hubs(None).await?.into_iter().next();
        let hub = hub.ok_or_else(|| DispatchError::NoHub("any".to_owned()))?;
        self.state
            .store
            .with_rider(rider_id, |hold| {
                let rider = hold.rider_mut();
                (rider.lat, rider.lng) = (Some(hub.lat + metres / 111_195.0), Some(hub.lng));
                rider.heard_at = Some(now());
                hold.walk(v1::RiderState::Idle);
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// An order in the pool, due at once.
    ///
    /// # Errors
    /// The request is none, or the database's.
    pub async fn request(&self, request: v1::DispatchOrder) -> Result<(), runtime::Fault> {
        self.state.store.request(&check::request(&request)?).await?;
        Ok(())
    }

    /// What a device says on `drv.{city}.{rider}.evt.{event}`, and the payload it gets back.
    ///
    /// # Errors
    /// As the endpoint behind it.
    pub async fn report(
        &self,
        subject: &str,
        report: v1::RiderReport,
        encoding: Encoding,
    ) -> Result<bytes::Bytes, runtime::Fault> {
        let channel = RiderReports::parse(subject)
            .ok_or_else(|| runtime::Fault::poison(runtime::Code::RequestMalformed, subject))?;
        reports::act(&self.state, &channel, report, encoding).await
    }

    /// One look at the pool, as a dispatcher that has just taken everything over.
    ///
    /// # Errors
    /// The database's.
    pub async fn pass(&self) -> Result<(), DispatchError> {
        dispatcher::pass(&self.state, &self.owned, &mut Memory::default()).await.map(|_| ())
    }
}
