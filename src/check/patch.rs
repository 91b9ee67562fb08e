//! Adds statements at the end of a text, and shows that as a patch. All that was written stays as it is.

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
    // After a tab stands a date, and none is given: spaces in the name are kept then.
    if path.contains(char::is_whitespace) { format!("{path}\t") } else { path }
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
}
