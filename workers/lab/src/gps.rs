//! A rider's trace through the checks and the filter of `tracking`: what a device sent in, what a customer
//! would have seen out.
//!
//! ```text
//! kilat lab gps --in trace.csv --out smoothed.csv
//! ```
//!
//! `trace.csv`: t, lat, lng, accuracy_m, and speed (m/s) and bearing (degrees) where there are any; columns in
//! any order, others are ignored. t is seconds, from zero or since 1970, in the order the pings came in.
//!
//! `smoothed.csv` has a line for each line of the trace: t, lat, lng, accuracy_m, speed_mps, bearing_deg as the
//! filter has them; `accepted`; `reason`, the check that refused the ping; and a column for each check with
//! `ok` or `no`, whatever the others said. Where a ping was refused the position is what the filter foresees
//! without it; before the first accepted one it is empty. A trace has no clock beside its own, so nothing is
//! stale and nothing comes from the future.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, bail, ensure};
use clap::Args as ClapArgs;
use geodesy::{BoundingBox, Place, distance_m};
use serde_json::{Value, json};
use tracking::trace::{Ping, Step, Trace};

/// Judge the checks and the filter on a trace of your own.
#[derive(Clone, Debug, ClapArgs)]
pub struct Args {
    /// The trace: t, lat, lng, accuracy_m[, speed, bearing].
    #[arg(long = "in", value_name = "FILE")]
    pub input: PathBuf,
    /// Where the filtered points go, with the verdict of each check.
    #[arg(long, default_value = "smoothed.csv")]
    pub out: PathBuf,
    /// Bounds of the city: south,west,north,east in degrees. Without: anywhere.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "DEGREES")]
    pub bounds: Vec<f64>,
}

/// Filters the trace, writes the points, and answers what was accepted and refused.
///
/// # Errors
/// A file cannot be read or written, or a line is wrong: the message names file, line and column.
pub fn run(args: &Args) -> anyhow::Result<Value> {
    let mut trace = Trace::new(bounds(&args.bounds)?);
    let pings = read(&args.input)?;
    ensure!(!pings.is_empty(), "{}: there is no ping", args.input.display());
    let started = Instant::now();
    let steps: Vec<Step> = pings.iter().map(|(_, ping)| trace.take(ping)).collect();
    let took = started.elapsed();
    write(&args.out, &pings, &steps).with_context(|| format!("cannot write {}", args.out.display()))?;

    let mut refused: BTreeMap<&str, u64> = BTreeMap::new();
    for reason in steps.iter().filter_map(|step| step.verdict.err()) {
        *refused.entry(reason.as_str()).or_default() += 1;
    }
    let accepted = steps.iter().filter(|step| step.verdict.is_ok()).count();
    Ok(json!({
        "pings": pings.len(),
        "accepted": accepted,
        "refused": refused,
        "raw_m": length(pings.iter().map(|(_, ping)| (ping.lat, ping.lng))),
        "smoothed_m": length(steps.iter().filter_map(|step| step.spot).map(|spot| (spot.lat, spot.lng))),
        "microseconds_per_ping": took.as_secs_f64() * 1e6 / pings.len() as f64,
    }))
}

fn bounds(given: &[f64]) -> anyhow::Result<Option<BoundingBox>> {
    match *given {
        [] => Ok(None),
        [south, west, north, east] => {
            let corner = |lat, lng| Place::new(lat, lng).context("--bounds");
            Ok(Some(BoundingBox::new(corner(south, west)?, corner(north, east)?)))
        }
        _ => bail!("--bounds takes south,west,north,east"),
    }
}

/// The way along these points, metres.
fn length(points: impl Iterator<Item = (f64, f64)>) -> f64 {
    let places: Vec<Place> = points.filter_map(|(lat, lng)| Place::new(lat, lng).ok()).collect();
    places.iter().zip(places.iter().skip(1)).map(|(a, b)| distance_m(*a, *b)).sum()
}

/// A column of the trace: where it stands, and what it is called there.
struct Column {
    at: usize,
    name: &'static str,
}

/// The pings, each with its time as it was written.
fn read(path: &Path) -> anyhow::Result<Vec<(String, Ping)>> {
    let file = path.display().to_string();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| format!("cannot read {file}"))?;
    let header = reader.headers().with_context(|| format!("{file}:1"))?.clone();
    let find = |names: &[&'static str]| {
        header.iter().enumerate().find_map(|(at, column)| {
            let column = column.trim_start_matches('\u{feff}');
            names.iter().find(|name| **name == column).map(|name| Column { at, name })
        })
    };
    let needed = |name: &'static str| {
        find(&[name]).with_context(|| {
            let columns: Vec<&str> = header.iter().collect();
            format!("{file}:1: there is no column {name}; there are {}", columns.join(", "))
        })
    };
    let (t, lat, lng) = (needed("t")?, needed("lat")?, needed("lng")?);
    let accuracy = needed("accuracy_m")?;
    let (speed, bearing) = (find(&["speed", "speed_mps"]), find(&["bearing", "bearing_deg"]));

    let mut pings = Vec::new();
    for record in reader.into_records() {
        // The error of a line with too many or too few cells names the line itself.
        let cells = record.with_context(|| format!("{file}: a line is not CSV"))?;
        let line = cells.position().map_or(0, csv::Position::line);
        let number = |column: &Column| -> anyhow::Result<Option<f64>> {
            let text = cells.get(column.at).unwrap_or_default();
            if text.is_empty() {
                return Ok(None);
            }
            let wrong = || format!("{file}:{line}: {}: {text:?} is not a number", column.name);
            text.parse().map(Some).with_context(wrong)
        };
        let must = |column: &Column| {
            number(column)?.with_context(|| format!("{file}:{line}: {}: is empty", column.name))
        };
        let may = |column: &Option<Column>| column.as_ref().map_or(Ok(None), &number);
        let at_s = must(&t)?;
        ensure!(at_s.is_finite() && at_s.abs() < 1e12, "{file}:{line}: t: {at_s} is not a time in seconds");
        pings.push((
            cells.get(t.at).unwrap_or_default().to_owned(),
            Ping {
                lat: must(&lat)?,
                lng: must(&lng)?,
                accuracy_m: must(&accuracy)?,
                at_ms: (at_s * 1_000.0).round() as i64,
                speed_mps: may(&speed)?,
                bearing_deg: may(&bearing)?,
                seq: 0,
            },
        ));
    }
    Ok(pings)
}

fn write(path: &Path, pings: &[(String, Ping)], steps: &[Step]) -> anyhow::Result<()> {
    let mut out = csv::Writer::from_path(path)?;
    let fixed = ["t", "lat", "lng", "accuracy_m", "speed_mps", "bearing_deg", "accepted", "reason"];
    let checks = steps.first().into_iter().flat_map(|step| step.checks).map(|(check, _)| check.as_str());
    out.write_record(fixed.into_iter().chain(checks))?;
    for ((t, _), step) in pings.iter().zip(steps) {
        out.write_field(t)?;
        match &step.spot {
            Some(spot) => {
                out.write_field(format!("{:.7}", spot.lat))?;
                out.write_field(format!("{:.7}", spot.lng))?;
                for number in [spot.accuracy_m, spot.speed_mps, spot.bearing_deg] {
                    out.write_field(format!("{number:.2}"))?;
                }
            }
            None => (0..5).try_for_each(|_| out.write_field(""))?,
        }
        out.write_field(if step.verdict.is_ok() { "true" } else { "false" })?;
        out.write_field(step.verdict.err().map_or("", tracking::Reason::as_str))?;
        for (_, ok) in step.checks {
            out.write_field(if ok { "ok" } else { "no" })?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab(trace: &str) -> anyhow::Result<(Value, String)> {
        let dir = tempfile::tempdir().unwrap();
        let args =
            Args { input: dir.path().join("in.csv"), out: dir.path().join("out.csv"), bounds: Vec::new() };
        std::fs::write(&args.input, trace).unwrap();
        let figures = run(&args)?;
        Ok((figures, std::fs::read_to_string(&args.out).unwrap()))
    }

    #[test]
    fn a_trace_becomes_points_with_verdicts() {
        let mut trace = String::from("lng,lat,t,accuracy_m,speed,bearing,battery\n");
        for n in 0..20 {
            // 15 m north each two seconds; one is off by a kilometre, and the next comes half a second
            // late, so that the one after it comes too soon.
            let lat = -6.2 + f64::from(n) * 15.0 / 111_195.0 + if n == 10 { 0.01 } else { 0.0 };
            let t = if n == 11 { 22.5 } else { 2.0 * f64::from(n) };
            trace += &format!("106.8,{lat:.7},{t},5,{},0,9\n", if n % 2 == 0 { "7.5" } else { "" });
        }
        let (figures, out) = lab(&trace).unwrap();
        assert_eq!(figures["accepted"], 18, "{figures}");
        assert_eq!(figures["refused"], json!({ "speed": 1, "too_soon": 1 }));
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(
            lines[0],
            "t,lat,lng,accuracy_m,speed_mps,bearing_deg,accepted,reason,bounds,accuracy,speed,bearing,too_soon,still"
        );
        assert_eq!(lines.len(), 21);
        assert!(lines[11].contains(",false,speed,ok,ok,no,ok,ok,ok"), "{}", lines[11]);
        // Where a ping was refused, the filter went on without it.
        let lat: f64 = lines[11].split(',').nth(1).unwrap().parse().unwrap();
        assert!((lat - (-6.2 + 150.0 / 111_195.0)).abs() < 1e-4, "{lat}");
        assert!(lines[20].contains(",true,,ok,ok,ok,ok,ok,ok"), "{}", lines[20]);
    }

    #[test]
    fn what_is_wrong_is_said_with_line_and_column() {
        let says = |trace: &str| format!("{:#}", lab(trace).unwrap_err());
        assert!(says("t,lat,lng\n0,1,2\n").contains("in.csv:1: there is no column accuracy_m"));
        let text = says("t,lat,lng,accuracy_m\n0,1,2,5\n2,north,2,5\n");
        assert!(text.contains("in.csv:3: lat: \"north\" is not a number"), "{text}");
        let text = says("t,lat,lng,accuracy_m\n0,1,2,\n");
        assert!(text.contains("in.csv:2: accuracy_m: is empty"), "{text}");
        let text = says("t,lat,lng,accuracy_m\ninf,1,2,5\n");
        assert!(text.contains("in.csv:2: t: inf is not a time"), "{text}");
        assert!(says("t,lat,lng,accuracy_m\n").contains("there is no ping"));
        assert!(says("t,lat,lng,accuracy_m\n0,1,2\n").contains("line"));
    }

    #[test]
    fn numbers_that_are_no_place_are_refused_not_an_error() {
        let (figures, out) = lab("t,lat,lng,accuracy_m\n0,NaN,2,5\n2,91,2,5\n4,1,2,600\n").unwrap();
        assert_eq!(figures["refused"], json!({ "malformed": 1, "bounds": 1, "accuracy": 1 }));
        assert!(out.lines().nth(1).unwrap().starts_with("0,,,,,,false,malformed,no,"), "{out}");
    }
}
