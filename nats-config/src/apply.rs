//! Looks, plans, and does it, or does nothing.

use async_nats::Client;
use serde_json::{Map, Value, json};

use crate::{
    api,
    desired::Desired,
    error::{ApplyError, Unanswered},
    found::Found,
    plan::{Action, Change, Kind, merged, plan},
    report::Report,
};

/// Brings the server to the definitions of this crate. Repeating it is harmless. With `dry_run`
/// nothing is changed, and the report says what would be.
///
/// # Errors
/// [`ApplyError::Refused`] when something cannot be changed, before anything is; also in a dry run.
/// [`ApplyError::Stopped`] when the server says no midway: then what was done stays done, and can be
/// repeated.
pub async fn apply(client: &Client, dry_run: bool) -> Result<Report, ApplyError> {
    apply_these(client, &Desired::embedded()?, dry_run).await
}

/// As [`apply`], with other definitions.
///
/// # Errors
/// As [`apply`].
pub async fn apply_these(client: &Client, desired: &Desired, dry_run: bool) -> Result<Report, ApplyError> {
    let (server, enough) = api::version(client).await?;
    if !enough {
        return Err(ApplyError::TooOld { found: server });
    }
    let found = api::look(client, |stream| desired.consumers.iter().any(|c| c.stream == stream)).await?;
    let mut report = Report { server, dry_run, changes: plan(desired, &found) };
    if report.refused().next().is_some() {
        return Err(ApplyError::Refused(Box::new(report)));
    }
    if dry_run {
        return Ok(report);
    }
    for (at, change) in report.changes.iter().enumerate() {
        let outcome = match change.action {
            Action::Create | Action::Update { .. } => make(client, desired, &found, change).await,
            Action::Same | Action::Refuse { .. } => Ok(()),
        };
        tracing::debug!(
            name = change.name,
            action = change.action.as_str(),
            ok = outcome.is_ok(),
            "nats apply"
        );
        if let Err(source) = outcome {
            let name = change.name.clone();
            report.changes.truncate(at);
            return Err(ApplyError::Stopped { name, source, done: Box::new(report) });
        }
    }
    Ok(report)
}

async fn make(client: &Client, desired: &Desired, found: &Found, change: &Change) -> Result<(), Unanswered> {
    let name = &change.name;
    let (operation, body) = match change.kind {
        Kind::Stream | Kind::Bucket => {
            let Some(stream) = desired.streams.iter().find(|stream| stream.name == *name) else {
                return Ok(());
            };
            match found.streams.get(name) {
                None => (format!("STREAM.CREATE.{name}"), Value::Object(stream.config.clone())),
                Some(server) => {
                    (format!("STREAM.UPDATE.{name}"), Value::Object(merged(&stream.config, server)))
                }
            }
        }
        Kind::Consumer => {
            let one = desired.consumers.iter().find(|one| format!("{}/{}", one.stream, one.name) == *name);
            let Some(one) = one else { return Ok(()) };
            let operation = format!("CONSUMER.CREATE.{}.{}", one.stream, one.name);
            let body = |action: &str, config: Map<String, Value>| json!({ "stream_name": one.stream, "action": action, "config": config });
            // `create` and `update` instead of the upsert: what came or went since we looked is told.
            match found.consumers.get(&(one.stream.clone(), one.name.clone())) {
                None => (operation, body("create", one.config.clone())),
                Some(server) => (operation, body("update", merged(&one.config, server))),
            }
        }
    };
    api::ask(client, &operation, &body).await.map(drop)
}
