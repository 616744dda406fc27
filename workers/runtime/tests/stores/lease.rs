use std::time::Duration;

use runtime::kv::{Acquired, Lease, LeaseOptions, Leases, Standing};

use crate::place::{Place, bucket, eventually};

async fn world(options: LeaseOptions) -> (Place, Leases) {
    let place = Place::new(false, true).await;
    let js = place.js().await;
    bucket(&js, "LEASE", -1).await;
    (place, Leases::new(&js, options))
}

/// Short, and long enough for a busy machine to renew it in time.
fn short() -> LeaseOptions {
    LeaseOptions {
        ttl: Duration::from_secs(4),
        renew_every: Duration::from_millis(500),
        timeout: Duration::from_millis(1_500),
    }
}

async fn mine(leases: &Leases, key: &str, holder: &str) -> Lease {
    match leases.acquire(key, holder).await.unwrap() {
        Acquired::Mine(lease) => lease,
        Acquired::Held(by) => panic!("held by {by}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_gets_it_and_its_successor_has_a_higher_fence() {
    let (_place, leases) = world(LeaseOptions::default()).await;
    let mut fence = 0;
    for _ in 0..10 {
        let contenders = (0..6).map(|who| {
            let leases = leases.clone();
            async move { leases.acquire("part.1", &format!("w{who}")).await.unwrap() }
        });
        let outcomes = futures::future::join_all(contenders).await;
        let mut held: Vec<Lease> = outcomes
            .into_iter()
            .filter_map(|outcome| if let Acquired::Mine(lease) = outcome { Some(lease) } else { None })
            .collect();
        assert_eq!(held.len(), 1);
        let lease = held.pop().unwrap();
        assert!(lease.is_held() && lease.fence() > fence);
        fence = lease.fence();
        assert!(
            matches!(leases.acquire("part.1", "late").await.unwrap(), Acquired::Held(by) if by.starts_with('w'))
        );
        let other = mine(&leases, "part.2", "w9").await;
        lease.release().await;
        other.release().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_kept_past_its_lifetime_and_expires_when_its_holder_is_gone() {
    let (_place, leases) = world(short()).await;
    // The holder lives in a runtime of its own, which ends like a killed process: nothing is released.
    let (tell, told) = std::sync::mpsc::channel();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let url = _place.nats.as_ref().unwrap().url();
    let holder = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let lease = runtime.block_on(async {
            let js = async_nats::jetstream::new(async_nats::connect(url).await.unwrap());
            mine(&Leases::new(&js, short()), "part.1", "first").await
        });
        tell.send(lease.fence()).unwrap();
        ended.recv().unwrap();
        assert!(lease.is_held());
        runtime.shutdown_background();
    });
    let fence = tokio::task::spawn_blocking(move || told.recv().unwrap()).await.unwrap();
    // Held for twice its lifetime, by renewal.
    let until = tokio::time::Instant::now() + 2 * short().ttl;
    eventually(async || match leases.acquire("part.1", "second").await.unwrap() {
        Acquired::Held(by) => {
            assert_eq!(by, "first");
            if tokio::time::Instant::now() >= until { Ok(()) } else { Err("still too early".to_owned()) }
        }
        Acquired::Mine(_) => panic!("taken from a living holder"),
    })
    .await;
    end.send(()).unwrap();
    holder.join().unwrap();
    let second = eventually(async || match leases.acquire("part.1", "second").await.unwrap() {
        Acquired::Mine(lease) => Ok(lease),
        Acquired::Held(by) => Err(format!("held by {by}")),
    })
    .await;
    assert!(second.fence() > fence);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_holder_learns_that_it_is_lost() {
    let (place, leases) = world(short()).await;
    let lease = mine(&leases, "part.1", "first").await;
    // Overwritten by force, as an operator might.
    let js = place.js().await;
    js.publish("$KV.LEASE.part.1", "somebody".into()).await.unwrap().await.unwrap();
    lease.lost().await;
    assert!(!lease.is_held());

    // The server gone for longer than the lifetime: lost by its own clock.
    let lease = mine(&leases, "part.2", "first").await;
    let mut watch = lease.watch();
    place.nats.as_ref().unwrap().pause().unwrap();
    let begun = tokio::time::Instant::now();
    watch.wait_for(|standing| *standing == Standing::Lost).await.unwrap();
    // Its last renewal was before the server stopped; a busy machine looks at its clock a little late.
    assert!(begun.elapsed() <= short().ttl + Duration::from_secs(2), "{:?}", begun.elapsed());
    place.nats.as_ref().unwrap().resume().unwrap();
}
