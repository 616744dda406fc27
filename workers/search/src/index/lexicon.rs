//! What operators know about their customers' words: synonyms, foldings, stop words, by language.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::text::{plain, singular, words};

/// One language's data, as it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageData {
    pub language: String,
    pub synonyms: Vec<SynonymRule>,
    /// Written so → compared so: "oo" → "u".
    pub foldings: Vec<(String, String)>,
    pub stop_words: Vec<String>,
}

/// The terms mean the same; with `from`, who says `from` means the terms, and not the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SynonymRule {
    pub terms: Vec<String>,
    pub from: String,
}

/// All languages together, ready for use.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// The words of a term, singular → the words it may also be.
    meanings: HashMap<Vec<String>, Vec<Vec<String>>>,
    longest: usize,
    foldings: Vec<(String, String)>,
    stop: HashSet<String>,
    /// The same with the synonyms of one language only.
    alone: HashMap<String, Self>,
}

impl Lexicon {
    pub fn new(languages: &[LanguageData]) -> Self {
        let mut lexicon = Self::with_synonyms_of(languages, |_| true);
        for LanguageData { language, .. } in languages {
            let alone = Self::with_synonyms_of(languages, |other| other == language);
            lexicon.alone.insert(language.clone(), alone);
        }
        lexicon
    }

    /// With the synonyms of `language` only, if it has any data; foldings are in the index, so they are
    /// always everybody's.
    pub fn of(&self, language: &str) -> &Self {
        self.alone.get(language).unwrap_or(self)
    }

    pub fn speaks(&self, language: &str) -> bool {
        self.alone.contains_key(language)
    }

    fn with_synonyms_of(languages: &[LanguageData], counts: impl Fn(&str) -> bool) -> Self {
        let mut lexicon = Self::default();
        for language in languages {
            for rule in language.synonyms.iter().filter(|_| counts(&language.language)) {
                lexicon.add(rule);
            }
            let foldings = language.foldings.iter().filter(|(from, to)| !from.is_empty() && from != to);
            lexicon.foldings.extend(foldings.cloned());
            lexicon.stop.extend(language.stop_words.iter().map(|word| plain(word)));
        }
        // The longest first, so that "aa" is seen before "a".
        lexicon.foldings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        lexicon.foldings.dedup();
        lexicon
    }

    /// The languages Kilat comes with.
    ///
    /// # Errors
    /// None, as a test proves.
    pub fn defaults() -> Result<Vec<LanguageData>, serde_json::Error> {
        [
            include_str!("../../data/en.json"),
            include_str!("../../data/id.json"),
            include_str!("../../data/hi.json"),
        ]
        .into_iter()
        .map(serde_json::from_str)
        .collect()
    }

    fn add(&mut self, rule: &SynonymRule) {
        let split = |term: &String| words(&plain(term)).map(str::to_owned).collect::<Vec<_>>();
        let terms: Vec<Vec<String>> = rule.terms.iter().map(split).filter(|term| !term.is_empty()).collect();
        let from = split(&rule.from);
        let sources: Vec<Vec<String>> = if from.is_empty() { terms.clone() } else { vec![from] };
        for source in sources {
            self.longest = self.longest.max(source.len());
            let singulars = source.iter().map(|word| singular(word)).collect();
            let meanings = self.meanings.entry(singulars).or_default();
            for term in &terms {
                if *term != source && !meanings.contains(term) {
                    meanings.push(term.clone());
                }
            }
        }
    }

    /// A word as it is compared: singular, folded.
    pub fn fold(&self, word: &str) -> String {
        let mut folded = singular(word);
        for (from, to) in &self.foldings {
            if folded.contains(from.as_str()) {
                folded = folded.replace(from.as_str(), to);
            }
        }
        folded
    }

    pub fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    /// The longest run of words at the start that has other meanings, and those.
    pub fn meanings(&self, words: &[&str]) -> Option<(usize, &[Vec<String>])> {
        (1..=self.longest.min(words.len())).rev().find_map(|length| {
            let run: Vec<String> = words.iter().take(length).map(|word| singular(word)).collect();
            self.meanings.get(&run).map(|meanings| (length, meanings.as_slice()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_kilat_comes_with_are_read() {
        let languages = Lexicon::defaults().unwrap();
        assert_eq!(languages.iter().map(|l| l.language.as_str()).collect::<Vec<_>>(), ["en", "id", "hi"]);
        let lexicon = Lexicon::new(&languages);
        assert_eq!(lexicon.meanings(&["susu"]).unwrap().1, [["milk"]]);
        assert_eq!(lexicon.meanings(&["curd", "rice"]).unwrap().0, 1);
        assert!(lexicon.meanings(&["aubergines"]).unwrap().1.contains(&vec!["eggplant".to_owned()]));
        assert_eq!(lexicon.fold("doodh"), lexicon.fold("dudh"));
        assert!(lexicon.is_stop("the") && !lexicon.is_stop("milk"));
    }

    #[test]
    fn one_way_is_one_way() {
        let rule = SynonymRule { terms: vec!["soft drink".into()], from: "coke".into() };
        let lexicon = Lexicon::new(&[LanguageData { synonyms: vec![rule], ..LanguageData::default() }]);
        assert!(lexicon.meanings(&["coke"]).is_some() && lexicon.meanings(&["soft", "drink"]).is_none());
    }
}
