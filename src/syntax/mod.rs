//! From text to a syntax tree. The grammar is `grammar/cdp.pest`.

mod expect_pairs;
pub mod keywords;
pub mod language_tag;
mod pairs;
mod parse;
pub mod pattern_pairs;
mod rule_pairs;
mod scan;
pub mod tree;
mod trouble;

pub use pairs::twice;
pub use parse::{is_identifier, parse};
