//! What an earlier import and its reader have left: ids, labels that were changed, and all that stands around the block.

use std::collections::BTreeMap;

use crate::design::print::words::quoted;
use crate::import::draft::Rank;
use crate::import::write::{BEGIN, END, IS, NOTICE};
use crate::refusal::Refusal;
use crate::report::few;

/// What of an older text goes on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Kept {
    /// What stands before the block.
    pub before: String,
    /// What stands after it.
    pub after: String,
    /// The id of each address.
    pub ids: BTreeMap<String, String>,
    /// Labels that were changed, as they are written, by address; empty for one that was removed.
    pub labels: BTreeMap<String, String>,
    /// True if there was a block.
    pub found: bool,
    /// Which way the drawing runs, if the block says so.
    pub direction: Option<String>,
    /// Lines that somebody has put into the block: no import has written them, and they go on after it.
    pub strangers: Vec<String>,
}

/// Lines of the block, gone through in order.
#[derive(Default)]
struct Lines {
    kept: Kept,
    /// For each frame that is open: true if somebody has put it there.
    open: Vec<bool>,
}

impl Kept {
    /// What was moved out of the block, for the report.
    pub fn moved(&self) -> Option<String> {
        let quoted: Vec<String> = self.strangers.iter().map(|line| format!("`{}`", line.trim())).collect();
        let is_some = !quoted.is_empty();
        is_some.then(|| format!("moved below what is imported, since no import has written it: {}", few(&quoted, 1)))
    }
}

/// Reads an older text. One that no import has written is not replaced.
pub fn kept(text: &str, file: &str) -> Result<Kept, Refusal> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let begins: Vec<usize> = places(&lines, |line| line.starts_with(BEGIN));
    let ends: Vec<usize> = places(&lines, |line| line.trim_end() == END);
    let ([begin], [end]) = (begins.as_slice(), ends.as_slice()) else {
        let (message, help) = match (begins.len(), ends.len()) {
            (0, 0) => (
                format!("`{file}` is there, and no import has written it"),
                "write to another file; `--force` replaces this one with all that is in it",
            ),
            _ => (
                format!("`{file}` has no longer exactly one line `{BEGIN} …` and one line `{END}`"),
                "put both lines back, or write to another file; `--force` replaces the file",
            ),
        };
        return Err(Refusal::new(message, help));
    };
    if end < begin {
        let message = format!("in `{file}` the end of what is imported stands before its beginning");
        return Err(Refusal::new(
            message,
            "put both lines back, or write to another file; `--force` replaces the file",
        ));
    }
    let mut block = Lines::default();
    lines[begin + 1..*end].iter().for_each(|line| block.take(line.trim()));
    let mut kept = block.kept;
    kept.before = lines[..*begin].concat();
    kept.after = lines[end + 1..].concat();
    kept.found = true;
    let strangers: String = kept.strangers.iter().map(|line| format!("{}\n", line.trim())).collect();
    kept.after.insert_str(0, &strangers);
    Ok(kept)
}

fn places(lines: &[&str], wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    lines.iter().enumerate().filter(|(_, line)| wanted(line)).map(|(at, _)| at).collect()
}

impl Lines {
    /// `queue jobs "Jobs" size=2 {  // = aws_sqs_queue.jobs "jobs"`: an id, a label, where it comes from, the label of then.
    fn take(&mut self, line: &str) {
        let (statement, comment) = commented(line);
        let ours = match comment {
            _ if statement == "}" => !self.open.pop().unwrap_or(false),
            Some(origin) if statement.is_empty() => line.starts_with(NOTICE) || is_evidence(origin, &[Rank::Allowed]),
            Some(origin) => match origin.strip_prefix(IS) {
                Some(origin) => self.element(statement, origin),
                None => is_evidence(origin, &[Rank::Wired, Rank::Granted, Rank::Named]),
            },
            None => match statement.strip_prefix("direction = ") {
                Some(direction) => {
                    self.kept.direction = Some(direction.to_owned());
                    true
                }
                None => statement.is_empty(),
            },
        };
        if statement.ends_with('{') {
            self.open.push(!ours);
        }
        self.kept.strangers.extend((!ours).then(|| line.to_owned()));
    }

    /// Keeps the id and the label of an element; false if it is none.
    fn element(&mut self, statement: &str, origin: &str) -> bool {
        let mut words = statement.split_ascii_whitespace();
        let (Some(kind), Some(id)) = (words.next(), words.next()) else { return false };
        let rest = statement[kind.len()..].trim_start()[id.len()..].trim_start();
        let (address, imported) = match origin.find(" \"") {
            Some(at) => (origin[..at].trim(), origin[at + 1..].trim()),
            None => (origin.trim(), ""),
        };
        self.kept.ids.insert(address.to_owned(), id.to_owned());
        let label = label_of(rest);
        if label != imported && !(label.is_empty() && imported == quoted("")) {
            self.kept.labels.insert(address.to_owned(), label.to_owned());
        }
        true
    }
}

/// True for a comment that says what a line rests on.
fn is_evidence(comment: &str, ranks: &[Rank]) -> bool {
    ranks.iter().any(|rank| comment.strip_prefix(rank.word()).is_some_and(|rest| rest.starts_with(": ")))
}

/// A line's statement and the comment after it, of which texts may hold the signs.
fn commented(line: &str) -> (&str, Option<&str>) {
    let mut at = 0;
    while let Some(found) = line[at..].find(['"', '/']) {
        at += found;
        if line[at..].starts_with("//") {
            return (line[..at].trim(), Some(line[at + 2..].trim()));
        }
        at += if line[at..].starts_with('"') { text_length(&line[at..]).unwrap_or(line.len() - at) } else { 1 };
    }
    (line.trim(), None)
}

/// The texts at the beginning of the rest of a statement, with the languages before them.
fn label_of(rest: &str) -> &str {
    let mut end = 0;
    loop {
        let here = &rest[end..];
        let skipped = here.len() - here.trim_start().len();
        let next = &here[skipped..];
        let language = next.len() - next.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
        let text = next[language..].trim_start();
        let Some(length) = text.starts_with('"').then(|| text_length(text)).flatten() else {
            return rest[..end].trim();
        };
        end += here.len() - text.len() + length;
    }
}

/// How many bytes a text in quotes has, with them.
fn text_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_author_has_changed_is_found() {
        let text = format!(
            "// mine\n{BEGIN} plan.json ----\n{NOTICE} and so on\nlb stranger\n// a remark\n\
             queue jobs \"Jobs\"  // = aws_sqs_queue.jobs \"jobs\"\n\
             vpc net {{  // = aws_vpc.main\n  lb web en \"Way in\" ja \"入口\" sticky  // = aws_lb.web \"web\"\n\
             frame rack {{\nserver two  // ours\n}}\n}}\n\
             db d \"d  // d\" multi-az  // = aws_db_instance.d \"d  // d\"\n\
             web -> d  // wired: x\nweb -> jobs \"x\"  // we added this\n// allowed: y, which alone is no line: d -> web\n\
             {END}\napply sorry-page\n"
        );
        let kept = kept(&text, "x.cdp").expect("a block");
        assert_eq!(kept.before, "// mine\n");
        assert_eq!(
            kept.after,
            "lb stranger\n// a remark\nframe rack {\nserver two  // ours\n}\nweb -> jobs \"x\"  // we added this\napply sorry-page\n"
        );
        assert_eq!(kept.ids["aws_lb.web"], "web");
        assert_eq!(kept.ids["aws_vpc.main"], "net");
        let labels: Vec<_> = kept.labels.iter().map(|(a, l)| (a.as_str(), l.as_str())).collect();
        assert_eq!(labels, [("aws_lb.web", "en \"Way in\" ja \"入口\""), ("aws_sqs_queue.jobs", "\"Jobs\"")]);
    }

    #[test]
    fn what_no_import_has_written_stays() {
        for text in ["server web\n", &format!("{BEGIN} a ----\n"), &format!("{END}\n{BEGIN} a ----\n")] {
            assert!(kept(text, "x.cdp").is_err(), "{text}");
        }
    }
}
