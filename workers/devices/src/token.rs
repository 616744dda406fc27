//! A device's token: an Ed25519 JWT that says which rider this is and in which city, for an hour.
//!
//! It is checked without I/O. What can change within the hour, a ban, is looked up beside it.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
    errors::ErrorKind, jwk::Jwk,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subjects::ids::{City, Name, RiderId, Token as _};

/// The `aud` of these tokens: an app's own token is none of them.
pub const AUDIENCE: &str = "kilat-devices";

/// Longest token looked at, bytes; ours have some 400.
const MAX_LEN: usize = 2_048;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The rider.
    pub sub: String,
    pub city: String,
    /// The token of his inbox's subjects: `_INBOX.{inbox}.>`. Nobody else can guess it, for a reply
    /// goes wherever the one who asks wants it.
    pub inbox: String,
    pub aud: String,
    /// Unix seconds.
    pub iat: u64,
    pub exp: u64,
}

/// Who a good token speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub rider: RiderId,
    pub city: City,
    pub inbox: Name,
    pub expires: u64,
}

/// Why a token is not taken. Its word is a metric's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("malformed")]
    Malformed,
    #[error("unknown_key")]
    UnknownKey,
    #[error("signature")]
    Signature,
    #[error("expired")]
    Expired,
    #[error("audience")]
    Audience,
    #[error("claims")]
    Claims,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("is no PKCS #8 of an Ed25519 key (key {0})")]
    Form(usize),
    #[error("has a key that does not sign: {0}")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// The keys: the first signs, every one is accepted.
pub struct Keys {
    signing: EncodingKey,
    kid: String,
    inbox_secret: [u8; 32],
    accepted: Vec<(String, DecodingKey)>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kids: Vec<&str> = self.accepted.iter().map(|(kid, _)| kid.as_str()).collect();
        f.debug_struct("Keys").field("kids", &kids).finish_non_exhaustive()
    }
}

impl Keys {
    /// From PEM blocks, or the Base64 within them, comma-separated. `None` for an empty text.
    ///
    /// # Errors
    /// One of them is no Ed25519 key.
    pub fn parse(text: &str) -> Result<Option<Self>, KeyError> {
        let mut keys: Option<Self> = None;
        for (at, der) in ders(text).enumerate() {
            let der = der.filter(|der| der.len() >= 48).ok_or(KeyError::Form(at + 1))?;
            let signing = EncodingKey::from_ed_der(&der);
            let jwk =
                Jwk::from_encoding_key(&signing, Algorithm::EdDSA).map_err(|_| KeyError::Form(at + 1))?;
            let decoding = DecodingKey::from_jwk(&jwk)?;
            let kid = kid(&jwk).ok_or(KeyError::Form(at + 1))?;
            match &mut keys {
                Some(keys) => keys.accepted.push((kid, decoding)),
                None => {
                    keys = Some(Self {
                        signing,
                        kid: kid.clone(),
                        inbox_secret: Sha256::digest([b"inbox:".as_slice(), &der].concat()).into(),
                        accepted: vec![(kid, decoding)],
                    });
                }
            }
        }
        Ok(keys)
    }

    /// The token of a rider's inbox: the same for as long as the key is, so that a client can go on
    /// with its inbox when it renews its token.
    pub fn inbox(&self, rider: &RiderId) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.inbox_secret) else { return String::new() };
        mac.update(rider.as_str().as_bytes());
        let digest = mac.finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default())
    }

    /// A token that is good for `ttl_s` from `now`, both in seconds, and its claims.
    ///
    /// # Errors
    /// The key does not sign.
    pub fn mint(
        &self,
        rider: &RiderId,
        city: &City,
        now: u64,
        ttl_s: u64,
    ) -> Result<(String, Claims), KeyError> {
        let claims = Claims {
            sub: rider.to_string(),
            city: city.to_string(),
            inbox: self.inbox(rider),
            aud: AUDIENCE.to_owned(),
            iat: now,
            exp: now.saturating_add(ttl_s),
        };
        Ok((self.sign(&claims)?, claims))
    }

    /// Signs any claims: also what must be refused.
    ///
    /// # Errors
    /// The key does not sign.
    pub fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        Ok(encode(&header, claims, &self.signing)?)
    }

    /// # Errors
    /// See [`Refused`].
    pub fn verify(&self, token: &str, now: u64) -> Result<Bearer, Refused> {
        if token.len() > MAX_LEN {
            return Err(Refused::Malformed);
        }
        let header = decode_header(token).map_err(|_| Refused::Malformed)?;
        let kid = header.kid.ok_or(Refused::UnknownKey)?;
        let (_, key) = self.accepted.iter().find(|(known, _)| *known == kid).ok_or(Refused::UnknownKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        // Ours to check, by the clock that is given.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, key, &validation).map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => Refused::Signature,
            ErrorKind::InvalidAudience => Refused::Audience,
            ErrorKind::Json(_) | ErrorKind::MissingRequiredClaim(_) => Refused::Claims,
            _ => Refused::Malformed,
        })?;
        let Claims { sub, city, inbox, exp, .. } = claims.claims;
        if exp <= now {
            return Err(Refused::Expired);
        }
        let claims = |_| Refused::Claims;
        Ok(Bearer {
            rider: RiderId::parse(&sub).map_err(claims)?,
            city: City::parse(&city).map_err(claims)?,
            inbox: Name::parse(&inbox).map_err(claims)?,
            expires: exp,
        })
    }
}

/// The keys in the text, decoded; `None` for what is no Base64.
fn ders(text: &str) -> impl Iterator<Item = Option<Vec<u8>>> {
    let pem = text.contains("-----BEGIN");
    let separator = if pem { "-----END" } else { "," };
    text.split(separator).filter_map(move |part| {
        let body: String = part
            .lines()
            .filter(|line| !line.contains("-----"))
            .flat_map(|line| line.chars().filter(|c| !c.is_whitespace()))
            .collect();
        (!body.is_empty()).then(|| STANDARD.decode(body).ok())
    })
}

/// Names a key by its public half.
fn kid(jwk: &Jwk) -> Option<String> {
    let digest = Sha256::digest(serde_json::to_vec(&jwk.algorithm).ok()?);
    Some(URL_SAFE_NO_PAD.encode(digest).chars().take(12).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

    fn text(seed: u8) -> String {
        STANDARD.encode([PKCS8.as_slice(), &[seed; 32]].concat())
    }

    fn keys(text: &str) -> Keys {
        Keys::parse(text).unwrap().unwrap()
    }

    fn rider() -> (RiderId, City) {
        (RiderId::parse("rid_1").unwrap(), City::parse("jkt").unwrap())
    }

    #[test]
    fn a_token_says_who_and_where_until_it_ends() {
        let keys = keys(&text(1));
        let (rider, city) = rider();
        let (token, claims) = keys.mint(&rider, &city, 1_000, 60).unwrap();
        let bearer = keys.verify(&token, 1_059).unwrap();
        assert_eq!((bearer.rider, bearer.city, bearer.expires), (rider, city, 1_060));
        assert_eq!(bearer.inbox.as_str(), claims.inbox);
        assert_eq!(keys.verify(&token, 1_060), Err(Refused::Expired));
    }

    #[test]
    fn what_is_not_ours_is_refused_by_name() {
        let (ours, other) = (keys(&text(1)), keys(&text(2)));
        let (rider, city) = rider();
        let (good, claims) = ours.mint(&rider, &city, 0, 60).unwrap();
        let (theirs, _) = other.mint(&rider, &city, 0, 60).unwrap();
        assert_eq!(ours.verify(&theirs, 1), Err(Refused::UnknownKey));

        // Our header and another's signature, or other claims under our signature.
        let parts: Vec<&str> = good.split('.').collect();
        let stolen: Vec<&str> = theirs.split('.').collect();
        let mixed = format!("{}.{}.{}", parts[0], parts[1], stolen[2]);
        assert_eq!(ours.verify(&mixed, 1), Err(Refused::Signature));
        let raised = URL_SAFE_NO_PAD
            .encode(serde_json::to_vec(&Claims { sub: "rid_2".into(), ..claims.clone() }).unwrap());
        let raised = format!("{}.{raised}.{}", parts[0], parts[2]);
        assert_eq!(ours.verify(&raised, 1), Err(Refused::Signature));
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(ours.verify(&format!("{none}.{}.", parts[1]), 1), Err(Refused::Malformed));

        let sign = |claims: Claims| ours.verify(&ours.sign(&claims).unwrap(), 1);
        assert_eq!(sign(Claims { aud: "kilat".into(), ..claims.clone() }), Err(Refused::Audience));
        for sub in ["", "usr_1", "rid_*", "rid_1.x", "rid_>"] {
            assert_eq!(sign(Claims { sub: sub.into(), ..claims.clone() }), Err(Refused::Claims), "{sub}");
        }
        assert_eq!(sign(Claims { city: "*".into(), ..claims.clone() }), Err(Refused::Claims));
        assert_eq!(sign(Claims { inbox: ">".into(), ..claims }), Err(Refused::Claims));
        for text in ["", "x", "a.b.c", &"x".repeat(5_000)] {
            assert_eq!(ours.verify(text, 1), Err(Refused::Malformed));
        }
    }

    #[test]
    fn an_old_key_is_accepted_beside_the_new_one_until_it_is_removed() {
        let (rider, city) = rider();
        let (old, _) = keys(&text(1)).mint(&rider, &city, 0, 60).unwrap();
        let pem = |seed| format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", text(seed));
        for both in [format!("{},{}", text(2), text(1)), format!("{}{}", pem(2), pem(1))] {
            let both = keys(&both);
            assert!(both.verify(&old, 1).is_ok());
            let (new, _) = both.mint(&rider, &city, 0, 60).unwrap();
            assert!(keys(&text(2)).verify(&new, 1).is_ok());
        }
        assert_eq!(keys(&text(2)).verify(&old, 1), Err(Refused::UnknownKey));
    }

    #[test]
    fn an_inbox_is_the_riders_and_the_keys() {
        let (ours, other) = (keys(&text(1)), keys(&text(2)));
        let (one, two) = (RiderId::parse("rid_1").unwrap(), RiderId::parse("rid_2").unwrap());
        assert_eq!(ours.inbox(&one), ours.inbox(&one));
        assert_ne!(ours.inbox(&one), ours.inbox(&two));
        assert_ne!(ours.inbox(&one), other.inbox(&one));
        assert!(Name::parse(&ours.inbox(&one)).is_ok());
    }

    #[test]
    fn no_key_is_no_error_and_a_wrong_one_is() {
        assert!(Keys::parse(" \n").unwrap().is_none());
        for wrong in ["x", "AAAA", &STANDARD.encode([7u8; 48])] {
            assert!(Keys::parse(wrong).is_err(), "{wrong}");
        }
    }
}
