//! The definitions, read from their files.

use serde_json::{Map, Value};

use crate::{error::DefinitionError, files};

/// A stream, or the stream under a bucket, as the server takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    pub file: String,
    pub name: String,
    pub config: Map<String, Value>,
}

impl Stream {
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        subjects(&self.config)
    }

    /// The name of the bucket it carries, if it does.
    pub fn bucket(&self) -> Option<&str> {
        self.name.strip_prefix("KV_")
    }
}

/// A durable pull consumer.
#[derive(Clone, Debug, PartialEq)]
pub struct Consumer {
    pub file: String,
    pub stream: String,
    pub name: String,
    pub config: Map<String, Value>,
}

impl Consumer {
    /// The subjects it takes from its stream; none means all.
    pub fn filters(&self) -> impl Iterator<Item = &str> {
        let one = self.config.get("filter_subject").and_then(Value::as_str);
        let many = self.config.get("filter_subjects").and_then(Value::as_array).into_iter().flatten();
        one.into_iter().chain(many.filter_map(Value::as_str))
    }
}

/// Everything a server should have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desired {
    pub streams: Vec<Stream>,
    pub consumers: Vec<Consumer>,
}

impl Desired {
    /// The definitions of this folder.
    ///
    /// # Errors
    /// Never, if the tests passed.
    pub fn embedded() -> Result<Self, DefinitionError> {
        Self::read(files::DEFINITIONS.iter().copied())
    }

    /// From paths and texts: `streams/{NAME}.json`, `kv/{BUCKET}.json`,
    /// `consumers/{STREAM}/{name}.json`. The file's name must be the name in it.
    ///
    /// # Errors
    /// A path of another form, a text that is no JSON object, a name that is not the file's.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, DefinitionError> {
        let mut desired = Self::default();
        for (file, text) in files {
            let config: Map<String, Value> = serde_json::from_str(text)
                .map_err(|source| DefinitionError::Json { file: file.to_owned(), source })?;
            let named = |name: &str| match config.get("name").and_then(Value::as_str) {
                Some(found) if found == name => Ok(name.to_owned()),
                found => Err(DefinitionError::Name {
                    file: file.to_owned(),
                    want: name.to_owned(),
                    found: found.unwrap_or_default().to_owned(),
                }),
            };
            let path = file.strip_suffix(".json").unwrap_or_default();
            let file = file.to_owned();
            match path.split('/').collect::<Vec<_>>().as_slice() {
                ["streams", name] => desired.streams.push(Stream { name: named(name)?, file, config }),
                ["kv", bucket] => {
                    desired.streams.push(Stream { name: named(&format!("KV_{bucket}"))?, file, config });
                }
                ["consumers", stream, name] => desired.consumers.push(Consumer {
                    stream: (*stream).to_owned(),
                    name: named(name)?,
                    file,
                    config,
                }),
                _ => return Err(DefinitionError::Path { file }),
            }
        }
        Ok(desired)
    }
}

pub(crate) fn subjects(config: &Map<String, Value>) -> impl Iterator<Item = &str> {
    config.get("subjects").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
