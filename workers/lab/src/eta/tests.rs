use std::fs;

use proptest::prelude::*;

use super::*;

const HEAD: &str = "order,hub,city,placed_at,lines,units,distance_m,picked_started_at,packed_at,accepted_at,\
                    picked_up_at,delivered_at";
const LINE: &str = "a,hub_1,jkt,0,2,3,1500,10,160,60,200,500";

fn args(path: &Path) -> Args {
    Args {
        history: path.to_owned(),
        sample: None,
        out: None,
        holdout: 0.3,
        // As many as the sample has.
        pickers: 3,
        first_item_s: 120.0,
        next_item_s: 30.0,
        speed_mps: 5.0,
        road_factor: 1.3,
    }
}

fn read(text: &str) -> anyhow::Result<Vec<eta::history::Past>> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    history(file.path())
}

#[test]
fn a_sample_is_fitted_and_judged() {
    let dir = tempfile::tempdir().unwrap();
    let (path, out) = (dir.path().join("day.csv"), dir.path().join("promises.csv"));
    let made = run(&Args { sample: Some(5), out: Some(out.clone()), ..args(&path) }).unwrap();
    let held = &made["holdout"]["promised"];
    assert!(held["delivered"].as_u64().unwrap() > 800, "{made:#}");
    // One evening of one day, rush and all; what promises are worth is proven over more in `eta`.
    assert!(held["worst_points"].as_f64().unwrap() < 15.0, "{held:#}");
    assert_eq!(made["components"]["picking"].as_array().unwrap().len(), 6);
    assert_eq!(made["components"]["travel"].as_array().unwrap().len(), 2);
    let promises = fs::read_to_string(&out).unwrap();
    assert_eq!(promises.lines().count() as u64, held["delivered"].as_u64().unwrap() + 1);
    // What was written is what is read: the same answer from the file alone.
    assert_eq!(run(&args(&path)).unwrap(), made);
}

#[test]
fn columns_come_in_any_order_and_a_city_may_be_missing() {
    let text = "delivered_at,order,hub,placed_at,lines,units,distance_m,picked_started_at,packed_at,accepted_at,\
                picked_up_at,weather\n500,a,h,0,2,3,1500,10,160,60,200,rain\n";
    let past = read(text).unwrap().remove(0);
    assert_eq!((past.delivered_at, past.city.as_str(), past.hub.as_str()), (500.0, "city", "h"));
}

#[test]
fn what_is_wrong_is_named_by_line_and_column() {
    for (text, expected) in [
        (String::new(), "there is no column order"),
        (HEAD.replace(",lines", ",line") + "\n", "there is no column lines"),
        (format!("{HEAD}\n"), "has no orders"),
        (format!("{HEAD}\n{LINE}\n{LINE}\n"), "line 3: column order: \"a\" stands twice"),
        (format!("{HEAD}\n{LINE}\n{}\n", LINE.replace("a,hub_1", "b,")), "line 3: column hub is empty"),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",1500,", ",far,")),
            "line 2: column distance_m: \"far\" is not a number",
        ),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",1500,", ",NaN,")),
            "line 2: column distance_m: NaN is not 0 to 100000",
        ),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",2,3,", ",0,3,")),
            "line 2: column lines: \"0\" is not 1 to 100",
        ),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",2,3,", ",2,-3,")),
            "line 2: column units: \"-3\" is not 1 to 99900",
        ),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",160,", ",5,")),
            "line 2: column packed_at: 5 is before picked_started_at 10",
        ),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",500", ",199")),
            "line 2: column delivered_at: 199 is before picked_up_at 200",
        ),
        (
            format!("{HEAD}\n{}\n", LINE.replace(",500", ",90000")),
            "line 2: column delivered_at: 90000 s after placed_at",
        ),
        (format!("{HEAD}\na,b\n"), "line 2"),
    ] {
        let error = format!("{:#}", read(&text).unwrap_err());
        assert!(error.contains(expected), "{error}\n  instead of {expected}");
    }
    assert!(
        format!("{:#}", history(Path::new("/nowhere.csv")).unwrap_err()).contains("cannot read /nowhere.csv")
    );
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let path = Path::new("x.csv");
    for (wrong, expected) in [
        (Args { holdout: 0.0, ..args(path) }, "--holdout"),
        (Args { pickers: 0, ..args(path) }, "--pickers"),
        (Args { speed_mps: f64::NAN, ..args(path) }, "--speed-mps"),
        (Args { road_factor: 0.9, ..args(path) }, "--road-factor"),
    ] {
        assert!(run(&wrong).unwrap_err().to_string().contains(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn rubbish_is_an_error_and_never_a_panic(text in "[a-z0-9,.\n\"-]{0,200}") {
        let _ = read(&text);
        let _ = read(&format!("{HEAD}\n{text}"));
    }
}
