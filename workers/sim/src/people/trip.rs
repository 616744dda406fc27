//! What a rider knows of an offer or a trip, whether it came over the bus or from the gateway.

use serde_json::Value;
use subjects::v1::{self, AssignmentState, TaskState};

use crate::doors::http::{text, unix};

#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    pub id: String,
    pub state: AssignmentState,
    /// Degrees.
    pub hub: (f64, f64),
    pub stops: Vec<Stop>,
    /// Unix seconds.
    pub expires_at: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub order: String,
    pub door: (f64, f64),
    pub state: TaskState,
}

impl Trip {
    pub fn of_message(assignment: v1::Assignment) -> Option<Self> {
        let at = |point: Option<v1::Point>| point.map(|point| (point.lat, point.lng));
        let stop = |stop: &v1::Stop| {
            Some(Stop { order: stop.order_id.clone(), door: at(stop.point)?, state: stop.state() })
        };
        let expires: Option<chrono::DateTime<chrono::Utc>> =
            assignment.expires_at.and_then(|at| at.try_into().ok());
        Some(Self {
            state: assignment.state(),
            hub: at(assignment.hub)?,
            stops: assignment.stops.iter().filter_map(stop).collect(),
            expires_at: expires.map(|at| at.timestamp_micros() as f64 / 1e6),
            id: assignment.assignment_id,
        })
    }

    pub fn of_json(body: &Value) -> Option<Self> {
        let at = |body: &Value| Some((body.get("lat")?.as_f64()?, body.get("lng")?.as_f64()?));
        let stop = |stop: &Value| {
            Some(Stop {
                order: text(stop, "/order_id").to_owned(),
                door: at(stop.get("point")?)?,
                state: TaskState::from_str_name(&format!("TASK_STATE_{}", text(stop, "/state")))
                    .unwrap_or_default(),
            })
        };
        let state = AssignmentState::from_str_name(&format!("ASSIGNMENT_STATE_{}", text(body, "/state")))?;
        Some(Self {
            id: text(body, "/assignment_id").to_owned(),
            state,
            hub: at(body.get("hub")?)?,
            stops: body.get("stops")?.as_array()?.iter().filter_map(stop).collect(),
            expires_at: unix(body, "/expires_at"),
        })
    }

    /// Of these stops, those that are still on this trip.
    pub fn keeps(&self, stops: &mut Vec<Stop>) {
        let open = matches!(
            self.state,
            AssignmentState::Offered | AssignmentState::Accepted | AssignmentState::PickedUp
        );
        let on = |stop: &Stop| {
            let here = self.stops.iter().find(|here| here.order == stop.order);
            open && here.is_some_and(|here| here.state != TaskState::Cancelled)
        };
        stops.retain(on);
    }

    pub fn orders(&self) -> Vec<String> {
        self.stops.iter().map(|stop| stop.order.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A part of an offer may fall out between the offer and the yes: what was told then is of an offer.
    #[test]
    fn what_is_told_of_a_trip_keeps_what_is_still_on_it() {
        let stop = |order: &str, state| Stop { order: order.to_owned(), door: (0.0, 0.0), state };
        let trip = |state, stops: Vec<Stop>| Trip {
            id: "asg_1".to_owned(),
            state,
            hub: (0.0, 0.0),
            stops,
            expires_at: None,
        };
        let told = |state| {
            trip(state, vec![stop("ord_1", TaskState::Assigned), stop("ord_2", TaskState::Cancelled)])
        };
        for (state, kept) in [
            (AssignmentState::Offered, 1),
            (AssignmentState::Accepted, 1),
            (AssignmentState::PickedUp, 1),
            (AssignmentState::TimedOut, 0),
            (AssignmentState::Cancelled, 0),
        ] {
            let mut mine = vec![stop("ord_1", TaskState::Offered), stop("ord_2", TaskState::Offered)];
            told(state).keeps(&mut mine);
            assert_eq!(mine.len(), kept, "{state:?}");
            assert!(mine.iter().all(|stop| stop.order == "ord_1"));
        }
    }

    #[test]
    fn a_trip_is_the_same_from_both_doors() {
        let json = json!({
            "assignment_id": "asg_1", "rider_id": "rid_1", "hub_id": "hub_1", "city": "jkt",
            "state": "ACCEPTED", "hub": { "lat": -6.2, "lng": 106.8 },
            "stops": [{ "order_id": "ord_1", "point": { "lat": -6.21, "lng": 106.81 }, "state": "ASSIGNED" }],
            "expires_at": "2026-05-09T07:00:00Z", "version": 2
        });
        let point = |lat, lng| Some(v1::Point { lat, lng });
        let message = v1::Assignment {
            assignment_id: "asg_1".into(),
            state: AssignmentState::Accepted.into(),
            hub: point(-6.2, 106.8),
            stops: vec![v1::Stop {
                order_id: "ord_1".into(),
                point: point(-6.21, 106.81),
                state: TaskState::Assigned.into(),
                ..Default::default()
            }],
            expires_at: Some(chrono::DateTime::from_timestamp(1_778_310_000, 0).unwrap().into()),
            ..Default::default()
        };
        assert_eq!(Trip::of_json(&json), Trip::of_message(message));
        assert_eq!(Trip::of_json(&json!({ "state": "NONSENSE" })), None);
    }
}
