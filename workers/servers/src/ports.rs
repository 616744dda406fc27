//! Free loopback ports that stay free.
//!
//! A port the kernel hands out for `bind(0)` may be given to any outgoing connection while the
//! server is down for a restart. So ports come from below the ephemeral range, and each is locked
//! through a file for as long as its server object lives, which keeps other processes of this
//! project off it. What remains – a stranger on the port – shows as a bind failure and is retried.

use std::{
    fs::{self, File, OpenOptions},
    net::{Ipv4Addr, TcpListener},
    ops::Range,
    path::PathBuf,
};

use crate::error::{Doing, Result};

#[derive(Debug)]
pub(crate) struct Lease {
    pub(crate) port: u16,
    _lock: Option<File>,
}

impl Lease {
    /// A port somebody chose. Whether it is free shows when the server binds it.
    pub(crate) fn fixed(port: u16) -> Self {
        Self { port, _lock: lock(port).flatten() }
    }

    pub(crate) fn free() -> Result<Self> {
        let range = range();
        for _ in 0..200 {
            let port = fastrand::u16(range.clone());
            // Locked by another server object, which may just now be restarting on it.
            let Some(lock) = lock(port) else { continue };
            if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(Self { port, _lock: lock });
            }
        }
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let port = bound.doing(|| "finding a free port".to_owned())?.port();
        Ok(Self { port, _lock: None })
    }
}

/// `None`: held by another. `Some(None)`: no lock can be had here, go on without one.
fn lock(port: u16) -> Option<Option<File>> {
    let dir = lock_dir();
    let opened = fs::create_dir_all(&dir).and_then(|()| {
        OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(port.to_string()))
    });
    let Ok(file) = opened else { return Some(None) };
    match file.try_lock() {
        Ok(()) => Some(Some(file)),
        Err(fs::TryLockError::WouldBlock) => None,
        Err(fs::TryLockError::Error(_)) => Some(None),
    }
}

/// One per user: another user's lock files could not be opened for writing.
fn lock_dir() -> PathBuf {
    std::env::temp_dir().join(format!("kilat-ports-{}", nix::unistd::geteuid()))
}

fn range() -> Range<u16> {
    let text = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    range_below(text.split_whitespace().next().and_then(|low| low.parse().ok()))
}

fn range_below(ephemeral_from: Option<u16>) -> Range<u16> {
    match ephemeral_from {
        Some(low) if low >= 12_000 => 10_000..low,
        _ => 10_000..32_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_leases_never_share_a_port_even_while_nobody_listens() {
        let leases: Vec<Lease> = (0..50).map(|_| Lease::free().unwrap()).collect();
        let mut ports: Vec<u16> = leases.iter().map(|lease| lease.port).collect();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 50);
    }

    #[test]
    fn a_held_port_cannot_be_locked_again_until_it_is_let_go() {
        // Another process may be the next to lock one that was let go, but hardly each of ten.
        let freed = (0..10).any(|_| {
            let lease = Lease::free().unwrap();
            assert!(lock(lease.port).is_none());
            let port = lease.port;
            drop(lease);
            lock(port).is_some()
        });
        assert!(freed);
    }

    #[test]
    fn ports_lie_below_those_of_outgoing_connections() {
        assert_eq!(range_below(Some(32_768)), 10_000..32_768);
        assert_eq!(range_below(Some(1024)), 10_000..32_000);
        assert_eq!(range_below(None), 10_000..32_000);
    }
}
