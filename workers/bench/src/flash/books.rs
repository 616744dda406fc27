//! What the record says of a sale, against what its buyers were told.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde::Serialize;
use sqlx::PgPool;

use super::Told;

/// Orders that are on their way when the last buyer is told, and claims that follow them by events.
const SETTLES: Duration = Duration::from_secs(60);

/// A sale from its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Buyers who were told that they bought.
    pub bought: u64,
    /// Orders that stand.
    pub orders: u64,
    /// Units of claims that are sold.
    pub claims: u64,
    /// Orders of those who have one already.
    pub twice: u64,
    /// Who was told that he bought, and has no order.
    pub without_order: u64,
    /// Who has an order, and was told something else.
    pub unaware: u64,
    /// Who was told neither that he bought nor that nothing is left, bots apart.
    pub untold: u64,
}

impl Books {
    /// Reads the record once nothing of the sale is under way any more, or should not be.
    ///
    /// # Errors
    /// PostgreSQL does not answer.
    pub async fn read(pg: &PgPool, sale: &str, told: &BTreeMap<String, Told>) -> anyhow::Result<Self> {
        let until = Instant::now() + SETTLES;
        while held(pg, sale).await? > 0 && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let orders: Vec<(String, i64)> = sqlx::query_as(
            "select user_id, count(*) from orders.orders
             where sale_id = $1 and status not in ('CANCELLED', 'FAILED', 'PENDING', 'REFUNDED') group by user_id",
        )
        .bind(sale)
        .fetch_all(pg)
        .await?;
        let orders = orders.into_iter().map(|(user, n)| (user, n.unsigned_abs())).collect();
        Ok(Self::of(told, &orders, sold(pg, sale).await?))
    }

    /// `orders` by buyer.
    fn of(told: &BTreeMap<String, Told>, orders: &BTreeMap<String, u64>, claims: u64) -> Self {
        let count = |of: &dyn Fn(&String, &Told) -> bool| {
            told.iter().filter(|(user, told)| of(user, told)).count() as u64
        };
        let knows = |user: &String| told.get(user).is_some_and(|told| told.bought());
        Self {
            bought: count(&|_, told| told.bought()),
            orders: orders.values().sum(),
            claims,
            twice: orders.values().map(|n| n.saturating_sub(1)).sum(),
            without_order: count(&|user, told| told.bought() && !orders.contains_key(user)),
            unaware: orders.keys().filter(|user| !knows(user)).count() as u64,
            untold: count(&|_, told| matches!(told, Told::Never | Told::Declined)),
        }
    }

    /// What is not as it was promised: all units sold, each once, and everybody told the truth.
    pub fn broken(&self, units: u32) -> Vec<String> {
        let units = u64::from(units);
        [
            (self.bought != units, format!("{} of {units} units told to have been bought", self.bought)),
            (self.orders != units, format!("{} orders for {units} units", self.orders)),
            (self.claims != units, format!("{} units of claims sold, of {units}", self.claims)),
            (self.twice > 0, format!("{} orders are a buyer's second", self.twice)),
            (self.without_order > 0, format!("{} told that they bought have no order", self.without_order)),
            (self.unaware > 0, format!("{} have an order and were not told", self.unaware)),
            (self.untold > 0, format!("{} were not told how it ended", self.untold)),
        ]
        .into_iter()
        .filter_map(|(broken, what)| broken.then_some(what))
        .collect()
    }
}

/// Units sold so far.
///
/// # Errors
/// PostgreSQL does not answer.
pub async fn sold(pg: &PgPool, sale: &str) -> anyhow::Result<u64> {
    let sql =
        "select coalesce(sum(qty), 0)::bigint from flashsale.claim where sale_id = $1 and state = 'sold'";
    Ok(sqlx::query_scalar::<_, i64>(sql).bind(sale).fetch_one(pg).await?.unsigned_abs())
}

async fn held(pg: &PgPool, sale: &str) -> anyhow::Result<i64> {
    let sql = "select coalesce(sum(qty), 0)::bigint from flashsale.claim
               where sale_id = $1 and state in ('held', 'started')";
    Ok(sqlx::query_scalar(sql).bind(sale).fetch_one(pg).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_lie_is_found() {
        let told =
            |list: &[(&str, Told)]| list.iter().map(|(user, told)| ((*user).to_owned(), *told)).collect();
        let orders = |list: &[(&str, u64)]| list.iter().map(|(user, n)| ((*user).to_owned(), *n)).collect();
        let true_to_all =
            told(&[("a", Told::Bought), ("b", Told::SoldOut), ("c", Told::BotBought), ("d", Told::Bot)]);
        let books = Books::of(&true_to_all, &orders(&[("a", 1), ("c", 1)]), 2);
        assert_eq!(books.broken(2), Vec::<String>::new());
        assert_eq!(Books::of(&true_to_all, &orders(&[("a", 2), ("c", 1)]), 2).twice, 1);
        assert_eq!(Books::of(&true_to_all, &orders(&[("a", 1)]), 2).without_order, 1);
        assert_eq!(Books::of(&true_to_all, &orders(&[("a", 1), ("b", 1), ("c", 1)]), 2).unaware, 1);
        let silent = Books::of(&told(&[("a", Told::Bought), ("b", Told::Never)]), &orders(&[("a", 1)]), 1);
        assert_eq!((silent.untold, silent.broken(1).len()), (1, 1));
    }
}
