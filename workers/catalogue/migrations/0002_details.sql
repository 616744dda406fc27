-- What a product page shows, what ranks a product, and what a hub sells. Expand only: an older worker goes
-- on beside it, and writes the defaults.
alter table catalogue.product
    add column description text not null default '',
    add column tags text[] not null default '{}',
    add column images text[] not null default '{}',
    add column attributes jsonb not null default '{}',
    -- Of the price, in hundredths of a percent.
    add column margin_bp integer not null default 0
        constraint product_margin_range check (margin_bp between 0 and 10000);

-- A hub without a row sells whatever has a price in its city.
create table catalogue.assortment (
    hub_id text primary key references catalogue.hub,
    limited boolean not null,
    skus text[] not null,
    version bigint not null constraint assortment_version_positive check (version >= 1),
    seq bigint not null,
    updated_at timestamptz not null default now()
);
create index assortment_by_seq on catalogue.assortment (seq);
