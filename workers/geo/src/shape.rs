//! From a zone as people draw it to an area, or to what is wrong with it. Pure.

use geodesy::{Area, CellIndex, Filled, Place, Polygon, Ring, RingError, distance_m, fill};
use subjects::v1;

use crate::reach::regions;

/// Corners of a zone, over all its rings: what an event can carry.
pub const MAX_CORNERS: usize = 1_000;
/// Square metres; a circle of [`MAX_RADIUS_M`] has less.
pub const MAX_AREA_M2: f64 = 2_000e6;
/// Cells of resolution 9; they are larger in some places than in others.
pub const MAX_CELLS: usize = 40_000;
pub const MIN_RADIUS_M: f64 = 50.0;
pub const MAX_RADIUS_M: f64 = 25_000.0;
/// Exclusions, and holes of one polygon.
pub const MAX_CUTS: usize = 50;
/// Further than this from its hub a corner is a slip.
pub const MAX_AWAY_M: f64 = 100_000.0;
/// Wrong fields named at once.
const MAX_FIELDS: usize = 20;

/// A zone with its cells, where its hub stood, and the regions whose lookups it has a say in.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub centre: Place,
    pub area: Area,
    pub cells: Vec<Filled>,
    pub regions: Vec<CellIndex>,
}

/// Wrong fields of a zone, by pointer.
#[derive(Debug, Default)]
pub struct Wrong(pub Vec<v1::FieldError>);

impl Wrong {
    fn add(&mut self, pointer: impl Into<String>, detail: impl std::fmt::Display) {
        if self.0.len() < MAX_FIELDS {
            self.0.push(v1::FieldError { pointer: pointer.into(), detail: detail.to_string() });
        }
    }
}

/// The area of a zone, for a hub that stands here.
///
/// # Errors
/// Every wrong field.
pub fn area(zone: &v1::Zone, hub: Place) -> Result<Area, Wrong> {
    let mut wrong = Wrong::default();
    let corners = |polygon: &v1::Polygon| -> usize {
        polygon.outer.iter().chain(&polygon.holes).map(|ring| ring.points.len()).sum()
    };
    let total: usize = zone.polygon.iter().chain(&zone.exclusions).map(corners).sum();
    if total > MAX_CORNERS {
        // Looking at each line against each other would take them too seriously.
        wrong.add("/zone", format_args!("has {total} corners; at most {MAX_CORNERS}"));
        return Err(wrong);
    }
    if zone.exclusions.len() > MAX_CUTS {
        wrong.add("/zone/exclusions", format_args!("are more than {MAX_CUTS}"));
        return Err(wrong);
    }
    let outline = match &zone.polygon {
        Some(polygon) => whole(&mut wrong, "/zone/polygon", polygon, hub),
        None => circle(&mut wrong, zone.radius_m, hub).map(|outline| Polygon { outline, holes: Vec::new() }),
    };
    if let Some(outline) = &outline {
        let size = outline.outline.area_m2();
        if size > MAX_AREA_M2 {
            let (km2, most) = (size / 1e6, MAX_AREA_M2 / 1e6);
            wrong.add("/zone/polygon/outer", format_args!("encloses {km2:.0} km²; at most {most:.0}"));
        }
    }
    let mut cuts = Vec::new();
    for (i, exclusion) in zone.exclusions.iter().enumerate() {
        cuts.extend(whole(&mut wrong, &format!("/zone/exclusions/{i}"), exclusion, hub));
    }
    match outline {
        Some(Polygon { outline, holes }) if wrong.0.is_empty() => {
            cuts.extend(holes.into_iter().map(|hole| Polygon { outline: hole, holes: Vec::new() }));
            Ok(Area::new(outline, cuts))
        }
        _ => Err(wrong),
    }
}

/// The area with its cells.
///
/// # Errors
/// Every wrong field.
pub fn draw(zone: &v1::Zone, hub: Place) -> Result<Drawn, Wrong> {
    let area = area(zone, hub)?;
    let mut wrong = Wrong::default();
    match fill(&area, MAX_CELLS) {
        Ok(cells) => {
            let regions = regions(cells.iter().map(|filled| filled.cell));
            return Ok(Drawn { centre: hub, area, cells, regions });
        }
        Err(error) => wrong.add("/zone", error),
    }
    Err(wrong)
}

/// What a zone is refused for whose exclusions cover it.
pub fn nothing_left() -> Wrong {
    let mut wrong = Wrong::default();
    wrong.add("/zone/exclusions", "leave nothing of the zone");
    wrong
}

fn circle(wrong: &mut Wrong, radius_m: f64, hub: Place) -> Option<Ring> {
    if !(MIN_RADIUS_M..=MAX_RADIUS_M).contains(&radius_m) {
        let said = if radius_m == 0.0 { "is needed when there is no polygon; it " } else { "" };
        wrong.add("/zone/radius_m", format_args!("{said}must be {MIN_RADIUS_M} to {MAX_RADIUS_M} m"));
        return None;
    }
    Ring::circle(hub, radius_m).map_err(|error| wrong.add("/zone/radius_m", error)).ok()
}

fn whole(wrong: &mut Wrong, at: &str, polygon: &v1::Polygon, hub: Place) -> Option<Polygon> {
    if polygon.holes.len() > MAX_CUTS {
        wrong.add(format!("{at}/holes"), format_args!("are more than {MAX_CUTS}"));
        return None;
    }
    let empty = v1::Ring::default();
    let outline = ring(wrong, &format!("{at}/outer"), polygon.outer.as_ref().unwrap_or(&empty), hub);
    let mut holes = Vec::new();
    for (i, hole) in polygon.holes.iter().enumerate() {
        let at = format!("{at}/holes/{i}");
        let Some(hole) = ring(wrong, &at, hole, hub) else { continue };
        let within = outline.as_ref().is_none_or(|outline| {
            hole.corners().iter().all(|(x, y)| outline.contains(Place::wrapped(*y, *x)))
        });
        if !within {
            wrong.add(at, "is not within the outline");
        }
        holes.push(hole);
    }
    Some(Polygon { outline: outline?, holes })
}

fn ring(wrong: &mut Wrong, at: &str, ring: &v1::Ring, hub: Place) -> Option<Ring> {
    let before = wrong.0.len();
    let mut places = Vec::with_capacity(ring.points.len());
    for (i, point) in ring.points.iter().enumerate() {
        let at = format!("{at}/points/{i}");
        let swapped = Place::new(point.lng, point.lat).is_ok_and(|p| distance_m(p, hub) <= MAX_AWAY_M);
        let swapped = if swapped { "; latitude and longitude seem swapped" } else { "" };
        match Place::of(point) {
            Err(error) => wrong.add(at, format_args!("{error}{swapped}")),
            Ok(place) => {
                let away = distance_m(place, hub);
                if away > MAX_AWAY_M {
                    let (km, most) = (away / 1e3, MAX_AWAY_M / 1e3);
                    wrong.add(at, format_args!("is {km:.0} km from the hub; at most {most:.0}{swapped}"));
                }
                places.push(place);
            }
        }
    }
    if wrong.0.len() > before {
        return None;
    }
    Ring::new(&places)
        .map_err(|error| match error {
            RingError::NearPole(corner) => wrong.add(format!("{at}/points/{corner}"), error),
            RingError::TooFewCorners
            | RingError::TooWide
            | RingError::CrossesItself(..)
            | RingError::NoArea => wrong.add(format!("{at}/points"), error),
        })
        .ok()
}

/// As PostGIS reads it.
pub fn outline_wkt(area: &Area) -> String {
    wkt([area.outline()])
}

/// What is cut out, as PostGIS reads it.
pub fn cuts_wkt(area: &Area) -> Vec<String> {
    area.cuts().iter().map(|cut| wkt(cut.rings())).collect()
}

fn wkt<'a>(rings: impl IntoIterator<Item = &'a Ring>) -> String {
    let ring = |ring: &Ring| {
        let closed = ring.corners().iter().chain(ring.corners().first());
        let corners: Vec<String> = closed.map(|(x, y)| format!("{x} {y}")).collect();
        format!("({})", corners.join(","))
    };
    format!("POLYGON({})", rings.into_iter().map(ring).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests;
