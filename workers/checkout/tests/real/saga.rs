//! One world each: arrange, send one message, look at row, event and books.

use std::time::Duration;

use crate::common::{Scripted, paying, request, request_of};
use checkout::checks::{Books, FREE, Kind, Mischief, NOWHERE, World};
use runtime::{Code, Fault, Meta};
use subjects::{
    Channel, Endpoint,
    ids::{City, PaymentId, Token, Word},
    table::{PaymentEvent, checkout as endpoints, inventory, orders, payments, pricing, promo},
    v1::{self, SagaState},
};

#[tokio::test]
async fn a_checkout_is_confirmed_and_its_row_forgets_the_token() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let request = request();
    let outcome = world.gateway().checkout(&request).await;
    assert_eq!(outcome.state(), SagaState::Confirmed);
    assert_eq!(outcome.order.as_ref().unwrap().order_id, request.order_id);
    assert_eq!(world.books(&request.order_id).await, Kind::Plain.confirmed());

    world.saga_is(&request.saga_id, SagaState::Confirmed).await;
    let saga = world.saga(&request.saga_id).await.unwrap();
    assert_eq!(saga.outcome, Some(outcome));
    let left: Option<Vec<u8>> =
        sqlx::query_scalar("select request from checkout.saga").fetch_one(&world.kit.pg).await.unwrap();
    assert_eq!(left, None);
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn wrong_requests_are_refused_before_any_effect() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let mut wrong = request();
    wrong.items[0].qty = 0;
    let outcome = world.gateway().checkout(&wrong).await;
    let fault = outcome.fault.unwrap();
    assert_eq!((fault.code.as_str(), fault.fields[0].pointer.as_str()), ("request.invalid", "/items/0/qty"));

    let both = v1::StartCheckout { quote_id: "qte_1".into(), sale_id: "sale_1".into(), ..request() };
    let fault = world.gateway().checkout(&both).await.fault.unwrap();
    assert_eq!((fault.code.as_str(), fault.fields[0].pointer.as_str()), ("request.invalid", "/quote_id"));

    let rows: i64 =
        sqlx::query_scalar("select count(*) from checkout.saga").fetch_one(&world.kit.pg).await.unwrap();
    assert_eq!(rows, 0);
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn a_checkout_at_a_hub_nobody_knows_is_undone_and_not_stuck() {
    let world = Scripted::start(&[("KILAT__CHECKOUT__SWEEP_INTERVAL_S", "1")]).await;
    let worker = world.worker().await;
    let lost = v1::StartCheckout { hub_id: NOWHERE.into(), ..request() };
    let outcome = world.gateway().checkout(&lost).await;
    assert_eq!(outcome.state(), SagaState::Failed, "{outcome:?}");
    assert_eq!(outcome.fault.unwrap().code, Code::UnknownHub.as_str());

    // Begun, and its message lost: what finds it knows only how to undo all of it.
    let soon = chrono::Utc::now() + Duration::from_millis(100);
    let begun = v1::StartCheckout { hub_id: NOWHERE.into(), deadline: Some(soon.into()), ..request() };
    world.kit.call::<endpoints::Begin>(&begun).await.unwrap();
    world.saga_is(&begun.saga_id, SagaState::Failed).await;
    for request in [&lost, &begun] {
        assert_eq!(world.saga(&request.saga_id).await.unwrap().attempts, 0);
        assert_eq!(world.books(&request.order_id).await, Books::NOTHING);
    }
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn another_body_under_the_same_key_has_no_effect() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let request = request();
    let first = world.gateway().checkout(&request).await;
    let other = v1::StartCheckout { req_hash: vec![8; 32].into(), ..request.clone() };
    world.gateway().start(&other).await;
    let refused = world.gateway().outcome(&request.saga_id, 1).await;
    assert_eq!(refused.fault.unwrap().code, Code::IdempotencyKeyReused.as_str());
    // The answer may have overtaken the row's last change.
    world.saga_is(&request.saga_id, SagaState::Confirmed).await;
    assert_eq!(world.saga(&request.saga_id).await.unwrap().outcome, Some(first));
    assert_eq!(world.books(&request.order_id).await, Kind::Plain.confirmed());

    // A retry that proposes another order id is told of the order that counts.
    let retry = v1::StartCheckout { order_id: crate::common::request().order_id, ..request.clone() };
    world.gateway().start(&retry).await;
    assert_eq!(world.gateway().outcome(&request.saga_id, 2).await.order_id, request.order_id);
    assert_eq!(world.books(&retry.order_id).await, Books::NOTHING);
    worker.stop().await;
}

#[tokio::test]
async fn what_promotions_pay_for_is_not_charged() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let free = v1::StartCheckout { promo_codes: vec![FREE.into()], ..request() };
    let outcome = world.gateway().checkout(&free).await;
    assert_eq!(outcome.state(), SagaState::Confirmed, "{outcome:?}");
    assert_eq!(world.proxy().calls(&free.order_id, payments::Charge::SUBJECT), 0);
    assert_eq!(world.books(&free.order_id).await, Books { charged: 0, ..Kind::Codes.confirmed() });

    // And one that says no at the last step is undone as any other.
    let free = v1::StartCheckout { promo_codes: vec![FREE.into()], ..request() };
    let no = Fault::reject(Code::OutOfStock, "none left");
    world.proxy().always(&free.order_id, inventory::Confirm::SUBJECT, Mischief::Refuse(no));
    assert_eq!(world.gateway().checkout(&free).await.state(), SagaState::Failed);
    assert_eq!(world.books(&free.order_id).await, Books::NOTHING);
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn a_quote_that_has_expired_is_answered_with_the_difference() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let request = request_of(Kind::Quote);
    let field =
        |pointer: &str, detail: &str| v1::FieldError { pointer: pointer.into(), detail: detail.into() };
    let fields = vec![field("/total", "was 52000 IDR, now 54000 IDR"), field("/quote_id", "qte_2")];
    let expired = Fault { fields: fields.clone(), ..Fault::reject(Code::QuoteExpired, "it is too old") };
    world.proxy().always(&request.order_id, pricing::Honour::SUBJECT, Mischief::Refuse(expired));
    let fault = world.gateway().checkout(&request).await.fault.unwrap();
    assert_eq!((fault.code.as_str(), fault.fields), (Code::QuoteExpired.as_str(), fields));
    assert_eq!(world.books(&request.order_id).await, Books::NOTHING);
    // It was asked once, and whoever may hold promotions for it has been told.
    let calls = |subject| world.proxy().calls(&request.order_id, subject);
    assert_eq!((calls(pricing::Honour::SUBJECT), calls(promo::Release::SUBJECT)), (1, 1));
    assert_eq!(calls(inventory::Reserve::SUBJECT), 0);

    // Codes beside a quote are the quote's, or wrong.
    let other = v1::StartCheckout { promo_codes: vec!["TEN".into()], ..request_of(Kind::Quote) };
    let fault = world.gateway().checkout(&other).await.fault.unwrap();
    assert_eq!((fault.code.as_str(), fault.fields[0].pointer.as_str()), ("request.invalid", "/promo_codes"));
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn a_declined_card_leaves_nothing() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let request = paying("decline");
    let outcome = world.gateway().checkout(&request).await;
    assert_eq!(outcome.state(), SagaState::Failed);
    assert_eq!(outcome.fault.unwrap().code, Code::PaymentDeclined.as_str());
    assert_eq!(world.books(&request.order_id).await, Books::NOTHING);
    world.kit.settled().await;
    worker.stop().await;
}

async fn settle(world: &Scripted, request: &v1::StartCheckout, captured: bool) {
    assert!(world.owners.change(&request.order_id, |model| model.settle(captured)).await.unwrap());
    let payment = request.order_id.replacen("ord_", "pay_", 1);
    let word = if captured { "captured" } else { "declined" };
    let event = PaymentEvent {
        event: Word::parse(word).unwrap(),
        city: City::parse("jkt").unwrap(),
        payment: PaymentId::parse(&payment).unwrap(),
    };
    let message = v1::PaymentChanged {
        meta: Some(v1::EventMeta { version: 2, ..Default::default() }),
        payment_id: payment,
        saga_id: request.saga_id.clone(),
        order_id: request.order_id.clone(),
        ..Default::default()
    };
    let bus = world.kit.bus("payments").await;
    bus.store(&Meta::default(), &event, &message, &event.subject()).await.unwrap();
}

#[tokio::test]
async fn a_pending_payment_parks_the_saga_until_it_is_settled() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    for (captured, state) in [(true, SagaState::Confirmed), (false, SagaState::Failed)] {
        let request = paying("upi");
        let parked = world.gateway().checkout(&request).await;
        assert_eq!(parked.state(), SagaState::AwaitingPayment);
        assert_eq!(parked.next_action, "https://pay.example");
        world.saga_is(&request.saga_id, SagaState::AwaitingPayment).await;
        assert_eq!(world.proxy().calls(&request.order_id, inventory::Extend::SUBJECT), 1);
        // Parked without a message: the queue is free.
        world.kit.settled().await;

        settle(&world, &request, captured).await;
        let outcome = world.gateway().outcome(&request.saga_id, 1).await;
        assert_eq!(outcome.state(), state, "{outcome:?}");
        let books = if captured { Kind::Plain.confirmed() } else { Books::NOTHING };
        assert_eq!(world.books(&request.order_id).await, books);
        // The order fixed the price: the run after the wait asked for none.
        world.saga_is(&request.saga_id, state).await;
    }
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn a_payment_settled_while_the_saga_parks_is_not_missed() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let request = paying("upi");
    // The hold is extended between the charge and the row's "parked": the event falls in between.
    world.proxy().first(&request.order_id, inventory::Extend::SUBJECT, [Mischief::Late]);
    world.gateway().start(&request).await;
    world
        .kit
        .eventually("it is about to park", || async {
            Ok(world.proxy().calls(&request.order_id, inventory::Extend::SUBJECT) > 0)
        })
        .await;
    settle(&world, &request, true).await;
    world.proxy().let_go();
    let last = world.gateway().outcome(&request.saga_id, 1).await;
    assert_eq!(last.state(), SagaState::Confirmed);
    assert_eq!(world.books(&request.order_id).await, Kind::Plain.confirmed());
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn a_compensation_that_keeps_failing_is_stuck_until_a_person_looks() {
    let world = Scripted::start(&[("KILAT__CHECKOUT__STUCK_AFTER", "2")]).await;
    let worker = world.worker().await;
    let operator = "ops";
    let no = Fault::reject(Code::OutOfStock, "none left");
    let away = Fault::retry(Code::Unavailable, "the provider is away");
    let mut sagas = Vec::new();
    for _ in 0..2 {
        let request = request();
        world.proxy().always(&request.order_id, orders::Confirm::SUBJECT, Mischief::Refuse(no.clone()));
        world.proxy().always(&request.order_id, payments::Undo::SUBJECT, Mischief::Refuse(away.clone()));
        let outcome = world.gateway().checkout(&request).await;
        assert_eq!(outcome.fault.unwrap().code, Code::SagaStuck.as_str());
        let saga = world.saga(&request.saga_id).await.unwrap();
        assert_eq!((saga.state(), saga.step.as_str()), (SagaState::Stuck, "charge"));
        assert!(saga.last_error.contains("the provider is away"), "{}", saga.last_error);
        // What can be undone is: only the money is missing.
        assert_eq!(world.books(&request.order_id).await, Books { charged: 1, ..Books::NOTHING });
        sagas.push(request);
    }
    world.kit.settled().await;
    let events = world.kit.bus("admin").await.jetstream().get_stream("EVENTS").await.unwrap();
    assert_eq!(events.cached_info().state.messages, 2);

    // One is retried once the provider is back, the other settled by hand.
    let (first, second) = (&sagas[0], &sagas[1]);
    world.proxy().always(&first.order_id, payments::Undo::SUBJECT, Mischief::Pass);
    let list = v1::ListSagas { state: SagaState::Stuck.into(), ..Default::default() };
    assert_eq!(world.kit.call_as::<endpoints::List>(operator, &list).await.unwrap().items.len(), 2);
    let get = v1::GetSaga { saga_id: first.saga_id.clone() };
    world.kit.call_as::<endpoints::Retry>(operator, &get).await.unwrap();
    world.saga_is(&first.saga_id, SagaState::Failed).await;
    assert_eq!(world.books(&first.order_id).await, Books::NOTHING);
    let again = world.kit.call_as::<endpoints::Retry>(operator, &get).await.unwrap_err();
    assert_eq!(again.code, Code::SagaNotStuck);

    let note =
        v1::ResolveSaga { saga_id: second.saga_id.clone(), actor: "ani".into(), note: "refunded".into() };
    let view = world.kit.call_as::<endpoints::Resolve>(operator, &note).await.unwrap();
    assert_eq!(view.state(), SagaState::Failed);
    let again = world.kit.call_as::<endpoints::Resolve>(operator, &note).await.unwrap_err();
    assert_eq!(again.code, Code::SagaNotStuck);
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn a_saga_whose_message_was_lost_is_swept_and_undone() {
    let world = Scripted::start(&[("KILAT__CHECKOUT__SWEEP_INTERVAL_S", "1")]).await;
    let worker = world.worker().await;
    // Begun, never started.
    let soon = chrono::Utc::now() + Duration::from_millis(200);
    let lost = v1::StartCheckout { deadline: Some(soon.into()), ..request() };
    let begun = world.kit.call::<endpoints::Begin>(&lost).await.unwrap();
    assert_eq!((begun.state(), begun.order_id.as_str()), (SagaState::Running, lost.order_id.as_str()));
    let twice = v1::StartCheckout { order_id: request().order_id, ..lost.clone() };
    assert_eq!(world.kit.call::<endpoints::Begin>(&twice).await.unwrap().order_id, lost.order_id);
    let other = v1::StartCheckout { req_hash: vec![1; 32].into(), ..lost.clone() };
    assert_eq!(
        world.kit.call::<endpoints::Begin>(&other).await.unwrap_err().code,
        Code::IdempotencyKeyReused
    );

    // Parked, never paid.
    let parked = paying("upi");
    assert_eq!(world.gateway().checkout(&parked).await.state(), SagaState::AwaitingPayment);
    world.saga_is(&parked.saga_id, SagaState::AwaitingPayment).await;
    sqlx::query("update checkout.saga set deadline = now() where saga_id = $1")
        .bind(&parked.saga_id)
        .execute(&world.kit.pg)
        .await
        .unwrap();

    for request in [&parked, &lost] {
        world.saga_is(&request.saga_id, SagaState::Failed).await;
        let fault = world.saga(&request.saga_id).await.unwrap().outcome.unwrap().fault.unwrap();
        assert_eq!(fault.code, Code::DeadlineExceeded.as_str());
        assert_eq!(world.books(&request.order_id).await, Books::NOTHING);
    }
    assert_eq!(world.kit.call::<endpoints::Begin>(&lost).await.unwrap().state(), SagaState::Failed);
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test]
async fn what_is_long_over_is_forgotten_and_nothing_else() {
    let world = Scripted::start(&[("KILAT__CHECKOUT__SWEEP_INTERVAL_S", "1")]).await;
    let worker = world.worker().await;
    let stays = request();
    world.gateway().checkout(&stays).await;
    world.saga_is(&stays.saga_id, SagaState::Confirmed).await;
    // More than one statement takes at a time.
    sqlx::query(
        "insert into checkout.saga (saga_id, order_id, user_id, hub_id, idem_key, req_hash, state, deadline,
                                    updated_at)
         select 'sag_' || n, 'ord_00000000000' || n, 'usr_1', 'hub_1', n::text, '', state, now(),
                now() - interval '10 days'
         from generate_series(1, 1200) n, lateral (select case when n = 7 then 'stuck' else 'failed' end) s (state)",
    )
    .execute(&world.kit.pg)
    .await
    .unwrap();
    let left = || async {
        sqlx::query_scalar::<_, String>("select state from checkout.saga order by state")
            .fetch_all(&world.kit.pg)
            .await
            .unwrap()
    };
    world
        .kit
        .eventually("the old ones are gone", || async {
            let left = left().await;
            if left.len() == 2 { Ok(true) } else { Err(format!("{} are left", left.len())) }
        })
        .await;
    assert_eq!(left().await, ["confirmed", "stuck"]);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_orchestrator_is_replaced_at_every_step() {
    let world = Scripted::start(&[]).await;
    let worker = world.worker().await;
    let steps = [
        inventory::Reserve::SUBJECT,
        orders::Create::SUBJECT,
        payments::Charge::SUBJECT,
        inventory::Confirm::SUBJECT,
        orders::Confirm::SUBJECT,
    ];
    let mut held = Vec::new();
    for step in steps {
        let request = request();
        world.proxy().first(&request.order_id, step, [Mischief::Late]);
        world.gateway().start(&request).await;
        held.push((step, request));
    }
    for (step, request) in &held {
        world.kit.eventually(step, || async { Ok(world.proxy().calls(&request.order_id, step) > 0) }).await;
    }
    worker.kill().await;
    world.proxy().let_go();
    let worker = world.worker().await;
    for (step, request) in &held {
        let outcome = world.gateway().outcome(&request.saga_id, 0).await;
        assert_eq!(outcome.state(), SagaState::Confirmed, "{step}: {outcome:?}");
        assert_eq!(world.books(&request.order_id).await, Kind::Plain.confirmed(), "{step}");
    }
    world.kit.settled().await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checkouts_that_come_together_share_their_commits() {
    // A busy machine may let a step of one of two hundred wait; asked again, it would be counted again.
    let patient =
        [("KILAT__CHECKOUT__STEP_TIMEOUT_MS", "15000"), ("KILAT__CHECKOUT__CHARGE_TIMEOUT_MS", "15000")];
    let world = Scripted::start(&patient).await;
    let worker = world.worker().await;
    let requests: Vec<_> = std::iter::repeat_with(request).take(200).collect();
    let outcomes = futures::future::join_all(requests.iter().map(|r| world.gateway().checkout(r))).await;
    assert!(outcomes.iter().all(|outcome| outcome.state() == SagaState::Confirmed));
    world.kit.settled().await;
    // now() is the transaction's: as many different times as there were commits.
    let (rows, begins, finishes): (i64, i64, i64) = sqlx::query_as(
        "select count(*), count(distinct created_at), count(distinct updated_at) from checkout.saga",
    )
    .fetch_one(&world.kit.pg)
    .await
    .unwrap();
    println!("{rows} checkouts: {begins} commits to begin, {finishes} to finish");
    assert_eq!(rows, 200);
    assert!(begins < rows && finishes < rows, "{begins}, {finishes}");
    for request in &requests {
        // Price, five steps; nothing else is called when all goes well.
        let calls = checkout::checks::SUBJECTS.map(|s| world.proxy().calls(&request.order_id, s));
        assert_eq!(calls.iter().sum::<usize>(), 5);
    }
    worker.stop().await;
}
