//! The role `deadletter`: deliveries that the server gave up become dead letters.
//!
//! | | |
//! |---|---|
//! | consumes | `ADVISORY/deadletter`: the server's advisories on the consumers of CHECKOUT and EVENTS |
//! | emits | `dlq.{domain}.{id}` |
//! | owns | nothing |
//!
//! A worker buries what it cannot handle by itself. This is for what no worker was alive to bury: it
//! would stay in the work queue for ever, delivered to nobody.

use std::sync::Arc;

use runtime::{Consumer, StartError, Worker, config::Config, deadletter, platform::connect_bus};

const ADVISORIES: &str = "$JS.EVENT.ADVISORY.CONSUMER.>";

pub async fn worker(config: Arc<Config>) -> Result<Worker, StartError> {
    let bus = connect_bus(&config, "deadletter").await?;
    let advisories = Consumer::new("ADVISORY", "deadletter").on_raw(
        ADVISORIES,
        Arc::new(()),
        |_, cx, _, advisory| async move { deadletter::move_exhausted(&cx, &advisory).await },
    );
    Ok(Worker::new("deadletter", bus).consume(advisories))
}
