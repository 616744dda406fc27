//! `kilat dlq`: messages that could not be handled, and their way back.

use std::path::Path;

use anyhow::Context as _;
use runtime::{Bus, deadletter};
use serde_json::{Value, json};
use subjects::{table, v1};

use crate::{
    cli::Dlq,
    failure::Told,
    output::{self, say, time},
    system::System,
};

/// As many as there may be.
const EVERY: usize = usize::MAX;

pub async fn run(dir: &Path, json: bool, command: Dlq) -> anyhow::Result<()> {
    // Not admin, who makes streams and may not read them.
    let bus = System::find(dir)?.bus("ops").await?;
    let outcome = match command {
        Dlq::Ls { limit } => list(&bus, json, limit).await,
        Dlq::Show { seq } => show(&bus, json, seq).await,
        Dlq::Replay { seqs, all } => replay(&bus, json, seqs, all).await,
    };
    bus.close().await;
    outcome
}

async fn list(bus: &Bus, json: bool, limit: usize) -> anyhow::Result<()> {
    let letters = deadletter::list(bus, limit).await.context("reading the dead letters")?;
    if json {
        let all: Vec<Value> = letters.iter().map(|(seq, letter)| head(*seq, letter)).collect();
        return output::json(&all);
    }
    if letters.is_empty() {
        say("No dead letters.");
        return Ok(());
    }
    output::table(
        &["seq", "at", "worker", "subject", "deliveries", "error"],
        letters.into_iter().map(|(seq, letter)| {
            [
                seq.to_string(),
                time(letter.at),
                letter.domain,
                letter.subject,
                letter.delivered.to_string(),
                format!("{}: {}", letter.code, letter.error),
            ]
        }),
    );
    Ok(())
}

async fn show(bus: &Bus, json: bool, seq: u64) -> anyhow::Result<()> {
    let letters = deadletter::list(bus, EVERY).await.context("reading the dead letters")?;
    let (seq, letter) = letters.into_iter().find(|(at, _)| *at == seq).ok_or_else(|| {
        Told::failed(format!("there is no dead letter {seq}")).hint("`kilat dlq ls` lists them")
    })?;
    let mut shown = head(seq, &letter);
    if let Value::Object(fields) = &mut shown {
        let message = table::decode_json(&letter.subject, &letter.payload).and_then(Result::ok);
        // What cannot be read is shown as it is: that it cannot is often why it is here.
        let raw =
            || json!({ "bytes": letter.payload.len(), "text": String::from_utf8_lossy(&letter.payload) });
        fields.insert("headers".to_owned(), json!(letter.headers));
        fields.insert("message".to_owned(), message.unwrap_or_else(raw));
    }
    if json {
        return output::json(&shown);
    }
    say(serde_json::to_string_pretty(&shown)?);
    Ok(())
}

async fn replay(bus: &Bus, json: bool, seqs: Vec<u64>, all: bool) -> anyhow::Result<()> {
    let seqs = if all {
        let letters = deadletter::list(bus, EVERY).await.context("reading the dead letters")?;
        letters.into_iter().map(|(seq, _)| seq).collect()
    } else {
        seqs
    };
    let mut replayed = Vec::new();
    for seq in seqs {
        let letter =
            deadletter::replay(bus, seq).await.with_context(|| format!("replaying dead letter {seq}"))?;
        if !json {
            say(format!("{seq} is back on {}", letter.subject));
        }
        replayed.push(json!({ "seq": seq, "subject": letter.subject }));
    }
    if json { output::json(&replayed) } else { Ok(()) }
}

fn head(seq: u64, letter: &v1::DeadLetter) -> Value {
    json!({
        "seq": seq,
        "id": letter.id,
        "at": time(letter.at),
        "worker": letter.domain,
        "subject": letter.subject,
        "stream": letter.stream,
        "consumer": letter.consumer,
        "deliveries": letter.delivered,
        "code": letter.code,
        "error": letter.error,
    })
}
