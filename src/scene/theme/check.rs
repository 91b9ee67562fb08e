//! What is wrong in a user's theme file, with its place.

use toml::{Table, Value};

use crate::layout::Metrics;
use crate::model::Vocabulary;
use crate::scene::colour::Colour;
use crate::scene::theme::ranges::{Range, dash_objection};
use crate::suggest::nearest;

/// Keys of the whole file that are no part of a finished theme.
const OF_FILE: [&str; 2] = ["base", "dark"];

/// The first thing in a theme that no theme has, compared with a whole one.
pub(super) fn first_fault(text: &str, own: &Table, mut whole: Table) -> Option<String> {
    whole.insert("metrics".to_owned(), Value::Table(metrics()));
    let fault = in_table(&[], own, &whole)?;
    let line = line_of(text, &fault.path).map_or_else(String::new, |line| format!("line {line}: "));
    Some(line + &fault.words)
}

/// Sizes and distances of layout: no built-in theme has other ones.
fn metrics() -> Table {
    let usual = Metrics { ratio: Some(1.0), ..Metrics::default() };
    Table::try_from(usual).expect("numbers with names")
}

struct Fault {
    /// Tables and key.
    path: Vec<String>,
    words: String,
}

fn in_table(path: &[String], own: &Table, whole: &Table) -> Option<Fault> {
    own.iter().find_map(|(key, value)| {
        let here = [path, std::slice::from_ref(key)].concat();
        let fault = |words: String| Some(Fault { path: here.clone(), words });
        if path.is_empty() && OF_FILE.contains(&key.as_str()) {
            return None;
        }
        let place = format!("[{}]", path.join("."));
        match (value, whole.get(key).or_else(|| optional(path, key, whole))) {
            (_, None) => fault(unknown(path, key, value, whole)),
            (Value::Table(own), Some(Value::Table(whole))) => in_table(&here, own, whole),
            (_, Some(Value::Table(_))) => fault(format!("{place} {key} must be a table")),
            (Value::String(text), Some(Value::String(known))) => {
                let fine = !known.starts_with('#') || Colour::parse(text).is_some();
                if fine { None } else { fault(format!("{place} {key}: {text:?} is not a colour like #1a2b3c")) }
            }
            (_, Some(Value::String(_))) => fault(format!("{place} {key} must be a text")),
            (number, Some(Value::Integer(_) | Value::Float(_))) => {
                let range = Range::of(path.first().map(String::as_str), key);
                range.objection(number).and_then(|why| fault(format!("{place} {key} {why}")))
            }
            (dashes, _) => dash_objection(dashes).and_then(|why| fault(format!("{place} {key} {why}"))),
        }
    })
}

/// What a theme may have although the whole one does not: dashes of lines, and frames of further kinds.
fn optional<'a>(path: &[String], key: &str, whole: &'a Table) -> Option<&'a Value> {
    static DASHES: Value = Value::Array(Vec::new());
    match path {
        [table, _] if key == "dash" && (table == "frame" || table == "edge") => Some(&DASHES),
        [table] if table == "frame" && Vocabulary::builtin().kind(key).is_some_and(|kind| kind.id == key) => {
            whole.get("other")
        }
        _ => None,
    }
}

fn unknown(path: &[String], key: &str, value: &Value, whole: &Table) -> String {
    let named = |key: &str| match (value.is_table(), path) {
        (true, []) => format!("[{key}]"),
        (true, path) => format!("[{}.{key}]", path.join(".")),
        (false, _) => format!("`{key}`"),
    };
    let near = nearest(key, whole.keys().map(String::as_str));
    let near = near.map_or_else(String::new, |near| format!("; did you mean {}?", named(near)));
    let of = if path.is_empty() { "a theme".to_owned() } else { format!("[{}]", path.join(".")) };
    format!("{of} has no {}{near}", named(key))
}

/// The line of a key, or of the head of its table.
fn line_of(text: &str, path: &[String]) -> Option<usize> {
    let (key, tables) = path.split_last()?;
    let (whole, table) = (path.join("."), tables.join("."));
    let mut current = String::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(head) = line.strip_prefix('[') {
            current = head.split(']').next().unwrap_or_default().trim().to_owned();
            if current == whole {
                return Some(number + 1);
            }
        } else if current == table && line.split('=').next().is_some_and(|word| word.trim().trim_matches('"') == key) {
            return Some(number + 1);
        }
    }
    None
}
