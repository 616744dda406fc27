//! Which zones come near a place.

use geodesy::{CellIndex, Place, Resolution};

use super::{Store, unsigned};
use crate::reach::{Near, Reach, Spot, Standing, range};

/// The record's answer for one place, and how far the feed had come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearRows {
    pub seq: i64,
    pub rows: Vec<NearRow>,
}

/// A hub whose zone comes near a cell, and what its outline says of the place itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearRow {
    pub reach: Reach,
    pub standing: Standing,
}

impl Store {
    /// Hubs that take orders and whose zones come near, at most 64 of the nearest. One statement, so one
    /// state of the record. The place is tested against the polygons themselves.
    pub async fn near(&self, place: Place, spot: &Spot) -> sqlx::Result<NearRows> {
        let ((low8, high8), (low6, high6)) =
            (range(spot.cell, Resolution::Eight), range(spot.cell, Resolution::Six));
        let (one, two) = spot.rings();
        let numbers = |cells: &[CellIndex]| cells.iter().map(|cell| number(*cell)).collect::<Vec<i64>>();
        let rows = sqlx::query!(
            r#"with near as materialized (
                   select c.hub_id,
                          min(case when c.cell = $3 then case when c.whole then 0 else 1 end
                                   when c.cell = any($4::bigint[]) then 2
                                   when c.cell = any($5::bigint[]) then 3
                                   when c.cell between $6 and $7 then 4
                                   else 5 end) as near
                   from geo.zone_cell c
                   -- The rings may reach beyond the parent.
                   where c.cell between $8 and $9 or c.cell = any($4::bigint[]) or c.cell = any($5::bigint[])
                   group by c.hub_id),
               -- Across the antimeridian an area's longitudes run on beyond 180.
               at as (select public.st_setsrid(public.st_makepoint($2, $1), 4326) as here,
                             public.st_setsrid(public.st_makepoint($2 + 360, $1), 4326) as beyond)
               select f.seq, r.hub_id as "hub_id?", r.near as "near?", r.version as "version?",
                      r.inside as "inside?", r.cut_out as "cut_out?"
               from geo.feed f
               left join (
                   select n.hub_id, n.near, z.version,
                          public.st_intersects(z.area, at.here) or public.st_intersects(z.area, at.beyond)
                              as inside,
                          z.cut is not null
                          and (public.st_intersects(z.cut, at.here) or public.st_intersects(z.cut, at.beyond))
                              as cut_out
                   from near n
                   join geo.zone z on z.hub_id = n.hub_id
                   join geo.hub h on h.hub_id = n.hub_id
                   left join geo.city t on t.city = h.city
                   cross join at
                   where h.active and coalesce(t.active, true)
                   order by n.near, n.hub_id limit 64) r on true"#,
            place.lat(),
            place.lng(),
            number(spot.cell),
            &numbers(&one),
            &numbers(&two),
            number(low8),
            number(high8),
            number(low6),
            number(high6),
        )
        .fetch_all(&self.pool)
        .await?;
        let seq = rows.first().map_or(0, |row| row.seq);
        let near = |number| Near::of(number).ok_or_else(|| sqlx::Error::Decode("a level of no name".into()));
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let (Some(hub_id), Some(number), Some(version)) = (row.hub_id, row.near, row.version) else {
                continue;
            };
            let standing = match (row.inside, row.cut_out) {
                (Some(true), _) => Standing::Inside,
                (_, Some(true)) => Standing::CutOut,
                _ => Standing::Outside,
            };
            let reach = Reach { hub_id, near: near(number)?, version: unsigned(version) };
            found.push(NearRow { reach, standing });
        }
        Ok(NearRows { seq, rows: found })
    }
}

/// As the record keeps a cell. The topmost bit of an H3 index is 0.
pub fn number(cell: CellIndex) -> i64 {
    i64::try_from(u64::from(cell)).unwrap_or_default()
}
