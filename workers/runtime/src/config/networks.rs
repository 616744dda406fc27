//! Networks in CIDR notation.

use std::{net::IpAddr, str::FromStr};

use serde::{Deserialize, Deserializer, de::Error as _};

/// Addresses that share their first bits. One address is a network of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// As IPv6, an IPv4 address mapped: a proxy may speak either.
    address: u128,
    bits: u32,
}

/// Any of several; none: nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no network such as 10.0.0.0/8")]
pub struct NoNetwork(String);

const fn wide(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let none = || NoNetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().map_err(|_| none())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| none())?;
        let (most, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(none());
        }
        Ok(Self { address: wide(address), bits: before + bits })
    }
}

impl Network {
    pub const fn holds(&self, address: IpAddr) -> bool {
        (self.address ^ wide(address)).leading_zeros() >= self.bits
    }
}

impl Networks {
    pub fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for Networks {
    type Err = NoNetwork;

    /// Comma-separated.
    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Ok(Self(parts.map(str::parse).collect::<Result<_, _>>()?))
    }
}

impl<'de> Deserialize<'de> for Networks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_own_in_either_notation() {
        let networks: Networks = "10.0.0.0/8, 192.0.2.7,2001:db8::/32".parse().unwrap();
        for (address, held) in [
            ("10.255.0.1", true),
            ("::ffff:10.1.2.3", true),
            ("11.0.0.0", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("2001:db8:1::1", true),
            ("2001:db9::1", false),
        ] {
            assert_eq!(networks.holds(address.parse().unwrap()), held, "{address}");
        }
        let all: Networks = "0.0.0.0/0".parse().unwrap();
        assert!(all.holds("203.0.113.1".parse().unwrap()) && !all.holds("2001:db8::1".parse().unwrap()));
        assert!(!Networks::default().holds("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["10.0.0.0/33", "10.0.0", "proxy.local", "10.0.0.0/", "::/129", "10.0.0.0/-1"] {
            assert!(text.parse::<Networks>().is_err(), "{text}");
        }
    }
}
