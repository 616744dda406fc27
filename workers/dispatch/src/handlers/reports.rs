//! What riders' devices say over NATS: `drv.{city}.{rider}.evt.{accept|reject|state|progress}`. The same
//! handlers as behind the endpoints; only who says it stands in the subject, which the server guards.

use std::{sync::Arc, time::Duration};

use async_nats::{HeaderMap, Message};
use bytes::Bytes;
use futures::StreamExt;
use runtime::{Code, Cx, Fault, retry::Backoff};
use subjects::{
    Channel,
    codec::{Encoding, Wire},
    headers,
    ids::Token,
    table::RiderReports,
    v1,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    handlers::{answer, progress, set_state},
    rules::zone_of,
    state::State,
};

/// A rider's reports are handled one after the other, those of riders in different lanes at once.
const LANES: u32 = 16;
const LANE_LENGTH: usize = 256;

pub async fn run(state: Arc<State>, cancel: CancellationToken) {
    let mut lanes = Vec::new();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..LANES {
        let (lane, mut reports) = mpsc::channel::<(RiderReports, Message)>(LANE_LENGTH);
        lanes.push(lane);
        let state = state.clone();
        workers.spawn(async move {
            while let Some((channel, message)) = reports.recv().await {
                handle(&state, channel, message).await;
            }
        });
    }
    let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        let subscribed =
            state.bus.incoming().queue_subscribe("drv.*.*.evt.*", "dispatch-reports".to_owned()).await;
        match subscribed {
            Ok(mut reports) => {
                pause.reset();
                while let Some(Some(message)) = cancel.run_until_cancelled(reports.next()).await {
                    let Some(channel) = RiderReports::parse(&message.subject) else { continue };
                    let lane = zone_of(channel.rider.as_str(), LANES) as usize;
                    if let Some(lane) = lanes.get(lane) {
                        let _ = lane.send((channel, message)).await;
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "riders' reports are not heard; trying again"),
        }
        pause.wait(&cancel).await;
    }
    drop(lanes);
    while workers.join_next().await.is_some() {}
}

async fn handle(state: &Arc<State>, channel: RiderReports, message: Message) {
    let content_type =
        message.headers.as_ref().and_then(|h| h.get(headers::CONTENT_TYPE)).map(|v| v.as_str().to_owned());
    let encoding = Encoding::of(content_type.as_deref(), &message.payload);
    let answer = match encoding.decode::<v1::RiderReport>(&message.payload) {
        Ok(report) => act(state, &channel, report, encoding).await,
        Err(error) => Err(error.into()),
    };
    let outcome = answer.as_ref().map_or_else(|fault| fault.code.as_str(), |_| "ok");
    metrics::counter!("kilat_dispatch_reports_total", "outcome" => outcome).increment(1);
    let Some(reply_to) = message.reply else { return };
    let mut header = HeaderMap::new();
    header.insert(headers::CONTENT_TYPE, encoding.content_type());
    let payload = answer.unwrap_or_else(|fault| {
        header.insert(headers::SERVICE_ERROR, fault.code.as_str());
        header.insert(headers::SERVICE_ERROR_CODE, if fault.retryable() { "503" } else { "400" });
        encoding.encode::<v1::Fault>(&fault.to_wire()).unwrap_or_default()
    });
    if let Err(error) = state.bus.outgoing().publish_with_headers(reply_to, header, payload).await {
        tracing::debug!(%error, "a rider got no reply");
    }
}

pub async fn act(
    state: &Arc<State>,
    channel: &RiderReports,
    report: v1::RiderReport,
    encoding: Encoding,
) -> Result<Bytes, Fault> {
    let cx = Cx::background(state.bus.clone());
    let rider_id = channel.rider.to_string();
    match channel.event.as_str() {
        "accept" => {
            let request = v1::AcceptOffer { assignment_id: report.assignment_id, rider_id };
            encoded(encoding, &answer::accept(state.clone(), cx, request).await?)
        }
        "reject" => {
            let request =
                v1::RejectOffer { assignment_id: report.assignment_id, rider_id, reason: report.reason };
            encoded(encoding, &answer::reject(state.clone(), cx, request).await?)
        }
        "state" => {
            let request = v1::SetRiderState { rider_id, to: report.state, point: report.point };
            encoded(encoding, &set_state::set_state(state.clone(), cx, request).await?)
        }
        "progress" => {
            let request = v1::ReportProgress {
                order_id: report.order_id,
                rider_id,
                to: report.status,
                note: report.reason,
            };
            encoded(encoding, &progress::progress(state.clone(), cx, request).await?)
        }
        other => Err(Fault::poison(Code::RequestMalformed, format!("riders do not report {other}"))),
    }
}

fn encoded<M: Wire>(encoding: Encoding, message: &M) -> Result<Bytes, Fault> {
    encoding.encode(message).map_err(|error| Fault::reject(Code::Internal, error.to_string()))
}

/// Wakes: each worker hears all, the hub's owner acts.
pub async fn wakes(state: Arc<State>, cancel: CancellationToken) {
    let mut pause = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
    while !cancel.is_cancelled() {
        if let Ok(mut wakes) = state.bus.incoming().subscribe("dispatch.wake.>").await {
            pause.reset();
            while let Some(Some(message)) = cancel.run_until_cancelled(wakes.next()).await {
                if let Some(wake) = subjects::table::DispatchWakes::parse(&message.subject) {
                    state.woken(wake.hub.as_str());
                }
            }
        }
        pause.wait(&cancel).await;
    }
}
