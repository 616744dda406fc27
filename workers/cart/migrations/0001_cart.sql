-- Carts as they were last saved; the newest stand in Redis.
create schema if not exists cart;

create table cart.cart (
    -- usr_… or, before login, anon_….
    owner text not null,
    hub_id text not null,
    -- A save of an older one changes nothing.
    version bigint not null,
    -- The fields of the cart's hash (lua/cart/include/cart.lua), by name.
    contents jsonb not null,
    -- When it was changed last.
    touched_at timestamptz not null,
    constraint cart_pkey primary key (owner, hub_id)
);

-- What nobody touches goes; what belongs to nobody yet goes sooner.
create index cart_touched on cart.cart (touched_at);
create index cart_anonymous on cart.cart (touched_at) where starts_with(owner, 'anon_');
