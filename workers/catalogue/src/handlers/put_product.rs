//! Create or change a product with its prices. A city that is not named is not sold in any more.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::{
    check::present,
    ids::{Sku, Token},
    v1,
};

use crate::{check, state::State};

pub async fn put_product(state: Arc<State>, _: Cx, request: v1::PutProduct) -> Result<v1::Product, Fault> {
    let product = check::put_product(&request)?;
    let sku = present("/product/sku", Sku::parse(&product.sku).ok())?;
    let (product, changed) = state.store.put_product(sku, product).await?;
    if changed {
        state.notifier.notify();
    }
    state.change(|snapshot| snapshot.take_product(product.clone()));
    Ok(product)
}
