//! What the basket costs: step `price`, and the promotions of step `redeem`.

use std::time::Duration;

use subjects::{
    Code, Fault,
    table::{catalogue, flashsale, pricing, promo},
    v1::{self, OrderStatus},
};

use super::{Owners, Saga, backward::won};
use crate::engine::Stop;

/// A priced basket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basket {
    pub city: String,
    /// None once the order exists: it has them.
    pub items: Vec<v1::PricedLine>,
    pub totals: v1::Totals,
    /// What the discounts are made of.
    pub promos: Vec<v1::AppliedPromo>,
    /// To be redeemed with this basket.
    pub codes: Vec<String>,
}

impl<O: Owners> Saga<O> {
    /// A later run must not price anew, or it would charge another amount than the order says; it takes
    /// the price from the order. Who promised a price (a quote, a sale) is told of the order and says the
    /// same to it ever after, so there is nothing to undo.
    pub(super) async fn price(&mut self) -> Result<(), Stop> {
        if self.again && self.find_order().await? {
            return Ok(());
        }
        if self.basket.is_some() {
            return Ok(());
        }
        let basket = if !self.request.sale_id.is_empty() {
            self.sale().await?
        } else if !self.request.quote_id.is_empty() {
            self.quote().await?
        } else {
            price(&self.owners, &self.request, self.within(self.timeouts.step)).await?
        };
        self.basket = Some(basket);
        Ok(())
    }

    /// Whether the order exists, and what that means for this run.
    pub(super) async fn find_order(&mut self) -> Result<bool, Stop> {
        let order = match self.get_order().await {
            Ok(order) => order,
            Err(fault) if fault.code == Code::OrderNotFound => return Ok(false),
            Err(fault) => return Err(fault.into()),
        };
        match order.status() {
            OrderStatus::Pending => {}
            status if won(status) => {
                self.order = Some(order);
                return Err(Stop::Won);
            }
            status => {
                let detail = format!("the order is {}", status.as_str_name());
                return Err(Stop::No(Fault::reject(Code::OrderClosed, detail)));
            }
        }
        self.placed = true;
        self.basket = Some(Basket {
            city: order.city,
            items: Vec::new(),
            totals: order.totals.unwrap_or_default(),
            promos: order.promos,
            codes: Vec::new(),
        });
        Ok(true)
    }

    async fn quote(&self) -> Result<Basket, Stop> {
        let request = &self.request;
        let honour = v1::HonourQuote {
            quote_id: request.quote_id.clone(),
            user_id: request.user_id.clone(),
            hub_id: request.hub_id.clone(),
            items: request.items.clone(),
            order_id: request.order_id.clone(),
            address: request.address.clone(),
            payment_method: request.payment.as_ref().map_or_else(String::new, |p| p.method.clone()),
        };
        let quote = self.step::<pricing::Honour>(&honour).await?;
        fits(request, &quote)?;
        let currency = quote.total.as_ref().map_or("", |money| &money.currency);
        let or_zero = |money: Option<v1::Money>| money.or_else(|| Some(zero(currency)));
        Ok(Basket {
            totals: v1::Totals {
                subtotal: quote.subtotal,
                discount: or_zero(quote.discount),
                delivery_fee: or_zero(quote.delivery_fee),
                delivery_discount: or_zero(quote.delivery_discount),
                tax: or_zero(quote.tax),
                total: quote.total.clone(),
            },
            city: quote.city,
            items: quote.items,
            promos: quote.promos,
            codes: quote.codes,
        })
    }

    async fn sale(&self) -> Result<Basket, Stop> {
        let honour = v1::HonourSale {
            sale_id: self.request.sale_id.clone(),
            order_id: self.request.order_id.clone(),
            user_id: self.request.user_id.clone(),
            hub_id: self.request.hub_id.clone(),
            items: self.request.items.clone(),
        };
        Ok(at(self.step::<flashsale::Honour>(&honour).await?, Vec::new()))
    }

    /// Takes the uses. After the stock is held, so that a use is not taken for what is sold out; before
    /// the order, which says what is charged.
    pub(super) async fn redeem(&mut self) -> Result<(), Stop> {
        let basket = self.basket()?;
        let quoted = !self.request.quote_id.is_empty();
        let nothing = if quoted { basket.promos.is_empty() } else { basket.codes.is_empty() };
        if self.placed || nothing {
            return Ok(());
        }
        let request = v1::RedeemPromos {
            saga_id: self.request.saga_id.clone(),
            order_id: self.request.order_id.clone(),
            basket: Some(v1::PromoBasket {
                user_id: self.request.user_id.clone(),
                hub_id: self.request.hub_id.clone(),
                city: basket.city.clone(),
                items: basket.items.clone(),
                delivery_fee: basket.totals.delivery_fee.clone(),
                payment_method: self.request.payment.as_ref().map_or_else(String::new, |p| p.method.clone()),
                codes: basket.codes.clone(),
                address: self.request.address.clone(),
                fingerprint: self.request.fingerprint.clone(),
                ..Default::default()
            }),
            promised: if quoted { basket.promos.clone() } else { Vec::new() },
        };
        let given = self.step::<promo::Redeem>(&request).await.map_err(in_the_body)?;
        // A quote's totals stand: all that it promised is given, or the step is refused.
        if !quoted && let Some(basket) = &mut self.basket {
            basket.take_off(given.applied)?;
        }
        Ok(())
    }

    /// Whether promotions may have been asked for it, so that they must be told when it is undone.
    pub(super) fn may_redeem(&self) -> bool {
        !self.request.promo_codes.is_empty() || !self.request.quote_id.is_empty()
    }
}

impl Basket {
    /// Takes off what promotions give.
    fn take_off(&mut self, promos: Vec<v1::AppliedPromo>) -> Result<(), Stop> {
        let currency = self.totals.total.as_ref().map_or("", |money| &money.currency).to_owned();
        let amount = |money: &Option<v1::Money>| money.as_ref().map_or(0, |money| i128::from(money.amount));
        let (subtotal, fee) = (amount(&self.totals.subtotal), amount(&self.totals.delivery_fee));
        let all: i128 = promos.iter().map(|promo| amount(&promo.discount)).sum();
        let off_fee: i128 = promos.iter().map(|promo| amount(&promo.delivery_discount)).sum();
        let off = all - off_fee;
        let ours = promos
            .iter()
            .flat_map(|promo| [&promo.discount, &promo.delivery_discount])
            .flatten()
            .all(|money| money.currency == currency);
        if !ours || !(0..=subtotal).contains(&off) || !(0..=fee).contains(&off_fee) {
            // An earlier run redeemed them for other prices, and got no further.
            let detail = "the promotions were redeemed at other prices than the basket has now";
            return Err(Stop::No(Fault::reject(Code::PromoConflict, detail)));
        }
        let money = |amount: i128| {
            Some(v1::Money { amount: i64::try_from(amount).unwrap_or(i64::MAX), currency: currency.clone() })
        };
        self.totals.discount = money(off);
        self.totals.delivery_discount = money(off_fee);
        self.totals.total = money(subtotal - off + fee - off_fee);
        self.promos = promos;
        Ok(())
    }
}

/// What the request says beside the quote must be what the quote was made for: its promotions may hang
/// on it.
fn fits(request: &v1::StartCheckout, quote: &v1::Quote) -> Result<(), Stop> {
    let wrong = |code, pointer: &str, detail: String| {
        let fields = vec![v1::FieldError { pointer: pointer.to_owned(), detail: detail.clone() }];
        Err(Stop::No(Fault { fields, ..Fault::reject(code, format!("{pointer}: {detail}")) }))
    };
    let codes = &request.promo_codes;
    let all_of = |these: &[String], those: &[String]| {
        these.iter().all(|code| those.iter().any(|other| other.eq_ignore_ascii_case(code)))
    };
    let same = codes.is_empty() || (all_of(codes, &quote.codes) && all_of(&quote.codes, codes));
    if !same {
        return wrong(Code::RequestInvalid, "/promo_codes", "are not those of the quote".into());
    }
    let method = request.payment.as_ref().map_or("", |payment| &payment.method);
    if !quote.payment_method.is_empty() && quote.payment_method != method {
        let detail = format!("the quote is for {}", quote.payment_method);
        return wrong(Code::QuoteMismatch, "/payment/method", detail);
    }
    Ok(())
}

/// Promotions name the fields of the basket they were given; the customer knows those of his request.
fn in_the_body(mut fault: Fault) -> Fault {
    for field in &mut fault.fields {
        field.pointer = match field.pointer.strip_prefix("/basket") {
            Some(rest) => rest.replacen("/codes", "/promo_codes", 1),
            None if field.pointer.starts_with("/promised") => "/quote_id".to_owned(),
            None => continue,
        };
    }
    fault
}

/// Whether the basket is priced by one who only reads, so that it may be asked before the saga's row is
/// written. A quote and a sale are bound to the order id that counts, and the row says which that is.
pub fn only_reads(request: &v1::StartCheckout) -> bool {
    request.quote_id.is_empty() && request.sale_id.is_empty()
}

/// Prices the basket of a request at the catalogue's prices; needs no row, so it runs beside the commit
/// of one.
///
/// # Errors
/// As catalogue answers.
pub async fn price<O: Owners>(
    owners: &O,
    request: &v1::StartCheckout,
    timeout: Duration,
) -> Result<Basket, Fault> {
    let ask = v1::PriceBasket { hub_id: request.hub_id.clone(), items: request.items.clone() };
    let priced = owners.call::<catalogue::Price>(&ask, timeout).await?;
    Ok(at(priced, request.promo_codes.clone()))
}

fn at(priced: v1::BasketPriced, codes: Vec<String>) -> Basket {
    Basket {
        city: priced.city,
        items: priced.items,
        totals: v1::Totals {
            subtotal: priced.subtotal,
            discount: Some(zero(&priced.currency)),
            delivery_fee: priced.delivery_fee,
            total: priced.total,
            ..Default::default()
        },
        promos: Vec::new(),
        codes,
    }
}

fn zero(currency: &str) -> v1::Money {
    v1::Money { amount: 0, currency: currency.to_owned() }
}

/// As an order has them.
pub(super) fn lines(priced: &[v1::PricedLine]) -> Vec<v1::OrderLine> {
    let line = |line: &v1::PricedLine| v1::OrderLine {
        sku: line.sku.clone(),
        name: line.name.clone(),
        qty: line.qty,
        unit_price: line.unit_price.clone(),
        total: line.total.clone(),
    };
    priced.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64) -> Option<v1::Money> {
        Some(v1::Money { amount, currency: "IDR".into() })
    }

    fn basket() -> Basket {
        Basket {
            totals: v1::Totals {
                subtotal: money(50_000),
                discount: money(0),
                delivery_fee: money(9_000),
                total: money(59_000),
                ..Default::default()
            },
            ..Default::default()
        }
    }

    fn promo(discount: i64, of_fee: i64) -> v1::AppliedPromo {
        v1::AppliedPromo { discount: money(discount), delivery_discount: money(of_fee), ..Default::default() }
    }

    #[test]
    fn what_promotions_give_is_taken_from_the_lines_and_from_the_fee() {
        let mut basket = basket();
        basket.take_off(vec![promo(10_000, 0), promo(12_000, 9_000)]).unwrap();
        let totals = &basket.totals;
        assert_eq!((&totals.discount, &totals.delivery_discount), (&money(13_000), &money(9_000)));
        assert_eq!(totals.total, money(37_000));
        assert_eq!(basket.promos.len(), 2);
    }

    #[test]
    fn no_more_is_taken_than_there_is() {
        for wrong in [promo(50_001, 0), promo(9_001, 9_001), promo(1, 2), promo(-1, 0)] {
            let mut basket = basket();
            let before = basket.clone();
            assert!(matches!(
                basket.take_off(vec![wrong]),
                Err(Stop::No(Fault { code: Code::PromoConflict, .. }))
            ));
            assert_eq!(basket, before);
        }
        let foreign = v1::AppliedPromo {
            discount: Some(v1::Money { amount: 1, currency: "INR".into() }),
            ..Default::default()
        };
        assert!(basket().take_off(vec![foreign]).is_err());
    }

    #[test]
    fn fields_are_named_as_in_the_body() {
        let told = |pointer: &str| {
            let field = v1::FieldError { pointer: pointer.into(), detail: String::new() };
            let fault = Fault { fields: vec![field], ..Fault::reject(Code::PromoNotApplicable, "") };
            in_the_body(fault).fields[0].pointer.clone()
        };
        assert_eq!(told("/basket/codes/1"), "/promo_codes/1");
        assert_eq!(told("/basket/items/0/qty"), "/items/0/qty");
        assert_eq!(told("/promised/0"), "/quote_id");
        assert_eq!(told("/address"), "/address");
    }

    #[test]
    fn what_goes_with_a_quote_is_the_quotes() {
        let quote =
            v1::Quote { codes: vec!["TEN".into()], payment_method: "card".into(), ..Default::default() };
        let request = |codes: &[&str], method: &str| v1::StartCheckout {
            promo_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            payment: Some(v1::PaymentChoice { method: method.into(), token: String::new() }),
            ..Default::default()
        };
        let pointer = |request: &v1::StartCheckout| match fits(request, &quote) {
            Err(Stop::No(fault)) => Some((fault.code, fault.fields[0].pointer.clone())),
            _ => None,
        };
        assert_eq!(pointer(&request(&[], "card")), None);
        assert_eq!(pointer(&request(&["ten"], "card")), None);
        let codes = Some((Code::RequestInvalid, "/promo_codes".to_owned()));
        assert_eq!(pointer(&request(&["TEN", "MORE"], "card")), codes);
        assert_eq!(pointer(&request(&["MORE"], "card")), codes);
        assert_eq!(pointer(&request(&[], "cod")), Some((Code::QuoteMismatch, "/payment/method".into())));
    }
}
