//! What was done, or would be.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::plan::{Action, Change, Difference, Kind};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The server's version.
    pub server: String,
    pub dry_run: bool,
    /// One for each definition, in the order they are made.
    pub changes: Vec<Change>,
}

impl Report {
    /// The changes that cannot be made.
    pub fn refused(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| matches!(change.action, Action::Refuse { .. }))
    }

    /// Whether the server was as it should be already.
    pub fn is_same(&self) -> bool {
        self.changes.iter().all(|change| change.action == Action::Same)
    }

    fn count(&self, action: &str) -> usize {
        self.changes.iter().filter(|change| change.action.as_str() == action).count()
    }
}

impl Action {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update { .. } => "update",
            Self::Same => "same",
            Self::Refuse { .. } => "refuse",
        }
    }
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Bucket => "bucket",
            Self::Consumer => "consumer",
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "nats-server {}{}", self.server, if self.dry_run { ", dry run" } else { "" })?;
        for change in &self.changes {
            writeln!(f, "  {change}")?;
        }
        let parts: Vec<String> = ["create", "update", "same", "refuse"]
            .into_iter()
            .map(|action| (action, self.count(action)))
            .filter(|(_, count)| *count > 0)
            .map(|(action, count)| format!("{action} {count}"))
            .collect();
        write!(f, "{}", if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<7}{:<9}{}", self.action.as_str(), self.kind.as_str(), self.name)?;
        match &self.action {
            Action::Create | Action::Same => Ok(()),
            Action::Refuse { reason } => write!(f, ": {reason}"),
            Action::Update { differences } => {
                for (at, Difference { key, server, ours }) in differences.iter().enumerate() {
                    let (between, server, ours) =
                        (if at == 0 { ": " } else { ", " }, shown(key, server), shown(key, ours));
                    write!(f, "{between}{key} {server} -> {ours}")?;
                }
                Ok(())
            }
        }
    }
}

/// Durations are nanoseconds in the files; nobody reads those.
fn shown(key: &str, value: &Value) -> String {
    const DURATIONS: [&str; 6] = [
        "max_age",
        "duplicate_window",
        "ack_wait",
        "backoff",
        "inactive_threshold",
        "subject_delete_marker_ttl",
    ];
    let seconds = |value: &Value| value.as_f64().map(|nanos| format!("{}s", nanos / 1e9));
    let told = match value {
        Value::Null => return "unset".to_owned(),
        _ if !DURATIONS.contains(&key) => None,
        Value::Array(all) => {
            all.iter().map(seconds).collect::<Option<Vec<_>>>().map(|all| format!("[{}]", all.join(",")))
        }
        one => seconds(one),
    };
    told.unwrap_or_else(|| value.to_string())
}
