//! The world: streets, people, weather of the day. No I/O, and the same for the same seed.
//!
//! | File | Draws |
//! |---|---|
//! | `draws` | the dice: a stream for each entity |
//! | `streets` | a grid of streets, and the quickest way on it |
//! | `ride` | where a rider is on his way |
//! | `gps` | what his phone makes of that |
//! | `demand` | who orders what, when |
//! | `staff` | riders' tempers and shifts, pickers' hands |
//! | `town` | all of it together |

pub mod demand;
pub mod draws;
pub mod gps;
pub mod ride;
pub mod staff;
pub mod streets;
pub mod town;
