//! Where a hub delivers: an outline, minus what is cut out of it.

use crate::{
    Place, Ring,
    ring::{Corner, RingError},
};

/// A polygon: an outline with holes.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    pub outline: Ring,
    pub holes: Vec<Ring>,
}

impl Polygon {
    pub fn contains(&self, place: Place) -> bool {
        self.outline.contains(place) && !self.holes.iter().any(|hole| hole.contains(place))
    }

    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.outline).chain(&self.holes)
    }
}

/// What is inside the outline and in no cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    outline: Ring,
    cuts: Vec<Polygon>,
}

impl Area {
    pub fn new(outline: Ring, cuts: Vec<Polygon>) -> Self {
        // A ring across the antimeridian may count its longitudes from the other side.
        let beside = |ring: Ring| ring.beside(&outline);
        let cuts = cuts
            .into_iter()
            .map(|cut| Polygon {
                outline: beside(cut.outline),
                holes: cut.holes.into_iter().map(beside).collect(),
            })
            .collect();
        Self { outline, cuts }
    }

    /// A circle of this radius.
    ///
    /// # Errors
    /// It reaches a pole.
    pub fn circle(centre: Place, radius_m: f64) -> Result<Self, RingError> {
        Ok(Self::new(Ring::circle(centre, radius_m)?, Vec::new()))
    }

    pub const fn outline(&self) -> &Ring {
        &self.outline
    }

    /// What is cut out, in the outline's longitudes.
    pub fn cuts(&self) -> &[Polygon] {
        &self.cuts
    }

    /// Whether the place is in the area.
    pub fn contains(&self, place: Place) -> bool {
        self.outline.contains(place) && !self.excludes(place)
    }

    /// Whether the place was cut out, rather than never meant.
    pub fn excludes(&self, place: Place) -> bool {
        self.cuts.iter().any(|cut| cut.contains(place))
    }

    /// Every line of the area.
    pub(crate) fn edges(&self) -> Vec<(Corner, Corner)> {
        let cuts = self.cuts.iter().flat_map(Polygon::rings);
        std::iter::once(&self.outline).chain(cuts).flat_map(Ring::edges).collect()
    }
}
