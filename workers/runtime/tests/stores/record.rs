use runtime::record;
use sqlx::{Connection as _, Executor as _, PgConnection};
use subjects::{Code, Severity};

use crate::place::Place;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_record_refuses_is_told_from_what_it_cannot_do_now() {
    let place = Place::new(true, false).await;
    let pool = place.pool().await;
    let mut conn = pool.acquire().await.unwrap();
    let fault = |error| (record::refused(&error), record::fault(&error));

    for (statement, text) in [("select $1", "a\0b"), ("select ($1::jsonb)::text", r#"{"a": "\u0000"}"#)] {
        let asked = sqlx::query_scalar::<_, String>(statement).bind(text).fetch_one(&mut *conn).await;
        let (refused, malformed) = fault(asked.unwrap_err());
        assert!(refused, "{statement}");
        assert_eq!((malformed.severity, malformed.code), (Severity::Poison, Code::RequestMalformed));
    }
    let (refused, broken) = fault(conn.execute("select 1 / 0").await.unwrap_err());
    assert_eq!((refused, broken.severity, broken.code), (true, Severity::Poison, Code::Internal));

    let nobody = PgConnection::connect("postgres://nobody@127.0.0.1:1/none").await.unwrap_err();
    let (refused, later) = fault(nobody);
    assert_eq!((refused, later.severity), (false, Severity::Retry));
}
