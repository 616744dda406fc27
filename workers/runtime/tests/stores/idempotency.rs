use std::time::{Duration, SystemTime, UNIX_EPOCH};

use runtime::kv::{Begun, Bucket, Idempotency, IdempotencyOptions, KvError, Record, State};

use crate::place::{Place, bucket, eventually};

fn record(owner: &str, until: Duration) -> Record {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Record {
        state: State::InFlight,
        req_hash: vec![1; 32],
        saga_id: "sag_1".to_owned(),
        order_id: "ord_1".to_owned(),
        owner: owner.to_owned(),
        until_ms: u64::try_from((now + until).as_millis()).unwrap(),
        status: 0,
        body: bytes::Bytes::new(),
    }
}

fn done(record: &Record) -> Record {
    let body = bytes::Bytes::from_static(b"{\"order_id\":\"ord_1\"}");
    Record { state: State::Done, status: 201, body, ..record.clone() }
}

async fn world(max_bytes: i64, options: IdempotencyOptions) -> (Place, Idempotency, Bucket) {
    let place = Place::new(false, true).await;
    let js = place.js().await;
    bucket(&js, "IDEM", max_bytes).await;
    (place, Idempotency::new(&js, options), Bucket::new(&js, "IDEM", Duration::from_secs(5)))
}

/// A busy machine answers late.
const PATIENCE: Duration = Duration::from_secs(5);
const DAY: Duration = Duration::from_secs(86400);

#[tokio::test(flavor = "multi_thread")]
async fn the_first_creates_the_second_finds_and_the_answer_is_replayed() {
    let (_place, idem, _) = world(-1, IdempotencyOptions { timeout: PATIENCE, ..Default::default() }).await;
    let (key, mine) = (Idempotency::key("usr_1", "basket 7"), record("gw-1", Duration::from_secs(5)));
    let Begun::Created { revision } = idem.begin(&key, &mine).await.unwrap() else { panic!("not created") };
    // The very same record again is another request all the same.
    assert_eq!(idem.begin(&key, &mine).await.unwrap(), Begun::Exists { record: mine.clone(), revision });
    let kept = idem.keep_alive(&key, revision, &mine).await.unwrap();
    assert!(kept > revision);
    idem.finish(&key, kept, &done(&mine), DAY).await.unwrap();
    let Begun::Exists { record: there, .. } = idem.begin(&key, &mine).await.unwrap() else {
        panic!("forgotten")
    };
    assert_eq!(there, done(&mine));
    assert_eq!(idem.read(&key).await.unwrap().unwrap().0, done(&mine));
    assert_eq!(idem.read("usr_2.x").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_take_over_one_wins_and_the_zombie_is_fenced() {
    let (_place, idem, _) = world(-1, IdempotencyOptions { timeout: PATIENCE, ..Default::default() }).await;
    for round in 0..20 {
        let (key, zombie) = (Idempotency::key("usr_1", &round.to_string()), record("gw-1", Duration::ZERO));
        let Begun::Created { revision } = idem.begin(&key, &zombie).await.unwrap() else {
            panic!("not created")
        };
        assert!(zombie.is_abandoned(SystemTime::now()));
        let contenders = (0..6).map(|who| {
            let (idem, key) = (idem.clone(), key.clone());
            let mine = record(&format!("gw-{who}"), Duration::from_secs(5));
            async move { idem.takeover(&key, revision, &mine).await }
        });
        let outcomes = futures::future::join_all(contenders).await;
        let won: Vec<u64> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok().copied()).collect();
        assert_eq!(won.len(), 1, "{outcomes:?}");
        assert!(
            outcomes.iter().flat_map(|outcome| outcome.as_ref().err()).all(|error| *error == KvError::Fenced)
        );
        assert_eq!(idem.finish(&key, revision, &done(&zombie), DAY).await, Err(KvError::Fenced));
        assert!(idem.finish(&key, won[0], &done(&zombie), DAY).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_record_expires_and_so_does_the_one_after_it() {
    let options = IdempotencyOptions { in_flight_ttl: Duration::from_secs(3), timeout: PATIENCE };
    let (_place, idem, bucket) = world(-1, options).await;
    let (key, mine) = (Idempotency::key("usr_1", "k"), record("gw-1", Duration::ZERO));
    let mut revisions = Vec::new();
    for _ in 0..2 {
        let Begun::Created { revision } = idem.begin(&key, &mine).await.unwrap() else {
            panic!("not created")
        };
        revisions.push(revision);
        eventually(async || match bucket.get(&key).await.unwrap() {
            None => Ok(()),
            Some(entry) => Err(format!("{entry:?} is still there")),
        })
        .await;
        // Its place is empty, but it is not its owner's to fill.
        assert_eq!(idem.finish(&key, revision, &done(&mine), DAY).await, Err(KvError::Fenced));
    }
    assert!(revisions[0] < revisions[1]);

    // An answer outlives the time a record in flight has.
    let Begun::Created { revision } = idem.begin(&key, &mine).await.unwrap() else { panic!("not created") };
    idem.finish(&key, revision, &done(&mine), DAY).await.unwrap();
    let other = Idempotency::key("usr_1", "other");
    idem.begin(&other, &mine).await.unwrap();
    eventually(async || match bucket.get(&other).await.unwrap() {
        None => Ok(()),
        Some(entry) => Err(format!("{entry:?} is still there")),
    })
    .await;
    assert!(idem.read(&key).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_bucket_a_large_answer_and_a_missing_server_have_their_own_errors() {
    let options = IdempotencyOptions { timeout: PATIENCE, ..Default::default() };
    let (place, idem, _) = world(20_000, options).await;
    let mine = record("gw-1", Duration::from_secs(5));
    let full = eventually(async || {
        match idem.begin(&Idempotency::key("usr_1", &fastrand::u64(..).to_string()), &mine).await {
            Ok(_) => Err("not full yet".to_owned()),
            Err(error) => Ok(error),
        }
    })
    .await;
    assert_eq!(full, KvError::Full);

    let large = Record { body: vec![0; 70_000].into(), ..done(&mine) };
    assert!(matches!(idem.finish("usr_1.k", 1, &large, DAY).await, Err(KvError::TooLarge(_))));

    place.nats.as_ref().unwrap().stop().await.unwrap();
    assert!(matches!(idem.begin("usr_1.k", &mine).await, Err(KvError::Unavailable(_))));
}
