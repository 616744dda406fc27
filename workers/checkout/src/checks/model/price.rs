//! What catalogue, quotes, sales and promotions answer.

use subjects::{Code, Fault, v1};

use super::{FREE, Model, NOWHERE, PromoIs};

/// What the promotions and the fee of a quote come to.
const OFF: i64 = 300;
const FEE: i64 = 500;
const OFF_FEE: i64 = 100;
const TAX: i64 = 30;

impl Model {
    pub(super) fn price(&mut self, request: &v1::PriceBasket) -> Result<v1::BasketPriced, Fault> {
        if request.hub_id == NOWHERE {
            return Err(Fault::reject(Code::UnknownHub, "there is no hub nowhere"));
        }
        self.priced += 1;
        Ok(basket(&request.hub_id, &request.items, self.priced))
    }

    /// The same for ever, once it was said.
    pub(super) fn honour_sale(&mut self, request: &v1::HonourSale) -> Result<v1::BasketPriced, Fault> {
        let priced = basket(&request.hub_id, &request.items, 7);
        self.promised = priced.total.as_ref().map(|money| money.amount);
        Ok(priced)
    }

    pub(super) fn honour_quote(&mut self, request: &v1::HonourQuote) -> Result<v1::Quote, Fault> {
        let priced = basket(&request.hub_id, &request.items, FEE);
        let subtotal = priced.subtotal.as_ref().map_or(0, |money| money.amount);
        let total = subtotal - OFF + FEE - OFF_FEE + TAX;
        self.promised = Some(total);
        Ok(v1::Quote {
            quote_id: request.quote_id.clone(),
            user_id: request.user_id.clone(),
            hub_id: request.hub_id.clone(),
            city: priced.city,
            promos: vec![given("quoted", "", &priced.items)],
            items: priced.items,
            subtotal: priced.subtotal,
            discount: money(OFF),
            delivery_fee: money(FEE),
            delivery_discount: money(OFF_FEE),
            tax: money(TAX),
            total: money(total),
            ..Default::default()
        })
    }

    pub(super) fn redeem(&mut self, request: &v1::RedeemPromos) -> Result<v1::PromoResult, Fault> {
        let basket = request.basket.clone().unwrap_or_default();
        let applied: Vec<_> = if request.promised.is_empty() {
            basket
                .codes
                .iter()
                .map(|code| if code == FREE { all_of(&basket) } else { given("coded", code, &basket.items) })
                .collect()
        } else {
            vec![given("quoted", "", &basket.items)]
        };
        if applied.is_empty() || (!request.promised.is_empty() && request.promised != applied) {
            return Err(Fault::reject(Code::PromoConflict, "not what was promised"));
        }
        let replayed = match self.promo {
            PromoIs::Unknown => {
                self.promo = PromoIs::Redeemed;
                self.redeemed += 1;
                false
            }
            PromoIs::Redeemed => true,
            PromoIs::Released => return Err(Fault::reject(Code::PromoClosed, "undone before")),
        };
        Ok(v1::PromoResult { applied, replayed, ..Default::default() })
    }

    pub(super) fn release_promos(&mut self, request: &v1::PromoRef) -> Result<v1::PromoState, Fault> {
        if self.promo == PromoIs::Redeemed {
            self.given_back += 1;
        }
        self.promo = PromoIs::Released;
        Ok(v1::PromoState { order_id: request.order_id.clone(), state: "released".into() })
    }
}

/// All of a basket, its delivery included.
fn all_of(basket: &v1::PromoBasket) -> v1::AppliedPromo {
    let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| money.amount);
    let fee = amount(&basket.delivery_fee);
    v1::AppliedPromo {
        promo_id: "free".into(),
        version: 1,
        code: FREE.into(),
        discount: money(basket.items.iter().map(|line| amount(&line.total)).sum::<i64>() + fee),
        delivery_discount: money(fee),
        lines: basket
            .items
            .iter()
            .map(|line| v1::LineDiscount { sku: line.sku.clone(), amount: line.total.clone() })
            .collect(),
        gift: String::new(),
    }
}

fn money(amount: i64) -> Option<v1::Money> {
    Some(v1::Money { amount, currency: "IDR".into() })
}

fn basket(hub_id: &str, items: &[v1::Line], fee: i64) -> v1::BasketPriced {
    let subtotal = items.iter().map(|line| 1_000 * i64::from(line.qty)).sum::<i64>();
    v1::BasketPriced {
        hub_id: hub_id.to_owned(),
        city: "jkt".into(),
        currency: "IDR".into(),
        items: items
            .iter()
            .map(|line| v1::PricedLine {
                sku: line.sku.clone(),
                name: line.sku.clone(),
                qty: line.qty,
                unit_price: money(1_000),
                total: money(1_000 * i64::from(line.qty)),
                category: "dairy/milk".into(),
            })
            .collect(),
        subtotal: money(subtotal),
        delivery_fee: money(fee),
        total: money(subtotal + fee),
    }
}

/// What one promotion gives: something of the first line, and, if it is a quote's, of the fee.
fn given(promo_id: &str, code: &str, items: &[v1::PricedLine]) -> v1::AppliedPromo {
    let off_fee = if code.is_empty() { OFF_FEE } else { 0 };
    v1::AppliedPromo {
        promo_id: promo_id.into(),
        version: 1,
        code: code.into(),
        discount: money(OFF + off_fee),
        delivery_discount: money(off_fee),
        lines: items
            .iter()
            .take(1)
            .map(|line| v1::LineDiscount { sku: line.sku.clone(), amount: money(OFF) })
            .collect(),
        gift: String::new(),
    }
}
