//! A fence goes when its writer takes it off, and no other's with it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should")]

mod support;

use lua::geo::{Lift, Lifted};
use redis::AsyncCommands as _;
use support::World;

#[tokio::test]
async fn a_fence_is_lifted_by_its_writer_and_the_next_one_stays() {
    let mut world = World::start().await;
    let key = lua::keys::geo::generation("86r");
    let lift = |fence| Lift { region: "86r", fence };
    // Nothing there, one's own, one that ran out and was followed by a generation.
    for before in [None, Some("!mine"), Some("g7")] {
        if let Some(before) = before {
            let () = world.redis.set(&key, before).await.unwrap();
        }
        assert_eq!(world.run(lift("!mine")).await, Lifted::Lifted);
        assert_eq!(world.redis.get::<_, Option<String>>(&key).await.unwrap(), None);
    }
    let () = world.redis.set(&key, "!other").await.unwrap();
    assert_eq!(world.run(lift("!mine")).await, Lifted::Fenced);
    assert_eq!(world.redis.get::<_, Option<String>>(&key).await.unwrap().as_deref(), Some("!other"));
}
