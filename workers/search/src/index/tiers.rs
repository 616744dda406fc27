//! A query, from its words to what the index is asked: every word, then within an edit or two, then
//! without some.

use tantivy::{
    Searcher, Term,
    query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    lexicon::Lexicon,
    terms::Fields,
    text::{MAX_WORDS, edits, plain, words},
    units,
};

/// Words that stand together, and what else they may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub words: Vec<String>,
    meanings: Vec<Vec<String>>,
    /// Somebody may still be typing it.
    prefix: bool,
    /// A quantity, as it was typed.
    said: Option<String>,
}

impl Part {
    /// As it was typed.
    pub fn text(&self) -> String {
        self.said.clone().unwrap_or_else(|| self.words.join(" "))
    }
}

/// How strictly words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Word,
    Fuzzy,
}

pub struct Asker<'a> {
    pub fields: Fields,
    pub lexicon: &'a Lexicon,
    pub searcher: &'a Searcher,
}

impl Asker<'_> {
    /// The parts of a text as it was typed.
    pub fn parts(&self, typed: &str) -> Vec<Part> {
        let (quantities, rest) = units::quantities(typed);
        let rest = plain(&rest);
        let mut all: Vec<&str> = words(&rest).filter(|word| !self.lexicon.is_stop(word)).collect();
        if all.is_empty() && quantities.is_empty() {
            all = words(&rest).collect();
        }
        all.truncate(MAX_WORDS);
        let mut parts = Vec::new();
        let mut rest = all.as_slice();
        while let Some((first, tail)) = rest.split_first() {
            let (length, meanings) = self.lexicon.meanings(rest).unwrap_or((1, &[]));
            let own: Vec<String> = rest.iter().take(length).map(|word| (*word).to_owned()).collect();
            let mut part = Part { words: own, meanings: meanings.to_vec(), ..Part::default() };
            if length == 1 && !self.known(first) {
                part.meanings.extend(self.cut(first));
                part.prefix = tail.is_empty() && first.chars().count() >= 2;
            }
            rest = rest.get(length..).unwrap_or_default();
            parts.push(part);
        }
        self.join(&mut parts);
        parts.extend(quantities.into_iter().take(MAX_WORDS).map(|quantity| Part {
            words: vec![quantity.word],
            said: Some(quantity.said),
            ..Part::default()
        }));
        parts
    }

    /// Whether a product's name has this word.
    pub fn known(&self, word: &str) -> bool {
        self.frequency(word) > 0
    }

    pub fn frequency(&self, word: &str) -> u64 {
        let in_field = |field, word: &str| {
            self.searcher.doc_freq(&Term::from_field_text(field, word)).unwrap_or_default()
        };
        in_field(self.fields.name, word).max(in_field(self.fields.folded, &self.lexicon.fold(word)))
    }

    /// Two words that were written as one; the commoner the rarer of them, the likelier.
    fn cut(&self, word: &str) -> Option<Vec<String>> {
        let cuts = word.char_indices().map(|(at, _)| word.split_at(at)).skip(2);
        let both = cuts.filter(|(a, b)| a.len() >= 2 && b.len() >= 2);
        let known = both.map(|(a, b)| (self.frequency(a).min(self.frequency(b)), a, b));
        let (frequency, a, b) = known.max_by_key(|(frequency, ..)| *frequency)?;
        (frequency > 0).then(|| vec![a.to_owned(), b.to_owned()])
    }

    /// One word that was written as two.
    fn join(&self, parts: &mut Vec<Part>) {
        let mut at = 0;
        while let Some([left, right]) = parts.get(at..at + 2) {
            let ([a], [b]) = (left.words.as_slice(), right.words.as_slice()) else {
                at += 1;
                continue;
            };
            let whole = format!("{a}{b}");
            let apart = self.known(a) && self.known(b);
            if !apart && self.known(&whole) {
                let joined = Part {
                    words: vec![a.clone(), b.clone()],
                    meanings: vec![vec![whole]],
                    ..Part::default()
                };
                parts.splice(at..at + 2, [joined]);
            }
            at += 1;
        }
    }

    /// Everything that has all parts.
    pub fn all<'p>(&self, parts: impl IntoIterator<Item = &'p Part>, mode: Mode) -> Box<dyn Query> {
        let each = parts.into_iter().map(|part| (Occur::Must, self.part(part, mode)));
        Box::new(BooleanQuery::new(each.collect()))
    }

    fn part(&self, part: &Part, mode: Mode) -> Box<dyn Query> {
        let mut ways = vec![self.run(&part.words, part, mode)];
        for meaning in &part.meanings {
            ways.push(Box::new(BoostQuery::new(self.run(meaning, part, Mode::Word), 0.9)));
        }
        if let (true, Some(word)) = (part.prefix, part.words.last()) {
            let term = Term::from_field_text(self.fields.name, word);
            ways.push(Box::new(BoostQuery::new(Box::new(FuzzyTermQuery::new_prefix(term, 0, true)), 2.0)));
        }
        one_of(ways)
    }

    fn run(&self, words: &[String], part: &Part, mode: Mode) -> Box<dyn Query> {
        let each = |word: &String| -> Box<dyn Query> {
            if part.said.is_some() { term(self.fields.quantity, word, 1.0) } else { self.word(word, mode) }
        };
        match words {
            [word] => each(word),
            words => Box::new(BooleanQuery::new(words.iter().map(|w| (Occur::Must, each(w))).collect())),
        }
    }

    fn word(&self, word: &str, mode: Mode) -> Box<dyn Query> {
        let folded = self.lexicon.fold(word);
        let mut ways: Vec<Box<dyn Query>> =
            self.fields.weighted().into_iter().map(|(field, weight)| term(field, word, weight)).collect();
        ways.push(term(self.fields.folded, &folded, 1.5));
        let forgiven = edits(word.chars().count());
        if mode == Mode::Fuzzy && forgiven > 0 {
            for (field, weight, text) in [
                (self.fields.name, 1.0, word),
                (self.fields.brand, 0.7, word),
                (self.fields.folded, 0.7, &folded),
            ] {
                let fuzzy = FuzzyTermQuery::new(Term::from_field_text(field, text), forgiven, true);
                ways.push(Box::new(BoostQuery::new(Box::new(fuzzy), weight)));
            }
        }
        one_of(ways)
    }

    /// Names within so many edits of the whole text; of a short one, none.
    pub fn nearly(&self, plain: &str, slips: u8) -> Option<FuzzyTermQuery> {
        let long = match slips {
            0..=1 => 6,
            _ => 12,
        };
        let enough = plain.chars().nth(long - 1).is_some();
        enough.then(|| FuzzyTermQuery::new(Term::from_field_text(self.fields.whole, plain), slips, true))
    }
}

fn term(field: Field, word: &str, weight: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), weight))
}

fn one_of(mut ways: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match ways.pop() {
        Some(only) if ways.is_empty() => only,
        Some(last) => {
            ways.push(last);
            Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1))
        }
        None => Box::new(tantivy::query::EmptyQuery),
    }
}
