-- The sandbox provider's own books. It plays an outside company that keeps its word through a kill -9
-- of ours, so it keeps its state here; the payments worker itself never reads these tables, only asks
-- the adapter, as it would ask any provider.
create schema if not exists payments;

create table payments.sandbox_payments (
    provider_ref  text        primary key,
    payment_id    text        not null,
    order_id      text        not null,
    authorize_key text        not null constraint sandbox_authorize_key_once unique,
    -- of the request: the same key with another request is refused, as real providers do
    fingerprint   text        not null,
    token         text        not null,
    amount        bigint      not null constraint sandbox_amount_positive check (amount > 0),
    currency      text        not null,
    auto_capture  boolean     not null,
    -- the provider's own word; free text on purpose, since the adapter must bear words it does not know
    status        text        not null,
    decline       text,
    captured      bigint      not null default 0,
    refunded      bigint      not null default 0,
    settles_at    timestamptz,
    created_at    timestamptz not null default now(),
    constraint sandbox_captured_within check (captured between 0 and amount),
    constraint sandbox_refunded_within check (refunded between 0 and captured)
);
create index sandbox_payments_by_payment on payments.sandbox_payments (payment_id);
create index sandbox_payments_by_time on payments.sandbox_payments (created_at, provider_ref);
create index sandbox_payments_to_settle on payments.sandbox_payments (settles_at) where status = 'processing';

create table payments.sandbox_refunds (
    refund_ref   text        primary key,
    refund_key   text        not null constraint sandbox_refund_key_once unique,
    refund_id    text        not null,
    provider_ref text        not null references payments.sandbox_payments,
    amount       bigint      not null constraint sandbox_refund_positive check (amount > 0),
    created_at   timestamptz not null default now()
);
create index sandbox_refunds_by_payment on payments.sandbox_refunds (provider_ref);

-- Webhooks it owes us: written with the change they tell of, gone when delivered.
create table payments.sandbox_events (
    event_id   text        primary key,
    body       text        not null,
    created_at timestamptz not null default now()
);
create index sandbox_events_by_time on payments.sandbox_events (created_at);
