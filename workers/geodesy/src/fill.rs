//! An area as H3 cells.

use std::collections::{HashMap, HashSet, VecDeque};

use h3o::{CellIndex, LatLng};

use crate::{
    Area, CELL, Place, cell,
    ring::{Corner, meet},
};

/// A cell of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Filled {
    pub cell: CellIndex,
    /// Every place in the cell is in the area; otherwise some are.
    pub whole: bool,
}

/// Metres between samples of a line. The cell of any point of the line is then the cell of a sample or a
/// neighbour of it: cells that are no neighbours lie further apart than half of this.
const STEP_M: f64 = 50.0;

/// The cells of resolution 9 that the area fills, whole or in part, in order. Every place of the area is
/// in one of them.
///
/// # Errors
/// There are more than `max`.
pub fn fill(area: &Area, max: usize) -> Result<Vec<Filled>, TooManyCells> {
    let edges = area.edges();
    let line: HashSet<CellIndex> =
        edges.iter().flat_map(|edge| samples(*edge)).map(|place| place.h3().to_cell(CELL)).collect();
    let around: HashSet<CellIndex> = line.iter().flat_map(|cell| cell.grid_disk::<Vec<_>>(1)).collect();
    if around.len() > max.saturating_mul(4) {
        return Err(TooManyCells(max));
    }

    // Near a line each cell is looked at; what the lines enclose beyond that is whole.
    let corners: HashSet<CellIndex> = edges.iter().map(|(a, _)| cell(unframed(*a))).collect();
    let mut filled: HashMap<CellIndex, bool> = HashMap::new();
    let mut next: VecDeque<CellIndex> = VecDeque::new();
    for cell in &around {
        if corners.contains(cell) || crossed(area, *cell, &edges) {
            filled.insert(*cell, false);
        } else if area.contains(centre(*cell)) {
            filled.insert(*cell, true);
            next.push_back(*cell);
        }
    }
    while let Some(cell) = next.pop_front() {
        for neighbour in cell.grid_disk::<Vec<_>>(1) {
            if !around.contains(&neighbour) && filled.insert(neighbour, true).is_none() {
                next.push_back(neighbour);
            }
        }
        if filled.len() > max {
            return Err(TooManyCells(max));
        }
    }
    if filled.len() > max {
        return Err(TooManyCells(max));
    }
    let mut filled: Vec<Filled> = filled.into_iter().map(|(cell, whole)| Filled { cell, whole }).collect();
    filled.sort_unstable_by_key(|filled| filled.cell);
    Ok(filled)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fills more than {0} cells")]
pub struct TooManyCells(pub usize);

/// The middle of a cell.
pub fn centre(cell: CellIndex) -> Place {
    let middle = LatLng::from(cell);
    Place::wrapped(middle.lat(), middle.lng())
}

/// Whether a line of the area passes through the cell.
fn crossed(area: &Area, cell: CellIndex, edges: &[(Corner, Corner)]) -> bool {
    let boundary = cell.boundary();
    let vertices: Vec<Corner> =
        boundary.iter().map(|v| area.outline().frame(Place::wrapped(v.lat(), v.lng()))).collect();
    let sides = vertices.iter().zip(vertices.iter().cycle().skip(1));
    let sides: Vec<(Corner, Corner)> = sides.map(|(a, b)| (*a, *b)).collect();
    edges.iter().any(|edge| sides.iter().any(|side| meet(*edge, *side)))
}

fn unframed((x, y): Corner) -> Place {
    Place::wrapped(y, x)
}

fn samples((a, b): (Corner, Corner)) -> impl Iterator<Item = Place> {
    let metres = crate::EARTH_M.to_radians();
    let scale = a.1.abs().min(b.1.abs()).to_radians().cos();
    let length = ((b.0 - a.0) * scale).hypot(b.1 - a.1) * metres;
    let steps = (length / STEP_M).ceil().max(1.0);
    std::iter::successors(Some(0.0), |step| Some(step + 1.0)).take_while(move |step| *step <= steps).map(
        move |step| {
            let share = step / steps;
            unframed((a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share))
        },
    )
}

#[cfg(test)]
mod tests;
