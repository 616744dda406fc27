//! `kilat audit`: whether the world adds up.

use std::path::Path;

use audit::{Options, Report, Sources};
use runtime::Platform;

use crate::{
    cli::{Audit, AuditOf},
    failure::{Exit, Told},
    output::{self, say},
    roles::AUDIT_CONNECTIONS,
    system::System,
};

pub async fn run(dir: &Path, json: bool, args: &Audit) -> anyhow::Result<()> {
    let system = System::find(dir)?;
    if let Some(AuditOf::Eta { hours }) = args.of {
        return eta(&system, json, hours).await;
    }
    let mut options = Options::of(&system.config);
    if args.settled {
        options = options.settled();
    }
    for prefix in &args.only {
        options = options.only(prefix);
    }
    let progress = output::spinner("asking the records");
    let report = of(&system, &options).await?;
    progress.finish_and_clear();
    if json {
        output::json(&report)?;
    } else {
        say(&report);
    }
    verdict(&report)
}

/// How the promises held. A figure, not a verdict.
async fn eta(system: &System, json: bool, hours: u32) -> anyhow::Result<()> {
    let platform = Platform::connect(system.config.clone(), "audit", AUDIT_CONNECTIONS).await?;
    let held = audit::promises(&platform.pg, hours).await;
    platform.bus.close().await;
    let held = held?;
    if json {
        output::json(&held)?;
    } else {
        say(&held);
    }
    Ok(())
}

/// One audit of a system.
pub async fn of(system: &System, options: &Options) -> anyhow::Result<Report> {
    let platform = Platform::connect(system.config.clone(), "audit", AUDIT_CONNECTIONS).await?;
    let report = audit::run(&Sources::of(&platform)?, options).await;
    platform.bus.close().await;
    Ok(report)
}

/// The report as an outcome of the program.
pub fn verdict(report: &Report) -> anyhow::Result<()> {
    match report.exit_code() {
        0 => Ok(()),
        1 => Err(Told::new(Exit::NotAsExpected, "the world does not add up").into()),
        _ => Err(Told::failed("not everything could be checked").into()),
    }
}
