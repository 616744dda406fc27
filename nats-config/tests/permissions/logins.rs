//! Who comes in, and who is held to what.

use nats_config::{
    Role::{Callout, Orders},
    SERVER_CONF, roles,
};
use serde_json::json;

use crate::{
    common::{World, password, raw::Raw},
    publishes, subscribes,
};

#[tokio::test]
async fn nobody_comes_in_without_name_and_password() {
    let world = World::start().await;
    let port = world.nats.port();
    let orders = password(Orders);
    for login in [
        json!({}),
        json!({"user": "orders"}),
        json!({"user": "orders", "pass": ""}),
        json!({"user": "orders", "pass": "wrong"}),
        json!({"user": "payments", "pass": orders}),
        json!({"user": "nobody", "pass": orders}),
        json!({"auth_token": orders}),
    ] {
        let Err(error) = Raw::connect(port, login.clone()).await else { panic!("{login} came in") };
        // Whoever is no user of the file is asked about; here nobody answers, and his time runs out.
        let refused = ["Authorization Violation", "Authentication Timeout"];
        assert!(refused.iter().any(|word| error.contains(word)), "{login}: {error}");
    }
    for role in roles() {
        Raw::login(port, *role).await;
    }
}

#[tokio::test]
async fn the_callout_answers_the_server_and_nobody_else() {
    let world = World::start().await;
    publishes(
        &world,
        Callout,
        &[
            ("_INBOX.callout.x", true),
            ("$SYS._INBOX.x", true),
            ("$SYS.REQ.USER.AUTH", false),
            ("$SYS.REQ.SERVER.PING", false),
            ("svc.orders.get", false),
            ("gps.c.r", false),
        ],
    )
    .await;
    subscribes(
        &world,
        Callout,
        &[
            ("$SYS.REQ.USER.AUTH", true),
            ("_INBOX.callout.>", true),
            ("_INBOX.>", false),
            (">", false),
            ("$SYS.>", false),
        ],
    )
    .await;
}

/// Devices come by three doors; a service's password opens one of them.
#[tokio::test]
async fn service_users_are_held_to_plain_nats() {
    for line in SERVER_CONF.lines().filter(|line| line.trim().starts_with("user: ")) {
        assert!(line.trim().ends_with(r#"allowed_connection_types: ["STANDARD"]"#), "{line}");
    }
}
