//! Products in, answers out.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher};

use super::{
    asked::Asked,
    find::{Found, find},
    lexicon::Lexicon,
    query::{Answer, Query},
    shelf::{Item, Shelf},
    suggest::{Phrases, Suggestion},
    terms::{self, Fields},
    text::{MAX_QUERY, plain},
    tiers::Asker,
    vocabulary::Vocabulary,
};

#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("the index: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    #[error("hub {0:?} is not known")]
    UnknownHub(String),
}

pub struct Engine {
    fields: Fields,
    lexicon: Lexicon,
    shelf: RwLock<Shelf>,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    /// What was there at the last commit.
    words: RwLock<Arc<Words>>,
    phrases: RwLock<HashMap<String, Arc<Phrases>>>,
}

/// Documents, and the words that are in them.
struct Words {
    searcher: Searcher,
    vocabulary: Vocabulary,
}

/// A panic while the lock was held has left what it guards whole: each change is one assignment.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// An empty index.
    ///
    /// # Errors
    /// The writer's memory, in bytes, is less than tantivy needs (15 MB).
    pub fn new(lexicon: Lexicon, writer_bytes: usize) -> Result<Self, IndexError> {
        let (schema, fields) = terms::schema();
        let index = Index::create_in_ram(schema);
        terms::register(&index);
        let writer = index.writer_with_num_threads(1, writer_bytes)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let words = Words { searcher: reader.searcher(), vocabulary: Vocabulary::default() };
        Ok(Self {
            fields,
            lexicon,
            shelf: RwLock::default(),
            words: RwLock::new(Arc::new(words)),
            reader,
            writer: Mutex::new(writer),
            phrases: RwLock::default(),
        })
    }

    /// Takes products. Their prices count at once, their words with the next [`commit`](Self::commit).
    ///
    /// # Errors
    /// The index refuses a document.
    pub fn put(&self, items: impl IntoIterator<Item = Item>) -> Result<(), IndexError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for item in items {
            let document = {
                let mut shelf = write(&self.shelf);
                let Some(ordinal) = shelf.put(item) else { continue };
                shelf.slot(ordinal).map(|slot| (ordinal, slot.item.clone()))
            };
            if let Some((ordinal, item)) = document {
                writer.delete_term(terms::of_ordinal(&self.fields, ordinal));
                writer.add_document(terms::document(&self.fields, &self.lexicon, ordinal, &item))?;
            }
        }
        Ok(())
    }

    /// What was put is found from now on.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn commit(&self) -> Result<(), IndexError> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).commit()?;
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        let known = read(&self.words).clone();
        let vocabulary = known.vocabulary.of(&searcher, &self.fields)?;
        *write(&self.words) = Arc::new(Words { searcher, vocabulary });
        Ok(())
    }

    /// The words of the same products in another lexicon, ready to take over with
    /// [`take_shelf`](Self::take_shelf). Nothing may be put here until then.
    ///
    /// # Errors
    /// As [`new`](Self::new), or the index cannot be written.
    pub fn reworded(&self, lexicon: Lexicon, writer_bytes: usize) -> Result<Self, IndexError> {
        let new = Self::new(lexicon, writer_bytes)?;
        let items = read(&self.shelf).items();
        {
            let writer = new.writer.lock().unwrap_or_else(PoisonError::into_inner);
            for (ordinal, item) in items {
                writer.add_document(terms::document(&new.fields, &new.lexicon, ordinal, &item))?;
            }
        }
        new.commit()?;
        Ok(new)
    }

    /// Products, prices and stock as they are in `other`, whose numbers the words must go by.
    pub fn take_shelf(&self, other: &Self) {
        let shelf = read(&other.shelf).clone();
        *write(&self.shelf) = shelf;
    }

    pub fn put_hub(&self, hub: &str, city: &str, currency: &str, assortment: Option<HashSet<String>>) {
        write(&self.shelf).put_hub(hub, city, currency, assortment);
    }

    pub fn set_stock<'a>(&self, hub: &str, levels: impl IntoIterator<Item = (&'a str, u32)>) {
        let mut shelf = write(&self.shelf);
        for (sku, units) in levels {
            shelf.set_stock(hub, sku, units);
        }
    }

    /// How often each product was bought; what is not named never was.
    pub fn set_popularity(&self, bought: &HashMap<String, u64>) {
        // Not under the lock for writing: every query would wait. Numbers stay, so the scores still fit.
        let scores = read(&self.shelf).z_scores(bought);
        write(&self.shelf).set_z(&scores);
    }

    /// Whether the language has data here.
    pub fn speaks(&self, language: &str) -> bool {
        self.lexicon.speaks(language)
    }

    pub fn len(&self) -> usize {
        read(&self.shelf).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// # Errors
    /// The hub is not known, or the index fails.
    pub fn search(&self, query: &Query) -> Result<Answer, IndexError> {
        let shelf = read(&self.shelf);
        let hub = shelf.hub(&query.hub).ok_or_else(|| IndexError::UnknownHub(query.hub.clone()))?;
        let typed: String = query.text.chars().take(MAX_QUERY).collect();
        let text = plain(&typed);
        let asked = Asked { shelf: &shelf, hub, query, typed: &typed, text: &text };
        let found = if text.is_empty() {
            Found::everything(&asked)
        } else {
            let words = read(&self.words).clone();
            let Words { searcher, vocabulary } = &*words;
            let lexicon = self.lexicon.of(&query.language);
            find(&Asker { fields: self.fields, lexicon, searcher, vocabulary }, &asked)?
        };
        Ok(asked.answer(found))
    }

    /// # Errors
    /// The hub is not known.
    pub fn suggest(&self, hub: &str, text: &str, most: usize) -> Result<Vec<Suggestion>, IndexError> {
        let unknown = || IndexError::UnknownHub(hub.to_owned());
        let generation = {
            let shelf = read(&self.shelf);
            shelf.hub(hub).ok_or_else(unknown)?;
            shelf.generation
        };
        let known = read(&self.phrases).get(hub).filter(|known| known.serves(generation)).cloned();
        let phrases = match known {
            Some(phrases) => phrases,
            None => {
                // What takes a while is done without the lock, for which stock would wait.
                let sold = read(&self.shelf).sold_at(hub).ok_or_else(unknown)?;
                let made = Arc::new(Phrases::of(generation, &sold));
                write(&self.phrases).insert(hub.to_owned(), made.clone());
                made
            }
        };
        Ok(phrases.begin(text, most))
    }
}

#[cfg(test)]
mod tests;
