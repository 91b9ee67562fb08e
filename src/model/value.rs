//! Property values and the ordered property list.

use std::fmt;

/// The value of a property, as it was written.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A word or a quoted string.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`; a bare key is `true`.
    Flag(bool),
    /// `[a, b]`.
    List(Vec<Value>),
}

impl Value {
    /// About as many bytes as it has when it is written.
    pub fn bytes(&self) -> usize {
        const OF_A_NUMBER: usize = 8;
        match self {
            Value::Text(text) => text.len(),
            Value::Number(_) | Value::Flag(_) => OF_A_NUMBER,
            Value::List(items) => items.iter().map(|item| 1 + item.bytes()).sum(),
        }
    }

    /// A text value.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// The value as a whole number, also when it was written as text.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Number(n) if n.fract() == 0.0 => Some(*n as i64),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value as a part of a hundred, with or without the sign.
    pub fn as_percent(&self) -> Option<f64> {
        let number = match self {
            Value::Number(n) => *n,
            Value::Text(text) => text.trim_end_matches('%').trim_end().parse().ok()?,
            _ => return None,
        };
        (0.0..=100.0).contains(&number).then_some(number)
    }
}

/// As a reader would write it, without quotes.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Number(number) => write!(f, "{number}"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::List(list) => {
                for (i, value) in list.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{value}")?;
                }
                Ok(())
            }
        }
    }
}

/// Properties by name, in the order in which they were first set.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Properties {
    entries: Vec<(String, Value)>,
}

impl Properties {
    /// Bytes of the keys and the values.
    pub fn bytes(&self) -> usize {
        self.entries.iter().map(|(key, value)| key.len() + value.bytes()).sum()
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The value of `key` as text; empty when it is not set.
    pub fn text(&self, key: &str) -> String {
        self.get(key).map(ToString::to_string).unwrap_or_default()
    }

    /// True when `key` is set to anything but `false`.
    pub fn flag(&self, key: &str) -> bool {
        !matches!(self.get(key), None | Some(Value::Flag(false)))
    }

    /// Sets `key`, in its old place if it had one.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.entries.iter_mut().find(|(k, _)| k == key) {
            Some((_, old)) => *old = value,
            None => self.entries.push((key.to_owned(), value)),
        }
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|(k, _)| k != key);
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(k, v)| (k.as_str(), v))
    }

    /// The same properties with the same values, in whatever order.
    pub fn same_as(&self, other: &Properties) -> bool {
        self.entries.len() == other.entries.len()
            && self.entries.iter().all(|(key, value)| other.get(key) == Some(value))
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
