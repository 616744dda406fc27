//! One rider, as the owner of his partition knows him. Pure.

use std::sync::Arc;

use async_nats::Subject;
use geodesy::{Place, Plane};
use subjects::v1::{self, Fence};

use crate::{
    bucket::{Bucket, Pour, Rate},
    carriage::Carriage,
    checks::{Memory, Passed},
    fence::{Crossed, Watch},
    filter::{Filter, Fix},
    kept::{Kept, Spot, push_point},
};

/// The plane is laid anew when the rider is this far from where it touches the earth, metres: over a city it
/// is right to a part in ten thousand, over a country it is not.
const PLANE_M: f64 = 20_000.0;

/// An order he carries.
#[derive(Clone, Debug)]
pub struct Carried {
    pub order_id: String,
    pub assignment_id: String,
    /// `track.{order}`.
    pub subject: Subject,
    pub hub: Option<Place>,
    pub customer: Option<Place>,
    pub at_hub: Watch,
    pub at_customer: Watch,
}

impl Carried {
    fn of(carriage: &Carriage) -> Self {
        Self {
            order_id: carriage.order_id.clone(),
            assignment_id: carriage.assignment_id.clone(),
            subject: format!("track.{}", carriage.order_id).into(),
            hub: carriage.hub,
            customer: carriage.customer,
            at_hub: Watch::starting(carriage.at_hub),
            at_customer: Watch::starting(carriage.at_customer),
        }
    }
}

pub struct Rider {
    pub id: Box<str>,
    /// Where he was when he was last heard of; no city before the first ping that passed.
    pub city: Box<str>,
    pub bucket: Bucket,
    pub banned_until_ms: i64,
    /// Redis was asked for him.
    pub asked: bool,
    memory: Memory,
    plane: Plane,
    filter: Option<Filter>,
    pub spot: Spot,
    pub carried: Vec<Carried>,
    /// Their ids, for his points; `None`: none.
    pub orders: Option<Arc<[String]>>,
    /// Points that the trail in Redis has not got.
    pub trail: Vec<u8>,
    /// Waits to be written to Redis, to be in the next frame of positions, to be told to customers.
    pub unkept: bool,
    pub unframed: bool,
    pub untold: bool,
    pub kept_ms: i64,
    pub told_ms: i64,
    pub heard_ms: i64,
}

impl Rider {
    pub fn new(id: &str, rate: Rate, now_ms: i64) -> Self {
        Self {
            id: id.into(),
            city: Box::default(),
            bucket: Bucket::full(rate, now_ms),
            banned_until_ms: 0,
            asked: false,
            memory: Memory::default(),
            plane: Plane::at(Place::wrapped(0.0, 0.0)),
            filter: None,
            spot: Spot::default(),
            carried: Vec::new(),
            orders: None,
            trail: Vec::new(),
            unkept: false,
            unframed: false,
            untold: false,
            kept_ms: 0,
            told_ms: 0,
            heard_ms: now_ms,
        }
    }

    /// Goes on from what another owner kept.
    pub fn resume(&mut self, kept: &Kept) {
        let (Some(place), Some(last)) = (kept.place(), kept.last()) else { return };
        self.city = kept.city.as_str().into();
        self.plane = Plane::at(place);
        self.filter = Some(kept.filter());
        self.memory = Memory::knowing(last);
        self.look(kept.at_ms);
    }

    pub fn known(&self) -> bool {
        self.filter.is_some()
    }

    pub fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    pub fn pour(&mut self, rate: Rate, now_ms: i64) -> Pour {
        self.bucket.pour(rate, now_ms)
    }

    /// Takes in a ping that passed the checks.
    pub fn advance(&mut self, passed: &Passed, told: &v1::Ping) {
        let last = passed.last;
        let mut at = self.plane.to_xy(last.place);
        if self.filter.is_none() || passed.jumped {
            (self.filter, at) = (None, (0.0, 0.0));
            self.plane = Plane::at(last.place);
        } else if at.0.abs().max(at.1.abs()) > PLANE_M {
            at = self.lay_anew(last.place);
        }
        let fix = Fix {
            at_s: last.at_ms as f64 / 1_000.0,
            x: at.0,
            y: at.1,
            accuracy_m: last.accuracy_m,
            velocity: velocity(told),
        };
        match &mut self.filter {
            Some(filter) => {
                filter.update(fix);
            }
            None => self.filter = Some(Filter::new(fix)),
        }
        self.look(last.at_ms);
        push_point(&mut self.trail, &self.spot);
    }

    /// He is where he was: no point for anybody's map, but the filter is to know that he stands.
    pub fn stayed(&mut self, at_ms: i64) {
        let (Some(filter), Some(last)) = (&mut self.filter, self.memory.last) else { return };
        let (x, y) = self.plane.to_xy(last.place);
        let at_s = at_ms as f64 / 1_000.0;
        filter.update(Fix { at_s, x, y, accuracy_m: last.accuracy_m, velocity: Some((0.0, 0.0)) });
        self.look(at_ms);
    }

    /// He carries it now. The fences of a carriage that is known are this owner's to watch.
    pub fn carry(&mut self, carriage: &Carriage) {
        let carried = Carried::of(carriage);
        match self.carried.iter_mut().find(|other| other.order_id == carried.order_id) {
            Some(other) if other.assignment_id == carried.assignment_id => {
                *other = Carried { at_hub: other.at_hub, at_customer: other.at_customer, ..carried };
            }
            Some(other) => *other = carried,
            None => self.carried.push(carried),
        }
        self.list_orders();
    }

    /// He does not carry it any more.
    pub fn put_down(&mut self, order_id: &str) {
        self.carried.retain(|carried| carried.order_id != order_id);
        self.list_orders();
    }

    fn list_orders(&mut self) {
        let orders: Arc<[String]> = self.carried.iter().map(|carried| carried.order_id.clone()).collect();
        self.orders = (!orders.is_empty()).then_some(orders);
    }

    /// Moves the plane, and the filter on it, to where the rider is.
    fn lay_anew(&mut self, origin: Place) -> (f64, f64) {
        let plane = Plane::at(origin);
        if let Some(filter) = &mut self.filter {
            let estimate = filter.estimate();
            let place = self.plane.to_place((estimate.x, estimate.y));
            let (x, y) = plane.to_xy(place);
            filter.shift(x - estimate.x, y - estimate.y);
        }
        self.plane = plane;
        (0.0, 0.0)
    }

    /// Where he would be by now, if he went on as he did.
    pub fn ahead(&self, at_ms: i64) -> Option<Spot> {
        let filter = self.filter.as_ref()?;
        let estimate = filter.ahead(at_ms as f64 / 1_000.0);
        let place = self.plane.to_place((estimate.x, estimate.y));
        Some(Spot { lat: place.lat(), lng: place.lng(), at_ms, ..self.spot })
    }

    fn look(&mut self, at_ms: i64) {
        let Some(filter) = &self.filter else { return };
        let estimate = filter.estimate();
        let place = self.plane.to_place((estimate.x, estimate.y));
        self.spot = Spot {
            at_ms,
            lat: place.lat(),
            lng: place.lng(),
            speed_mps: estimate.speed_mps(),
            bearing_deg: estimate.bearing_deg(),
            accuracy_m: estimate.accuracy_m,
        };
    }

    /// Which fences of the orders he carries he has crossed with his last step.
    pub fn crossings(&mut self, arrive_m: f64, mut tell: impl FnMut(&Carried, Fence, Crossed)) {
        let Some(filter) = &self.filter else { return };
        let estimate = filter.estimate();
        let away = |place: Place| {
            let (x, y) = self.plane.to_xy(place);
            (x - estimate.x).hypot(y - estimate.y)
        };
        for carried in &mut self.carried {
            let at_hub = carried.hub.and_then(|hub| carried.at_hub.see(away(hub), arrive_m));
            let at_customer = carried.customer.and_then(|door| carried.at_customer.see(away(door), arrive_m));
            if let Some(crossed) = at_hub {
                tell(carried, Fence::Hub, crossed);
            }
            if let Some(crossed) = at_customer {
                tell(carried, Fence::Customer, crossed);
            }
        }
    }

    /// What Redis is to hold of him; `None` before his first ping.
    pub fn kept(&self) -> Option<Kept> {
        let (filter, last) = (self.filter.as_ref()?, self.memory.last?);
        let estimate = filter.estimate();
        Some(Kept {
            city: self.city.to_string(),
            lat: self.spot.lat,
            lng: self.spot.lng,
            east_mps: estimate.vx as f32,
            north_mps: estimate.vy as f32,
            accuracy_m: self.spot.accuracy_m as f32,
            at_ms: self.spot.at_ms,
            ping_lat: last.place.lat(),
            ping_lng: last.place.lng(),
            ping_accuracy_m: last.accuracy_m as f32,
            fix_ms: (filter.at_s() * 1_000.0).round() as i64,
        })
    }
}

fn velocity(ping: &v1::Ping) -> Option<(f64, f64)> {
    let speed = ping.speed_mps?;
    // A direction means something only when there is motion, and a standstill needs none.
    if speed < 0.3 {
        return Some((0.0, 0.0));
    }
    let (sin, cos) = ping.bearing_deg?.to_radians().sin_cos();
    Some((speed * sin, speed * cos))
}
