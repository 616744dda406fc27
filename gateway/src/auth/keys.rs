//! The key set, and checking a token against it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    errors::ErrorKind,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use subjects::{
    Code, Fault,
    ids::{Name, RiderId, Token, UserId},
};

use tokio_util::sync::CancellationToken;

use super::{Caller, Claims, Role};

/// Longest token looked at, bytes.
const MAX_TOKEN: usize = 4_096;
/// Verified tokens remembered. A signature takes some 50 µs to check, a look-up well under one.
const REMEMBERED: usize = 8_192;

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("cannot read the key set {path}: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("cannot write {path}: {source}")]
    Write { path: PathBuf, source: std::io::Error },
    #[error("the key set is no JWKS: {0}")]
    Form(#[from] serde_json::Error),
    #[error("key {kid}: {reason}")]
    Key { kid: String, reason: String },
    #[error("the key set has no keys")]
    Empty,
}

struct Key {
    decoding: DecodingKey,
    validation: Validation,
}

/// Checks tokens. Clones share the keys and what was verified.
#[derive(Clone)]
pub struct Authenticator {
    inner: Arc<Inner>,
}

struct Inner {
    audience: String,
    leeway_s: u64,
    /// Where the keys came from, and may come from again; and what the file was like before it was read.
    file: Option<(PathBuf, Stamp)>,
    set: RwLock<Arc<KeySet>>,
}

/// The keys of one reading. What was verified with them is forgotten with them, so a key that was taken
/// out opens nothing from then on.
struct KeySet {
    keys: HashMap<String, Key>,
    verified: Mutex<HashMap<Box<str>, Caller>>,
}

/// What tells one content of a file from another, without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp(Option<(SystemTime, u64)>);

impl Stamp {
    fn of(metadata: std::io::Result<std::fs::Metadata>) -> Self {
        Self(metadata.ok().and_then(|metadata| Some((metadata.modified().ok()?, metadata.len()))))
    }
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator").field("kids", &self.set().keys.keys()).finish_non_exhaustive()
    }
}

impl Authenticator {
    /// `leeway_s`: clock difference that `exp` and `iat` forgive.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn from_file(path: &Path, audience: &str, leeway_s: u64) -> Result<Self, KeyError> {
        let stamp = Stamp::of(std::fs::metadata(path));
        let text = std::fs::read_to_string(path)
            .map_err(|source| KeyError::Read { path: path.to_owned(), source })?;
        Self::new(&text, audience, leeway_s, Some((path.to_owned(), stamp)))
    }

    /// Reads the file again whenever it has changed, until `cancel`. Keys are rolled by adding the new one,
    /// then signing with it, then taking out the old one. A file that is broken or gone changes nothing:
    /// the keys of before go on.
    pub async fn follow(self, every: Duration, cancel: CancellationToken) {
        let Some((path, mut seen)) = self.inner.file.clone() else { return };
        let mut tick = tokio::time::interval(every);
        while cancel.run_until_cancelled(tick.tick()).await.is_some() {
            let now = Stamp::of(tokio::fs::metadata(&path).await);
            if now == seen {
                continue;
            }
            match self.reload(&path).await {
                Ok(keys) => tracing::info!(keys, "the key set was read again"),
                Err(error) => tracing::error!(%error, "the key set has changed and cannot be read"),
            }
            seen = now;
        }
    }

    async fn reload(&self, path: &Path) -> Result<usize, KeyError> {
        let text = tokio::fs::read_to_string(path)
            .await
            .map_err(|source| KeyError::Read { path: path.to_owned(), source })?;
        let set = read(&text, &self.inner.audience, self.inner.leeway_s)?;
        let keys = set.keys.len();
        *self.inner.set.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
        Ok(keys)
    }

    fn set(&self) -> Arc<KeySet> {
        self.inner.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// # Errors
    /// See [`KeyError`]. A key of any kind but Ed25519 and RSA is an error, not skipped: an operator
    /// who put a shared secret there must hear of it.
    pub fn from_jwks(text: &str, audience: &str, leeway_s: u64) -> Result<Self, KeyError> {
        Self::new(text, audience, leeway_s, None)
    }

    fn new(
        text: &str,
        audience: &str,
        leeway_s: u64,
        file: Option<(PathBuf, Stamp)>,
    ) -> Result<Self, KeyError> {
        let set = RwLock::new(Arc::new(read(text, audience, leeway_s)?));
        Ok(Self { inner: Arc::new(Inner { audience: audience.to_owned(), leeway_s, file, set }) })
    }

    /// The caller of a token.
    ///
    /// # Errors
    /// `auth.expired` for a token that was ours, `auth.invalid` for anything else. The detail never
    /// quotes the token.
    pub fn check(&self, token: &str) -> Result<Caller, Fault> {
        let now = unix_now();
        let set = self.set();
        if let Some(caller) = set.remembered().get(token) {
            return if now < caller.until { Ok(caller.clone()) } else { Err(expired()) };
        }
        let caller = self.verify(&set, token, now)?;
        let mut verified = set.remembered();
        if verified.len() >= REMEMBERED {
            verified.retain(|_, caller| now < caller.until);
            if verified.len() >= REMEMBERED {
                verified.clear();
            }
        }
        verified.insert(token.into(), caller.clone());
        Ok(caller)
    }

    fn verify(&self, set: &KeySet, token: &str, now: u64) -> Result<Caller, Fault> {
        if token.len() > MAX_TOKEN {
            return Err(invalid("the token is too long"));
        }
        let header = decode_header(token).map_err(|_| invalid("the token is not a JWT of a kind we take"))?;
        let key = header
            .kid
            .as_deref()
            .and_then(|kid| set.keys.get(kid))
            .ok_or_else(|| invalid("the token names no key of ours"))?;
        // decode() takes only the key's own algorithm, whatever the header says.
        let claims = decode::<Claims>(token, &key.decoding, &key.validation)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => expired(),
                ErrorKind::InvalidAudience => invalid("the token is for another audience"),
                ErrorKind::InvalidAlgorithm => invalid("the token's algorithm is not its key's"),
                ErrorKind::InvalidSignature => invalid("the token's signature does not match"),
                _ => invalid("the token or one of its claims is not what it should be"),
            })?
            .claims;
        if claims.iat > now + self.inner.leeway_s || claims.iat > claims.exp {
            return Err(invalid("the token was issued in the future"));
        }
        check_subject(&claims)?;
        let until = claims.exp.saturating_add(self.inner.leeway_s);
        Ok(Caller { sub: claims.sub.into(), role: claims.role, until })
    }
}

impl KeySet {
    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<Box<str>, Caller>> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(text: &str, audience: &str, leeway_s: u64) -> Result<KeySet, KeyError> {
    let set: JwkSet = serde_json::from_str(text)?;
    let mut keys = HashMap::new();
    for jwk in &set.keys {
        let kid = jwk.common.key_id.clone().unwrap_or_default();
        let key =
            key(jwk, audience, leeway_s).map_err(|reason| KeyError::Key { kid: kid.clone(), reason })?;
        if keys.insert(kid.clone(), key).is_some() {
            return Err(KeyError::Key { kid, reason: "is there twice".into() });
        }
    }
    if keys.is_empty() {
        return Err(KeyError::Empty);
    }
    Ok(KeySet { keys, verified: Mutex::default() })
}

/// Subjects become parts of bus subjects and Redis keys, so their alphabet is held to here.
fn check_subject(claims: &Claims) -> Result<(), Fault> {
    let checked = match claims.role {
        Role::Customer => UserId::parse(&claims.sub).map(drop),
        Role::Driver => RiderId::parse(&claims.sub).map(drop),
        Role::Store | Role::Support | Role::Admin | Role::Service => Name::parse(&claims.sub).map(drop),
    };
    checked.map_err(|error| invalid(&format!("the subject of a {} {error}", claims.role.as_str())))
}

fn key(jwk: &Jwk, audience: &str, leeway_s: u64) -> Result<Key, String> {
    if jwk.common.key_id.as_deref().is_none_or(str::is_empty) {
        return Err("has no kid".into());
    }
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return Err("is not for signatures".into());
    }
    let (algorithm, named) = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(okp) if okp.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        // The enum is open; whatever it grows is refused too.
        _ => return Err("is neither Ed25519 nor RSA".into()),
    };
    if jwk.common.key_algorithm.is_some_and(|stated| stated != named) {
        return Err(format!("states another algorithm than {named}"));
    }
    let decoding = DecodingKey::from_jwk(jwk).map_err(|error| error.to_string())?;
    if algorithm == Algorithm::EdDSA && decoding.try_get_as_bytes().map_or(0, <[u8]>::len) != 32 {
        return Err("is not 32 bytes long".into());
    }
    let mut validation = Validation::new(algorithm);
    validation.leeway = leeway_s;
    validation.validate_nbf = true;
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    Ok(Key { decoding, validation })
}

fn expired() -> Fault {
    Fault::reject(Code::AuthExpired, "the token has expired")
}

fn invalid(detail: &str) -> Fault {
    Fault::reject(Code::AuthInvalid, detail)
}

pub(crate) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

#[cfg(test)]
mod tests;
