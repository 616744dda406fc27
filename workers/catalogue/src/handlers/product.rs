//! One product; with a hub, only the price in its city.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{check, error::CatalogueError, state::State};

pub async fn product(state: Arc<State>, _: Cx, request: v1::GetProduct) -> Result<v1::Product, Fault> {
    check::get_product(&request)?;
    let product = state.read(|snapshot| {
        let mut product = snapshot.product(&request.sku)?.clone();
        if !request.hub_id.is_empty() {
            let city = &snapshot.hub(&request.hub_id)?.city;
            product.prices.retain(|price| price.city == *city);
        }
        Ok::<_, CatalogueError>(product)
    });
    Ok(product?)
}
