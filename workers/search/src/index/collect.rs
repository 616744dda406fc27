//! Every product a query matches, with its words' score if that is asked for.

use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::Column,
};

use super::shelf::Ordinal;

pub type Match = (Ordinal, Score);

pub struct All {
    /// Otherwise each score is 0, and tantivy prepares nothing for one.
    pub scored: bool,
}

pub struct OfSegment {
    ordinals: Column,
    found: Vec<Match>,
}

impl Collector for All {
    type Fruit = Vec<Match>;
    type Child = OfSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<OfSegment> {
        Ok(OfSegment { ordinals: segment.fast_fields().u64("ordinal")?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, segments: Vec<Vec<Match>>) -> tantivy::Result<Vec<Match>> {
        Ok(segments.concat())
    }
}

impl SegmentCollector for OfSegment {
    type Fruit = Vec<Match>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if let Some(ordinal) = self.ordinals.first(doc).and_then(|n| Ordinal::try_from(n).ok()) {
            self.found.push((ordinal, score));
        }
    }

    fn harvest(self) -> Vec<Match> {
        self.found
    }
}
