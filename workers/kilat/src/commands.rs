//! One file per command.

mod audit;
mod bench;
mod chaos;
mod decode;
mod demo;
mod dlq;
mod down;
mod gateway;
mod health;
mod lab;
mod migrate;
mod nats;
pub mod saga;
pub mod sim;
mod status;
pub mod token;
pub mod up;
mod worker;

use crate::cli::{Cli, Command};

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { dir, json, command } = cli;
    match command {
        Command::Up(args) => up::run(&dir, json, args).await,
        Command::Down => down::run(&dir, json).await,
        Command::Status => status::run(&dir, json).await,
        Command::Demo => demo::run(&dir, json).await,
        Command::Worker { roles } => worker::run(&roles).await,
        Command::Gateway => gateway::run().await,
        Command::Migrate => migrate::run(&dir, json).await,
        Command::Nats(command) => nats::run(&dir, json, command).await,
        Command::Token(args) => token::run(&dir, json, &args),
        Command::Keys(args) => token::keys(&dir, json, &args),
        Command::Saga(command) => saga::run(&dir, json, command).await,
        Command::Dlq(command) => dlq::run(&dir, json, command).await,
        Command::Decode(args) => decode::run(&args),
        Command::Bench(bench) => bench::run(&dir, json, bench).await,
        Command::Audit(args) => audit::run(&dir, json, &args).await,
        Command::Chaos(args) => chaos::run(&dir, json, &args).await,
        Command::Sim(options) => sim::run(&dir, json, options).await,
        Command::Lab(lab) => lab::run(&lab, json),
        Command::Health(args) => health::run(&args).await,
    }
}
