//! A database connection of one's own, for the few statements that every checkout makes.
//!
//! A pool asks a connection whether it still lives each time it comes back, which is one more exchange
//! per statement; and a statement that is planned anew on each call (which PostgreSQL prefers for arrays,
//! having seen how short they are) costs more to plan than to run. A [`Session::own`] keeps one connection,
//! opened when first used, and has every statement planned once. So it is for statements that go by key:
//! plans that read a table whole are not allowed there, because a plan made while a table was small would
//! stay.
//!
//! A connection that failed is dropped, and the next use opens another; whoever asked hears the error, as
//! with a pool.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions, PgConnection, PgPool, Postgres, pool::PoolConnection, postgres::PgConnectOptions,
};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::timeout,
};

/// Opening one takes no longer.
const OPEN_WITHIN: Duration = Duration::from_secs(3);
/// A session collects caches; after this it makes room for a new one.
const LIFETIME: Duration = Duration::from_secs(1_800);

const SETTINGS: [(&str, &str); 5] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    // What is not allowed is only made dear, and dear plans would be compiled.
    ("jit", "off"),
];

/// Where statements go: to the pool, or to a connection of one's own.
#[derive(Clone, Debug)]
pub enum Session {
    Pool(PgPool),
    Own(Arc<Own>),
}

/// See [`Session::own`].
#[derive(Debug)]
pub struct Own {
    options: PgConnectOptions,
    place: Mutex<Option<Open>>,
}

#[derive(Debug)]
struct Open {
    conn: PgConnection,
    since: Instant,
}

impl Session {
    /// A connection beside the pool's, to the same database. One user at a time: others wait, so it
    /// belongs to one [`Batcher`](crate::batch::Batcher) with one batch in flight.
    pub fn own(pool: &PgPool) -> Self {
        let options = (*pool.connect_options()).clone().options(SETTINGS);
        Self::Own(Arc::new(Own { options, place: Mutex::new(None) }))
    }

    /// Takes the connection. It must be given back with [`Conn::done`].
    ///
    /// # Errors
    /// None can be had in time.
    pub async fn take(&self) -> sqlx::Result<Conn<'_>> {
        let own = match self {
            Self::Pool(pool) => return Ok(Conn(Held::Pooled(pool.acquire().await?))),
            Self::Own(own) => own,
        };
        let mut place = own.place.lock().await;
        let open = match place.take().filter(|open| open.since.elapsed() < LIFETIME) {
            Some(open) => open,
            None => {
                let conn = timeout(OPEN_WITHIN, own.options.connect())
                    .await
                    .map_err(|_| sqlx::Error::PoolTimedOut)??;
                Open { conn, since: Instant::now() }
            }
        };
        Ok(Conn(Held::Own(open, place)))
    }
}

/// A connection taken from a [`Session`]. Dropped without [`done`](Self::done), as when its user is
/// cancelled in the middle of an exchange, a connection of one's own is closed.
#[derive(Debug)]
pub struct Conn<'a>(Held<'a>);

#[derive(Debug)]
enum Held<'a> {
    Pooled(PoolConnection<Postgres>),
    Own(Open, MutexGuard<'a, Option<Open>>),
}

impl Conn<'_> {
    /// Gives it back with what came of it; a connection that failed is closed instead.
    ///
    /// # Errors
    /// `result`'s.
    pub fn done<T>(self, result: sqlx::Result<T>) -> sqlx::Result<T> {
        if let Held::Own(open, mut place) = self.0
            && lives(&result)
        {
            *place = Some(open);
        }
        result
    }
}

/// A statement that was refused leaves its connection as it was, unless the server said goodbye with it
/// (57P01 to 57P05: shut down, terminated, database dropped, idle for too long).
fn lives<T>(result: &sqlx::Result<T>) -> bool {
    match result {
        Ok(_) => true,
        Err(sqlx::Error::Database(error)) => !error.code().is_some_and(|code| code.starts_with("57P")),
        Err(_) => false,
    }
}

impl Deref for Conn<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match &self.0 {
            Held::Pooled(conn) => conn,
            Held::Own(open, _) => &open.conn,
        }
    }
}

impl DerefMut for Conn<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match &mut self.0 {
            Held::Pooled(conn) => conn,
            Held::Own(open, _) => &mut open.conn,
        }
    }
}
