//! Durations as they are written: `90s`, `5min`, `2h`.

use crate::model::{LocalisedText, Value};

/// A duration in seconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Duration(pub u64);

/// Units with their seconds; of several words for one the first is written.
const UNITS: [(&str, u64); 8] =
    [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1), ("days", 86_400), ("hours", 3_600), ("m", 60), ("sec", 1)];
/// The longest that makes sense: a hundred years.
const LONGEST: u64 = 100 * 365 * 86_400;

impl Duration {
    /// Reads `90s`, `1.5h` or `1h30min`; none when it is no duration.
    pub fn read(text: &str) -> Option<Duration> {
        let (mut rest, mut seconds) = (text.trim(), 0.0);
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let number: f64 = rest[..end].parse().ok()?;
            rest = rest[end..].trim_start();
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (_, unit) = UNITS.iter().find(|(word, _)| *word == &rest[..end])?;
            seconds += number * *unit as f64;
            rest = rest[end..].trim_start();
        }
        (seconds <= LONGEST as f64).then_some(Duration(seconds.round() as u64))
    }

    /// The duration that a value of a property says.
    pub fn of(value: &Value) -> Option<Duration> {
        if let Value::Text(text) = value { Duration::read(text) } else { None }
    }

    /// Its two largest units: `1 min 30 s`, 「1分30秒」.
    pub fn words(self) -> LocalisedText {
        let of = |names: [&str; 4], gap: &str| {
            let mut rest = self.0;
            let mut parts = Vec::new();
            for (&(_, unit), name) in UNITS.iter().zip(names) {
                if rest >= unit {
                    parts.push(format!("{}{gap}{name}", rest / unit));
                    rest %= unit;
                }
            }
            parts.truncate(2);
            if parts.is_empty() { format!("0{gap}{}", names[3]) } else { parts.join(gap) }
        };
        LocalisedText::en_ja(of(["d", "h", "min", "s"], " "), of(["日", "時間", "分", "秒"], ""))
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;
    use crate::model::Languages;

    #[test]
    fn durations_are_read() {
        let read = |text| Duration::read(text).map(|found| found.0);
        assert_eq!(
            ["90s", "5min", "2h", "1h30min", "1.5h", "2 h 5 min", "0s"].map(read),
            [Some(90), Some(300), Some(7_200), Some(5_400), Some(5_400), Some(7_500), Some(0)]
        );
        assert_eq!(["", "5", "min", "5 years", "-5s", "5min!", "1e9d", "99999999999999999999d"].map(read), [None; 8]);
    }

    #[test]
    fn durations_have_words() {
        let words = |seconds, tag| Duration(seconds).words().get(&Languages::new(Some(tag), None)).to_owned();
        assert_eq!(
            [0, 45, 90, 3_600, 90_061].map(|of| words(of, "en")),
            ["0 s", "45 s", "1 min 30 s", "1 h", "1 d 1 h"]
        );
        assert_eq!([90, 7_200].map(|of| words(of, "ja")), ["1分30秒", "2時間"]);
    }
}
