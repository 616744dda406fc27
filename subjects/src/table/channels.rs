//! Everything that is published: work, events, live feeds.

use super::{Channel, Kind, Row};
use crate::{
    ids::{City, HubId, Name, OrderId, PaymentId, RiderId, SagaId, Sku, Token, Word},
    v1,
};

macro_rules! channels {
    ($($(#[doc = $doc:literal])+
       $name:ident = $kind:ident $template:literal { $($param:ident: $type:ident),* }
       ($message:ident) stream $stream:literal owner $owner:literal;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            pub struct $name { $(pub $param: $type),* }

            impl Channel for $name {
                const KIND: Kind = Kind::$kind;
                const TEMPLATE: &'static str = $template;
                const STREAM: &'static str = $stream;
                type Message = v1::$message;

                fn subject(&self) -> String {
                    let mut subject = String::with_capacity(96);
                    for token in $template.split('.') {
                        if !subject.is_empty() {
                            subject.push('.');
                        }
                        subject.push_str(match token {
                            $(concat!("{", stringify!($param), "}") => self.$param.as_str(),)*
                            fixed => fixed,
                        });
                    }
                    subject
                }

                fn parse(subject: &str) -> Option<Self> {
                    $(let mut $param: Option<$type> = None;)*
                    let (mut want, mut have) = ($template.split('.'), subject.split('.'));
                    loop {
                        match (want.next(), have.next()) {
                            (None, None) => break,
                            (Some(want), Some(have)) => match want {
                                $(concat!("{", stringify!($param), "}") => {
                                    $param = Some($type::parse(have).ok()?);
                                })*
                                fixed if fixed == have => {}
                                _ => return None,
                            },
                            _ => return None,
                        }
                    }
                    Some(Self { $($param: $param?),* })
                }
            }
        )+

        pub(super) const ROWS: &[Row] = &[$(Row {
            subject: $template,
            kind: Kind::$kind,
            request: stringify!($message),
            reply: "",
            stream: $stream,
            owner: $owner,
            doc: concat!($($doc),+),
            read: super::read::<v1::$message>,
            read_reply: None,
        },)+];
    };
}

channels! {
    /// Run the saga from its start. `Nats-Msg-Id` is the saga id.
    CheckoutStart = Work "checkout.cmd.start.{saga}" { saga: SagaId } (StartCheckout)
        stream "CHECKOUT" owner "checkout";
    /// Undo the saga, unless it is confirmed already.
    CheckoutCancel = Work "checkout.cmd.cancel.{saga}" { saga: SagaId } (SagaCommand)
        stream "CHECKOUT" owner "checkout";
    /// A saga past its deadline, handed back by the sweeper: finish it or undo it.
    CheckoutCompensate = Work "checkout.cmd.compensate.{saga}" { saga: SagaId } (SagaCommand)
        stream "CHECKOUT" owner "checkout";
    /// A payment was settled by webhook or sweeper: run the parked saga on.
    CheckoutResume = Work "checkout.cmd.resume.{saga}" { saga: SagaId } (SagaCommand)
        stream "CHECKOUT" owner "checkout";

    /// An order needs a rider. `Nats-Msg-Id` is the order id.
    DispatchRequest = Work "dispatch.req.{city}.{hub}.{order}" { city: City, hub: HubId, order: OrderId }
        (DispatchOrder) stream "DISPATCH" owner "dispatch";

    /// An order changed; `event` is `created`, `confirmed`, `cancelled`, `failed`, `status`, `refunded`
    /// or `sla_breached`.
    OrderEvent = Event "evt.order.{event}.{city}.{order}" { event: Word, city: City, order: OrderId }
        (OrderChanged) stream "EVENTS" owner "orders";
    /// A payment changed; `event` is the status it reached, in lower case.
    PaymentEvent = Event "evt.payment.{event}.{city}.{payment}"
        { event: Word, city: City, payment: PaymentId } (PaymentChanged) stream "EVENTS" owner "payments";
    /// A SKU crossed its threshold; `event` is `low` or `restored`.
    StockEvent = Event "evt.stock.{event}.{city}.{hub}.{sku}"
        { event: Word, city: City, hub: HubId, sku: Sku } (StockCrossed) stream "EVENTS" owner "inventory";
    /// A hub was created or changed.
    HubEvent = Event "evt.hub.changed.{city}.{hub}" { city: City, hub: HubId } (HubChanged)
        stream "EVENTS" owner "catalogue";
    /// A product was created or changed.
    ProductEvent = Event "evt.product.changed.{sku}" { sku: Sku } (ProductChanged)
        stream "EVENTS" owner "catalogue";
    /// A hub sells other products now.
    AssortmentEvent = Event "evt.assortment.changed.{city}.{hub}" { city: City, hub: HubId }
        (AssortmentChanged) stream "EVENTS" owner "catalogue";
    /// A language's synonyms or foldings changed.
    LanguageEvent = Event "evt.language.changed.{language}" { language: Name } (LanguageChanged)
        stream "EVENTS" owner "search";
    /// A promotion was created, changed or ended.
    PromoEvent = Event "evt.promo.changed.{promo}" { promo: Name } (PromoChanged)
        stream "EVENTS" owner "promo";
    /// A quote was made, under this variant of an experiment.
    QuoteEvent = Event "evt.quote.made.{city}.{quote}" { city: City, quote: Name } (QuoteMade)
        stream "EVENTS" owner "pricing";
    /// A flash sale opened, sold out or ended.
    SaleEvent = Event "evt.sale.{event}.{city}.{sale}" { event: Word, city: City, sale: Name } (SaleChanged)
        stream "EVENTS" owner "flashsale";
    /// A compensation keeps failing; a person must look.
    SagaEvent = Event "evt.saga.stuck.{city}.{saga}" { city: City, saga: SagaId } (SagaStuck)
        stream "EVENTS" owner "checkout";

    /// A city's settings changed.
    CityEvent = Event "evt.city.changed.{city}" { city: City } (CityChanged)
        stream "EVENTS" owner "geo";
    /// A hub's zone changed.
    ZoneEvent = Event "evt.zone.changed.{city}.{hub}" { city: City, hub: HubId } (ZoneChanged)
        stream "EVENTS" owner "geo";
    /// A pick task changed; `event` is `created`, `started`, `packed` or `cancelled`.
    PickEvent = Event "evt.pick.{event}.{city}.{order}" { event: Word, city: City, order: OrderId }
        (PickChanged) stream "EVENTS" owner "fulfilment";
    /// An order's carriage changed; `event` is `offered`, `accepted`, `rejected`, `timed_out`,
    /// `cancelled`, `picked_up`, `delivered`, `pooled`, or `overdue` (picked up, and it does not move).
    AssignmentEvent = Event "evt.assignment.{event}.{city}.{order}"
        { event: Word, city: City, order: OrderId } (AssignmentChanged) stream "EVENTS" owner "dispatch";
    /// A rider's record or state changed.
    RiderEvent = Event "evt.rider.changed.{city}.{rider}" { city: City, rider: RiderId } (RiderChanged)
        stream "EVENTS" owner "dispatch";
    /// A rider on an order crossed the fence of its hub or its customer; `event` is `entered` or `left`.
    GeofenceEvent = Event "evt.geofence.{event}.{city}.{rider}" { event: Word, city: City, rider: RiderId }
        (GeofenceCrossed) stream "EVENTS" owner "tracking";
    /// Accepted points on their way into history.
    TrackFrames = Event "gpsframe.{city}.{partition}" { city: City, partition: Name } (TrackFrame)
        stream "TRACK" owner "tracking";

    /// The outcome of a checkout, to the gateway that waits for it.
    CheckoutReply = Live "gw.{instance}.{saga}" { instance: Name, saga: SagaId } (CheckoutOutcome)
        stream "" owner "checkout";
    /// New stock levels of a hub, conflated.
    StockFeed = Live "stock.{city}.{hub}" { city: City, hub: HubId } (StockChanged)
        stream "" owner "inventory";

    /// How far a flash sale is, once a second.
    SaleTicks = Live "flash.{sale}" { sale: Name } (SaleTick) stream "" owner "flashsale";
    /// To a rider's device; `command` is `offer`, `assigned`, `cancelled` or `banned`.
    RiderCommands = Live "drv.{city}.{rider}.cmd.{command}" { city: City, rider: RiderId, command: Word }
        (RiderCommand) stream "" owner "dispatch";
    /// From a rider's device; `event` is `accept`, `reject`, `state` or `progress`. Sent as a request, it is
    /// answered as the HTTP route is.
    RiderReports = Live "drv.{city}.{rider}.evt.{event}" { city: City, rider: RiderId, event: Word }
        (RiderReport) stream "" owner "device";
    /// A device's position, as it sends it.
    Pings = Live "gps.{city}.{rider}" { city: City, rider: RiderId } (Ping) stream "" owner "device";
    /// The same, once the server has put it into its partition. Sent as a request, it is answered with a
    /// verdict.
    PartitionedPings = Live "gpsp.{partition}.{city}.{rider}" { partition: Name, city: City, rider: RiderId }
        (Ping) stream "" owner "device";
    /// Where the riders of a partition are, at most once a second.
    PositionFrames = Live "pos.{city}.{partition}" { city: City, partition: Name } (PositionFrame)
        stream "" owner "tracking";
    /// Where the rider of an order is, at most once a second, while he carries it.
    OrderTrack = Live "track.{order}" { order: OrderId } (OrderLocation) stream "" owner "tracking";
    /// When an order arrives, whenever that changes.
    OrderEta = Live "eta.{order}" { order: OrderId } (Eta) stream "" owner "eta";
    /// Riders and waiting orders around a hub, conflated.
    SupplyFeed = Live "supply.{city}.{hub}" { city: City, hub: HubId } (HubSupply)
        stream "" owner "dispatch";
    /// Orders wait at a hub: its owner need not wait for its next look.
    DispatchWakes = Live "dispatch.wake.{city}.{hub}" { city: City, hub: HubId } (DispatchWake)
        stream "" owner "dispatch";

    /// A message that could not be handled.
    DeadLetters = Event "dlq.{domain}.{id}" { domain: Name, id: Name } (DeadLetter)
        stream "DLQ" owner "runtime";
}
