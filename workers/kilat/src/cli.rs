//! The commands and their arguments.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{commands::saga::State, failure::EXITS};

#[derive(Debug, Parser)]
#[command(name = "kilat", version, about = "Kilat: quick commerce on NATS", after_help = EXITS)]
pub struct Cli {
    /// Where `kilat up` keeps everything.
    #[arg(long, global = true, value_name = "DIR", default_value = ".kilat")]
    pub dir: PathBuf,
    /// Answer as JSON, for programs.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything on this machine: servers, workers, gateway.
    Up(Up),
    /// Stop what `up` started.
    Down,
    /// What runs, and whether it is well.
    Status,
    /// Place real orders on the running system and check what becomes of them.
    Demo,
    /// Run roles in this process, configured by the environment.
    Worker {
        /// `all`, or any of: catalogue inventory orders payments checkout geo fulfilment dispatch tracking eta
        /// devices search deadletter audit.
        #[arg(required = true, value_name = "ROLE")]
        roles: Vec<String>,
    },
    /// Run the gateway in this process, configured by the environment.
    Gateway,
    /// Bring every schema to its newest version.
    Migrate,
    /// The NATS server's streams, consumers and buckets.
    #[command(subcommand)]
    Nats(Nats),
    /// A development token, signed with the local key.
    Token(Token),
    /// Make the local signing key, if it is not there, and say where its public half is.
    Keys(MakeKeys),
    /// Checkouts: look at them, settle stuck ones.
    #[command(subcommand)]
    Saga(Saga),
    /// Dead letters: look at them, put them back.
    #[command(subcommand)]
    Dlq(Dlq),
    /// Turn a message on standard input into JSON: `nats sub 'evt.>' --translate 'kilat decode --subject
    /// {{Subject}}'`.
    Decode(Decode),
    /// Measure the running system against ceilings taken in the same run.
    #[command(subcommand)]
    Bench(Bench),
    /// Whether the world adds up: stock, money, sagas, events, from the records.
    Audit(Audit),
    /// Kill every part under load, in a system of its own, and audit what is left.
    Chaos(Chaos),
    /// A city on the running system: customers order, staff pick, riders ride, and a judge looks on.
    Sim(sim::Options),
    /// The workers' own decisions over files of yours, in virtual time, without a server.
    #[command(subcommand)]
    Lab(Lab),
    /// Ask a URL whether it is well: the health check of containers.
    Health(Health),
}

#[derive(Debug, Args)]
pub struct Up {
    /// Go on in the background; come back when it is ready.
    #[arg(long)]
    pub detach: bool,
    /// No demo hubs, products and stock, and so nobody who orders.
    #[arg(long)]
    pub no_demo: bool,
    /// Nobody orders, picks and rides by itself.
    #[arg(long)]
    pub no_sim: bool,
    /// Only these roles, and the gateway: one line of the house, or what a change is about. Nobody orders by itself
    /// then.
    #[arg(long, value_name = "ROLE,…", value_delimiter = ',', default_value = "all")]
    pub roles: Vec<String>,
    /// Where apps connect. Without it 127.0.0.1:8080, or a free port when that is taken.
    #[arg(long, value_name = "ADDRESS")]
    pub bind: Option<SocketAddr>,
    /// Set on the background process itself.
    #[arg(long, hide = true)]
    pub in_background: bool,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// Nothing runs: what is unfinished is a finding.
    #[arg(long)]
    pub settled: bool,
    /// Only checks whose name begins so, e.g. `stock.`; may be repeated.
    #[arg(long, value_name = "PREFIX")]
    pub only: Vec<String>,
    #[command(subcommand)]
    pub of: Option<AuditOf>,
}

#[derive(Debug, Subcommand)]
pub enum AuditOf {
    /// How the promises held: of delivered orders, the share within p50, p80 and p95, and the pinball loss.
    Eta {
        /// Orders delivered within so many hours.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=2160))]
        hours: u32,
    },
}

#[derive(Debug, Args)]
pub struct Chaos {
    /// The delivery line under a city at twenty times its pace, instead of the checkout line under checkouts.
    #[arg(long)]
    pub delivery: bool,
    /// A flash sale and its crowd, instead.
    #[arg(long, conflicts_with = "delivery")]
    pub sale: bool,
    /// With --sale: what there is to buy.
    #[arg(long, requires = "sale", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(50..=100_000))]
    pub units: u32,
    /// With --sale: who comes for it.
    #[arg(long, requires = "sale", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub buyers: u32,
    /// With --sale: bots among them, percent.
    #[arg(long, requires = "sale", default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=90))]
    pub bots: u32,
    /// Checkouts a second; with --delivery orders an hour of the city's day; with --sale buyers admitted a second.
    #[arg(long)]
    pub rate: Option<f64>,
    /// Every part is killed at least so often.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub hits: u32,
    /// The longest pause between two kills, in milliseconds. A sale's come when so many units are sold.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub pause_ms: u64,
}

#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Checkouts over HTTP, a realistic mix, at rates and by clients that wait for each answer.
    Checkout {
        /// Checkouts a second, open loop.
        #[arg(long, value_delimiter = ',', default_values_t = [100.0, 200.0, 300.0])]
        rates: Vec<f64>,
        /// Clients with one request at a time each: what can be sustained.
        #[arg(long, value_delimiter = ',', default_values_t = [16, 64, 128])]
        clients: Vec<usize>,
        /// Of each step.
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
    },
    /// Customers who watch their orders: memory of each stream, and how late news are.
    Sse {
        #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=60_000))]
        streams: u32,
        /// Orders they watch.
        #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=60_000))]
        orders: u32,
        #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// Of the streams, those whose client never reads.
        #[arg(long, default_value_t = 50)]
        stalled: u32,
    },
    /// Reservations through the bus, against redis-benchmark with the same script.
    Reserve {
        #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// The seconds are shared among so many rounds, with redis-benchmark before, between and after them.
        #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=16))]
        rounds: u64,
        /// Requests at a time.
        #[arg(long, default_value_t = 256)]
        callers: usize,
        /// Lines of each basket.
        #[arg(long, default_value_t = 2)]
        lines: usize,
    },
    /// Pings through checks, filter, last position, history and fan-out, against plain publish/subscribe.
    Gps {
        /// Pings a second, step by step.
        #[arg(long, value_delimiter = ',', default_values_t = [10_000, 20_000, 30_000, 40_000, 50_000])]
        rates: Vec<u64>,
        /// Of each step.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// Sockets the pings come from.
        #[arg(long, default_value_t = 50)]
        connections: usize,
        /// Riders whose order a customer follows.
        #[arg(long, default_value_t = 500)]
        followed: usize,
    },
    /// Which hub serves a point: in process and over the bus, against a bare echo and a bare GET.
    Geo {
        /// Of each step.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// Lookups at a time.
        #[arg(long, default_value_t = 128)]
        callers: usize,
        /// Different points asked for.
        #[arg(long, default_value_t = 2_000)]
        points: usize,
    },
    /// A sale with many more buyers than units, bots among them, over HTTP; against its script alone.
    Flash {
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        units: u32,
        #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=200_000))]
        buyers: u32,
        /// Of the buyers, percent.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=100))]
        bots: u32,
        /// Requests at a time.
        #[arg(long, default_value_t = 256)]
        at_once: usize,
        /// Buyers admitted a second.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        admit_per_s: u32,
    },
    /// Quotes over the bus, against a bare echo.
    Quote {
        /// Of each step.
        #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// Quotes at a time.
        #[arg(long, default_value_t = 64)]
        callers: usize,
        /// Different baskets and doors asked for.
        #[arg(long, default_value_t = 2_000)]
        baskets: usize,
    },
    /// Queries in an index of many products, against bare tantivy; whether what was meant is found. Needs
    /// nothing that runs; where something does, over the bus too.
    Search {
        /// Products as `kilat lab search` takes them. `make bench ARGS=search` fetches some 49 000 names.
        #[arg(long, value_name = "FILE", default_value = ".kilat/groceries.ndjson")]
        products: PathBuf,
        /// Of each figure.
        #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
        seconds: u64,
        /// Names asked for as they are and with an edit.
        #[arg(long, default_value_t = 1_000)]
        cases: usize,
        /// Queries at a time over the bus.
        #[arg(long, default_value_t = 16)]
        callers: usize,
        /// What is drawn is drawn from this.
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
    /// Many lines of products through the bulk route, every tenth broken. Leaves inactive products behind.
    Import {
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
        lines: u64,
        /// Different products the lines are about.
        #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
        products: u64,
    },
}

#[derive(Debug, Subcommand)]
pub enum Lab {
    /// Orders and riders through the matching of dispatch.
    Dispatch(lab::dispatch::Args),
    /// A trace through the checks and the filter of tracking.
    Gps(lab::gps::Args),
    /// A history through the estimator of eta.
    Eta(lab::eta::Args),
    /// Baskets through promotion rules.
    Promo(lab::promo::Args),
    /// Queries through the index and the ranking of search.
    Search(lab::search::Args),
}

#[derive(Debug, Subcommand)]
pub enum Nats {
    /// Make and change streams, consumers and buckets until they are as defined.
    Apply {
        /// Change nothing, say what would change.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub struct Keys {
    /// The directory of the key, if not that of `kilat up`.
    #[arg(long, value_name = "DIR")]
    pub keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct MakeKeys {
    #[command(flatten)]
    pub keys: Keys,
    /// Instead, fresh keys for riders' devices, as lines of compose's .env.
    #[arg(long)]
    pub devices: bool,
}

#[derive(Debug, Args)]
pub struct Token {
    /// customer, store, driver, support, admin or service.
    #[arg(long)]
    pub role: String,
    /// Whose it is: `usr_…` of a customer, `rid_…` of a driver, any name else.
    #[arg(long)]
    pub sub: String,
    /// How long it is good for: a number with s, m, h or d.
    #[arg(long, default_value = "1h")]
    pub ttl: crate::commands::token::Ttl,
    /// The audience it is for.
    #[arg(long, default_value = "kilat")]
    pub aud: String,
    #[command(flatten)]
    pub keys: Keys,
}

#[derive(Debug, Subcommand)]
pub enum Saga {
    /// List them, oldest first.
    Ls {
        #[arg(long, value_enum)]
        state: Option<State>,
        /// At most this many, 1 to 100.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
        /// From the page before.
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Everything about one.
    Show { saga: String },
    /// Hand a stuck one back to the queue.
    Retry { saga: String },
    /// Say that a person has settled a stuck one.
    Resolve {
        saga: String,
        /// What was done.
        #[arg(long)]
        note: String,
        /// Who did it.
        #[arg(long)]
        actor: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Dlq {
    /// List them, oldest first.
    Ls {
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// One of them, with its message.
    Show {
        /// Its sequence, from `ls`.
        seq: u64,
    },
    /// Put the message back on its subject, and take the dead letter away.
    Replay {
        /// Sequences, from `ls`.
        #[arg(required_unless_present = "all")]
        seqs: Vec<u64>,
        /// Every one there is.
        #[arg(long, conflicts_with = "seqs")]
        all: bool,
    },
}

#[derive(Debug, Args)]
pub struct Decode {
    /// The subject it came on. Without it the type is guessed from the content.
    #[arg(long)]
    pub subject: Option<String>,
    /// The payload is the reply to a request on the subject, not the request.
    #[arg(long, requires = "subject")]
    pub reply: bool,
    /// Over several lines.
    #[arg(long)]
    pub pretty: bool,
}

#[derive(Debug, Args)]
pub struct Health {
    #[arg(long)]
    pub url: String,
    /// The answer must contain this.
    #[arg(long, value_name = "TEXT")]
    pub has: Option<String>,
}
