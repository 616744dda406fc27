use proptest::prelude::*;

use super::*;

fn reach(hub_id: &str, near: Near) -> Reach {
    Reach { hub_id: hub_id.into(), near, version: 1 }
}

fn outside(_: &Reach) -> Option<Standing> {
    Some(Standing::Outside)
}

#[test]
fn the_cell_itself_comes_before_any_widening() {
    let reaches = [reach("far", Near::Res6), reach("near", Near::Ring1), reach("here", Near::Whole)];
    assert_eq!(decide(&reaches, |_| None), Ok(Some((Level::Cell, vec!["here"]))));
    assert_eq!(decide(&reaches[..2], outside), Ok(Some((Level::Ring1, vec!["near"]))));
    assert_eq!(decide(&reaches[..1], outside), Ok(Some((Level::Res6, vec!["far"]))));
    assert_eq!(decide(&[], outside), Ok(None));
}

#[test]
fn part_of_a_cell_is_judged_by_the_line_itself() {
    let reaches = [reach("a", Near::Part), reach("b", Near::Part), reach("c", Near::Ring1)];
    let inside_b = |r: &Reach| Some(if r.hub_id == "b" { Standing::Inside } else { Standing::Outside });
    assert_eq!(decide(&reaches, inside_b), Ok(Some((Level::Cell, vec!["b"]))));
    assert_eq!(decide(&reaches, outside), Ok(Some((Level::Ring1, vec!["a", "b", "c"]))));
    assert_eq!(decide(&reaches, |_| None), Err(Unknown));
}

#[test]
fn what_was_cut_out_is_not_brought_back_by_widening() {
    let reaches = [reach("a", Near::Ring1), reach("b", Near::Res8)];
    let a_cut = |r: &Reach| Some(if r.hub_id == "a" { Standing::CutOut } else { Standing::Outside });
    assert_eq!(decide(&reaches, a_cut), Ok(Some((Level::Res8, vec!["b"]))));
    assert_eq!(decide(&reaches[..1], a_cut), Ok(None));
}

#[test]
fn the_cells_of_a_parent_are_a_range() {
    let spot = Spot::of(Place::new(-6.2, 106.8).unwrap());
    for parent in [Resolution::Eight, Resolution::Six] {
        let (low, high) = range(spot.cell, parent);
        let all: Vec<CellIndex> = spot.cell.parent(parent).unwrap().children(geodesy::CELL).collect();
        assert!(
            all.iter().all(|cell| (low..=high).contains(cell)) && all.contains(&low) && all.contains(&high)
        );
        let outside = spot.cell.grid_disk::<Vec<_>>(40).into_iter().filter(|c| !all.contains(c));
        assert!(outside.into_iter().all(|cell| !(low..=high).contains(&cell)));
    }
    let (one, two) = spot.rings();
    assert_eq!((one.len(), two.len()), (6, 12));
}

fn reaches() -> impl Strategy<Value = Vec<Reach>> {
    let one = ("[a-z][a-z0-9_-]{0,20}", 0..6i32, any::<u64>());
    let one =
        one.prop_map(|(hub_id, near, version)| Reach { hub_id, near: Near::of(near).unwrap(), version });
    prop::collection::vec(one, 0..8)
}

proptest! {
    #[test]
    fn the_cache_gives_back_what_it_was_given(reaches in reaches()) {
        prop_assert_eq!(decode(&encode(&reaches)), Some(reaches));
    }

    /// What a lookup may meet of a zone, a change of the zone fences off.
    #[test]
    fn every_lookup_that_meets_a_cell_is_in_its_regions(
        lat in -80.0..80.0f64, lng in -180.0..180.0f64, steps in prop::collection::vec(0..6usize, 0..40),
    ) {
        let zone = cell(Place::new(lat, lng).unwrap());
        let fenced = regions(std::iter::once(zone));
        let mut asked = zone;
        for step in steps {
            let around = asked.grid_ring::<Vec<_>>(1);
            asked = around[step % around.len()];
            let spot = Spot { cell: asked, region: region(asked) };
            let (low, high) = range(asked, Resolution::Six);
            let (one, two) = spot.rings();
            if (low..=high).contains(&zone) || one.contains(&zone) || two.contains(&zone) {
                prop_assert!(fenced.contains(&spot.region), "{asked} meets {zone}");
            }
        }
    }

    #[test]
    fn whatever_the_cache_holds_is_no_panic(text in ".{0,60}") {
        let _ = decode(&text);
    }

    /// Taking a hub away never brings the search nearer, and only its own hubs are named.
    #[test]
    fn fewer_hubs_are_found_no_nearer(reaches in reaches()) {
        let all = decide(&reaches, outside).unwrap();
        let fewer = decide(reaches.get(1..).unwrap_or_default(), outside).unwrap();
        if let (Some((all, _)), Some((fewer, hubs))) = (&all, &fewer) {
            prop_assert!(all <= fewer && !hubs.is_empty());
        }
        prop_assert!(all.is_some() || fewer.is_none());
    }
}
