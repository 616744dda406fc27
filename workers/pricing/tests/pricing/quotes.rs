//! What a quote says, and what it is made from.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use prost::Message;
use runtime::Code;
use subjects::{
    table::{Channel, QuoteEvent},
    v1,
};

use crate::support::{MILK, Stall, USER, adds_up, amount, basket, idr, line};

#[tokio::test]
async fn a_quote_is_all_in_signed_written_down_and_announced() {
    let stall = Stall::open().await;
    let tariff = v1::Tariff { tax_bp: 1_100, fee_tax_bp: 110, ..stall.tariff("jkt").await.unwrap() };
    stall.put_tariff(tariff).await.unwrap();
    *stall.others.applied.lock().unwrap() = vec![
        v1::AppliedPromo { promo_id: "ten".into(), discount: idr(10_000), ..Default::default() },
        v1::AppliedPromo {
            promo_id: "ride".into(),
            discount: idr(4_000),
            delivery_discount: idr(4_000),
            ..Default::default()
        },
    ];
    let quote = stall.quoted().await;
    // 2 112.7 m on a straight line, times 1.3, is 2 747 m: 5 000 + 2 000 · 2.747.
    assert_eq!(quote.distance_m, 2_747.0);
    assert_eq!(amount(quote.delivery_fee.as_ref()), 10_494);
    assert_eq!(amount(quote.subtotal.as_ref()), 70_000);
    assert_eq!((amount(quote.discount.as_ref()), amount(quote.delivery_discount.as_ref())), (10_000, 4_000));
    // 11 % of 60 000, and 1.1 % of 6 494 (71.4).
    assert_eq!(amount(quote.tax.as_ref()), 6_600 + 71);
    assert!(adds_up(&quote), "{quote:?}");
    assert_eq!((quote.items.len(), quote.promos.len()), (2, 2));
    assert_eq!(quote.eta.as_ref().unwrap().total.as_ref().unwrap().p80_s, 720);
    assert_eq!((quote.user_id.as_str(), quote.payment_method.as_str()), (USER, "card"));
    assert!(quote.signals.as_ref().unwrap().stale.is_empty(), "{quote:?}");
    assert_eq!(quote.multiplier, 1.0);
    let left = quote.expires_at.unwrap().seconds - chrono::Utc::now().timestamp();
    assert!((880..=901).contains(&left), "{left} s");
    let (asked, basket) = {
        let baskets = stall.others.baskets.lock().unwrap();
        (baskets.len(), baskets[0].clone())
    };
    assert_eq!((asked, amount(basket.delivery_fee.as_ref())), (1, 10_494), "promotions know the fee");
    assert_eq!((basket.fingerprint.as_str(), basket.items.len()), ("device-1", 2));

    let (total, request): (i64, Vec<u8>) =
        sqlx::query_as("select total, request from pricing.quote").fetch_one(&stall.world.pg).await.unwrap();
    assert_eq!(total, amount(quote.total.as_ref()));
    assert_eq!(v1::MakeQuote::decode(request.as_slice()).unwrap().fingerprint, "", "a device is not kept");

    stall.world.settled().await;
    let made = made(&stall).await;
    assert_eq!(made.len(), 1);
    assert_eq!((made[0].quote_id.as_str(), made[0].multiplier), (quote.quote_id.as_str(), 1.0));
    assert_eq!(made[0].delivery_fee, quote.delivery_fee);
}

async fn made(stall: &Stall) -> Vec<v1::QuoteMade> {
    let ops = stall.world.bus("ops").await;
    let stream = ops.jetstream().get_stream("EVENTS").await.unwrap();
    let mut made = Vec::new();
    for sequence in 1..=stream.cached_info().state.last_sequence {
        let message = stream.get_raw_message(sequence).await.unwrap();
        if QuoteEvent::parse(&message.subject).is_some() {
            made.push(v1::QuoteMade::decode(message.payload).unwrap());
        }
    }
    made
}

#[tokio::test]
async fn everybody_is_asked_at_the_same_time() {
    let stall = Stall::open().await;
    stall.quoted().await;
    *stall.others.pause.lock().unwrap() = Duration::from_millis(800);
    *stall.others.busy.lock().unwrap() = (0, 0);
    let asked = Instant::now();
    stall.quoted().await;
    let took = asked.elapsed();
    assert!(took >= Duration::from_millis(800), "{took:?}");
    assert_eq!(*stall.others.busy.lock().unwrap(), (0, 2), "not one after the other");
}

#[tokio::test]
async fn who_does_not_answer_is_done_without_by_name() {
    let stall = Stall::alone(&[]).await;
    stall.worker().await;
    let quote = stall.quoted().await;
    let signals = quote.signals.as_ref().unwrap();
    assert_eq!(signals.stale, ["supply", "eta", "promo"]);
    assert_eq!((quote.eta.as_ref(), quote.promos.len(), signals.multiplier), (None, 0, 1.0));
    assert!(adds_up(&quote), "what it says is what is charged");

    // A customer who named a code is not told a price without it.
    let coded = v1::MakeQuote { codes: vec!["TEN".into()], ..basket(USER) };
    let fault = stall.quote(&coded).await.unwrap_err();
    assert!(fault.code == Code::NoResponders && fault.retryable(), "{fault:?}");
    stall.promo_answers().await;
    stall.quote(&coded).await.unwrap();
    let unknown = v1::MakeQuote { codes: vec!["NONE".into()], ..basket(USER) };
    assert_eq!(stall.quote(&unknown).await.unwrap_err().code, Code::PromoCodeUnknown);
}

#[tokio::test]
async fn promotions_that_take_what_is_not_there_make_no_quote() {
    let stall = Stall::open().await;
    for (discount, of_fee, currency) in
        [(70_001, 0, "IDR"), (20_000, 10_495, "IDR"), (-1, 0, "IDR"), (1, 0, "INR"), (1, 2, "IDR")]
    {
        let money = |amount| Some(v1::Money { amount, currency: currency.into() });
        *stall.others.applied.lock().unwrap() = vec![v1::AppliedPromo {
            discount: money(discount),
            delivery_discount: money(of_fee),
            ..Default::default()
        }];
        let fault = stall.quote(&basket(USER)).await.unwrap_err();
        assert!(fault.retryable(), "{discount} {of_fee} {currency}: {fault:?}");
    }
    assert_eq!(stall.count("select count(*) from pricing.quote").await, 0);
}

#[tokio::test]
async fn many_at_once_are_each_their_own() {
    let stall = Stall::open().await;
    stall.worker().await;
    let users: Vec<String> = (0..200).map(|i| format!("usr_{i}")).collect();
    let asked = users.iter().enumerate().map(|(i, user)| {
        let items = vec![line(MILK, u32::try_from(i % 9).unwrap() + 1)];
        let request = v1::MakeQuote { items, ..basket(user) };
        let stall = &stall;
        async move { (request.clone(), stall.quote(&request).await.unwrap()) }
    });
    let quotes = futures::future::join_all(asked).await;
    let mut ids = HashSet::new();
    for (request, quote) in &quotes {
        assert_eq!(quote.user_id, request.user_id);
        assert_eq!(amount(quote.subtotal.as_ref()), i64::from(request.items[0].qty) * 20_000);
        assert!(adds_up(quote) && ids.insert(quote.quote_id.clone()));
    }
    let written = "select count(*) from pricing.quote";
    assert_eq!(stall.count(written).await, 200);
    stall.world.settled().await;
    assert_eq!(made(&stall).await.len(), 200, "each is announced once");
}

#[tokio::test]
async fn without_a_key_nothing_is_promised() {
    let stall = Stall::alone(&[("KILAT__PRICING__QUOTE_KEY", "")]).await;
    stall.worker().await;
    let fault = stall.quote(&basket(USER)).await.unwrap_err();
    assert_eq!(fault.code, Code::PromoUnsupported);
    assert!(fault.detail.contains("pricing.quote_key"), "{}", fault.detail);
    // Signals and tariffs are served all the same.
    assert_eq!(stall.signals().await.multiplier, 1.0);
    assert_eq!(stall.tariff("jkt").await.unwrap().base, 5_000);
}

#[tokio::test]
async fn a_hub_that_nobody_told_of_is_asked_for() {
    let stall = Stall::open().await;
    stall.put_hub("hub_3", "jkt", "IDR", "Asia/Jakarta").await;
    let quote = stall.quote(&v1::MakeQuote { hub_id: "hub_3".into(), ..basket(USER) }).await.unwrap();
    assert_eq!(quote.hub_id, "hub_3");
}
