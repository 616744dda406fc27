//! Claims: written before anything is done with their units, and moved once.

use std::collections::{BTreeMap, HashMap, HashSet};

use subjects::v1::SaleState;

use super::{Store, locked, save};
use crate::{
    model::{ClaimRow, ClaimState, SaleRow},
    rules,
};

/// Units Redis has taken for an order, to be written down.
#[derive(Clone, Debug)]
pub struct NewClaim {
    pub epoch: i64,
    pub row: ClaimRow,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    Down,
    /// The sale was opened anew since Redis decided: its units are not this order's.
    Fenced,
    /// The key has a claim already, or somebody has ended this one.
    There(ClaimRow),
}

/// A claim after an attempt to move it.
#[derive(Clone, Debug)]
pub struct Change {
    pub claim: ClaimRow,
    /// The sale, if this moved the claim.
    pub sale: Option<SaleRow>,
}

impl Store {
    /// Writes many claims in one transaction, under the lock of their sales.
    ///
    /// # Errors
    /// The database's; whether they are written is not known.
    pub async fn claim(&self, new: &[NewClaim]) -> sqlx::Result<Vec<Written>> {
        let mut tx = self.pool.begin().await?;
        let sales: Vec<&str> = new.iter().map(|claim| claim.row.sale_id.as_str()).collect();
        let epochs: Vec<(String, i64)> = sqlx::query_as(
            "select sale_id, epoch from flashsale.sale where sale_id = any($1) order by sale_id for update",
        )
        .bind(&sales)
        .fetch_all(&mut *tx)
        .await?;
        let epochs: HashMap<String, i64> = epochs.into_iter().collect();
        let current: Vec<&ClaimRow> = new
            .iter()
            .filter(|claim| epochs.get(&claim.row.sale_id) == Some(&claim.epoch))
            .map(|claim| &claim.row)
            .collect();
        let written: Vec<(String, String, i32)> = sqlx::query_as(
            "insert into flashsale.claim (order_id, sale_id, user_id, saga_id, qty, request, start, state)
             select *, 'held' from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[],
                                          $7::bytea[])
             on conflict do nothing returning order_id, sale_id, qty",
        )
        .bind(current.iter().map(|row| row.order_id.as_str()).collect::<Vec<_>>())
        .bind(current.iter().map(|row| row.sale_id.as_str()).collect::<Vec<_>>())
        .bind(current.iter().map(|row| row.user_id.as_str()).collect::<Vec<_>>())
        .bind(current.iter().map(|row| row.saga_id.as_str()).collect::<Vec<_>>())
        .bind(current.iter().map(|row| row.qty).collect::<Vec<_>>())
        .bind(current.iter().map(|row| row.request.as_str()).collect::<Vec<_>>())
        .bind(current.iter().map(|row| row.start.as_slice()).collect::<Vec<_>>())
        .fetch_all(&mut *tx)
        .await?;
        let mut units: BTreeMap<&str, i32> = BTreeMap::new();
        for (_, sale, qty) in &written {
            *units.entry(sale).or_default() += qty;
        }
        let (sales, units): (Vec<&str>, Vec<i32>) = units.into_iter().unzip();
        sqlx::query(
            "update flashsale.sale set held = sale.held + change.units
             from unnest($1::text[], $2::integer[]) as change (sale_id, units)
             where sale.sale_id = change.sale_id",
        )
        .bind(&sales)
        .bind(&units)
        .execute(&mut *tx)
        .await?;
        let there: Vec<ClaimRow> = if written.len() == current.len() {
            Vec::new()
        } else {
            sqlx::query_as("select * from flashsale.claim where order_id = any($1) or saga_id = any($2)")
                .bind(current.iter().map(|row| row.order_id.as_str()).collect::<Vec<_>>())
                .bind(current.iter().map(|row| row.saga_id.as_str()).collect::<Vec<_>>())
                .fetch_all(&mut *tx)
                .await?
        };
        tx.commit().await?;
        let answer = |claim: &NewClaim| {
            let row = &claim.row;
            if written.iter().any(|(order, ..)| *order == row.order_id) {
                return Written::Down;
            }
            let of = |found: &&ClaimRow| found.order_id == row.order_id || found.saga_id == row.saga_id;
            there.iter().find(of).cloned().map_or(Written::Fenced, Written::There)
        };
        Ok(new.iter().map(answer).collect())
    }

    /// Which of these orders are a sale's.
    pub async fn ours(&self, orders: &[String]) -> sqlx::Result<HashSet<String>> {
        let ours: Vec<String> =
            sqlx::query_scalar("select order_id from flashsale.claim where order_id = any($1)")
                .bind(orders)
                .fetch_all(&self.pool)
                .await?;
        Ok(ours.into_iter().collect())
    }

    pub async fn claim_of(&self, order_id: &str) -> sqlx::Result<Option<ClaimRow>> {
        sqlx::query_as("select * from flashsale.claim where order_id = $1")
            .bind(order_id)
            .fetch_optional(&self.pool)
            .await
    }

    /// Of a key: a key is one saga.
    pub async fn claim_of_saga(&self, saga_id: &str) -> sqlx::Result<Option<ClaimRow>> {
        sqlx::query_as("select * from flashsale.claim where saga_id = $1")
            .bind(saga_id)
            .fetch_optional(&self.pool)
            .await
    }

    /// The buyer's last.
    pub async fn claim_of_user(&self, sale_id: &str, user_id: &str) -> sqlx::Result<Option<ClaimRow>> {
        sqlx::query_as(
            "select * from flashsale.claim where sale_id = $1 and user_id = $2
             order by state = 'returned', created_at desc limit 1",
        )
        .bind(sale_id)
        .bind(user_id)
        .fetch_optional(&self.pool)
        .await
    }

    /// Sees to it that a claim nobody wrote down never will be: from here on its order id is taken. Answers what
    /// stands under it.
    pub async fn bury(&self, sale_id: &str, order_id: &str) -> sqlx::Result<Option<ClaimRow>> {
        sqlx::query(
            "insert into flashsale.claim (order_id, sale_id, user_id, saga_id, qty, request, start, state, reason)
             values ($1, $2, '', $1, 0, '', '', 'returned', 'never written down')
             on conflict do nothing",
        )
        .bind(order_id)
        .bind(sale_id)
        .execute(&self.pool)
        .await?;
        self.claim_of(order_id).await
    }

    /// A checkout is told the price. `None`: no such claim stands.
    pub async fn start(
        &self,
        order_id: &str,
        sale_id: &str,
        user_id: &str,
        qty: i32,
    ) -> sqlx::Result<Option<ClaimRow>> {
        sqlx::query_as(
            "update flashsale.claim
             set state = case state when 'held' then 'started' else state end, changed_at = now()
             where order_id = $1 and sale_id = $2 and user_id = $3 and qty = $4 and state <> 'returned'
             returning *",
        )
        .bind(order_id)
        .bind(sale_id)
        .bind(user_id)
        .bind(qty)
        .fetch_optional(&self.pool)
        .await
    }

    /// The order stands.
    pub async fn sold(&self, order_id: &str) -> sqlx::Result<Option<Change>> {
        self.move_to(order_id, "sold", "", &[ClaimState::Held, ClaimState::Started]).await
    }

    /// The order came to nothing; out of which states it may is for the caller to know.
    pub async fn returned(
        &self,
        order_id: &str,
        reason: &str,
        from: &[ClaimState],
    ) -> sqlx::Result<Option<Change>> {
        self.move_to(order_id, "returned", reason, from).await
    }

    /// Moves a claim and its sale's counts in one transaction.
    async fn move_to(
        &self,
        order_id: &str,
        to: &str,
        reason: &str,
        from: &[ClaimState],
    ) -> sqlx::Result<Option<Change>> {
        let mut tx = self.pool.begin().await?;
        let claim: Option<ClaimRow> =
            sqlx::query_as("select * from flashsale.claim where order_id = $1 for update")
                .bind(order_id)
                .fetch_optional(&mut *tx)
                .await?;
        let Some(claim) = claim else { return Ok(None) };
        let was = claim.state();
        if !from.contains(&was) {
            return Ok(Some(Change { claim, sale: None }));
        }
        sqlx::query(
            "update flashsale.claim set state = $2, reason = $3, changed_at = now() where order_id = $1",
        )
        .bind(order_id)
        .bind(to)
        .bind(reason)
        .execute(&mut *tx)
        .await?;
        let Some(before) = locked(&mut tx, &claim.sale_id).await? else { return Ok(None) };
        let mut after = before.clone();
        match was {
            ClaimState::Held | ClaimState::Started => after.held -= claim.qty,
            ClaimState::Sold => after.sold -= claim.qty,
            ClaimState::Returned => {}
        }
        match to {
            "sold" => after.sold += claim.qty,
            _ if before.state() == SaleState::Ended => after.released += claim.qty,
            _ => {}
        }
        let state = rules::after_units(before.state(), after.offered, after.sold);
        after.state = rules::state_name(state).into();
        let sale = save(&mut tx, &before, after).await?;
        tx.commit().await?;
        Ok(Some(Change { claim: ClaimRow { state: to.to_owned(), ..claim }, sale: Some(sale) }))
    }
}
