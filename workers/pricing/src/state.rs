//! What the handlers share.

use std::sync::Arc;

use runtime::{
    Bus, Cx, Fault,
    batch::{BatchOptions, Batcher},
    config::Pricing as Settings,
    outbox::Notifier,
    record,
};
use subjects::{
    Code,
    ids::{City, HubId, Token},
    table::catalogue,
    v1,
};

use crate::{
    error::PricingError,
    keeper::{Hub, Keeper},
    quote::within,
    rules::token::Signer,
    signals::Signals,
    store::{HubRow, Made, Stamp, Store},
};

pub struct State {
    pub bus: Bus,
    pub store: Store,
    pub keeper: Keeper,
    pub signals: Signals,
    pub settings: Settings,
    /// Metres by road for each metre on a straight line.
    pub road_factor: f64,
    pub signer: Option<Signer>,
    pub writer: Batcher<Made, Result<Stamp, Fault>>,
}

/// Quotes that arrive while some are being written are written together.
pub fn writer(store: &Store, notifier: Notifier, stands_s: f64) -> Batcher<Made, Result<Stamp, Fault>> {
    let store = store.clone();
    Batcher::new("quotes", BatchOptions::default(), move |made: Vec<Made>| {
        let (store, notifier) = (store.clone(), notifier.clone());
        async move {
            match store.make(&made, stands_s).await {
                Ok(stamps) => {
                    notifier.notify();
                    let stamp = |made: &Made| {
                        let stamp = stamps.iter().find(|stamp| stamp.id == made.id).copied();
                        stamp.ok_or_else(|| Fault::retry(Code::Internal, "a quote was not written"))
                    };
                    made.iter().map(stamp).collect()
                }
                Err(error) => {
                    let fault = record::fault(&error);
                    made.iter().map(|_| Err(fault.clone())).collect()
                }
            }
        }
    })
}

impl State {
    /// A hub; catalogue is asked for one this process has not heard of.
    pub async fn hub(&self, cx: &Cx, hub_id: &str) -> Result<Arc<Hub>, PricingError> {
        if let Some(hub) = self.keeper.hub(hub_id) {
            return Ok(hub);
        }
        self.keeper.refresh().await?;
        if let Some(hub) = self.keeper.hub(hub_id) {
            return Ok(hub);
        }
        let unknown = || PricingError::UnknownHub(hub_id.to_owned());
        let ask = v1::GetHub { hub_id: hub_id.to_owned() };
        match cx.call::<catalogue::Hub>(&ask, within(cx, runtime::bus::DEFAULT_TIMEOUT)).await {
            Ok(hub) => self.put_hub(&hub, hub.version).await?,
            Err(fault) if fault.code == Code::UnknownHub => return Err(unknown()),
            Err(fault) => return Err(fault.into()),
        }
        self.keeper.hub(hub_id).ok_or_else(unknown)
    }

    /// What the city's hubs trade in; catalogue is asked for a city this process has not heard of.
    pub async fn currency(&self, cx: &Cx, city: &str) -> Result<Option<String>, PricingError> {
        if let Some(currency) = self.keeper.currency(city) {
            return Ok(Some(currency));
        }
        let bound = within(cx, runtime::bus::DEFAULT_TIMEOUT);
        for hub in cx.call::<catalogue::Hubs>(&v1::ListHubs {}, bound).await?.items {
            if hub.city == city {
                self.put_hub(&hub, hub.version).await?;
            }
        }
        Ok(self.keeper.currency(city))
    }

    /// Takes in what catalogue tells of a hub.
    pub async fn put_hub(&self, hub: &v1::Hub, version: u64) -> sqlx::Result<()> {
        let (Ok(id), Ok(city), Some(point)) = (HubId::parse(&hub.hub_id), City::parse(&hub.city), hub.point)
        else {
            return Ok(());
        };
        if geodesy::Place::of(&point).is_err() {
            return Ok(());
        }
        let row = HubRow {
            hub_id: id.into(),
            city: city.into(),
            currency: hub.currency.clone(),
            time_zone: hub.time_zone.clone(),
            lat: point.lat,
            lng: point.lng,
            version: i64::try_from(version).unwrap_or(i64::MAX),
        };
        self.store.put_hub(&row).await?;
        self.keeper.refresh().await
    }
}
