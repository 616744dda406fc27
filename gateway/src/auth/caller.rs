//! Roles, the caller of a request, and the extractors handlers take.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{extract::FromRequestParts, http::request::Parts};
use subjects::{
    Code, Fault,
    ids::{RiderId, Token, UserId},
};

use tokio::time::Instant;

use super::keys::unix_now;
use crate::problem::Problem;

/// A year: no stream lives that long, and a clock cannot overflow.
const FAR_S: u64 = 365 * 86_400;

/// What a caller may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Customer,
    Store,
    Driver,
    Support,
    Admin,
    Service,
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Customer, Self::Store, Self::Driver, Self::Support, Self::Admin, Self::Service];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Store => "store",
            Self::Driver => "driver",
            Self::Support => "support",
            Self::Admin => "admin",
            Self::Service => "service",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roles {
    /// Anybody, even without a token. A token that is sent must be good all the same.
    Anyone,
    /// Nobody is asked for a token: the body is signed, or there is nothing to protect. A header that
    /// happens to be there is not looked at.
    Unchecked,
    Only(&'static [Role]),
}

impl Roles {
    pub fn admit(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::Unchecked => true,
            Self::Only(roles) => roles.contains(&role),
        }
    }
}

/// A caller with a good token and a role the route admits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub sub: Arc<str>,
    pub role: Role,
    /// Unix seconds, with what clocks may differ by: the token's end.
    pub until: u64,
}

impl Caller {
    /// The caller as a customer.
    ///
    /// # Errors
    /// The subject is no user id; cannot happen to a customer, whose token is checked for it.
    pub fn user(&self) -> Result<UserId, Fault> {
        UserId::parse(&self.sub)
            .map_err(|error| Fault::reject(Code::AuthForbidden, format!("the subject {error}")))
    }

    /// The caller as a rider.
    ///
    /// # Errors
    /// The subject is no rider id; cannot happen to a driver, whose token is checked for it.
    pub fn rider(&self) -> Result<RiderId, Fault> {
        RiderId::parse(&self.sub)
            .map_err(|error| Fault::reject(Code::AuthForbidden, format!("the subject {error}")))
    }

    /// When what the token opened has to be closed.
    pub fn good_until(&self) -> Instant {
        Instant::now() + Duration::from_secs(self.until.saturating_sub(unix_now()).min(FAR_S))
    }

    /// Whose things the caller sees: a customer only their own (`Some`), staff everybody's (`None`).
    pub fn own(&self) -> Option<&str> {
        match self.role {
            Role::Customer => Some(&self.sub),
            Role::Store | Role::Driver | Role::Support | Role::Admin | Role::Service => None,
        }
    }
}

/// Whoever is there: a caller if there was a token, and the address either way.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub caller: Option<Caller>,
    pub ip: IpAddr,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // The guard of the route put it there, or has answered already.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::from(missing()))
    }
}

/// `auth.missing`.
pub fn missing() -> Fault {
    Fault::reject(Code::AuthMissing, "send Authorization: Bearer <token>")
}
