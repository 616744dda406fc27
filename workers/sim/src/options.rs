//! What is simulated.

use std::time::Duration;

use clap::Args;

#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The same seed is the same world: streets, people, wishes. What the system makes of it is its own.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How long customers keep coming, in minutes of this machine's clock. 0: until stopped.
    #[arg(long, default_value_t = 10.0, value_parser = minutes)]
    pub minutes: f64,
    /// Promises are not judged of the customers of the first and last so many minutes of this machine's clock: a
    /// fresh system has seen no ride yet, and when nobody comes any more riders are free all at once. Everything
    /// else is judged throughout.
    #[arg(long, default_value_t = 0.0, value_parser = minutes)]
    pub settle_minutes: f64,
    /// At most so many orders.
    #[arg(long)]
    pub orders: Option<usize>,
    /// How much faster than life, 1 to 20. The servers' own times stay what they are.
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    pub speed: f64,
    /// Riders, shared out among the hubs.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=5_000))]
    pub riders: u64,
    /// Orders in the busiest hour of the world's day, all hubs together.
    #[arg(long, default_value_t = 60.0, value_parser = rate)]
    pub orders_per_hour: f64,
    /// The hour of the world's day it begins at, 0 to 24.
    #[arg(long, default_value_t = 18.5, value_parser = hour)]
    pub start_hour: f64,
    /// Customers live this near to a hub, in metres.
    #[arg(long, default_value_t = 2_200.0, value_parser = radius)]
    pub radius_m: f64,
    /// Pairs of hands at each hub.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub pickers: u32,
    /// When customers stop coming, open orders are waited for this long, in seconds. Without it, 45 minutes of
    /// the world and two of ours.
    #[arg(long)]
    pub drain_s: Option<u64>,
    /// Share of the riders whose devices connect over WebSocket.
    #[arg(long, default_value_t = 0.2, value_parser = share)]
    pub websocket: f64,
    /// Share of those over MQTT; the others speak NATS.
    #[arg(long, default_value_t = 0.2, value_parser = share)]
    pub mqtt: f64,
    /// Riders are `rid_{name}_{number}`: two simulations of one system need two names.
    #[arg(long, default_value = "sim", value_parser = name)]
    pub name: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            minutes: 10.0,
            settle_minutes: 0.0,
            orders: None,
            speed: 1.0,
            riders: 20,
            orders_per_hour: 60.0,
            start_hour: 18.5,
            radius_m: 2_200.0,
            pickers: 4,
            drain_s: None,
            websocket: 0.2,
            mqtt: 0.2,
            name: "sim".to_owned(),
        }
    }
}

impl Options {
    /// It goes on until it is stopped: nobody's shift ends, and wishes come day after day.
    pub fn resident(&self) -> bool {
        self.minutes == 0.0
    }

    /// How long customers come, in seconds of the world.
    pub fn world_seconds(&self) -> f64 {
        // A resident one is drawn for a day of the world, and drawn again after it.
        if self.resident() { 86_400.0 } else { self.minutes * 60.0 * self.speed }
    }

    pub fn drain(&self) -> Duration {
        let patient = || Duration::from_secs_f64(2_700.0 / self.speed + 120.0);
        self.drain_s.map_or_else(patient, Duration::from_secs)
    }
}

fn between(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} is no number"))?;
    if (low..=high).contains(&number) { Ok(number) } else { Err(format!("must be {low} to {high}")) }
}

fn minutes(text: &str) -> Result<f64, String> {
    between(text, 0.0, 1_440.0)
}

fn speed(text: &str) -> Result<f64, String> {
    between(text, 1.0, 20.0)
}

fn rate(text: &str) -> Result<f64, String> {
    between(text, 0.0, 100_000.0)
}

fn hour(text: &str) -> Result<f64, String> {
    between(text, 0.0, 24.0)
}

fn radius(text: &str) -> Result<f64, String> {
    between(text, 100.0, 3_000.0)
}

fn share(text: &str) -> Result<f64, String> {
    between(text, 0.0, 1.0)
}

fn name(text: &str) -> Result<String, String> {
    let fits = (1..=24).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits { Ok(text.to_owned()) } else { Err("must be 1 to 24 of a-z, 0-9 and _".to_owned()) }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn the_defaults_are_the_same_here_and_there() {
        let parsed = Cli::try_parse_from(["sim"]).unwrap().options;
        assert_eq!(format!("{parsed:?}"), format!("{:?}", Options::default()));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [
            ["--speed", "0"],
            ["--speed", "NaN"],
            ["--minutes", "-1"],
            ["--radius-m", "1e9"],
            ["--name", "Sim!"],
            ["--riders", "0"],
            ["--mqtt", "1.1"],
        ] {
            assert!(Cli::try_parse_from(["sim", bad[0], bad[1]]).is_err(), "{bad:?}");
        }
    }
}
