//! The shared redelivery checks, over scripted owners on real NATS and Postgres.

use crate::common::Scripted;
use checkout::checks;

macro_rules! check {
    ($($name:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let world = Scripted::start(&[]).await;
            let worker = world.worker().await;
            checks::$name(&world).await;
            world.kit.settled().await;
            worker.stop().await;
        })+
    };
}

check! {
    every_step_survives_redelivery
    failure_at_each_step_unwinds
    undo_survives_redelivery
    undo_before_do_is_refused
    two_orchestrators_at_once
}
