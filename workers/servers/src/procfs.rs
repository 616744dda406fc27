//! What `/proc` says of a process: whether it is still the one that was started, whose child it is,
//! and which port it listens on.

use std::{fs, io, path::PathBuf};

use serde::{Deserialize, Serialize};

/// A process, told from any later one that gets the same pid by its start time and the boot it
/// belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) pid: u32,
    /// Clock ticks between boot and start.
    pub(crate) started_ticks: u64,
    pub(crate) boot_id: String,
}

impl Identity {
    pub(crate) fn of(pid: u32) -> io::Result<Self> {
        let stat = stat(pid)?;
        Ok(Self { pid, started_ticks: stat.started_ticks, boot_id: boot_id() })
    }

    /// Runs, and is not a zombie waiting to be reaped.
    pub(crate) fn is_alive(&self) -> bool {
        stat(self.pid).is_ok_and(|stat| stat.started_ticks == self.started_ticks && stat.state != 'Z')
            && boot_id() == self.boot_id
    }
}

struct Stat {
    state: char,
    parent: u32,
    started_ticks: u64,
}

fn stat(pid: u32) -> io::Result<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    parse_stat(&text).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "unreadable /proc stat"))
}

/// proc_pid_stat(5). The name, field 2, may itself hold spaces and brackets: count from the last one.
fn parse_stat(text: &str) -> Option<Stat> {
    let (_, rest) = text.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let state = fields.next()?.chars().next()?;
    let parent = fields.next()?.parse().ok()?;
    let started_ticks = fields.nth(17)?.parse().ok()?;
    Some(Stat { state, parent, started_ticks })
}

/// Empty where the kernel does not say.
fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

/// Direct children. PostgreSQL puts each of its processes into a session of its own, so neither the
/// process group nor the session finds them.
pub(crate) fn children_of(pid: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|child| stat(*child).is_ok_and(|stat| stat.parent == pid)).collect()
}

/// Whether the process itself listens on the port, so that another server which took the port first
/// is not mistaken for ours. `None` when the kernel hides it.
pub(crate) fn listens_on(pid: u32, port: u16) -> Option<bool> {
    let tables = [format!("/proc/{pid}/net/tcp"), format!("/proc/{pid}/net/tcp6")];
    let tables: Vec<String> = tables.iter().filter_map(|table| fs::read_to_string(table).ok()).collect();
    let sockets: Vec<PathBuf> = tables
        .iter()
        .flat_map(|table| listening_inodes(table, port))
        .map(|inode| PathBuf::from(format!("socket:[{inode}]")))
        .collect();
    if tables.is_empty() {
        return None;
    }
    let mut open = fs::read_dir(format!("/proc/{pid}/fd")).ok()?.flatten();
    Some(open.any(|fd| fs::read_link(fd.path()).is_ok_and(|target| sockets.contains(&target))))
}

/// Rows of `/proc/net/tcp` in state LISTEN (0A): `sl local_address rem_address st … inode`.
fn listening_inodes(table: &str, port: u16) -> Vec<&str> {
    let port = format!("{port:04X}");
    let row = |line: &'_ str| -> Option<(bool, usize)> {
        let mut fields = line.split_whitespace();
        let local = fields.nth(1)?.rsplit_once(':')?.1;
        let listens = fields.nth(1)? == "0A" && local == port;
        Some((listens, 9))
    };
    table
        .lines()
        .filter_map(|line| {
            let (listens, inode) = row(line)?;
            listens.then(|| line.split_whitespace().nth(inode)).flatten()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_shift_the_fields() {
        let text = "42 (a) b (c) S 7 1 1 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 998877 1 2 3";
        let stat = parse_stat(text).unwrap();
        assert_eq!((stat.state, stat.parent, stat.started_ticks), ('S', 7, 998_877));
    }

    #[test]
    fn this_process_is_alive_and_a_changed_start_time_is_another_process() {
        let me = Identity::of(std::process::id()).unwrap();
        assert!(me.is_alive());
        let other = Identity { started_ticks: me.started_ticks + 1, ..me };
        assert!(!other.is_alive());
    }

    #[test]
    fn a_port_is_told_apart_by_who_listens() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        assert_eq!(listens_on(std::process::id(), port), Some(true));
        drop(listener);
        assert_eq!(listens_on(std::process::id(), port), Some(false));
    }
}
