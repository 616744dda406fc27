//! Runs a table of steps forward, and backward when it must.
//!
//! The engine knows no step, no bus and no database. It knows four things: a step that says no ends
//! the way forward; one that failed is tried again with the same ids, a few times and not past the
//! deadline; the last step of the table is the **pivot**, after which nothing is undone; and the way
//! back begins by closing the pivot. Once that is closed no run of this saga, however late, can be
//! confirmed, so the way back needs not know how far any run has come: it undoes every step, done or
//! not, and relies on each undo to refuse a do that comes after it.

use std::{future::Future, pin::Pin, time::Duration};

use runtime::retry::Backoff;
use subjects::{Code, Fault};
use tokio::time::Instant;

pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub type Do<S> = for<'a> fn(&'a mut S) -> Answer<'a, Result<(), Stop>>;
pub type Undo<S> = for<'a> fn(&'a mut S) -> Answer<'a, Result<Undone, Fault>>;

/// One row of a do/undo table.
pub struct Step<S> {
    pub name: &'static str,
    pub act: Do<S>,
    /// `None`: nothing to undo, or undone with another row.
    pub undo: Option<Undo<S>>,
}

/// Why a step is not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// A business no: the same answer every time.
    No(Fault),
    /// It may or may not have happened; the same ids may succeed.
    Transient(Fault),
    /// It waits for something outside; the saga goes on when that comes.
    Park,
    /// The pivot was passed by an earlier run.
    Won,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        if fault.retryable() { Self::Transient(fault) } else { Self::No(fault) }
    }
}

/// How the way forward ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Forward {
    Done,
    Parked {
        step: &'static str,
    },
    /// The saga must be undone.
    Refused {
        step: &'static str,
        fault: Fault,
    },
}

/// What an undo says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    Yes,
    /// Only the pivot says this: it was passed, the saga has won.
    Won,
}

/// Could not compensate. If it stays so, a human must look.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("step {step} could not be undone: {fault}")]
pub struct NotUndone {
    pub step: &'static str,
    pub fault: Fault,
}

/// How often a step is tried, and how long between.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The first included; 0 counts as 1.
    pub attempts: u32,
    /// First pause; doubles, with jitter.
    pub first: Duration,
    pub longest: Duration,
}

/// Runs the steps in order. No attempt begins at or after `deadline`.
pub async fn forward<S: Send>(
    table: &[Step<S>],
    saga: &mut S,
    policy: &Policy,
    deadline: Instant,
) -> Forward {
    for step in table {
        match attempt(step, saga, policy, deadline).await {
            Ok(()) => {}
            Err(Stop::Won) => return Forward::Done,
            Err(Stop::Park) => return Forward::Parked { step: step.name },
            Err(Stop::No(fault) | Stop::Transient(fault)) => {
                return Forward::Refused { step: step.name, fault };
            }
        }
    }
    Forward::Done
}

async fn attempt<S: Send>(
    step: &Step<S>,
    saga: &mut S,
    policy: &Policy,
    deadline: Instant,
) -> Result<(), Stop> {
    let mut pause = Backoff::new(policy.first, policy.longest);
    let mut last = None;
    for left in (0..policy.attempts.max(1)).rev() {
        if Instant::now() >= deadline {
            return Err(Stop::No(overdue(last.as_ref())));
        }
        match (step.act)(saga).await {
            Err(Stop::Transient(fault)) => {
                metrics::counter!("kilat_saga_retries_total", "step" => step.name).increment(1);
                tracing::debug!(step = step.name, left, %fault, "step failed");
                let wait = advised(&fault, policy).max(pause.next_interval());
                last = Some(fault);
                if left > 0 {
                    tokio::time::sleep_until((Instant::now() + wait).min(deadline)).await;
                }
            }
            done_or_final => return done_or_final,
        }
    }
    Err(last.map_or(Stop::Transient(Fault::unavailable("no attempt was made")), |fault| {
        // A call cut short by the deadline is the deadline's doing, whatever the caller saw of it.
        if Instant::now() >= deadline { Stop::No(overdue(Some(&fault))) } else { Stop::Transient(fault) }
    }))
}

/// An owner that says when to come back is heeded, within reason.
fn advised(fault: &Fault, policy: &Policy) -> Duration {
    Duration::from_millis(fault.retry_after_ms.into()).min(policy.first * 4).min(policy.longest)
}

fn overdue(last: Option<&Fault>) -> Fault {
    let detail = last.map_or_else(String::new, |fault| format!("; last: {fault}"));
    Fault::reject(Code::DeadlineExceeded, format!("the checkout did not finish in time{detail}"))
}

/// Closes the pivot, then undoes every other step in reverse. One that cannot be undone does not keep
/// the others from being undone: stock must not be held because a refund hangs.
///
/// # Errors
/// The first step that could not be undone. Running this again is always safe.
pub async fn unwind<S: Send>(table: &[Step<S>], saga: &mut S, policy: &Policy) -> Result<Undone, NotUndone> {
    let Some((pivot, before)) = table.split_last() else { return Ok(Undone::Yes) };
    // Not closed means not known to be lost: nothing may be undone yet.
    if undo(pivot, saga, policy).await? == Undone::Won {
        return Ok(Undone::Won);
    }
    let mut first = Ok(Undone::Yes);
    for step in before.iter().rev() {
        if let Err(error) = undo(step, saga, policy).await {
            first = first.and(Err(error));
        }
    }
    first
}

async fn undo<S: Send>(step: &Step<S>, saga: &mut S, policy: &Policy) -> Result<Undone, NotUndone> {
    let Some(undo) = step.undo else { return Ok(Undone::Yes) };
    let mut pause = Backoff::new(policy.first, policy.longest);
    let mut left = policy.attempts.max(1);
    loop {
        left -= 1;
        match undo(saga).await {
            Ok(undone) => return Ok(undone),
            Err(fault) if left == 0 || !fault.retryable() => {
                return Err(NotUndone { step: step.name, fault });
            }
            Err(fault) => {
                metrics::counter!("kilat_saga_undo_retries_total", "step" => step.name).increment(1);
                tracing::debug!(step = step.name, %fault, "undo failed");
                tokio::time::sleep(pause.next_interval()).await;
            }
        }
    }
}

#[cfg(test)]
mod tests;
