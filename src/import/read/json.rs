//! JSON as values.

use serde_json::Value as Json;

use crate::import::read::{Source, Trouble};
use crate::import::value::Value;
use crate::limits::import::VALUE_DEPTH;

/// Reads a text. What is nested deeper than [`VALUE_DEPTH`], or has more than `nodes` values, is refused.
pub fn document(source: &Source<'_>, nodes: usize) -> Result<Value, Trouble> {
    let json: Json = serde_json::from_str(source.text.trim_start_matches('\u{feff}'))
        .map_err(|error| Trouble::at(error.line(), format!("this is no JSON: {error}")))?;
    let mut left = nodes;
    value_of(json, 0, &mut left).map_err(|message| Trouble::of_file(message, ""))
}

/// A text of a file that holds JSON itself, such as a policy; none if it does not.
pub fn inner(text: &str, nodes: usize) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut left = nodes;
    value_of(serde_json::from_str(text).ok()?, 0, &mut left).ok()
}

fn value_of(json: Json, depth: usize, left: &mut usize) -> Result<Value, String> {
    *left = left.checked_sub(1).ok_or("the file has too many values")?;
    if depth > VALUE_DEPTH {
        return Err(format!("values are nested more than {VALUE_DEPTH} deep"));
    }
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(yes),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::Text(text),
        Json::Array(items) => {
            Value::List(items.into_iter().map(|item| value_of(item, depth + 1, left)).collect::<Result<_, _>>()?)
        }
        Json::Object(entries) => {
            let of = |(key, value)| value_of(value, depth + 1, left).map(|value| (key, value));
            Value::Map(entries.into_iter().map(of).collect::<Result<_, _>>()?)
        }
    })
}
