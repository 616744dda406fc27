use std::{collections::HashMap, fs};

use geodesy::distance_m;

use super::*;

const ORDERS: &str =
    "id,placed_at,ready_at,pickup_lat,pickup_lng,drop_lat,drop_lng,pickup_service_s,drop_service_s\n";
const RIDERS: &str = "id,on_at,off_at,lat,lng\n";

fn args(dir: &Path, orders: &str, riders: &str) -> Args {
    let (orders_path, riders_path) = (dir.join("orders.csv"), dir.join("riders.csv"));
    fs::write(&orders_path, orders).unwrap();
    fs::write(&riders_path, riders).unwrap();
    Args {
        orders: Some(orders_path),
        riders: Some(riders_path),
        policy: Policy::Greedy,
        out: dir.join("assignments.csv"),
        speed_mps: 6.0,
        promise_min: 20.0,
        capacity: 2,
        window_s: 5.0,
        window_orders: 3,
        ahead_s: 180.0,
        reach_m: f64::INFINITY,
        rush: None,
    }
}

#[test]
fn two_files_become_figures_and_assignments() {
    let dir = tempfile::tempdir().unwrap();
    let orders =
        format!("{ORDERS}o1,0,120,-6.2,106.8,-6.21,106.8,30,60\no2,10,100,-6.2,106.8,-6.19,106.8,30,60\n");
    let riders = format!("{RIDERS}r1,0,7200,-6.2,106.801\nr2,0,7200,-6.2,106.81\n");
    let figures = run(&args(dir.path(), &orders, &riders)).unwrap();
    assert_eq!((figures["delivered"].as_u64(), figures["late_share"].as_f64()), (Some(2), Some(0.0)));
    let written = fs::read_to_string(dir.path().join("assignments.csv")).unwrap();
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("order,rider,assigned_at,picked_at,delivered_at"));
    assert_eq!(lines.count(), 2);
}

#[test]
fn what_is_wrong_is_named_with_file_line_and_column() {
    let dir = tempfile::tempdir().unwrap();
    let good = format!("{RIDERS}r1,0,7200,-6.2,106.8\n");
    let order = "o1,0,120,-6.2,106.8,-6.21,106.8,30,60\n";
    for (orders, riders, expected) in [
        (
            format!("{ORDERS}o1,0,abc,-6.2,106.8,-6.21,106.8,30,60\n"),
            good.clone(),
            "orders.csv:2: ready_at: \"abc\" is not a number",
        ),
        (format!("{ORDERS}o1,0,NaN,-6.2,106.8,-6.21,106.8,30,60\n"), good.clone(), "orders.csv:2: ready_at"),
        (
            format!("{ORDERS}{order}o2,50,40,-6.2,106.8,-6.21,106.8,30,60\n"),
            good.clone(),
            "orders.csv:3: ready_at: is before placed_at",
        ),
        (
            format!("{ORDERS}o1,-1,120,-6.2,106.8,-6.21,106.8,30,60\n"),
            good.clone(),
            "orders.csv:2: placed_at: is below 0",
        ),
        (
            format!("{ORDERS}o1,0,120,106.8,-6.2,-6.21,106.8,30,60\n"),
            good.clone(),
            "orders.csv:2: pickup_lat: latitude 106.8",
        ),
        (format!("{ORDERS}{order}{order}"), good.clone(), "orders.csv:3: id: \"o1\" stands twice"),
        (format!("{ORDERS}o1,0,120\n"), good.clone(), "line: 2"),
        ("id,placed_at\no1,0\n".to_owned(), good.clone(), "orders.csv:1: there is no column ready_at"),
        (
            format!("{ORDERS}{order}"),
            format!("{RIDERS}r1,10,5,-6.2,106.8\n"),
            "riders.csv:2: off_at: is before on_at",
        ),
        (format!("{ORDERS}{order}"), format!("{RIDERS},0,5,-6.2,106.8\n"), "riders.csv:2: id: is empty"),
    ] {
        let error = format!("{:#}", run(&args(dir.path(), &orders, &riders)).unwrap_err());
        assert!(error.contains(expected), "{error} should say {expected}");
    }
    let missing = Args { orders: Some(dir.path().join("none.csv")), ..args(dir.path(), ORDERS, &good) };
    assert!(format!("{:#}", run(&missing).unwrap_err()).contains("none.csv"));
    let slow = Args { speed_mps: 0.0, ..args(dir.path(), ORDERS, &good) };
    assert!(run(&slow).unwrap_err().to_string().contains("--speed-mps"));
}

#[test]
fn nobody_and_nothing_are_figures_too() {
    let dir = tempfile::tempdir().unwrap();
    let empty = run(&args(dir.path(), ORDERS, RIDERS)).unwrap();
    assert_eq!((empty["orders"].as_u64(), empty["late_share"].as_f64()), (Some(0), Some(0.0)));
    let order = format!("{ORDERS}o1,0,120,-6.2,106.8,-6.21,106.8,30,60\n");
    let alone = run(&args(dir.path(), &order, RIDERS)).unwrap();
    assert_eq!((alone["undelivered"].as_u64(), alone["late_share"].as_f64()), (Some(1), Some(1.0)));
}

/// What anybody can check from the files alone: nobody is in two places, nothing is picked before it is
/// ready, no ride is faster than the speed.
#[test]
fn every_assignment_could_have_been_ridden() {
    let (orders, riders) = rush_hour(&Rush { seed: 11, hubs: 6, riders: 30, orders: 220 });
    let lines: HashMap<&str, &OrderLine> = orders.iter().map(|line| (line.id.as_str(), line)).collect();
    for policy in [Policy::Nearest, Policy::Greedy, Policy::Optimal] {
        let rules = Rules { policy, capacity: 3, ..Rules::default() };
        let outcome = simulate(&rules, &orders, &riders);
        assert_eq!(outcome.assigned.len(), orders.len(), "{policy:?}");
        for rider in &riders {
            let mut rides: Vec<&Assigned> = outcome.assigned.iter().filter(|a| a.rider == rider.id).collect();
            rides.sort_by(|a, b| a.delivered_at.total_cmp(&b.delivered_at));
            let (mut at, mut now, mut trip) = (rider.at, rider.on_at, f64::NAN);
            for ride in rides {
                let line = lines[ride.order.as_str()];
                assert!(ride.assigned_at >= line.placed_at && ride.assigned_at < rider.off_at);
                if ride.picked_at != trip {
                    assert!(ride.assigned_at >= now - 1e-3, "given away while he was on a trip");
                    let there = ride.assigned_at + distance_m(at, line.pickup) / rules.speed_mps;
                    assert!(ride.picked_at + 1e-3 >= there + line.pickup_service_s);
                    (at, now, trip) = (line.pickup, ride.picked_at, ride.picked_at);
                }
                assert!(ride.picked_at + 1e-3 >= line.ready_at + line.pickup_service_s);
                let door = now + distance_m(at, line.drop) / rules.speed_mps + line.drop_service_s;
                assert!(ride.delivered_at + 1e-3 >= door, "{policy:?}");
                (at, now) = (line.drop, ride.delivered_at);
            }
        }
    }
}

#[test]
fn the_same_seed_is_the_same_rush_hour_and_the_same_day() {
    let rush = Rush { seed: 3, hubs: 4, riders: 10, orders: 60 };
    let (orders, riders) = rush_hour(&rush);
    assert_eq!((&orders, &riders), (&rush_hour(&rush).0, &rush_hour(&rush).1));
    let rules = Rules { policy: Policy::Optimal, ..Rules::default() };
    assert_eq!(simulate(&rules, &orders, &riders), simulate(&rules, &orders, &riders));
}

/// Seeds that nothing was tuned on. Under load, all pairs at once beat first come, nearest.
#[test]
fn all_pairs_beat_first_come_nearest_in_a_rush() {
    for seed in [101, 102] {
        let (orders, riders) = rush_hour(&Rush { seed, hubs: 6, riders: 30, orders: 260 });
        let of = |policy| {
            let rules = Rules { policy, ..Rules::default() };
            Figures::of(&rules, &orders, &riders, &simulate(&rules, &orders, &riders))
        };
        let nearest = of(Policy::Nearest);
        for better in [of(Policy::Greedy), of(Policy::Optimal)] {
            assert_eq!((better.delivered, better.undelivered), (orders.len(), 0));
            let (mean, base) = (better.click_to_door_s.mean, nearest.click_to_door_s.mean);
            println!(
                "{seed} {:?}: {mean:.0} s, {:.3} late; nearest {base:.0} s, {:.3} late",
                better.policy, better.late_share, nearest.late_share
            );
            assert!(mean < base * 0.8 && better.late_share < nearest.late_share * 0.8);
        }
    }
}
