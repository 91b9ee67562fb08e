//! Adds statements at the end of a text, all that was written staying as it is; and shows changes of a text as a patch.

use similar::TextDiff;

use crate::diagnostic::Diagnostics;
use crate::inert::steers;
use crate::limits::Limits;
use crate::source::SourceId;
use crate::syntax::format::{Style, format};

/// The text with statements after it, each on a line of its own, with the line ends that the text has.
pub fn appended(text: &str, statements: &[String]) -> String {
    if statements.is_empty() {
        return text.to_owned();
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = text.to_owned();
    if !new.is_empty() && !new.ends_with('\n') {
        new.push_str(end);
    }
    for line in set(statements).lines() {
        new.push_str(line);
        new.push_str(end);
    }
    new
}

/// Statements as the formatter sets them, each on a line of its own.
fn set(statements: &[String]) -> String {
    let text = statements.join("\n");
    let mut found = Diagnostics::default();
    let formatted = format(&text, Style::default(), SourceId(0), &Limits::default(), &mut found);
    formatted.unwrap_or(text)
}

/// Lines around what changes.
const CONTEXT: usize = 3;

/// A unified patch from a text to another; empty when they are the same.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let diff = TextDiff::from_lines(old, new);
    let mut patch = format!("--- {}\n+++ {}\n", header("a", name), header("b", name));
    for hunk in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let olds = range(first.old_range().start, last.old_range().end);
        let news = range(first.new_range().start, last.new_range().end);
        patch += &format!("@@ -{olds} +{news} @@\n");
        for change in hunk.iter().flat_map(|op| diff.iter_changes(op)) {
            patch.push_str(&change.tag().to_string());
            patch.push_str(change.value());
            if change.missing_newline() {
                patch.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    patch
}

/// Lines from the one after `start` on. A hunk without lines is said to stand after the line before it.
fn range(start: usize, end: usize) -> String {
    let first = if start == end { start } else { start + 1 };
    format!("{first},{}", end - start)
}

/// A name as `patch` and `git apply` read it.
fn header(side: &str, name: &str) -> String {
    let name = name.strip_prefix("./").unwrap_or(name);
    let path = if name.starts_with('/') { name.to_owned() } else { format!("{side}/{name}") };
    if path.chars().any(is_quoted) || path.contains("##") {
        return quoted(&path);
    }
    // After a tab stands a date, and none is given: spaces in the name are kept then.
    if path.contains(char::is_whitespace) { format!("{path}\t") } else { path }
}

/// True for what could end a name, or steer what shows it. Names in other scripts stay readable, which both programs take.
fn is_quoted(c: char) -> bool {
    matches!(c, '"' | '\\' | '\t' | '\n') || steers(c)
}

/// A name in the quotes of git, which are those of C: bytes that are not letters, and what leads a command to what runs a
/// build, by their numbers.
fn quoted(path: &str) -> String {
    let mut out = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b' '..=b'~' if byte != b'#' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_stays() {
        let statements = ["apply a".to_owned(), "apply b to c".to_owned()];
        assert_eq!(appended("x // y\n", &statements), "x // y\napply a\napply b to c\n");
        assert_eq!(appended("x", &statements[..1]), "x\napply a\n");
        assert_eq!(appended("x\r\ny\r\n", &statements[..1]), "x\r\ny\r\napply a\r\n");
        assert_eq!(appended("x", &[]), "x");
        assert_eq!(appended("x   y", &["apply  a  to b ,c".to_owned()]), "x   y\napply a to b, c\n");
    }

    #[test]
    fn a_patch_shows_the_end_of_the_text() {
        let old = "1\n2\n3\n4\n5\n";
        let new = format!("{old}apply a\n");
        assert_eq!(
            unified("d/x.cdp", old, &new),
            "--- a/d/x.cdp\n+++ b/d/x.cdp\n@@ -3,3 +3,4 @@\n 3\n 4\n 5\n+apply a\n"
        );
        assert_eq!(
            unified("x", "1", "1\napply a\n"),
            "--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n-1\n\\ No newline at end of file\n+1\n+apply a\n"
        );
        assert_eq!(unified("x", old, old), "");
        let far: String = (1..=20).map(|line| format!("{line}\n")).collect();
        let other = far.replace("2\n3\n", "2\nx\n3\n").replace("19\n", "");
        assert_eq!(
            unified("x", &far, &other),
            "--- a/x\n+++ b/x\n@@ -1,5 +1,6 @@\n 1\n 2\n+x\n 3\n 4\n 5\n@@ -16,5 +17,4 @@\n 16\n 17\n 18\n-19\n 20\n"
        );
    }

    #[test]
    fn names_are_quoted_as_git_does() {
        let head = |name: &str| unified(name, "", "x\n").lines().next().unwrap_or_default().to_owned();
        assert_eq!(head("d\n--- a/x.cdp"), "--- \"a/d\\n--- a/x.cdp\"");
        assert_eq!(head("a\tb\"c\\d\u{1b}é\u{9b}.cdp"), "--- \"a/a\\tb\\\"c\\\\d\\033\\303\\251\\302\\233.cdp\"");
        assert_eq!(head("##vso[x].cdp"), "--- \"a/\\043\\043vso[x].cdp\"");
        assert_eq!(head("構成 図.cdp"), "--- a/構成 図.cdp\t");
    }
}
