//! Before a handler: who calls, may they, and not too often.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
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
    let ip = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
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
