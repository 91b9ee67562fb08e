//! Availability in figures that people know: percent, nines, and time a year.

use super::Downtime;
use crate::model::LocalisedText;

/// Seconds of a year of 365 days.
const YEAR: f64 = 365.0 * 24.0 * 3600.0;
/// More nines than any estimate can mean.
const MOST_NINES: usize = 12;

impl Downtime {
    /// `99.95 %`, with as many digits as the downtime needs; with bounds, `99.5–99.9 %`.
    pub fn percent(self) -> String {
        match self.is_exact() {
            true => format!("{} %", percent(self.most)),
            false => format!("{}–{} %", percent(self.most), percent(self.least)),
        }
    }

    /// How many nines the availability begins with: 3 for 99.95 %. With bounds, those of the worst case.
    pub fn nines(self) -> usize {
        let mut bound = 0.1;
        let mut nines = 0;
        // A figure such as 99.9 is a little less in binary.
        while nines < MOST_NINES && self.most <= bound * (1.0 + 1e-9) {
            nines += 1;
            bound /= 10.0;
        }
        nines
    }

    /// Minutes of a year, at most.
    pub fn minutes_a_year(self) -> f64 {
        self.most * YEAR / 60.0
    }

    /// `4 h 23 min a year`.
    pub fn time_a_year(self) -> LocalisedText {
        let of = |part: f64| (duration(part, ["d", "h", "min", "s"]), duration(part, ["日", "時間", "分", "秒"]));
        let ((en, ja), (least, least_ja)) = (of(self.most), of(self.least));
        match self.is_exact() {
            true => LocalisedText::en_ja(format!("{en} a year"), format!("年間{ja}")),
            false => LocalisedText::en_ja(format!("{least} to {en} a year"), format!("年間{least_ja}〜{ja}")),
        }
    }

    /// `99.95 % · 4 h 23 min a year`.
    pub fn words(self) -> LocalisedText {
        let time = self.time_a_year();
        let mut text = LocalisedText::default();
        for (tag, words) in time.iter() {
            text.add(tag, format!("{} · {words}", self.percent()));
        }
        text
    }
}

/// Two digits of the downtime, and no zeros at the end.
fn percent(down: f64) -> String {
    let mut decimals = 2;
    let mut scaled = down * 1000.0;
    while scaled < 1.0 && scaled > 0.0 && decimals < MOST_NINES {
        scaled *= 10.0;
        decimals += 1;
    }
    let text = format!("{:.decimals$}", (1.0 - down) * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    // What rounding makes of it must not promise too much.
    if down > 0.0 && text == "100" { format!("99.{}", "9".repeat(decimals)) } else { text }
}

/// The two largest units of a part of a year; in Japanese without spaces, whose units are words of their own.
fn duration(part: f64, [day, hour, minute, second]: [&str; 4]) -> String {
    let seconds = (part * YEAR).round() as u64;
    let gap = if day.is_ascii() { " " } else { "" };
    let unit = |count: u64, unit: &str| format!("{count}{gap}{unit}");
    let two = |(large, large_unit): (u64, &str), (small, small_unit): (u64, &str)| match small {
        0 => unit(large, large_unit),
        _ => format!("{}{gap}{}", unit(large, large_unit), unit(small, small_unit)),
    };
    match seconds {
        0 if part > 0.0 => format!("<{gap}{}", unit(1, second)),
        0..60 => unit(seconds, second),
        60..3600 => two((seconds / 60, minute), (if seconds < 600 { seconds % 60 } else { 0 }, second)),
        3600..86_400 => two((seconds / 3600, hour), (seconds % 3600 / 60, minute)),
        _ => two((seconds / 86_400, day), (seconds % 86_400 / 3600, hour)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Languages;

    fn words(down: f64) -> [String; 2] {
        let text = Downtime::exact(down).words();
        ["en", "ja"].map(|tag| text.get(&Languages::new(Some(tag), None)).to_owned())
    }

    #[test]
    fn figures_are_those_that_people_know() {
        assert_eq!(words(0.0005), ["99.95 % · 4 h 22 min a year", "99.95 % · 年間4時間22分"]);
        assert_eq!(words(0.001), ["99.9 % · 8 h 45 min a year", "99.9 % · 年間8時間45分"]);
        assert_eq!(words(0.0001), ["99.99 % · 52 min a year", "99.99 % · 年間52分"]);
        assert_eq!(words(0.00001), ["99.999 % · 5 min 15 s a year", "99.999 % · 年間5分15秒"]);
        assert_eq!(words(0.0203), ["97.97 % · 7 d 9 h a year", "97.97 % · 年間7日9時間"]);
        assert_eq!(words(3.4e-7), ["99.999966 % · 11 s a year", "99.999966 % · 年間11秒"]);
        assert_eq!(words(1e-10), ["99.99999999 % · < 1 s a year", "99.99999999 % · 年間<1秒"]);
        assert_eq!(words(0.0), ["100 % · 0 s a year", "100 % · 年間0秒"]);
        assert_eq!(words(1.0), ["0 % · 365 d a year", "0 % · 年間365日"]);
        assert!(words(1e-30)[0].starts_with("99.999999999999 %"));
    }

    #[test]
    fn nines_are_counted() {
        let nines = |percent: f64| Downtime::exact((100.0 - percent) / 100.0).nines();
        assert_eq!([90.0, 99.0, 99.5, 99.9, 99.95, 99.99, 99.999, 0.0, 100.0].map(nines), [1, 2, 2, 3, 3, 4, 5, 0, 12]);
    }

    #[test]
    fn bounds_are_told_as_such() {
        let between = Downtime { least: 0.001, most: 0.005 };
        let english = Languages::new(None, None);
        assert_eq!(between.words().get(&english), "99.5–99.9 % · 8 h 45 min to 1 d 19 h a year");
        assert_eq!(between.nines(), 2);
    }
}
