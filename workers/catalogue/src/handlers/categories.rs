//! The category tree of what is on sale.

use std::sync::Arc;

use runtime::{Cx, Fault};
use subjects::v1;

use crate::{state::State, tree};

pub async fn categories(state: Arc<State>, _: Cx, _: v1::Empty) -> Result<v1::CategoryTree, Fault> {
    Ok(v1::CategoryTree { items: state.read(|snapshot| tree::grow(snapshot.categories())) })
}
