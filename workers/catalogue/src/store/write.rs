//! Puts of hubs and assortments: compared with what is there, written with their event if they change
//! anything.

use std::collections::BTreeSet;

use chrono::Utc;
use runtime::outbox::{self, OutboxEvent};
use sqlx::{Acquire, PgConnection};
use subjects::{
    ids::{City, HubId, Token},
    table::{AssortmentEvent, HubEvent},
    v1,
};

use super::{Store, read};
use crate::error::CatalogueError;

impl Store {
    /// The hub as it is now, and whether that is new.
    pub async fn put_hub(
        &self,
        ids: (HubId, City),
        wanted: &v1::Hub,
    ) -> Result<(v1::Hub, bool), CatalogueError> {
        let mut conn = self.pool.acquire().await?;
        let mut tx = conn.begin().await?;
        let seq = next(&mut tx).await?;
        let known = read::hubs(&mut tx, 0, Some(&wanted.hub_id)).await?.pop();
        let mut hub = wanted.clone();
        hub.version = known.as_ref().map_or(0, |known| known.version);
        let fee = hub
            .delivery_fee
            .get_or_insert_with(|| v1::Money { amount: 0, currency: wanted.currency.clone() })
            .amount;
        if let Some(known) = known
            && known == hub
        {
            return Ok((hub, false));
        }
        one_currency(&mut tx, "/hub/currency", &hub.city, &hub.currency, Some(&hub.hub_id), None).await?;
        hub.version += 1;
        let point = hub.point.unwrap_or_default();
        sqlx::query!(
            "insert into catalogue.hub (hub_id, name, city, currency, time_zone, lat, lng, active,
                                        delivery_fee, version, seq)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (hub_id) do update
             set name = excluded.name, city = excluded.city, currency = excluded.currency,
                 time_zone = excluded.time_zone, lat = excluded.lat, lng = excluded.lng,
                 active = excluded.active, delivery_fee = excluded.delivery_fee,
                 version = excluded.version, seq = excluded.seq, updated_at = now()",
            hub.hub_id,
            hub.name,
            hub.city,
            hub.currency,
            hub.time_zone,
            point.lat,
            point.lng,
            hub.active,
            fee,
            number(hub.version),
            seq
        )
        .execute(&mut *tx)
        .await?;
        let event = v1::HubChanged {
            meta: Some(meta("hub", &hub.hub_id, hub.version, &hub.city)),
            hub: Some(hub.clone()),
        };
        let channel = HubEvent { hub: ids.0, city: ids.1 };
        outbox::append(&mut tx, self.schema, &[OutboxEvent::new(&channel, &event)]).await?;
        tx.commit().await?;
        Ok((hub, true))
    }

    /// The assortment as it is now, and whether that is new.
    pub async fn put_assortment(
        &self,
        hub_id: HubId,
        wanted: &v1::PutAssortment,
    ) -> Result<(v1::Assortment, bool), CatalogueError> {
        let mut conn = self.pool.acquire().await?;
        let mut tx = conn.begin().await?;
        let seq = next(&mut tx).await?;
        let hub = read::hubs(&mut tx, 0, Some(hub_id.as_str())).await?.pop();
        let hub = hub.ok_or_else(|| CatalogueError::UnknownHub(hub_id.to_string()))?;
        let known = read::assortments(&mut tx, 0, i64::MAX, Some(hub_id.as_str())).await?.pop();
        let known =
            known.unwrap_or_else(|| v1::Assortment { hub_id: hub_id.to_string(), ..Default::default() });
        let mut skus: BTreeSet<String> = known.skus.iter().chain(&wanted.add).cloned().collect();
        for sku in &wanted.remove {
            skus.remove(sku);
        }
        let skus: Vec<String> = if wanted.limited { skus.into_iter().collect() } else { Vec::new() };
        if known.limited == wanted.limited && known.skus == skus {
            return Ok((known, false));
        }
        if skus.iter().map(|sku| sku.len() + 2).sum::<usize>() > MAX_ASSORTMENT {
            return Err(CatalogueError::AssortmentTooLarge(MAX_ASSORTMENT));
        }
        let assortment =
            v1::Assortment { limited: wanted.limited, skus, version: known.version + 1, ..known };
        sqlx::query!(
            "insert into catalogue.assortment (hub_id, limited, skus, version, seq) values ($1, $2, $3, $4, $5)
             on conflict (hub_id) do update
             set limited = excluded.limited, skus = excluded.skus, version = excluded.version,
                 seq = excluded.seq, updated_at = now()",
            assortment.hub_id,
            assortment.limited,
            &assortment.skus,
            number(assortment.version),
            seq
        )
        .execute(&mut *tx)
        .await?;
        let event = v1::AssortmentChanged {
            meta: Some(meta("assortment", &assortment.hub_id, assortment.version, &hub.city)),
            hub_id: assortment.hub_id.clone(),
        };
        if let Ok(city) = City::parse(&hub.city) {
            let channel = AssortmentEvent { city, hub: hub_id };
            outbox::append(&mut tx, self.schema, &[OutboxEvent::new(&channel, &event)]).await?;
        }
        tx.commit().await?;
        Ok((assortment, true))
    }
}

/// Bytes of a limited assortment's SKUs: what still passes as one message, some 3 000 of them.
const MAX_ASSORTMENT: usize = 40_000;

/// The next number of the feed; holds every other writer back until this one commits.
async fn next(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar!("update catalogue.feed set seq = seq + 1 returning seq").fetch_one(conn).await
}

/// As [`next`], so many numbers; the last of them.
pub(super) async fn skip(conn: &mut PgConnection, count: usize) -> sqlx::Result<i64> {
    let (last,): (i64,) = sqlx::query_as("update catalogue.feed set seq = seq + $1 returning seq")
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_one(conn)
        .await?;
    Ok(last)
}

/// A city trades in one currency: its hubs and the prices in it. The feed's lock keeps that true.
pub(super) async fn one_currency(
    conn: &mut PgConnection,
    pointer: &str,
    city: &str,
    currency: &str,
    but_hub: Option<&str>,
    but_sku: Option<&str>,
) -> Result<(), CatalogueError> {
    // Less and more, not other: so the index is asked for what is not there, and not for all that is.
    let other: Option<(String,)> = sqlx::query_as(
        "(select currency from catalogue.hub
          where city = $1 and currency <> $2 and hub_id is distinct from $3 limit 1)
         union all
         (select currency from catalogue.price
          where city = $1 and currency < $2 and until is null and sku is distinct from $4 limit 1)
         union all
         (select currency from catalogue.price
          where city = $1 and currency > $2 and until is null and sku is distinct from $4 limit 1)",
    )
    .bind(city)
    .bind(currency)
    .bind(but_hub)
    .bind(but_sku)
    .fetch_optional(conn)
    .await?;
    match other {
        None => Ok(()),
        Some((theirs,)) => Err(CatalogueError::Currency {
            pointer: pointer.to_owned(),
            city: city.to_owned(),
            ours: currency.to_owned(),
            theirs,
        }),
    }
}

pub(super) fn meta(aggregate: &str, id: &str, version: u64, city: &str) -> v1::EventMeta {
    v1::EventMeta {
        aggregate: aggregate.into(),
        id: id.into(),
        version,
        city: city.into(),
        at: Some(Utc::now().into()),
    }
}

pub(super) fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
