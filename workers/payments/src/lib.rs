//! payments — money in, money back.
//!
//! | module | what |
//! |---|---|
//! | [`money`] | amounts in our minor units, exact conversion to a provider's |
//! | [`provider`] | the adapter contract, its adapters, breaker and webhook signatures |

pub mod money;
pub mod provider;
