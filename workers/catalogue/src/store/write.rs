//! Puts: compared with what is there, written with their event if they change anything.

use std::collections::BTreeSet;

use chrono::Utc;
use runtime::outbox::{self, OutboxEvent};
use sqlx::{Acquire, PgConnection, types::Json};
use subjects::{
    ids::{City, HubId, Sku, Token},
    table::{AssortmentEvent, HubEvent, ProductEvent},
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

    /// The product as it is now, and whether that is new.
    pub async fn put_product(
        &self,
        sku: Sku,
        wanted: &v1::Product,
    ) -> Result<(v1::Product, bool), CatalogueError> {
        let mut conn = self.pool.acquire().await?;
        let mut tx = conn.begin().await?;
        let (product, new) = self.put(&mut tx, sku, "/product", wanted).await?;
        if new {
            tx.commit().await?;
        }
        Ok((product, new))
    }

    /// Each product as it is now and whether that is new, or why it is refused; all in one transaction.
    ///
    /// # Errors
    /// The record cannot be written: then none of them is.
    pub async fn import(
        &self,
        wanted: &[(Sku, &v1::Product)],
    ) -> Result<Vec<Result<(v1::Product, bool), CatalogueError>>, CatalogueError> {
        let mut conn = self.pool.acquire().await?;
        let mut tx = conn.begin().await?;
        let mut lines = Vec::with_capacity(wanted.len());
        for (sku, product) in wanted {
            match self.put(&mut tx, sku.clone(), "", product).await {
                // The transaction is over with that.
                Err(CatalogueError::Database(error)) => return Err(error.into()),
                line => lines.push(line),
            }
        }
        tx.commit().await?;
        Ok(lines)
    }

    async fn put(
        &self,
        tx: &mut PgConnection,
        sku: Sku,
        pointer: &str,
        wanted: &v1::Product,
    ) -> Result<(v1::Product, bool), CatalogueError> {
        let seq = next(tx).await?;
        let known = read::products(tx, 0, i64::MAX, Some(&wanted.sku)).await?.pop();
        let mut product = wanted.clone();
        product.prices.sort_by(|a, b| a.city.cmp(&b.city));
        product.version = known.as_ref().map_or(0, |known| known.version);
        if known.as_ref() == Some(&product) {
            return Ok((product, false));
        }
        for (i, price) in wanted.prices.iter().enumerate() {
            let currency = price.amount.as_ref().map_or("", |money| money.currency.as_str());
            let pointer = format!("{pointer}/prices/{i}/amount/currency");
            one_currency(tx, &pointer, &price.city, currency, None, Some(&product.sku)).await?;
        }
        product.version += 1;
        sqlx::query!(
            "insert into catalogue.product (sku, name, category, brand, pack, active, version, seq,
                                            description, tags, images, attributes, margin_bp)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (sku) do update
             set name = excluded.name, category = excluded.category, brand = excluded.brand,
                 pack = excluded.pack, active = excluded.active, version = excluded.version,
                 seq = excluded.seq, description = excluded.description, tags = excluded.tags,
                 images = excluded.images, attributes = excluded.attributes,
                 margin_bp = excluded.margin_bp, updated_at = now()",
            product.sku,
            product.name,
            product.category,
            product.brand,
            product.pack,
            product.active,
            number(product.version),
            seq,
            product.description,
            &product.tags,
            &product.images,
            Json(&product.attributes) as _,
            i32::try_from(product.margin_bp).unwrap_or(i32::MAX)
        )
        .execute(&mut *tx)
        .await?;
        prices(tx, &product).await?;
        let event = v1::ProductChanged {
            meta: Some(meta("product", &product.sku, product.version, "")),
            product: Some(product.clone()),
        };
        outbox::append(tx, self.schema, &[OutboxEvent::new(&ProductEvent { sku }, &event)]).await?;
        Ok((product, true))
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

/// Ends the prices that are gone or changed, begins those that are new or changed.
async fn prices(conn: &mut PgConnection, product: &v1::Product) -> sqlx::Result<()> {
    let of = |money: &Option<v1::Money>| money.clone().unwrap_or_default();
    let cities: Vec<&str> = product.prices.iter().map(|p| p.city.as_str()).collect();
    let currencies: Vec<String> = product.prices.iter().map(|p| of(&p.amount).currency).collect();
    let amounts: Vec<i64> = product.prices.iter().map(|p| of(&p.amount).amount).collect();
    sqlx::query!(
        "update catalogue.price r set until = $2
         where r.sku = $1 and r.until is null
           and not exists (select from unnest($3::text[], $4::text[], $5::bigint[]) as n (city, currency, amount)
                           where n.city = r.city and n.currency = r.currency and n.amount = r.amount)",
        product.sku,
        number(product.version),
        &cities as _,
        &currencies,
        &amounts
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into catalogue.price (sku, city, since, currency, amount)
         select $1, n.city, $2, n.currency, n.amount
         from unnest($3::text[], $4::text[], $5::bigint[]) as n (city, currency, amount)
         where not exists (select from catalogue.price r
                           where r.sku = $1 and r.city = n.city and r.until is null)",
        product.sku,
        number(product.version),
        &cities as _,
        &currencies,
        &amounts
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A city trades in one currency: its hubs and the prices in it. The feed's lock keeps that true.
async fn one_currency(
    conn: &mut PgConnection,
    pointer: &str,
    city: &str,
    currency: &str,
    but_hub: Option<&str>,
    but_sku: Option<&str>,
) -> Result<(), CatalogueError> {
    let other = sqlx::query_scalar!(
        r#"(select currency as "currency!" from catalogue.hub
            where city = $1 and currency <> $2 and hub_id is distinct from $3 limit 1)
           union all
           (select currency from catalogue.price
            where city = $1 and currency <> $2 and until is null and sku is distinct from $4 limit 1)"#,
        city,
        currency,
        but_hub,
        but_sku
    )
    .fetch_optional(conn)
    .await?;
    match other {
        None => Ok(()),
        Some(theirs) => Err(CatalogueError::Currency {
            pointer: pointer.to_owned(),
            city: city.to_owned(),
            ours: currency.to_owned(),
            theirs,
        }),
    }
}

fn meta(aggregate: &str, id: &str, version: u64, city: &str) -> v1::EventMeta {
    v1::EventMeta {
        aggregate: aggregate.into(),
        id: id.into(),
        version,
        city: city.into(),
        at: Some(Utc::now().into()),
    }
}

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
