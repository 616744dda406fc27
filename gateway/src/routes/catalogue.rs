//! Products, categories, hubs.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use subjects::{
    Check, Code,
    ids::{City, HubId, Sku},
    table::catalogue as service,
    v1,
};

use super::{Answer, cached, given, named};
use crate::{
    App,
    body::Json,
    dto::{
        catalogue::{
            Assortment, AssortmentRequest, CategoryTree, Hub, HubRequest, PriceHistory, Product,
            ProductRequest,
        },
        common::PageQuery,
    },
    edge::Context,
};

#[derive(Debug, Deserialize)]
pub struct ProductQuery {
    hub_id: Option<String>,
}

/// One product.
#[utoipa::path(
    get, path = "/v1/products/{sku}", tag = "catalogue",
    params(
        ("sku" = String, Path),
        ("hub_id" = Option<String>, Query, description = "As sold there: the price of its city only"),
    ),
    responses((status = 200, description = "The product", body = Product)),
)]
pub async fn product(
    State(app): State<App>,
    cx: Context,
    Path(sku): Path<String>,
    Query(query): Query<ProductQuery>,
) -> Answer<axum::Json<Product>> {
    let sku = named::<Sku>(&sku, Code::UnknownSku)?.into();
    let hub_id = query.hub_id.unwrap_or_default();
    let mut check = Check::new();
    if !hub_id.is_empty() {
        check.id::<HubId>("/query/hub_id", &hub_id);
    }
    check.done()?;
    Ok(axum::Json(app.call::<service::Product>(&cx, &v1::GetProduct { sku, hub_id }).await?.into()))
}

/// The category tree.
#[utoipa::path(
    get, path = "/v1/categories", tag = "catalogue",
    responses((status = 200, description = "The tree", body = CategoryTree)),
)]
pub async fn categories(State(app): State<App>, cx: Context) -> Answer<Response> {
    let tree: CategoryTree = app.call::<service::Categories>(&cx, &v1::Empty {}).await?.into();
    Ok(cached(30, axum::Json(tree).into_response()))
}

/// Create or change a product.
#[utoipa::path(
    put, path = "/v1/admin/products/{sku}", tag = "admin",
    params(("sku" = String, Path)),
    request_body = ProductRequest,
    responses((status = 200, description = "As it is now", body = Product)),
)]
pub async fn put_product(
    State(app): State<App>,
    cx: Context,
    Path(sku): Path<String>,
    Json(request): Json<ProductRequest>,
) -> Answer<axum::Json<Product>> {
    let ask = request.into_message(given("/path/sku", &sku)?)?;
    Ok(axum::Json(app.call::<service::PutProduct>(&cx, &ask).await?.into()))
}

/// Create or change a hub.
#[utoipa::path(
    put, path = "/v1/admin/hubs/{id}", tag = "admin",
    params(("id" = String, Path)),
    request_body = HubRequest,
    responses((status = 200, description = "As it is now", body = Hub)),
)]
pub async fn put_hub(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
    Json(request): Json<HubRequest>,
) -> Answer<axum::Json<Hub>> {
    let ask = request.into_message(given("/path/id", &hub)?)?;
    Ok(axum::Json(app.call::<service::PutHub>(&cx, &ask).await?.into()))
}

#[derive(Debug, Deserialize)]
pub struct PricesQuery {
    city: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// The prices a product has had in a city, the newest first.
#[utoipa::path(
    get, path = "/v1/products/{sku}/prices", tag = "catalogue",
    params(
        ("sku" = String, Path),
        ("city" = String, Query),
        ("limit" = Option<u32>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of prices", body = PriceHistory)),
)]
pub async fn prices(
    State(app): State<App>,
    cx: Context,
    Path(sku): Path<String>,
    Query(query): Query<PricesQuery>,
) -> Answer<axum::Json<PriceHistory>> {
    let sku = named::<Sku>(&sku, Code::UnknownSku)?.into();
    let mut check = Check::new();
    let city = query.city.unwrap_or_default();
    check.id::<City>("/query/city", &city);
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page(&mut check);
    check.done()?;
    let ask = v1::GetPriceHistory { sku, city, page: Some(page) };
    Ok(axum::Json(app.call::<service::PriceHistory>(&cx, &ask).await?.into()))
}

/// What a hub sells.
#[utoipa::path(
    get, path = "/v1/admin/hubs/{id}/assortment", tag = "admin",
    params(("id" = String, Path)),
    responses((status = 200, description = "The assortment", body = Assortment)),
)]
pub async fn assortment(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
) -> Answer<axum::Json<Assortment>> {
    let hub_id = named::<HubId>(&hub, Code::UnknownHub)?.into();
    let ask = v1::GetAssortment { hub_id };
    Ok(axum::Json(app.call::<service::Assortment>(&cx, &ask).await?.into()))
}

/// Change what a hub sells.
#[utoipa::path(
    put, path = "/v1/admin/hubs/{id}/assortment", tag = "admin",
    params(("id" = String, Path)),
    request_body = AssortmentRequest,
    responses((status = 200, description = "As it is now", body = Assortment)),
)]
pub async fn put_assortment(
    State(app): State<App>,
    cx: Context,
    Path(hub): Path<String>,
    Json(request): Json<AssortmentRequest>,
) -> Answer<axum::Json<Assortment>> {
    let hub_id = named::<HubId>(&hub, Code::UnknownHub)?.into();
    let AssortmentRequest { limited, add, remove } = request;
    let ask = v1::PutAssortment { hub_id, limited, add, remove };
    Ok(axum::Json(app.call::<service::PutAssortment>(&cx, &ask).await?.into()))
}
