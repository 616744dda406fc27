//! Kilat in one binary: everything on one machine (`kilat up`), or one role of it in a pod.
//!
//! | Module | Holds |
//! |---|---|
//! | [`cli`] | the commands and their arguments |
//! | [`commands`] | one file per command |
//! | [`roles`] | the workers there are; adding one is one line |
//! | [`fleet`] | roles and gateway running in this process, and their drain |
//! | [`local`] | the directory of `kilat up`: lock, secrets, keys, what is ready |
//! | [`system`] | finding the system a command talks to |
//! | [`seed`] | the demo data |
//! | [`demo`] | orders through the running system, with what each must come to |
//! | [`deadletter`] | the role that files what consumers gave up |
//! | [`output`], [`failure`] | what people and programs see |

mod cli;
mod commands;
mod deadletter;
mod demo;
mod failure;
mod fleet;
mod http;
mod local;
mod output;
mod roles;
mod seed;
mod shutdown;
mod system;

use std::process::ExitCode;

use clap::Parser as _;

/// Messages and rows are many small allocations that another thread frees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
