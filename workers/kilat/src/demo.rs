//! What an order can come to, each told once through the gateway, as an app would.
//!
//! A story places its order as a customer nobody has seen before, so that stories disturb neither each
//! other nor an earlier run. Expectations are checked, not printed: one that does not hold fails the
//! command.

mod ride;
mod shop;
mod stage;
mod stories;

use runtime::config::Config;
use serde::Serialize;

use crate::local::Local;
use stage::Stage;

/// One expectation.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub what: String,
    pub holds: bool,
}

/// One change of an order's status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub at: String,
    pub to: String,
    pub actor: String,
    pub reason: String,
}

/// A story that was told.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub name: &'static str,
    pub order_id: Option<String>,
    pub checks: Vec<Check>,
    pub timeline: Vec<Entry>,
}

impl Told {
    pub fn is_right(&self) -> bool {
        self.checks.iter().all(|check| check.holds)
    }
}

/// Tells every story; `each` hears of it as soon as it has ended.
pub async fn play(
    config: &Config,
    local: &Local,
    http: &str,
    each: impl Fn(&Told),
) -> anyhow::Result<Vec<Told>> {
    let stage = Stage::new(config, local, http)?;
    let mut told = Vec::new();
    for (name, story) in stories::ALL {
        let mut teller = stage.teller(name)?;
        story(&mut teller).await?;
        let story = teller.end().await?;
        each(&story);
        told.push(story);
    }
    Ok(told)
}
