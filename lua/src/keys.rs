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

/// The keys of geo's cells. A region is the cell of resolution 6 they lie in, and the hash tag.
pub mod geo {
    /// String: the region's generation, or a writer's fence.
    #[must_use]
    pub fn generation(region: &str) -> String {
        format!("geo:{{{region}}}:gen")
    }

    /// String: the hubs that reach a cell of resolution 9, under a generation.
    #[must_use]
    pub fn cell(region: &str, cell: &str) -> String {
        format!("geo:{{{region}}}:{cell}")
    }
}

/// The keys of where riders are. All of a partition share a hash tag.
pub mod tracking {
    /// String: fence of the partition's last writer.
    #[must_use]
    pub fn fence(partition: u32) -> String {
        format!("trk:{{{partition}}}:fence")
    }

    /// Sorted set: riders of a city that were heard of, by time, ms.
    #[must_use]
    pub fn heard(partition: u32, city: &str) -> String {
        format!("trk:{{{partition}}}:heard:{city}")
    }

    /// String: where a rider is, and what the next owner of the partition needs to go on.
    #[must_use]
    pub fn last(partition: u32, rider: &str) -> String {
        format!("trk:{{{partition}}}:last:{rider}")
    }

    /// List: the last of a rider's way, oldest first.
    #[must_use]
    pub fn trail(partition: u32, rider: &str) -> String {
        format!("trk:{{{partition}}}:trail:{rider}")
    }
}
