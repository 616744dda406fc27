//! Wallets: balances, credits, and the wallet's books as a provider.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, Transaction};
use subjects::v1;

use super::{Store, refund::book};
use crate::{
    error::PaymentError,
    money::{Currency, Money},
    provider::{
        Answer, Authorize, Fetch, List, ProviderError, Refund, RefundOutcome, RefundView,
        wallet::{WalletEntry, WalletLedger, WalletStatus},
    },
};

const CLEARING: &str = "provider:wallet:clearing";

fn own(user_id: &str) -> String {
    format!("customer:{user_id}:wallet")
}

fn held(user_id: &str) -> String {
    format!("customer:{user_id}:held")
}

impl Store {
    /// Puts money into a wallet, once per entry. The balance after it, and whether it was new.
    ///
    /// # Errors
    /// The entry id was used for another credit.
    pub async fn credit(&self, credit: &v1::CreditWallet) -> Result<(i64, bool), PaymentError> {
        let (amount, currency) =
            credit.amount.as_ref().map_or((0, ""), |money| (money.amount, money.currency.as_str()));
        let mut tx = self.pool.begin().await?;
        let new = sqlx::query!(
            "insert into payments.credit (entry_id, user_id, amount, currency, reason, actor)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            credit.entry_id,
            credit.user_id,
            amount,
            currency,
            credit.reason,
            credit.actor
        )
        .execute(&mut *tx)
        .await?
        .rows_affected()
            == 1;
        if !new {
            let same = sqlx::query_scalar!(
                r#"select user_id = $2 and amount = $3 and currency = $4 as "same!"
                   from payments.credit where entry_id = $1"#,
                credit.entry_id,
                credit.user_id,
                amount,
                currency
            )
            .fetch_one(&mut *tx)
            .await?;
            if !same {
                return Err(PaymentError::Conflict(credit.entry_id.clone()));
            }
            drop(tx);
            return Ok((self.balance(&credit.user_id, currency).await?, false));
        }
        let txn = format!("credit:{}", credit.entry_id);
        book(&mut tx, &txn, currency, &[("funding:wallet", amount), (&own(&credit.user_id), -amount)])
            .await?;
        let balance = sqlx::query_scalar!(
            "insert into payments.wallet (user_id, currency, balance) values ($1, $2, $3)
             on conflict (user_id, currency) do update set balance = wallet.balance + excluded.balance
             returning balance",
            credit.user_id,
            currency,
            amount
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok((balance, true))
    }

    /// 0 for a wallet nobody ever put anything into.
    pub async fn balance(&self, user_id: &str, currency: &str) -> sqlx::Result<i64> {
        let balance = sqlx::query_scalar!(
            "select balance from payments.wallet where user_id = $1 and currency = $2",
            user_id,
            currency
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(balance.unwrap_or(0))
    }
}

/// A row of the wallet's books.
struct Book {
    entry_id: String,
    payment_id: String,
    user_id: String,
    amount: i64,
    currency: String,
    status: String,
    captured: i64,
    refunded: i64,
    created_at: DateTime<Utc>,
}

fn entry(book: Book) -> Answer<WalletEntry> {
    let malformed = |what: &str| ProviderError::Malformed(format!("wallet {}: {what}", book.entry_id));
    let currency = Currency::parse(&book.currency).ok_or_else(|| malformed("currency"))?;
    let status = match book.status.as_str() {
        "held" => WalletStatus::Held,
        "captured" => WalletStatus::Captured,
        "released" => WalletStatus::Released,
        _ => return Err(malformed("status")),
    };
    Ok(WalletEntry {
        money: Money::new(book.amount, currency),
        entry_id: book.entry_id,
        payment_id: book.payment_id,
        status,
        captured: book.captured,
        refunded: book.refunded,
        refunds: Vec::new(),
        created_at: book.created_at,
    })
}

/// Our own database out of reach is the provider out of reach.
fn trouble(error: sqlx::Error) -> ProviderError {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => ProviderError::Unreachable(error.to_string()),
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => ProviderError::Timeout(error.to_string()),
        other => ProviderError::Failed(other.to_string()),
    }
}

/// The row, locked: what moves a wallet payment moves one at a time.
async fn locked(tx: &mut Transaction<'_, Postgres>, entry_id: &str) -> Answer<Book> {
    sqlx::query_as!(
        Book,
        "select entry_id, payment_id, user_id, amount, currency, status, captured, refunded, created_at
         from payments.wallet_payment where entry_id = $1 for update",
        entry_id
    )
    .fetch_optional(&mut **tx)
    .await
    .map_err(trouble)?
    .ok_or_else(|| ProviderError::Rejected(format!("no wallet payment {entry_id}")))
}

async fn put_back(conn: &mut PgConnection, book: &Book, amount: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update payments.wallet set balance = balance + $3 where user_id = $1 and currency = $2",
        book.user_id,
        book.currency,
        amount
    )
    .execute(conn)
    .await
    .map(|_| ())
}

/// The wallet payment moves on from `held`.
async fn leave_hold(conn: &mut PgConnection, book: &Book, status: &str, captured: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update payments.wallet_payment set status = $2, captured = $3 where entry_id = $1",
        book.entry_id,
        status,
        captured
    )
    .execute(conn)
    .await
    .map(|_| ())
}

impl Store {
    /// Ends a hold: `take` of it goes to us, the rest back to the customer.
    async fn unhold(&self, key: &str, entry_id: &str, take: i64) -> Answer<WalletEntry> {
        let mut tx = self.pool.begin().await.map_err(trouble)?;
        let found = locked(&mut tx, entry_id).await?;
        if found.status != "held" {
            return self::entry(found);
        }
        let status = if take > 0 { "captured" } else { "released" };
        let mut sides = vec![(held(&found.user_id), found.amount)];
        if take > 0 {
            sides.push((CLEARING.to_owned(), -take));
        }
        let rest = found.amount - take;
        if rest > 0 {
            sides.push((own(&found.user_id), -rest));
        }
        let sides: Vec<(&str, i64)> =
            sides.iter().map(|(account, amount)| (account.as_str(), *amount)).collect();
        let txn = format!("{key}:wallet");
        book(&mut tx, &txn, &found.currency, &sides).await.map_err(trouble)?;
        leave_hold(&mut tx, &found, status, take).await.map_err(trouble)?;
        if rest > 0 {
            put_back(&mut tx, &found, rest).await.map_err(trouble)?;
        }
        tx.commit().await.map_err(trouble)?;
        self::entry(Book { status: status.into(), captured: take, ..found })
    }

    async fn wallet_refunds(&self, entry_id: &str) -> Answer<Vec<RefundView>> {
        let rows = sqlx::query!(
            "select refund_id, key, amount from payments.wallet_refund where entry_id = $1
             order by created_at, key",
            entry_id
        )
        .fetch_all(&self.pool)
        .await
        .map_err(trouble)?;
        let view = |amount, key: String, refund_id| RefundView {
            refund_id: Some(refund_id),
            amount,
            outcome: RefundOutcome::Refunded { refund_ref: format!("wlr_{key}"), amount },
        };
        Ok(rows.into_iter().map(|row| view(row.amount, row.key, row.refund_id)).collect())
    }

    async fn wallet_book(&self, key: &str) -> Answer<Option<Book>> {
        sqlx::query_as!(
            Book,
            "select entry_id, payment_id, user_id, amount, currency, status, captured, refunded, created_at
             from payments.wallet_payment where key = $1",
            key
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(trouble)
    }
}

#[async_trait]
impl WalletLedger for Store {
    async fn hold(&self, key: &str, request: &Authorize) -> Answer<Option<WalletEntry>> {
        let money = request.money;
        let held = sqlx::query_scalar!(
            r#"select payments.wallet_hold($1, $2, $3, $4, $5, $6, $7) as "held!""#,
            key,
            format!("wlt_{}", request.payment_id),
            request.payment_id,
            request.user_id,
            money.amount,
            money.currency.code(),
            request.capture
        )
        .fetch_one(&self.pool)
        .await
        .map_err(trouble)?;
        if !held {
            return Ok(None);
        }
        match self.wallet_book(key).await? {
            // The first answer again, whatever became of it since.
            Some(book)
                if book.amount == money.amount
                    && book.user_id == request.user_id
                    && book.currency == money.currency.code() =>
            {
                let status = if request.capture { "captured" } else { "held" };
                let captured = if request.capture { book.amount } else { 0 };
                entry(Book { status: status.into(), captured, refunded: 0, ..book }).map(Some)
            }
            Some(_) => Err(ProviderError::Rejected("this key was used for another request".into())),
            None => Err(ProviderError::Failed("a hold that was made is gone".into())),
        }
    }

    async fn capture(&self, key: &str, entry_id: &str, amount: i64) -> Answer<WalletEntry> {
        self.unhold(key, entry_id, amount).await
    }

    async fn release(&self, key: &str, entry_id: &str) -> Answer<WalletEntry> {
        self.unhold(key, entry_id, 0).await
    }

    async fn refund(&self, key: &str, request: &Refund) -> Answer<Option<RefundView>> {
        let mut tx = self.pool.begin().await.map_err(trouble)?;
        let found = locked(&mut tx, &request.provider_ref).await?;
        let amount = request.amount.amount;
        let view = || RefundView {
            refund_id: Some(request.refund_id.clone()),
            amount,
            outcome: RefundOutcome::Refunded { refund_ref: format!("wlr_{key}"), amount },
        };
        let before = sqlx::query!("select entry_id, amount from payments.wallet_refund where key = $1", key)
            .fetch_optional(&mut *tx)
            .await
            .map_err(trouble)?;
        if let Some(before) = before {
            if before.amount == amount && before.entry_id == found.entry_id {
                return Ok(Some(view()));
            }
            return Err(ProviderError::Rejected("this key was used for another refund".into()));
        }
        if found.captured - found.refunded < amount {
            return Ok(None);
        }
        sqlx::query!(
            "insert into payments.wallet_refund (key, refund_id, entry_id, amount) values ($1, $2, $3, $4)",
            key,
            request.refund_id,
            found.entry_id,
            amount
        )
        .execute(&mut *tx)
        .await
        .map_err(trouble)?;
        sqlx::query!(
            "update payments.wallet_payment set refunded = refunded + $2 where entry_id = $1",
            found.entry_id,
            amount
        )
        .execute(&mut *tx)
        .await
        .map_err(trouble)?;
        let txn = format!("{key}:wallet");
        let user = own(&found.user_id);
        book(&mut tx, &txn, &found.currency, &[(CLEARING, amount), (&user, -amount)])
            .await
            .map_err(trouble)?;
        put_back(&mut tx, &found, amount).await.map_err(trouble)?;
        tx.commit().await.map_err(trouble)?;
        Ok(Some(view()))
    }

    async fn entry(&self, request: &Fetch) -> Answer<Option<WalletEntry>> {
        let found = sqlx::query_as!(
            Book,
            "select entry_id, payment_id, user_id, amount, currency, status, captured, refunded, created_at
             from payments.wallet_payment
             where entry_id = $1 or ($1 is null and payment_id = $2)
             order by created_at desc limit 1",
            request.provider_ref,
            request.payment_id
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(trouble)?;
        let Some(book) = found else { return Ok(None) };
        let refunds = if book.refunded > 0 { self.wallet_refunds(&book.entry_id).await? } else { Vec::new() };
        Ok(Some(WalletEntry { refunds, ..self::entry(book)? }))
    }

    async fn entries(&self, request: &List) -> Answer<(Vec<WalletEntry>, Option<String>)> {
        let (after, after_id) = match &request.cursor {
            None => (request.from, ""),
            Some(cursor) => cursor
                .split_once('_')
                .and_then(|(micros, id)| Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, id)))
                .ok_or_else(|| ProviderError::Rejected("not a cursor of ours".into()))?,
        };
        let limit = i64::from(request.limit.clamp(1, 100));
        let rows = sqlx::query_as!(
            Book,
            "select entry_id, payment_id, user_id, amount, currency, status, captured, refunded, created_at
             from payments.wallet_payment
             where created_at >= $1 and created_at < $2 and (created_at, entry_id) > ($3, $4)
             order by created_at, entry_id limit $5",
            request.from,
            request.to,
            after,
            after_id,
            limit
        )
        .fetch_all(&self.pool)
        .await
        .map_err(trouble)?;
        let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == limit;
        let next = rows
            .last()
            .filter(|_| full)
            .map(|row| format!("{}_{}", row.created_at.timestamp_micros(), row.entry_id));
        let entries = rows.into_iter().map(entry).collect::<Answer<Vec<_>>>()?;
        Ok((entries, next))
    }
}
