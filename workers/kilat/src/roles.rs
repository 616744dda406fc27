//! The workers there are. A new one is one line in [`ROLES`] (and one in `compose.yaml`).

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use runtime::{Platform, StartError, Worker, config::Config, platform::connect_bus};
use sqlx::migrate::Migrator;

use crate::{deadletter, failure::Told};

type Starting = Pin<Box<dyn Future<Output = Result<Worker, StartError>> + Send>>;

/// What a process can be.
pub struct Role {
    pub name: &'static str,
    /// Its schema and how it came to be; `None`: it keeps nothing in Postgres.
    pub schema: Option<(&'static str, &'static Migrator)>,
    start: fn(Arc<Config>) -> Starting,
}

macro_rules! worker {
    ($name:ident) => {
        Role {
            name: stringify!($name),
            schema: Some(($name::SCHEMA, &$name::MIGRATOR)),
            start: |config| {
                Box::pin(async move {
                    let connections = config.postgres.pool.$name;
                    let platform = Platform::connect(config, stringify!($name), connections).await?;
                    $name::worker(&platform).await
                })
            },
        }
    };
}

pub static ROLES: &[Role] = &[
    worker!(catalogue),
    worker!(inventory),
    worker!(orders),
    worker!(payments),
    worker!(checkout),
    worker!(geo),
    worker!(fulfilment),
    worker!(dispatch),
    worker!(tracking),
    worker!(eta),
    worker!(search),
    worker!(cart),
    worker!(promo),
    worker!(flashsale),
    worker!(pricing),
    Role { name: "devices", schema: None, start: |config| Box::pin(device_desk(config)) },
    Role { name: "deadletter", schema: None, start: |config| Box::pin(deadletter::worker(config)) },
    Role { name: "audit", schema: None, start: |config| Box::pin(auditor(config)) },
];

/// Who a device is, and who is shut out. It keeps nothing in Postgres.
async fn device_desk(config: Arc<Config>) -> Result<Worker, StartError> {
    let bus = connect_bus(&config, "devices").await?;
    devices::on_bus(config, bus).await
}

/// The audit again and again, as metrics.
async fn auditor(config: Arc<Config>) -> Result<Worker, StartError> {
    let platform = Platform::connect(config, "audit", AUDIT_CONNECTIONS).await?;
    audit::worker_every(&platform, AUDIT_EVERY)
}

/// It reads every order there is: often enough to notice, seldom enough not to be noticed.
const AUDIT_EVERY: Duration = Duration::from_secs(300);

/// One holds the snapshot, the other follows Redis.
pub const AUDIT_CONNECTIONS: u32 = 2;

impl Role {
    /// Connects, and puts the worker together.
    ///
    /// # Errors
    /// A setting is missing, or a login refused.
    pub async fn start(&self, config: Arc<Config>) -> Result<Worker, StartError> {
        (self.start)(config).await
    }
}

/// The roles of these names; `all` is every one.
pub fn named(names: &[String]) -> anyhow::Result<Vec<&'static Role>> {
    if names.iter().any(|name| name == "all") {
        return Ok(ROLES.iter().collect());
    }
    let mut roles: Vec<&'static Role> = Vec::new();
    for name in names {
        let role = ROLES.iter().find(|role| role.name == name).ok_or_else(|| {
            let known: Vec<_> = ROLES.iter().map(|role| role.name).collect();
            Told::failed(format!("{name:?} is no role")).hint(format!("roles are: {}, all", known.join(", ")))
        })?;
        if !roles.iter().any(|known| known.name == role.name) {
            roles.push(role);
        }
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_once_and_unknown_ones_are_named() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found =
            |asked: &[&str]| named(&names(asked)).unwrap().iter().map(|role| role.name).collect::<Vec<_>>();
        assert_eq!(found(&["orders", "deadletter", "orders"]), ["orders", "deadletter"]);
        assert_eq!(found(&["orders", "all"]).len(), ROLES.len());
        assert_eq!(named(&names(&["ordres"])).err().unwrap().to_string(), "\"ordres\" is no role");
    }

    #[test]
    fn every_role_is_a_user_of_the_nats_server() {
        for role in ROLES {
            assert!(role.name.parse::<nats_config::Role>().is_ok(), "{}", role.name);
        }
    }
}
