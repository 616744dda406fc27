//! The words of the index, to find those a misspelt one may be.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tantivy::{Searcher, SegmentReader, index::SegmentId};

use super::{
    spelling::{Spellings, apart},
    terms::Fields,
};

/// How many products of the segment have it, by the order of [`Fields::misspelt`].
type Places = [u32; 3];

#[derive(Debug, PartialEq)]
struct Word {
    text: Box<str>,
    places: Places,
}

/// The words of one segment, which never changes.
#[derive(Debug)]
struct OfSegment(Spellings<Word>);

impl OfSegment {
    fn read(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let mut words: BTreeMap<String, Places> = BTreeMap::new();
        for (place, field) in fields.misspelt().into_iter().enumerate() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(text) = std::str::from_utf8(terms.key()) else { continue };
                let finds = terms.value().doc_freq;
                if let Some(here) = words.entry(text.to_owned()).or_default().get_mut(place) {
                    *here = finds;
                }
            }
        }
        let mut spellings = Spellings::default();
        for (text, places) in words {
            spellings.add(&text, Word { text: text.as_str().into(), places });
        }
        Ok(Self(spellings))
    }
}

/// The words of all that is searched.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    segments: HashMap<SegmentId, Arc<OfSegment>>,
}

impl Vocabulary {
    /// The words `searcher` sees. Segments that are known are not read again: what was put since the last
    /// commit is in a new one, and a small one as a rule.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let mut segments = HashMap::new();
        for segment in searcher.segment_readers() {
            let id = segment.segment_id();
            let words = match self.segments.get(&id) {
                Some(words) => words.clone(),
                None => Arc::new(OfSegment::read(segment, fields)?),
            };
            segments.insert(id, words);
        }
        Ok(Self { segments })
    }

    /// The words so many slips away, of each of the fields that may be misspelt, and how many products have
    /// them at most.
    pub fn near(&self, word: &str, slips: u8) -> [BTreeMap<&str, u64>; 3] {
        let mut near = <[BTreeMap<&str, u64>; 3]>::default();
        for of in self.segments.values() {
            for other in of.0.near(word, slips).filter(|other| apart(word, &other.text) <= slips.into()) {
                for (found, finds) in near.iter_mut().zip(other.places).filter(|(_, finds)| *finds > 0) {
                    *found.entry(&other.text).or_default() += u64::from(finds);
                }
            }
        }
        near
    }
}
