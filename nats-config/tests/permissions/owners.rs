//! What belongs to one role is said and heard by that role alone.

use nats_config::{
    Desired,
    Role::{Admin, Audit, Gateway, Ops},
};
use subjects::{Kind, table};

use crate::{
    app,
    common::{World, concrete, raw::Raw},
    workers,
};

#[tokio::test]
async fn a_service_is_served_by_its_own_role_only() {
    let world = World::start().await;
    for role in app() {
        let mut raw = Raw::login(world.nats.port(), role).await;
        for row in table::rows().filter(|row| row.kind == Kind::Request) {
            let may = role.service() == Some(row.owner);
            assert_eq!(raw.may_subscribe(row.subject).await, may, "{role} serves {}", row.subject);
        }
        for wide in ["svc.>", "svc.*.get", ">", "*.>", "$SRV.>"] {
            assert!(!raw.may_subscribe(wide).await, "{role} subscribes {wide}");
        }
        for service in workers() {
            for verb in ["PING", "INFO", "STATS"] {
                let subject = format!("$SRV.{verb}.{service}.instance");
                assert_eq!(raw.may_subscribe(&subject).await, service == role, "{role} answers {subject}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_published_comes_from_its_owner() {
    let world = World::start().await;
    for role in workers().chain([Gateway, Audit, Admin]) {
        let mut raw = Raw::login(world.nats.port(), role).await;
        for row in table::rows().filter(|row| matches!(row.kind, Kind::Event | Kind::Live)) {
            let subject = concrete(row.subject);
            // What devices say over the gateway's WebSocket it passes on for them.
            let for_device = role == Gateway && subject.starts_with("gpsp.");
            let may = row.owner == role.as_str() || for_device;
            assert_eq!(raw.may_publish(&subject).await, may, "{role} publishes {subject}");
        }
    }
}

#[tokio::test]
async fn an_inbox_is_read_by_its_own_role_only() {
    let world = World::start().await;
    for role in app() {
        let mut raw = Raw::login(world.nats.port(), role).await;
        for other in app() {
            let inbox = format!("{}.>", other.inbox_prefix());
            assert_eq!(raw.may_subscribe(&inbox).await, role == other, "{role} reads {inbox}");
        }
        for wide in ["_INBOX.>", "_INBOX.*.>", "_INBOX.*"] {
            assert!(!raw.may_subscribe(wide).await, "{role} reads {wide}");
        }
    }
}

#[tokio::test]
async fn streams_are_made_and_deleted_by_admin_and_ops_only() {
    let world = World::start().await;
    for role in app() {
        let mut raw = Raw::login(world.nats.port(), role).await;
        for operation in [
            "STREAM.CREATE.EVENTS",
            "STREAM.UPDATE.EVENTS",
            "STREAM.DELETE.EVENTS",
            "CONSUMER.CREATE.EVENTS.x",
            "CONSUMER.CREATE.EVENTS.x.evt.payment.>",
            "CONSUMER.DELETE.EVENTS.payments-orders",
        ] {
            let may = matches!(role, Admin | Ops);
            assert_eq!(raw.may_publish(&format!("$JS.API.{operation}")).await, may, "{role} {operation}");
        }
        for operation in
            ["STREAM.PURGE.EVENTS", "STREAM.MSG.DELETE.EVENTS", "CONSUMER.DURABLE.CREATE.EVENTS.x"]
        {
            assert_eq!(
                raw.may_publish(&format!("$JS.API.{operation}")).await,
                role == Ops,
                "{role} {operation}"
            );
        }
    }
}

#[tokio::test]
async fn a_consumer_is_read_by_the_role_its_name_begins_with() {
    let world = World::start().await;
    for role in app().filter(|role| *role != Ops) {
        let mut raw = Raw::login(world.nats.port(), role).await;
        for consumer in Desired::embedded().unwrap().consumers {
            let may = consumer.name.split('-').next() == Some(role.as_str());
            let at = format!("{}.{}", consumer.stream, consumer.name);
            let mut subjects =
                vec![format!("$JS.API.CONSUMER.MSG.NEXT.{at}"), format!("$JS.ACK.{at}.1.1.1.1.1")];
            subjects.push(format!("$JS.ACK._.hash.{at}.1.1.1.1.1"));
            for subject in subjects {
                assert_eq!(raw.may_publish(&subject).await, may, "{role} {subject}");
            }
        }
    }
}
