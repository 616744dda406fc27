//! From a code to an HTTP status. There is no wildcard arm: a new code does not compile until somebody
//! has decided what it is over HTTP.

use axum::http::{Method, StatusCode};
use subjects::Code;

/// Where the request named the thing a code may find missing. An unknown SKU is 404 when the path asks
/// for it, and 422 when it is one field of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    ByPath,
    ByBody,
}

impl Named {
    /// Reads name things by path, writes by body: all but those to a part of a hub, which has to be there.
    pub fn of(method: &Method, route: &str) -> Self {
        let part = route.split_once("/hubs/{").is_some_and(|(_, rest)| rest.contains('/'));
        if method.is_safe() || part { Self::ByPath } else { Self::ByBody }
    }
}

pub const fn status(code: Code, named: Named) -> StatusCode {
    match code {
        Code::RequestMalformed | Code::IdempotencyKeyMissing => StatusCode::BAD_REQUEST,

        Code::AuthMissing
        | Code::AuthInvalid
        | Code::AuthExpired
        | Code::SignatureInvalid
        | Code::SignatureStale
        | Code::SaleTokenInvalid
        | Code::SaleTokenExpired
        | Code::SaleTokenUsed => StatusCode::UNAUTHORIZED,

        Code::PaymentDeclined | Code::InsufficientFunds => StatusCode::PAYMENT_REQUIRED,

        Code::AuthForbidden | Code::WrongRider | Code::RiderInactive | Code::DeviceBanned => {
            StatusCode::FORBIDDEN
        }

        Code::RouteNotFound
        | Code::ReservationNotFound
        | Code::OrderNotFound
        | Code::PaymentNotFound
        | Code::UnknownProvider
        | Code::SagaNotFound
        | Code::ZoneNotFound
        | Code::PickNotFound
        | Code::RiderNotFound
        | Code::AssignmentNotFound
        | Code::TaskNotFound
        | Code::NotCarried
        | Code::NoPosition
        | Code::EtaNotFound
        | Code::UnknownLanguage
        | Code::PromoNotFound
        | Code::TariffNotFound
        | Code::SaleNotFound
        | Code::PlaceNotFound
        | Code::CartNotFound => StatusCode::NOT_FOUND,

        Code::InventoryUnknownSku
        | Code::UnknownCity
        | Code::GeoUnknownHub
        | Code::FulfilmentUnknownHub
        | Code::DispatchUnknownHub
        | Code::EtaUnknownHub
        | Code::SearchUnknownHub
        | Code::PricingUnknownHub
        | Code::InventoryUnknownHub
        | Code::UnknownHub
        | Code::UnknownSku
        | Code::NotSoldHere => match named {
            Named::ByPath => StatusCode::NOT_FOUND,
            Named::ByBody => StatusCode::UNPROCESSABLE_ENTITY,
        },

        Code::RouteMethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,

        Code::IdempotencyInFlight
        | Code::OutOfStock
        | Code::ReservationConflict
        | Code::ReservationClosed
        | Code::BelowZero
        | Code::MovementConflict
        | Code::IllegalTransition
        | Code::RiderIllegalTransition
        | Code::OfferExpired
        | Code::OfferClosed
        | Code::OfferCancelled
        | Code::TaskConflict
        | Code::PromoNotApplicable
        | Code::PromoExhausted
        | Code::PromoConflict
        | Code::PromoClosed
        | Code::QuoteExpired
        | Code::QuoteMismatch
        | Code::QuoteUsed
        | Code::SaleNotOpen
        | Code::SaleFixed
        | Code::SaleFull
        | Code::PlacePassedOn
        | Code::SaleLimit
        | Code::OrderClosed
        | Code::OrderConflict
        | Code::PaymentUndone
        | Code::PaymentState
        | Code::PaymentConflict
        | Code::HubInactive
        | Code::SagaNotStuck
        | Code::CheckoutCancelled => StatusCode::CONFLICT,

        Code::RequestTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::RequestMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,

        Code::RequestInvalid
        | Code::IdempotencyKeyReused
        | Code::UnknownMethod
        | Code::OverRefund
        | Code::CurrencyMismatch
        | Code::PromoUnsupported
        | Code::PromoRuleInvalid
        | Code::PromoCodeUnknown
        | Code::QuoteInvalid
        | Code::CartFull
        | Code::ZoneInvalid
        | Code::PlaceUnknown => StatusCode::UNPROCESSABLE_ENTITY,

        Code::RateLimited | Code::SaleFlood => StatusCode::TOO_MANY_REQUESTS,

        Code::SaleSoldOut => StatusCode::GONE,

        // A stuck saga is ours to mend; no retry of the client's helps.
        Code::Internal | Code::SagaStuck => StatusCode::INTERNAL_SERVER_ERROR,

        Code::Unavailable
        | Code::NoResponders
        | Code::Busy
        | Code::HubClosed
        | Code::ProviderUnavailable
        | Code::DevicesClosed
        | Code::SearchNotReady
        | Code::DeadlineExceeded
        | Code::CheckoutUndone => StatusCode::SERVICE_UNAVAILABLE,

        Code::Timeout => StatusCode::GATEWAY_TIMEOUT,
    }
}
