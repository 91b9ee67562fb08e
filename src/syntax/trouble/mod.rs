//! What to say of a statement that no rule could read: what people mean by it if that can be seen, otherwise what the
//! grammar expected.

pub mod foreign;
mod led;
mod piece;
mod shapes;
mod signs;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{LocalisedText, both};
use crate::source::{SourceId, Span};
use crate::syntax::parse::{Grammar, Rule};
use piece::Piece;

/// Sees a mistake that people make and that deserves better words than the grammar's.
type Mistake = fn(&Piece<'_>) -> Option<Diagnostic>;

/// Mistakes that can stand in any block.
const ANYWHERE: [Mistake; 5] = [signs::comment, signs::address, signs::arrow, signs::punctuation, signs::quotes];

/// Mistakes in statements of a design.
const IN_DESIGNS: [Mistake; 7] = [
    led::led,
    shapes::colon,
    shapes::property_without_sign,
    led::synonym,
    shapes::label_before_id,
    shapes::dotted,
    shapes::label_last,
];

/// The finding for a stretch of text that could not be read as a statement (or as `rule`).
pub fn diagnose(text: &str, start: usize, end: usize, rule: Rule, source: SourceId) -> Diagnostic {
    let piece = Piece::new(&text[start..end], start, rule, source);
    let of_rule: &[Mistake] = if rule == Rule::only { &IN_DESIGNS } else { &[] };
    if let Some(known) = ANYWHERE.iter().chain(of_rule).find_map(|mistake| mistake(&piece)) {
        return known;
    }
    match Grammar::parse(rule, piece.text) {
        Err(error) => from_pest(&error, rule, source, start, end),
        Ok(_) => {
            let span = Span { source, start, end };
            Diagnostic::error(Code::Syntax, span, both!("this is not a statement", "これは文ではありません"))
        }
    }
}

/// The finding for an element whose kind is a word that leads statements: the statement is what was meant.
pub fn keyword(text: &str, start: usize, end: usize, source: SourceId) -> Option<Diagnostic> {
    led::led(&Piece::new(&text[start..end], start, Rule::only, source))
}

/// Turns an error of the grammar into a finding with the project's own words.
pub fn from_pest(error: &Error<Rule>, rule: Rule, source: SourceId, offset: usize, end: usize) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((at, _)) => at,
    };
    let at = (offset + at).min(end);
    let span = Span { source, start: at, end: (at + 1).min(end).max(at) };
    let label = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => expected(positives),
        ErrorVariant::CustomError { message } => LocalisedText::same(message.clone()),
    };
    let page = match rule {
        Rule::only_item | Rule::only_action => "docs/patterns.md",
        Rule::only_rule_item => "docs/rules.md",
        _ => "docs/language.md",
    };
    Diagnostic::error(Code::Syntax, span, both!("this statement cannot be read", "この文を読めません"))
        .label(label)
        .help(both!(
            "`cdp-draw explain E0101` shows an example; {page} has all statements",
            "`cdp-draw explain E0101`に例が、{page}にすべての文があります"
        ))
}

fn expected(rules: &[Rule]) -> LocalisedText {
    let mut words: Vec<(&str, &str)> = Vec::new();
    for &rule in rules {
        let word = in_words(rule);
        if !word.0.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    let en: Vec<&str> = words.iter().map(|word| word.0).collect();
    let ja: Vec<&str> = words.iter().map(|word| word.1).collect();
    let ja = ja.join("、");
    match en.split_last() {
        None => both!("not expected here", "ここには書けません"),
        Some((last, [])) => both!("expected {last}", "ここには{ja}が必要です"),
        Some((last, rest)) => {
            let rest = rest.join(", ");
            both!("expected {rest} or {last}", "ここに書けるのは: {ja}")
        }
    }
}

/// What a rule stands for, in a reader's words; empty for what is not worth naming.
fn in_words(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::ident | Rule::ids | Rule::name => ("an id", "ID"),
        Rule::op => ("an arrow (`->`, `=>`, `~>`, `..>` or `--`)", "矢印(`->`、`=>`、`~>`、`..>`、`--`)"),
        Rule::text | Rule::string | Rule::lang => ("a text in quotes", "引用符で囲んだ文字列"),
        Rule::property | Rule::setting => ("a property (`key=value`)", "プロパティ(`key=value`)"),
        Rule::value | Rule::bare | Rule::list => ("a value", "値"),
        Rule::block | Rule::actions => ("a block in `{ }`", "`{ }`のブロック"),
        Rule::hop => ("an arrow", "矢印"),
        Rule::anchor => ("an element or an edge", "要素または線"),
        Rule::expr | Rule::operand | Rule::primary | Rule::disjunction => ("an expression", "式"),
        Rule::EOI => ("the end of the statement", "文の終わり"),
        Rule::kw_on => ("`on`", "`on`"),
        Rule::kw_to => ("`to`", "`to`"),
        Rule::kw_into => ("`into`", "`into`"),
        Rule::kw_out => ("`out`", "`out`"),
        Rule::kw_served => ("`served`", "`served`"),
        Rule::kw_no => ("`no spof`", "`no spof`"),
        Rule::kw_in => ("`in`", "`in`"),
        Rule::kw_error => ("`error`", "`error`"),
        Rule::rules => ("a list of rules in `[ ]`", "`[ ]`で囲んだルールの並び"),
        _ => ("", ""),
    }
}
