//! Products line by line, in and out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use subjects::{Fault, v1};
use utoipa::ToSchema;

use super::product::{Price, ProductRequest, prices};
use crate::{dto::common::some, problem::FieldProblem};

/// A product as one line of an import or an export.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductLine {
    #[schema(example = "milk-1l")]
    pub sku: String,
    pub name: String,
    #[schema(example = "dairy/milk")]
    pub category: String,
    pub brand: Option<String>,
    pub pack: Option<String>,
    #[serde(default)]
    pub prices: Vec<Price>,
    /// True if absent.
    pub active: Option<bool>,
    pub description: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub images: Vec<String>,
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    pub margin_bp: Option<u32>,
}

impl From<ProductLine> for v1::Product {
    fn from(line: ProductLine) -> Self {
        let ProductLine { sku, name, category, brand, pack, prices, active, description, .. } = line;
        let ProductLine { tags, images, attributes, margin_bp, .. } = line;
        let request = ProductRequest {
            name,
            category,
            brand,
            pack,
            prices,
            active,
            description,
            tags,
            images,
            attributes,
            margin_bp,
        };
        request.into_product(sku)
    }
}

impl From<v1::Product> for ProductLine {
    fn from(p: v1::Product) -> Self {
        Self {
            sku: p.sku,
            name: p.name,
            category: p.category,
            brand: some(p.brand),
            pack: some(p.pack),
            prices: prices(p.prices),
            active: Some(p.active),
            description: some(p.description),
            tags: p.tags,
            images: p.images,
            attributes: p.attributes,
            margin_bp: Some(p.margin_bp),
        }
    }
}

/// What became of a line.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportedLine {
    /// From 1; blank lines count, and have no result.
    pub line: u64,
    pub sku: Option<String>,
    /// `created`, `changed`, `unchanged`, `refused`.
    pub outcome: String,
    pub version: Option<u64>,
    /// Of what was refused: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldProblem>,
}

impl ImportedLine {
    pub fn refused(line: u64, sku: &str, fault: Fault) -> Self {
        let field = |f: v1::FieldError| FieldProblem { pointer: f.pointer, detail: f.detail };
        Self {
            line,
            sku: some(sku.to_owned()),
            outcome: "refused".into(),
            version: None,
            code: Some(fault.code.as_str().to_owned()),
            detail: Some(fault.detail),
            errors: fault.fields.into_iter().map(field).collect(),
        }
    }

    pub fn of(line: u64, told: v1::ImportLine) -> Self {
        let field = |f: v1::FieldError| FieldProblem { pointer: f.pointer, detail: f.detail };
        Self {
            line,
            sku: some(told.sku),
            outcome: told.outcome,
            version: (told.version > 0).then_some(told.version),
            code: some(told.code),
            detail: some(told.detail),
            errors: told.fields.into_iter().map(field).collect(),
        }
    }
}

/// The last line of an import. Without it the import broke off.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ImportSummary {
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
}
