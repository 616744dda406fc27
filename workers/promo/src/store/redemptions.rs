//! Redemptions: read, and written down once Redis holds their uses.

use std::collections::{BTreeMap, HashMap, HashSet};

use lua::promo::Who;
use sqlx::{FromRow, PgConnection, types::Json};

use super::{Store, signed, unsigned};
use crate::{
    address::Grams,
    model::{Redemption, State, Taken, Used},
};

/// What became of one that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    /// There is one of that order already.
    There,
    /// The order is no more.
    Ended,
    /// Redis' counts were made anew meanwhile: what it holds is lost.
    Fenced,
}

#[derive(FromRow)]
struct Row {
    order_id: String,
    state: String,
    user_id: String,
    day: String,
    device: String,
    digest: String,
    answer: Vec<u8>,
    counted: bool,
    told: bool,
    uses: Json<Vec<(String, i64, String, i64)>>,
}

impl From<Row> for Redemption {
    fn from(row: Row) -> Self {
        let used =
            |(promo_id, version, code, amount)| Used { promo_id, version: unsigned(version), code, amount };
        Self {
            order_id: row.order_id,
            // The check constraint knows the same words.
            state: State::parse(&row.state).unwrap_or(State::Released),
            who: Who { user: row.user_id, day: row.day, device: row.device },
            digest: row.digest,
            answer: row.answer,
            counted: row.counted,
            told: row.told,
            uses: row.uses.0.into_iter().map(used).collect(),
        }
    }
}

/// Of these orders, those that are there; in no order.
pub(super) async fn of_orders(conn: &mut PgConnection, orders: &[String]) -> sqlx::Result<Vec<Redemption>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select r.order_id, r.state, r.user_id, r.day, r.device, r.digest, r.answer, r.counted, r.told,
                coalesce(u.uses, '[]') as uses
         from promo.redemption r
         left join lateral (
             select jsonb_agg(jsonb_build_array(promo_id, version, code, amount) order by place) as uses
             from promo.use u where u.order_id = r.order_id) u on true
         where r.order_id = any($1)",
    )
    .bind(orders)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Redemption::from).collect())
}

impl Store {
    /// One answer for each, in this order.
    pub async fn find(&self, orders: &[String]) -> sqlx::Result<Vec<Option<Redemption>>> {
        let mut conn = self.pool.acquire().await?;
        let found = of_orders(&mut conn, orders).await?;
        let found: HashMap<String, Redemption> =
            found.into_iter().map(|redemption| (redemption.order_id.clone(), redemption)).collect();
        Ok(orders.iter().map(|order| found.get(order).cloned()).collect())
    }

    /// Writes many down in one transaction, one answer for each, in this order. Of an order that was confirmed
    /// before its redemption came, the uses are spent; of one that has ended, none are taken.
    pub async fn write(&self, items: &[Taken]) -> sqlx::Result<Vec<Written>> {
        let mut tx = self.pool.begin().await?;
        let epoch: i64 =
            sqlx::query_scalar("select epoch from promo.counts for share").fetch_one(&mut *tx).await?;
        let current: Vec<&Taken> = items.iter().filter(|item| item.epoch == unsigned(epoch)).collect();
        let written = insert(&mut tx, &current).await?;
        let mut done: HashSet<&str> = HashSet::new();
        // The first of an order, should it be there twice.
        let rows: Vec<&Taken> = current
            .iter()
            .copied()
            .filter(|item| written.contains(&item.order_id) && done.insert(&item.order_id))
            .collect();
        uses(&mut tx, &rows).await?;
        addresses(&mut tx, &rows).await?;
        let ended = ended(&mut tx, &current).await?;
        tx.commit().await?;
        let mut first: HashSet<&str> = HashSet::new();
        let fate = |item: &Taken| {
            if item.epoch != unsigned(epoch) {
                Written::Fenced
            } else if written.contains(&item.order_id) {
                Written::Done
            } else if ended.contains(&item.order_id) {
                Written::Ended
            } else {
                Written::There
            }
        };
        Ok(items
            .iter()
            .map(|item| match fate(item) {
                Written::Done if !first.insert(&item.order_id) => Written::There,
                fate => fate,
            })
            .collect())
    }

    /// Who else used these promotions in the last day, at an address that may be like this one.
    pub async fn neighbours(
        &self,
        promos: &[String],
        user: &str,
        grams: &Grams,
    ) -> sqlx::Result<Vec<(String, String, Grams)>> {
        let rows: Vec<(String, String, Vec<i64>)> = sqlx::query_as(
            "select distinct on (u.promo_id, a.user_id, a.grams) u.promo_id, a.user_id, a.grams
             from promo.address a
             join promo.redemption r using (order_id)
             join promo.use u using (order_id)
             where a.first && $1 and a.user_id <> $2 and a.at > now() - interval '1 day'
               and r.state in ('reserved', 'committed') and u.promo_id = any($3)
             limit 1000",
        )
        .bind(grams.first())
        .bind(user)
        .bind(promos)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(promo, user, grams)| (promo, user, Grams::from_stored(grams))).collect())
    }

    /// Orders a user has had, those on their way to being paid included.
    pub async fn orders_before(&self, user: &str, this: &str) -> sqlx::Result<u32> {
        let orders: i64 = sqlx::query_scalar(
            "select count(*) from (
                 select order_id from promo.bought where user_id = $1 and confirmed and not ended
                 union select order_id from promo.redemption where user_id = $1 and state = 'reserved'
             ) o where order_id <> $2",
        )
        .bind(user)
        .bind(this)
        .fetch_one(&self.pool)
        .await?;
        Ok(u32::try_from(orders).unwrap_or(u32::MAX))
    }
}

async fn insert(conn: &mut PgConnection, items: &[&Taken]) -> sqlx::Result<HashSet<String>> {
    let column = |of: fn(&Taken) -> &str| items.iter().map(|item| of(item)).collect::<Vec<&str>>();
    let until: Vec<i64> = items.iter().map(|item| signed(item.until_ms)).collect();
    let answers: Vec<&[u8]> = items.iter().map(|item| item.answer.as_slice()).collect();
    let written: Vec<String> = sqlx::query_scalar(
        "insert into promo.redemption
             (order_id, saga_id, state, user_id, hub_id, day, device, digest, answer, expires_at, counted, told)
         select t.order_id, t.saga_id, case when b.confirmed then 'committed' else 'reserved' end,
                t.user_id, t.hub_id, t.day, t.device, t.digest, t.answer,
                to_timestamp(t.until_ms / 1000.0), true, b.confirmed is not true
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::bytea[], $9::bigint[])
              as t (order_id, saga_id, user_id, hub_id, day, device, digest, answer, until_ms)
         left join promo.bought b using (order_id)
         where b.ended is not true
         order by t.order_id
         on conflict (order_id) do nothing
         returning order_id",
    )
    .bind(column(|item| &item.order_id))
    .bind(column(|item| &item.saga_id))
    .bind(column(|item| &item.who.user))
    .bind(column(|item| &item.hub_id))
    .bind(column(|item| &item.who.day))
    .bind(column(|item| &item.who.device))
    .bind(column(|item| &item.digest))
    .bind(answers)
    .bind(until)
    .fetch_all(conn)
    .await?;
    Ok(written.into_iter().collect())
}

async fn uses(conn: &mut PgConnection, items: &[&Taken]) -> sqlx::Result<()> {
    let all: Vec<(&str, i16, &Used)> = items
        .iter()
        .flat_map(|item| {
            let places = (0i16..).zip(&item.uses);
            places.map(|(place, used)| (item.order_id.as_str(), place, used))
        })
        .collect();
    sqlx::query(
        "insert into promo.use (order_id, place, promo_id, version, code, amount)
         select * from unnest($1::text[], $2::smallint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[])",
    )
    .bind(all.iter().map(|(order, ..)| *order).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, place, _)| *place).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., used)| used.promo_id.as_str()).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., used)| signed(used.version)).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., used)| used.code.as_str()).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., used)| used.amount).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// Order, user, bigrams, and those it is found by.
type Set<'a> = (&'a str, &'a str, &'a [i64], &'a [i64]);

async fn addresses(conn: &mut PgConnection, items: &[&Taken]) -> sqlx::Result<()> {
    let known: BTreeMap<&str, &Taken> = items
        .iter()
        .filter(|item| !item.grams.is_empty())
        .map(|item| (item.order_id.as_str(), *item))
        .collect();
    if known.is_empty() {
        return Ok(());
    }
    // An array of arrays would have to be a rectangle.
    let sets: Vec<Json<Set<'_>>> = known
        .values()
        .map(|item| {
            Json((
                item.order_id.as_str(),
                item.who.user.as_str(),
                item.grams.as_slice(),
                item.first.as_slice(),
            ))
        })
        .collect();
    sqlx::query(
        "insert into promo.address (order_id, user_id, grams, first)
         select s->>0, s->>1, array(select jsonb_array_elements_text(s->2)::bigint),
                array(select jsonb_array_elements_text(s->3)::bigint)
         from unnest($1::jsonb[]) as s",
    )
    .bind(sets)
    .execute(conn)
    .await?;
    Ok(())
}

async fn ended(conn: &mut PgConnection, items: &[&Taken]) -> sqlx::Result<HashSet<String>> {
    let orders: Vec<&str> = items.iter().map(|item| item.order_id.as_str()).collect();
    let ended: Vec<String> =
        sqlx::query_scalar("select order_id from promo.bought where ended and order_id = any($1)")
            .bind(orders)
            .fetch_all(conn)
            .await?;
    Ok(ended.into_iter().collect())
}
