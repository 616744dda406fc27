//! How a quote is made: everybody who has a part in it is asked at once, what they answer is summed up, signed
//! and written down before it is said.

use std::time::Duration;

use chrono::Utc;
use geodesy::{Place, distance_m};
use runtime::{Cx, Fault, outbox::OutboxEvent};
use subjects::{
    ids::{City, Name, Token},
    table::{QuoteEvent, catalogue, eta, promo},
    v1,
};
use uuid::Uuid;

use crate::{
    check,
    error::PricingError,
    keeper::Hub,
    rules::{
        fee::{FACTOR_ONE, fee},
        tariff::rates,
        token::Signer,
        totals::{taken, totals},
        variant::{Arm, assign},
    },
    signals::to_wire,
    state::State,
    store::{Made, SurgeRow},
};

/// Catalogue and promotions answer within this, or there is no quote.
const ANSWER: Duration = Duration::from_secs(2);
/// What is left of a caller's time for writing the quote down.
const WRITING: Duration = Duration::from_millis(150);
const AGGREGATE: &str = "quote";

/// `bound`, or what the caller still has.
pub fn within(cx: &Cx, bound: Duration) -> Duration {
    cx.meta.remaining().map_or(bound, |left| bound.min(left.saturating_sub(WRITING)))
}

/// What the others said.
struct Answers {
    priced: v1::BasketPriced,
    promos: Vec<v1::AppliedPromo>,
    surge: std::sync::Arc<SurgeRow>,
    delivery_fee: i64,
    eta: Option<v1::Eta>,
    /// What had to be done without.
    without: Vec<String>,
}

/// What is known before anybody is asked.
struct Ride<'a> {
    hub: &'a Hub,
    tariff: &'a v1::Tariff,
    arm: Option<Arm>,
    drop: Place,
    metres: u32,
}

impl State {
    pub async fn make(&self, cx: &Cx, request: &v1::MakeQuote) -> Result<v1::Quote, PricingError> {
        let signer = self.signer.as_ref().ok_or(PricingError::NoKey)?;
        let drop = check::make(request)?;
        let hub = self.hub(cx, &request.hub_id).await?;
        let tariff = self.keeper.tariff(&hub.city, &hub.currency);
        let tariff = tariff.ok_or_else(|| PricingError::NoTariff {
            city: hub.city.clone(),
            currency: hub.currency.clone(),
        })?;
        let straight_m = distance_m(hub.place, drop);
        check::near(straight_m)?;
        let arm = assign(&tariff.experiment, &request.user_id, &tariff.variants);
        let metres = whole(straight_m * self.road_factor);
        let ride = Ride { hub: &hub, tariff: &tariff, arm, drop, metres };
        let answers = self.ask(cx, request, &ride).await?;
        let made = self.sum_up(signer, request, &ride, answers)?;
        let mut quote = made.quote.clone();
        let stamp = self.writer.run(made).await??;
        quote.expires_at = Some(stamp.expires_at.into());
        metrics::counter!("kilat_pricing_quotes_total", "city" => hub.city.clone()).increment(1);
        Ok(quote)
    }

    /// Everybody at once. Promotions alone must wait for what they take from, the prices and the fee, and are
    /// asked while the estimate is still being made.
    async fn ask(&self, cx: &Cx, request: &v1::MakeQuote, ride: &Ride<'_>) -> Result<Answers, PricingError> {
        let money = async {
            let price = v1::PriceBasket { hub_id: request.hub_id.clone(), items: request.items.clone() };
            let price = async {
                cx.call::<catalogue::Price>(&price, within(cx, ANSWER)).await.map_err(PricingError::from)
            };
            let surge = async { Ok(self.signals.at(cx, &self.keeper, ride.hub).await?) };
            let (priced, surge) = tokio::try_join!(price, surge)?;
            if priced.currency != ride.tariff.currency {
                let (city, currency) = (priced.city, priced.currency);
                return Err(PricingError::NoTariff { city, currency });
            }
            let factor = ride.arm.as_ref().map_or(FACTOR_ONE, |arm| arm.factor);
            let multiplier = u32::try_from(surge.multiplier).unwrap_or(100);
            let fee = fee(&rates(ride.tariff), ride.metres, factor, multiplier);
            let promos = promotions(cx, request, &priced, fee).await?;
            Ok((priced, surge, fee, promos))
        };
        let ask = v1::CalculateEta {
            hub_id: request.hub_id.clone(),
            drop: Some(ride.drop.point()),
            lines: u32::try_from(request.items.len()).unwrap_or(u32::MAX),
            units: request.items.iter().fold(0, |sum, line| sum.saturating_add(line.qty)),
        };
        let eta = async {
            let bound = within(cx, self.settings.signal());
            Ok(cx.call::<eta::Calculate>(&ask, bound).await)
        };
        let ((priced, surge, delivery_fee, promos), eta) = tokio::try_join!(money, eta)?;
        let mut without = Vec::new();
        if let Err(fault) = &eta {
            tracing::debug!(%fault, "a quote without an estimate");
            without.push("eta".to_owned());
        }
        if promos.is_none() {
            without.push("promo".to_owned());
        }
        for part in &without {
            metrics::counter!("kilat_pricing_without_total", "part" => part.clone()).increment(1);
        }
        let promos = promos.unwrap_or_default();
        Ok(Answers { priced, promos, surge, delivery_fee, eta: eta.ok(), without })
    }

    fn sum_up(
        &self,
        signer: &Signer,
        request: &v1::MakeQuote,
        ride: &Ride<'_>,
        answers: Answers,
    ) -> Result<Made, PricingError> {
        let Answers { priced, promos, surge, delivery_fee, eta, without } = answers;
        let currency = &ride.tariff.currency;
        let subtotal = priced.subtotal.as_ref().map_or(0, |subtotal| subtotal.amount);
        let taxes = (ride.tariff.tax_bp, ride.tariff.fee_tax_bp);
        let sum = totals(subtotal, delivery_fee, taken(&promos, currency)?, taxes)?;
        let money = |amount| Some(v1::Money { amount, currency: currency.clone() });
        let id = Uuid::now_v7();
        let mut signals = to_wire(&surge);
        signals.stale.extend(without);
        let quote = v1::Quote {
            quote_id: signer.sign(id, &request.user_id),
            user_id: request.user_id.clone(),
            hub_id: ride.hub.hub_id.clone(),
            city: ride.hub.city.clone(),
            items: priced.items,
            subtotal: money(sum.subtotal),
            promos,
            discount: money(sum.discount),
            delivery_fee: money(sum.delivery_fee),
            delivery_discount: money(sum.delivery_discount),
            tax: money(sum.tax),
            total: money(sum.total),
            distance_m: f64::from(ride.metres),
            multiplier: signals.multiplier,
            signals: Some(signals),
            variant: ride.arm.as_ref().map(|arm| arm.name.clone()).unwrap_or_default(),
            eta,
            expires_at: None,
            payment_method: request.payment_method.clone(),
            codes: request.codes.clone(),
        };
        let experiment = if ride.arm.is_some() { ride.tariff.experiment.clone() } else { String::new() };
        let event = made_event(&quote, &experiment)?;
        // The device's fingerprint is nobody's business once promotions have seen it.
        let request = v1::MakeQuote { fingerprint: String::new(), ..request.clone() };
        Ok(Made {
            id,
            multiplier: u32::try_from(surge.multiplier).unwrap_or(100),
            tariff_version: ride.tariff.version,
            experiment,
            quote,
            request,
            event,
        })
    }
}

/// What is given. `None`: promotions do not answer, and the customer named no code: a quote without them is
/// true, if dearer. Whoever named one would be told a price that leaves it out, and is asked to come again.
async fn promotions(
    cx: &Cx,
    request: &v1::MakeQuote,
    priced: &v1::BasketPriced,
    delivery_fee: i64,
) -> Result<Option<Vec<v1::AppliedPromo>>, Fault> {
    let basket = v1::PromoBasket {
        user_id: request.user_id.clone(),
        hub_id: priced.hub_id.clone(),
        city: priced.city.clone(),
        items: priced.items.clone(),
        delivery_fee: Some(v1::Money { amount: delivery_fee, currency: priced.currency.clone() }),
        payment_method: request.payment_method.clone(),
        codes: request.codes.clone(),
        address: request.address.clone(),
        fingerprint: request.fingerprint.clone(),
        segments: Vec::new(),
        at: None,
    };
    let ask = v1::EvaluatePromos { basket: Some(basket), candidate: String::new() };
    match cx.call::<promo::Evaluate>(&ask, within(cx, ANSWER)).await {
        Ok(result) => Ok(Some(result.applied)),
        Err(fault) if request.codes.is_empty() => {
            tracing::debug!(%fault, "a quote without promotions");
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

fn made_event(quote: &v1::Quote, experiment: &str) -> Result<OutboxEvent, PricingError> {
    let malformed = |what: &str| Fault::reject(runtime::Code::Internal, format!("{what} is no token"));
    let channel = QuoteEvent {
        city: City::parse(&quote.city).map_err(|_| malformed("the city"))?,
        quote: Name::parse(&quote.quote_id).map_err(|_| malformed("the quote id"))?,
    };
    let message = v1::QuoteMade {
        meta: Some(v1::EventMeta {
            aggregate: AGGREGATE.into(),
            id: quote.quote_id.clone(),
            version: 1,
            city: quote.city.clone(),
            at: Some(Utc::now().into()),
        }),
        quote_id: quote.quote_id.clone(),
        user_id: quote.user_id.clone(),
        hub_id: quote.hub_id.clone(),
        experiment: experiment.to_owned(),
        variant: quote.variant.clone(),
        multiplier: quote.multiplier,
        delivery_fee: quote.delivery_fee.clone(),
    };
    Ok(OutboxEvent::new(&channel, &message))
}

/// Whole metres, to the nearest.
fn whole(metres: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded, and NaN becomes 0")]
    let whole = metres.round().clamp(0.0, 1e9) as u32;
    whole
}
