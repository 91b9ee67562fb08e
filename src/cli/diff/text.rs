//! A comparison as text for a terminal.

use crate::cli::diff::rows::{Fate, Row, Rows};
use crate::cli::page::{Page, width};
use crate::model::Languages;
use crate::output::comparison::{Comparison, Version};

/// The differences, what is new in green and what is gone in red if colours are wanted.
pub fn write(comparison: &Comparison, colours: bool, languages: &Languages) -> String {
    let rows = Rows::new(comparison, languages);
    let mut page = Page::default();
    let Comparison { old, new, .. } = comparison;
    page.line(&format!("{} → {}", name(old, &rows), name(new, &rows)));
    page.line(&rows.summary());
    table(&mut page, rows.say("Elements", "要素"), &rows.elements());
    table(&mut page, rows.say("Edges", "線"), &rows.edges());
    let users = rows.users();
    if !users.is_empty() {
        page.heading(rows.say("Users", "ユーザー"));
    }
    let column = users.iter().map(|(id, _)| width(id)).max().unwrap_or(0) + 2;
    for (id, lines) in users {
        for (at, line) in lines.iter().enumerate() {
            page.term(if at == 0 { &id } else { "" }, column, line);
        }
    }
    table(&mut page, rows.say("Work that does not arrive", "届かない処理"), &rows.work());
    let findings = rows.findings();
    if !findings.is_empty() {
        let heading = format!("{} ({})", rows.say("Findings", "指摘"), rows.findings_summary());
        table(&mut page, &heading, &findings);
    }
    let text = page.finish();
    if colours { painted(&text) } else { text }
}

/// `shop.cdp`, or `shop.cdp, state 2` when it is not the last one or when both are states of one design.
pub fn name(version: &Version, rows: &Rows<'_>) -> String {
    let Version { name, index: stage, last, .. } = version;
    let same = rows.comparison.old.name == rows.comparison.new.name;
    match rows.japanese {
        _ if stage == last && !same => name.clone(),
        true => format!("{name} 状態{stage}"),
        false => format!("{name}, state {stage}"),
    }
}

fn table(page: &mut Page, heading: &str, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    page.heading(heading);
    // Long ids, such as those of edges, take a line of their own and do not push all others aside.
    let column = rows.iter().map(|row| width(&row.id) + 4).max().unwrap_or(0).min(COLUMN);
    for row in rows {
        page.term(&format!("{} {}", row.fate.sign(), row.id), column, &row.text);
    }
}

/// Columns that ids get at most.
const COLUMN: usize = 34;

/// Lines with a sign in its colour.
fn painted(text: &str) -> String {
    let mut out = String::new();
    let mut colour = None;
    for line in text.lines() {
        colour = match line.strip_prefix("  ").and_then(|rest| rest.split_once(' ')) {
            Some((sign, _)) if sign.len() == 1 => of_sign(sign),
            // The further lines of a row are indented.
            Some(_) if line.starts_with("   ") => colour,
            _ => None,
        };
        match colour {
            Some(code) => out += &format!("\u{1b}[{code}m{line}\u{1b}[0m\n"),
            None => out += &format!("{line}\n"),
        }
    }
    out
}

fn of_sign(sign: &str) -> Option<u8> {
    let is = |fate: Fate| sign.starts_with(fate.sign());
    match () {
        () if is(Fate::Added) || is(Fate::Restored) => Some(32),
        () if is(Fate::Removed) || is(Fate::Failed) => Some(31),
        () if is(Fate::Changed) => Some(33),
        () if is(Fate::Moved) || is(Fate::Renamed) => Some(36),
        () => None,
    }
}
