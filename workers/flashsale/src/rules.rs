//! Decisions that need nobody else.

use subjects::v1::{PlaceState, SaleState};

/// Seconds until somebody at this position is admitted, at the sale's rate: an estimate, since places that pass on and
/// units that come back change it. 0 for a rate of 0.
pub fn estimate(position: u64, rate: u32) -> f64 {
    if rate == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "positions are far below 2^52")]
    let position = position as f64;
    position / f64::from(rate)
}

/// What is honest to say to somebody who waits. Units that can still come their way are those left and those of
/// checkouts under way, which may come to nothing. Everybody before them may want one; by lot nobody is before anybody.
pub fn waiting(position: u64, left: u32, held: u32, by_lot: bool) -> PlaceState {
    match u64::from(left) + u64::from(held) {
        0 => PlaceState::SoldOut,
        reach if position > reach && !by_lot => PlaceState::Unlikely,
        _ => PlaceState::Waiting,
    }
}

/// A sale's state after its units changed: sold out while none is left and none can come back from a checkout. A sold
/// unit may still come back, by a cancelled order, and then it sells again.
pub fn after_units(state: SaleState, offered: i32, sold: i32) -> SaleState {
    match state {
        SaleState::Open if sold >= offered => SaleState::SoldOut,
        SaleState::SoldOut if sold < offered => SaleState::Open,
        other => other,
    }
}

/// As the record spells it.
pub fn state_name(state: SaleState) -> &'static str {
    match state {
        SaleState::Unspecified | SaleState::Scheduled => "SCHEDULED",
        SaleState::Open => "OPEN",
        SaleState::SoldOut => "SOLD_OUT",
        SaleState::Ended => "ENDED",
    }
}

pub fn state_of(name: &str) -> SaleState {
    match name {
        "SCHEDULED" => SaleState::Scheduled,
        "OPEN" => SaleState::Open,
        "SOLD_OUT" => SaleState::SoldOut,
        "ENDED" => SaleState::Ended,
        _ => SaleState::Unspecified,
    }
}

/// The event of having come to a state.
pub fn event(state: SaleState) -> Option<&'static str> {
    match state {
        SaleState::Open => Some("opened"),
        SaleState::SoldOut => Some("sold_out"),
        SaleState::Ended => Some("ended"),
        SaleState::Scheduled | SaleState::Unspecified => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_estimate_is_the_line_before_you() {
        assert!((estimate(250, 100) - 2.5).abs() < 1e-9);
        assert!(estimate(9, 0).abs() < 1e-9);
    }

    #[test]
    fn a_sale_sells_out_and_opens_again() {
        assert_eq!(after_units(SaleState::Open, 10, 9), SaleState::Open);
        assert_eq!(after_units(SaleState::Open, 10, 10), SaleState::SoldOut);
        assert_eq!(after_units(SaleState::SoldOut, 10, 9), SaleState::Open);
        assert_eq!(after_units(SaleState::Ended, 10, 9), SaleState::Ended);
    }

    #[test]
    fn states_are_spelled_one_way() {
        for state in [SaleState::Scheduled, SaleState::Open, SaleState::SoldOut, SaleState::Ended] {
            assert_eq!(state_of(state_name(state)), state);
        }
    }

    proptest! {
        /// Who is told that it will not be enough could not have been served by the units there are, one each; and
        /// whoever could is not told so.
        #[test]
        fn unlikely_is_exactly_out_of_reach(position in 1u64..5_000, left in 0u32..2_000, held in 0u32..2_000) {
            let reach = u64::from(left + held);
            let said = waiting(position, left, held, false);
            prop_assert_eq!(said == PlaceState::Waiting, position <= reach);
            prop_assert_eq!(said == PlaceState::SoldOut, reach == 0);
            prop_assert!(waiting(position, left, held, true) != PlaceState::Unlikely, "the lot may fall on anybody");
        }
    }
}
