//! The OpenAPI 3.1 document, made from the handlers' attributes and the table of routes: what every
//! route of a kind can answer is added here, so no handler can forget it.

use std::{fmt::Write as _, sync::OnceLock};

use bytes::Bytes;
use subjects::Code;
use utoipa::{
    OpenApi as _,
    openapi::{
        ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, OpenApi, Ref, RefOr, Response,
        ResponseBuilder,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use crate::{
    auth::Roles,
    limits::Class,
    problem::{Named, ProblemBody, status},
    table::{Annotated, SPECS, Spec, Verb},
};

/// Which problems a route can answer with, beyond its own.
fn problems(spec: &Spec, has_body: bool) -> Vec<(u16, &'static str)> {
    let mut all = Vec::new();
    if spec.path.starts_with("/v1/") && spec.path != "/v1/openapi.json" {
        all.extend([
            (500, "A defect of ours"),
            (503, "A store, the bus or a worker is away; see `Retry-After`"),
            (504, "A worker did not answer in time; the request may have taken effect"),
        ]);
    }
    if spec.roles != Roles::Unchecked {
        all.push((401, "The token is missing, foreign or expired"));
    }
    if matches!(spec.roles, Roles::Only(_)) {
        all.push((403, "The role may not do this"));
    }
    if spec.class != Class::Free {
        all.push((429, "Too many requests; see `Retry-After` and `RateLimit-*`"));
        all.push((422, "A field or parameter is wrong; `errors` names every one"));
    }
    if spec.path.contains('{') {
        all.push((404, "There is no such thing, or it is not yours"));
    }
    if has_body {
        all.push((400, "The body is not JSON, or the Idempotency-Key is missing"));
        all.push((413, "The body is larger than 256 KiB"));
        if spec.roles != Roles::Unchecked {
            all.push((415, "The body is not `application/json`"));
        }
    }
    all
}

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
        .into()
}

fn complete(operation: &mut Operation, spec: &Spec) {
    for (code, description) in problems(spec, operation.request_body.is_some()) {
        operation.responses.responses.entry(code.to_string()).or_insert_with(|| problem(description));
    }
    match spec.roles {
        Roles::Unchecked => operation.security = Some(Vec::new()),
        Roles::Anyone => {
            operation.security =
                Some(vec![SecurityRequirement::default(), SecurityRequirement::new("bearer", [""; 0])]);
        }
        Roles::Only(roles) => {
            operation.security = Some(vec![SecurityRequirement::new("bearer", [""; 0])]);
            let names: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
            let text = operation.description.get_or_insert_default();
            let _ = write!(text, "\n\nRoles: {}.", names.join(", "));
        }
    }
}

/// The document.
pub fn document() -> OpenApi {
    let mut document = Annotated::openapi();
    document.info = InfoBuilder::new()
        .title("Kilat")
        .version("1")
        .description(Some(
            "Quick commerce: search, carts, promotions, quotes, flash sales, checkout, orders, payments, delivery, stock. \
             Money is in minor units, times are RFC 3339 UTC, \
             errors are RFC 9457 problems with a stable `code`.",
        ))
        .build();
    let components = document.components.take().unwrap_or_default();
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    document.components = Some(
        ComponentsBuilder::from(components)
            .schema_from::<ProblemBody>()
            .security_scheme("bearer", SecurityScheme::Http(scheme))
            .build(),
    );
    for spec in SPECS {
        let Some(item) = document.paths.paths.get_mut(spec.path) else { continue };
        let operation = match spec.verb {
            Verb::Get => item.get.as_mut(),
            Verb::Post => item.post.as_mut(),
            Verb::Put => item.put.as_mut(),
            Verb::Delete => item.delete.as_mut(),
        };
        if let Some(operation) = operation {
            complete(operation, spec);
        }
    }
    document
}

/// The document as JSON.
pub fn json() -> Bytes {
    static JSON: OnceLock<Bytes> = OnceLock::new();
    JSON.get_or_init(|| serde_json::to_vec(&document()).unwrap_or_default().into()).clone()
}

/// The document as a page, with the error codes `type` of a problem points at.
pub fn page() -> &'static str {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| {
        let mut page = String::from(HEAD);
        let document = document();
        for spec in SPECS {
            let Some(item) = document.paths.paths.get(spec.path) else { continue };
            let (operation, method) = match spec.verb {
                Verb::Get => (item.get.as_ref(), HttpMethod::Get),
                Verb::Post => (item.post.as_ref(), HttpMethod::Post),
                Verb::Put => (item.put.as_ref(), HttpMethod::Put),
                Verb::Delete => (item.delete.as_ref(), HttpMethod::Delete),
            };
            if let Some(operation) = operation {
                describe(&mut page, &method, spec.path, operation);
            }
        }
        page.push_str("<h2>Error codes</h2><table><tr><th>Code<th>Status<th>Meaning</tr>");
        for code in Code::ALL {
            let (by_path, by_body) = (status(*code, Named::ByPath), status(*code, Named::ByBody));
            let shown = if by_path == by_body {
                by_path.as_str().to_owned()
            } else {
                format!("{} / {}", by_path.as_str(), by_body.as_str())
            };
            let _ = write!(
                page,
                "<tr id=\"{0}\"><td><code>{0}</code><td>{shown}<td>{1}</tr>",
                code.as_str(),
                escape(code.meaning().trim())
            );
        }
        page.push_str("</table></main>");
        page
    })
}

const HEAD: &str = "<!doctype html><html lang=en><meta charset=utf-8>\
<meta name=viewport content=\"width=device-width\"><title>Kilat API</title><style>\
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#222;background:#fff}main{max-width:60rem;margin:auto;padding:1rem}\
code{font:14px ui-monospace,monospace}h3{margin:2rem 0 .2rem}b{color:#06c}table{border-collapse:collapse;width:100%}\
td,th{border-top:1px solid #ddd;padding:.2rem .5rem;text-align:left;vertical-align:top}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#111}td,th{border-color:#333}b{color:#6bf}}\
</style><main><h1>Kilat API</h1><p>The machine-readable document is <a href=\"/v1/openapi.json\">/v1/openapi.json</a>. \
Errors are <code>application/problem+json</code>; match on <code>code</code>.</p>";

fn describe(page: &mut String, method: &HttpMethod, path: &str, operation: &Operation) {
    let verb = match method {
        HttpMethod::Get => "GET",
        HttpMethod::Put => "PUT",
        HttpMethod::Delete => "DELETE",
        _ => "POST",
    };
    let _ = write!(page, "<h3><b>{verb}</b> <code>{}</code></h3><p>", escape(path));
    for text in [&operation.summary, &operation.description].into_iter().flatten() {
        let _ = write!(page, "{} ", escape(text));
    }
    page.push_str("</p><table>");
    for (code, response) in &operation.responses.responses {
        let description = match response {
            RefOr::T(response) => escape(&response.description),
            RefOr::Ref(_) => String::new(),
        };
        let _ = write!(page, "<tr><td>{code}<td>{description}</tr>");
    }
    page.push_str("</table>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
