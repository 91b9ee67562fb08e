//! cdp-draw: a small text in, the architecture slide out.
//!
//! ```text
//! text → syntax tree → design (states of one architecture) → layout → scene → bytes
//!           ↑ patterns rewrite one state into the next          ↑ one layout for all states
//! ```

pub mod analysis;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod codes;
pub mod data;
pub mod design;
pub mod diagnostic;
pub mod geometry;
pub mod git;
pub mod layout;
pub mod limits;
pub mod model;
pub mod output;
pub mod output_file;
pub mod plan;
pub mod refusal;
pub mod report;
pub mod rewrite;
pub mod scene;
pub mod source;
pub mod studio;
pub mod suggest;
pub mod syntax;
pub mod text;
pub mod world;
