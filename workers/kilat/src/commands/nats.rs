//! `kilat nats apply`: streams, consumers and buckets as nats-config/ defines them.

use std::path::Path;

use nats_config::{ApplyError, apply};

use crate::{
    cli::Nats,
    output::{self, say},
    system::System,
};

pub async fn run(dir: &Path, json: bool, command: Nats) -> anyhow::Result<()> {
    let Nats::Apply { dry_run } = command;
    let admin = System::find(dir)?.bus("admin").await?;
    let outcome = apply(admin.outgoing(), dry_run).await;
    admin.close().await;
    let report = match &outcome {
        Ok(report) => Some(report),
        // What cannot be done is part of the answer, for programs too.
        Err(ApplyError::Refused(report)) if json => Some(&**report),
        Err(_) => None,
    };
    match report {
        Some(report) if json => output::json(report)?,
        Some(report) => say(report),
        None => {}
    }
    outcome.map(drop).map_err(Into::into)
}
