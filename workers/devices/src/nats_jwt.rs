//! The server's own tokens: what it asks the callout, and what it wants for an answer (ADR-26).
//!
//! They are JWTs of the algorithm `ed25519-nkey`, which no JWT library knows: the signature is that of an
//! nkey, and `iss` is its public half.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nats_config::Issuer;
use nkeys::KeyPair;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::grants::{Grants, MAX_PAYLOAD, MAX_SUBSCRIPTIONS};

/// The account that devices are made users of.
const ACCOUNT: &str = "DEVICES";

/// Who asks to come in, as the server saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The server that asks; the answer is for it alone.
    pub server: String,
    /// The key of the user to be made.
    pub user_nkey: String,
    pub user: String,
    pub password: String,
    /// Given instead of the two.
    pub token: String,
    pub door: Door,
    /// MQTT's client id.
    pub client_id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Nats,
    WebSocket,
    Mqtt,
}

impl Door {
    /// As the server writes it into `allowed_connection_types`.
    pub const fn connection_type(self) -> &'static str {
        match self {
            Self::Nats => "STANDARD",
            Self::WebSocket => "WEBSOCKET",
            Self::Mqtt => "MQTT",
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nats => "nats",
            Self::WebSocket => "websocket",
            Self::Mqtt => "mqtt",
        }
    }
}

/// What is no request of a server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRequest {
    #[error("is no JWT")]
    Form,
    #[error("is signed by nobody it names")]
    Signature,
    #[error("is no authorization request")]
    Kind,
    #[error("comes from a client that is no device")]
    Client,
}

#[derive(Deserialize)]
struct Envelope {
    iss: String,
    aud: String,
    nats: Asked,
}

#[derive(Deserialize)]
struct Asked {
    server_id: ServerId,
    user_nkey: String,
    client_info: ClientInfo,
    connect_opts: ConnectOptions,
}

#[derive(Deserialize)]
struct ServerId {
    id: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ClientInfo {
    kind: String,
    r#type: String,
    mqtt_id: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ConnectOptions {
    user: String,
    pass: String,
    auth_token: String,
}

/// Reads a request. It must be signed by the server it names.
///
/// # Errors
/// See [`BadRequest`].
pub fn read(text: &[u8]) -> Result<Request, BadRequest> {
    let text = std::str::from_utf8(text).map_err(|_| BadRequest::Form)?;
    let (signed, signature) = text.rsplit_once('.').ok_or(BadRequest::Form)?;
    let (_, claims) = signed.split_once('.').ok_or(BadRequest::Form)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).map_err(|_| BadRequest::Form)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| BadRequest::Form)?;
    let Envelope { iss, aud, nats } = serde_json::from_slice(&claims).map_err(|_| BadRequest::Kind)?;
    let server = KeyPair::from_public_key(&iss).map_err(|_| BadRequest::Signature)?;
    server.verify(signed.as_bytes(), &signature).map_err(|_| BadRequest::Signature)?;
    if aud != "nats-authorization-request" || nats.server_id.id != iss {
        return Err(BadRequest::Kind);
    }
    let door = match (nats.client_info.kind.as_str(), nats.client_info.r#type.as_str()) {
        ("Client", "nats") => Door::Nats,
        ("Client", "websocket") => Door::WebSocket,
        ("Client", "mqtt") => Door::Mqtt,
        _ => return Err(BadRequest::Client),
    };
    let ConnectOptions { user, pass, auth_token } = nats.connect_opts;
    Ok(Request {
        server: nats.server_id.id,
        user_nkey: nats.user_nkey,
        user,
        password: pass,
        token: auth_token,
        door,
        client_id: nats.client_info.mqtt_id,
    })
}

/// The user: what it may, until when, by which door. The limits are the account's as well: servers up to
/// 2.15 at least do not apply those of a callout's user.
///
/// # Errors
/// The issuer does not sign.
pub fn user(
    issuer: &Issuer,
    request: &Request,
    name: &str,
    grants: &Grants,
    now: u64,
    expires: u64,
) -> Result<String, Unsigned> {
    write(
        issuer,
        &json!({
            "iss": issuer.public(), "sub": request.user_nkey, "aud": ACCOUNT, "name": name,
            "iat": now, "exp": expires, "jti": request.user_nkey,
            "nats": {
                "type": "user", "version": 2,
                "pub": { "allow": grants.publish }, "sub": { "allow": grants.subscribe },
                "subs": MAX_SUBSCRIPTIONS, "payload": MAX_PAYLOAD, "data": -1,
                "allowed_connection_types": [request.door.connection_type()],
            },
        }),
    )
}

/// The answer to a request: a user, or why there is none. The server logs the reason and tells the
/// client nothing of it.
///
/// # Errors
/// The issuer does not sign.
pub fn answer(
    issuer: &Issuer,
    request: &Request,
    user: Result<&str, &str>,
    now: u64,
) -> Result<String, Unsigned> {
    let mut nats = json!({ "type": "authorization_response", "version": 2 });
    let (key, value) = match user {
        Ok(user) => ("jwt", user),
        Err(reason) => ("error", reason),
    };
    if let Some(nats) = nats.as_object_mut() {
        nats.insert(key.to_owned(), value.into());
    }
    write(
        issuer,
        &json!({
            "iss": issuer.public(), "sub": request.user_nkey, "aud": request.server,
            "iat": now, "jti": request.user_nkey, "nats": nats,
        }),
    )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the issuer does not sign")]
pub struct Unsigned;

#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
}

fn write(issuer: &Issuer, claims: &serde_json::Value) -> Result<String, Unsigned> {
    let header = serde_json::to_vec(&Header { typ: "JWT", alg: "ed25519-nkey" }).map_err(|_| Unsigned)?;
    let claims = serde_json::to_vec(claims).map_err(|_| Unsigned)?;
    let mut text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = issuer.sign(text.as_bytes()).map_err(|_| Unsigned)?;
    text.push('.');
    text.push_str(&URL_SAFE_NO_PAD.encode(signature));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(server: &KeyPair, change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        let mut claims = json!({
            "iss": server.public_key(), "aud": "nats-authorization-request",
            "nats": {
                "server_id": { "id": server.public_key() }, "user_nkey": "U1",
                "client_info": { "kind": "Client", "type": "mqtt", "mqtt_id": "rid_1" },
                "connect_opts": { "user": "rid_1", "pass": "secret", "protocol": 1 },
            },
        });
        change(&mut claims);
        let text = format!("e30.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = URL_SAFE_NO_PAD.encode(server.sign(text.as_bytes()).unwrap());
        format!("{text}.{signature}").into_bytes()
    }

    #[test]
    fn a_servers_request_is_read_and_nobody_elses() {
        let (server, other) = (KeyPair::new_server(), KeyPair::new_server());
        let request = read(&asked(&server, |_| ())).unwrap();
        assert_eq!((request.user.as_str(), request.password.as_str()), ("rid_1", "secret"));
        assert_eq!((request.door, request.client_id.as_str()), (Door::Mqtt, "rid_1"));

        let forged = asked(&server, |claims| claims["iss"] = other.public_key().into());
        assert_eq!(read(&forged), Err(BadRequest::Signature));
        let leaf = asked(&server, |claims| claims["nats"]["client_info"]["kind"] = "Leafnode".into());
        assert_eq!(read(&leaf), Err(BadRequest::Client));
        let elsewhere = asked(&server, |claims| claims["aud"] = "x".into());
        assert_eq!(read(&elsewhere), Err(BadRequest::Kind));
        for garbage in [&b""[..], b"x", b"a.b", b"a.b.c", b"\xff.\xff.\xff", b"e30.e30.e30"] {
            assert!(read(garbage).is_err());
        }
    }

    #[test]
    fn what_is_written_is_signed_by_the_issuer() {
        let issuer = Issuer::fresh();
        let request = read(&asked(&KeyPair::new_server(), |_| ())).unwrap();
        let text = answer(&issuer, &request, Err("banned"), 1).unwrap();
        let (signed, signature) = text.rsplit_once('.').unwrap();
        let public = KeyPair::from_public_key(&issuer.public()).unwrap();
        public.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["nats"]["error"], "banned");
        assert_eq!(claims["sub"], "U1");
        assert!(claims["nats"].get("jwt").is_none());
    }
}
