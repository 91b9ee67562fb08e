//! The printer of errors and warnings: rustc's look for people, JSON lines for programs.

use std::collections::HashMap;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::forms;
use crate::inert::{inert, json_line};
use crate::model::{Languages, LocalisedText};
use crate::source::{SourceFile, SourceId, SourceMap, Span};

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// For a reader, in colour or not.
    Human {
        /// With terminal colours.
        colour: bool,
    },
    /// One JSON object a line.
    Json,
}

/// All diagnostics of a run as text: at most `shown` errors and `shown` warnings, then a summary.
pub fn report(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    languages: &Languages,
    style: Style,
    shown: usize,
) -> String {
    let mut text = excerpts(diagnostics, sources, languages, style, shown);
    if style != Style::Json && !diagnostics.is_empty() {
        text += &summary(|severity| diagnostics.iter().filter(|d| d.severity == severity).count());
        text.push('\n');
    }
    text
}

/// The same without the summary.
pub fn excerpts(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    languages: &Languages,
    style: Style,
    shown: usize,
) -> String {
    let mut printer = Printer { sources, languages, lines: HashMap::new(), style };
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Hint] {
        let all: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == severity).collect();
        for diagnostic in all.iter().take(shown) {
            printer.print(diagnostic, &mut text);
        }
        if all.len() > shown {
            let more = format!("… and {}", counted(all.len() - shown, &format!("more {}", severity.word())));
            let _ = match style {
                Style::Json => {
                    let line = json!({ "format": forms::MESSAGE, "severity": "note", "code": null, "message": more });
                    write!(text, "{}", json_line(&line))
                }
                Style::Human { .. } => writeln!(text, "{more}\n"),
            };
        }
    }
    text
}

/// `3 errors, 1 warning`; empty when there is nothing.
pub fn summary(count: impl Fn(Severity) -> usize) -> String {
    let all = [Severity::Error, Severity::Warning, Severity::Hint].map(|severity| (count(severity), severity.word()));
    let parts = all.into_iter().filter(|(n, _)| *n > 0);
    parts.map(|(n, word)| counted(n, word)).collect::<Vec<_>>().join(", ")
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// `a, b, c and 3 more`: the first few of many.
pub fn few<S: AsRef<str>>(items: &[S], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    match items.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The same in Japanese.
pub fn few_in_japanese<S: AsRef<str>>(items: &[S], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    match items.len() - shown.len() {
        0 => shown.join("、"),
        more => format!("{}ほか{more}件", shown.join("、")),
    }
}

/// A trouble outside any design: with the command line, or with a file.
pub fn trouble(code: Option<Code>, message: &str, help: &str, style: Style) -> String {
    match style {
        Style::Json => {
            let code = code.map(Code::id);
            let line = json!({
                "format": forms::MESSAGE,
                "severity": "error",
                "code": code,
                "message": message,
                "help": [help],
            });
            json_line(&line)
        }
        Style::Human { colour } => {
            let mut title = Level::ERROR.primary_title(clean_line(message));
            if let Some(code) = code {
                title = title.id(code.id());
            }
            let group = Group::with_title(title).element(Level::HELP.message(clean(help)));
            renderer(colour).render(&[group]) + "\n"
        }
    }
}

/// A usage error as clap words it, as a line for programs.
pub fn usage(message: &str, help: &[String]) -> String {
    json_line(&json!({ "format": forms::MESSAGE, "severity": "error", "code": null, "message": message, "help": help }))
}

fn renderer(colour: bool) -> Renderer {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(200)
}

/// Where a line of a source begins and ends.
struct LineIndex(Vec<usize>);

impl LineIndex {
    fn of(text: &str) -> Self {
        LineIndex(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The number of the line (from 0) of an offset.
    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|&start| start <= offset) - 1
    }

    /// The line's text without its end, and where it starts.
    fn text<'a>(&self, line: usize, text: &'a str) -> (usize, &'a str) {
        let start = self.0[line];
        let end = self.0.get(line + 1).map_or(text.len(), |next| next - 1);
        (start, text[start..end].trim_end_matches('\r'))
    }
}

/// A span that has been found in its file.
struct Place {
    source: SourceId,
    /// Bytes, at boundaries of characters.
    start: usize,
    end: usize,
    /// From 0.
    line: usize,
    end_line: usize,
    /// From 1, in characters.
    column: usize,
    end_column: usize,
}

struct Printer<'a> {
    sources: &'a SourceMap,
    languages: &'a Languages,
    lines: HashMap<SourceId, LineIndex>,
    style: Style,
}

impl Printer<'_> {
    fn print(&mut self, diagnostic: &Diagnostic, out: &mut String) {
        match self.style {
            Style::Json => self.json(diagnostic, out),
            Style::Human { colour } => self.human(diagnostic, colour, out),
        }
    }

    fn human(&mut self, diagnostic: &Diagnostic, colour: bool, out: &mut String) {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::INFO.with_name("hint"),
        };
        let id = diagnostic.rule.as_deref().unwrap_or(diagnostic.code.id());
        let mut group = Group::with_title(level.primary_title(diagnostic.words(self.languages)).id(clean(id)));
        let main = diagnostic.span.map(|span| (span, AnnotationKind::Primary, diagnostic.label.get(self.languages)));
        let related =
            diagnostic.related.iter().map(|(span, words)| (*span, AnnotationKind::Context, words.get(self.languages)));
        let mut excerpts: Vec<Excerpt> = Vec::new();
        for (span, kind, words) in main.into_iter().chain(related) {
            let place = self.place(span);
            let file = self.sources.file(span.source);
            // Places on one line are marked together; the rest get a snippet each.
            let near = |excerpt: &&mut Excerpt| excerpt.source == span.source && excerpt.line == place.line;
            match excerpts.iter_mut().find(near) {
                Some(excerpt) => excerpt.marks.push((place, kind, words.to_owned())),
                None => excerpts.push(Excerpt::new(place, kind, words, file, &self.lines[&span.source])),
            }
        }
        for excerpt in &excerpts {
            group = group.element(excerpt.snippet().path(shown_name(self.sources.file(excerpt.source))));
        }
        for note in &diagnostic.notes {
            group = group.element(Level::NOTE.message(clean(note.get(self.languages))));
        }
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(clean(help.get(self.languages))));
        }
        let mut text = renderer(colour).render(&[group]);
        for excerpt in excerpts.iter().filter(|excerpt| excerpt.before > 0) {
            text = excerpt.with_true_column(&text, &shown_name(self.sources.file(excerpt.source)));
        }
        out.push_str(&text);
        out.push_str("\n\n");
    }

    fn json(&mut self, diagnostic: &Diagnostic, out: &mut String) {
        let mut line = json!({
            "format": forms::MESSAGE,
            "severity": diagnostic.severity.word(),
            "code": diagnostic.code.id(),
            "message": diagnostic.words(self.languages),
        });
        if let Some(rule) = &diagnostic.rule {
            line["rule"] = json!(rule);
        }
        let place = diagnostic.span.map(|span| self.place_json(span));
        let none = || json!({ "file": null, "line": null, "column": null, "end_line": null, "end_column": null });
        let related = diagnostic.related.iter().map(|(span, words)| {
            let mut place = self.place_json(*span);
            place["label"] = json!(words.get(self.languages));
            place
        });
        let related: Vec<serde_json::Value> = related.collect();
        let texts = |texts: &[LocalisedText]| -> Vec<String> {
            texts.iter().map(|text| text.get(self.languages).to_owned()).collect()
        };
        let (notes, help) = (texts(&diagnostic.notes), texts(&diagnostic.help));
        if let (Some(line), serde_json::Value::Object(place)) = (line.as_object_mut(), place.unwrap_or_else(none)) {
            line.extend(place);
            line.insert("label".to_owned(), json!(diagnostic.label.get(self.languages)));
            line.insert("notes".to_owned(), json!(notes));
            line.insert("help".to_owned(), json!(help));
            line.insert("related".to_owned(), json!(related));
        }
        out.push_str(&json_line(&line));
    }

    fn place_json(&mut self, span: Span) -> serde_json::Value {
        let place = self.place(span);
        let file = self.sources.file(place.source);
        let mut value = json!({
            "file": file.name,
            "line": place.line + 1,
            "column": place.column,
            "end_line": place.end_line + 1,
            "end_column": place.end_column,
        });
        if !file.users {
            value["built_in"] = json!(true);
        }
        value
    }

    /// Finds a span, whatever its numbers: it is moved into the text and onto boundaries of characters.
    fn place(&mut self, span: Span) -> Place {
        let text = &*self.sources.file(span.source).text;
        let lines = self.lines.entry(span.source).or_insert_with(|| LineIndex::of(text));
        let start = boundary(text, span.start);
        let end = boundary(text, span.end.max(start));
        let column = |at: usize| text[lines.0[lines.line(at)]..at].chars().count() + 1;
        Place {
            source: span.source,
            start,
            end,
            line: lines.line(start),
            end_line: lines.line(end),
            column: column(start),
            end_column: column(end),
        }
    }
}

/// The nearest boundary of a character at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A line of a source with what is marked in it.
struct Excerpt {
    source: SourceId,
    line: usize,
    /// Where the shown part of the line starts in the source.
    start: usize,
    /// The shown part: of a long line, only what is around the first mark.
    text: String,
    /// Bytes of the sign in front that says that the line was cut.
    before: usize,
    marks: Vec<(Place, AnnotationKind, String)>,
}

/// Characters of a line that are shown before and after a mark when the line is long.
const AROUND: usize = 60;

impl Excerpt {
    fn new(place: Place, kind: AnnotationKind, words: &str, file: &SourceFile, lines: &LineIndex) -> Self {
        let (line_start, line) = lines.text(place.line, &file.text);
        let mark = place.start.clamp(line_start, line_start + line.len()) - line_start;
        let long = line.chars().nth(2 * AROUND).is_some();
        let from = if long { line[..mark].char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at) } else { 0 };
        let to = if long {
            line[mark..].char_indices().nth(AROUND).map_or(line.len(), |(at, _)| mark + at)
        } else {
            line.len()
        };
        let before = if from > 0 { "…" } else { "" };
        let after = if to < line.len() { "…" } else { "" };
        Excerpt {
            source: place.source,
            line: place.line,
            start: line_start + from,
            text: format!("{before}{}{after}", &line[from..to]),
            before: before.len(),
            marks: vec![(place, kind, words.to_owned())],
        }
    }

    /// The renderer counts columns in the part of the line that is shown: this puts the true one into its text.
    fn with_true_column(&self, rendered: &str, name: &str) -> String {
        let Some((place, _, _)) = self.marks.first() else { return rendered.to_owned() };
        let shown = self.text[..self.offset(place.start)].chars().count() + 1;
        let at = |column: usize| format!("{name}:{}:{column}", self.line + 1);
        rendered.replacen(&at(shown), &at(place.column), 1)
    }

    /// Where an offset of the source is in the shown text.
    fn offset(&self, source: usize) -> usize {
        boundary(&self.text, source.saturating_sub(self.start) + self.before)
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let mut snippet = Snippet::source(self.text.as_str()).line_start(self.line + 1).fold(false);
        for (place, kind, words) in &self.marks {
            // What goes on over several lines is marked on its first one.
            let (start, end) = (self.offset(place.start), self.offset(place.end));
            let label = (!words.is_empty()).then(|| clean(words));
            snippet = snippet.annotation(kind.span(start..end).label(label));
        }
        snippet
    }
}

/// A file's name as messages show it.
fn shown_name(file: &SourceFile) -> String {
    clean_line(&if file.users { file.name.clone() } else { format!("{} (part of cdp-draw)", file.name) })
}

/// Text of the user's without what could steer a terminal.
fn clean(text: &str) -> String {
    inert(&annotate_snippets::normalize_untrusted_str(text), false)
}

/// The same on one line: a name of a file may hold line breaks.
fn clean_line(text: &str) -> String {
    clean(text).replace('\n', "␊")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "user お客様 \"お客様\"\nsever web \"Web\"\nお客様 -> wbe {\n  disk data\n";

    fn sources() -> (SourceMap, SourceId) {
        let mut sources = SourceMap::default();
        let id = sources.add("design.cdp", TEXT);
        (sources, id)
    }

    fn span(source: SourceId, word: &str) -> Span {
        let start = TEXT.find(word).expect("a word of the text");
        Span { source, start, end: start + word.len() }
    }

    fn printed(diagnostic: Diagnostic, sources: &SourceMap, style: Style) -> String {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        report(&diagnostics, sources, &Languages::new(None, None), style, 50)
    }

    const PLAIN: Style = Style::Human { colour: false };

    #[test]
    fn marks_stand_under_japanese_words() {
        let (sources, id) = sources();
        let error = Diagnostic::error(Code::UnknownId, span(id, "wbe"), "there is no element `wbe`")
            .label("not declared")
            .related(span(id, "お客様 ->"), "from here")
            .help("did you mean `web`?");
        let expected = "\
error[E0203]: there is no element `wbe`
 --> design.cdp:3:8
  |
3 | お客様 -> wbe {
  | --------- ^^^ not declared
  | |
  | from here
  |
  = help: did you mean `web`?

1 error
";
        assert_eq!(printed(error, &sources, PLAIN), expected);
    }

    #[test]
    fn a_place_in_a_long_line_keeps_its_column() {
        let mut sources = SourceMap::default();
        let source = sources.add("long.cdp", format!("server {} -> b", "w".repeat(5000)));
        let error = Diagnostic::error(Code::Syntax, Span { source, start: 5008, end: 5010 }, "no");
        let text = printed(error, &sources, PLAIN);
        assert!(text.contains("long.cdp:1:5009\n"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 140), "{text}");
        assert!(text.contains("w -> b\n"), "{text}");
    }

    #[test]
    fn any_span_can_be_printed() {
        let (mut sources, id) = sources();
        let empty = sources.add("empty.cdp", "");
        for (source, start, end) in
            [(id, 6, 7), (id, TEXT.len(), TEXT.len() + 9), (id, 0, TEXT.len()), (id, 9, 3), (empty, 0, 0)]
        {
            let error = || Diagnostic::error(Code::Syntax, Span { source, start, end }, "a \u{1b}[31m character");
            assert!(printed(error(), &sources, PLAIN).starts_with("error[E0101]: a ␛[31m character\n"));
            assert!(printed(error(), &sources, Style::Json).lines().count() == 1);
        }
    }

    #[test]
    fn what_is_built_in_is_said_to_be() {
        let (mut sources, id) = sources();
        let source = sources.add_builtin("patterns/x.cdp", "pattern x {}\n");
        let warning = || {
            Diagnostic::warning(Code::Hint, Span { source, start: 8, end: 9 }, "odd")
                .related(span(id, "sever"), "applied here")
        };
        let text = printed(warning(), &sources, PLAIN);
        assert!(
            text.contains("--> patterns/x.cdp (part of cdp-draw):1:9") && text.contains("::: design.cdp:2:1"),
            "{text}"
        );
        let line: serde_json::Value = serde_json::from_str(&printed(warning(), &sources, Style::Json)).expect("JSON");
        assert_eq!(line["built_in"], true);
        assert_eq!((&line["line"], &line["column"], &line["end_column"]), (&json!(1), &json!(9), &json!(10)));
        assert_eq!(line["related"][0]["label"], "applied here");
    }

    #[test]
    fn only_so_many_are_shown() {
        let (sources, id) = sources();
        let mut diagnostics = Diagnostics::default();
        for _ in 0..7 {
            diagnostics.push(Diagnostic::error(Code::UnknownKind, span(id, "sever"), "no"));
        }
        diagnostics.push(Diagnostic::warning(Code::Hint, span(id, "sever"), "hm"));
        let text = report(&diagnostics, &sources, &Languages::new(None, None), PLAIN, 2);
        assert_eq!(text.matches("error[E0201]").count(), 2);
        assert!(text.contains("… and 5 more errors") && text.ends_with("\n7 errors, 1 warning\n"), "{text}");
    }
}
