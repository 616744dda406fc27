//! An HTTP proxy that loses, cuts, repeats and falsifies on demand. A fault hits the next POST only:
//! reads must be able to find out what happened.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;

#[derive(Clone, Debug)]
pub enum Fault {
    /// Never arrives, never answered.
    LoseRequest,
    /// Takes effect, never answered.
    LoseAnswer,
    /// Takes effect, connection cut in the middle of the answer.
    CutAnswer,
    /// Arrives twice; the second answer counts.
    Repeat,
    /// Answered with this status by the proxy; never arrives.
    Answer(u16),
    /// Takes effect; this text in the answer is replaced.
    Rewrite(&'static str, &'static str),
}

/// A request as it passes.
#[derive(Clone, Debug)]
pub struct Passing {
    pub method: Method,
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// An answer as it passes.
#[derive(Clone, Debug)]
pub struct Answered {
    pub status: StatusCode,
    pub body: Bytes,
}

/// Where requests go on to.
pub type Upstream = Arc<dyn Fn(Passing) -> BoxFuture<'static, Answered> + Send + Sync>;

#[derive(Clone)]
pub struct Proxy {
    pub url: String,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    upstream: Upstream,
}

impl Proxy {
    pub async fn start(upstream: Upstream) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let proxy = Self { url, faults: Arc::default(), upstream };
        let app = Router::new().fallback(pass).with_state(proxy.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        proxy
    }

    /// The next POST meets this.
    pub fn arm(&self, fault: Fault) {
        self.faults.lock().unwrap().push_back(fault);
    }

    pub fn unused(&self) -> usize {
        self.faults.lock().unwrap().len()
    }
}

/// Sends on to another HTTP server.
pub fn to_server(base: String) -> Upstream {
    let client = payments::provider::http::client().unwrap();
    Arc::new(move |passing: Passing| {
        let request = client
            .request(passing.method.clone(), format!("{base}{}", passing.path_and_query))
            .headers(passing.headers.clone())
            .body(passing.body.clone());
        Box::pin(async move {
            let response = request.send().await.unwrap();
            let status = StatusCode::from_u16(response.status().as_u16()).unwrap();
            Answered { status, body: response.bytes().await.unwrap() }
        })
    })
}

async fn pass(State(proxy): State<Proxy>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut headers = parts.headers;
    headers.remove("host");
    headers.remove("content-length");
    let passing = Passing {
        method: parts.method,
        path_and_query: parts.uri.path_and_query().unwrap().to_string(),
        headers,
        body: axum::body::to_bytes(body, 1 << 20).await.unwrap(),
    };
    let fault = match passing.method {
        Method::POST => proxy.faults.lock().unwrap().pop_front(),
        _ => None,
    };
    let forward = || (proxy.upstream)(passing.clone());
    match fault {
        None => reply(forward().await),
        Some(Fault::LoseRequest) => std::future::pending().await,
        Some(Fault::LoseAnswer) => {
            forward().await;
            std::future::pending().await
        }
        Some(Fault::CutAnswer) => {
            forward().await;
            let cut = futures::stream::iter([Ok(Bytes::from_static(b"{\"id\":")), Err("cut")]);
            Body::from_stream(cut).into_response()
        }
        Some(Fault::Repeat) => {
            forward().await;
            reply(forward().await)
        }
        Some(Fault::Answer(status)) => StatusCode::from_u16(status).unwrap().into_response(),
        Some(Fault::Rewrite(from, to)) => {
            let answered = forward().await;
            let text = String::from_utf8(answered.body.to_vec()).unwrap();
            assert!(text.contains(from), "nothing to rewrite in {text}");
            reply(Answered { body: text.replace(from, to).into(), ..answered })
        }
    }
}

fn reply(answered: Answered) -> Response {
    let json = [("content-type", "application/json")];
    (answered.status, json, answered.body).into_response()
}
