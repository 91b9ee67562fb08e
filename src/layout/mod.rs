//! Layout: one for all states of a design, so that what two states share stands in the same place.

pub mod measure;
pub mod placed;

pub use measure::Measure;
pub use placed::{
    Align, Form, Layout, PlacedBox, PlacedCallout, PlacedNote, Route, StateLayout, TextBlock,
};
