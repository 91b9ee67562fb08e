//! docs/departures.md: where patterns depart from their first description, as their files say it.

use std::fmt::Write as _;
use std::fs;

use cdp_draw::catalog::words::in_order;
use cdp_draw::model::Languages;
use cdp_draw::rewrite::library::{builtin, builtin_ids};

use super::{renewed, with_table};

const PAGE: &str = "docs/departures.md";

/// The departures of a pattern's file: comments that begin so, with the lines that go on.
fn departures(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let comment = line.trim().strip_prefix("//").map(str::trim);
        match comment.and_then(|words| words.split_once("Departure: ")) {
            Some((_, words)) => found.push(words.to_owned()),
            None if open => {
                if let (Some(last), Some(more)) = (found.last_mut(), comment) {
                    *last += &format!(" {more}");
                }
            }
            None => {}
        }
        open = comment.is_some() && (open || line.contains("Departure: "));
    }
    found
}

/// A sentence that begins with a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

#[test]
fn every_departure_is_listed() {
    let english = Languages::new(Some("en"), None);
    let mut list = String::new();
    for pattern in in_order(builtin_ids().filter_map(builtin).cloned().collect()) {
        let path = format!("patterns/{}/{}.cdp", pattern.category, pattern.id);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let all = departures(&text);
        assert!(!all.is_empty() || !text.contains("Departure"), "{path}: write it as `// Departure: …`");
        if !all.is_empty() {
            let _ = writeln!(list, "- [{}](../{path})", pattern.name.get(&english));
        }
        for one in all {
            let _ = writeln!(list, "  - {}", sentence(&one));
        }
    }
    let page = fs::read_to_string(PAGE).expect("the page");
    renewed(PAGE, &page, &with_table(&page, "departures", &list));
}
