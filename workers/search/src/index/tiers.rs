//! A query, from its words to what the index is asked: every word, then within an edit or two, then
//! without some.

use tantivy::{
    Searcher, Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query,
        TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    lexicon::Lexicon,
    terms::Fields,
    text::{MAX_WORDS, edits, plain, words},
    units,
    vocabulary::Vocabulary,
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
    pub vocabulary: &'a Vocabulary,
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

    /// Everything that has all parts; `None` if a part is one that no product has.
    pub fn all<'p>(&self, parts: impl IntoIterator<Item = &'p Part>, mode: Mode) -> Option<Way> {
        all_of(parts.into_iter().map(|part| self.part(part, mode)))
    }

    fn part(&self, part: &Part, mode: Mode) -> Option<Way> {
        let mut ways: Vec<Way> = self.run(&part.words, part, mode).into_iter().collect();
        for meaning in &part.meanings {
            ways.extend(self.run(meaning, part, Mode::Word).map(|way| way.weighing(0.9)));
        }
        if let (true, Some(word)) = (part.prefix, part.words.last()) {
            let term = Term::from_field_text(self.fields.name, word);
            let begins = Box::new(FuzzyTermQuery::new_prefix(term, 0, true));
            // How many begin so is not known before they are read.
            ways.push(Way { finds: u64::MAX, query: begins }.weighing(2.0));
        }
        one_of(ways)
    }

    fn run(&self, words: &[String], part: &Part, mode: Mode) -> Option<Way> {
        all_of(words.iter().map(|word| match part.said {
            Some(_) => self.term(self.fields.quantity, word, 1.0),
            None => self.word(word, mode),
        }))
    }

    fn word(&self, word: &str, mode: Mode) -> Option<Way> {
        let folded = self.lexicon.fold(word);
        let weighted = self.fields.weighted();
        let mut ways: Vec<Way> =
            weighted.into_iter().filter_map(|(field, weight)| self.term(field, word, weight)).collect();
        ways.extend(self.term(self.fields.folded, &folded, 1.5));
        let forgiven = edits(word.chars().count());
        if mode == Mode::Fuzzy && forgiven > 0 {
            let [name, brand, mut folds] = self.vocabulary.near(word, forgiven);
            if folded != word {
                [_, _, folds] = self.vocabulary.near(&folded, forgiven);
            }
            for (field, words, weight) in [
                (self.fields.name, name, 1.0),
                (self.fields.brand, brand, 0.7),
                (self.fields.folded, folds, 0.7),
            ] {
                ways.extend(words.into_iter().map(|(word, finds)| meant(field, word, finds, weight)));
            }
        }
        one_of(ways)
    }

    /// `None` if no product has it: that is known sooner than a search for it is prepared.
    fn term(&self, field: Field, word: &str, weight: f32) -> Option<Way> {
        let term = Term::from_field_text(field, word);
        let finds = self.searcher.doc_freq(&term).unwrap_or(u64::MAX);
        let query = || Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        (finds > 0).then(|| Way { finds, query: query() }.weighing(weight))
    }
}

/// A query, and how many products it finds at most.
pub struct Way {
    pub finds: u64,
    pub query: Box<dyn Query>,
}

impl Way {
    fn weighing(self, weight: f32) -> Self {
        Self { query: Box::new(BoostQuery::new(self.query, weight)), ..self }
    }
}

/// A word that may have been meant. How rare it is says nothing about that.
fn meant(field: Field, word: &str, finds: u64, weight: f32) -> Way {
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic);
    Way { finds, query: Box::new(ConstScoreQuery::new(Box::new(query), weight)) }
}

fn one_of(mut ways: Vec<Way>) -> Option<Way> {
    let last = ways.pop()?;
    if ways.is_empty() {
        return Some(last);
    }
    ways.push(last);
    let finds = ways.iter().fold(0u64, |sum, way| sum.saturating_add(way.finds));
    let each = ways.into_iter().map(|way| way.query).collect();
    Some(Way { finds, query: Box::new(DisjunctionMaxQuery::with_tie_breaker(each, 0.1)) })
}

/// The rarest first: where it is not, nothing else is looked for.
fn all_of(ways: impl Iterator<Item = Option<Way>>) -> Option<Way> {
    let mut ways = ways.collect::<Option<Vec<Way>>>()?;
    ways.sort_by_key(|way| way.finds);
    let finds = ways.first()?.finds;
    if ways.len() == 1 {
        return ways.pop();
    }
    let each = ways.into_iter().map(|way| (Occur::Must, way.query)).collect();
    Some(Way { finds, query: Box::new(BooleanQuery::new(each)) })
}
