//! Counters of one partition, told once a second: a counter per ping would cost as much as the ping.

use crate::{checks::Reason, desk::Desk};

pub struct Meter {
    partition: String,
    pub tracks: u64,
}

impl Meter {
    pub fn new(partition: u32) -> Self {
        Self { partition: partition.to_string(), tracks: 0 }
    }

    /// `kilat_tracking_pings_total{verdict}`: `accepted`, or the check that refused; 13 values.
    pub fn tell(&mut self, desk: &mut Desk) {
        let accepted = std::mem::take(&mut desk.accepted);
        if accepted > 0 {
            metrics::counter!("kilat_tracking_pings_total", "verdict" => "accepted").increment(accepted);
        }
        for (at, count) in desk.refused.iter_mut().enumerate() {
            let count = std::mem::take(count);
            if count > 0
                && let Some(reason) = Reason::ALL.get(at)
            {
                metrics::counter!("kilat_tracking_pings_total", "verdict" => reason.as_str())
                    .increment(count);
            }
        }
        let tracks = std::mem::take(&mut self.tracks);
        if tracks > 0 {
            metrics::counter!("kilat_tracking_locations_total").increment(tracks);
        }
        metrics::gauge!("kilat_tracking_riders", "partition" => self.partition.clone())
            .set(desk.riders() as f64);
    }
}
