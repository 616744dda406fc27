//! What a request must look like before the index is asked. The text of a query is not among it: any text
//! is a query, and what is no word in it does not count.

use subjects::{
    Check, Fault,
    check::MAX_AMOUNT,
    ids::{HubId, Name},
    v1::{self, SearchSort},
};

use crate::{
    cursor,
    index::{Query, Sort},
};

/// Characters of a query that are looked at at all.
const MAX_TEXT: usize = 256;
const MAX_BRANDS: usize = 20;
const MAX_SYNONYMS: usize = 1000;
const MAX_FOLDINGS: usize = 200;
const MAX_STOP_WORDS: usize = 500;
/// Bytes of a language, so that it passes as one message.
const MAX_LANGUAGE: usize = 40_000;

/// The text, cut to what counts.
fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

pub fn query(request: &v1::SearchProducts) -> Result<Query, Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.optional_text("/category", &request.category, 200);
    check.that(request.brands.len() <= MAX_BRANDS, "/brands", "has more than 20 entries");
    for (i, brand) in request.brands.iter().take(MAX_BRANDS).enumerate() {
        check.text(&format!("/brands/{i}"), brand, 100);
    }
    let bounds = [("/min_price", request.min_price), ("/max_price", request.max_price)];
    for (pointer, price) in bounds {
        check.that((0..=MAX_AMOUNT).contains(&price), pointer, "must be 0 to 1 000 000 000 000");
    }
    let crossed = request.max_price > 0 && request.min_price > request.max_price;
    check.that(!crossed, "/max_price", "is less than min_price");
    let sort = match SearchSort::try_from(request.sort) {
        Ok(SearchSort::Unspecified | SearchSort::Score) => Sort::Score,
        Ok(SearchSort::PriceAsc) => Sort::PriceUp,
        Ok(SearchSort::PriceDesc) => Sort::PriceDown,
        Ok(SearchSort::Popularity) => Sort::Popularity,
        Ok(SearchSort::Name) => Sort::Name,
        Err(_) => {
            check.wrong("/sort", "is not known");
            Sort::Score
        }
    };
    let (limit, cursor) = request.page.as_ref().map_or((0, ""), |page| (page.limit, page.cursor.as_str()));
    check.that(limit <= 100, "/page/limit", "must be 1 to 100");
    let offset = cursor::decode(request, cursor);
    check.that(offset.is_some(), "/page/cursor", "is not a cursor of this query");
    check.done()?;
    let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let bound = |price: i64| (price > 0).then_some(price);
    Ok(Query {
        text: cut(&request.q),
        hub: request.hub_id.clone(),
        category: request.category.clone(),
        brands: request.brands.clone(),
        language: request.language.clone(),
        min_price: bound(request.min_price),
        max_price: bound(request.max_price),
        in_stock: request.in_stock,
        sort,
        offset: size(offset.unwrap_or_default()),
        limit: if limit == 0 { 20 } else { size(limit) },
    })
}

/// The text and how many suggestions.
pub fn autocomplete(request: &v1::Autocomplete) -> Result<(String, usize), Fault> {
    let mut check = Check::new();
    check.id::<HubId>("/hub_id", &request.hub_id);
    check.that(request.limit <= 20, "/limit", "must be 1 to 20");
    check.done()?;
    let most = if request.limit == 0 { 8 } else { request.limit };
    Ok((cut(&request.q), usize::try_from(most).unwrap_or(8)))
}

pub fn put_language(request: &v1::PutLanguage) -> Result<(Name, &v1::Language), Fault> {
    let wanted = subjects::check::present("/language", request.language.as_ref())?;
    let mut check = Check::new();
    let name = check.id::<Name>("/language/language", &wanted.language);
    let code =
        (2..=8).contains(&wanted.language.len()) && wanted.language.bytes().all(|b| b.is_ascii_lowercase());
    check.that(code, "/language/language", "is not a language code of 2 to 8 letters");
    check.that(wanted.synonyms.len() <= MAX_SYNONYMS, "/language/synonyms", "has more than 1 000 entries");
    for (i, rule) in wanted.synonyms.iter().take(MAX_SYNONYMS).enumerate() {
        let at = format!("/language/synonyms/{i}");
        let least = if rule.from.is_empty() { 2 } else { 1 };
        check.that((least..=20).contains(&rule.terms.len()), &format!("{at}/terms"), "needs 2 to 20 entries");
        for (j, term) in rule.terms.iter().take(20).enumerate() {
            word(&mut check, &format!("{at}/terms/{j}"), term);
        }
        if !rule.from.is_empty() {
            word(&mut check, &format!("{at}/from"), &rule.from);
        }
    }
    check.that(wanted.foldings.len() <= MAX_FOLDINGS, "/language/foldings", "has more than 200 entries");
    for (i, folding) in wanted.foldings.iter().take(MAX_FOLDINGS).enumerate() {
        check.text(&format!("/language/foldings/{i}/from"), &folding.from, 20);
        check.optional_text(&format!("/language/foldings/{i}/to"), &folding.to, 20);
    }
    let stops = &wanted.stop_words;
    check.that(stops.len() <= MAX_STOP_WORDS, "/language/stop_words", "has more than 500 entries");
    for (i, stop) in stops.iter().take(MAX_STOP_WORDS).enumerate() {
        word(&mut check, &format!("/language/stop_words/{i}"), stop);
    }
    let size = prost::Message::encoded_len(wanted);
    check.that(size <= MAX_LANGUAGE, "/language", "is larger than 40 000 bytes");
    check.done()?;
    Ok((subjects::check::present("/language/language", name)?, wanted))
}

/// Something that has a word in it.
fn word(check: &mut Check, pointer: &str, text: &str) {
    check.text(pointer, text, 100);
    check.that(text.chars().any(char::is_alphanumeric), pointer, "has no word");
}
