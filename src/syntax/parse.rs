//! Runs the grammar over a text.

use pest::Parser;
use pest_derive::Parser;

use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::source::SourceId;
use crate::syntax::pairs::Builder;
use crate::syntax::scan::scan;
use crate::syntax::tree::Statement;
use crate::syntax::trouble;

/// The parser that pest makes of the grammar.
#[derive(Parser)]
#[grammar = "../grammar/cdp.pest"]
pub(crate) struct Grammar;

/// True when a text can be the id of an element, as it is.
pub fn is_identifier(text: &str) -> bool {
    Grammar::parse(Rule::ident, text).is_ok_and(|mut read| read.next().is_some_and(|word| word.as_str() == text))
}

/// Reads a text. Statements that cannot be read are reported, every one, and left out.
pub fn parse(text: &str, source: SourceId, limits: &Limits, diagnostics: &mut Diagnostics) -> Vec<Statement> {
    let Some(scanned) = scan(text, source, limits, diagnostics) else { return Vec::new() };
    match Grammar::parse(Rule::file, &scanned.text) {
        Ok(pairs) => {
            let mut builder = Builder::new(source, text.len(), &scanned.text, diagnostics);
            let statements = builder.statements(pairs.flat_map(|file| file.into_inner()));
            // What was read into the wrong bracket would only give misleading errors.
            if scanned.mended { Vec::new() } else { statements }
        }
        Err(error) => {
            // The grammar reads every text that the scanner lets through; this is a second line of defence.
            diagnostics.push(trouble::from_pest(&error, source, 0, text.len()));
            Vec::new()
        }
    }
}
