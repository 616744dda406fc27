use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};

use super::*;
use crate::auth::{DevKeys, dev_keys};

const AUD: &str = "kilat";
const LEEWAY: u64 = 5;

struct Keys {
    dev: DevKeys,
    auth: Authenticator,
    public: String,
    _dir: tempfile::TempDir,
}

fn keys() -> Keys {
    let dir = tempfile::tempdir().unwrap();
    let dev = dev_keys(dir.path()).unwrap();
    let auth = Authenticator::from_file(&dev.jwks, AUD, LEEWAY).unwrap();
    let public = std::fs::read_to_string(&dev.jwks).unwrap();
    Keys { dev, auth, public, _dir: dir }
}

fn good() -> Claims {
    let now = unix_now();
    Claims { sub: "usr_1".into(), role: Role::Customer, exp: now + 60, iat: now, aud: AUD.into() }
}

fn code(keys: &Keys, token: &str) -> Code {
    keys.auth.check(token).unwrap_err().code
}

#[test]
fn a_token_of_ours_is_its_caller_the_second_time_too() {
    let keys = keys();
    for role in Role::ALL {
        let sub = match role {
            Role::Customer => "usr_7",
            Role::Driver => "rid_7",
            Role::Store | Role::Support | Role::Admin | Role::Service => "hub-team",
        };
        let token = keys.dev.mint(role, sub, AUD, Duration::from_secs(60)).unwrap();
        for _ in 0..2 {
            let caller = keys.auth.check(&token).unwrap();
            assert_eq!((&*caller.sub, caller.role), (sub, role));
            let left = caller.until - super::unix_now();
            // With the leeway.
            assert!((55..=65).contains(&left), "{left}");
        }
    }
}

#[test]
fn what_is_not_ours_is_refused_by_name() {
    let keys = keys();
    let now = unix_now();
    let table = [
        ("expired", Claims { exp: now - LEEWAY - 2, iat: now - 60, ..good() }, Code::AuthExpired),
        ("another audience", Claims { aud: "shop".into(), ..good() }, Code::AuthInvalid),
        (
            "issued in the future",
            Claims { iat: now + LEEWAY + 30, exp: now + 90, ..good() },
            Code::AuthInvalid,
        ),
        ("a rider as a customer", Claims { sub: "rid_1".into(), ..good() }, Code::AuthInvalid),
        ("a subject with a dot", Claims { sub: "usr_1.x".into(), ..good() }, Code::AuthInvalid),
        ("a wildcard as admin", Claims { sub: "*".into(), role: Role::Admin, ..good() }, Code::AuthInvalid),
        ("no subject", Claims { sub: String::new(), ..good() }, Code::AuthInvalid),
    ];
    for (what, claims, wanted) in table {
        let token = keys.dev.sign(&claims).unwrap();
        assert_eq!(code(&keys, &token), wanted, "{what}");
    }
    for garbage in ["", ".", "..", "a.b.c", "Bearer", &"x".repeat(5_000), "\u{0}.\u{0}.\u{0}"] {
        assert_eq!(code(&keys, garbage), Code::AuthInvalid);
    }
}

#[test]
fn clocks_may_differ_by_the_leeway() {
    let keys = keys();
    let now = unix_now();
    for claims in [Claims { exp: now - 2, iat: now - 60, ..good() }, Claims { iat: now + 3, ..good() }] {
        assert!(keys.auth.check(&keys.dev.sign(&claims).unwrap()).is_ok());
    }
}

fn forged(header: &serde_json::Value, claims: &Claims, signature: &[u8]) -> String {
    let part = |json: Vec<u8>| URL_SAFE_NO_PAD.encode(json);
    format!(
        "{}.{}.{}",
        part(serde_json::to_vec(header).unwrap()),
        part(serde_json::to_vec(claims).unwrap()),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

#[test]
fn none_is_no_algorithm() {
    let keys = keys();
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        for signature in [&b""[..], b"x"] {
            let header = serde_json::json!({ "alg": alg, "typ": "JWT", "kid": keys.dev.kid() });
            assert_eq!(code(&keys, &forged(&header, &good(), signature)), Code::AuthInvalid, "{alg}");
        }
    }
}

#[test]
fn a_public_key_is_no_shared_secret() {
    let keys = keys();
    let set: serde_json::Value = serde_json::from_str(&keys.public).unwrap();
    let x = set["keys"][0]["x"].as_str().unwrap();
    let header = Header { kid: Some(keys.dev.kid().into()), ..Header::new(Algorithm::HS256) };
    let raw = URL_SAFE_NO_PAD.decode(x).unwrap();
    for secret in [raw.as_slice(), x.as_bytes(), keys.public.as_bytes()] {
        let token = encode(&header, &good(), &EncodingKey::from_secret(secret)).unwrap();
        assert_eq!(code(&keys, &token), Code::AuthInvalid);
    }
}

#[test]
fn the_key_must_be_named_and_be_ours() {
    let keys = keys();
    let other = tempfile::tempdir().unwrap();
    let stranger = dev_keys(other.path()).unwrap();
    let token = stranger.sign(&good()).unwrap();
    assert_eq!(code(&keys, &token), Code::AuthInvalid, "another's kid");
    // Another's key under our kid.
    let pem = std::fs::read_to_string(other.path().join("jwt.pem")).unwrap();
    let key = EncodingKey::from_ed_pem(pem.as_bytes()).unwrap();
    for kid in [Some(keys.dev.kid().to_owned()), None] {
        let header = Header { kid, ..Header::new(Algorithm::EdDSA) };
        let token = encode(&header, &good(), &key).unwrap();
        assert_eq!(code(&keys, &token), Code::AuthInvalid);
    }
}

#[test]
fn a_changed_claim_breaks_the_signature() {
    let keys = keys();
    let token = keys.dev.sign(&good()).unwrap();
    let [head, _, signature] = <[&str; 3]>::try_from(token.split('.').collect::<Vec<_>>()).unwrap();
    let admin = Claims { role: Role::Admin, ..good() };
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&admin).unwrap());
    assert_eq!(code(&keys, &format!("{head}.{body}.{signature}")), Code::AuthInvalid);
}

#[test]
fn a_key_set_with_anything_else_in_it_is_refused() {
    let cases = [
        (r#"{"keys":[]}"#, "no keys"),
        (r#"{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}"#, "neither"),
        (r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"a"}]}"#, "32 bytes"),
        (
            r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
            "no kid",
        ),
        (
            r#"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"HS256","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
            "another algorithm",
        ),
        (
            r#"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"enc","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
            "not for signatures",
        ),
    ];
    for (set, reason) in cases {
        let error = Authenticator::from_jwks(set, AUD, LEEWAY).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn the_private_key_is_made_once_and_is_nobody_elses_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dev_keys(dir.path()).unwrap(), dev_keys(dir.path()).unwrap());
    assert_eq!(first.kid(), second.kid());
    let mode = std::fs::metadata(dir.path().join("jwt.pem")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!std::fs::read_to_string(&first.jwks).unwrap().contains("\"d\""));
}

/// Signs nothing but tokens of these tests.
const RSA: &str = include_str!("rsa.test.pem");

fn rsa_set(kid: &str) -> (EncodingKey, JwkSet) {
    let key = EncodingKey::from_rsa_pem(RSA.as_bytes()).unwrap();
    let mut jwk = Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    (key, JwkSet { keys: vec![jwk] })
}

fn signed(algorithm: Algorithm, kid: &str, key: &EncodingKey) -> String {
    encode(&Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }, &good(), key).unwrap()
}

#[test]
fn rs256_is_taken_from_an_rsa_key_and_from_no_other() {
    let (rsa, set) = rsa_set("op-1");
    let mut text = serde_json::to_value(&set).unwrap();
    let dev = keys();
    let ed: serde_json::Value = serde_json::from_str(&dev.public).unwrap();
    text["keys"].as_array_mut().unwrap().push(ed["keys"][0].clone());
    let auth = Authenticator::from_jwks(&text.to_string(), AUD, LEEWAY).unwrap();

    let token = signed(Algorithm::RS256, "op-1", &rsa);
    assert_eq!(&*auth.check(&token).unwrap().sub, "usr_1");
    assert_eq!(&*auth.check(&dev.dev.sign(&good()).unwrap()).unwrap().sub, "usr_1");
    // Other algorithms of the same key, and the same algorithm under another key's name.
    for (algorithm, kid) in
        [(Algorithm::RS512, "op-1"), (Algorithm::PS256, "op-1"), (Algorithm::RS256, dev.dev.kid())]
    {
        let refused = auth.check(&signed(algorithm, kid, &rsa)).unwrap_err();
        assert_eq!(refused.code, Code::AuthInvalid, "{algorithm:?} {kid}");
    }
    // The public half, which everybody has, as a shared secret.
    let secret = EncodingKey::from_secret(set.keys[0].algorithm_text().as_bytes());
    assert!(auth.check(&signed(Algorithm::HS256, "op-1", &secret)).is_err());
    let mut parts: Vec<&str> = token.split('.').collect();
    let tail = parts[2].to_owned();
    let other = format!("{}{}", if tail.starts_with('A') { "B" } else { "A" }, &tail[1..]);
    parts[2] = &other;
    assert!(auth.check(&parts.join(".")).is_err());
}

trait Text {
    fn algorithm_text(&self) -> String;
}

impl Text for Jwk {
    fn algorithm_text(&self) -> String {
        serde_json::to_string(&self.algorithm).unwrap()
    }
}

#[tokio::test]
async fn keys_are_rolled_while_it_runs_and_a_broken_file_changes_nothing() {
    let keys = keys();
    let cancel = CancellationToken::new();
    let following = tokio::spawn(keys.auth.clone().follow(Duration::from_millis(10), cancel.clone()));
    let old = keys.dev.sign(&good()).unwrap();
    let (rsa, set) = rsa_set("op-2");
    let new = signed(Algorithm::RS256, "op-2", &rsa);
    assert!(keys.auth.check(&old).is_ok() && keys.auth.check(&new).is_err());

    let mut both = serde_json::to_value(&set).unwrap();
    let ed: serde_json::Value = serde_json::from_str(&keys.public).unwrap();
    both["keys"].as_array_mut().unwrap().push(ed["keys"][0].clone());
    let set = serde_json::to_string(&set).unwrap();
    let steps = [(both.to_string(), true, true), ("{".to_owned(), true, true), (set, false, true)];
    for (text, old_is_good, new_is_good) in steps {
        std::fs::write(&keys.dev.jwks, &text).unwrap();
        testkit::eventually("the key set is read", || async {
            Ok(keys.auth.check(&old).is_ok() == old_is_good && keys.auth.check(&new).is_ok() == new_is_good)
        })
        .await;
    }
    cancel.cancel();
    following.await.unwrap();
}
