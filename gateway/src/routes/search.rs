//! Finding a product, and teaching how.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use subjects::{
    Check, Code, Fault,
    check::MAX_AMOUNT,
    ids::{HubId, Name},
    table::search as service,
    v1::{self, SearchSort},
};

use super::{Answer, cached, named};
use crate::{
    App,
    auth::{Role, Visitor},
    body::Json,
    dto::{
        common::PageQuery,
        search::{Language, LanguageRequest, SearchResult, Suggestions},
    },
    edge::Context,
};

/// `?q=&hub_id=…` as it came.
#[derive(Debug, Default, Deserialize)]
pub struct SearchQuery {
    q: Option<String>,
    hub_id: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    min_price: Option<String>,
    max_price: Option<String>,
    in_stock: Option<String>,
    sort: Option<String>,
    language: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

impl SearchQuery {
    fn into_message(self, staff: bool) -> Result<v1::SearchProducts, Fault> {
        let mut check = Check::new();
        let hub_id = self.hub_id.unwrap_or_default();
        check.id::<HubId>("/query/hub_id", &hub_id);
        let mut price = |name: &str, text: Option<String>| match text.map(|text| text.parse::<i64>()) {
            None => 0,
            Some(Ok(price)) if (0..=MAX_AMOUNT).contains(&price) => price,
            Some(_) => {
                check.wrong(format!("/query/{name}"), "is no amount in minor units");
                0
            }
        };
        let (min_price, max_price) = (price("min_price", self.min_price), price("max_price", self.max_price));
        let crossed = max_price > 0 && min_price > max_price;
        check.that(!crossed, "/query/max_price", "is less than min_price");
        let in_stock = match self.in_stock.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                check.wrong("/query/in_stock", "must be true or false");
                false
            }
        };
        let sort = match self.sort.as_deref() {
            None | Some("score") => SearchSort::Score,
            Some("price_asc") => SearchSort::PriceAsc,
            Some("price_desc") => SearchSort::PriceDesc,
            Some("popularity") => SearchSort::Popularity,
            Some("name") => SearchSort::Name,
            Some(_) => {
                check.wrong("/query/sort", "must be score, price_asc, price_desc, popularity or name");
                SearchSort::Score
            }
        };
        let category = self.category.unwrap_or_default();
        check.optional_text("/query/category", &category, 200);
        let brands: Vec<String> = self
            .brand
            .iter()
            .flat_map(|brands| brands.split(','))
            .map(|brand| brand.trim().to_owned())
            .filter(|brand| !brand.is_empty())
            .collect();
        check.that(brands.len() <= 20, "/query/brand", "has more than 20 entries");
        for brand in &brands {
            check.text("/query/brand", brand, 100);
        }
        let language = self.language.unwrap_or_default();
        check.optional_text("/query/language", &language, 8);
        let page = PageQuery { limit: self.limit, cursor: self.cursor }.page(&mut check);
        check.done()?;
        Ok(v1::SearchProducts {
            q: cut(self.q),
            hub_id,
            category,
            brands,
            min_price,
            max_price,
            in_stock,
            sort: sort.into(),
            page: Some(page),
            language,
            margin: staff,
        })
    }
}

/// More does not count, so it need not travel.
fn cut(text: Option<String>) -> String {
    text.unwrap_or_default().chars().take(256).collect()
}

/// Products of a hub that answer a query, best first.
///
/// Any text is a query; its first 256 characters count, and what is no word does not. Without words all
/// that matches the filters is found.
#[utoipa::path(
    get, path = "/v1/search", tag = "search",
    params(
        ("q" = Option<String>, Query, description = "Words, as somebody types them"),
        ("hub_id" = String, Query),
        ("category" = Option<String>, Query, description = "Slug path; its children count too"),
        ("brand" = Option<String>, Query, description = "One, or several with commas between them"),
        ("min_price" = Option<i64>, Query, description = "Minor units"),
        ("max_price" = Option<i64>, Query, description = "Minor units"),
        ("in_stock" = Option<bool>, Query, description = "Only what can be had now"),
        ("sort" = Option<String>, Query,
            description = "`score` (default), `price_asc`, `price_desc`, `popularity`, `name`"),
        ("language" = Option<String>, Query, description = "Whose synonyms count: `en`, `id`, `hi`, …; absent: all"),
        ("limit" = Option<u32>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before, of the same query"),
    ),
    responses((status = 200, description = "A page of what was found", body = SearchResult)),
)]
pub async fn search(
    State(app): State<App>,
    cx: Context,
    visitor: axum::Extension<Visitor>,
    Query(query): Query<SearchQuery>,
) -> Answer<axum::Json<SearchResult>> {
    let staff = visitor.caller.as_ref().is_some_and(|caller| is_staff(caller.role));
    let found = app.call::<service::Query>(&cx, &query.into_message(staff)?).await?;
    Ok(axum::Json(SearchResult::of(found, staff)))
}

/// What the shop earns is nobody else's business.
const fn is_staff(role: Role) -> bool {
    match role {
        Role::Store | Role::Support | Role::Admin | Role::Service => true,
        Role::Customer | Role::Driver => false,
    }
}

#[derive(Debug, Deserialize)]
pub struct AutocompleteQuery {
    q: Option<String>,
    hub_id: Option<String>,
    limit: Option<String>,
}

/// What somebody who types this may mean.
#[utoipa::path(
    get, path = "/v1/autocomplete", tag = "search",
    params(
        ("q" = String, Query, description = "The beginning of a word, of two, of a brand or of a name"),
        ("hub_id" = String, Query),
        ("limit" = Option<u32>, Query, description = "1 to 20, default 8"),
    ),
    responses((status = 200, description = "The commonest first", body = Suggestions)),
)]
pub async fn autocomplete(
    State(app): State<App>,
    cx: Context,
    Query(query): Query<AutocompleteQuery>,
) -> Answer<Response> {
    let mut check = Check::new();
    let hub_id = query.hub_id.unwrap_or_default();
    check.id::<HubId>("/query/hub_id", &hub_id);
    let limit = match query.limit.as_deref().map(str::parse::<u32>) {
        None => 8,
        Some(Ok(limit @ 1..=20)) => limit,
        Some(_) => {
            check.wrong("/query/limit", "must be 1 to 20");
            8
        }
    };
    check.done()?;
    let ask = v1::Autocomplete { q: cut(query.q), hub_id, limit };
    let found: Suggestions = app.call::<service::Autocomplete>(&cx, &ask).await?.into();
    Ok(cached(10, axum::Json(found).into_response()))
}

/// Change a language's synonyms, foldings and stop words.
///
/// Takes effect within seconds, when an index of it has been made beside the one that answers.
#[utoipa::path(
    put, path = "/v1/admin/languages/{language}", tag = "admin",
    params(("language" = String, Path, description = "2 to 8 lower case letters")),
    request_body = LanguageRequest,
    responses((status = 200, description = "As it is now", body = Language)),
)]
pub async fn put_language(
    State(app): State<App>,
    cx: Context,
    Path(language): Path<String>,
    Json(request): Json<LanguageRequest>,
) -> Answer<axum::Json<Language>> {
    let ask = request.into_message(language);
    Ok(axum::Json(app.call::<service::PutLanguage>(&cx, &ask).await?.into()))
}

/// What operators know about their customers' words.
#[utoipa::path(
    get, path = "/v1/admin/languages/{language}", tag = "admin",
    params(("language" = String, Path)),
    responses((status = 200, description = "The language", body = Language)),
)]
pub async fn language(
    State(app): State<App>,
    cx: Context,
    Path(language): Path<String>,
) -> Answer<axum::Json<Language>> {
    let language = named::<Name>(&language, Code::UnknownLanguage)?.to_string();
    Ok(axum::Json(app.call::<service::Language>(&cx, &v1::GetLanguage { language }).await?.into()))
}
