//! Money: payments, refunds, the ledger, wallets, the provider's books.

use super::{Check, How};
use crate::report::Severity::{Error, Warning};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "money.orders",
        means: "every order that stands has one payment, of exactly its total, taken by the time it is delivered",
        hint: "goods go out unpaid: settle with the customer, or cancel the order",
        severity: Error,
        needs: &["orders.orders", "payments.payment"],
        how: How::Sql(include_str!("sql/money_orders.sql")),
    },
    Check {
        id: "money.payments",
        means: "money we hold is for an order that stands; all other has gone back",
        hint: "svc.payments.refund gives it back; is the payments worker's sweeper running?",
        severity: Error,
        needs: &["payments.payment", "orders.orders", "checkout.saga"],
        how: How::Sql(include_str!("sql/money_payments.sql")),
    },
    Check {
        id: "money.pending",
        means: "no payment waits for a result that nobody asks after",
        hint: "is the payments worker running, and its provider there? svc.payments.reconcile compares both",
        severity: Warning,
        needs: &["payments.payment"],
        how: How::Sql(include_str!("sql/money_pending.sql")),
    },
    Check {
        id: "money.ledger",
        means: "every transaction of the ledger sums to zero, in each currency",
        hint: "the trigger of payments.entry was off; find who wrote the transaction, and book its other half",
        severity: Error,
        needs: &["payments.entry"],
        how: How::Sql(include_str!("sql/money_ledger.sql")),
    },
    Check {
        id: "money.captures",
        means: "every capture is booked once, with its amount",
        hint: "compare the payment with the provider, then book the difference",
        severity: Error,
        needs: &["payments.payment", "payments.entry"],
        how: How::Sql(include_str!("sql/money_captures.sql")),
    },
    Check {
        id: "money.books",
        means: "sales, refunds and clearing accounts are what the payments make",
        hint: "compare refunds and captures of the account's provider with the ledger",
        severity: Error,
        needs: &["payments.payment", "payments.entry"],
        how: How::Sql(include_str!("sql/money_books.sql")),
    },
    Check {
        id: "money.wallet",
        means: "every wallet's balance is what its entries make, and not below zero",
        hint: "the ledger is right, since it balances; correct the balance from it",
        severity: Error,
        needs: &["payments.wallet", "payments.wallet_payment", "payments.entry"],
        how: How::Sql(include_str!("sql/money_wallet.sql")),
    },
    Check {
        id: "money.refunds",
        means: "no payment gave back more than it captured, and each refund is counted once",
        hint: "compare payments.refund with the provider",
        severity: Error,
        needs: &["payments.payment", "payments.refund"],
        how: How::Sql(include_str!("sql/money_refunds.sql")),
    },
    Check {
        id: "money.provider",
        means: "the provider's books agree, with one charge per payment",
        hint: "svc.payments.reconcile; what was charged twice is refunded at the provider",
        severity: Error,
        needs: &["payments.payment", "payments.sandbox_payments", "payments.wallet_payment"],
        how: How::Sql(include_str!("sql/money_provider.sql")),
    },
];
