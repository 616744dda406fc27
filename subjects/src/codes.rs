//! Every error code, unique and stable. Apps and operators match on these strings, so a code is
//! never renamed and never reused; the test below holds the list to that.
//!
//! The first word says which part of the house says no. What HTTP makes of a code is the gateway's
//! business alone.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal;)+) => {
        /// Why something was refused or failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// What the code means, for the references.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }
        }
    };
}

codes! {
    /// The payload or body is not the message it should be.
    RequestMalformed = "request.malformed";
    /// Well-formed, but a field is wrong; `fields` says which.
    RequestInvalid = "request.invalid";
    /// The body or payload is larger than is taken.
    RequestTooLarge = "request.too_large";
    /// The body is not `application/json`.
    RequestMediaType = "request.media_type";
    /// No such route.
    RouteNotFound = "route.not_found";
    /// The route exists, the method does not.
    RouteMethodNotAllowed = "route.method_not_allowed";
    /// No bearer token.
    AuthMissing = "auth.missing";
    /// The token is not one of ours: bad signature, algorithm, audience or form.
    AuthInvalid = "auth.invalid";
    /// The token was ours, once.
    AuthExpired = "auth.expired";
    /// The role may not do this.
    AuthForbidden = "auth.forbidden";
    /// Too many requests from this caller on this route.
    RateLimited = "rate.limited";
    /// The route needs an `Idempotency-Key` of 1 to 255 visible ASCII characters.
    IdempotencyKeyMissing = "idempotency.key_missing";
    /// The key was used before, with another body.
    IdempotencyKeyReused = "idempotency.key_reused";
    /// The first request with this key is still being worked on.
    IdempotencyInFlight = "idempotency.in_flight";
    /// A store or the bus cannot be reached now.
    Unavailable = "service.unavailable";
    /// Nobody listens on the subject.
    NoResponders = "service.no_responders";
    /// The worker did not answer in time; the request may have taken effect.
    Timeout = "service.timeout";
    /// The worker has too much to do.
    Busy = "service.busy";
    /// A defect of ours; the log has the details.
    Internal = "service.internal";

    /// A line of the basket cannot be had; `shortages` says which and how many are left.
    OutOfStock = "inventory.out_of_stock";
    /// The hub does not carry this SKU.
    InventoryUnknownSku = "inventory.unknown_sku";
    /// Inventory does not know this hub.
    InventoryUnknownHub = "inventory.unknown_hub";
    /// The hub's stock is being rebuilt from the record; nothing is sold until it is.
    HubClosed = "inventory.hub_closed";
    /// The reservation id was used for another basket.
    ReservationConflict = "inventory.reservation_conflict";
    /// The reservation has ended; it cannot be confirmed, extended or made again.
    ReservationClosed = "inventory.reservation_closed";
    /// No such reservation.
    ReservationNotFound = "inventory.reservation_not_found";
    /// The movement would take more than there is.
    BelowZero = "inventory.below_zero";
    /// The movement id was used for another movement.
    MovementConflict = "inventory.movement_conflict";

    /// No such order, or not yours.
    OrderNotFound = "order.not_found";
    /// The order cannot go from its status to the one asked for.
    IllegalTransition = "order.illegal_transition";
    /// The order was closed before this step came: the saga gave up, or the customer cancelled.
    OrderClosed = "order.closed";
    /// The order id belongs to another checkout.
    OrderConflict = "order.conflict";

    /// The provider declined the charge.
    PaymentDeclined = "payments.declined";
    /// The wallet's balance does not cover the amount.
    InsufficientFunds = "payments.insufficient_funds";
    /// No provider serves this payment method.
    UnknownMethod = "payments.unknown_method";
    /// No such provider.
    UnknownProvider = "payments.unknown_provider";
    /// No such payment.
    PaymentNotFound = "payments.not_found";
    /// The charge was undone before it was made; it is refused for good.
    PaymentUndone = "payments.undone";
    /// The payment is not in a state that allows this.
    PaymentState = "payments.illegal_state";
    /// More than what is left of the payment.
    OverRefund = "payments.over_refund";
    /// The id was used for another operation.
    PaymentConflict = "payments.conflict";
    /// The currency is not the payment's, or the provider does not take it.
    CurrencyMismatch = "payments.currency_mismatch";
    /// The provider cannot be reached, or its breaker is open.
    ProviderUnavailable = "payments.provider_unavailable";
    /// The webhook's signature does not match its body.
    SignatureInvalid = "payments.signature_invalid";
    /// The webhook's timestamp is outside the tolerance.
    SignatureStale = "payments.signature_stale";

    /// No such hub.
    UnknownHub = "catalogue.unknown_hub";
    /// The hub takes no orders now.
    HubInactive = "catalogue.hub_inactive";
    /// No such product.
    UnknownSku = "catalogue.unknown_sku";
    /// The product has no price in this hub's city.
    NotSoldHere = "catalogue.not_sold_here";

    /// No such saga.
    SagaNotFound = "checkout.saga_not_found";
    /// Only a stuck saga can be retried or resolved.
    SagaNotStuck = "checkout.saga_not_stuck";
    /// The checkout did not finish in time and was undone; nothing was charged.
    DeadlineExceeded = "checkout.deadline_exceeded";
    /// A service the checkout needs did not answer; the checkout was undone and nothing was charged. Its
    /// key is used up: try again with a new one.
    CheckoutUndone = "checkout.undone";
    /// The checkout was cancelled before it was confirmed.
    CheckoutCancelled = "checkout.cancelled";
    /// The checkout could not be undone on its own; support has it.
    SagaStuck = "checkout.stuck";
    /// Promotions and quotes are not served by this installation.
    PromoUnsupported = "checkout.promo_unsupported";

    /// No such city.
    UnknownCity = "geo.unknown_city";
    /// Geo does not know this hub.
    GeoUnknownHub = "geo.unknown_hub";
    /// The hub has no zone.
    ZoneNotFound = "geo.zone_not_found";
    /// The polygon crosses itself, is empty, is too large, or has too many corners; `fields` says which.
    ZoneInvalid = "geo.zone_invalid";
    /// Neither the point nor the caller's address says where this is.
    PlaceUnknown = "geo.place_unknown";

    /// No such pick task.
    PickNotFound = "fulfilment.pick_not_found";
    /// Fulfilment does not know this hub.
    FulfilmentUnknownHub = "fulfilment.unknown_hub";

    /// No such rider.
    RiderNotFound = "dispatch.rider_not_found";
    /// The rider is not active, or is shut out.
    RiderInactive = "dispatch.rider_inactive";
    /// The rider cannot go from his state to the one asked for.
    RiderIllegalTransition = "dispatch.illegal_transition";
    /// No such assignment.
    AssignmentNotFound = "dispatch.assignment_not_found";
    /// The trip was offered to another rider, or he does not carry this order.
    WrongRider = "dispatch.wrong_rider";
    /// The time to accept has passed.
    OfferExpired = "dispatch.offer_expired";
    /// The offer was answered before, in another way.
    OfferClosed = "dispatch.offer_closed";
    /// The order was cancelled; the offer with it.
    OfferCancelled = "dispatch.order_cancelled";
    /// Dispatch does not know this order.
    TaskNotFound = "dispatch.order_not_found";
    /// The order id was used for another order's carriage.
    TaskConflict = "dispatch.conflict";
    /// Dispatch does not know this hub.
    DispatchUnknownHub = "dispatch.unknown_hub";

    /// Nobody carries the order now.
    NotCarried = "tracking.not_carried";
    /// The rider has not been heard of lately.
    NoPosition = "tracking.no_position";

    /// No estimate is kept for this order.
    EtaNotFound = "eta.order_not_found";
    /// Eta does not know this hub.
    EtaUnknownHub = "eta.unknown_hub";

    /// The rider is shut out.
    DeviceBanned = "devices.banned";
    /// Logging in is not configured: no signing key.
    DevicesClosed = "devices.closed";

    /// The search index is being built.
    SearchNotReady = "search.not_ready";
    /// Search does not know this hub.
    SearchUnknownHub = "search.unknown_hub";
    /// No such language.
    UnknownLanguage = "search.unknown_language";

    /// No such promotion.
    PromoNotFound = "promo.not_found";
    /// The rule is not one; `fields` says where and why.
    PromoRuleInvalid = "promo.rule_invalid";
    /// No promotion has this code.
    PromoCodeUnknown = "promo.code_unknown";
    /// The promotion does not apply to this basket.
    PromoNotApplicable = "promo.not_applicable";
    /// Its uses or its budget are spent.
    PromoExhausted = "promo.exhausted";
    /// The order id was used for another redemption.
    PromoConflict = "promo.conflict";
    /// The redemption was undone; it cannot be made or committed again.
    PromoClosed = "promo.closed";

    /// The quote is not one of ours, or not yours.
    QuoteInvalid = "pricing.quote_invalid";
    /// The quote's time is over; ask for a new one.
    QuoteExpired = "pricing.quote_expired";
    /// The basket is not the one that was quoted.
    QuoteMismatch = "pricing.quote_mismatch";
    /// The quote was used for another order.
    QuoteUsed = "pricing.quote_used";
    /// Pricing does not know this hub.
    PricingUnknownHub = "pricing.unknown_hub";
    /// No tariff for this city.
    TariffNotFound = "pricing.tariff_not_found";

    /// No such sale.
    SaleNotFound = "flash.sale_not_found";
    /// The sale has not begun, or is over.
    SaleNotOpen = "flash.not_open";
    /// Nothing is left, and nothing will come back.
    SaleSoldOut = "flash.sold_out";
    /// The sale has begun; it cannot be changed so.
    SaleFixed = "flash.fixed";
    /// The attestation token is not one of ours, or for another device or sale.
    SaleTokenInvalid = "flash.token_invalid";
    /// The attestation token's time is over.
    SaleTokenExpired = "flash.token_expired";
    /// The attestation token was used before.
    SaleTokenUsed = "flash.token_used";
    /// Too many attempts from this device.
    SaleFlood = "flash.rate_limited";
    /// All places are taken, and this sale has no waiting room.
    SaleFull = "flash.full";
    /// The place was not used in time and has passed on.
    PlacePassedOn = "flash.place_passed_on";
    /// The buyer has not joined this sale.
    PlaceNotFound = "flash.place_not_found";
    /// More units than one buyer may have.
    SaleLimit = "flash.per_user_limit";

    /// The cart has too many lines.
    CartFull = "cart.full";
    /// No such cart.
    CartNotFound = "cart.not_found";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Code;

    #[test]
    fn codes_are_unique_dotted_and_parse_back() {
        let mut seen = HashSet::new();
        for &code in Code::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} stands twice");
            assert_eq!(Code::parse(text), Some(code));
            assert!(text.split('.').count() == 2, "{text} is not room.reason");
            assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.'), "{text}");
        }
    }
}
