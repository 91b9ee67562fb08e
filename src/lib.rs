//! cdp-draw: a small text in, the architecture slide out.

pub mod analysis;
pub mod cli;
pub mod codes;
pub mod data;
pub mod design;
pub mod diagnostic;
pub mod geometry;
pub mod layout;
pub mod limits;
pub mod model;
pub mod output;
pub mod output_file;
pub mod rewrite;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod text;
pub mod world;
