//! The checks. Each starts many checkouts at once, so a check takes as long as its slowest.

use std::time::Duration;

use futures::future::join_all;
use runtime::{Code, Fault, Meta};
use subjects::{
    Endpoint,
    table::{inventory, orders, payments, promo},
    v1::{self, SagaState},
};

use super::{Books, Kind, Mischief, World};

/// Every kind of checkout this world sells, with each of its steps or undos.
fn each(world: &impl World, of: fn(Kind) -> Vec<&'static str>) -> Vec<(Kind, &'static str)> {
    world.kinds().iter().flat_map(|kind| of(*kind).into_iter().map(|step| (*kind, step))).collect()
}

/// A step whose call or answer is lost, or that is done twice, is done once; and a checkout started
/// again after its end is answered with the same bytes and does nothing more.
pub async fn every_step_survives_redelivery(world: &impl World) {
    let cases = each(world, Kind::steps).into_iter().flat_map(|(kind, step)| {
        [Mischief::LoseReply, Mischief::LoseRequest, Mischief::Twice].map(|mischief| (kind, step, mischief))
    });
    join_all(cases.map(|(kind, step, mischief)| async move {
        let case = format!("{kind:?} {step} {mischief:?}");
        let request = world.request(kind).await;
        world.proxy().first(&request.order_id, step, [mischief]);
        let outcome = world.gateway().checkout(&request).await;
        assert_eq!(outcome.state(), SagaState::Confirmed, "{case}: {outcome:?}");
        assert_eq!(world.books(&request.order_id).await, kind.confirmed(), "{case}");

        let acting: Vec<_> = kind.steps().into_iter().chain(kind.undos()).collect();
        let calls =
            || acting.iter().map(|step| world.proxy().calls(&request.order_id, step)).collect::<Vec<_>>();
        let before = calls();
        world.gateway().start(&request).await;
        let again = world.gateway().outcome(&request.saga_id, 1).await;
        assert_eq!(again, outcome, "{case}: replayed byte for byte");
        assert_eq!(calls(), before, "{case}: a replay calls nobody");
    }))
    .await;
}

/// A step that says no, or cannot be reached, or never answers although it acts: the checkout fails
/// for that reason and nothing is left of it.
pub async fn failure_at_each_step_unwinds(world: &impl World) {
    let no = Fault::reject(Code::OutOfStock, "none left");
    let away = Fault::retry(Code::Unavailable, "away");
    let cases = each(world, Kind::steps).into_iter().flat_map(|(kind, step)| {
        [
            (kind, step, Mischief::Refuse(no.clone()), Code::OutOfStock),
            (kind, step, Mischief::Refuse(away.clone()), Code::CheckoutUndone),
            (kind, step, Mischief::LoseReply, Code::CheckoutUndone),
        ]
    });
    join_all(cases.map(|(kind, step, mischief, code)| async move {
        // The pivot that acts and is not heard has confirmed the order: not a failure, see below.
        let confirmed = step == orders::Confirm::SUBJECT && matches!(mischief, Mischief::LoseReply);
        let case = format!("{kind:?} {step} {mischief:?}");
        let request = world.request(kind).await;
        world.proxy().always(&request.order_id, step, mischief);
        let outcome = world.gateway().checkout(&request).await;
        let books = world.books(&request.order_id).await;
        if confirmed {
            assert_eq!(outcome.state(), SagaState::Confirmed, "{case}: {outcome:?}");
            assert_eq!(books, kind.confirmed(), "{case}");
            return;
        }
        assert_eq!(outcome.state(), SagaState::Failed, "{case}: {outcome:?}");
        // The charge's attempts may outlast the deadline.
        let told = outcome.fault.unwrap().code;
        let late = Code::DeadlineExceeded.as_str();
        assert!(told == code.as_str() || told == late && code == Code::CheckoutUndone, "{case}: {told}");
        assert_eq!(books, Books::NOTHING, "{case}");
        let undos = kind.undos();
        for subject in Kind::ALL.into_iter().flat_map(Kind::undos) {
            let called = world.proxy().calls(&request.order_id, subject) > 0;
            assert_eq!(called, undos.contains(&subject), "{case}: whether {subject} was called");
        }
    }))
    .await;
}

/// An undo whose call or answer is lost, that is done twice or refused for a while, is done once.
pub async fn undo_survives_redelivery(world: &impl World) {
    let away = Fault::retry(Code::Unavailable, "away");
    let cases = each(world, Kind::undos).into_iter().flat_map(|(kind, undo)| {
        [
            (kind, undo, vec![Mischief::LoseReply]),
            (kind, undo, vec![Mischief::LoseRequest]),
            (kind, undo, vec![Mischief::Twice]),
            // More than one delivery's attempts: the message comes again.
            (
                kind,
                undo,
                vec![Mischief::Refuse(away.clone()), Mischief::Refuse(away.clone()), Mischief::LoseReply],
            ),
        ]
    });
    join_all(cases.map(|(kind, undo, mischief)| async move {
        let case = format!("{kind:?} {undo} {mischief:?}");
        let request = world.request(kind).await;
        let no = Fault::reject(Code::OutOfStock, "none left");
        // The last step refuses, so everything there is has to be undone.
        world.proxy().always(&request.order_id, orders::Confirm::SUBJECT, Mischief::Refuse(no));
        world.proxy().first(&request.order_id, undo, mischief);
        let outcome = world.gateway().checkout(&request).await;
        assert_eq!(outcome.state(), SagaState::Failed, "{case}: {outcome:?}");
        assert_eq!(outcome.fault.unwrap().code, Code::OutOfStock.as_str(), "{case}");
        assert_eq!(world.books(&request.order_id).await, Books::NOTHING, "{case}");
    }))
    .await;
}

/// A do that comes after its undo is refused by its owner, and a step that was on its way while the
/// saga was undone does no harm when it arrives.
pub async fn undo_before_do_is_refused(world: &impl World) {
    let (bus, meta, wait) = (world.steps(), Meta::default(), Duration::from_secs(10));
    let request = world.request(Kind::Plain).await;
    let (order_id, saga_id) = (request.order_id.clone(), request.saga_id.clone());
    let of = v1::ReservationRef {
        reservation_id: order_id.clone(),
        hub_id: request.hub_id.clone(),
        items: request.items.clone(),
        user_id: request.user_id.clone(),
        reason: "check".into(),
    };
    let fail = v1::FailOrder {
        saga_id: saga_id.clone(),
        order_id: order_id.clone(),
        code: Code::CheckoutCancelled.to_string(),
        reason: "check".into(),
    };
    assert!(bus.call::<orders::Fail>(&meta, &fail, wait).await.expect("fail").closed);
    bus.call::<inventory::Return>(&meta, &of, wait).await.expect("return");
    let undo =
        v1::UndoPayment { saga_id: saga_id.clone(), order_id: order_id.clone(), reason: "check".into() };
    bus.call::<payments::Undo>(&meta, &undo, wait).await.expect("undo");
    bus.call::<inventory::Release>(&meta, &of, wait).await.expect("release");

    let reserve = v1::ReserveStock {
        reservation_id: order_id.clone(),
        hub_id: request.hub_id.clone(),
        user_id: request.user_id.clone(),
        items: request.items.clone(),
        ..Default::default()
    };
    refused(bus.call::<inventory::Reserve>(&meta, &reserve, wait).await, Code::ReservationClosed);
    refused(bus.call::<inventory::Confirm>(&meta, &of, wait).await, Code::ReservationClosed);
    let money = Some(v1::Money { amount: 1_000, currency: "IDR".into() });
    let create = v1::CreateOrder {
        saga_id: saga_id.clone(),
        order_id: order_id.clone(),
        user_id: request.user_id.clone(),
        hub_id: request.hub_id.clone(),
        city: "jkt".into(),
        items: request
            .items
            .iter()
            .map(|l| v1::OrderLine {
                sku: l.sku.clone(),
                name: l.sku.clone(),
                qty: l.qty,
                unit_price: money.clone(),
                total: money.clone(),
            })
            .collect(),
        totals: Some(v1::Totals {
            subtotal: money.clone(),
            discount: Some(v1::Money { amount: 0, currency: "IDR".into() }),
            delivery_fee: Some(v1::Money { amount: 0, currency: "IDR".into() }),
            total: money.clone(),
            ..Default::default()
        }),
        address: request.address.clone(),
        payment_method: "card".into(),
        sla_minutes: 0,
        ..Default::default()
    };
    refused(bus.call::<orders::Create>(&meta, &create, wait).await, Code::OrderClosed);
    let charge = v1::ChargePayment {
        saga_id,
        order_id: order_id.clone(),
        user_id: request.user_id.clone(),
        city: "jkt".into(),
        amount: money,
        method: request.payment.clone().unwrap_or_default().method,
        token: request.payment.clone().unwrap_or_default().token,
    };
    refused(bus.call::<payments::Charge>(&meta, &charge, wait).await, Code::PaymentUndone);
    assert_eq!(world.books(&order_id).await, Books::NOTHING);
    if world.kinds().contains(&Kind::Codes) {
        redeem_after_release_is_refused(world).await;
    }

    late_steps_do_no_harm(world).await;
}

async fn redeem_after_release_is_refused(world: &impl World) {
    let (bus, meta, wait) = (world.steps(), Meta::default(), Duration::from_secs(10));
    let request = world.request(Kind::Codes).await;
    let of = v1::PromoRef {
        saga_id: request.saga_id.clone(),
        order_id: request.order_id.clone(),
        reason: "check".into(),
    };
    for _ in 0..2 {
        bus.call::<promo::Release>(&meta, &of, wait).await.expect("release of what never was");
    }
    let money = |amount| Some(v1::Money { amount, currency: "IDR".into() });
    let items = request.items.iter().map(|line| v1::PricedLine {
        sku: line.sku.clone(),
        name: line.sku.clone(),
        qty: line.qty,
        unit_price: money(10_000),
        total: money(10_000 * i64::from(line.qty)),
        category: "dairy/milk".into(),
    });
    let redeem = v1::RedeemPromos {
        saga_id: request.saga_id.clone(),
        order_id: request.order_id.clone(),
        basket: Some(v1::PromoBasket {
            user_id: request.user_id.clone(),
            hub_id: request.hub_id.clone(),
            city: "jkt".into(),
            items: items.collect(),
            delivery_fee: money(9_000),
            payment_method: request.payment.clone().unwrap_or_default().method,
            codes: request.promo_codes.clone(),
            address: request.address.clone(),
            ..Default::default()
        }),
        promised: Vec::new(),
    };
    refused(bus.call::<promo::Redeem>(&meta, &redeem, wait).await, Code::PromoClosed);
    assert_eq!(world.books(&request.order_id).await, Books::NOTHING);
}

/// Each step in turn is held up; the saga is cancelled meanwhile, undone, and then the step arrives.
async fn late_steps_do_no_harm(world: &impl World) {
    let held = join_all(each(world, Kind::steps).into_iter().map(|(kind, step)| async move {
        let request = world.request(kind).await;
        world.proxy().always(&request.order_id, step, Mischief::Late);
        world.gateway().start(&request).await;
        until(&format!("{step} is on its way"), || world.proxy().calls(&request.order_id, step) > 0).await;
        world.gateway().cancel(&request.saga_id).await;
        let outcome = world.gateway().outcome(&request.saga_id, 0).await;
        assert_eq!(outcome.state(), SagaState::Failed, "{kind:?} {step}: {outcome:?}");
        (step, request)
    }))
    .await;
    world.proxy().let_go();
    for (step, request) in held {
        // The call that was held has been answered once a later one of the same step has.
        world.proxy().always(&request.order_id, step, Mischief::Pass);
        world.gateway().start(&request).await;
        let again = world.gateway().outcome(&request.saga_id, 1).await;
        assert_eq!(again.state(), SagaState::Failed, "{step}: {again:?}");
        assert_eq!(world.books(&request.order_id).await, Books::NOTHING, "{step}");
    }
}

/// The same saga started several times at once, one of them cancelled: one truth, told to all.
pub async fn two_orchestrators_at_once(world: &impl World) {
    join_all((0..24).map(|round| async move {
        let kind = *world.kinds().iter().cycle().nth(round / 2).unwrap();
        let request = world.request(kind).await;
        if round % 3 == 0 {
            let step = kind.steps().into_iter().cycle().nth(round / 3).unwrap();
            world.proxy().first(&request.order_id, step, [Mischief::LoseReply]);
        }
        let gateway = world.gateway();
        let cancel = async {
            if round % 2 == 0 {
                gateway.cancel(&request.saga_id).await;
            }
        };
        tokio::join!(gateway.start(&request), gateway.start(&request), gateway.start(&request), cancel);
        let outcome = gateway.outcome(&request.saga_id, 2).await;
        let books = world.books(&request.order_id).await;
        let expected = match outcome.state() {
            SagaState::Confirmed => kind.confirmed(),
            _ => Books::NOTHING,
        };
        assert_eq!(books, expected, "round {round}: {outcome:?}");
        for told in gateway.heard(&request.saga_id) {
            assert_eq!(told.state(), outcome.state(), "round {round}: everyone is told the same");
        }
    }))
    .await;
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Fault>, code: Code) {
    assert_eq!(answer.map_err(|fault| fault.code).unwrap_err(), code);
}

async fn until(what: &str, probe: impl Fn() -> bool) {
    let wait = async {
        while !probe() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait)
        .await
        .unwrap_or_else(|_| panic!("not in time: {what}"));
}
