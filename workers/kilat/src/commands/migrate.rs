//! `kilat migrate`: every schema to its newest version.

use std::path::Path;

use runtime::{config::Config, platform};
use serde_json::json;

use crate::{
    output::{self, say},
    roles::ROLES,
    system::System,
};

pub async fn run(dir: &Path, json: bool) -> anyhow::Result<()> {
    let system = System::find(dir)?;
    let schemas = all(&system.config).await?;
    if json {
        return output::json(&json!({ "schemas": schemas }));
    }
    say(format!("Up to date: {}.", schemas.join(", ")));
    Ok(())
}

/// Migrates the schema of every role; their names.
pub async fn all(config: &Config) -> anyhow::Result<Vec<&'static str>> {
    let url = config.postgres.url()?;
    let mut schemas = Vec::new();
    for (schema, migrator) in ROLES.iter().filter_map(|role| role.schema) {
        platform::migrate(url.expose(), schema, migrator).await?;
        schemas.push(schema);
    }
    Ok(schemas)
}
