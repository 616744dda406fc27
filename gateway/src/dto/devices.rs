//! Riders' devices.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subjects::{Check, Fault, ids::RiderId, v1};
use utoipa::ToSchema;

use super::common::{some, time};

/// What a device needs to connect to the bus.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceCredentials {
    pub rider_id: String,
    pub city: String,
    /// NATS, WebSocket and MQTT alike.
    pub user: String,
    /// The password. Short-lived.
    pub token: String,
    pub expires_at: Option<DateTime<Utc>>,
    /// Absent: the door is shut.
    pub nats_url: Option<String>,
    pub websocket_url: Option<String>,
    pub mqtt_url: Option<String>,
    pub inbox_prefix: Option<String>,
    /// Subjects the device may publish to.
    pub publish: Vec<String>,
    /// Subjects it may subscribe to.
    pub subscribe: Vec<String>,
}

impl From<v1::DeviceCredentials> for DeviceCredentials {
    fn from(c: v1::DeviceCredentials) -> Self {
        Self {
            rider_id: c.rider_id,
            city: c.city,
            user: c.user,
            token: c.token,
            expires_at: time(c.expires_at),
            nats_url: some(c.nats_url),
            websocket_url: some(c.websocket_url),
            mqtt_url: some(c.mqtt_url),
            inbox_prefix: some(c.inbox_prefix),
            publish: c.publish,
            subscribe: c.subscribe,
        }
    }
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BanRequest {
    #[schema(min_length = 1, max_length = 500, example = "fraud")]
    pub reason: String,
    /// Absent: until it is lifted.
    #[schema(minimum = 1, maximum = 31_536_000)]
    pub seconds: Option<u32>,
}

impl BanRequest {
    /// # Errors
    /// `request.invalid`.
    pub fn into_message(self, rider: RiderId, actor: &str) -> Result<v1::BanRider, Fault> {
        let mut check = Check::new();
        check.text("/reason", &self.reason, 500);
        let right = self.seconds.is_none_or(|s| (1..=31_536_000).contains(&s));
        check.that(right, "/seconds", "must be 1 to 31536000");
        check.done()?;
        Ok(v1::BanRider {
            rider_id: rider.into(),
            reason: self.reason,
            seconds: self.seconds.unwrap_or_default(),
            actor: actor.to_owned(),
        })
    }
}

/// Whether a rider is shut out.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Ban {
    pub rider_id: String,
    pub banned: bool,
    pub reason: Option<String>,
    pub actor: Option<String>,
    pub since: Option<DateTime<Utc>>,
    /// Null: until it is lifted.
    pub until: Option<DateTime<Utc>>,
    /// Connections that were cut.
    pub cut: u32,
}

impl From<v1::Ban> for Ban {
    fn from(b: v1::Ban) -> Self {
        Self {
            rider_id: b.rider_id,
            banned: b.banned,
            reason: some(b.reason),
            actor: some(b.actor),
            since: time(b.since),
            until: time(b.until),
            cut: b.cut,
        }
    }
}
