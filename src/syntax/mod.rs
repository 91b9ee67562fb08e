//! From text to a syntax tree. The grammar is `grammar/cdp.pest`.

mod parse;
mod pairs;
pub mod pattern_pairs;
mod scan;
mod trouble;
pub mod tree;

pub use parse::parse;
