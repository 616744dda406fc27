//! Passwords nobody chose.

use std::{io, path::Path};

use anyhow::Context as _;
use nats_config::Role;
use uuid::Uuid;

use super::{Settings, parse, render, write_private};

/// Signs what the sandbox provider tells us.
pub const SANDBOX_WEBHOOK: &str = "KILAT__PAYMENTS__PROVIDERS__SANDBOX__WEBHOOK_SECRET";

/// The secrets in this file, by the names the environment has for them; those that are missing are
/// made.
pub fn at(path: &Path) -> anyhow::Result<Settings> {
    let mut secrets = match std::fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Settings::new(),
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    let before = secrets.len();
    for name in Role::ALL.iter().map(|role| role.password_env()).chain([SANDBOX_WEBHOOK]) {
        secrets.entry(name.to_owned()).or_insert_with(fresh);
    }
    if secrets.len() > before {
        write_private(path, &render(&secrets))?;
    }
    Ok(secrets)
}

/// 122 bits from the system. A letter first: nats-server reads a word that begins with a digit as a
/// number.
fn fresh() -> String {
    format!("k{}", Uuid::new_v4().simple())
}
