//! The schema, and a product's words in it.

use tantivy::{
    TantivyDocument, Term,
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{TextAnalyzer, WhitespaceTokenizer},
};

use super::{
    lexicon::Lexicon,
    shelf::{Item, Ordinal},
    text::{plain, words},
    units,
};

/// Our own words, split at spaces.
const SPLIT: &str = "split";

#[derive(Clone, Copy, Debug)]
pub struct Fields {
    pub ordinal: Field,
    pub name: Field,
    pub category: Field,
    pub brand: Field,
    pub tags: Field,
    pub description: Field,
    /// Name, category, brand and tags once more, singular and folded.
    pub folded: Field,
    pub quantity: Field,
}

impl Fields {
    /// Where a word is looked for, and how much it counts there.
    pub const fn weighted(&self) -> [(Field, f32); 5] {
        [(self.name, 3.0), (self.category, 2.0), (self.brand, 2.0), (self.tags, 1.0), (self.description, 1.0)]
    }

    /// Where a word is looked for that may be misspelt.
    pub const fn misspelt(&self) -> [Field; 3] {
        [self.name, self.brand, self.folded]
    }
}

pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = |record| {
        let indexing = TextFieldIndexing::default().set_tokenizer(SPLIT).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    };
    let (text, word) = (indexing(IndexRecordOption::WithFreqs), indexing(IndexRecordOption::Basic));
    let fields = Fields {
        ordinal: schema.add_u64_field("ordinal", INDEXED | FAST),
        name: schema.add_text_field("name", text.clone()),
        category: schema.add_text_field("category", text.clone()),
        brand: schema.add_text_field("brand", text.clone()),
        tags: schema.add_text_field("tags", text.clone()),
        description: schema.add_text_field("description", text.clone()),
        folded: schema.add_text_field("folded", text),
        quantity: schema.add_text_field("quantity", word),
    };
    (schema.build(), fields)
}

pub fn register(index: &tantivy::Index) {
    index.tokenizers().register(SPLIT, TextAnalyzer::builder(WhitespaceTokenizer::default()).build());
}

pub fn of_ordinal(fields: &Fields, ordinal: Ordinal) -> Term {
    Term::from_field_u64(fields.ordinal, u64::from(ordinal))
}

pub fn document(fields: &Fields, lexicon: &Lexicon, ordinal: Ordinal, item: &Item) -> TantivyDocument {
    let mut doc = TantivyDocument::default();
    let name = plain(&item.name);
    let category = plain(&item.category);
    let brand = plain(&item.brand);
    let tags = plain(&item.tags.join(" "));
    let folded: Vec<String> = [&name, &category, &brand, &tags]
        .into_iter()
        .flat_map(|text| words(text))
        .map(|word| lexicon.fold(word))
        .collect();
    let quantities: Vec<String> = [&item.name, &item.pack]
        .into_iter()
        .flat_map(|text| units::quantities(text).0)
        .map(|quantity| quantity.word)
        .collect();
    doc.add_u64(fields.ordinal, u64::from(ordinal));
    for (field, text) in [
        (fields.name, &name),
        (fields.category, &category),
        (fields.brand, &brand),
        (fields.tags, &tags),
        (fields.description, &plain(&item.description)),
        (fields.folded, &folded.join(" ")),
        (fields.quantity, &quantities.join(" ")),
    ] {
        if !text.is_empty() {
            doc.add_text(field, text);
        }
    }
    doc
}
