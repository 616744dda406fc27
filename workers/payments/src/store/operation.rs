//! The ledger of calls: a row before each call that may move money, its result after it.

use super::Store;
use crate::{model::Payment, provider::ProviderError};

/// How a call ended, in the ledger's words.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    pub state: &'static str,
    pub code: &'a str,
}

impl<'a> Ended<'a> {
    pub fn answered(code: &'a str) -> Self {
        Self { state: "answered", code }
    }

    pub fn error(error: &ProviderError) -> Self {
        let state = if error.maybe_happened() { "unknown" } else { "failed" };
        Self { state, code: error.code() }
    }
}

impl Store {
    /// Writes the row of a call about to be made; its attempt number, from 1.
    pub async fn call_begins(
        &self,
        payment: &Payment,
        key: &str,
        operation: &str,
        amount: i64,
    ) -> sqlx::Result<i32> {
        sqlx::query_scalar!(
            r#"insert into payments.operation (key, attempt, payment_id, provider, operation, amount, state)
               select $1, coalesce(max(attempt), 0) + 1, $2, $3, $4, $5, 'sent'
               from payments.operation where key = $1
               -- two processes at once: the row of the first stands for both
               on conflict (key, attempt) do update set sent_at = now()
               returning attempt"#,
            key,
            payment.payment_id,
            payment.provider,
            operation,
            amount
        )
        .fetch_one(&self.pool)
        .await
    }

    pub async fn call_ended(&self, key: &str, attempt: i32, ended: Ended<'_>) -> sqlx::Result<()> {
        sqlx::query!(
            "update payments.operation set state = $3, code = $4, ended_at = now()
             where key = $1 and attempt = $2",
            key,
            attempt,
            ended.state,
            ended.code
        )
        .execute(&self.pool)
        .await
        .map(|_| ())
    }
}
