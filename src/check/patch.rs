//! Adds statements at the end of a text, and shows that as a patch. All that was written stays as it is.

use crate::inert::steers;

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
    for statement in statements {
        new.push_str(statement);
        new.push_str(end);
    }
    new
}

/// Lines of the old text before the new ones.
const CONTEXT: usize = 3;

/// A unified patch from a text to one that goes on after it; empty when it does not.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    if old == new {
        return String::new();
    }
    let same = old_lines.iter().zip(&new_lines).take_while(|(a, b)| a == b).count();
    let first = same.saturating_sub(CONTEXT);
    let (olds, news) = (old_lines.len() - first, new_lines.len() - first);
    // A hunk without lines is said to stand after the line before it.
    let start = |count: usize| if count == 0 { first } else { first + 1 };
    let mut patch = format!(
        "--- {}\n+++ {}\n@@ -{},{olds} +{},{news} @@\n",
        header("a", name),
        header("b", name),
        start(olds),
        start(news)
    );
    let mut lines = |sign: char, lines: &[&str]| {
        for line in lines {
            patch.push(sign);
            patch.push_str(line);
            if !line.ends_with('\n') {
                patch.push_str("\n\\ No newline at end of file\n");
            }
        }
    };
    lines(' ', &old_lines[first..same]);
    lines('-', &old_lines[same..]);
    lines('+', &new_lines[same..]);
    patch
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
