//! Which hubs serve a place, given how near their zones come to its cell. Pure.

use std::collections::BTreeSet;

use geodesy::{CellIndex, Place, Resolution, cell};

/// A place's cell, and the one of resolution 6 around it, beyond which nobody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub cell: CellIndex,
    pub region: CellIndex,
}

impl Spot {
    pub fn of(place: Place) -> Self {
        let cell = cell(place);
        Self { cell, region: region(cell) }
    }

    /// Cells one step away, and cells two steps away.
    pub fn rings(&self) -> (Vec<CellIndex>, Vec<CellIndex>) {
        let disk = self.cell.grid_disk_distances::<Vec<(CellIndex, u32)>>(2);
        let at = |k| disk.iter().filter(|(_, d)| *d == k).map(|(cell, _)| *cell).collect();
        (at(1), at(2))
    }
}

pub fn region(cell: CellIndex) -> CellIndex {
    cell.parent(Resolution::Six).unwrap_or(cell)
}

/// The regions in which lookups may meet these cells: their own, and as far beyond as rings reach.
pub fn regions(cells: impl Iterator<Item = CellIndex>) -> Vec<CellIndex> {
    let around = cells.flat_map(|cell| cell.grid_disk::<Vec<_>>(2));
    around.map(region).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The numbers of the cells of resolution 9 in a parent: they lie side by side.
pub fn range(cell: CellIndex, parent: Resolution) -> (CellIndex, CellIndex) {
    let parent = cell.parent(parent).unwrap_or(cell);
    let last = parent.children_count(geodesy::CELL).saturating_sub(1);
    let at = |position| parent.child_at(position, geodesy::CELL).unwrap_or(cell);
    (at(0), at(last))
}

/// How near a hub's zone comes to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// It holds the whole cell.
    Whole,
    /// It holds part of it.
    Part,
    /// It holds something of a cell one step away.
    Ring1,
    Ring2,
    /// It holds something of a cell with the same parent of resolution 8.
    Res8,
    Res6,
}

impl Near {
    pub const ALL: [Self; 6] = [Self::Whole, Self::Part, Self::Ring1, Self::Ring2, Self::Res8, Self::Res6];

    /// As the record counts them.
    pub fn of(number: i32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// How far the search was widened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Cell,
    Ring1,
    Ring2,
    Res8,
    Res6,
}

impl Level {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Ring1 => "ring1",
            Self::Ring2 => "ring2",
            Self::Res8 => "res8",
            Self::Res6 => "res6",
        }
    }
}

/// A hub whose zone comes near a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub hub_id: String,
    pub near: Near,
    /// Of the zone.
    pub version: u64,
}

/// What a zone says of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Inside,
    Outside,
    /// In an exclusion or a hole: widening must not bring the hub back.
    CutOut,
}

/// The judge does not know a zone of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown;

/// The hubs that serve a place, and how far one had to look: only if no zone holds the place itself the
/// search widens, step by step, to zones nearby. `None`: nobody.
///
/// # Errors
/// The judge is needed and does not know.
pub fn decide(
    reaches: &[Reach],
    judge: impl Fn(&Reach) -> Option<Standing>,
) -> Result<Option<(Level, Vec<&str>)>, Unknown> {
    let mut nearest = Nearest::default();
    let (exact, wide): (Vec<&Reach>, Vec<&Reach>) = reaches.iter().partition(|r| r.near <= Near::Part);
    for reach in exact {
        if reach.near == Near::Whole {
            nearest.note(Level::Cell, &reach.hub_id);
            continue;
        }
        match judge(reach).ok_or(Unknown)? {
            Standing::Inside => nearest.note(Level::Cell, &reach.hub_id),
            // Its zone is in the same cell, a few steps away.
            Standing::Outside => nearest.note(Level::Ring1, &reach.hub_id),
            Standing::CutOut => {}
        }
    }
    if matches!(nearest.0, Some((Level::Cell, _))) {
        return Ok(nearest.0);
    }
    for reach in wide {
        let level = match reach.near {
            Near::Whole | Near::Part | Near::Ring1 => Level::Ring1,
            Near::Ring2 => Level::Ring2,
            Near::Res8 => Level::Res8,
            Near::Res6 => Level::Res6,
        };
        if judge(reach).ok_or(Unknown)? != Standing::CutOut {
            nearest.note(level, &reach.hub_id);
        }
    }
    Ok(nearest.0)
}

/// The hubs of the nearest level seen so far.
#[derive(Default)]
struct Nearest<'a>(Option<(Level, Vec<&'a str>)>);

impl<'a> Nearest<'a> {
    fn note(&mut self, level: Level, hub_id: &'a str) {
        match &mut self.0 {
            Some((best, hubs)) if *best == level => hubs.push(hub_id),
            Some((best, _)) if *best < level => {}
            _ => self.0 = Some((level, vec![hub_id])),
        }
    }
}

/// `hub:near:version;…`, as the cache keeps it. Ids hold neither `:` nor `;`.
pub fn encode(reaches: &[Reach]) -> String {
    let one = |reach: &Reach| format!("{}:{}:{}", reach.hub_id, reach.near.number(), reach.version);
    reaches.iter().map(one).collect::<Vec<_>>().join(";")
}

pub fn decode(text: &str) -> Option<Vec<Reach>> {
    let one = |part: &str| {
        let (rest, version) = part.rsplit_once(':')?;
        let (hub_id, near) = rest.rsplit_once(':')?;
        let near = Near::of(near.parse().ok()?)?;
        Some(Reach { hub_id: hub_id.to_owned(), near, version: version.parse().ok()? })
    };
    text.split(';').filter(|part| !part.is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests;
