//! What programs use: a text is read, drawn, checked and simulated. Nothing here does more than call the rooms to the left.

mod design;
mod picture;
mod report;
mod simulate;

pub use design::Design;
pub use picture::Picture;
pub use report::{Finding, Place, Report};
pub use simulate::{Served, Trial};
