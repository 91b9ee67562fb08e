//! What is wrong in a user's theme file, with its place.

use toml::{Table, Value};

use crate::model::Vocabulary;
use crate::scene::colour::Colour;
use crate::suggest::nearest;

/// Keys of the whole file that are no part of a finished theme.
const OF_FILE: [&str; 2] = ["base", "dark"];

/// The first thing in a theme that no theme has, compared with a whole one.
pub(super) fn first_fault(text: &str, own: &Table, whole: &Table) -> Option<String> {
    let fault = in_table(&[], own, whole)?;
    let line = line_of(text, &fault.path).map_or_else(String::new, |line| format!("line {line}: "));
    Some(line + &fault.words)
}

/// The largest number of a theme, px: a page has less than that.
const LARGEST: f64 = 10_000.0;

/// True for a number that makes sense in a theme, and for what is none.
fn makes_sense(value: &Value) -> bool {
    let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    number.is_none_or(|number| (0.0..=LARGEST).contains(&number))
}

/// The first size for the layout that makes no sense; which ones there are, the layout itself knows.
fn in_sizes(sizes: &Value) -> Option<Fault> {
    let (key, _) = sizes.as_table()?.iter().find(|(_, value)| !makes_sense(value))?;
    let words = format!("[metrics] {key} must be a number from 0 to {LARGEST}");
    Some(Fault { path: vec!["metrics".to_owned(), key.clone()], words })
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
        if path.is_empty() && key == "metrics" {
            return in_sizes(value);
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
            (Value::Integer(_) | Value::Float(_), Some(Value::Integer(_) | Value::Float(_))) => {
                let words = || format!("{place} {key} must be a number from 0 to {LARGEST}");
                if makes_sense(value) { None } else { fault(words()) }
            }
            (_, Some(Value::Integer(_) | Value::Float(_))) => fault(format!("{place} {key} must be a number")),
            (Value::Array(all), _) if all.iter().all(|one| one.is_integer() || one.is_float()) => {
                let words = || format!("{place} {key} must have numbers from 0 to {LARGEST}");
                if all.iter().all(makes_sense) { None } else { fault(words()) }
            }
            _ => fault(format!("{place} {key} must be a list of numbers")),
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
