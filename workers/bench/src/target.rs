//! What is measured.

/// A customer with a token.
#[derive(Clone)]
pub struct Shopper {
    pub user_id: String,
    pub token: String,
}

/// A hub and what it sells.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub hub_id: String,
    pub lat: f64,
    pub lng: f64,
    pub skus: Vec<String>,
}

/// A running Kilat.
#[derive(Clone)]
pub struct Target {
    /// `http://127.0.0.1:8080`
    pub http: String,
    /// Enough of them that no one's rate limit is in the way.
    pub shoppers: Vec<Shopper>,
    /// Stocked well enough that nothing runs out.
    pub shelves: Vec<Shelf>,
    pub postgres_url: String,
    /// Where PostgreSQL's own programs are; `pgbench` is among them.
    pub postgres_bin: std::path::PathBuf,
    pub redis_url: String,
    /// Name and root process; children count with their root, unless they are named themselves.
    pub processes: Vec<(String, u32)>,
    /// Connections of the largest worker pool: what the ceiling gets.
    pub pool: u32,
}
