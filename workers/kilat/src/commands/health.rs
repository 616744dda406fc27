//! `kilat health`: the health check of containers, which have no curl to rely on.

use crate::{
    cli::Health,
    failure::{Exit, Told},
    http::Http,
};

pub async fn run(args: &Health) -> anyhow::Result<()> {
    let answer = Http::new(&args.url)?.raw("").await?;
    let status = answer.status();
    let unwell = |says: String| Err(Told::new(Exit::Unwell, says).into());
    if !status.is_success() {
        return unwell(format!("{} answers {status}", args.url));
    }
    if let Some(has) = &args.has
        && !answer.text().await?.contains(has)
    {
        return unwell(format!("{} answers without {has:?}", args.url));
    }
    Ok(())
}
