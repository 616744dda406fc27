//! How the program ends when it does not end well.

use std::{fmt, io::Write as _, process::ExitCode};

/// Shown below `--help`.
pub const EXITS: &str = "Exit codes:
  0  done
  1  it failed; the message says why
  2  the arguments are wrong
  3  nothing runs that could answer
  4  it is not well: a server, role or service is missing, or messages are dead
  5  it is not as it should be: a demo order came to something else, or the audit found something";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Failed = 1,
    NotRunning = 3,
    Unwell = 4,
    NotAsExpected = 5,
}

/// A failure with an exit code of its own, and what the reader can do about it. As a context it stands
/// before its cause.
#[derive(Debug)]
pub struct Told {
    exit: Exit,
    says: String,
    hint: Option<String>,
}

impl Told {
    pub fn new(exit: Exit, says: impl Into<String>) -> Self {
        Self { exit, says: says.into(), hint: None }
    }

    pub fn failed(says: impl Into<String>) -> Self {
        Self::new(Exit::Failed, says)
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl std::error::Error for Told {}

/// Says what went wrong, each cause on a line of its own, and gives the exit code.
pub fn report(error: &anyhow::Error) -> ExitCode {
    let told = error.downcast_ref::<Told>();
    let mut err = std::io::stderr().lock();
    let mut said = String::new();
    for (at, cause) in error.chain().enumerate() {
        let text = cause.to_string();
        // `thiserror` enums often repeat their source in their own text.
        if !said.is_empty() && said.contains(&text) {
            continue;
        }
        let _ = writeln!(err, "{}{text}", if at == 0 { "error: " } else { "  because: " });
        said = text;
    }
    if let Some(hint) = told.and_then(|told| told.hint.as_deref()) {
        let _ = writeln!(err, "hint: {hint}");
    }
    ExitCode::from(told.map_or(Exit::Failed, |told| told.exit) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_told_failure_is_found_below_and_above_other_contexts() {
        let cause =
            anyhow::anyhow!("refused").context(Told::new(Exit::NotRunning, "no answer").hint("run it"));
        let error = cause.context("listing");
        let told = error.downcast_ref::<Told>();
        assert_eq!(told.map(|told| told.exit), Some(Exit::NotRunning));
        assert_eq!(
            error.chain().map(ToString::to_string).collect::<Vec<_>>(),
            ["listing", "no answer", "refused"]
        );
    }
}
