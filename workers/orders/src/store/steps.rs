//! Changes, each for a whole batch: one round trip, one commit.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use subjects::v1;

use super::Store;
use crate::{event, model::Whole, rules};

/// What there is after a create, for one order asked for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Created {
    pub asked: String,
    pub created: bool,
    pub tombstone: bool,
    /// The order of this id or, failing that, of this saga.
    pub order_id: Option<String>,
    pub saga_id: Option<String>,
    pub status: Option<String>,
    pub placed_at: Option<DateTime<Utc>>,
}

/// A move of one order. It happens only if the order is in `from` at `version`.
#[derive(Clone, Debug)]
pub struct Move {
    pub order_id: String,
    /// Only if the order is this saga's.
    pub saga_id: Option<String>,
    pub version: i64,
    pub from: v1::OrderStatus,
    pub to: v1::OrderStatus,
    pub actor: String,
    /// For the tombstone.
    pub code: String,
    pub reason: String,
    /// Set with the move; otherwise both stay.
    pub payment_id: Option<String>,
    pub payment_status: Option<String>,
    /// Which payment the event names.
    pub event_payment_id: String,
    /// NATS headers of the event.
    pub headers: Value,
}

/// What there is after a move, for one order asked for.
#[derive(Clone, Debug)]
pub struct Moved {
    pub asked: String,
    pub moved: bool,
    pub tombstone: bool,
    pub saga_id: Option<String>,
    pub status: Option<String>,
    pub confirmed: bool,
    pub whole: Option<Whole>,
}

/// What a payment event says.
#[derive(Clone, Debug)]
pub struct News {
    pub order_id: String,
    pub payment_id: String,
    pub status: String,
    pub version: i64,
}

/// An order after the news.
#[derive(Clone, Debug)]
pub struct Noted {
    pub order_id: String,
    pub status: String,
    pub payment_status: String,
}

impl Store {
    /// Creates the orders that can be, and says of each what there is. No order and no saga twice.
    pub async fn create(
        &self,
        orders: &[v1::CreateOrder],
        placed_at: DateTime<Utc>,
        promised_by: &[DateTime<Utc>],
    ) -> sqlx::Result<Vec<Created>> {
        let amount = |pick: fn(&v1::Totals) -> &Option<v1::Money>| -> Vec<i64> {
            let of = |o: &v1::CreateOrder| {
                o.totals.as_ref().and_then(|t| pick(t).as_ref()).map_or(0, |m| m.amount)
            };
            orders.iter().map(of).collect()
        };
        let text = |pick: fn(&v1::CreateOrder) -> &str| orders.iter().map(pick).collect::<Vec<&str>>();
        let currency: Vec<&str> = orders
            .iter()
            .map(|o| o.totals.as_ref().and_then(|t| t.total.as_ref()).map_or("", |m| m.currency.as_str()))
            .collect();
        let point = |o: &v1::CreateOrder| o.address.as_ref().and_then(|a| a.point).unwrap_or_default();
        let lines: Vec<(&str, i32, &v1::OrderLine)> = orders
            .iter()
            .flat_map(|o| (1i32..).zip(&o.items).map(|(no, line)| (o.order_id.as_str(), no, line)))
            .collect();
        let money = |money: &Option<v1::Money>| money.as_ref().map_or(0, |m| m.amount);
        let events: Vec<Vec<u8>> =
            orders.iter().zip(promised_by).map(|(order, by)| event::base(order, *by)).collect();

        let mut conn = self.session.take().await?;
        let created = sqlx::query_as::<_, Created>(
            "select asked, created, tombstone, order_id, saga_id, status, placed_at
             from orders.create_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                                       $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)",
        )
        .bind(text(|o| o.order_id.as_str()))
        .bind(text(|o| o.saga_id.as_str()))
        .bind(text(|o| o.user_id.as_str()))
        .bind(text(|o| o.hub_id.as_str()))
        .bind(text(|o| o.city.as_str()))
        .bind(currency)
        .bind(amount(|t| &t.subtotal))
        .bind(amount(|t| &t.discount))
        .bind(amount(|t| &t.delivery_fee))
        .bind(amount(|t| &t.total))
        .bind(text(|o| o.address.as_ref().map_or("", |a| a.line.as_str())))
        .bind(orders.iter().map(|o| point(o).lat).collect::<Vec<_>>())
        .bind(orders.iter().map(|o| point(o).lng).collect::<Vec<_>>())
        .bind(text(|o| o.payment_method.as_str()))
        .bind(events)
        .bind(vec![placed_at; orders.len()])
        .bind(promised_by)
        .bind(lines.iter().map(|(id, _, _)| *id).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, no, _)| *no).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, l)| l.sku.as_str()).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, l)| l.name.as_str()).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, l)| i32::try_from(l.qty).unwrap_or(i32::MAX)).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, l)| money(&l.unit_price)).collect::<Vec<_>>())
        .bind(lines.iter().map(|(_, _, l)| money(&l.total)).collect::<Vec<_>>())
        .bind(orders.iter().map(|o| Json(o.promos.as_slice())).collect::<Vec<_>>())
        .bind(text(|o| o.quote_id.as_str()))
        .bind(text(|o| o.sale_id.as_str()))
        .bind(amount(|t| &t.delivery_discount))
        .bind(amount(|t| &t.tax))
        .fetch_all(&mut *conn)
        .await;
        conn.done(created)
    }

    /// Makes the moves that can be made, and says of each order what there is. No order twice.
    /// `close`: one that does not exist gets a tombstone. `whole`: they come back whole.
    pub async fn shift(
        &self,
        moves: &[Move],
        at: DateTime<Utc>,
        close: bool,
        whole: bool,
    ) -> sqlx::Result<Vec<Moved>> {
        let tails: Vec<Vec<u8>> = moves
            .iter()
            .map(|m| {
                let version = crate::model::version(m.version + 1);
                event::tail(m.from, m.to, version, at, &m.event_payment_id, &m.reason)
            })
            .collect();
        let mut conn = self.session.take().await?;
        let rows = sqlx::query!(
            r#"select asked as "asked!", moved as "moved!", tombstone as "tombstone!",
                      saga_id, status, confirmed_at, whole as "whole: Json<Whole>"
               from orders.move_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"#,
            &moves.iter().map(|m| m.order_id.as_str()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.saga_id.as_deref()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.version).collect::<Vec<_>>(),
            &moves.iter().map(|m| rules::name(m.from)).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| rules::name(m.to)).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.actor.as_str()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.code.as_str()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.reason.as_str()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.payment_id.as_deref()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| m.payment_status.as_deref()).collect::<Vec<_>>() as _,
            &moves.iter().map(|m| event::subject(m.to)).collect::<Vec<_>>(),
            &tails,
            &moves.iter().map(|m| m.headers.clone()).collect::<Vec<_>>(),
            at,
            close,
            whole,
        )
        .fetch_all(&mut *conn)
        .await;
        Ok(conn
            .done(rows)?
            .into_iter()
            .map(|row| Moved {
                asked: row.asked,
                moved: row.moved,
                tombstone: row.tombstone,
                saga_id: row.saga_id,
                status: row.status,
                confirmed: row.confirmed_at.is_some(),
                whole: row.whole.map(|Json(whole)| whole),
            })
            .collect())
    }

    /// Takes in what payment events say, unless something newer is known. No order twice.
    pub async fn note_payments(&self, news: &[News]) -> sqlx::Result<Vec<Noted>> {
        let mut conn = self.session.take().await?;
        let noted = sqlx::query_as!(
            Noted,
            r#"select order_id as "order_id!", status as "status!", payment_status as "payment_status!"
               from orders.note_payments($1, $2, $3, $4)"#,
            &news.iter().map(|n| n.order_id.as_str()).collect::<Vec<_>>() as _,
            &news.iter().map(|n| n.payment_id.as_str()).collect::<Vec<_>>() as _,
            &news.iter().map(|n| n.status.as_str()).collect::<Vec<_>>() as _,
            &news.iter().map(|n| n.version).collect::<Vec<_>>(),
        )
        .fetch_all(&mut *conn)
        .await;
        conn.done(noted)
    }
}
