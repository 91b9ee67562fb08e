//! The model: the vocabulary, and one state of an architecture as plain data.

pub mod architecture;
pub mod duration;
pub mod element;
pub mod kind;
pub mod link;
mod numbers;
pub mod text;
pub mod value;
pub mod vocabulary;

pub use architecture::{Architecture, Link, Node};
pub use element::{Edge, EdgeKey, Element, Op, Origin, Uid};
pub use kind::{Category, FailureDomain, Kind};
pub(crate) use text::both;
pub use text::{Languages, LocalisedText};
pub use value::{Properties, Value};
pub use vocabulary::Vocabulary;
