//! What to say of a statement that no rule could read.

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use crate::syntax::parse::{Grammar, Rule};

/// The finding for a stretch of text that could not be read as a statement (or as `rule`).
pub fn diagnose(text: &str, start: usize, end: usize, rule: Rule, source: SourceId) -> Diagnostic {
    let piece = &text[start..end];
    if let Some(known) = common_mistake(piece, start, source) {
        return known;
    }
    match Grammar::parse(rule, piece) {
        Err(error) => from_pest(&error, source, start, end),
        Ok(_) => {
            let span = Span { source, start, end };
            Diagnostic::error(Code::Syntax, span, "this is not a statement")
        }
    }
}

/// Turns an error of the grammar into a finding with the project's own words.
pub fn from_pest(error: &Error<Rule>, source: SourceId, offset: usize, end: usize) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((at, _)) => at,
    };
    let at = (offset + at).min(end);
    let span = Span { source, start: at, end: (at + 1).min(end).max(at) };
    let message = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => expected(positives),
        ErrorVariant::CustomError { message } => message.clone(),
    };
    Diagnostic::error(Code::Syntax, span, "this statement cannot be read")
        .label(message)
        .help("`cdp-draw explain E0101` shows an example; docs/language.md has all statements")
}

fn expected(rules: &[Rule]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for &rule in rules {
        let word = in_words(rule);
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    match words.split_last() {
        None => "not expected here".to_owned(),
        Some((last, [])) => format!("expected {last}"),
        Some((last, rest)) => format!("expected {} or {last}", rest.join(", ")),
    }
}

/// What a rule stands for, in a reader's words; empty for what is not worth naming.
fn in_words(rule: Rule) -> &'static str {
    match rule {
        Rule::ident | Rule::ids | Rule::name => "an id",
        Rule::op => "an arrow (`->`, `=>`, `~>`, `..>` or `--`)",
        Rule::text | Rule::string | Rule::lang => "a text in quotes",
        Rule::property | Rule::setting => "a property (`key=value`)",
        Rule::value | Rule::bare | Rule::list => "a value",
        Rule::block | Rule::actions => "a block in `{ }`",
        Rule::hop => "an arrow",
        Rule::anchor => "an element or an edge",
        Rule::expr | Rule::operand | Rule::primary | Rule::disjunction => "an expression",
        Rule::EOI => "the end of the statement",
        Rule::kw_on => "`on`",
        Rule::kw_to => "`to`",
        Rule::kw_into => "`into`",
        Rule::kw_out => "`out`",
        Rule::kw_served => "`served`",
        Rule::kw_no => "`no spof`",
        Rule::kw_in => "`in`",
        Rule::kw_error => "`error`",
        Rule::rules => "a list of rules in `[ ]`",
        _ => "",
    }
}

/// Mistakes that people make and that deserve better words than the grammar's.
fn common_mistake(piece: &str, start: usize, source: SourceId) -> Option<Diagnostic> {
    let found = |at: usize, length: usize, message: &str, help: &str| {
        let span = Span { source, start: start + at, end: start + at + length };
        Some(Diagnostic::error(Code::Syntax, span, message).help(help))
    };
    const ARROWS: [(&str, &str); 6] =
        [("-->", "->"), ("→", "->"), ("⇒", "=>"), ("-.->", "..>"), ("==>", "=>"), ("<-", "->")];
    let outside = piece.split('"').next().unwrap_or(piece);
    for (wrong, right) in ARROWS {
        if let Some(at) = outside.find(wrong) {
            let help = match wrong {
                "<-" => "write it the other way round: `b -> a`".to_owned(),
                _ => format!("write `{right}`"),
            };
            return found(at, wrong.len(), &format!("`{wrong}` is not an operator"), &help);
        }
    }
    for quote in ['“', '”', '「', '\''] {
        if let Some(at) = outside.find(quote) {
            return found(
                at,
                quote.len_utf8(),
                &format!("`{quote}` does not begin a text"),
                "texts stand in straight double quotes: \"…\"",
            );
        }
    }
    if let Some(at) = outside.find("=http:").or_else(|| outside.find("=https:")) {
        return found(
            at + 1,
            outside[at + 1..].trim_end().len(),
            "`//` begins a comment",
            "put the address in quotes: link=\"https://…\"",
        );
    }
    None
}
