//! From text to a syntax tree. The grammar is `grammar/cdp.pest`.

mod expect_pairs;
pub mod format;
pub mod keywords;
pub mod language_tag;
mod pairs;
mod parse;
pub mod pattern_pairs;
mod rule_pairs;
mod scan;
pub mod tokens;
pub mod tree;
pub mod trivia;
mod trouble;

pub use pairs::twice;
pub use parse::{is_identifier, parse, text_of};
