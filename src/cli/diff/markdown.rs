//! A comparison as Markdown: a comment for a pull request.

use crate::catalog::markdown::{code, escape, row as table_row};
use crate::cli::diff::rows::{Fate, Row, Rows};
use crate::cli::diff::text::name;
use crate::limits::Limits;
use crate::model::{Languages, LocalisedText};
use crate::output::comparison::Comparison;

/// What matters first, the elements as a table, and the rest to be unfolded.
pub fn write(comparison: &Comparison, languages: &Languages, limits: &Limits) -> String {
    let rows = Rows::new(comparison, languages);
    let Comparison { title, old, new, .. } = comparison;
    let mut out = match title {
        Some(title) => format!("### {}\n\n", escape(title)),
        None => format!("### {}\n\n", rows.say("Architecture", "構成図")),
    };
    out += &format!("{} → {}\n\n", code(&name(old, &rows)), code(&name(new, &rows)));
    out += &format!("**{}**\n", escape(&rows.summary()));
    let users = rows.users();
    if !users.is_empty() {
        out.push('\n');
    }
    for (id, lines) in users {
        out += &format!("- {}: {}\n", code(&id), with_code(&lines.join("; ")));
    }
    let (elements, edges, findings) = (rows.elements(), rows.edges(), rows.findings());
    let work = rows.work();
    if !work.is_empty() {
        out += &format!("\n**{}**\n\n", rows.say("Work that does not arrive", "届かない処理"));
        for row in work.iter().take(limits.comment_rows) {
            out += &format!("- {} {}\n", mark(row.fate), with_code(&row.text));
        }
    }
    if !findings.is_empty() {
        let heading = rows.say("Findings", "指摘");
        out += &format!("\n**{heading}**: {}\n\n", escape(&rows.findings_summary()));
        out += &table(&rows, rows.say("rule", "ルール"), &findings, languages, limits);
    }
    if !elements.is_empty() {
        out += &format!("\n{}", table(&rows, rows.say("element", "要素"), &elements, languages, limits));
    }
    if !edges.is_empty() {
        let heading = format!("{} ({})", rows.say("Edges", "線"), edges.len());
        let table = table(&rows, rows.say("edge", "線"), &edges, languages, limits);
        out += &format!("\n<details>\n<summary>{heading}</summary>\n\n{table}\n</details>\n");
    }
    out
}

fn table(rows: &Rows<'_>, what: &str, all: &[Row], languages: &Languages, limits: &Limits) -> String {
    let heads = ["", what, rows.say("what", "内容")].map(str::to_owned);
    let mut out = table_row(&heads) + &table_row(&["---"; 3].map(str::to_owned));
    for row in all.iter().take(limits.comment_rows) {
        let id = code(&row.id).replace('|', "\\|");
        out += &table_row(&[format!("{} {}", mark(row.fate), word(row.fate, languages)), id, escape(&row.text)]);
    }
    if let Some(more @ 1..) = all.len().checked_sub(limits.comment_rows) {
        let more = LocalisedText::en_ja(format!("and {more} more"), format!("ほか{more}件"));
        out += &table_row(&[String::new(), String::new(), escape(more.get(languages))]);
    }
    out
}

/// A sentence in which ids stand in backquotes.
fn with_code(text: &str) -> String {
    let part = |(at, part): (usize, &str)| match (at % 2 == 1, part.trim() == part) {
        (true, _) => code(part),
        (false, true) => escape(part),
        // Escaping trims.
        (false, false) => {
            let start = &part[..part.len() - part.trim_start().len()];
            let end = &part[part.trim_end().len()..];
            if part.trim().is_empty() { part.to_owned() } else { format!("{start}{}{end}", escape(part)) }
        }
    };
    text.split('`').enumerate().map(part).collect()
}

fn word(fate: Fate, languages: &Languages) -> String {
    fate.word().get(languages).to_owned()
}

fn mark(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "➕",
        Fate::Removed => "➖",
        Fate::Renamed => "🏷️",
        Fate::Changed => "✏️",
        Fate::Moved => "↪️",
        Fate::Failed => "🔥",
        Fate::Restored | Fate::Mended => "✅",
        Fate::Found => "⚠️",
    }
}
