//! The account key that signs what the auth callout answers.

use nkeys::{KeyPair, KeyPairType};

/// The environment variable nats-server takes the public half from.
pub const ISSUER_ENV: &str = "KILAT_NATS_CALLOUT_ISSUER";

/// An account nkey. Whoever has the seed can make any user of the account DEVICES, so only the role
/// `devices` gets it, and each installation has its own.
pub struct Issuer(KeyPair);

/// Says nothing of what was given: it may be almost right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no account seed (SA…)")]
pub struct BadSeed;

impl Issuer {
    /// A new one.
    pub fn fresh() -> Self {
        Self(KeyPair::new_account())
    }

    /// # Errors
    /// The text is not the seed of an account.
    pub fn from_seed(seed: &str) -> Result<Self, BadSeed> {
        match KeyPair::from_seed(seed.trim()) {
            Ok(pair) if pair.key_pair_type() == KeyPairType::Account => Ok(Self(pair)),
            _ => Err(BadSeed),
        }
    }

    /// `SA…`, for the role `devices`.
    ///
    /// # Errors
    /// Never: one that has no seed cannot be made here.
    pub fn seed(&self) -> Result<String, BadSeed> {
        self.0.seed().map_err(|_| BadSeed)
    }

    /// `A…`, for the server.
    pub fn public(&self) -> String {
        self.0.public_key()
    }

    /// # Errors
    /// As [`seed`](Self::seed).
    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>, BadSeed> {
        self.0.sign(text).map_err(|_| BadSeed)
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Issuer").field(&self.public()).finish()
    }
}

#[cfg(test)]
mod tests {
    use nkeys::KeyPair;

    use super::{BadSeed, Issuer};

    #[test]
    fn a_seed_comes_back_and_only_that_of_an_account_is_taken() {
        let fresh = Issuer::fresh();
        let seed = fresh.seed().unwrap();
        let again = Issuer::from_seed(&seed).unwrap();
        assert_eq!(fresh.public(), again.public());
        assert!(fresh.public().starts_with('A') && seed.starts_with("SA"));
        assert!(!format!("{fresh:?}").contains(&seed));
        for wrong in ["", "SA", &fresh.public(), &KeyPair::new_user().seed().unwrap()] {
            assert_eq!(Issuer::from_seed(wrong).unwrap_err(), BadSeed);
        }
    }
}
