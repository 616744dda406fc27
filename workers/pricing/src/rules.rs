//! Everything that is decided, and nothing that is asked: no I/O here.
//!
//! | File | Decides |
//! |---|---|
//! | [`surge`] | load to step, smoothing, what the multipliers make together |
//! | [`elasticity`] | how customers answer to a multiplier, and the cap that follows |
//! | [`fee`] | distance and multiplier to a fee; taxes |
//! | [`tariff`] | what holds in a city that was given none |
//! | [`variant`] | who is in which arm of an experiment |
//! | [`totals`] | what a basket costs, all in |
//! | [`token`] | quote ids that only we can make |
//! | [`honour`] | whether a quote stands for an order |

pub mod elasticity;
pub mod fee;
pub mod honour;
pub mod surge;
pub mod tariff;
pub mod token;
pub mod totals;
pub mod variant;

/// Whole hundredths of a non-negative number, to the nearest; what is no number or huge is bounded.
pub(crate) fn hundredths(number: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded, and NaN becomes 0")]
    let whole = (number * 100.0).round().clamp(0.0, 1e9) as u32;
    whole
}
