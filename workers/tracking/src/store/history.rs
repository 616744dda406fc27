//! Points in, and out.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use subjects::v1::{TrackFrame, TrackPoint};

use super::{
    Store,
    copy::{self, Rows},
};

#[derive(sqlx::FromRow)]
struct PointRow {
    at: DateTime<Utc>,
    rider_id: String,
    lat: f64,
    lng: f64,
    speed_mps: f32,
    bearing_deg: f32,
    accuracy_m: f32,
    orders: Option<Vec<String>>,
}

impl Store {
    /// Writes the points of frames that have not been written before. All or none.
    pub async fn add_frames(&self, frames: &[TrackFrame]) -> sqlx::Result<u64> {
        let key = |frame: &TrackFrame| {
            (
                i32::try_from(frame.partition).unwrap_or(i32::MAX),
                frame.fence.cast_signed(),
                frame.frame.cast_signed(),
            )
        };
        // In one order, so that two instances with the same frames wait for each other, not in a circle.
        let mut keys: Vec<_> = frames.iter().map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        let (partitions, (fences, numbers)): (Vec<i32>, (Vec<i64>, Vec<i64>)) =
            keys.into_iter().map(|(partition, fence, frame)| (partition, (fence, frame))).unzip();
        let mut tx = self.pool.begin().await?;
        let new: Vec<(i32, i64, i64)> = sqlx::query_as(
            "insert into tracking.frame (partition, fence, frame)
             select * from unnest($1::integer[], $2::bigint[], $3::bigint[])
             on conflict do nothing
             returning partition, fence, frame",
        )
        .bind(partitions)
        .bind(fences)
        .bind(numbers)
        .fetch_all(&mut *tx)
        .await?;
        let mut new: HashSet<_> = new.into_iter().collect();
        let mut rows = Rows::with_capacity(frames.iter().map(|frame| frame.points.len()).sum());
        let mut count = 0;
        for frame in frames {
            // The same frame may stand twice among those given.
            if new.remove(&key(frame)) {
                for point in &frame.points {
                    rows.push(&frame.city, point);
                    count += 1;
                }
            }
        }
        if count > 0 {
            let mut copy = tx.copy_in_raw(copy::STATEMENT).await?;
            copy.send(rows.finish()).await?;
            copy.finish().await?;
        }
        tx.commit().await?;
        Ok(count)
    }

    /// Whether anybody ever carried the order.
    pub async fn was_carried(&self, order_id: &str) -> sqlx::Result<bool> {
        sqlx::query_scalar(
            "select exists (select from tracking.leg where order_id = $1 and since is not null)",
        )
        .bind(order_id)
        .fetch_one(&self.pool)
        .await
    }

    /// The points of an order after `(at, rider)`, in the order of time.
    pub async fn points(
        &self,
        order_id: &str,
        after: Option<(DateTime<Utc>, &str)>,
        limit: i64,
    ) -> sqlx::Result<Vec<TrackPoint>> {
        let rows = sqlx::query_as::<_, PointRow>(
            "select p.at, p.rider_id, p.lat, p.lng, p.speed_mps, p.bearing_deg, p.accuracy_m, p.orders
             from tracking.leg l
             join tracking.point p
               on p.rider_id = l.rider_id and p.orders is not null and $1 = any (p.orders)
              -- Devices' clocks are not ours: a minute on either side.
              and p.at >= coalesce(l.since, l.until - interval '1 day') - interval '1 minute'
              and p.at <= coalesce(l.until, now()) + interval '1 minute'
             where l.order_id = $1 and ($2::timestamptz is null or (p.at, p.rider_id) > ($2, $3))
             group by p.at, p.rider_id, p.lat, p.lng, p.speed_mps, p.bearing_deg, p.accuracy_m, p.orders
             order by p.at, p.rider_id
             limit $4",
        )
        .bind(order_id)
        .bind(after.map(|(at, _)| at))
        .bind(after.map(|(_, rider)| rider))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| TrackPoint {
                rider_id: row.rider_id,
                // Whom else he carried something for is nobody's business.
                order_ids: row.orders.unwrap_or_default().into_iter().filter(|id| id == order_id).collect(),
                lat: row.lat,
                lng: row.lng,
                speed_mps: row.speed_mps.into(),
                bearing_deg: row.bearing_deg.into(),
                accuracy_m: row.accuracy_m.into(),
                at_ms: row.at.timestamp_millis(),
            })
            .collect())
    }
}
