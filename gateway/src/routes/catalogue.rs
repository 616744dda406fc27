//! Products, categories, hubs.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use subjects::{
    Check, Code,
    ids::{HubId, Sku},
    table::catalogue as service,
    v1,
};

use super::{Answer, cached, given, named};
use crate::{
    App,
    body::Json,
    dto::catalogue::{CategoryTree, Hub, HubRequest, Product, ProductRequest},
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
