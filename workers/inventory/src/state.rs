//! What handlers and tasks share.

use std::{sync::Arc, time::Duration};

use lua::inventory::{Position, Touched};
use redis::aio::ConnectionManager;
use runtime::{Bus, Cx, config::Inventory as Settings, outbox::Notifier};

use crate::{
    ask::{AskConfirm, AskDraw, AskExtend, AskRelease, AskReserve, AskResize, AskReturn, AskStock, Gathered},
    error::StockError,
    feed::Feed,
    guardian::Watch,
    hubs::{Hub, Hubs},
    journal::Pending,
    reaper::Alarm,
    store::Store,
};

pub struct State {
    pub settings: Settings,
    pub bus: Bus,
    pub store: Store,
    pub redis: ConnectionManager,
    pub hubs: Hubs,
    pub pending: Pending,
    pub watch: Watch,
    pub alarm: Alarm,
    pub feed: Feed,
    pub outbox: Notifier,
    pub reserve: Gathered<AskReserve>,
    pub draw: Gathered<AskDraw>,
    pub resize: Gathered<AskResize>,
    pub confirm: Gathered<AskConfirm>,
    pub release: Gathered<AskRelease>,
    pub give_back: Gathered<AskReturn>,
    pub extend: Gathered<AskExtend>,
    pub stock: Gathered<AskStock>,
}

/// The longest a caller that set no deadline waits for the record.
const RECORD_WITHIN: Duration = Duration::from_secs(2);
/// Left for the answer to travel back before its caller gives up.
const JOURNEY: Duration = Duration::from_millis(50);

impl State {
    pub fn new(
        bus: Bus,
        store: Store,
        redis: ConnectionManager,
        outbox: Notifier,
        settings: Settings,
    ) -> Self {
        Self {
            settings,
            bus,
            hubs: Hubs::new(store.clone()),
            store,
            pending: Pending::default(),
            watch: Watch::default(),
            alarm: Alarm::default(),
            feed: Feed::default(),
            outbox,
            reserve: Gathered::new("inventory.reserve", redis.clone()),
            draw: Gathered::new("inventory.draw", redis.clone()),
            resize: Gathered::new("inventory.resize", redis.clone()),
            confirm: Gathered::new("inventory.confirm", redis.clone()),
            release: Gathered::new("inventory.release", redis.clone()),
            give_back: Gathered::new("inventory.return", redis.clone()),
            extend: Gathered::new("inventory.extend", redis.clone()),
            stock: Gathered::new("inventory.stock", redis.clone()),
            redis,
        }
    }

    /// The hub of a request.
    ///
    /// # Errors
    /// There is none, or nobody can say.
    pub async fn hub(&self, id: &str) -> Result<Arc<Hub>, StockError> {
        self.hubs.find(id).await
    }

    /// Redis says the hub is closed: has it looked after, and says so.
    pub fn closed(&self, hub: &Hub) -> StockError {
        self.watch.kick();
        StockError::Closed(hub.id().to_owned())
    }

    /// A change nobody waits for: the record may take it with the next that matters.
    pub fn changed(&self, hub: &Hub, stock: &[Touched]) {
        self.pending.soon(hub.id());
        self.feed.touch(hub.id(), stock.iter().map(|touched| touched.sku.as_str()));
    }

    /// Waits until the record has what was decided at `at`.
    ///
    /// # Errors
    /// It has not, in time; or the hub was rebuilt meanwhile. The caller asks again with the same id.
    pub async fn recorded(&self, cx: &Cx, hub: &Hub, at: Position) -> Result<(), StockError> {
        if hub.recorded() < at {
            self.pending.now(hub.id());
        }
        let left = cx.meta.remaining().map_or(RECORD_WITHIN, |left| left.saturating_sub(JOURNEY));
        hub.wait_for(at, left.min(RECORD_WITHIN * 2)).await
    }
}
