//! One file per command, event and endpoint.

mod cancel;
mod compensate;
mod operate;
mod resume;
mod settled;
mod start;
mod view;

pub use cancel::cancel;
pub use compensate::compensate;
pub use operate::{resolve, retry};
pub use resume::resume;
pub use settled::settled;
pub use start::{begin, start};
pub use view::{get, list};
