//! Two promotions, one with a code. Given once, to a promo that has none.

use std::sync::Arc;

use anyhow::Context as _;
use runtime::{Bus, config::Config, platform::connect_bus};
use serde::Deserialize;
use serde_json::Value;
use subjects::{table::promo as desk, v1};
use tokio_util::sync::CancellationToken;

use super::put;
use crate::system;

const PROMOS: &str = include_str!("../../demo/promos.json");
/// Of the promotion in Jakarta.
pub const CODE: &str = "HEMAT10";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Promo {
    promo_id: String,
    rule: Value,
}

fn promos() -> anyhow::Result<Vec<Promo>> {
    serde_json::from_str(PROMOS).context("demo/promos.json")
}

pub async fn if_empty(config: &Arc<Config>) -> anyhow::Result<()> {
    let bus = connect_bus(config, "gateway").await?;
    bus.ready(&CancellationToken::new()).await;
    if system::call::<desk::List>(&bus, &v1::ListPromos::default()).await?.items.is_empty() {
        give(&bus).await?;
    }
    bus.close().await;
    Ok(())
}

async fn give(bus: &Bus) -> anyhow::Result<()> {
    for Promo { promo_id, rule } in promos()? {
        let promo = v1::Promo { promo_id, rule: rule.to_string(), active: true, ..Default::default() };
        put::<desk::Put>(bus, &v1::PutPromo { promo: Some(promo), actor: "kilat".into() }).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use promo::rules::{Rule, lint};

    use super::*;

    #[test]
    fn nothing_speaks_against_the_demo_promotions() {
        for Promo { promo_id, rule } in promos().unwrap() {
            let rule = Rule::of(rule).expect(&promo_id);
            assert!(lint(&promo_id, &rule, &[]).is_empty(), "{promo_id}");
        }
        assert!(PROMOS.contains(CODE));
    }
}
