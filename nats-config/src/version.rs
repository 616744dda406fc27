//! Which servers are new enough.

use std::fmt;

/// The oldest that has atomic batches and refuses unknown fields.
pub const AT_LEAST: Version = Version { major: 2, minor: 12 };

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
}

impl Version {
    /// From what a server says of itself: `2.15.1`, `2.12.0-RC.3`. `None` for anything else, e.g. the
    /// empty string of a client that has not connected yet.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim_start_matches('v').split('.');
        let (major, minor) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        parts.next()?;
        Some(Self { major, minor })
    }

    /// Whether a server of this version will do.
    pub fn enough(text: &str) -> bool {
        Self::parse(text).is_some_and(|version| version >= AT_LEAST)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_unknown_servers_are_refused() {
        for good in ["2.12.0", "2.12.0-RC.3", "2.15.1", "v2.15.1", "3.0.0"] {
            assert!(Version::enough(good), "{good}");
        }
        for bad in ["", "2.11.9", "1.99.0", "2.9", "two.twelve.one", "2.x.1"] {
            assert!(!Version::enough(bad), "{bad}");
        }
    }
}
