-- Zones that were removed: so that everything after a number of the feed includes what is no more, and a zone
-- that is drawn again goes on counting its versions.
create table geo.zone_gone (
    hub_id text primary key references geo.hub,
    version bigint not null,
    seq bigint not null,
    removed_at timestamptz not null default now()
);
create index zone_gone_by_seq on geo.zone_gone (seq);
