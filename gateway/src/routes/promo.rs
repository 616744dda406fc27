//! Promotions: what a basket gets, and the rules.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use subjects::{
    Check, Code, Fault,
    ids::{Name, Token as _},
    table::{catalogue, promo as service},
    v1,
};

use super::{Answer, given, named};
use crate::{
    App,
    auth::Caller,
    body::Json,
    dto::{
        common::PageQuery,
        promo::{Promo, PromoApplied, PromoList, PromoRequest, PromoVerdict, RuleRequest},
    },
    edge::Context,
    problem::ProblemBody,
};

/// Promo points into the rule or into its basket; the body has the rule in one of its fields, and no basket.
fn within(field: &'static str) -> impl Fn(Fault) -> Fault {
    move |mut fault| {
        for wrong in &mut fault.fields {
            if fault.code == Code::PromoRuleInvalid {
                wrong.pointer.insert_str(0, field);
            } else if let Some(place) = wrong.pointer.strip_prefix("/basket/codes/") {
                wrong.pointer = format!("/promo_codes/{place}");
            } else if let Some(own) = wrong.pointer.strip_prefix("/promo/") {
                wrong.pointer = format!("/{own}");
            }
        }
        fault
    }
}

/// The basket at the prices of now, and what the promotions make of it. Nothing is taken.
async fn evaluate(
    app: &App,
    cx: &Context,
    caller: &Caller,
    request: PromoRequest,
) -> Result<(v1::BasketPriced, v1::PromoResult), Fault> {
    let mut asked = request.into_messages(caller.own())?;
    let priced = app.call::<catalogue::Price>(cx, &asked.price).await?;
    if let Some(basket) = &mut asked.evaluate.basket {
        basket.city.clone_from(&priced.city);
        basket.items.clone_from(&priced.items);
        basket.delivery_fee.clone_from(&priced.delivery_fee);
    }
    let result = app.call::<service::Evaluate>(cx, &asked.evaluate).await.map_err(within("/candidate"))?;
    Ok((priced, result))
}

/// Which promotions a basket gets, and why not the others.
///
/// A computation: nothing is taken, and nothing is promised. The catalogue says what the basket costs. A service or
/// an admin may ask for any user, at any time, and with a `candidate` rule that is not saved.
#[utoipa::path(
    post, path = "/v1/promos/validate", tag = "promotions",
    request_body = PromoRequest,
    responses((status = 200, description = "The verdict on every rule", body = PromoVerdict)),
)]
pub async fn validate(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Json(request): Json<PromoRequest>,
) -> Answer<axum::Json<PromoVerdict>> {
    let (_, result) = evaluate(&app, &cx, &caller, request).await?;
    Ok(axum::Json(result.into()))
}

/// What a basket would cost with its promotions, line by line.
///
/// A computation: uses are taken by the checkout, and only there. A plain checkout takes the promotions its codes
/// name; those that need no code come with a quote.
#[utoipa::path(
    post, path = "/v1/promos/apply", tag = "promotions",
    request_body = PromoRequest,
    responses((status = 200, description = "Totals, with the discount of every line", body = PromoApplied)),
)]
pub async fn apply(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Json(request): Json<PromoRequest>,
) -> Answer<axum::Json<PromoApplied>> {
    let (priced, result) = evaluate(&app, &cx, &caller, request).await?;
    Ok(axum::Json(PromoApplied::new(priced, result)))
}

/// Create or change a promotion.
///
/// Orders that were promised an older version keep it.
#[utoipa::path(
    put, path = "/v1/admin/promos/{id}", tag = "admin",
    params(("id" = String, Path, description = "Named by the operator: letters, digits, `_`, `-`")),
    request_body = RuleRequest,
    responses(
        (status = 200, description = "As it is now, with what looks wrong with it", body = Promo),
        (status = 409, description = "Somebody has changed it since: `promo.conflict`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong, or the rule is none: `promo.rule_invalid` with a pointer to \
            each mistake", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn put(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
    Json(request): Json<RuleRequest>,
) -> Answer<axum::Json<Promo>> {
    let ask = request.into_message(given("/path/id", &id)?, &caller.sub)?;
    Ok(axum::Json(app.call::<service::Put>(&cx, &ask).await.map_err(within("/rule"))?.into()))
}

fn promo_id(text: &str) -> Result<String, Fault> {
    named::<Name>(text, Code::PromoNotFound).map(|id| id.as_str().to_owned())
}

#[derive(Debug, Deserialize)]
pub struct VersionQuery {
    version: Option<String>,
}

/// One promotion.
#[utoipa::path(
    get, path = "/v1/admin/promos/{id}", tag = "admin",
    params(
        ("id" = String, Path),
        ("version" = Option<u64>, Query, description = "The newest if absent", minimum = 1),
    ),
    responses((status = 200, description = "The rule", body = Promo)),
)]
pub async fn get(
    State(app): State<App>,
    cx: Context,
    Path(id): Path<String>,
    Query(query): Query<VersionQuery>,
) -> Answer<axum::Json<Promo>> {
    let promo_id = promo_id(&id)?;
    let version = query.version.as_deref().map(str::parse::<u64>);
    let mut check = Check::new();
    check.that(!matches!(version, Some(Ok(0) | Err(_))), "/query/version", "is no version");
    check.done()?;
    let version = version.and_then(Result::ok).unwrap_or_default();
    Ok(axum::Json(app.call::<service::Get>(&cx, &v1::GetPromo { promo_id, version }).await?.into()))
}

#[derive(Debug, Deserialize)]
pub struct PromosQuery {
    active: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// Promotions.
#[utoipa::path(
    get, path = "/v1/admin/promos", tag = "admin",
    params(
        ("active" = Option<bool>, Query, description = "`true`: those only that are active"),
        ("limit" = Option<u32>, Query, description = "Default 20", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of promotions", body = PromoList)),
)]
pub async fn list(
    State(app): State<App>,
    cx: Context,
    Query(query): Query<PromosQuery>,
) -> Answer<axum::Json<PromoList>> {
    let mut check = Check::new();
    let page = PageQuery { limit: query.limit, cursor: query.cursor }.page(&mut check);
    let active = query.active.as_deref();
    check.that(matches!(active, None | Some("true" | "false")), "/query/active", "must be true or false");
    check.done()?;
    let ask = v1::ListPromos { active_only: active == Some("true"), page: Some(page) };
    Ok(axum::Json(app.call::<service::List>(&cx, &ask).await?.into()))
}

/// End a promotion.
///
/// What was promised or taken before stands.
#[utoipa::path(
    delete, path = "/v1/admin/promos/{id}", tag = "admin",
    params(("id" = String, Path)),
    responses((status = 200, description = "As it ended", body = Promo)),
)]
pub async fn remove(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<axum::Json<Promo>> {
    let ask = v1::RemovePromo { promo_id: promo_id(&id)?, actor: caller.sub.to_string() };
    Ok(axum::Json(app.call::<service::Remove>(&cx, &ask).await?.into()))
}
