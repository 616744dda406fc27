//! How redemptions end, and what Redis has heard of it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use sqlx::PgConnection;

use super::{Store, redemptions::of_orders};
use crate::model::{Redemption, State};

/// An end somebody asks for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub order_id: String,
    /// `None`: whatever became of its order; and if that is not known, its time is over.
    pub to: Option<State>,
    pub saga_id: String,
    pub reason: String,
    /// Leave a tombstone where there is nothing.
    pub tombstone: bool,
    /// From an event of the order: whose it is.
    pub user_id: Option<String>,
}

/// What Redis has heard.
#[derive(Clone, Debug)]
pub struct Told {
    pub order_id: String,
    pub state: State,
    /// Promotions that are past a limit by it.
    pub over: Vec<String>,
}

impl Store {
    /// Ends many in one transaction; what is there of each order afterwards, in this order.
    pub async fn end(&self, asks: &[Ask]) -> sqlx::Result<Vec<Option<Redemption>>> {
        let mut tx = self.pool.begin().await?;
        bought(&mut tx, asks).await?;
        tombstones(&mut tx, asks).await?;
        let mut orders: Vec<String> = asks.iter().map(|ask| ask.order_id.clone()).collect();
        orders.sort_unstable();
        orders.dedup();
        // In one order everywhere, so that two such transactions wait for each other and never both ways.
        let locked: Vec<(String, String, Option<bool>, Option<bool>)> = sqlx::query_as(
            "select r.order_id, r.state, b.confirmed, b.ended
             from promo.redemption r left join promo.bought b using (order_id)
             where r.order_id = any($1) order by r.order_id for update of r",
        )
        .bind(&orders)
        .fetch_all(&mut *tx)
        .await?;
        let mut moved: BTreeMap<String, (State, &Ask)> = BTreeMap::new();
        for (order, state, confirmed, ended) in locked {
            let was = State::parse(&state).unwrap_or(State::Released);
            let known = match (ended, confirmed) {
                (Some(true), _) => State::Released,
                (_, Some(true)) => State::Committed,
                _ => State::Expired,
            };
            let last = asks
                .iter()
                .filter(|ask| ask.order_id == order)
                .map(|ask| (ask.to.unwrap_or(known), ask))
                .max_by_key(|(to, _)| *to);
            if let Some((to, ask)) = last.filter(|(to, _)| *to > was) {
                moved.insert(order, (to, ask));
            }
        }
        sqlx::query(
            "update promo.redemption r set state = m.state, reason = m.reason, told = false, changed_at = now()
             from unnest($1::text[], $2::text[], $3::text[]) as m (order_id, state, reason)
             where r.order_id = m.order_id",
        )
        .bind(moved.keys().collect::<Vec<_>>())
        .bind(moved.values().map(|(to, _)| to.as_str()).collect::<Vec<_>>())
        .bind(moved.values().map(|(_, ask)| ask.reason.as_str()).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
        let found = of_orders(&mut tx, &orders).await?;
        tx.commit().await?;
        let found: BTreeMap<String, Redemption> =
            found.into_iter().map(|redemption| (redemption.order_id.clone(), redemption)).collect();
        Ok(asks.iter().map(|ask| found.get(&ask.order_id).cloned()).collect())
    }

    /// Redis has heard of these; but of one that went on meanwhile it has not.
    pub async fn told(&self, told: &[Told]) -> sqlx::Result<()> {
        let over: Vec<String> = told.iter().map(|told| told.over.join(" ")).collect();
        sqlx::query(
            "update promo.redemption r
             set told = true, counted = t.counted, over = r.over || string_to_array(nullif(t.over, ''), ' ')
             from unnest($1::text[], $2::text[], $3::boolean[], $4::text[]) as t (order_id, state, counted, over)
             where r.order_id = t.order_id and r.state = t.state and not r.told",
        )
        .bind(told.iter().map(|told| told.order_id.as_str()).collect::<Vec<_>>())
        .bind(told.iter().map(|told| told.state.as_str()).collect::<Vec<_>>())
        .bind(told.iter().map(|told| told.state.counts()).collect::<Vec<_>>())
        .bind(over)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Ends Redis has not heard of for so long; the oldest first.
    pub async fn owed(&self, since: TimeDelta, limit: i64) -> sqlx::Result<Vec<Redemption>> {
        let mut conn = self.pool.acquire().await?;
        let orders: Vec<String> = sqlx::query_scalar(
            "select order_id from promo.redemption
             where not told and changed_at < now() - make_interval(secs => $1) order by changed_at limit $2",
        )
        .bind(since.as_seconds_f64())
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
        of_orders(&mut conn, &orders).await
    }
}

/// What became of orders, whatever came first.
async fn bought(conn: &mut PgConnection, asks: &[Ask]) -> sqlx::Result<()> {
    let mut orders: BTreeMap<&str, (&str, bool, bool)> = BTreeMap::new();
    for ask in asks {
        let Some(user) = &ask.user_id else { continue };
        let (_, confirmed, ended) = orders.entry(&ask.order_id).or_insert((user, false, false));
        *confirmed |= ask.to == Some(State::Committed);
        *ended |= ask.to == Some(State::Released);
    }
    if orders.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into promo.bought as b (order_id, user_id, confirmed, ended)
         select * from unnest($1::text[], $2::text[], $3::boolean[], $4::boolean[])
         on conflict (order_id) do update set confirmed = b.confirmed or excluded.confirmed,
             ended = b.ended or excluded.ended
         where (b.confirmed, b.ended) is distinct from
               (b.confirmed or excluded.confirmed, b.ended or excluded.ended)",
    )
    .bind(orders.keys().copied().collect::<Vec<_>>())
    .bind(orders.values().map(|(user, ..)| *user).collect::<Vec<_>>())
    .bind(orders.values().map(|(_, confirmed, _)| *confirmed).collect::<Vec<_>>())
    .bind(orders.values().map(|(.., ended)| *ended).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

async fn tombstones(conn: &mut PgConnection, asks: &[Ask]) -> sqlx::Result<()> {
    let wanted: BTreeMap<&str, &Ask> =
        asks.iter().filter(|ask| ask.tombstone).map(|ask| (ask.order_id.as_str(), ask)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    // Redis hears of it, too: a take may be on its way.
    sqlx::query(
        "insert into promo.redemption (order_id, saga_id, state, reason, counted, told)
         select order_id, saga_id, 'released', reason, false, false
         from unnest($1::text[], $2::text[], $3::text[]) as t (order_id, saga_id, reason)
         on conflict (order_id) do nothing",
    )
    .bind(wanted.keys().copied().collect::<Vec<_>>())
    .bind(wanted.values().map(|ask| ask.saga_id.as_str()).collect::<Vec<_>>())
    .bind(wanted.values().map(|ask| ask.reason.as_str()).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}
