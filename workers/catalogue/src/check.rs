//! What a request must be before anything is done with it.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use runtime::Fault;
use subjects::{
    Check,
    ids::{City, HubId, Sku, Token},
    v1,
};

const MAX_NAME: usize = 200;
const MAX_WORD: usize = 64;
const MAX_CATEGORY: usize = 200;
/// Most cities one product is priced in.
const MAX_PRICES: usize = 500;

pub fn basket(request: &v1::PriceBasket) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.lines("/items", &request.items);
    check.done()
}

pub fn hub_id(hub_id: &str) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", hub_id);
    check.done()
}

pub fn get_product(request: &v1::GetProduct) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<Sku>("/sku", &request.sku);
    if !request.hub_id.is_empty() {
        check.id::<HubId>("/hub_id", &request.hub_id);
    }
    check.done()
}

/// Limit, and the SKU to go on after.
pub fn page(request: &v1::ListProducts) -> Result<(usize, Option<String>), Fault> {
    let mut check = Check::new();
    if !request.category.is_empty() {
        category(&mut check, "/category", &request.category);
    }
    let (limit, cursor) = request.page.as_ref().map_or((0, ""), |page| (page.limit, page.cursor.as_str()));
    check.that(limit <= 100, "/page/limit", "must be 1 to 100");
    let after = decode(cursor);
    check.that(after.is_some() || cursor.is_empty(), "/page/cursor", "is not a cursor of ours");
    check.done()?;
    Ok((if limit == 0 { 20 } else { usize::try_from(limit).unwrap_or(100) }, after))
}

/// The cursor of a page that ends with this SKU.
pub fn cursor(sku: &str) -> String {
    URL_SAFE_NO_PAD.encode(sku)
}

fn decode(cursor: &str) -> Option<String> {
    let sku = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    Sku::parse(&sku).is_ok().then_some(sku)
}

pub fn put_hub(request: &v1::PutHub) -> Result<&v1::Hub, Fault> {
    let hub = subjects::check::present("/hub", request.hub.as_ref())?;
    let mut check = Check::new();
    check.id::<HubId>("/hub/hub_id", &hub.hub_id);
    check.text("/hub/name", &hub.name, MAX_NAME);
    city(&mut check, "/hub/city", &hub.city);
    currency(&mut check, "/hub/currency", &hub.currency);
    let known = hub.time_zone.parse::<chrono_tz::Tz>().is_ok();
    check.that(known, "/hub/time_zone", "is not an IANA time zone");
    check.point("/hub/point", hub.point.as_ref());
    if let Some(fee) = &hub.delivery_fee {
        check.money("/hub/delivery_fee", Some(fee));
        check.that(fee.currency == hub.currency, "/hub/delivery_fee/currency", "is not the hub's currency");
    }
    check.done()?;
    Ok(hub)
}

pub fn put_product(request: &v1::PutProduct) -> Result<&v1::Product, Fault> {
    let wanted = subjects::check::present("/product", request.product.as_ref())?;
    product("/product", wanted, |_| {})?;
    Ok(wanted)
}

/// A product whose fields are below `root`, and whatever else `also` finds wrong with it.
pub fn product(root: &str, product: &v1::Product, also: impl FnOnce(&mut Check)) -> Result<(), Fault> {
    let mut check = Check::new();
    let below = |field: &str| format!("{root}{field}");
    check.id::<Sku>(&below("/sku"), &product.sku);
    check.text(&below("/name"), &product.name, MAX_NAME);
    category(&mut check, &below("/category"), &product.category);
    check.optional_text(&below("/brand"), &product.brand, MAX_WORD);
    check.optional_text(&below("/pack"), &product.pack, MAX_WORD);
    details(&mut check, root, product);
    check.that(product.prices.len() <= MAX_PRICES, &below("/prices"), "has more than 500 cities");
    let mut cities = HashSet::new();
    for (i, price) in product.prices.iter().enumerate() {
        let at = |field: &str| format!("{root}/prices/{i}{field}");
        city(&mut check, &at("/city"), &price.city);
        check.that(cities.insert(price.city.as_str()), &at("/city"), "stands twice");
        check.money(&at("/amount"), price.amount.as_ref());
        if let Some(money) = &price.amount {
            check.that(money.amount != 0, &at("/amount/amount"), "must be more than 0");
            if money.currency.len() == 3 {
                currency(&mut check, &at("/amount/currency"), &money.currency);
            }
        }
    }
    also(&mut check);
    check.done()
}

/// What a product page shows. The bounds keep a product well under the size of an event.
fn details(check: &mut Check, root: &str, product: &v1::Product) {
    let below = |field: &str| format!("{root}{field}");
    check.optional_text(&below("/description"), &product.description, 2000);
    check.that(product.tags.len() <= 30, &below("/tags"), "has more than 30 entries");
    for (i, tag) in product.tags.iter().enumerate() {
        check.text(&format!("{root}/tags/{i}"), tag, MAX_WORD);
    }
    check.that(product.images.len() <= 10, &below("/images"), "has more than 10 entries");
    for (i, image) in product.images.iter().enumerate() {
        let at = format!("{root}/images/{i}");
        check.text(&at, image, 500);
        let right = image.starts_with("https://") && !image.contains(char::is_whitespace);
        check.that(right, &at, "is not an https URL");
    }
    check.that(product.attributes.len() <= 50, &below("/attributes"), "has more than 50 entries");
    for (name, value) in &product.attributes {
        let at = format!("{root}/attributes/{}", name.replace('~', "~0").replace('/', "~1"));
        check.text(&at, name, MAX_WORD);
        check.optional_text(&at, value, MAX_NAME);
    }
    check.that(product.margin_bp <= 10_000, &below("/margin_bp"), "must be 0 to 10 000");
}

pub fn put_assortment(request: &v1::PutAssortment) -> Result<(), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    for (field, skus) in [("add", &request.add), ("remove", &request.remove)] {
        check.that(skus.len() <= 1000, &format!("/{field}"), "has more than 1 000 entries");
        for (i, sku) in skus.iter().enumerate() {
            check.id::<Sku>(&format!("/{field}/{i}"), sku);
        }
    }
    check.done()
}

/// Where a page of the price history goes on; `None`: not a cursor of ours.
pub fn before(cursor: &str) -> Option<i64> {
    if cursor.is_empty() {
        return Some(i64::MAX);
    }
    String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?.parse().ok()
}

/// City codes are lower case, so that one city is not two.
fn city(check: &mut Check, pointer: &str, text: &str) {
    if check.id::<City>(pointer, text).is_some() {
        let ok = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        check.that(ok, pointer, "has a character outside [a-z0-9_]");
    }
}

fn currency(check: &mut Check, pointer: &str, code: &str) {
    // `from_code` looks at letters only; a code is upper case.
    let known = iso_currency::Currency::from_code(code).is_some_and(|known| known.code() == code);
    check.that(known, pointer, "is not an ISO 4217 code");
}

/// `dairy/milk`: slugs of `[a-z0-9]` with single hyphens inside, at most [`MAX_CATEGORY`] bytes.
fn category(check: &mut Check, pointer: &str, path: &str) {
    let slug = |slug: &str| {
        !slug.is_empty()
            && slug.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            })
    };
    let ok = path.len() <= MAX_CATEGORY && path.split('/').all(slug);
    check.that(ok, pointer, "is not a slug path such as dairy/milk");
}
