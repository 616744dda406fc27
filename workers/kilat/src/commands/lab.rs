//! `kilat lab`: decisions over files.

use serde::Serialize;

use crate::{cli::Lab, output};

/// `json`: for a program. The labs whose answer is figures say it as JSON in any case.
pub fn run(lab: &Lab, json: bool) -> anyhow::Result<()> {
    let mut text = Vec::new();
    match lab {
        Lab::Dispatch(args) => return show(&lab::dispatch::run(args)?),
        Lab::Gps(args) => return show(&lab::gps::run(args)?),
        Lab::Eta(args) => return show(&lab::eta::run(args)?),
        Lab::Promo(args) => {
            let report = lab::promo::run(args)?;
            if json {
                return show(&report);
            }
            lab::promo::show(&report, &mut text)?;
        }
        Lab::Search(args) => {
            let report = lab::search::run(args)?;
            if json {
                return show(&report);
            }
            lab::search::show(&report, &mut text)?;
        }
    }
    output::say(String::from_utf8_lossy(&text).trim_end());
    Ok(())
}

fn show(found: &impl Serialize) -> anyhow::Result<()> {
    output::say(serde_json::to_string_pretty(found)?);
    Ok(())
}
