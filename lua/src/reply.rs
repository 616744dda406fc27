//! Reading tagged arrays, strictly: a missing, surplus or mistyped element is an error with the script's name.

use redis::Value;

use crate::LuaError;

/// What is left of an answer, read from the front.
#[derive(Debug)]
pub struct Reply {
    script: &'static str,
    rest: std::vec::IntoIter<Value>,
}

impl Reply {
    pub(crate) fn new(script: &'static str, value: Value) -> Result<Self, LuaError> {
        match value {
            Value::Array(values) => Ok(Self { script, rest: values.into_iter() }),
            other => Err(LuaError::Shape { script, detail: format!("expected a list, met {other:?}") }),
        }
    }

    /// The error for a tag the header does not list.
    #[must_use]
    pub fn unknown_tag(&self, tag: &str) -> LuaError {
        self.shape(format!("unknown tag {tag:?}"))
    }

    pub(crate) fn shape(&self, detail: String) -> LuaError {
        LuaError::Shape { script: self.script, detail }
    }

    fn value(&mut self) -> Result<Value, LuaError> {
        self.rest.next().ok_or_else(|| self.shape("the answer is too short".to_owned()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.len() == 0
    }

    /// A string, or nothing where the script put a nil.
    pub(crate) fn maybe_text(&mut self) -> Result<Option<String>, LuaError> {
        match self.value()? {
            Value::Nil => Ok(None),
            Value::BulkString(bytes) => {
                String::from_utf8(bytes).map(Some).map_err(|error| self.shape(error.to_string()))
            }
            Value::SimpleString(text) => Ok(Some(text)),
            Value::Int(number) => Ok(Some(number.to_string())),
            other => Err(self.shape(format!("expected text, met {other:?}"))),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String, LuaError> {
        self.maybe_text()?.ok_or_else(|| self.shape("expected text, met nil".to_owned()))
    }

    /// Bytes as they were stored.
    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, LuaError> {
        match self.value()? {
            Value::BulkString(bytes) => Ok(bytes),
            other => Err(self.shape(format!("expected bytes, met {other:?}"))),
        }
    }

    /// An integer, whether Redis sent it as one or as a string.
    pub(crate) fn int(&mut self) -> Result<i64, LuaError> {
        match self.value()? {
            Value::Int(number) => Ok(number),
            Value::BulkString(bytes) => std::str::from_utf8(&bytes)
                .ok()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| self.shape(format!("expected a number, met {bytes:?}"))),
            other => Err(self.shape(format!("expected a number, met {other:?}"))),
        }
    }

    /// An integer that must fit and must not be negative.
    pub(crate) fn uint<T: TryFrom<i64>>(&mut self) -> Result<T, LuaError> {
        let number = self.int()?;
        T::try_from(number).map_err(|_| self.shape(format!("{number} is out of range")))
    }

    pub(crate) fn list(&mut self) -> Result<Self, LuaError> {
        let value = self.value()?;
        Self::new(self.script, value)
    }

    /// The next list, read row by row to its end.
    pub(crate) fn rows<T>(
        &mut self,
        row: impl Fn(&mut Self) -> Result<T, LuaError>,
    ) -> Result<Vec<T>, LuaError> {
        let mut list = self.list()?;
        let mut rows = Vec::with_capacity(list.rest.len());
        while !list.is_empty() {
            rows.push(row(&mut list)?);
        }
        Ok(rows)
    }

    pub(crate) fn end(&self, tag: &str) -> Result<(), LuaError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(self.shape(format!("{} surplus elements after {tag:?}", self.rest.len())))
    }
}
