//! Carts: a customer's, and one that belongs to nobody yet.
//!
//! A cart without an owner is opened by its id alone, so the id is a secret: 128 random bits, made here, handed out
//! once in `X-Cart-Id` and sent back in it. With a token the header is not looked at.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Path, Query, State},
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use subjects::{
    Check, Code, Endpoint, Fault,
    ids::{HubId, Sku},
    table::cart as service,
    v1,
};

use super::{Answer, named};
use crate::{
    App,
    auth::{Caller, Role, Visitor},
    body::Json,
    dto::cart::{Cart, CartCodesRequest, CartHubRequest, CartItemRequest, CartMergeRequest},
    edge::Context,
    problem::ProblemBody,
};

const CART_ID: HeaderName = HeaderName::from_static("x-cart-id");
const ANONYMOUS: &str = "anon_";
/// 128 bits in hex.
const SECRET_LEN: usize = 32;

/// Whose cart a request is about.
#[derive(Debug)]
pub struct Owner(Result<Option<String>, Fault>);

impl<S: Send + Sync> FromRequestParts<S> for Owner {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let caller = parts.extensions.get::<Visitor>().and_then(|visitor| visitor.caller.as_ref());
        Ok(Self(match caller {
            Some(caller) if caller.role == Role::Customer => Ok(Some(caller.sub.to_string())),
            Some(caller) => {
                let detail = format!("a {} has no cart", caller.role.as_str());
                Err(Fault::reject(Code::AuthForbidden, detail))
            }
            None => match parts.headers.get(CART_ID) {
                None => Ok(None),
                Some(id) => secret("/header/X-Cart-Id", id.to_str().unwrap_or_default()).map(Some),
            },
        }))
    }
}

impl Owner {
    /// # Errors
    /// `cart.not_found`: nobody is named.
    fn known(self) -> Result<String, Fault> {
        self.0?.ok_or_else(|| Fault::reject(Code::CartNotFound, "send a token, or X-Cart-Id"))
    }

    /// And whether the cart is a new one.
    fn or_new(self) -> Result<(String, bool), Fault> {
        match self.0? {
            Some(owner) => Ok((owner, false)),
            None => Ok((fresh()?, true)),
        }
    }
}

/// # Errors
/// `request.invalid`: no id of an anonymous cart.
fn secret(pointer: &str, text: &str) -> Result<String, Fault> {
    let right = text.strip_prefix(ANONYMOUS).is_some_and(|secret| {
        secret.len() == SECRET_LEN && secret.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    });
    let mut check = Check::new();
    check.that(right, pointer, "is no id of an anonymous cart");
    check.done().map(|()| text.to_owned())
}

fn fresh() -> Result<String, Fault> {
    let mut bits = [0u8; SECRET_LEN / 2];
    getrandom::fill(&mut bits)
        .map_err(|error| Fault::reject(Code::Internal, format!("no randomness: {error}")))?;
    Ok(format!("{ANONYMOUS}{}", hex::encode(bits)))
}

/// Nobody between here and the owner may keep it.
fn shown(cart: v1::Cart) -> Response {
    let mut response = axum::Json(Cart::from(cart)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn ask<E: Endpoint<Reply = v1::Cart>>(
    app: &App,
    cx: &Context,
    request: &E::Request,
) -> Answer<Response> {
    Ok(shown(app.call::<E>(cx, request).await?))
}

#[derive(Debug, Deserialize)]
pub struct HubQuery {
    hub_id: Option<String>,
}

impl HubQuery {
    fn of(self, owner: String) -> Result<v1::GetCart, Fault> {
        let hub_id = self.hub_id.unwrap_or_default();
        let mut check = Check::new();
        check.id::<HubId>("/query/hub_id", &hub_id);
        check.done()?;
        Ok(v1::GetCart { owner, hub_id })
    }
}

/// A cart as it stands.
///
/// One for each customer and hub. Without a token it is the anonymous one of `X-Cart-Id`.
#[utoipa::path(
    get, path = "/v1/cart", tag = "cart",
    params(
        ("hub_id" = String, Query),
        ("X-Cart-Id" = Option<String>, Header, description = "The secret of an anonymous cart"),
    ),
    responses(
        (status = 200, description = "The cart; a customer who has none is shown an empty one", body = Cart),
        (status = 404, description = "No such anonymous cart, or it was merged: `cart.not_found`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn get(
    State(app): State<App>,
    cx: Context,
    owner: Owner,
    Query(query): Query<HubQuery>,
) -> Answer<Response> {
    ask::<service::Get>(&app, &cx, &query.of(owner.known()?)?).await
}

/// Put something into the cart, or say how much of it there is.
///
/// Without a token and without `X-Cart-Id` an anonymous cart is made; its secret is in the answer's `X-Cart-Id` and
/// is told only here.
#[utoipa::path(
    put, path = "/v1/cart/items", tag = "cart",
    params(("X-Cart-Id" = Option<String>, Header, description = "The secret of an anonymous cart")),
    request_body = CartItemRequest,
    responses(
        (status = 200, description = "The cart now", body = Cart, headers(("X-Cart-Id" = String))),
        (status = 404, description = "The anonymous cart was merged: `cart.not_found`", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "The hub takes no orders now", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong, the product is not sold here, the line would be too large, or \
            the cart has too many: `cart.full`", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn put_item(
    State(app): State<App>,
    cx: Context,
    owner: Owner,
    Json(request): Json<CartItemRequest>,
) -> Answer<Response> {
    let (owner, new) = owner.or_new()?;
    let id = new.then(|| HeaderValue::from_str(&owner).ok()).flatten();
    let mut response = ask::<service::Add>(&app, &cx, &request.into_message(owner)?).await?;
    if let Some(id) = id {
        response.headers_mut().insert(CART_ID, id);
    }
    Ok(response)
}

/// Take something out of the cart.
#[utoipa::path(
    delete, path = "/v1/cart/items/{sku}", tag = "cart",
    params(
        ("sku" = String, Path),
        ("hub_id" = String, Query),
        ("X-Cart-Id" = Option<String>, Header, description = "The secret of an anonymous cart"),
    ),
    responses((status = 200, description = "The cart without it; also if it was not in it", body = Cart)),
)]
pub async fn remove_item(
    State(app): State<App>,
    cx: Context,
    owner: Owner,
    Path(sku): Path<String>,
    Query(query): Query<HubQuery>,
) -> Answer<Response> {
    let v1::GetCart { owner, hub_id } = query.of(owner.known()?)?;
    let sku = named::<Sku>(&sku, Code::UnknownSku)?.into();
    ask::<service::Add>(&app, &cx, &v1::AddToCart { owner, hub_id, sku, qty: 0, set: true }).await
}

/// Set the promotion codes.
#[utoipa::path(
    put, path = "/v1/cart/codes", tag = "cart",
    params(("X-Cart-Id" = Option<String>, Header, description = "The secret of an anonymous cart")),
    request_body = CartCodesRequest,
    responses(
        (status = 200, description = "The cart now; whether they are worth something a revalidation says", body = Cart),
        (status = 404, description = "No such anonymous cart: `cart.not_found`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn put_codes(
    State(app): State<App>,
    cx: Context,
    owner: Owner,
    Json(request): Json<CartCodesRequest>,
) -> Answer<Response> {
    ask::<service::Codes>(&app, &cx, &request.into_message(owner.known()?)?).await
}

/// Compare the cart with prices, stock and promotions of now.
///
/// `differences` names what has changed, once: the cart has taken it over.
#[utoipa::path(
    post, path = "/v1/cart/revalidate", tag = "cart",
    params(("X-Cart-Id" = Option<String>, Header, description = "The secret of an anonymous cart")),
    request_body = CartHubRequest,
    responses(
        (status = 200, description = "The cart now, and what has changed", body = Cart),
        (status = 404, description = "No such anonymous cart: `cart.not_found`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn revalidate(
    State(app): State<App>,
    cx: Context,
    owner: Owner,
    Json(request): Json<CartHubRequest>,
) -> Answer<Response> {
    ask::<service::Revalidate>(&app, &cx, &request.into_message(owner.known()?)?).await
}

/// Empty the cart.
#[utoipa::path(
    delete, path = "/v1/cart", tag = "cart",
    params(
        ("hub_id" = String, Query),
        ("X-Cart-Id" = Option<String>, Header, description = "The secret of an anonymous cart"),
    ),
    responses(
        (status = 200, description = "Empty", body = Cart),
        (status = 404, description = "No such anonymous cart: `cart.not_found`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn clear(
    State(app): State<App>,
    cx: Context,
    owner: Owner,
    Query(query): Query<HubQuery>,
) -> Answer<Response> {
    ask::<service::Clear>(&app, &cx, &query.of(owner.known()?)?).await
}

/// Take over an anonymous cart at login.
///
/// Its lines are added to the caller's cart, and it ends. The same again does nothing. What does not fit is left out
/// and named in `differences`.
#[utoipa::path(
    post, path = "/v1/cart/merge", tag = "cart",
    request_body = CartMergeRequest,
    responses(
        (status = 200, description = "The caller's cart now", body = Cart),
        (status = 404, description = "No such anonymous cart, or another has it: `cart.not_found`", body = ProblemBody,
            content_type = "application/problem+json"),
    ),
)]
pub async fn merge(
    State(app): State<App>,
    cx: Context,
    caller: Caller,
    Json(request): Json<CartMergeRequest>,
) -> Answer<Response> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.done()?;
    // Never a customer's: whoever could name one would have it.
    let from = secret("/from", &request.from)?;
    let merge = v1::MergeCart { from, owner: caller.user()?.into(), hub_id: request.hub_id };
    ask::<service::Merge>(&app, &cx, &merge).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anonymous_cart_is_named_by_128_random_bits_and_nothing_else() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert_ne!(one, other);
        assert_eq!(secret("/from", &one).unwrap(), one);
        for wrong in [
            "",
            "anon_",
            "usr_1",
            "anon_7f9c2e5a1b8d4c3f9e6a0b1c2d3e4f5",
            &one.to_uppercase(),
            &format!("{one}0"),
        ] {
            assert_eq!(secret("/from", wrong).unwrap_err().code, Code::RequestInvalid, "{wrong}");
        }
    }
}
