//! What each role may say and hear.

use nats_config::Role::{
    self, Admin, Audit, Cart, Catalogue, Checkout, Deadletter, Devices, Dispatch, Eta, Flashsale, Fulfilment,
    Gateway, Geo, Inventory, Ops, Orders, Payments, Pricing, Search, Sys, Tracking,
};
use subjects::{Kind, table};

use crate::{
    app,
    common::{World, raw::Raw},
    publishes, subscribes, workers,
};

#[tokio::test]
async fn the_gateway_asks_what_clients_may_ask_and_makes_no_order_or_payment() {
    let world = World::start().await;
    let steps = [
        "svc.inventory.reserve",
        "svc.inventory.confirm",
        "svc.inventory.release",
        "svc.inventory.return",
        "svc.inventory.extend",
        "svc.orders.create",
        "svc.orders.confirm",
        "svc.orders.fail",
        "svc.payments.charge",
        "svc.payments.undo",
        "svc.promo.redeem",
        "svc.promo.commit",
        "svc.promo.release",
        "svc.pricing.honour",
        "svc.flashsale.honour",
    ];
    // Steps that the HTTP contract offers to other back ends, too.
    let over_http =
        ["svc.inventory.reserve", "svc.inventory.confirm", "svc.inventory.release", "svc.inventory.extend"];
    let mut gateway = Raw::login(world.nats.port(), Gateway).await;
    let mut checkout = Raw::login(world.nats.port(), Checkout).await;
    for row in table::rows().filter(|row| row.kind == Kind::Request) {
        let step = steps.contains(&row.subject);
        let may = !step || over_http.contains(&row.subject);
        assert_eq!(gateway.may_publish(row.subject).await, may, "gateway {}", row.subject);
        if step {
            assert!(checkout.may_publish(row.subject).await, "checkout {}", row.subject);
        }
        // A sale holds its stock itself.
        let holds = |role: Role| role == Flashsale && row.subject.starts_with("svc.inventory.");
        for role in app().filter(|role| step && ![Checkout, Gateway].contains(role) && !holds(*role)) {
            let mut raw = Raw::login(world.nats.port(), role).await;
            assert!(!raw.may_publish(row.subject).await, "{role} {}", row.subject);
        }
    }
}

#[tokio::test]
async fn what_each_role_may_say() {
    let world = World::start().await;
    publishes(
        &world,
        Gateway,
        &[
            ("checkout.cmd.start.s", true),
            ("checkout.cmd.cancel.s", true),
            ("checkout.cmd.compensate.s", false),
            ("checkout.cmd.resume.s", false),
            ("$KV.IDEM.u.k", true),
            ("$JS.API.DIRECT.GET.KV_IDEM.$KV.IDEM.u.k", true),
            ("$JS.API.STREAM.INFO.KV_IDEM", true),
            ("$KV.LEASE.k", false),
            ("$JS.API.DIRECT.GET.EVENTS", false),
            ("$JS.API.STREAM.MSG.GET.KV_IDEM", false),
            ("_INBOX.orders.x", false),
            ("gw.other.s", false),
            ("dlq.gateway.x", false),
        ],
    )
    .await;
    for role in workers() {
        let own = format!("dlq.{role}.x");
        let mut cases = vec![
            (own.as_str(), true),
            ("dlq.outbox.x", ![Devices, Cart].contains(&role)),
            ("_INBOX.anyone.x", true),
            ("dlq.other.x", false),
            ("$KV.IDEM.u.k", false),
            ("$JS.API.STREAM.MSG.GET.EVENTS", false),
            ("$JS.API.STREAM.INFO.EVENTS", true),
            ("$JS.API.STREAM.INFO.KV_IDEM", false),
            ("$JS.API.INFO", false),
            ("$SYS.REQ.SERVER.PING", false),
            ("$SRV.PING", false),
        ];
        cases.push(("checkout.cmd.cancel.s", matches!(role, Checkout | Orders)));
        cases.push(("checkout.cmd.start.s", matches!(role, Checkout | Flashsale)));
        cases.push(("gw.g.s", role == Checkout));
        cases.push(("svc.catalogue.put_product", false));
        cases.push(("svc.payments.refund", false));
        publishes(&world, role, &cases).await;
    }
    publishes(
        &world,
        Deadletter,
        &[
            ("dlq.anything.x", true),
            ("$JS.API.STREAM.MSG.GET.CHECKOUT", true),
            ("$JS.API.STREAM.MSG.GET.EVENTS", true),
            ("$JS.API.STREAM.MSG.DELETE.CHECKOUT", true),
            ("$JS.API.STREAM.MSG.DELETE.EVENTS", false),
            ("$JS.API.STREAM.MSG.GET.KV_IDEM", false),
            ("checkout.cmd.start.s", false),
            ("evt.order.confirmed.c.o", false),
            ("svc.orders.get", false),
        ],
    )
    .await;
    publishes(
        &world,
        Audit,
        &[
            ("svc.orders.list", true),
            ("svc.payments.reconcile", true),
            ("svc.inventory.move", false),
            ("svc.payments.refund", false),
            ("$JS.API.STREAM.INFO.EVENTS", true),
            ("$JS.API.DIRECT.GET.KV_IDEM.$KV.IDEM.u.k", true),
            ("$KV.IDEM.u.k", false),
            ("$SRV.PING", true),
        ],
    )
    .await;
    publishes(
        &world,
        Admin,
        &[
            ("$JS.API.INFO", true),
            ("$JS.API.STREAM.LIST", true),
            ("$JS.API.STREAM.MSG.GET.KV_IDEM", false),
            ("$JS.API.DIRECT.GET.KV_IDEM.$KV.IDEM.u.k", false),
            ("svc.orders.get", false),
            ("$SRV.PING", false),
        ],
    )
    .await;
    publishes(
        &world,
        Ops,
        &[
            ("$SRV.PING", true),
            ("$SRV.STATS.orders", true),
            ("$KV.IDEM.u.k", true),
            ("svc.inventory.stock", true),
            ("svc.checkout.retry", true),
            ("svc.payments.refund", false),
            ("svc.orders.cancel", false),
            ("svc.inventory.move", false),
            ("svc.catalogue.put_product", false),
            ("checkout.cmd.start.s", true),
            ("$SYS.REQ.SERVER.PING", false),
            ("gw.g.s", false),
            ("dlq.orders.x", false),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_each_role_may_hear() {
    let world = World::start().await;
    for role in app() {
        let ops = role == Ops;
        let gateway = role == Gateway;
        subscribes(
            &world,
            role,
            &[
                ("gw.>", gateway),
                ("evt.order.>", gateway || ops),
                ("evt.payment.>", ops),
                ("evt.hub.>", ops || [Catalogue, Geo, Search].contains(&role)),
                ("evt.>", ops),
                ("stock.>", gateway || ops || role == Search),
                ("checkout.cmd.>", ops),
                ("dlq.>", ops),
                ("$KV.IDEM.>", ops),
                ("$JS.EVENT.ADVISORY.>", ops),
                ("$JS.API.>", false),
                ("$JS.ACK.>", false),
                ("$SYS.>", false),
            ],
        )
        .await;
    }
    subscribes(&world, Inventory, &[("svc.inventory.>", true), ("svc.payments.>", false)]).await;
    subscribes(&world, Payments, &[("svc.payments.*", true), ("_INBOX.payments.a.b", true)]).await;
    subscribes(&world, Sys, &[("$SYS.ACCOUNT.*.CONNECT", true)]).await;
}

#[tokio::test]
async fn what_the_roles_of_the_delivery_line_may_say() {
    let world = World::start().await;
    let says: [(Role, &[(&str, bool)]); 6] = [
        (
            Geo,
            &[
                ("svc.inventory.availability", true),
                ("svc.dispatch.supply", true),
                ("svc.inventory.reserve", false),
                ("svc.dispatch.put_rider", false),
            ],
        ),
        (
            Fulfilment,
            &[("svc.orders.advance", true), ("svc.orders.confirm", false), ("dispatch.req.c.h.o", false)],
        ),
        (
            Dispatch,
            &[
                ("dispatch.req.c.h.o", true),
                ("drv.c.r.cmd.offer", true),
                ("$KV.LEASE.zone.1", true),
                ("$KV.LEASE.part.1", false),
                ("svc.devices.standing", true),
                ("svc.orders.advance", true),
            ],
        ),
        (
            Tracking,
            &[
                ("gpsframe.c.1", true),
                ("$KV.LEASE.part.1", true),
                ("$KV.LEASE.zone.1", false),
                ("svc.devices.ban", true),
                ("svc.devices.lift", false),
                ("svc.orders.advance", false),
            ],
        ),
        (Eta, &[("eta.o", true), ("track.o", false), ("svc.fulfilment.estimate", true)]),
        (
            Devices,
            &[
                ("drv.c.r.cmd.banned", true),
                ("drv.c.r.cmd.offer", false),
                ("svc.dispatch.rider", true),
                ("svc.dispatch.put_rider", false),
                ("$JS.API.CONSUMER.CREATE.KV_DRIVER", true),
                ("$JS.API.CONSUMER.CREATE.KV_DRIVER.x.$KV.DRIVER.>", true),
                ("$JS.API.CONSUMER.CREATE.EVENTS", false),
                ("$JS.API.CONSUMER.CREATE.KV_LEASE.x.$KV.LEASE.>", false),
                ("$JS.API.STREAM.UPDATE.KV_DRIVER", false),
                ("$SYS.REQ.SERVER.PING.CONNZ", false),
                ("$SYS.REQ.USER.AUTH", false),
            ],
        ),
    ];
    for (role, cases) in says {
        publishes(&world, role, cases).await;
    }
    // What is between the platform and devices is one role's each.
    for role in app() {
        let one = |its: &[Role]| its.contains(&role);
        publishes(
            &world,
            role,
            &[
                ("drv.c.r.evt.accept", false),
                ("gps.c.r", false),
                ("gpsp.1.c.r", one(&[Gateway])),
                ("drv.c.r.cmd.offer", one(&[Dispatch])),
                ("drv.c.r.cmd.banned", one(&[Dispatch, Devices])),
                ("_R_.x", one(&[Dispatch, Tracking])),
                ("$KV.DRIVER.r", one(&[Devices, Ops])),
                ("svc.devices.ban", one(&[Gateway, Tracking])),
                ("svc.devices.credentials", one(&[Gateway])),
            ],
        )
        .await;
        subscribes(
            &world,
            role,
            &[
                ("drv.*.*.evt.*", one(&[Dispatch])),
                ("drv.*.*.cmd.*", one(&[Gateway])),
                ("gpsp.>", one(&[Tracking])),
                ("gps.>", false),
                ("pos.>", one(&[Dispatch, Tracking, Eta])),
                ("track.*", one(&[Gateway, Eta])),
                ("eta.*", one(&[Gateway])),
                ("supply.>", one(&[Geo, Eta, Pricing])),
                ("$KV.DRIVER.>", one(&[Ops])),
                ("_R_.>", false),
            ],
        )
        .await;
    }
}
