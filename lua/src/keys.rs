//! Every Redis key there is. Nobody else spells one, neither in Rust nor in Lua.
//!
//! The hub id stands in braces: it is the hash tag, so all keys of a hub live in one cluster slot and one script may
//! touch them. Hub ids contain no braces.

/// The keys of one hub's inventory.
pub mod inventory {
    /// Hash: `open`, `epoch`, `seq`, `applied`, `cap`. Without `open` the hub is closed.
    #[must_use]
    pub fn meta(hub: &str) -> String {
        format!("inv:{{{hub}}}:meta")
    }

    /// Hash: SKU → `held low b0 b1 …`.
    #[must_use]
    pub fn stock(hub: &str) -> String {
        format!("inv:{{{hub}}}:stock")
    }

    /// Sorted set: reservation id by the end of its hold, ms. Exactly the open holds.
    #[must_use]
    pub fn expiry(hub: &str) -> String {
        format!("inv:{{{hub}}}:expiry")
    }

    /// Stream: entries `{epoch}-{seq}` that the record has not applied yet.
    #[must_use]
    pub fn journal(hub: &str) -> String {
        format!("inv:{{{hub}}}:journal")
    }

    /// Hash: one reservation; goes by itself some time after it ended.
    #[must_use]
    pub fn reservation(hub: &str, reservation: &str) -> String {
        format!("inv:{{{hub}}}:res:{reservation}")
    }

    /// Hash: one movement, remembered for its retries.
    #[must_use]
    pub fn movement(hub: &str, movement: &str) -> String {
        format!("inv:{{{hub}}}:mov:{movement}")
    }
}

/// The keys of rate limits.
pub mod limits {
    /// List: times of admitted calls of one caller on one route. Limits spread over the cluster by caller.
    #[must_use]
    pub fn window(route: &str, caller: &str) -> String {
        format!("lim:{route}:{{{caller}}}")
    }
}
