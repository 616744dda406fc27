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

/// The keys of promotions. One hash tag for all of them: an order may use several, and one script must take them all
/// or none. (The rejected alternative, a tag per promotion, needs a script per promotion and undoing between them:
/// more code, more round trips, and moments in which an order holds a part. What it would buy is more than one node's
/// worth of redemptions a second, tens of thousands.)
pub mod promo {
    /// Hash: `open`, `epoch`. Without `open` the counts are not whole, and nothing is taken.
    #[must_use]
    pub fn meta() -> String {
        "promo:{promo}:meta".to_owned()
    }

    /// Sorted set: orders that hold uses by the end of their hold, ms.
    #[must_use]
    pub fn due() -> String {
        "promo:{promo}:due".to_owned()
    }

    /// Hash: an order's redemption; goes by itself some time after it ended.
    #[must_use]
    pub fn order(order: &str) -> String {
        format!("promo:{{promo}}:order:{order}")
    }

    /// Hash: uses of a promotion: `n` in all, `a` their amount, `d:{day}`, `u:{user}`.
    #[must_use]
    pub fn uses(promo: &str) -> String {
        format!("promo:{{promo}}:uses:{promo}")
    }

    /// Hash: device → uses of a promotion on a day; goes by itself some days later.
    #[must_use]
    pub fn devices(promo: &str, day: &str) -> String {
        format!("promo:{{promo}}:devices:{day}:{promo}")
    }
}

/// The keys of flash sales. All of a sale share a hash tag.
pub mod flashsale {
    /// Hash: the sale, what it counts, and its pace.
    #[must_use]
    pub fn sale(sale: &str) -> String {
        format!("flash:{{{sale}}}:sale")
    }

    /// Sorted set: who waits, by arrival.
    #[must_use]
    pub fn queue(sale: &str) -> String {
        format!("flash:{{{sale}}}:queue")
    }

    /// Sorted set: who has a place, by its end, ms.
    #[must_use]
    pub fn places(sale: &str) -> String {
        format!("flash:{{{sale}}}:places")
    }

    /// Hash: buyer → what is known of them.
    #[must_use]
    pub fn people(sale: &str) -> String {
        format!("flash:{{{sale}}}:people")
    }

    /// Hash: order → the units taken for it, and from which buckets.
    #[must_use]
    pub fn claims(sale: &str) -> String {
        format!("flash:{{{sale}}}:claims")
    }

    /// Sorted set: orders that are not decided, by when somebody looks after them, ms.
    #[must_use]
    pub fn due(sale: &str) -> String {
        format!("flash:{{{sale}}}:due")
    }

    /// Hash: buyer → units.
    #[must_use]
    pub fn taken(sale: &str) -> String {
        format!("flash:{{{sale}}}:taken")
    }

    /// List: times of one device's attempts.
    #[must_use]
    pub fn window(sale: &str, fingerprint: &str) -> String {
        format!("flash:{{{sale}}}:window:{fingerprint}")
    }

    /// String: a token was spent.
    #[must_use]
    pub fn nonce(sale: &str, nonce: &str) -> String {
        format!("flash:{{{sale}}}:nonce:{nonce}")
    }

    /// String: what became of an idempotency key, by its saga.
    #[must_use]
    pub fn key(sale: &str, saga: &str) -> String {
        format!("flash:{{{sale}}}:key:{saga}")
    }
}

/// The keys of carts, spread over parts by their owner. All of a part share a hash tag, so that one script can change
/// a cart and note that it did.
pub mod cart {
    /// Hash: a cart.
    #[must_use]
    pub fn cart(part: u32, owner: &str, hub: &str) -> String {
        format!("cart:{{{part}}}:{owner}:{hub}")
    }

    /// Sorted set: carts of the part that the record does not have as they are, by since when, ms.
    #[must_use]
    pub fn unsaved(part: u32) -> String {
        format!("cart:{{{part}}}:unsaved")
    }
}
