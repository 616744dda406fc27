use std::time::{Duration, Instant};

use futures::future::join_all;
use subjects::v1::PaymentStatus;

use super::support::{Till, card, charge_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_down_is_left_alone_and_taken_up_again() {
    let till = Till::open_with(&[
        ("KILAT__PAYMENTS__BREAKER__MIN_CALLS", "5"),
        ("KILAT__PAYMENTS__BREAKER__OPEN_S", "8"),
        // Nobody else asks meanwhile.
        ("KILAT__PAYMENTS__SWEEP_INTERVAL_S", "60"),
    ])
    .await;
    let lost: Vec<_> = (0..8).map(|_| charge_of("card", "tok_timeout_lost", 50_000)).collect();
    for answer in join_all(lost.iter().map(|request| till.charge(request))).await {
        assert!(answer.unwrap_err().retryable());
    }
    let request = card();
    let started = Instant::now();
    let fault = till.charge(&request).await.unwrap_err();
    assert_eq!((fault.code.as_str(), fault.retryable()), ("payments.provider_unavailable", true));
    assert!(fault.retry_after_ms > 0);
    // Nobody waited for the provider, who would have been given 2.5 s.
    assert!(started.elapsed() < Duration::from_millis(2_500), "{:?}", started.elapsed());
    assert_eq!(till.sandbox(&request.order_id).await, (0, 0, 0));
    assert_eq!(till.get(&request.order_id).await.status(), PaymentStatus::Pending, "nothing is decided");
    // What asks nobody still works.
    assert_eq!(till.charge(&charge_of("cod", "", 1)).await.unwrap().status(), PaymentStatus::Authorized);
    till.world
        .eventually("it is taken up again", || async {
            match till.charge(&request).await {
                Ok(state) => Ok(state.status() == PaymentStatus::Captured),
                Err(fault) => Err(fault.to_string()),
            }
        })
        .await;
    assert_eq!(till.sandbox(&request.order_id).await, (1, 50_000, 0));
    till.close().await;
}
