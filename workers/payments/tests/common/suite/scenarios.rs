//! What is asked of every provider, and what it must answer.

use super::*;

fn authorized(outcome: Outcome) -> String {
    match outcome {
        Outcome::Authorized { provider_ref } => provider_ref,
        other => panic!("expected authorized, got {other:?}"),
    }
}

fn refunded(outcome: RefundOutcome, wanted: i64) -> String {
    match outcome {
        RefundOutcome::Refunded { refund_ref, amount } => {
            assert_eq!(amount, wanted);
            refund_ref
        }
        other => panic!("expected refunded, got {other:?}"),
    }
}

/// Runs them all, in order, in one world.
pub async fn all(world: &dyn World) {
    authorize_then_capture(world).await;
    charge_in_one_call(world).await;
    decline(world).await;
    waits_for_the_customer(world).await;
    void_after_authorize(world).await;
    void_after_capture(world).await;
    partial_capture(world).await;
    full_refund(world).await;
    partial_refunds_then_too_much(world).await;
    repeats_give_the_first_answer(world).await;
    a_repeated_request_takes_effect_once(world).await;
    timeout_that_took_effect(world).await;
    timeout_that_did_not(world).await;
    answer_cut_in_the_middle(world).await;
    refund_whose_answer_was_lost(world).await;
    provider_failing(world).await;
    unknown_state_is_pending(world).await;
    unknown_payment_is_not_there(world).await;
    list_agrees_with_fetch(world).await;
    webhooks(world).await;
    assert_eq!(world.unmet(), 0, "a fault was armed that no write met");
}

async fn authorize_then_capture(world: &dyn World) {
    let case = Case::new(world, Means::Good, false).await.unwrap();
    let provider_ref = authorized(case.authorize().await.unwrap());
    let books = case.provider.capabilities().books;
    if books {
        let seen = case.fetch(Some(&provider_ref)).await.unwrap();
        assert_eq!(seen.outcome, Outcome::Authorized { provider_ref: provider_ref.clone() });
        assert_eq!((seen.money, seen.captured), (case.request.money, 0));
    }
    let amount = case.request.money.amount;
    let captured = Outcome::Captured { provider_ref: provider_ref.clone(), amount };
    assert_eq!(case.capture(&provider_ref, amount).await.unwrap(), captured);
    if books {
        let seen = case.fetch(Some(&provider_ref)).await.unwrap();
        assert_eq!((seen.outcome, seen.captured, seen.refunded), (captured, amount, 0));
        let by_our_id = case.fetch(None).await.unwrap();
        assert_eq!(by_our_id.payment_id.as_deref(), Some(case.request.payment_id.as_str()));
        assert_eq!(by_our_id.captured, amount);
    }
}

async fn charge_in_one_call(world: &dyn World) {
    let (case, provider_ref) = Case::paid(world).await;
    if case.provider.capabilities().books {
        assert_eq!(case.fetch(Some(&provider_ref)).await.unwrap().captured, case.request.money.amount);
    }
}

async fn decline(world: &dyn World) {
    let Some(case) = Case::new(world, Means::Declined, true).await else { return };
    for _ in 0..2 {
        let outcome = case.authorize().await.unwrap();
        assert!(matches!(outcome, Outcome::Declined { .. }), "{outcome:?}");
    }
    if case.provider.capabilities().books {
        let seen = case.fetch(None).await.unwrap();
        assert!(matches!(seen.outcome, Outcome::Declined { .. }), "{seen:?}");
        assert_eq!(seen.captured, 0);
    }
}

async fn waits_for_the_customer(world: &dyn World) {
    let Some(case) = Case::new(world, Means::Pending, true).await else { return };
    let outcome = case.authorize().await.unwrap();
    let Outcome::Pending { provider_ref: Some(provider_ref), next } = outcome else {
        panic!("expected pending, got {outcome:?}")
    };
    assert_ne!(next, NextAction::Wait, "the customer must be told what to do");
    let seen = case.fetch(Some(&provider_ref)).await.unwrap();
    assert!(matches!(seen.outcome, Outcome::Pending { .. }), "{seen:?}");
    assert_eq!(case.void(&provider_ref).await.unwrap(), Outcome::Voided { provider_ref });
}

async fn void_after_authorize(world: &dyn World) {
    let case = Case::new(world, Means::Good, false).await.unwrap();
    let provider_ref = authorized(case.authorize().await.unwrap());
    let voided = Outcome::Voided { provider_ref: provider_ref.clone() };
    assert_eq!(case.void(&provider_ref).await.unwrap(), voided);
    assert_eq!(case.void(&provider_ref).await.unwrap(), voided, "again, with the same key");
}

async fn void_after_capture(world: &dyn World) {
    let (case, provider_ref) = Case::paid(world).await;
    if case.provider.capabilities().books {
        let amount = case.request.money.amount;
        let standing = Outcome::Captured { provider_ref: provider_ref.clone(), amount };
        assert_eq!(case.void(&provider_ref).await.unwrap(), standing, "taken: to be refunded");
    }
}

async fn partial_capture(world: &dyn World) {
    let case = Case::new(world, Means::Good, false).await.unwrap();
    let provider_ref = authorized(case.authorize().await.unwrap());
    let answer = case.capture(&provider_ref, 30_000).await;
    if !case.provider.capabilities().partial_capture {
        assert!(matches!(answer, Err(ProviderError::Rejected(_))), "{answer:?}");
        return;
    }
    assert_eq!(answer.unwrap(), Outcome::Captured { provider_ref: provider_ref.clone(), amount: 30_000 });
    let more = case.capture(&provider_ref, case.request.money.amount + 1).await;
    assert!(matches!(more, Err(ProviderError::Rejected(_))), "more than authorized: {more:?}");
}

async fn full_refund(world: &dyn World) {
    let (case, provider_ref) = Case::paid(world).await;
    let amount = case.request.money.amount;
    refunded(case.refund(&provider_ref, &id("rfd"), amount, 0).await.unwrap(), amount);
    if case.provider.capabilities().books {
        let seen = case.fetch(Some(&provider_ref)).await.unwrap();
        assert_eq!((seen.captured, seen.refunded, seen.refunds.len()), (amount, amount, 1));
        assert!(matches!(seen.outcome, Outcome::Captured { .. }), "refunded money was captured first");
    }
}

async fn partial_refunds_then_too_much(world: &dyn World) {
    let (case, provider_ref) = Case::paid(world).await;
    let first = id("rfd");
    refunded(case.refund(&provider_ref, &first, 20_000, 0).await.unwrap(), 20_000);
    refunded(case.refund(&provider_ref, &id("rfd"), 10_000, 20_000).await.unwrap(), 10_000);
    let by_our_books = case.refund(&provider_ref, &id("rfd"), 20_001, 30_000).await.unwrap();
    let too_much =
        |o: &RefundOutcome| matches!(o, RefundOutcome::Refused { code: RefusalCode::ExceedsCaptured, .. });
    assert!(too_much(&by_our_books), "{by_our_books:?}");
    if case.provider.capabilities().books {
        // Our books wrong, or two workers at once: the provider's must hold.
        let by_theirs = case.refund(&provider_ref, &id("rfd"), 20_001, 0).await.unwrap();
        assert!(too_much(&by_theirs), "{by_theirs:?}");
        let seen = case.fetch(Some(&provider_ref)).await.unwrap();
        assert_eq!((seen.refunded, seen.refunds.len()), (30_000, 2));
        assert!(seen.refunds.iter().any(|r| r.refund_id.as_ref() == Some(&first) && r.amount == 20_000));
    }
    refunded(case.refund(&provider_ref, &id("rfd"), 20_000, 30_000).await.unwrap(), 20_000);
}

async fn repeats_give_the_first_answer(world: &dyn World) {
    let case = Case::new(world, Means::Good, false).await.unwrap();
    let first = case.authorize().await.unwrap();
    assert_eq!(case.authorize().await.unwrap(), first);
    let provider_ref = authorized(first);
    let amount = case.request.money.amount;
    let captured = case.capture(&provider_ref, amount).await.unwrap();
    assert_eq!(case.capture(&provider_ref, amount).await.unwrap(), captured);
    let refund_id = id("rfd");
    let first = case.refund(&provider_ref, &refund_id, 20_000, 0).await.unwrap();
    let again = case.refund(&provider_ref, &refund_id, 20_000, 0).await.unwrap();
    assert_eq!(again, first);
    if case.provider.capabilities().books {
        let seen = case.fetch(Some(&provider_ref)).await.unwrap();
        assert_eq!((seen.captured, seen.refunded, seen.refunds.len()), (amount, 20_000, 1));
    }
}

async fn a_repeated_request_takes_effect_once(world: &dyn World) {
    let case = Case::new(world, Means::Good, false).await.unwrap();
    if !world.arm(Fault::Repeat) {
        return;
    }
    // Where authorizing writes nothing, the capture meets the fault instead; either way only once.
    let provider_ref = authorized(case.authorize().await.unwrap());
    case.capture(&provider_ref, 50_000).await.unwrap();
    world.arm(Fault::Repeat);
    let refund = case.refund(&provider_ref, &id("rfd"), 20_000, 0).await.unwrap();
    refunded(refund, 20_000);
    let seen = case.fetch(Some(&provider_ref)).await.unwrap();
    assert_eq!((seen.captured, seen.refunded), (50_000, 20_000));
    let page = everything(&case).await;
    let ours = page.iter().filter(|s| s.payment_id.as_ref() == Some(&case.request.payment_id));
    assert_eq!(ours.count(), 1);
}

async fn timeout_that_took_effect(world: &dyn World) {
    let Some(case) = Case::new(world, Means::Timeout, true).await else { return };
    let error = case.authorize().await.unwrap_err();
    assert!(matches!(error, ProviderError::Timeout(_)) && error.maybe_happened(), "{error:?}");
    let seen = case.fetch(None).await.expect("it took effect");
    assert_eq!(seen.captured, case.request.money.amount);
    // Asking again under the same key, rather than fetching, is as good.
    let again = case.authorize().await.unwrap();
    assert!(matches!(again, Outcome::Captured { .. }), "{again:?}");
    assert_eq!(again.provider_ref(), seen.outcome.provider_ref(), "and it is the same payment");
}

async fn timeout_that_did_not(world: &dyn World) {
    let Some(case) = Case::new(world, Means::Lost, true).await else { return };
    let error = case.authorize().await.unwrap_err();
    assert!(error.maybe_happened(), "the caller cannot tell: {error:?}");
    let seen = case.fetch(None).await;
    assert!(seen.is_none_or(|s| s.captured == 0), "nothing was taken");
}

async fn answer_cut_in_the_middle(world: &dyn World) {
    let case = Case::new(world, Means::Good, true).await.unwrap();
    if !world.arm(Fault::CutAnswer) {
        return;
    }
    let error = case.authorize().await.unwrap_err();
    assert!(error.maybe_happened(), "{error:?}");
    assert_eq!(case.fetch(None).await.unwrap().captured, case.request.money.amount);
}

async fn refund_whose_answer_was_lost(world: &dyn World) {
    let (case, provider_ref) = Case::paid(world).await;
    if !world.arm(Fault::LoseAnswer) {
        return;
    }
    let refund_id = id("rfd");
    let error = case.refund(&provider_ref, &refund_id, 20_000, 0).await.unwrap_err();
    assert!(error.maybe_happened(), "{error:?}");
    let seen = case.fetch(Some(&provider_ref)).await.unwrap();
    let found = seen.refunds.iter().find(|r| r.refund_id.as_ref() == Some(&refund_id));
    assert!(matches!(found.unwrap().outcome, RefundOutcome::Refunded { .. }));
    refunded(case.refund(&provider_ref, &refund_id, 20_000, 0).await.unwrap(), 20_000);
    assert_eq!(case.fetch(Some(&provider_ref)).await.unwrap().refunded, 20_000, "once");
}

async fn provider_failing(world: &dyn World) {
    for (status, code, maybe) in [
        (500, "provider.failed", true),
        (503, "provider.failed", true),
        (429, "provider.rate_limited", false),
        (401, "merchant.bad_credentials", false),
    ] {
        let case = Case::new(world, Means::Good, true).await.unwrap();
        if !world.arm(Fault::Answer(status)) {
            return;
        }
        let error = case.authorize().await.unwrap_err();
        assert_eq!((error.code(), error.maybe_happened()), (code, maybe), "{status}");
    }
}

async fn unknown_state_is_pending(world: &dyn World) {
    let Some(case) = Case::new(world, Means::Unknown, true).await else { return };
    let outcome = case.authorize().await.unwrap();
    assert!(matches!(outcome, Outcome::Pending { .. }), "{outcome:?}");
}

async fn unknown_payment_is_not_there(world: &dyn World) {
    let case = Case::new(world, Means::Good, true).await.unwrap();
    let stranger = Case {
        request: Authorize { payment_id: id("pay"), ..case.request.clone() },
        provider: case.provider.clone(),
        since: case.since,
    };
    assert_eq!(stranger.fetch(None).await, None);
}

async fn everything(case: &Case) -> Vec<Snapshot> {
    let mut list = List {
        from: case.since - TimeDelta::seconds(2),
        to: Utc::now() + TimeDelta::seconds(2),
        cursor: None,
        limit: 2,
    };
    let mut all = Vec::new();
    loop {
        let call = Call { key: "list".into(), deadline: soon() };
        let page = case.provider.list(&call, &list).await.unwrap();
        all.extend(page.items);
        match page.next_cursor {
            Some(cursor) => list.cursor = Some(cursor),
            None => return all,
        }
    }
}

async fn list_agrees_with_fetch(world: &dyn World) {
    let (case, _) = Case::paid(world).await;
    if !case.provider.capabilities().books {
        assert_eq!(everything(&case).await, Vec::new());
        return;
    }
    let mut ids = vec![case.request.payment_id.clone()];
    for _ in 0..4 {
        ids.push(Case::paid(world).await.0.request.payment_id);
    }
    let all = everything(&case).await;
    for payment_id in ids {
        let found: Vec<_> = all.iter().filter(|s| s.payment_id.as_ref() == Some(&payment_id)).collect();
        assert_eq!(found.len(), 1, "{payment_id} is listed once");
        assert_eq!(found[0].captured, case.request.money.amount);
    }
}

async fn webhooks(world: &dyn World) {
    let provider = world.provider();
    let now = Utc::now();
    let Some(hook) = world.hook(now).await else {
        assert!(!provider.capabilities().webhooks);
        let answer = provider.verify_webhook(&Headers::new(), b"{}", now);
        assert_eq!(answer, Err(WebhookError::Unsupported));
        return;
    };
    let now = Utc::now();
    let headers = world.sign(&hook.body, now, None);
    let event = provider.verify_webhook(&headers, &hook.body, now).unwrap();
    assert_eq!(event.payment_id.as_ref(), Some(&hook.payment_id));
    assert!(matches!(event.subject, WebhookSubject::Payment(Outcome::Captured { .. })), "{event:?}");

    let replay = provider.verify_webhook(&headers, &hook.body, now + TimeDelta::minutes(1)).unwrap();
    assert_eq!(replay.event_id, event.event_id, "a replay is found by its id");

    let forged = world.sign(&hook.body, now, Some("whsec_not_ours"));
    let forged = provider.verify_webhook(&forged, &hook.body, now);
    assert_eq!(forged, Err(WebhookError::BadSignature));
    let mut altered = hook.body.clone();
    altered.push(b' ');
    let altered = provider.verify_webhook(&headers, &altered, now);
    assert_eq!(altered, Err(WebhookError::BadSignature), "the raw body is what is signed");
    let bare = provider.verify_webhook(&Headers::new(), &hook.body, now);
    assert_eq!(bare, Err(WebhookError::MissingSignature));

    let late = now + world.max_age() + TimeDelta::seconds(30);
    assert_eq!(provider.verify_webhook(&headers, &hook.body, late), Err(WebhookError::TooOld));
    let early = now - TimeDelta::minutes(6);
    assert_eq!(provider.verify_webhook(&headers, &hook.body, early), Err(WebhookError::FromFuture));
}
