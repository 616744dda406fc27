//! Before a handler: who calls, may they, and not too often.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use runtime::config::Networks;
use subjects::{Code, Fault};

use crate::{
    App,
    auth::{Caller, Roles, Visitor, caller::missing},
    edge::Context,
    limits::Class,
    problem::Problem,
    table::Spec,
};

pub async fn guard(
    State((app, spec)): State<(App, &'static Spec)>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let ip = client(&app.config.gateway.trusted_proxies, peer, request.headers());
    let caller = match admit(&app, spec, request.headers()) {
        Ok(caller) => caller,
        Err(fault) => return Problem(fault).into_response(),
    };
    let verdict = match spec.class {
        Class::Free => None,
        class => match &caller {
            Some(caller) => app.limiter.check(class, &caller.sub).await,
            // Colons of IPv6 addresses are harmless in a Redis key.
            None => app.limiter.check(Class::Anonymous, &ip.to_string()).await,
        },
    };
    if let Some(fault) = verdict.and_then(|v| v.refusal()) {
        let mut response = Problem(fault).into_response();
        verdict.inspect(|v| v.write(response.headers_mut()));
        return response;
    }
    if let Some(caller) = &caller {
        request.extensions_mut().insert(caller.clone());
    }
    request.extensions_mut().insert(Visitor { caller, ip });
    debug_assert!(request.extensions().get::<Context>().is_some());
    let mut response = next.run(request).await;
    verdict.inspect(|v| v.write(response.headers_mut()));
    response
}

/// Who is behind the proxies in front of us. Each of them wrote the one before it at the end of the header,
/// so it is read from there, for as long as those who wrote are ours. What stands before that anybody could
/// have written.
fn client(trusted: &Networks, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut client = peer.to_canonical();
    if trusted.is_empty() {
        return client;
    }
    let stated: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for address in stated.into_iter().rev() {
        if !trusted.holds(client) {
            break;
        }
        let Some(address) = address_of(address) else { break };
        client = address.to_canonical();
    }
    client
}

/// With or without a port.
fn address_of(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

fn admit(app: &App, spec: &Spec, headers: &HeaderMap) -> Result<Option<Caller>, Fault> {
    if spec.roles == Roles::Unchecked {
        return Ok(None);
    }
    let Some(token) = bearer(headers)? else {
        return if spec.roles == Roles::Anyone { Ok(None) } else { Err(missing()) };
    };
    let caller = app.auth.check(token)?;
    if spec.roles.admit(caller.role) {
        return Ok(Some(caller));
    }
    Err(Fault::reject(Code::AuthForbidden, format!("a {} may not do this", caller.role.as_str())))
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Fault> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = all.next() else { return Ok(None) };
    let malformed = || Fault::reject(Code::AuthInvalid, "Authorization must be one Bearer token");
    if all.next().is_some() {
        return Err(malformed());
    }
    let (scheme, token) = value.to_str().ok().and_then(|v| v.split_once(' ')).ok_or_else(malformed)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(Some(token.trim())) } else { Err(malformed()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxies_say_who_calls() {
        let trusted: Networks = "10.0.0.0/8, 2001:db8::/32".parse().unwrap();
        let nobody = Networks::default();
        for (trusted, peer, forwarded, client_is) in [
            (&nobody, "10.0.0.1", &["203.0.113.9"][..], "10.0.0.1"),
            (&trusted, "192.0.2.1", &["203.0.113.9"], "192.0.2.1"),
            (&trusted, "10.0.0.1", &[], "10.0.0.1"),
            (&trusted, "10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            (&trusted, "::ffff:10.0.0.1", &["203.0.113.9:443"], "203.0.113.9"),
            // What a client wrote itself stands before what our proxy saw.
            (&trusted, "10.0.0.1", &["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
            (&trusted, "10.0.0.1", &["1.2.3.4", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
            (&trusted, "10.0.0.1", &["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
            (&trusted, "2001:db8::1", &["2001:db9::7"], "2001:db9::7"),
        ] {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append("x-forwarded-for", value.parse().unwrap());
            }
            let found = client(trusted, peer.parse().unwrap(), &headers);
            assert_eq!(found, client_is.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
        }
    }
}
