//! `GET /v1/ws/driver/location`: positions in, verdicts out, over a WebSocket.
//!
//! | Module | Does |
//! |---|---|
//! | [`frame`] | reading a frame |
//! | [`verdicts`] | one subscription for the verdicts of all sockets |
//! | [`session`] | one socket: order kept, so many pings in flight, silence and garbage noticed |
//!
//! A ping goes out as the device itself would send it, on its rider's partition, and tracking answers.
//! Pings leave one after the other on one connection, so they reach tracking in the order the device sent
//! them. When too many wait for their verdict nothing more is read, and TCP makes the device wait.

pub mod frame;
pub mod session;
pub mod verdicts;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use subjects::ids::{RiderId, Token as _};
use tokio_util::sync::CancellationToken;

pub use verdicts::Verdicts;

/// Largest frame, bytes: what a device may send over NATS, too.
pub const MAX_FRAME: usize = 1_024;

type Open = HashMap<Box<str>, (u64, CancellationToken)>;

/// Which rider is connected here. A rider has one socket: when his phone comes again, the connection it lost
/// may take minutes to notice.
#[derive(Clone, Debug, Default)]
pub struct Sockets {
    open: Arc<Mutex<Open>>,
}

/// A rider's socket; dropping it makes room.
#[derive(Debug)]
pub struct Seat {
    sockets: Sockets,
    rider: RiderId,
    number: u64,
    /// Another took the seat.
    pub replaced: CancellationToken,
}

impl Sockets {
    /// Takes the rider's seat, from whoever has it.
    pub fn sit(&self, rider: &RiderId, number: u64) -> Seat {
        let replaced = CancellationToken::new();
        let before = self.lock().insert(rider.as_str().into(), (number, replaced.clone()));
        if let Some((_, before)) = before {
            before.cancel();
        }
        Seat { sockets: self.clone(), rider: rider.clone(), number, replaced }
    }

    pub fn len(&self) -> usize {
        self.lock().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.sockets.lock();
        if open.get(self.rider.as_str()).is_some_and(|(number, _)| *number == self.number) {
            open.remove(self.rider.as_str());
        }
    }
}
