use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

/// Commands that need no more than their path.
const BODILESS: &[&str] =
    &["post /v1/dispatch/assignments/{id}/accept", "post /v1/drivers/me/nats-credentials"];

fn parsed() -> Value {
    serde_json::from_slice(&json()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            all.push((format!("{verb} {path}"), operation.clone()));
        }
    }
    all
}

#[test]
fn the_document_has_every_route_and_no_other() {
    let routes: BTreeSet<_> = SPECS.iter().map(|s| format!("{} {}", s.verb.as_str(), s.path)).collect();
    let documented: BTreeSet<_> = operations(&parsed()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(routes, documented);
    assert_eq!(routes.len(), SPECS.len(), "a route stands twice");
}

#[test]
fn it_is_3_1_and_every_answer_has_a_schema() {
    let document = parsed();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for (name, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|code| code.starts_with('2')), "{name}");
        for (code, response) in responses {
            assert!(!response["description"].as_str().unwrap().is_empty());
            let content = response["content"].as_object();
            let schemas =
                content.is_some_and(|c| !c.is_empty() && c.values().all(|v| v.get("schema").is_some()));
            assert!(schemas || code == "204", "{name} {code}");
            if code.starts_with('4') {
                assert!(content.unwrap().contains_key("application/problem+json"), "{name} {code}");
            }
        }
        let body = operation.get("requestBody");
        let takes_one =
            !name.starts_with("get") && !name.starts_with("delete") && !BODILESS.contains(&&*name);
        assert_eq!(body.is_some(), takes_one, "{name}");
        assert!(operation.get("security").is_some() && operation.get("summary").is_some(), "{name}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|v| references(v, found));
            }
            Value::Array(items) => items.iter().for_each(|v| references(v, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = parsed();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn requests_say_that_they_refuse_unknown_fields() {
    let document = parsed();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        if name.ends_with("Request") {
            assert_eq!(schema["additionalProperties"], false, "{name}");
        }
    }
}

#[test]
fn the_page_explains_every_code_and_loads_nothing() {
    let page = page();
    for code in Code::ALL {
        assert!(page.contains(&format!("id=\"{}\"", code.as_str())));
    }
    assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
}
