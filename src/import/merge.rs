//! What an earlier import and its reader have left: ids, labels that were changed, and all that stands around the block.

use std::collections::BTreeMap;

use crate::design::print::words::quoted;
use crate::import::write::{BEGIN, END};
use crate::refusal::Refusal;

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
    /// Statements that somebody has put into the block: no import has written them, and they go on after it.
    pub strangers: Vec<String>,
}

impl Kept {
    /// What was moved out of the block, for the report.
    pub fn moved(&self) -> Option<String> {
        let first = self.strangers.first()?;
        let more =
            if self.strangers.len() > 1 { format!(" and {} more", self.strangers.len() - 1) } else { String::new() };
        Some(format!("moved below what is imported, since no import has written it: `{}`{more}", first.trim()))
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
    let mut kept =
        Kept { before: lines[..*begin].concat(), after: lines[end + 1..].concat(), found: true, ..Kept::default() };
    lines[begin + 1..*end].iter().for_each(|line| take(line, &mut kept));
    let strangers: String = kept.strangers.iter().map(|line| format!("{}\n", line.trim())).collect();
    kept.after.insert_str(0, &strangers);
    Ok(kept)
}

fn places(lines: &[&str], wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    lines.iter().enumerate().filter(|(_, line)| wanted(line)).map(|(at, _)| at).collect()
}

/// `queue jobs "Jobs" size=2 {  // aws_sqs_queue.jobs "jobs"`: an id, a label, where it comes from, the label of then.
fn take(line: &str, kept: &mut Kept) {
    let (statement, comment) = commented(line.trim());
    let Some(origin) = comment else {
        let own = statement.is_empty() || statement == "}" || statement.starts_with("direction = ");
        kept.strangers.extend((!own).then(|| line.to_owned()));
        return;
    };
    let mut words = statement.split_ascii_whitespace();
    let (Some(kind), Some(id)) = (words.next(), words.next()) else { return };
    // Edges have an operator there.
    if !id.starts_with(char::is_alphanumeric) {
        return;
    }
    let rest = statement[kind.len()..].trim_start()[id.len()..].trim_start();
    let (address, imported) = match origin.find(" \"") {
        Some(at) => (origin[..at].trim(), origin[at + 1..].trim()),
        None => (origin.trim(), ""),
    };
    kept.ids.insert(address.to_owned(), id.to_owned());
    let label = label_of(rest);
    if label != imported && !(label.is_empty() && imported == quoted("")) {
        kept.labels.insert(address.to_owned(), label.to_owned());
    }
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
            "// mine\n{BEGIN} plan.json ----\nlb stranger\n// a remark\n\
             queue jobs \"Jobs\"  // aws_sqs_queue.jobs \"jobs\"\n\
             vpc net {{  // aws_vpc.main\n  lb web en \"Way in\" ja \"入口\" sticky  // aws_lb.web \"web\"\n}}\n\
             db d \"d  // d\" multi-az  // aws_db_instance.d \"d  // d\"\n\
             web -> d  // wired: x\n{END}\napply sorry-page\n"
        );
        let kept = kept(&text, "x.cdp").expect("a block");
        assert_eq!((kept.before.as_str(), kept.after.as_str()), ("// mine\n", "lb stranger\napply sorry-page\n"));
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
