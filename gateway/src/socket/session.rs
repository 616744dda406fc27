//! One socket.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use prost::Message as _;
use subjects::{
    Channel as _, Code, Fault,
    ids::{City, Name, RiderId, Token as _},
    table::{PartitionedPings, devices, dispatch},
    v1,
};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, MissedTickBehavior},
};

use super::{
    Seat,
    frame::{self, Frame},
    verdicts::{Docket, Verdict},
};
use crate::{App, dto::tracking::PingAnswer, edge::Context, sse::feed::Serving};

/// Pings that wait for their verdict; with one more nothing is read.
pub const IN_FLIGHT: usize = 16;
/// A verdict later than this is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// A device that takes nothing for this long is gone.
const SLOW: Duration = Duration::from_secs(10);
/// Frames in a row that are no pings, and pings in a row that are far too many: then it is no device of ours.
const GARBAGE: u32 = 10;
const FLOOD: u32 = 100;
/// Tracking counts pings and shuts out who sends too many; here only what would hurt the way there is cut
/// off, at so many times its limit.
const SPARE: f64 = 4.0;
/// What may still come in at the end.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Who may connect, and where his pings go.
///
/// # Errors
/// `dispatch.rider_not_found`, `dispatch.rider_inactive`, `devices.banned`, or that dispatch does not answer.
pub async fn admit(app: &App, cx: &Context, rider: &RiderId) -> Result<PartitionedPings, Fault> {
    let record = app.call::<dispatch::Rider>(cx, &v1::GetRider { rider_id: rider.to_string() }).await?;
    if !record.active {
        return Err(Fault::reject(Code::RiderInactive, "the rider is not active"));
    }
    match app.call::<devices::Standing>(cx, &v1::GetBan { rider_id: rider.to_string() }).await {
        Ok(ban) if ban.banned => return Err(Fault::reject(Code::DeviceBanned, "the rider is shut out")),
        Ok(_) => {}
        // Tracking refuses a banned rider's pings, too: those who ride must not stop for this.
        Err(fault) => {
            tracing::warn!(code = fault.code.as_str(), "whether the rider is shut out is not known");
        }
    }
    let internal = |what: &str| Fault::reject(Code::Internal, format!("the rider's {what} is no token"));
    Ok(PartitionedPings {
        partition: Name::parse(&subjects::partition(rider).to_string()).map_err(|_| internal("partition"))?,
        city: City::parse(&record.city).map_err(|_| internal("city"))?,
        rider: rider.clone(),
    })
}

/// Why a socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The device left, or the line broke.
    Gone,
    Restart,
    Replaced,
    Banned,
    Garbage,
    Flood,
    Idle,
    Slow,
    TokenExpired,
}

impl End {
    /// What the device is told; nothing where there is nobody to tell.
    const fn close(self) -> Option<u16> {
        match self {
            Self::Gone | Self::Slow => None,
            Self::Restart => Some(close_code::RESTART),
            Self::Idle => Some(close_code::NORMAL),
            Self::Replaced | Self::Banned | Self::Garbage | Self::Flood | Self::TokenExpired => {
                Some(close_code::POLICY)
            }
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Restart => "restart",
            Self::Replaced => "replaced",
            Self::Banned => "banned",
            Self::Garbage => "malformed",
            Self::Flood => "flood",
            Self::Idle => "idle",
            Self::Slow => "slow",
            Self::TokenExpired => "token_expired",
        }
    }
}

/// A ping on its way.
struct Waiting {
    ping: u64,
    seq: u64,
    until: Instant,
}

/// What a socket needs beside itself.
pub struct Session {
    pub app: App,
    pub subject: PartitionedPings,
    pub docket: Docket,
    pub seat: Seat,
    pub commands: Serving,
    pub token_ends: Instant,
    pub place: Option<OwnedSemaphorePermit>,
}

impl Session {
    /// Serves the socket until one of the two has enough.
    pub async fn run(self, socket: WebSocket) {
        metrics::gauge!("kilat_sockets").increment(1.0);
        let limits = &self.app.config.tracking;
        let allowance = Allowance::new(limits.pings_per_s * SPARE, f64::from(limits.burst) * SPARE);
        let mut line = Line {
            subject: self.subject.subject(),
            session: self,
            socket,
            waiting: VecDeque::new(),
            pings: 0,
            garbage: 0,
            flood: 0,
            allowance,
        };
        let Err(end) = line.talk().await;
        metrics::counter!("kilat_sockets_closed_total", "why" => end.as_str()).increment(1);
        metrics::gauge!("kilat_sockets").decrement(1.0);
        if let Some(code) = end.close() {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(end.as_str()) };
            let _ = tokio::time::timeout(LAST_WORDS, line.socket.send(Message::Close(Some(frame)))).await;
        }
    }
}

/// A token bucket.
struct Allowance {
    per_s: f64,
    most: f64,
    left: f64,
    at: Instant,
}

impl Allowance {
    fn new(per_s: f64, most: f64) -> Self {
        Self { per_s, most, left: most, at: Instant::now() }
    }

    fn take(&mut self, now: Instant) -> bool {
        self.left = (self.left + self.per_s * (now - self.at).as_secs_f64()).min(self.most);
        self.at = now;
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

struct Line {
    session: Session,
    socket: WebSocket,
    subject: String,
    /// Oldest first.
    waiting: VecDeque<Waiting>,
    pings: u64,
    garbage: u32,
    flood: u32,
    allowance: Allowance,
}

impl Line {
    async fn talk(&mut self) -> Result<Infallible, End> {
        let every = self.session.app.config.gateway.socket_ping();
        let mut tick = tokio::time::interval_at(Instant::now() + every, every);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let closing = self.session.app.closing.clone();
        let replaced = self.session.seat.replaced.clone();
        let token_ends = self.session.token_ends;
        loop {
            let late = self.waiting.front().map(|first| first.until);
            tokio::select! {
                biased;
                () = closing.cancelled() => {
                    self.finish().await?;
                    return Err(End::Restart);
                }
                () = replaced.cancelled() => return Err(End::Replaced),
                () = tokio::time::sleep_until(token_ends) => {
                    self.finish().await?;
                    return Err(End::TokenExpired);
                }
                verdict = self.session.docket.verdicts.recv() => self.told(verdict).await?,
                () = tokio::time::sleep_until(late.unwrap_or_else(Instant::now)), if late.is_some() => {
                    self.give_up().await?;
                }
                command = self.session.commands.next() => {
                    if command.is_some_and(|command| &*command.command == "banned") {
                        return Err(End::Banned);
                    }
                }
                _ = tick.tick() => {
                    if heard.elapsed() >= every * 3 {
                        return Err(End::Idle);
                    }
                    self.send(Message::Ping(bytes::Bytes::new())).await?;
                }
                frame = self.socket.recv(), if self.waiting.len() < IN_FLIGHT => {
                    heard = Instant::now();
                    match frame {
                        Some(Ok(Message::Text(text))) => self.hear(frame::read(&text)).await?,
                        Some(Ok(Message::Binary(_))) => self.hear(Frame::Malformed(None)).await?,
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        // A frame too large breaks the line, too: what follows it cannot be found.
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
                    }
                }
            }
        }
    }

    async fn hear(&mut self, frame: Frame) -> Result<(), End> {
        let ping = match frame {
            Frame::Ping(ping) => ping,
            Frame::Malformed(seq) => {
                self.garbage += 1;
                self.answer(seq, Some("malformed")).await?;
                return if self.garbage >= GARBAGE { Err(End::Garbage) } else { Ok(()) };
            }
        };
        self.garbage = 0;
        let now = Instant::now();
        if !self.allowance.take(now) {
            self.flood += 1;
            self.answer(Some(ping.seq), Some("flood")).await?;
            return if self.flood >= FLOOD { Err(End::Flood) } else { Ok(()) };
        }
        self.flood = 0;
        let bus = &self.session.app.bus;
        // The client would keep it until the bus is back, and a position of then is worth nothing.
        if !bus.connected() {
            return self.answer(Some(ping.seq), Some("unavailable")).await;
        }
        self.pings += 1;
        let reply = self.session.docket.reply_to(self.pings);
        let payload = ping.encode_to_vec().into();
        if bus.outgoing().publish_with_reply(self.subject.clone(), reply, payload).await.is_err() {
            return self.answer(Some(ping.seq), Some("unavailable")).await;
        }
        self.waiting.push_back(Waiting { ping: self.pings, seq: ping.seq, until: now + PATIENCE });
        Ok(())
    }

    async fn told(&mut self, verdict: Option<Verdict>) -> Result<(), End> {
        // The other half lives in the gateway's table as long as the docket does.
        let Some((ping, verdict)) = verdict else { return Err(End::Restart) };
        let at = self.waiting.iter().position(|waiting| waiting.ping == ping);
        let Some(waiting) = at.and_then(|at| self.waiting.remove(at)) else { return Ok(()) };
        match verdict {
            None => self.answer(Some(waiting.seq), Some("unavailable")).await,
            Some(verdict) if verdict.accepted => self.answer(Some(waiting.seq), None).await,
            Some(verdict) => {
                self.answer(Some(waiting.seq), Some(&verdict.reason)).await?;
                if verdict.reason == "banned" { Err(End::Banned) } else { Ok(()) }
            }
        }
    }

    /// Those that have waited too long.
    async fn give_up(&mut self) -> Result<(), End> {
        let now = Instant::now();
        while let Some(late) = self.waiting.pop_front_if(|first| first.until <= now) {
            self.answer(Some(late.seq), Some("unavailable")).await?;
        }
        Ok(())
    }

    /// Verdicts that come soon are still passed on.
    async fn finish(&mut self) -> Result<(), End> {
        let end = Instant::now() + LAST_WORDS;
        while !self.waiting.is_empty() {
            match tokio::time::timeout_at(end, self.session.docket.verdicts.recv()).await {
                Ok(verdict) => self.told(verdict).await?,
                Err(_) => break,
            }
        }
        Ok(())
    }

    async fn answer(&mut self, seq: Option<u64>, refused: Option<&str>) -> Result<(), End> {
        let verdict = match refused {
            None => "accepted",
            Some("unavailable") => "unavailable",
            Some("malformed") => "malformed",
            Some(_) => "refused",
        };
        metrics::counter!("kilat_socket_pings_total", "verdict" => verdict).increment(1);
        let answer = PingAnswer { seq, accepted: refused.is_none(), reason: refused.map(str::to_owned) };
        let text = serde_json::to_string(&answer).unwrap_or_default();
        self.send(Message::Text(text.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match tokio::time::timeout(SLOW, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Slow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_allowance_fills_up_to_its_most() {
        let mut allowance = Allowance::new(2.0, 3.0);
        let taken = |allowance: &mut Allowance| (0..10).filter(|_| allowance.take(Instant::now())).count();
        assert_eq!(taken(&mut allowance), 3);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(taken(&mut allowance), 2);
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(taken(&mut allowance), 3);
    }
}
