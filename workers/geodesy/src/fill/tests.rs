use proptest::prelude::*;

use super::*;
use crate::{Polygon, Ring, destination, distance_m};

fn place(lat: f64, lng: f64) -> Place {
    Place::new(lat, lng).unwrap()
}

/// A star-shaped ring around a centre: it cannot cross itself.
fn star(centre: Place, reaches: &[f64]) -> Ring {
    let corner =
        |(i, reach): (usize, &f64)| destination(centre, 360.0 * i as f64 / reaches.len() as f64, *reach);
    Ring::new(&reaches.iter().enumerate().map(corner).collect::<Vec<_>>()).unwrap()
}

fn cells(area: &Area) -> HashMap<CellIndex, bool> {
    fill(area, 100_000).unwrap().into_iter().map(|filled| (filled.cell, filled.whole)).collect()
}

#[test]
fn a_circle_of_two_kilometres_fills_about_its_area() {
    let area = Area::circle(place(-6.26, 106.81), 2_000.0).unwrap();
    let filled = cells(&area);
    let whole = filled.values().filter(|whole| **whole).count();
    // 12.5 km² of cells of about 0.1 km², and those on the line.
    assert!((80..130).contains(&whole) && filled.len() < 200, "{whole} of {}", filled.len());
}

#[test]
fn a_zone_smaller_than_a_cell_fills_part_of_one() {
    let centre = centre(cell(place(12.97, 77.59)));
    let filled = fill(&Area::circle(centre, 30.0).unwrap(), 10).unwrap();
    assert_eq!(filled, [Filled { cell: cell(centre), whole: false }]);
}

#[test]
fn too_many_cells_are_refused() {
    let area = Area::circle(place(0.0, 0.0), 5_000.0).unwrap();
    assert_eq!(fill(&area, 500), Err(TooManyCells(500)));
    assert_eq!(fill(&area, 10), Err(TooManyCells(10)));
}

#[test]
fn a_cut_leaves_no_whole_cell_within_it() {
    let middle = place(-6.2, 106.8);
    let cut = Polygon { outline: Ring::circle(middle, 800.0).unwrap(), holes: Vec::new() };
    let area = Area::new(Ring::circle(middle, 2_000.0).unwrap(), vec![cut]);
    let filled = cells(&area);
    assert!(!filled.contains_key(&cell(middle)));
    assert!(area.excludes(middle) && !area.contains(middle));
    assert!(filled.iter().all(|(cell, whole)| !whole || distance_m(centre(*cell), middle) > 800.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every place of the area has its cell; every place of a whole cell is in the area; a place whose
    /// cell is not filled is not in it. Anywhere, the antimeridian included.
    #[test]
    fn cells_and_area_agree(
        lat in -70.0..70.0f64, lng in -180.0..180.0f64,
        reaches in prop::collection::vec(400.0..3_000.0f64, 3..12),
        cut in (0.0..360.0f64, 0.0..1_500.0f64, 50.0..900.0f64),
        probes in prop::collection::vec((0.0..360.0f64, 0.0..3_500.0f64), 200),
    ) {
        let middle = place(lat, lng);
        let hole = Ring::circle(destination(middle, cut.0, cut.1), cut.2).unwrap();
        let area = Area::new(star(middle, &reaches), vec![Polygon { outline: hole, holes: Vec::new() }]);
        let filled = cells(&area);
        for (bearing, distance) in probes {
            let probe = destination(middle, bearing, distance);
            match filled.get(&cell(probe)) {
                Some(true) => prop_assert!(area.contains(probe), "{probe:?} in a whole cell"),
                Some(false) => {}
                None => prop_assert!(!area.contains(probe), "{probe:?} in no cell"),
            }
        }
    }
}
