//! `kilat token`, `kilat keys`: development tokens, signed with the local key.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use gateway::auth::{Role, dev_keys};
use nats_config::Issuer;
use serde_json::json;
use subjects::ids::{IdError, Name, RiderId, Token as _, UserId};

use crate::{
    cli::{Keys, MakeKeys, Token},
    failure::Told,
    local::{Local, secrets},
    output::{self, say},
};

pub const DAY: Duration = Duration::from_secs(86_400);

/// How long a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttl(pub Duration);

impl FromStr for Ttl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no time such as 90s, 15m, 1h or 30d");
        let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return Err(wrong()),
        };
        let number: u64 = number.parse().map_err(|_| wrong())?;
        number
            .checked_mul(seconds)
            .filter(|&all| all > 0)
            .map(Duration::from_secs)
            .map(Self)
            .ok_or_else(wrong)
    }
}

pub fn run(dir: &Path, json: bool, args: &Token) -> anyhow::Result<()> {
    let role = Role::parse(&args.role).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
        Told::failed(format!("{:?} is no role of a caller", args.role))
            .hint(format!("they are: {}", known.join(", ")))
    })?;
    subject(role, &args.sub)
        .map_err(|error| Told::failed(format!("the subject of a {} {error}", role.as_str())))?;
    let keys = place(dir, &args.keys);
    if !keys.join("jwt.pem").exists() {
        let says = format!("there is no signing key in {}", keys.display());
        return Err(Told::failed(says).hint("`kilat up` makes one, and so does `kilat keys`").into());
    }
    let token = dev_keys(&keys)?.mint(role, &args.sub, &args.aud, args.ttl.0)?;
    if json {
        let expires = output::unix_now().saturating_add(args.ttl.0.as_secs());
        return output::json(&json!({ "token": token, "role": role, "sub": args.sub, "exp": expires }));
    }
    say(token);
    Ok(())
}

pub fn keys(dir: &Path, json: bool, args: &MakeKeys) -> anyhow::Result<()> {
    if args.devices {
        return device_keys(json);
    }
    let keys = dev_keys(&place(dir, &args.keys))?;
    if json {
        return output::json(&json!({ "kid": keys.kid(), "jwks": keys.jwks }));
    }
    say(keys.jwks.display());
    Ok(())
}

fn device_keys(json: bool) -> anyhow::Result<()> {
    let issuer = Issuer::fresh();
    let lines = [
        ("KILAT_DEVICES_ISSUER_SEED_SECRET", issuer.seed()?),
        ("KILAT_DEVICES_ISSUER_SECRET", issuer.public()),
        ("KILAT_DEVICES_TOKEN_KEY_SECRET", secrets::token_key()?),
    ];
    if json {
        return output::json(&lines.into_iter().collect::<BTreeMap<_, _>>());
    }
    lines.iter().for_each(|(name, value)| say(format!("{name}={value}")));
    Ok(())
}

fn place(dir: &Path, args: &Keys) -> PathBuf {
    let local = || Local::at(dir).map_or_else(|| dir.join("keys"), |local| local.keys());
    args.keys.clone().unwrap_or_else(local)
}

/// The gateway would refuse it; better to hear of it here.
fn subject(role: Role, sub: &str) -> Result<(), IdError> {
    match role {
        Role::Customer => UserId::parse(sub).map(drop),
        Role::Driver => RiderId::parse(sub).map(drop),
        Role::Store | Role::Support | Role::Admin | Role::Service => Name::parse(sub).map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_a_number_and_a_unit() {
        for (text, seconds) in [("90s", 90), ("15m", 900), ("1h", 3_600), ("30d", 2_592_000)] {
            assert_eq!(text.parse(), Ok(Ttl(Duration::from_secs(seconds))), "{text}");
        }
        for bad in ["", "h", "1", "0s", "-1s", "1w", "99999999999999999999d", "1é"] {
            assert!(bad.parse::<Ttl>().is_err(), "{bad}");
        }
    }
}
