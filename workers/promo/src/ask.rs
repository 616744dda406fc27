//! A request's basket in the words of the rules.

use chrono::Utc;
use chrono_tz::Tz;
use lua::promo::Who;
use runtime::config::Secret;
use subjects::v1;

use crate::{
    address::Grams,
    device::{self, Parts},
    model::Time,
    rules::{Basket, BasketLine, Facts},
    zones::{self, Zones},
};

/// A basket that has been checked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub facts: Facts,
    pub currency: String,
    /// As they are written in rules; none twice.
    pub codes: Vec<String>,
    pub at: Time,
    pub zone: Tz,
    pub who: Who,
    pub grams: Grams,
}

impl Asked {
    pub fn of(basket: v1::PromoBasket, zones: &Zones, key: &Secret) -> Self {
        let (city, zone) = zones.of(&basket.hub_id);
        let at: Time = basket.at.and_then(|at| at.try_into().ok()).unwrap_or_else(Utc::now);
        let currency =
            basket.items.iter().find_map(|item| item.unit_price.as_ref()).map(|m| m.currency.clone());
        let mut codes: Vec<String> = Vec::new();
        for code in basket.codes.iter().map(|code| code.trim().to_uppercase()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let line = |item: v1::PricedLine| BasketLine {
            sku: item.sku,
            category: item.category,
            qty: item.qty,
            unit: item.unit_price.map_or(0, |price| price.amount),
        };
        Self {
            who: Who {
                day: zones::day(at, zone),
                device: device::seal(key, &basket.fingerprint),
                user: basket.user_id,
            },
            grams: basket.address.map_or_else(Grams::default, |address| Grams::of(&address.line)),
            facts: Facts {
                basket: Basket {
                    lines: basket.items.into_iter().map(line).collect(),
                    delivery_fee: basket.delivery_fee.map_or(0, |fee| fee.amount),
                },
                city: if basket.city.is_empty() { city } else { basket.city },
                hub: basket.hub_id,
                method: basket.payment_method,
                segments: basket.segments,
                orders_before: 0,
                now: zones::local(at, zone),
            },
            currency: currency.unwrap_or_default(),
            codes,
            at,
            zone,
        }
    }

    /// Of what makes two requests for one order the same.
    pub fn digest(&self, promised: &[v1::AppliedPromo]) -> String {
        let mut parts = Parts::default();
        let Facts { basket, hub, method, .. } = &self.facts;
        parts.text(&self.who.user).text(hub).text(method).text(&self.currency);
        parts.number(basket.delivery_fee).number(i64::try_from(basket.lines.len()).unwrap_or(i64::MAX));
        for line in &basket.lines {
            parts.text(&line.sku).number(i64::from(line.qty)).number(line.unit);
        }
        if promised.is_empty() {
            let mut codes = self.codes.clone();
            codes.sort_unstable();
            codes.iter().for_each(|code| {
                parts.text(code);
            });
        }
        for promised in promised {
            let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| money.amount);
            parts.text(&promised.promo_id).number(i64::try_from(promised.version).unwrap_or(i64::MAX));
            parts.number(amount(&promised.discount)).number(amount(&promised.delivery_discount));
        }
        parts.hex()
    }
}
