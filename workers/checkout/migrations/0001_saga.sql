create schema if not exists checkout;

create table checkout.saga (
    saga_id    text primary key,
    -- The first writer's order id counts; a retry that proposes another finds this one.
    order_id   text not null constraint saga_order_once unique,
    user_id    text not null,
    hub_id     text not null,
    -- Empty until the basket is priced.
    city       text not null default '',
    idem_key   text not null,
    req_hash   bytea not null,
    -- StartCheckout. Cleared when the saga is over: it holds an address and a payment token.
    request    bytea,
    state      text not null default 'running' constraint saga_state check
        (state in ('running', 'awaiting_payment', 'compensating', 'confirmed', 'failed', 'stuck')),
    -- The step it is at or stopped at, by name.
    step       text not null default '',
    -- Compensations that failed since it was last handed to the queue by a person.
    attempts   integer not null default 0,
    -- How often the sweeper has handed it back.
    sweeps     integer not null default 0,
    swept_at   timestamptz,
    deadline   timestamptz not null,
    last_error text not null default '',
    -- What a person did about it.
    note       text not null default '',
    -- CheckoutOutcome. While compensating: the outcome it will have.
    outcome    bytea,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint saga_key_once unique (user_id, idem_key)
);

-- For the sweeper and for lists by state. Confirmed sagas, nearly all of them, are not in it.
create index saga_not_confirmed on checkout.saga (state, created_at, saga_id) where state <> 'confirmed';

create table checkout.outbox (
    id         bigint generated always as identity primary key,
    subject    text not null,
    payload    bytea not null,
    headers    jsonb not null default '{}',
    created_at timestamptz not null default now()
);
