//! Variables in values: what a file says of them itself is their defaults.

use std::borrow::Cow;

/// A variable that is open, with what it is replaced by.
struct Open {
    text: String,
    /// True in a default; what `:?` and `:+` say is none.
    is_default: bool,
}

/// A value with the defaults of its variables: `${DB_HOST:-db}` is `db`, `${DB_HOST}` is nothing, and a default may have
/// variables of its own.
pub fn filled_in(value: &str) -> Cow<'_, str> {
    if !value.contains("${") {
        return value.into();
    }
    let mut whole = String::new();
    let mut open: Vec<Open> = Vec::new();
    let mut rest = value;
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("${") {
            let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let default = name.strip_prefix(":-").or_else(|| name.strip_prefix('-'));
            open.push(Open { text: String::new(), is_default: default.is_some() });
            rest = default.unwrap_or(name);
            continue;
        }
        rest = &rest[next.len_utf8()..];
        match (next, open.pop()) {
            ('}', Some(ended)) => {
                let text = if ended.is_default { ended.text.as_str() } else { "" };
                open.last_mut().map_or(&mut whole, |around| &mut around.text).push_str(text);
            }
            (sign, Some(mut inside)) => {
                inside.text.push(sign);
                open.push(inside);
            }
            (sign, None) => whole.push(sign),
        }
    }
    whole.into()
}

#[cfg(test)]
mod tests {
    use super::filled_in;

    #[test]
    fn defaults_stand_for_variables() {
        for (value, text) in [
            ("redis:${TAG:-7}-alpine", "redis:7-alpine"),
            ("${A:-${B:-x}}/y", "x/y"),
            ("${A-${B:?no}z}", "z"),
            ("${A:+only} ${B} {c}", "  {c}"),
            ("${open:-a", ""),
            ("plain}", "plain}"),
        ] {
            assert_eq!(filled_in(value), text, "{value}");
        }
    }
}
