use runtime::session::{Conn, Session};
use sqlx::PgPool;

use crate::place::Place;

async fn backend(conn: &mut Conn<'_>) -> i32 {
    sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut **conn).await.unwrap()
}

async fn taken(session: &Session) -> i32 {
    let mut conn = session.take().await.unwrap();
    let pid = backend(&mut conn).await;
    conn.done(Ok(pid)).unwrap()
}

async fn ends(pool: &PgPool, pid: i32) {
    testing::until(async || {
        let there: i64 = sqlx::query_scalar("select count(*) from pg_stat_activity where pid = $1")
            .bind(pid)
            .fetch_one(pool)
            .await
            .unwrap();
        there == 0
    })
    .await;
}

mod testing {
    use std::time::{Duration, Instant};

    pub async fn until(mut probe: impl AsyncFnMut() -> bool) {
        let began = Instant::now();
        while !probe().await {
            assert!(began.elapsed() < Duration::from_secs(20), "it does not come about");
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_keeps_its_connection_with_its_settings_through_refused_statements() {
    let place = Place::new(true, false).await;
    let session = Session::own(&place.pool().await);
    let first = taken(&session).await;

    let mut conn = session.take().await.unwrap();
    let modes: (String, String, String) = sqlx::query_as(
        "select current_setting('plan_cache_mode'), current_setting('enable_seqscan'), current_setting('jit')",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    assert_eq!((modes.0.as_str(), modes.1.as_str(), modes.2.as_str()), ("force_generic_plan", "off", "off"));
    conn.done(Ok(())).unwrap();

    let mut conn = session.take().await.unwrap();
    let refused = sqlx::query("select 1 / 0").execute(&mut *conn).await;
    assert!(conn.done(refused).unwrap_err().as_database_error().is_some());
    assert_eq!(taken(&session).await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_died_is_told_once_and_then_replaced() {
    let place = Place::new(true, false).await;
    let pool = place.pool().await;
    let session = Session::own(&pool);
    let first = taken(&session).await;
    sqlx::query("select pg_terminate_backend($1)").bind(first).execute(&pool).await.unwrap();
    ends(&pool, first).await;

    let mut conn = session.take().await.unwrap();
    let answer = sqlx::query("select 1").execute(&mut *conn).await;
    conn.done(answer).unwrap_err();
    assert_ne!(taken(&session).await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_left_in_the_middle_of_something_is_closed() {
    let place = Place::new(true, false).await;
    let pool = place.pool().await;
    let session = Session::own(&pool);
    let mut conn = session.take().await.unwrap();
    let first = backend(&mut conn).await;
    drop(conn);
    ends(&pool, first).await;
    assert_ne!(taken(&session).await, first);
}
