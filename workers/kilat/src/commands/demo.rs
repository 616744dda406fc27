//! `kilat demo`: orders through the running system, and what became of each.

use std::path::Path;

use serde_json::json;

use crate::{
    demo::{self, Told as Story},
    failure::{Exit, Told},
    output::{self, say},
    system::System,
};

pub async fn run(dir: &Path, json: bool) -> anyhow::Result<()> {
    let (system, local, ready) = System::running(dir)?;
    let stories = demo::play(&system.config, &local, &ready.http, |story| {
        if !json {
            show(story)
        }
    })
    .await?;
    let wrong: Vec<&str> = stories.iter().filter(|story| !story.is_right()).map(|story| story.name).collect();
    if json {
        output::json(&json!({ "right": wrong.is_empty(), "stories": stories }))?;
    }
    if wrong.is_empty() {
        if !json {
            say(format!("All {} came to what they should.", stories.len()));
        }
        return Ok(());
    }
    Err(Told::new(Exit::NotAsExpected, format!("not as it should be: {}", wrong.join(", "))).into())
}

fn show(story: &Story) {
    let order = story.order_id.as_deref().unwrap_or("no order");
    say(format!("{} {} – {order}", if story.is_right() { "✓" } else { "✗" }, story.name));
    for check in &story.checks {
        say(format!("    {} {}", if check.holds { "✓" } else { "✗" }, check.what));
    }
    if !story.timeline.is_empty() {
        output::table(
            &["    at", "status", "by", "why"],
            story.timeline.iter().map(|entry| {
                [format!("    {}", entry.at), entry.to.clone(), entry.actor.clone(), entry.reason.clone()]
            }),
        );
    }
    say("");
}
