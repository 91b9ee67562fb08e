//! Values that options take, each with what to say when it cannot be read.

use std::convert::Infallible;

use unicode_normalization::UnicodeNormalization as _;

/// A state, as the command line names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// By its number; 0 is the one before any step.
    Number(usize),
    /// The one before any step.
    First,
    /// The one after all steps.
    Last,
    /// A word that names no state. What states there are is known when the design has been read.
    Unknown(String),
}

/// What the names in an SVG may begin with.
pub(super) fn id_prefix(text: &str) -> Result<String, String> {
    match crate::output::svg::is_name(text) {
        true => Ok(text.to_owned()),
        false => {
            Err("begin with a letter or `_`, go on with letters, digits, `-` and `_`, at most 64, all of ASCII"
                .to_owned())
        }
    }
}

/// A number, `first` or `last`.
pub(super) fn stage(text: &str) -> Result<Stage, Infallible> {
    Ok(match text.trim() {
        "first" => Stage::First,
        "last" => Stage::Last,
        word => word.parse().map_or_else(|_| Stage::Unknown(word.to_owned()), Stage::Number),
    })
}

/// Width over height.
pub(crate) fn ratio(text: &str) -> Result<f64, String> {
    if let Some((width, height)) = text.split_once(':') {
        return within(positive(width.trim())? / positive(height.trim())?);
    }
    // What people write for it elsewhere.
    let folded: String = text.nfkc().collect::<String>().to_lowercase();
    let parts = folded.split_once(['x', '×', '/', ':', '*', '-']);
    match parts.map(|(width, height)| (width.trim(), height.trim())) {
        Some((width, height)) if positive(width).is_ok() && positive(height).is_ok() => {
            Err(format!("write `{width}:{height}`"))
        }
        _ => match positive(text) {
            Ok(ratio) => within(ratio),
            Err(_) => Err("give width and height with a colon between them, such as `16:9`".to_owned()),
        },
    }
}

fn within(ratio: f64) -> Result<f64, String> {
    if (0.1..=10.0).contains(&ratio) { Ok(ratio) } else { Err("give a ratio between 1:10 and 10:1".to_owned()) }
}

/// A width or a height.
pub(crate) fn pixels(text: &str) -> Result<f64, String> {
    match unit(text) {
        Some((number, "px")) => Err(format!("it is in pixels; write `{number}`")),
        Some((_, _)) => Err("it is in pixels; give a number without a unit, such as `1600`".to_owned()),
        None => positive(text),
    }
}

/// A multiple of the natural size.
pub(crate) fn factor(text: &str) -> Result<f64, String> {
    match unit(text) {
        Some((number, "x")) => Err(format!("write `{number}`")),
        Some((number, "%")) => {
            let factor = number.parse::<f64>().unwrap_or(1.0) / 100.0;
            Err(format!("it is a multiple of the natural size; write `{factor}`"))
        }
        Some((_, _)) => Err("it is a multiple of the natural size; give a number, such as `2`".to_owned()),
        None => positive(text),
    }
}

/// A number above 0 and the unit that stands after it.
fn unit(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_alphabetic() || c == '%')?;
    let (number, unit) = (text[..at].trim(), &text[at..]);
    positive(number).is_ok().then_some((number, unit))
}

/// Up to a year: no time is longer to a person who waits.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    if let Some((number, "s" | "sec" | "seconds")) = unit(text) {
        return Err(format!("it is in seconds; write `{number}`"));
    }
    positive(text).and_then(|s| if s <= 3e7 { Ok(s) } else { Err("give at most 30,000,000 seconds".to_owned()) })
}

pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err("give a number above 0".to_owned()),
    }
}
