//! What a server has.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The account's state, as far as a plan needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Every stream of the account, ours or not, with the configuration in force.
    pub streams: BTreeMap<String, Map<String, Value>>,
    /// Consumers of the streams we define or bind to, by stream and name.
    pub consumers: BTreeMap<(String, String), Map<String, Value>>,
    pub storage: Storage,
}

/// File storage of the account in bytes. The server sets `max_bytes` of every stream aside at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// `None`: no limit of its own.
    pub limit: Option<i64>,
    pub reserved: i64,
}
