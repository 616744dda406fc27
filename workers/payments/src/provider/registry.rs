//! Which provider serves which means of payment. Settled at start; a route to nowhere is refused then.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Provider;

/// The customer's choice in `payment.method` of a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    Card,
    /// Not a provider of its own: one of the methods of Razorpay, or of the sandbox.
    Upi,
    Cod,
    Wallet,
    /// The sandbox by name, for demonstrations; routed nowhere in production.
    Sandbox,
}

impl Method {
    pub const ALL: [Self; 5] = [Self::Card, Self::Upi, Self::Cod, Self::Wallet, Self::Sandbox];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Upi => "upi",
            Self::Cod => "cod",
            Self::Wallet => "wallet",
            Self::Sandbox => "sandbox",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == text)
    }

    /// Whether this provider can serve this method at all.
    fn suits(self, provider: &str) -> bool {
        match self {
            Self::Card => matches!(provider, "stripe" | "razorpay" | "sandbox"),
            Self::Upi => matches!(provider, "razorpay" | "sandbox"),
            Self::Cod => provider == "cod",
            Self::Wallet => provider == "wallet",
            Self::Sandbox => provider == "sandbox",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    #[error("two providers are called {0}")]
    Twice(String),
    #[error("method {method} is routed to {provider}, which is not configured")]
    Missing { method: &'static str, provider: String },
    #[error("method {method} cannot be served by {provider}")]
    Unsuitable { method: &'static str, provider: String },
}

/// All configured providers.
#[derive(Clone)]
pub struct Providers {
    by_name: BTreeMap<&'static str, Arc<dyn Provider>>,
    routes: BTreeMap<Method, Arc<dyn Provider>>,
}

impl Providers {
    /// `providers` are expected behind their guards.
    pub fn new(
        providers: Vec<Arc<dyn Provider>>,
        routes: &BTreeMap<Method, String>,
    ) -> Result<Self, RouteError> {
        let mut by_name = BTreeMap::new();
        for provider in providers {
            let name = provider.name();
            if by_name.insert(name, provider).is_some() {
                return Err(RouteError::Twice(name.to_owned()));
            }
        }
        let mut to = BTreeMap::new();
        for (&method, name) in routes {
            let (method_name, provider) = (method.as_str(), name.clone());
            if !method.suits(name) {
                return Err(RouteError::Unsuitable { method: method_name, provider });
            }
            match by_name.get(name.as_str()) {
                Some(found) => to.insert(method, found.clone()),
                None => return Err(RouteError::Missing { method: method_name, provider }),
            };
        }
        Ok(Self { by_name, routes: to })
    }

    /// For a new payment.
    pub fn for_method(&self, method: Method) -> Option<&Arc<dyn Provider>> {
        self.routes.get(&method)
    }

    /// For a payment already begun, a webhook, a reconciliation: the name it was begun with, whatever
    /// its method is routed to by now.
    pub fn by_name(&self, name: &str) -> Option<&Arc<dyn Provider>> {
        self.by_name.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<dyn Provider>> {
        self.by_name.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::cod::Cod;

    fn routes(list: &[(Method, &str)]) -> BTreeMap<Method, String> {
        list.iter().map(|(m, p)| (*m, (*p).to_owned())).collect()
    }

    fn cash() -> Arc<dyn Provider> {
        Arc::new(Cod::default())
    }

    #[test]
    fn a_route_to_nowhere_is_refused_at_start() {
        let new = |list: &[(Method, &str)]| Providers::new(vec![cash()], &routes(list)).err();
        assert_eq!(new(&[(Method::Cod, "cod")]), None);
        assert!(matches!(new(&[(Method::Upi, "razorpay")]), Some(RouteError::Missing { .. })));
        assert!(matches!(new(&[(Method::Card, "cod")]), Some(RouteError::Unsuitable { .. })));
        let twice = Providers::new(vec![cash(), cash()], &routes(&[])).err();
        assert_eq!(twice, Some(RouteError::Twice("cod".into())));
    }

    #[test]
    fn names_go_there_and_back() {
        for method in Method::ALL {
            assert_eq!(Method::parse(method.as_str()), Some(method));
        }
        assert_eq!(Method::parse("cheque"), None);
    }
}
