//! Products, many at a time: each compared with what is there, all that change written in a handful of
//! statements, whatever their number.

use std::collections::HashMap;

use runtime::outbox::{self, OutboxEvent};
use serde::Serialize;
use sqlx::{Acquire, PgConnection, types::Json};
use subjects::{
    ids::{Sku, Token},
    table::ProductEvent,
    v1,
};

use super::{
    Store, read,
    write::{meta, number, one_currency, skip},
};
use crate::error::CatalogueError;

/// A product as it is now and whether that is new, or why it is refused.
pub type Put = Result<(v1::Product, bool), CatalogueError>;

/// A row to be written, as `jsonb_to_recordset` reads it.
#[derive(Serialize)]
struct Row<'a> {
    sku: &'a str,
    name: &'a str,
    category: &'a str,
    brand: &'a str,
    pack: &'a str,
    active: bool,
    version: i64,
    seq: i64,
    description: &'a str,
    tags: &'a [String],
    images: &'a [String],
    attributes: &'a std::collections::BTreeMap<String, String>,
    margin_bp: u32,
}

impl Store {
    /// The product as it is now, and whether that is new.
    pub async fn put_product(&self, sku: Sku, wanted: &v1::Product) -> Put {
        let put = self.put_products("/product", &[(sku, wanted)]).await?.pop();
        put.unwrap_or_else(|| Err(CatalogueError::UnknownSku(wanted.sku.clone())))
    }

    /// What becomes of each product, whose fields are below `root`; all in one transaction. No SKU may stand
    /// twice.
    ///
    /// # Errors
    /// The record cannot be written: then none of them is.
    pub async fn put_products(
        &self,
        root: &str,
        wanted: &[(Sku, &v1::Product)],
    ) -> Result<Vec<Put>, CatalogueError> {
        let mut conn = self.pool.acquire().await?;
        let mut tx = conn.begin().await?;
        let last = skip(&mut tx, wanted.len()).await?;
        let skus: Vec<&str> = wanted.iter().map(|(sku, _)| sku.as_str()).collect();
        let mut known: HashMap<String, v1::Product> = HashMap::with_capacity(wanted.len());
        for product in read::products_of(&mut tx, &skus).await? {
            known.insert(product.sku.clone(), product);
        }
        let mut cities = HashMap::new();
        let mut puts: Vec<Put> = Vec::with_capacity(wanted.len());
        for (_, wanted) in wanted {
            let put = decide(&mut tx, root, wanted, known.get(&wanted.sku), &mut cities).await;
            // The transaction is over with that.
            puts.push(match put {
                Err(CatalogueError::Database(error)) => return Err(error.into()),
                put => put,
            });
        }
        let mut changed = Vec::new();
        let mut events = Vec::new();
        let first = last - i64::try_from(wanted.len()).unwrap_or(0) + 1;
        for (((sku, _), put), seq) in wanted.iter().zip(&puts).zip(first..) {
            let Ok((product, true)) = put else { continue };
            changed.push((product, seq));
            let event = v1::ProductChanged {
                meta: Some(meta("product", &product.sku, product.version, "")),
                product: Some(product.clone()),
            };
            events.push(OutboxEvent::new(&ProductEvent { sku: sku.clone() }, &event));
        }
        // Nothing new has no number either.
        if changed.is_empty() {
            return Ok(puts);
        }
        rows(&mut tx, &changed).await?;
        prices(&mut tx, &changed).await?;
        outbox::append(&mut tx, self.schema, &events).await?;
        tx.commit().await?;
        Ok(puts)
    }
}

/// What becomes of a product. `cities`: the currency of each city that one before it is priced in.
async fn decide<'a>(
    tx: &mut PgConnection,
    root: &str,
    wanted: &'a v1::Product,
    known: Option<&v1::Product>,
    cities: &mut HashMap<&'a str, &'a str>,
) -> Put {
    let mut product = wanted.clone();
    product.prices.sort_by(|a, b| a.city.cmp(&b.city));
    product.version = known.map_or(0, |known| known.version);
    if known == Some(&product) {
        return Ok((product, false));
    }
    let mut new = Vec::new();
    for (i, price) in wanted.prices.iter().enumerate() {
        let currency = price.amount.as_ref().map_or("", |money| money.currency.as_str());
        let pointer = || format!("{root}/prices/{i}/amount/currency");
        match cities.get(price.city.as_str()) {
            Some(same) if *same == currency => {}
            Some(theirs) => {
                return Err(CatalogueError::Currency {
                    pointer: pointer(),
                    city: price.city.clone(),
                    ours: currency.to_owned(),
                    theirs: (*theirs).to_owned(),
                });
            }
            None => {
                one_currency(tx, &pointer(), &price.city, currency, None, Some(&product.sku)).await?;
                new.push((price.city.as_str(), currency));
            }
        }
    }
    // Only now: a product that is refused says nothing about a city.
    cities.extend(new);
    product.version += 1;
    Ok((product, true))
}

async fn rows(conn: &mut PgConnection, changed: &[(&v1::Product, i64)]) -> sqlx::Result<()> {
    let row = |(product, seq): &(&v1::Product, i64)| -> Json<serde_json::Value> {
        let row = Row {
            sku: &product.sku,
            name: &product.name,
            category: &product.category,
            brand: &product.brand,
            pack: &product.pack,
            active: product.active,
            version: number(product.version),
            seq: *seq,
            description: &product.description,
            tags: &product.tags,
            images: &product.images,
            attributes: &product.attributes,
            margin_bp: product.margin_bp,
        };
        Json(serde_json::to_value(row).unwrap_or_default())
    };
    let rows: Vec<_> = changed.iter().map(row).collect();
    sqlx::query(
        "insert into catalogue.product (sku, name, category, brand, pack, active, version, seq,
                                        description, tags, images, attributes, margin_bp)
         select n.* from jsonb_to_recordset($1)
             as n (sku text, name text, category text, brand text, pack text, active boolean, version bigint,
                   seq bigint, description text, tags text[], images text[], attributes jsonb,
                   margin_bp integer)
         on conflict (sku) do update
         set name = excluded.name, category = excluded.category, brand = excluded.brand,
             pack = excluded.pack, active = excluded.active, version = excluded.version,
             seq = excluded.seq, description = excluded.description, tags = excluded.tags,
             images = excluded.images, attributes = excluded.attributes,
             margin_bp = excluded.margin_bp, updated_at = now()",
    )
    .bind(Json(rows))
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends the prices that are gone or changed, begins those that are new or changed.
async fn prices(conn: &mut PgConnection, changed: &[(&v1::Product, i64)]) -> sqlx::Result<()> {
    let (skus, versions): (Vec<&str>, Vec<i64>) =
        changed.iter().map(|(product, _)| (product.sku.as_str(), number(product.version))).unzip();
    let (mut of, mut since, mut cities) = (Vec::new(), Vec::new(), Vec::new());
    let (mut currencies, mut amounts) = (Vec::new(), Vec::new());
    for (product, _) in changed {
        for price in &product.prices {
            let money = price.amount.clone().unwrap_or_default();
            of.push(product.sku.as_str());
            since.push(number(product.version));
            cities.push(price.city.as_str());
            currencies.push(money.currency);
            amounts.push(money.amount);
        }
    }
    sqlx::query(
        "update catalogue.price r set until = p.version
         from unnest($1::text[], $2::bigint[]) as p (sku, version)
         where r.sku = p.sku and r.until is null
           and not exists (select from unnest($3::text[], $4::text[], $5::text[], $6::bigint[])
                                       as n (sku, city, currency, amount)
                           where n.sku = r.sku and n.city = r.city and n.currency = r.currency
                             and n.amount = r.amount)",
    )
    .bind(&skus)
    .bind(&versions)
    .bind(&of)
    .bind(&cities)
    .bind(&currencies)
    .bind(&amounts)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into catalogue.price (sku, city, since, currency, amount)
         select n.sku, n.city, n.since, n.currency, n.amount
         from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[])
              as n (sku, city, since, currency, amount)
         where not exists (select from catalogue.price r
                           where r.sku = n.sku and r.city = n.city and r.until is null)",
    )
    .bind(&of)
    .bind(&cities)
    .bind(&since)
    .bind(&currencies)
    .bind(&amounts)
    .execute(conn)
    .await?;
    Ok(())
}
