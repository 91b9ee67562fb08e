//! From pest's pairs to the syntax tree: statements of a state and steps.

use pest::iterators::{Pair, Pairs};
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::{LocalisedText, Op, Value, both};
use crate::source::{SourceId, Span};
use crate::syntax::keywords::is_keyword;
use crate::syntax::language_tag;
use crate::syntax::parse::Rule;
use crate::syntax::tree::*;
use crate::syntax::trouble;

/// Builds the tree and reports what could not be read.
pub struct Builder<'a> {
    source: SourceId,
    length: usize,
    text: &'a str,
    diagnostics: &'a mut Diagnostics,
    /// Where texts say their language.
    pub languages: Vec<LanguageUse>,
    /// Kinds whose declaration could not be read: to use them is no other mistake.
    pub lost_kinds: Vec<String>,
    /// True when something was beyond the limits and is left out.
    pub beyond: bool,
    /// Links of operators in all expressions around the one that is read, and how many there may be.
    links: usize,
    most_links: usize,
}

/// Properties whose value is a text that people read, in each language.
const TEXTS: [&str; 3] = ["label", "title", "subtitle"];

/// The finding for what is given a second time.
pub fn twice(key: &str, again: Span, first: Span) -> Diagnostic {
    let message = both!("`{key}` is given twice", "`{key}`が2回書かれています");
    Diagnostic::error(Code::GivenTwice, again, message)
        .related(first, both!("first given here", "1つ目はここです"))
        .help(both!("keep one of the two", "どちらか一方を残してください"))
}

impl<'a> Builder<'a> {
    /// For a text of `length` bytes; `text` may have been mended at its end.
    pub fn new(
        source: SourceId,
        length: usize,
        text: &'a str,
        limits: &Limits,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Builder {
            source,
            length,
            text,
            diagnostics,
            languages: Vec::new(),
            lost_kinds: Vec::new(),
            beyond: false,
            links: 0,
            most_links: limits.links,
        }
    }

    /// Reads what operators in a row join. The tree of a row is as deep as the row is long, and what stands in it comes on
    /// top, so that all links around an expression are counted together, before anything walks down there.
    pub(super) fn linked<T>(
        &mut self,
        links: &[Pair<'_, Rule>],
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if let Some(beyond) = links.get(self.most_links - self.links) {
            let span = self.span(beyond);
            let most = self.most_links;
            let message = both!(
                "more than {most} operators follow each other in an expression",
                "1つの式に演算子が{most}個を超えて続いています"
            );
            let help = both!("give a part of it a name with `let`", "一部に`let`で名前を付けてください");
            self.report(Diagnostic::error(Code::Nesting, span, message).help(help));
            self.beyond = true;
            return None;
        }
        self.links += links.len();
        let read = read(self);
        self.links -= links.len();
        read
    }

    /// The place of a pair, without the white space that the grammar skipped after it.
    pub fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let trimmed = span.as_str().trim_end().len();
        Span {
            source: self.source,
            start: span.start().min(self.length),
            end: (span.start() + trimmed).min(self.length),
        }
    }

    /// Reports something about the tree itself.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a stretch that no rule could read.
    pub fn bad(&mut self, pair: &Pair<'_, Rule>, rule: Rule) {
        let span = self.span(pair);
        let diagnostic = trouble::diagnose(self.text, span.start, span.end, rule, self.source);
        self.report(diagnostic);
        let mut words = self.text[span.start..span.end].split_whitespace();
        if words.next() == Some("kind") {
            self.lost_kinds.extend(words.next().map(|word| word.trim_end_matches(':').to_owned()));
        }
    }

    /// The statements among some pairs.
    pub fn statements<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Vec<Statement> {
        let mut statements = Vec::new();
        for pair in pairs {
            if self.diagnostics.enough() {
                break;
            }
            statements.extend(self.statement(pair));
        }
        statements
    }

    fn statement(&mut self, pair: Pair<'_, Rule>) -> Option<Statement> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair.clone());
        let node = match rule {
            Rule::bad => {
                self.bad(&pair, Rule::only);
                return None;
            }
            Rule::EOI => return None,
            Rule::property | Rule::flag => StatementKind::Property(self.property(pair)?),
            Rule::element => StatementKind::Element(self.element(&mut parts, span)?),
            Rule::edge => StatementKind::Edge(EdgeStatement {
                from: self.names(parts.take(Rule::ids)?),
                hops: parts.all(Rule::hop).into_iter().filter_map(|hop| self.hop(hop)).collect(),
            }),
            Rule::kind => StatementKind::Kind(self.kind(&mut parts)?),
            Rule::import => StatementKind::Import(self.string(parts.take(Rule::string)?)),
            Rule::note => {
                StatementKind::Note(self.text(parts.take(Rule::text)?), self.anchor(parts.take(Rule::anchor)?)?)
            }
            Rule::hint => {
                let kind = parts.take(Rule::hint_kind)?;
                let kind = Spanned { span: self.span(&kind), node: kind.as_str().to_owned() };
                StatementKind::Hint(kind, self.names(parts.take(Rule::ids)?))
            }
            Rule::apply => StatementKind::Apply(self.apply(&mut parts)?),
            Rule::step => StatementKind::Step(self.label(&mut parts), self.block(&mut parts)),
            Rule::remove => StatementKind::Remove(self.targets(&mut parts)?),
            Rule::move_ => {
                let ids = self.names(parts.take(Rule::ids)?);
                let into = parts.take(Rule::into).and_then(|into| Parts::of(into).take(Rule::ident));
                StatementKind::Move(ids, into.map(|name| self.name(&name)))
            }
            Rule::rename => {
                StatementKind::Rename(self.name(&parts.take(Rule::ident)?), self.name(&parts.take(Rule::ident)?))
            }
            Rule::set => {
                let target = self.targets(&mut parts)?;
                let label = self.label(&mut parts);
                let properties = self.properties(&mut parts);
                self.once(label.as_ref(), properties.iter());
                StatementKind::Set(target, label, properties)
            }
            Rule::fail => StatementKind::Fail(self.names(parts.take(Rule::ids)?)),
            Rule::restore => StatementKind::Restore(self.names(parts.take(Rule::ids)?)),
            Rule::callout => {
                StatementKind::Callout(self.text(parts.take(Rule::text)?), self.anchor(parts.take(Rule::anchor)?)?)
            }
            Rule::expect => StatementKind::Expect(self.expectation(&mut parts)),
            Rule::definition => StatementKind::Pattern(self.definition(pair)?),
            Rule::rule_definition => StatementKind::Rule(self.rule_definition(pair)?),
            Rule::policy => StatementKind::Policy(PolicyStatement {
                level: Level::from_word(parts.take(Rule::policy_level)?.as_str())?,
                rules: self.names(parts.take(Rule::rules)?),
                elements: parts.take(Rule::ids).map(|ids| self.names(ids)).unwrap_or_default(),
                reason: self.label(&mut parts),
            }),
            _ => return None,
        };
        Some(Spanned { node, span })
    }

    fn element(&mut self, parts: &mut Parts<'_>, span: Span) -> Option<ElementStatement> {
        let kind = self.name(&parts.take(Rule::ident)?);
        if is_keyword(&kind.node) && !self.declares_kind(&kind.node) {
            // A statement that goes on wrongly, and would be an element of a kind that there cannot be.
            let found = trouble::keyword(self.text, span.start, span.end, self.source);
            self.diagnostics.extend(found);
            return None;
        }
        let ids = self.names(parts.take(Rule::ids)?);
        let label = self.label(parts);
        let properties = self.properties(parts);
        let block = self.block(parts);
        let inner = block.iter().filter_map(|statement| match &statement.node {
            StatementKind::Property(property) => Some(property),
            _ => None,
        });
        self.once(label.as_ref(), properties.iter().chain(inner));
        Some(ElementStatement { kind, ids, label, properties, block })
    }

    /// True when the text declares a kind of its own with this word, such as `kind note : content`.
    fn declares_kind(&self, word: &str) -> bool {
        self.text.match_indices("kind").any(|(at, kind)| {
            let rest = self.text[at + kind.len()..].trim_start().strip_prefix(word);
            rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
    }

    /// Reports what is given twice: one of the two would be lost.
    fn once<'p>(&mut self, label: Option<&Text>, properties: impl Iterator<Item = &'p Property>) {
        let mut seen: Vec<(&str, Span)> = label.iter().map(|text| ("label", text.span)).collect();
        for property in properties {
            let key = property.key.node.as_str();
            match seen.iter().find(|(name, _)| *name == key) {
                Some((_, first)) => self.diagnostics.push(twice(key, property.span, *first)),
                None => seen.push((key, property.span)),
            }
        }
    }

    fn kind(&mut self, parts: &mut Parts<'_>) -> Option<KindStatement> {
        let id = self.name(&parts.take(Rule::ident)?);
        let base = self.name(&parts.take(Rule::ident)?);
        let label = self.label(parts);
        let mut properties = self.properties(parts);
        for statement in self.block(parts) {
            match statement.node {
                StatementKind::Property(property) => properties.push(property),
                _ => self.report(
                    Diagnostic::error(
                        Code::Misplaced,
                        statement.span,
                        both!("a kind's block holds properties only", "種類のブロックに書けるのはプロパティだけです"),
                    )
                    .help(both!(
                        "elements of the kind are declared on their own",
                        "その種類の要素はブロックの外で宣言します"
                    )),
                ),
            }
        }
        self.once(None, properties.iter());
        Some(KindStatement { id, base, label, properties })
    }

    fn apply(&mut self, parts: &mut Parts<'_>) -> Option<ApplyStatement> {
        let pattern = self.name(&parts.take(Rule::ident)?);
        let mut to = Vec::new();
        for clause in parts.all(Rule::to) {
            to.extend(Parts::of(clause).take(Rule::ids).map(|ids| self.names(ids)).unwrap_or_default());
        }
        let arguments = self.properties(parts);
        self.once(None, arguments.iter());
        Some(ApplyStatement { pattern, to, arguments })
    }

    fn hop(&mut self, pair: Pair<'_, Rule>) -> Option<Hop> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let op = op(&parts.take(Rule::op)?)?;
        let to = self.names(parts.take(Rule::ids)?);
        let label = self.label(&mut parts);
        let properties = self.properties(&mut parts);
        self.once(label.as_ref(), properties.iter());
        Some(Hop { op, to, label, properties, span })
    }

    fn anchor(&mut self, pair: Pair<'_, Rule>) -> Option<AnchorName> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let from = self.name(&parts.take(Rule::ident)?);
        let to = match parts.take(Rule::op) {
            Some(operator) => Some((op(&operator)?, self.name(&parts.take(Rule::ident)?))),
            None => None,
        };
        Some(AnchorName { from, to, span })
    }

    fn targets(&mut self, parts: &mut Parts<'_>) -> Option<Target> {
        let ids = self.names(parts.take(Rule::ids)?);
        let to = match parts.take(Rule::op) {
            Some(operator) => Some((op(&operator)?, self.names(parts.take(Rule::ids)?))),
            None => None,
        };
        Some(Target { ids, to })
    }

    /// The statements of the block, if there is one.
    pub fn block(&mut self, parts: &mut Parts<'_>) -> Vec<Statement> {
        parts.take(Rule::block).map(|block| self.statements(block.into_inner())).unwrap_or_default()
    }

    /// The text, if there is one.
    pub fn label(&mut self, parts: &mut Parts<'_>) -> Option<Text> {
        parts.take(Rule::text).map(|text| self.text(text))
    }

    fn properties(&mut self, parts: &mut Parts<'_>) -> Vec<Property> {
        let found = parts.any(&[Rule::property, Rule::flag]);
        found.into_iter().filter_map(|pair| self.property(pair)).collect()
    }

    fn property(&mut self, pair: Pair<'_, Rule>) -> Option<Property> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let key = self.name(&parts.take(Rule::ident)?);
        let (found_before, languages_before) = (self.diagnostics.len(), self.languages.len());
        let value = match parts.take(Rule::value) {
            Some(value) => self.property_value(value)?,
            None => PropertyValue::Plain(Spanned { node: Value::Flag(true), span }),
        };
        if let PropertyValue::Localised(text) = &value
            && !TEXTS.contains(&key.node.as_str())
        {
            let found = self.no_text(&key, text, span);
            // It was no text in any language.
            self.diagnostics.truncate(found_before);
            self.languages.truncate(languages_before);
            self.report(found);
            return None;
        }
        Some(Property { key, value, span })
    }

    /// `role=db "Main"`: read as a text in the language `db`, although a label was meant; or a text for each language where
    /// there can be one only.
    fn no_text(&self, key: &Name, text: &Text, span: Span) -> Diagnostic {
        let key = &key.node;
        let (tag, words) = text.node.iter().next().unwrap_or_default();
        let tag = tag.unwrap_or_default();
        if language_tag::is_known(tag) && text.node.iter().count() > 1 {
            let message = both!("`{key}` takes one text for all languages", "`{key}`は全言語共通の1つの文字列です");
            let help = both!("write `{key}=\"{words}\"`", "`{key}=\"{words}\"`と書きます");
            return Diagnostic::error(Code::BadValue, text.span, message).help(help);
        }
        let value = &self.text[text.span.start..text.span.end];
        let word = value.split('"').next().unwrap_or(value).trim();
        let label = &value[word.len()..].trim_start();
        let line = self.text[..span.start].rfind(['\n', ';', '{']).map_or(0, |at| at + 1);
        let front = self.text[line..span.start].trim();
        let front = if front.contains(['"', '=']) { "…" } else { front };
        let message = both!(
            "a text cannot follow a property: the label stands before the properties",
            "プロパティの後に文字列は書けません。ラベルはプロパティより前に書きます"
        );
        let right = format!("{front} {label} {key}={word}");
        Diagnostic::error(Code::Syntax, text.span, message).help(both!("write `{right}`", "`{right}`と書きます"))
    }

    /// A value, or a text in several languages.
    pub fn property_value(&mut self, pair: Pair<'_, Rule>) -> Option<PropertyValue> {
        let span = self.span(&pair);
        let inner = pair.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::list => {
                let values = inner.into_inner().filter_map(|value| match self.property_value(value)? {
                    PropertyValue::Plain(value) => Some(value.node),
                    PropertyValue::Localised(text) => {
                        let message = both!("a list holds texts for all languages", "リストの文字列は全言語共通です");
                        let help = both!(
                            "leave the language away, and put words in quotes",
                            "言語の指定を外し、語は引用符で囲みます"
                        );
                        self.report(Diagnostic::error(Code::BadValue, text.span, message).help(help));
                        None
                    }
                });
                PropertyValue::Plain(Spanned { node: Value::List(values.collect()), span })
            }
            Rule::text => {
                let text = self.text(inner);
                match single(&text.node) {
                    Some(plain) => PropertyValue::Plain(Spanned { node: Value::Text(plain), span }),
                    None => PropertyValue::Localised(text),
                }
            }
            _ => PropertyValue::Plain(Spanned { node: bare_value(inner.as_str()), span }),
        })
    }

    /// `"…"` or `ja "…" en "…"`.
    pub fn text(&mut self, pair: Pair<'_, Rule>) -> Text {
        let span = self.span(&pair);
        let mut node = LocalisedText::default();
        let mut language: Option<Name> = None;
        let mut tags: Vec<Name> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::lang => language = Some(self.name(&part)),
                _ => {
                    let text = self.string(part);
                    node.add(language.as_ref().map(|tag| tag.node.as_str()), text.node);
                    tags.extend(language.take());
                }
            }
        }
        self.check_tags(&tags);
        Spanned { node, span }
    }

    /// Reports words before texts that are no languages, and languages that a text has twice.
    fn check_tags(&mut self, tags: &[Name]) {
        for (at, tag) in tags.iter().enumerate() {
            let same = tags[..at].iter().find(|other| other.node.eq_ignore_ascii_case(&tag.node));
            let word = &tag.node;
            if let Some(first) = same {
                let message = both!("the text has the language `{word}` twice", "`{word}`の文字列が2つあります");
                self.report(
                    Diagnostic::error(Code::GivenTwice, tag.span, message)
                        .related(first.span, both!("first given here", "1つ目はここです"))
                        .help(both!("keep one of the two", "どちらか一方を残してください")),
                );
            } else if !language_tag::is_known(word) {
                let message =
                    both!("`{word}` is taken for a language, and there is none", "`{word}`という言語はありません");
                let help = match language_tag::meant(word) {
                    Some(meant) => both!("did you mean the language `{meant}`?", "言語`{meant}`のことですか?"),
                    None => both!(
                        "an id is one word, and a label stands right after the ids; only a language such as `ja` stands between",
                        "IDは1語で、ラベルはIDのすぐ後に書きます。間に書けるのは`ja`などの言語だけです"
                    ),
                };
                self.report(Diagnostic::warning(Code::LanguageTag, tag.span, message).help(help));
            }
        }
        let alone = tags.len() == 1;
        self.languages.extend(tags.iter().map(|tag| LanguageUse { tag: tag.clone(), alone }));
    }

    /// The text of a quoted string, without quotes and escapes.
    pub fn string(&mut self, pair: Pair<'_, Rule>) -> Spanned<String> {
        let span = self.span(&pair);
        let Some(inner) = pair.into_inner().next() else { return Spanned { node: String::new(), span } };
        let raw = match inner.as_rule() {
            Rule::triple => without_common_indent(inner.as_str()),
            _ => inner.as_str().to_owned(),
        };
        match unescape(&raw) {
            Ok(node) => Spanned { node, span },
            Err(escape) => {
                self.report(
                    Diagnostic::error(
                        Code::Syntax,
                        span,
                        both!("`{escape}` is not an escape", "`{escape}`というエスケープはありません"),
                    )
                    .help(both!(
                        "the escapes are `\\n`, `\\t`, `\\\"`, `\\\\` and `\\u{{1F5A5}}`",
                        "使えるのは`\\n`、`\\t`、`\\\"`、`\\\\`、`\\u{{1F5A5}}`です"
                    )),
                );
                Spanned { node: raw, span }
            }
        }
    }

    /// An identifier, in NFC.
    pub fn name(&mut self, pair: &Pair<'_, Rule>) -> Name {
        Spanned { node: pair.as_str().nfc().collect(), span: self.span(pair) }
    }

    pub(super) fn names(&mut self, pair: Pair<'_, Rule>) -> Vec<Name> {
        pair.into_inner().map(|ident| self.name(&ident)).collect()
    }
}

/// The parts of a pair, taken one by one; keywords are passed over.
pub struct Parts<'i> {
    pairs: Vec<Pair<'i, Rule>>,
}

impl<'i> Parts<'i> {
    /// The parts of a pair.
    pub fn of(pair: Pair<'i, Rule>) -> Self {
        Parts { pairs: Pairs::collect(pair.into_inner()) }
    }

    /// The first part of a rule.
    pub fn take(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        let at = self.pairs.iter().position(|pair| pair.as_rule() == rule)?;
        Some(self.pairs.remove(at))
    }

    /// All parts of a rule.
    pub fn all(&mut self, rule: Rule) -> Vec<Pair<'i, Rule>> {
        self.any(&[rule])
    }

    /// All parts of some rules, in order.
    pub fn any(&mut self, rules: &[Rule]) -> Vec<Pair<'i, Rule>> {
        let (found, rest) =
            std::mem::take(&mut self.pairs).into_iter().partition(|pair| rules.contains(&pair.as_rule()));
        self.pairs = rest;
        found
    }
}

/// The operator that a pair holds.
pub fn op(pair: &Pair<'_, Rule>) -> Option<Op> {
    Op::from_symbol(pair.as_str())
}

/// The text, when it is the same for all languages.
fn single(text: &LocalisedText) -> Option<String> {
    match text.iter().collect::<Vec<_>>().as_slice() {
        [(None, text)] => Some((*text).to_owned()),
        _ => None,
    }
}

/// A word without quotes: a number, true, false, or itself. Numbers that a reader would not get back
/// as they were written (`007`, more than 15 digits) stay words.
pub fn bare_value(word: &str) -> Value {
    match word {
        "true" => return Value::Flag(true),
        "false" => return Value::Flag(false),
        _ => {}
    }
    let looks_like_a_number =
        word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 15;
    match word.parse::<f64>() {
        Ok(number) if looks_like_a_number && number.to_string() == word => Value::Number(number),
        _ => Value::Text(word.nfc().collect()),
    }
}

/// Takes the indent that all lines share away, and the line breaks next to the quotes.
fn without_common_indent(raw: &str) -> String {
    let raw = raw.replace("\r\n", "\n");
    let body = raw.strip_prefix('\n').unwrap_or(&raw);
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indent = body.lines().filter(|line| !line.trim().is_empty()).map(indent_of).min().unwrap_or(0);
    let lines: Vec<&str> = body.split('\n').map(|line| line.get(indent.min(indent_of(line))..).unwrap_or("")).collect();
    let text = lines.join("\n");
    text.strip_suffix('\n').map_or_else(|| text.clone(), str::to_owned)
}

/// Resolves escapes; the error is the escape that is none.
fn unescape(raw: &str) -> Result<String, String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (character, length) = match escape.chars().next() {
            Some('n') => ('\n', 1),
            Some('t') => ('\t', 1),
            Some('"') => ('"', 1),
            Some('\\') => ('\\', 1),
            Some('u') => {
                unicode_escape(escape).ok_or_else(|| format!("\\{}", escape.chars().take(10).collect::<String>()))?
            }
            Some(other) => return Err(format!("\\{other}")),
            None => return Err("\\".to_owned()),
        };
        text.push(character);
        rest = &escape[length..];
    }
    text.push_str(rest);
    Ok(text)
}

/// The character of `u{1F5A5}` and the length of the escape.
fn unicode_escape(escape: &str) -> Option<(char, usize)> {
    let inner = escape.strip_prefix("u{")?;
    let end = inner.find('}').filter(|&end| (1..=6).contains(&end))?;
    let code = u32::from_str_radix(&inner[..end], 16).ok()?;
    Some((char::from_u32(code)?, "u{".len() + end + 1))
}
