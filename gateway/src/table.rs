//! The table of routes: method, path, who may, which limit, which handler. The router, the OpenAPI
//! document and the tests are made from it, so a route cannot be in one and not in the other.

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{MethodFilter, on},
};
use utoipa::OpenApi;

use crate::{
    App,
    auth::{
        Role::{Admin, Customer, Driver, Service, Store, Support},
        Roles::{self, Anyone, Only, Unchecked},
    },
    guard::guard,
    limits::Class::{self, Checkout, Free, Read, Write},
    routes::{
        bulk, cart, catalogue, drivers, flashsale, fulfilment, geo, inventory, ops, orders, payments, place,
        pricing, promo, riders, search, tracking,
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

impl Verb {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Delete => "delete",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// One route.
#[derive(Debug)]
pub struct Spec {
    pub verb: Verb,
    pub path: &'static str,
    pub roles: Roles,
    pub class: Class,
}

macro_rules! routes {
    ($($verb:ident $path:literal, $roles:expr, $class:expr => $module:ident :: $handler:ident;)+) => {
        /// Every route there is.
        pub static SPECS: &[Spec] =
            &[$(Spec { verb: Verb::$verb, path: $path, roles: $roles, class: $class },)+];

        /// What the handlers' attributes say, before [`openapi`](crate::openapi) completes it.
        #[derive(OpenApi)]
        #[openapi(paths($($module::$handler),+))]
        pub(crate) struct Annotated;

        pub(crate) fn router(app: &App) -> Router<App> {
            let mut router = Router::new();
            let mut specs = SPECS.iter();
            $(
                if let Some(spec) = specs.next() {
                    let handler = on(spec.verb.filter(), $module::$handler)
                        .route_layer(from_fn_with_state((app.clone(), spec), guard));
                    router = router.route(spec.path, handler);
                }
            )+
            router
        }
    };
}

routes! {
    Post "/v1/checkout", Only(&[Customer]), Checkout => place::checkout;
    Get "/v1/orders", Only(&[Customer, Support, Admin]), Read => orders::list;
    Get "/v1/orders/{id}", Only(&[Customer, Support, Admin]), Read => orders::get;
    Post "/v1/orders/{id}/cancel", Only(&[Customer, Support]), Write => orders::cancel;
    Post "/v1/orders/{id}/status", Only(&[Store, Driver, Admin]), Write => orders::advance;
    Post "/v1/orders/{id}/refunds", Only(&[Support, Admin]), Write => payments::refund;
    Get "/v1/sse/orders/{id}", Only(&[Customer]), Read => orders::follow;

    Get "/v1/stock/{hub_id}/{sku}", Anyone, Read => inventory::stock;
    Post "/v1/inventory/reservations", Only(&[Service, Admin]), Write => inventory::reserve;
    Post "/v1/inventory/reservations/{id}/confirm", Only(&[Service, Admin]), Write => inventory::confirm;
    Post "/v1/inventory/reservations/{id}/release", Only(&[Service, Admin]), Write => inventory::release;
    Post "/v1/inventory/reservations/{id}/extend", Only(&[Service, Admin]), Write => inventory::extend;
    Post "/v1/inventory/movements", Only(&[Store, Admin]), Write => inventory::movement;

    Get "/v1/products/{sku}", Anyone, Read => catalogue::product;
    Get "/v1/products/{sku}/prices", Anyone, Read => catalogue::prices;
    Get "/v1/categories", Anyone, Read => catalogue::categories;
    Get "/v1/search", Anyone, Read => search::search;
    Get "/v1/autocomplete", Anyone, Read => search::autocomplete;
    Put "/v1/admin/languages/{language}", Only(&[Admin]), Write => search::put_language;
    Get "/v1/admin/languages/{language}", Only(&[Admin]), Read => search::language;
    Post "/v1/admin/products:import", Only(&[Admin]), Write => bulk::import;
    Get "/v1/admin/products:export", Only(&[Admin]), Read => bulk::export;
    Get "/v1/admin/hubs/{id}/assortment", Only(&[Admin]), Read => catalogue::assortment;
    Put "/v1/admin/hubs/{id}/assortment", Only(&[Admin]), Write => catalogue::put_assortment;
    Put "/v1/admin/products/{sku}", Only(&[Admin]), Write => catalogue::put_product;
    Put "/v1/admin/hubs/{id}", Only(&[Admin]), Write => catalogue::put_hub;

    Get "/v1/cart", Anyone, Read => cart::get;
    Delete "/v1/cart", Anyone, Write => cart::clear;
    Put "/v1/cart/items", Anyone, Write => cart::put_item;
    Delete "/v1/cart/items/{sku}", Anyone, Write => cart::remove_item;
    Put "/v1/cart/codes", Anyone, Write => cart::put_codes;
    Post "/v1/cart/revalidate", Anyone, Write => cart::revalidate;
    Post "/v1/cart/merge", Only(&[Customer]), Write => cart::merge;

    Post "/v1/promos/validate", Only(&[Customer, Service, Admin]), Read => promo::validate;
    Post "/v1/promos/apply", Only(&[Customer, Service, Admin]), Read => promo::apply;
    Get "/v1/admin/promos", Only(&[Admin]), Read => promo::list;
    Put "/v1/admin/promos/{id}", Only(&[Admin]), Write => promo::put;
    Get "/v1/admin/promos/{id}", Only(&[Admin]), Read => promo::get;
    Delete "/v1/admin/promos/{id}", Only(&[Admin]), Write => promo::remove;

    Post "/v1/quotes", Only(&[Customer]), Write => pricing::quote;
    Get "/v1/admin/signals/{area}", Only(&[Admin]), Read => pricing::signals;
    Put "/v1/admin/tariffs/{city}", Only(&[Admin]), Write => pricing::put_tariff;
    Get "/v1/admin/tariffs/{city}", Only(&[Admin]), Read => pricing::tariff;

    Get "/v1/flash-sales", Anyone, Read => flashsale::list;
    Get "/v1/flash-sale/token", Only(&[Customer]), Write => flashsale::token;
    Post "/v1/flash-sale/checkout", Only(&[Customer]), Checkout => flashsale::checkout;
    Get "/v1/flash-sale/queue-status", Only(&[Customer]), Read => flashsale::status;
    Get "/v1/flash-sale/queue-stream", Only(&[Customer]), Read => flashsale::follow;
    Put "/v1/admin/sales/{id}", Only(&[Admin]), Write => flashsale::put;
    Get "/v1/admin/sales/{id}", Only(&[Admin]), Read => flashsale::get;

    Get "/v1/serviceability", Anyone, Read => geo::serviceability;
    Post "/v1/eta/calculate", Anyone, Read => tracking::calculate;
    Get "/v1/eta/{order_id}", Only(&[Customer, Support]), Read => tracking::eta;
    Get "/v1/sse/order/tracking/{order_id}", Only(&[Customer, Support]), Read => tracking::follow;
    Get "/v1/tracking/history/{order_id}", Only(&[Customer, Support]), Read => tracking::history;

    Get "/v1/hubs/{hub_id}/picks", Only(&[Store, Admin]), Read => fulfilment::picks;
    Put "/v1/hubs/{hub_id}/pickers", Only(&[Store, Admin]), Write => fulfilment::set_pickers;

    Get "/v1/drivers/me", Only(&[Driver]), Read => drivers::me;
    Post "/v1/drivers/me/state", Only(&[Driver]), Write => drivers::set_state;
    Get "/v1/drivers/me/offers", Only(&[Driver]), Read => drivers::offers;
    Post "/v1/drivers/me/nats-credentials", Only(&[Driver]), Write => drivers::credentials;
    Post "/v1/dispatch/assignments/{id}/accept", Only(&[Driver]), Write => drivers::accept;
    Post "/v1/dispatch/assignments/{id}/reject", Only(&[Driver]), Write => drivers::reject;
    Get "/v1/ws/driver/location", Only(&[Driver]), Read => drivers::location;
    Post "/v1/dispatch/orders", Only(&[Service, Admin]), Write => riders::request;

    Put "/v1/admin/cities/{city}", Only(&[Admin]), Write => geo::put_city;
    Get "/v1/admin/cities/{city}", Only(&[Admin]), Read => geo::city;
    Put "/v1/admin/hubs/{id}/zone", Only(&[Admin]), Write => geo::put_zone;
    Get "/v1/admin/hubs/{id}/zone", Only(&[Admin]), Read => geo::zone;
    Delete "/v1/admin/hubs/{id}/zone", Only(&[Admin]), Write => geo::remove_zone;
    Get "/v1/admin/riders", Only(&[Admin]), Read => riders::list;
    Put "/v1/admin/riders/{id}", Only(&[Admin]), Write => riders::put;
    Get "/v1/admin/riders/{id}", Only(&[Admin]), Read => riders::get;
    Post "/v1/admin/riders/{id}/ban", Only(&[Admin]), Write => riders::ban;
    Get "/v1/admin/riders/{id}/ban", Only(&[Admin]), Read => riders::standing;
    Delete "/v1/admin/riders/{id}/ban", Only(&[Admin]), Write => riders::lift;

    Get "/v1/wallet", Only(&[Customer]), Read => payments::wallet;
    Post "/v1/admin/wallets/{user_id}/credits", Only(&[Admin]), Write => payments::credit;
    Post "/v1/webhooks/payments/{provider}", Unchecked, Free => payments::webhook;

    Get "/healthz", Unchecked, Free => ops::healthz;
    Get "/readyz", Unchecked, Free => ops::readyz;
    Get "/v1/openapi.json", Unchecked, Free => ops::openapi_json;
    Get "/docs", Unchecked, Free => ops::docs;
}
