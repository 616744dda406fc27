//! Keys and tokens for development. A production key set comes from the operator's identity provider;
//! the gateway itself only ever reads public keys.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header, encode,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use sha2::{Digest as _, Sha256};

use super::{Claims, KeyError, Role, keys::unix_now};

/// PKCS #8 (RFC 8410) of an Ed25519 key is this, then the 32 bytes of its seed.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// A signing key and where its public half lies.
pub struct DevKeys {
    kid: String,
    key: EncodingKey,
    /// The JWKS file, for the gateway.
    pub jwks: PathBuf,
}

impl std::fmt::Debug for DevKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DevKeys").field("kid", &self.kid).field("jwks", &self.jwks).finish_non_exhaustive()
    }
}

/// The Ed25519 key in `dir` (`jwt.pem`, private, mode 0600; `jwks.json`, public), made if it is not
/// there.
///
/// # Errors
/// A file cannot be read or written, or the key is damaged.
pub fn dev_keys(dir: &Path) -> Result<DevKeys, KeyError> {
    let (private, jwks) = (dir.join("jwt.pem"), dir.join("jwks.json"));
    let pem = match std::fs::read_to_string(&private) {
        Ok(pem) => pem,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            std::fs::create_dir_all(dir)
                .map_err(|source| KeyError::Write { path: dir.to_owned(), source })?;
            let pem = fresh_pem()?;
            write_private(&private, &pem)?;
            pem
        }
        Err(source) => return Err(KeyError::Read { path: private, source }),
    };
    let damaged = |reason: String| KeyError::Key { kid: private.display().to_string(), reason };
    let key = EncodingKey::from_ed_pem(pem.as_bytes()).map_err(|error| damaged(error.to_string()))?;
    let mut jwk =
        Jwk::from_encoding_key(&key, Algorithm::EdDSA).map_err(|error| damaged(error.to_string()))?;
    let kid = fingerprint(&jwk)?;
    jwk.common.key_id = Some(kid.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    let set = serde_json::to_string_pretty(&JwkSet { keys: vec![jwk] })?;
    if std::fs::read_to_string(&jwks).ok().as_deref() != Some(set.as_str()) {
        std::fs::write(&jwks, set).map_err(|source| KeyError::Write { path: jwks.clone(), source })?;
    }
    Ok(DevKeys { kid, key, jwks })
}

impl DevKeys {
    /// A token that is good for `ttl` from now.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn mint(&self, role: Role, sub: &str, audience: &str, ttl: Duration) -> Result<String, KeyError> {
        let iat = unix_now();
        let exp = iat + ttl.as_secs();
        self.sign(&Claims { sub: sub.to_owned(), role, exp, iat, aud: audience.to_owned() })
    }

    /// Signs any claims, for tests of what must be refused.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &self.key)
            .map_err(|error| KeyError::Key { kid: self.kid.clone(), reason: error.to_string() })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }
}

fn fresh_pem() -> Result<String, KeyError> {
    let mut der = [0u8; 48];
    let (head, seed) = der.split_at_mut(PKCS8.len());
    head.copy_from_slice(&PKCS8);
    getrandom::fill(seed)
        .map_err(|error| KeyError::Key { kid: String::new(), reason: format!("no randomness: {error}") })?;
    Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der)))
}

/// Names the key by its public half, so that another key is another `kid`.
fn fingerprint(jwk: &Jwk) -> Result<String, KeyError> {
    let digest = Sha256::digest(serde_json::to_vec(&jwk.algorithm)?);
    Ok(format!("dev-{}", URL_SAFE_NO_PAD.encode(digest).chars().take(12).collect::<String>()))
}

fn write_private(path: &Path, pem: &str) -> Result<(), KeyError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(pem.as_bytes()))
        .map_err(|source| KeyError::Write { path: path.to_owned(), source })
}
