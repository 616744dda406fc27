//! `kilat chaos --sale`: a flash sale through the gateway while the parts it is made of are killed; then what its
//! buyers were told is held against the record, and the books are audited.

use std::time::Duration;

use bench::{
    Target,
    chaos::{
        Plant,
        sale::{self, Options},
    },
    flash,
};
use indicatif::ProgressBar;
use serde_json::json;

use super::{keep, quiet};
use crate::{
    cli::Chaos,
    commands::{audit as books, bench as benches},
    failure::{Exit, Told},
    local::Local,
    output::{self, say},
    system::System,
};

/// With every part dead several times over, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(1_800);

pub async fn run(
    json: bool,
    args: &Chaos,
    system: &System,
    local: &Local,
    mut plant: Plant,
    target: &Target,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    let usual = benches::sale(system, local, target).await?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cut off to a u32"
    )]
    let options = Options {
        sale: flash::Options {
            units: args.units,
            bots: usize::try_from(args.bots)?,
            admit_per_s: args.rate.map_or(usual.admit_per_s, |rate| (rate as u32).max(1)),
            patience: PATIENCE,
            ..usual
        },
        hits: args.hits,
        dead_ms: 0..=1_500,
    };
    let buyers = benches::shoppers(system, local, usize::try_from(args.buyers)?)?;
    let told = |what: &str| progress.set_message(what.to_owned());
    let report = sale::run(&mut plant, target, buyers, &options, told).await;
    let report = report.inspect_err(|_| keep(local.dir()))?;
    progress.set_message("waiting for quiet");
    let audit = quiet(system).await?;
    progress.finish_and_clear();
    if json {
        output::json(&json!({ "sale": report, "audit": audit }))?;
    } else {
        say(&report);
        say(&audit);
    }
    drop(plant);
    let promised = match report.broken.first() {
        None => Ok(()),
        Some(broken) => {
            Err(Told::new(Exit::NotAsExpected, format!("the sale is not as promised: {broken}")).into())
        }
    };
    promised.and(books::verdict(&audit)).inspect_err(|_| keep(local.dir()))
}
