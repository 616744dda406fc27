//! The cities there are, and their bounds.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use geodesy::{BoundingBox, Place};
use subjects::ids::Token as _;

/// A city as the record has it.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    pub city: String,
    pub south: f64,
    pub west: f64,
    pub north: f64,
    pub east: f64,
    pub version: i64,
}

impl City {
    /// `None`: without bounds, no ping can be within them.
    pub fn of(city: &subjects::v1::City) -> Option<Self> {
        // The record takes no arbitrary text.
        subjects::ids::City::parse(&city.city).ok()?;
        let bounds = city.bounds.as_ref()?;
        BoundingBox::of(bounds).ok()?;
        let (south_west, north_east) = (bounds.south_west.as_ref()?, bounds.north_east.as_ref()?);
        Some(Self {
            city: city.city.clone(),
            south: south_west.lat,
            west: south_west.lng,
            north: north_east.lat,
            east: north_east.lng,
            version: i64::try_from(city.version).unwrap_or(i64::MAX),
        })
    }

    fn bounds(&self) -> Option<BoundingBox> {
        let south_west = Place::new(self.south, self.west).ok()?;
        Some(BoundingBox::new(south_west, Place::new(self.north, self.east).ok()?))
    }
}

/// All of them; replaced as a whole when one changes.
#[derive(Clone, Debug, Default)]
pub struct Cities(HashMap<String, (i64, BoundingBox), RandomState>);

impl Cities {
    pub fn bounds(&self, city: &str) -> Option<&BoundingBox> {
        self.0.get(city).map(|(_, bounds)| bounds)
    }

    /// Takes in those that are newer than what is known; whether there was one.
    pub fn learn(&mut self, cities: &[City]) -> bool {
        let mut changed = false;
        for city in cities {
            let Some(bounds) = city.bounds() else { continue };
            let newer = self.0.get(&city.city).is_none_or(|(version, _)| *version < city.version);
            if newer {
                self.0.insert(city.city.clone(), (city.version, bounds));
                changed = true;
            }
        }
        changed
    }
}
