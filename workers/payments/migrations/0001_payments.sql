-- Money in, money back. Amounts are minor units; instants UTC.
create schema if not exists payments;

-- The intent of one order's payment, and where it stands. Written before any provider is asked.
create table payments.payment (
    payment_id   text        primary key,
    order_id     text        not null constraint payment_order_once unique,
    saga_id      text        not null,
    user_id      text        not null,
    city         text        not null,
    provider     text        not null,
    method       text        not null,
    -- the customer's means of payment at the provider; kept while pending only, so that a repeat asks
    -- for the same thing under the same key
    token        text,
    amount       bigint      not null constraint payment_amount_positive check (amount > 0),
    currency     text        not null,
    status       text        not null constraint payment_status_known check (status in
        ('pending', 'authorized', 'captured', 'declined', 'voided', 'partially_refunded', 'refunded', 'expired')),
    provider_ref text,
    captured     bigint      not null default 0 constraint payment_captured_sane check (captured >= 0),
    -- given back, and held by refunds that are not settled yet
    refunded     bigint      not null default 0 constraint payment_refunded_sane check (refunded >= 0),
    refunding    bigint      not null default 0 constraint payment_refunding_sane check (refunding >= 0),
    next_action  text        not null default '',
    decline_code text        not null default '',
    -- the order was undone, cancelled, or expired: whatever money is here, or still comes, goes back
    undone       boolean     not null default false,
    version      bigint      not null default 1,
    -- when the sweeper looks; null: nothing is open
    check_at     timestamptz,
    checks       integer     not null default 0,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    constraint payment_never_gives_back_more check (refunded + refunding <= captured)
);
create index payment_to_check on payments.payment (check_at) where check_at is not null;
create index payment_by_ref on payments.payment (provider, provider_ref) where provider_ref is not null;
create index payment_by_time on payments.payment (provider, created_at);

-- The ledger of calls: one row before each call that may move money, its result after it.
create table payments.operation (
    key        text        not null,
    attempt    integer     not null,
    payment_id text        not null,
    provider   text        not null,
    operation  text        not null,
    amount     bigint      not null,
    -- sent; answered; unknown: it may have happened; failed: it did not
    state      text        not null constraint operation_state_known check (state in
        ('sent', 'answered', 'unknown', 'failed')),
    code       text        not null default '',
    sent_at    timestamptz not null default now(),
    ended_at   timestamptz,
    primary key (key, attempt)
);
create index operation_by_payment on payments.operation (payment_id);

create table payments.refund (
    refund_id  text        primary key,
    payment_id text        not null references payments.payment,
    order_id   text        not null,
    amount     bigint      not null constraint refund_amount_positive check (amount > 0),
    status     text        not null constraint refund_status_known check (status in
        ('pending', 'succeeded', 'failed')),
    refund_ref text,
    code       text        not null default '',
    reason     text        not null default '',
    actor      text        not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index refund_by_payment on payments.refund (payment_id);

-- Undo before charge: a charge that comes later is refused.
create table payments.tombstone (
    order_id text        primary key,
    reason   text        not null,
    at       timestamptz not null default now()
);

-- Webhooks taken in.
create table payments.webhook (
    provider text        not null,
    event_id text        not null,
    at       timestamptz not null default now(),
    primary key (provider, event_id)
);
create index webhook_by_time on payments.webhook (at);

-- The double-entry ledger: append-only; debit is positive, credit negative.
--
--   account                     kind       grows by
--   provider:{name}:clearing    asset      debit     what a provider has taken for us and not given back
--   sales:orders                income     credit    charges
--   sales:refunds               contra     debit     money given back
--   customer:{user}:wallet      liability  credit    what we owe a customer: his balance is minus the sum
--   customer:{user}:held        liability  credit    the part of it that is held for a payment
--   funding:wallet              asset      debit     where wallet credit came from
--
-- The wallet is a provider with books in this ledger: a wallet payment moves the money from the
-- customer to provider:wallet:clearing, and the payment takes it from there, as any other would.
create table payments.entry (
    id       bigint      generated always as identity primary key,
    txn      text        not null,
    account  text        not null,
    amount   bigint      not null constraint entry_moves_something check (amount <> 0),
    currency text        not null,
    at       timestamptz not null default now(),
    -- a transaction is booked once, whoever books it again
    constraint entry_once unique (txn, account)
);
create index entry_by_account on payments.entry (account, currency);

create function payments.entry_balances() returns trigger language plpgsql as $$
begin
    if exists (select 1 from added group by txn, currency having sum(amount) <> 0) then
        raise exception 'a ledger transaction does not sum to zero' using errcode = 'check_violation';
    end if;
    return null;
end $$;
-- All entries of a transaction come in one statement, so a statement is where they must balance.
create trigger entry_balances after insert on payments.entry
    referencing new table as added for each statement execute function payments.entry_balances();

create function payments.entry_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger entry_stays before update or delete or truncate on payments.entry
    for each statement execute function payments.entry_stays();

-- Balances, moved in the transaction that writes their entries.
create table payments.wallet (
    user_id  text   not null,
    currency text   not null,
    balance  bigint not null constraint wallet_never_negative check (balance >= 0),
    primary key (user_id, currency)
);

create table payments.credit (
    entry_id   text        primary key,
    user_id    text        not null,
    amount     bigint      not null constraint credit_positive check (amount > 0),
    currency   text        not null,
    reason     text        not null,
    actor      text        not null,
    created_at timestamptz not null default now()
);

-- The wallet's own books, as a provider.
create table payments.wallet_payment (
    entry_id   text        primary key,
    key        text        not null constraint wallet_key_once unique,
    payment_id text        not null,
    user_id    text        not null,
    amount     bigint      not null,
    currency   text        not null,
    status     text        not null constraint wallet_status_known check (status in ('held', 'captured', 'released')),
    captured   bigint      not null default 0,
    refunded   bigint      not null default 0,
    created_at timestamptz not null default now(),
    constraint wallet_captured_within check (captured between 0 and amount),
    constraint wallet_refunded_within check (refunded between 0 and captured)
);
create index wallet_payment_by_payment on payments.wallet_payment (payment_id);
create index wallet_payment_by_time on payments.wallet_payment (created_at, entry_id);

create table payments.wallet_refund (
    key        text        primary key,
    refund_id  text        not null,
    entry_id   text        not null references payments.wallet_payment,
    amount     bigint      not null constraint wallet_refund_positive check (amount > 0),
    created_at timestamptz not null default now()
);
create index wallet_refund_by_entry on payments.wallet_refund (entry_id);

create table payments.outbox (
    id         bigint      generated always as identity primary key,
    subject    text        not null,
    payload    bytea       not null,
    headers    jsonb       not null default '{}',
    created_at timestamptz not null default now()
);
