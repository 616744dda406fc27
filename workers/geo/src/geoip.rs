//! Where an IP address is, by a city database in MaxMind's format.

use std::net::IpAddr;

use geodesy::Place;
use maxminddb::{MaxMindDbError, Reader, path};

pub struct GeoIp(Reader<Vec<u8>>);

impl GeoIp {
    /// # Errors
    /// The file cannot be read, or is none.
    pub fn open(path: &str) -> Result<Self, MaxMindDbError> {
        Ok(Self(Reader::open_readfile(path)?))
    }

    /// The middle of the city the database places the address in; as exact as such databases are.
    pub fn place(&self, ip: IpAddr) -> Option<Place> {
        let found = self.0.lookup(ip).inspect_err(|error| tracing::warn!(%error, "geoip")).ok()?;
        let degrees = |name: &'static str| found.decode_path::<f64>(&path!["location", name]).ok()?;
        Place::new(degrees("latitude")?, degrees("longitude")?).ok()
    }
}

impl std::fmt::Debug for GeoIp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("GeoIp").field(&self.0.metadata().database_type).finish()
    }
}
