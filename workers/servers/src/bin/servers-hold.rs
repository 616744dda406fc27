//! Starts one attached server, prints its pid, and waits to be killed: what the tests of the watcher
//! do to it. `servers-hold postgres|redis|nats <dir> [pause]`

use std::error::Error;

use servers::{Nats, NatsOptions, PgOptions, Postgres, Redis, RedisOptions, Server};

const NATS: &str = "host: $KILAT_NATS_HOST\nport: $KILAT_NATS_PORT\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (kind, dir) = (args.next().ok_or("which server?")?, args.next().ok_or("which directory?")?);
    let pause = args.next().is_some();
    match kind.as_str() {
        "postgres" => hold(&*Postgres::start(dir, PgOptions::default()).await?, pause),
        "redis" => hold(&*Redis::start(dir, RedisOptions::default()).await?, pause),
        _ => hold(&*Nats::start(dir, NatsOptions::new(NATS)).await?, pause),
    }
}

#[allow(clippy::print_stdout, reason = "its parent reads the pid from here")]
fn hold(server: &Server, pause: bool) -> Result<(), Box<dyn Error>> {
    if pause {
        server.pause()?;
    }
    println!("{}", server.pid().ok_or("not running")?);
    loop {
        std::thread::park();
    }
}
