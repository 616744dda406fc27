//! Passwords nobody chose.

use std::{io, path::Path};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use nats_config::{ISSUER_ENV, Issuer, Role};
use uuid::Uuid;

use super::{Settings, parse, render, write_private};

/// Signs what the sandbox provider tells us.
pub const SANDBOX_WEBHOOK: &str = "KILAT__PAYMENTS__PROVIDERS__SANDBOX__WEBHOOK_SECRET";
/// Signs quote ids.
pub const QUOTE_KEY: &str = "KILAT__PRICING__QUOTE_KEY";
/// Signs the tokens of flash sales.
pub const SALE_KEY: &str = "KILAT__FLASHSALE__TOKEN_KEY";
/// Signs what the auth callout answers; nats-server knows its public half by [`ISSUER_ENV`].
pub const ISSUER_SEED: &str = "KILAT__DEVICES__ISSUER_SEED";
/// Under which promotions keep devices' fingerprints.
pub const FINGERPRINT_KEY: &str = "KILAT__PROMO__FINGERPRINT_KEY";
/// Signs devices' tokens.
pub const TOKEN_KEY: &str = "KILAT__DEVICES__TOKEN_KEY";

/// The secrets in this file, by the names the environment has for them; those that are missing are
/// made.
pub fn at(path: &Path) -> anyhow::Result<Settings> {
    let mut secrets = match std::fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Settings::new(),
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    let before = secrets.len();
    let keys = [SANDBOX_WEBHOOK, FINGERPRINT_KEY, QUOTE_KEY, SALE_KEY];
    for name in Role::ALL.iter().map(|role| role.password_env()).chain(keys) {
        secrets.entry(name.to_owned()).or_insert_with(fresh);
    }
    let issuer = match secrets.get(ISSUER_SEED) {
        Some(seed) => {
            Issuer::from_seed(seed).with_context(|| format!("{ISSUER_SEED} in {}", path.display()))?
        }
        None => Issuer::fresh(),
    };
    secrets.insert(ISSUER_SEED.to_owned(), issuer.seed()?);
    secrets.insert(ISSUER_ENV.to_owned(), issuer.public());
    if !secrets.contains_key(TOKEN_KEY) {
        secrets.insert(TOKEN_KEY.to_owned(), token_key()?);
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

/// PKCS #8 (RFC 8410) of an Ed25519 key is this, then the 32 bytes of its seed.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// A new Ed25519 key, as `devices.token_key` takes it.
pub fn token_key() -> anyhow::Result<String> {
    let mut seed = [0u8; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(STANDARD.encode([PKCS8.as_slice(), &seed].concat()))
}
