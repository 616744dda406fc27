//! Lines out of pieces of a body, numbered from 1. Of a line that is too long nothing is kept.

use bytes::{Buf as _, Bytes, BytesMut};

#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    Text(Bytes),
    TooLong,
}

#[derive(Debug)]
pub struct Lines {
    most: usize,
    buffer: BytesMut,
    /// Bytes of the buffer that have no line end.
    searched: usize,
    number: u64,
    /// The rest of the line is not kept.
    skipping: bool,
}

impl Lines {
    pub fn new(most: usize) -> Self {
        Self { most, buffer: BytesMut::new(), searched: 0, number: 0, skipping: false }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next line that is whole and not blank.
    pub fn next(&mut self) -> Option<(u64, Line)> {
        loop {
            let ahead = self.buffer.get(self.searched..).unwrap_or_default();
            let Some(end) = ahead.iter().position(|b| *b == b'\n') else {
                self.searched = self.buffer.len();
                if self.skipping || self.searched > self.most {
                    self.skipping = true;
                    self.buffer.clear();
                    self.searched = 0;
                }
                return None;
            };
            let text = self.buffer.split_to(self.searched + end).freeze();
            self.buffer.advance(1);
            self.searched = 0;
            if let Some(line) = self.line(text) {
                return Some(line);
            }
        }
    }

    /// What stands after the last line end, once there is no more.
    pub fn rest(&mut self) -> Option<(u64, Line)> {
        let text = std::mem::take(&mut self.buffer).freeze();
        self.searched = 0;
        self.line(text)
    }

    fn line(&mut self, text: Bytes) -> Option<(u64, Line)> {
        self.number += 1;
        if std::mem::take(&mut self.skipping) || text.len() > self.most {
            return Some((self.number, Line::TooLong));
        }
        let blank = text.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some((self.number, Line::Text(text)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(pieces: &[&[u8]]) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::new(8);
        let mut found = Vec::new();
        let mut take = |(number, line)| {
            let text = match line {
                Line::Text(text) => Some(String::from_utf8(text.to_vec()).unwrap()),
                Line::TooLong => None,
            };
            found.push((number, text));
        };
        for piece in pieces {
            lines.push(piece);
            while let Some(line) = lines.next() {
                take(line);
            }
        }
        while let Some(line) = lines.rest() {
            take(line);
        }
        found
    }

    #[test]
    fn lines_are_numbered_blank_ones_too() {
        let some = |text: &str| Some(text.to_owned());
        let found = all(&[b"one\n\n  \r\ntwo\r\nvery much too long\nth", b"ree"]);
        assert_eq!(found, [(1, some("one")), (4, some("two\r")), (5, None), (6, some("three"))]);
        assert_eq!(all(&[]), []);
        assert_eq!(all(&[b"too long a line", b" that goes on"]), [(1, None)]);
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(text in "[ab\n]{0,60}", size in 1..20usize) {
            let pieces: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
            prop_assert_eq!(all(&pieces), all(&[text.as_bytes()]));
        }
    }
}
