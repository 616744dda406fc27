-- Both are written by whoever holds the row of their hub locked, and by nobody else, so a lookup of the hub
-- for each row tells nothing; of what a reservation costs here it was a good part.
alter table inventory.movement drop constraint movement_hub_id_fkey;
alter table inventory.reservation drop constraint reservation_hub_id_fkey;
