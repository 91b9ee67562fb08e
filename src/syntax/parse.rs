//! Runs the grammar over a text.

use pest::Parser;
use pest_derive::Parser;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::both;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::pairs::Builder;
use crate::syntax::scan::scan;
use crate::syntax::tree::{Parsed, StatementKind};
use crate::syntax::trouble;

/// The parser that pest makes of the grammar.
#[derive(Parser)]
#[grammar = "../grammar/cdp.pest"]
pub(crate) struct Grammar;

/// True when a text can be the id of an element, as it is.
pub fn is_identifier(text: &str) -> bool {
    Grammar::parse(Rule::ident, text).is_ok_and(|mut read| read.next().is_some_and(|word| word.as_str() == text))
}

/// Adds a file's text to the sources; reports bytes that are no text.
pub fn text_of(name: &str, bytes: &[u8], sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<SourceId> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(sources.add(name, text)),
        Err(error) => {
            let at = error.valid_up_to();
            let source = sources.add(name, String::from_utf8_lossy(&bytes[..at]).into_owned());
            let span = Span { source, start: at, end: at };
            let (number, byte) = (at + 1, bytes[at]);
            let message =
                both!("byte {number} ({byte:#04x}) is not UTF-8", "{number}バイト目({byte:#04x})がUTF-8ではありません");
            let help = both!("save the file as UTF-8", "ファイルをUTF-8で保存してください");
            diagnostics.push(Diagnostic::error(Code::Encoding, span, message).help(help));
            None
        }
    }
}

/// Reads a text. Statements that cannot be read are reported, every one, and left out.
pub fn parse(text: &str, source: SourceId, limits: &Limits, diagnostics: &mut Diagnostics) -> Parsed {
    let before = diagnostics.len();
    let parsed = read(text, source, limits, diagnostics);
    // The grammar counts bytes, and where brackets were mended a character may have become several spaces.
    diagnostics.widen(before, text);
    let wrong = diagnostics.iter().skip(before).any(|found| found.severity == Severity::Error);
    // A language whose statements can be read here, with other meanings.
    let suspect = matches!(parsed.statements.first().map(|first| &first.node), Some(StatementKind::Element(element))
        if matches!(element.kind.node.as_str(), "digraph" | "graph" | "strict" | "flowchart" | "from"));
    match trouble::foreign::recognise(text, source).filter(|_| wrong || suspect) {
        Some(foreign) => {
            diagnostics.truncate(before);
            diagnostics.push(foreign);
            Parsed::default()
        }
        None => parsed,
    }
}

fn read(text: &str, source: SourceId, limits: &Limits, diagnostics: &mut Diagnostics) -> Parsed {
    let Some(scanned) = scan(text, source, limits, diagnostics) else { return Parsed::default() };
    match Grammar::parse(Rule::file, &scanned.text) {
        Ok(pairs) => {
            let mut builder = Builder::new(source, text.len(), &scanned.text, limits, diagnostics);
            let statements = builder.statements(pairs.flat_map(|file| file.into_inner()));
            // What was read into the wrong bracket, or left out, would only give misleading errors.
            if scanned.mended || builder.beyond {
                return Parsed::default();
            }
            Parsed { statements, languages: builder.languages, lost_kinds: builder.lost_kinds, trivia: scanned.trivia }
        }
        Err(error) => {
            // The grammar reads every text that the scanner lets through; this is a second line of defence.
            diagnostics.push(trouble::from_pest(&error, Rule::file, source, 0, text.len()));
            Parsed::default()
        }
    }
}
