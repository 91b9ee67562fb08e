//! The lines of a flowchart: `-->`, `-- text -->`, `-.->`, `==>`, `<-->`, `---`.

use crate::import::read::mermaid::label::plain;
use crate::import::read::mermaid::scan::Scan;
use crate::model::Op;

/// A line between two groups of boxes.
pub struct Link {
    /// What it means; none for one that is not seen.
    pub operator: Option<Op>,
    /// True if it leads there.
    pub forth: bool,
    /// True if it leads back.
    pub back: bool,
    /// Its text.
    pub label: String,
}

/// Reads one; none if none stands here.
pub fn link(scan: &mut Scan<'_>) -> Option<Link> {
    name(scan);
    let rest = scan.rest();
    let mut signs = rest.chars();
    let (first, second) = (signs.next()?, signs.next());
    // `x--x` and `o--o` have a sign at both ends.
    let back = first == '<' || matches!(first, 'x' | 'o') && matches!(second, Some('-' | '='));
    let body = if back { &rest[1..] } else { rest };
    let (sign, dotted) = match body {
        _ if body.starts_with("-.") => ('.', true),
        _ if body.starts_with("--") => ('-', false),
        _ if body.starts_with("==") => ('=', false),
        _ if body.starts_with("~~~") => {
            scan.take_while(|c| c == '~');
            return Some(Link { operator: None, forth: false, back: false, label: String::new() });
        }
        _ => return None,
    };
    scan.take(usize::from(back));
    let (mut label, forth) = if dotted { dots(scan)? } else { strokes(scan, sign)? };
    scan.spaces();
    if scan.eat("|") {
        label = plain(scan.until(&["|"])?);
    }
    let operator = match (forth || back, dotted) {
        (false, _) => Op::Association,
        (true, true) => Op::Async,
        (true, false) => Op::Request,
    };
    Some(Link { operator: Some(operator), forth, back, label })
}

/// The name of a line, `e1@-->`, says nothing here.
fn name(scan: &mut Scan<'_>) {
    let rest = scan.rest();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    if end > 0 && rest[end..].starts_with('@') && rest[end + 1..].starts_with(['-', '=', '<', '~']) {
        scan.take(end + 1);
    }
}

/// `-->`, `--->`, `---`, `-- text -->`.
fn strokes(scan: &mut Scan<'_>, sign: char) -> Option<(String, bool)> {
    let count = scan.take_while(|c| c == sign).len();
    match head(scan) {
        Some(forth) => return Some((String::new(), forth)),
        None if count > 2 => return Some((String::new(), false)),
        None => {}
    }
    let double = if sign == '-' { "--" } else { "==" };
    let text = scan.until(&[double])?;
    scan.take_while(|c| c == sign);
    Some((plain(text), head(scan).unwrap_or(false)))
}

/// `-.->`, `-.-`, `-. text .->`.
fn dots(scan: &mut Scan<'_>) -> Option<(String, bool)> {
    scan.take(1);
    scan.take_while(|c| c == '.');
    let text =
        if scan.rest().starts_with('-') { "" } else { scan.until(&[".-"]).map(|text| text.trim_end_matches('.'))? };
    scan.take_while(|c| c == '-');
    Some((plain(text), head(scan).unwrap_or(false)))
}

/// The end of a line: true for an arrow, and for the signs that stand for one.
fn head(scan: &mut Scan<'_>) -> Option<bool> {
    if scan.eat(">") {
        return Some(true);
    }
    let rest = scan.rest();
    let ends = rest.chars().nth(1).is_none_or(|c| c.is_whitespace() || c == '|');
    if rest.starts_with(['x', 'o']) && ends {
        scan.take(1);
        return Some(true);
    }
    None
}
