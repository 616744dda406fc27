-- Which hub serves a point, and the settings of cities.
create schema if not exists geo;

-- In public whatever the search path is: other schemas may want it too, and it can stand in one only.
-- Where the role may not create extensions, an administrator does so beforehand.
create extension if not exists postgis with schema public;

-- Every change takes the next number of the feed, under a lock that is held until it commits: so
-- numbers become visible in their order, and "everything after n" misses nothing.
create table geo.feed (
    sole boolean primary key default true check (sole),
    seq bigint not null
);
insert into geo.feed (seq) values (0);

create table geo.city (
    city text primary key,
    name text not null constraint city_name_not_empty check (name <> ''),
    currency text not null constraint city_currency_form check (currency ~ '^[A-Z]{3}$'),
    time_zone text not null,
    south double precision not null constraint city_south_range check (south between -90 and 90),
    -- Greater than east: the bounds cross the antimeridian.
    west double precision not null constraint city_west_range check (west between -180 and 180),
    north double precision not null constraint city_north_range check (north between -90 and 90),
    east double precision not null constraint city_east_range check (east between -180 and 180),
    proximity double precision not null constraint city_proximity_range check (proximity between 0 and 1000),
    stock double precision not null constraint city_stock_range check (stock between 0 and 1000),
    riders double precision not null constraint city_riders_range check (riders between 0 and 1000),
    -- Empty: whom no tier can place nobody serves.
    default_hub_id text not null,
    max_distance_m double precision not null constraint city_distance_positive check (max_distance_m > 0),
    active boolean not null,
    version bigint not null constraint city_version_positive check (version >= 1),
    seq bigint not null,
    updated_at timestamptz not null default now(),
    constraint city_bounds_not_empty check (south < north and west <> east)
);
create index city_by_seq on geo.city (seq);

-- Hubs as the catalogue tells of them; the version is the catalogue's.
create table geo.hub (
    hub_id text primary key,
    name text not null,
    city text not null,
    lat double precision not null constraint hub_lat_range check (lat between -90 and 90),
    lng double precision not null constraint hub_lng_range check (lng between -180 and 180),
    active boolean not null,
    version bigint not null,
    seq bigint not null,
    updated_at timestamptz not null default now()
);
create index hub_by_seq on geo.hub (seq);
create index hub_by_city on geo.hub (city);

create table geo.zone (
    hub_id text primary key references geo.hub,
    -- kilat.v1.Zone as it was put, without version and cells.
    shape bytea not null,
    -- Where the hub stood when it was drawn: the middle of a circle.
    lat double precision not null,
    lng double precision not null,
    -- What the hub delivers to, and what was cut out of it. Longitudes run on beyond 180 where the
    -- outline crosses the antimeridian.
    area public.geometry(geometry, 4326) not null,
    cut public.geometry(geometry, 4326),
    cells integer not null constraint zone_cells_positive check (cells > 0),
    -- H3 cells of resolution 6 whose lookups this zone has a say in.
    regions bigint[] not null,
    version bigint not null constraint zone_version_positive check (version >= 1),
    seq bigint not null,
    updated_at timestamptz not null default now()
);
create index zone_by_seq on geo.zone (seq);

-- The zones' areas as H3 cells of resolution 9. Cells of one parent are a range of numbers.
create table geo.zone_cell (
    cell bigint not null,
    hub_id text not null references geo.zone on delete cascade,
    -- The whole cell is in the area; otherwise part of it is.
    whole boolean not null,
    primary key (cell, hub_id)
);
create index zone_cell_by_hub on geo.zone_cell (hub_id);

create table geo.outbox (
    id bigint generated always as identity primary key,
    subject text not null,
    payload bytea not null,
    headers jsonb not null default '{}',
    created_at timestamptz not null default now()
);
