//! `kilat lab`: decisions over files. What it found out goes to standard output as JSON, whoever asks.

use serde::Serialize;

use crate::{cli::Lab, output};

pub fn run(lab: &Lab) -> anyhow::Result<()> {
    match lab {
        Lab::Dispatch(args) => show(&lab::dispatch::run(args)?),
        Lab::Gps(args) => show(&lab::gps::run(args)?),
        Lab::Eta(args) => show(&lab::eta::run(args)?),
        Lab::Promo(args) => show(&lab::promo::run(args)?),
        Lab::Search(args) => show(&lab::search::run(args)?),
    }
}

fn show(found: &impl Serialize) -> anyhow::Result<()> {
    output::say(serde_json::to_string_pretty(found)?);
    Ok(())
}
