//! A private server with the shipped configuration.
#![allow(dead_code)] // each test file uses its part

pub mod raw;

use async_nats::{Client, ConnectOptions, Request};
use nats_config::{ISSUER_ENV, Issuer, Role, SERVER_CONF, roles};
use serde_json::Value;
use servers::{Nats, NatsOptions};
use tempfile::TempDir;

pub struct World {
    pub nats: Nats,
    _dir: TempDir,
}

/// A subject of a template.
pub fn concrete(template: &str) -> String {
    template
        .split('.')
        .map(|token| if token.starts_with('{') { "x" } else { token })
        .collect::<Vec<_>>()
        .join(".")
}

pub fn password(role: Role) -> String {
    format!("secret-of-{role}")
}

impl World {
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = NatsOptions::new(SERVER_CONF).env(ISSUER_ENV, Issuer::fresh().public());
        let options =
            roles().iter().fold(options, |options, role| options.env(role.password_env(), password(*role)));
        Self { nats: Nats::start(dir.path(), options).await.unwrap(), _dir: dir }
    }

    /// With every stream and consumer made.
    pub async fn applied() -> Self {
        let world = Self::start().await;
        nats_config::apply(&world.connect(Role::Admin).await, false).await.unwrap();
        world
    }

    pub async fn connect(&self, role: Role) -> Client {
        ConnectOptions::with_user_and_password(role.to_string(), password(role))
            .custom_inbox_prefix(role.inbox_prefix())
            .connect(self.nats.url())
            .await
            .unwrap()
    }
}

/// The JetStream API as it answers, errors and all.
pub async fn api(client: &Client, operation: &str, body: Value) -> Value {
    let payload = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let request = Request::new().payload(payload.into());
    let reply = client.send_request(format!("$JS.API.{operation}"), request).await.unwrap();
    serde_json::from_slice(&reply.payload).unwrap()
}

pub fn err_code(answer: &Value) -> u64 {
    answer.pointer("/error/err_code").and_then(Value::as_u64).unwrap_or_default()
}
