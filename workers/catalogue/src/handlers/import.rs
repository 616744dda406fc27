//! Many products at a time. Each line is taken or refused by itself; what is taken is taken together.

use std::{collections::HashSet, sync::Arc};

use runtime::{Cx, Fault};
use subjects::{
    Check,
    ids::{Sku, Token},
    v1,
};

use crate::{check, state::State};

/// Most lines of one request.
const MOST: usize = 100;

pub async fn import(
    state: Arc<State>,
    _: Cx,
    request: v1::ImportProducts,
) -> Result<v1::ProductsImported, Fault> {
    let mut check = Check::new();
    check.that((1..=MOST).contains(&request.products.len()), "/products", "needs 1 to 100 products");
    check.done()?;
    let mut seen = HashSet::new();
    let mut refused: Vec<Option<Fault>> = Vec::with_capacity(request.products.len());
    let mut wanted: Vec<(Sku, &v1::Product)> = Vec::with_capacity(request.products.len());
    for product in &request.products {
        let twice = |check: &mut Check| {
            check.that(seen.insert(product.sku.as_str()), "/sku", "stands twice in this batch");
        };
        match (check::product("", product, twice), Sku::parse(&product.sku)) {
            (Ok(()), Ok(sku)) => {
                wanted.push((sku, product));
                refused.push(None);
            }
            (Err(fault), _) => refused.push(Some(fault)),
            (Ok(()), Err(error)) => {
                let field = v1::FieldError { pointer: "/sku".into(), detail: error.to_string() };
                refused.push(Some(Fault::invalid(vec![field])));
            }
        }
    }
    let mut taken =
        if wanted.is_empty() { Vec::new() } else { state.store.put_products("", &wanted).await? }.into_iter();
    let mut lines = Vec::with_capacity(request.products.len());
    let mut changed = Vec::new();
    for (product, fault) in request.products.iter().zip(refused) {
        let outcome = match fault {
            Some(fault) => Err(fault),
            None => match taken.next() {
                Some(line) => line.map_err(Fault::from),
                None => continue,
            },
        };
        lines.push(match outcome {
            Ok((now, new)) => {
                let outcome = match (new, now.version) {
                    (false, _) => "unchanged",
                    (true, 1) => "created",
                    (true, _) => "changed",
                };
                let line = v1::ImportLine {
                    sku: now.sku.clone(),
                    outcome: outcome.into(),
                    version: now.version,
                    ..Default::default()
                };
                changed.push(now);
                line
            }
            Err(fault) => v1::ImportLine {
                sku: product.sku.clone(),
                outcome: "refused".into(),
                version: 0,
                code: fault.code.to_string(),
                detail: fault.detail,
                fields: fault.fields,
            },
        });
    }
    state.notifier.notify();
    state.change(|snapshot| changed.into_iter().for_each(|product| snapshot.take_product(product)));
    Ok(v1::ProductsImported { lines })
}
