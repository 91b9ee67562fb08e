//! Availability in figures that people know: percent, nines, and time a year.

use super::Downtime;
use crate::model::LocalisedText;

/// Seconds of a year of 365 days.
const YEAR: f64 = 365.0 * 24.0 * 3600.0;
/// More nines than any estimate can mean.
const MOST_NINES: usize = 12;

impl Downtime {
    /// `99.95 %`: three digits of the downtime, and never more than three places; with bounds, `99.5–99.9 %`. An estimate is
    /// not worth more.
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

    /// `about 4 h 20 min a year`.
    pub fn time_a_year(self) -> LocalisedText {
        let of = |part: f64| (duration(part, ["d", "h", "min", "s"]), duration(part, ["日", "時間", "分", "秒"]));
        let ((en, ja), (least, least_ja)) = (of(self.most), of(self.least));
        match self.is_exact() {
            true => LocalisedText::en_ja(format!("about {en} a year"), format!("年間約{ja}")),
            false => LocalisedText::en_ja(format!("{least} to {en} a year"), format!("年間{least_ja}〜{ja}")),
        }
    }

    /// `99.95 %, down about 4 h 20 min a year`.
    pub fn words(self) -> LocalisedText {
        let time = self.time_a_year();
        let mut text = LocalisedText::default();
        for (tag, words) in time.iter() {
            let down = if tag == Some("ja") { "、停止は" } else { ", down " };
            text.add(tag, format!("{}{down}{words}", self.percent()));
        }
        text
    }
}

/// Places behind the point that an estimate is worth at most.
const PLACES: usize = 3;

/// Three digits of the downtime, at most [`PLACES`], and no zeros at the end. It never promises more than there is.
fn percent(down: f64) -> String {
    let percent = down * 100.0;
    let best = 10_f64.powi(-(PLACES as i32));
    if percent <= 0.0 {
        return "100".to_owned();
    }
    if percent < best * 0.999_999 {
        return format!("> {}", 100.0 - best);
    }
    let digits = (2 - percent.log10().floor() as i32).clamp(0, PLACES as i32) as usize;
    let text = format!("{:.digits$}", 100.0 - percent);
    let shorter = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    if shorter == "100" { format!("{}", 100.0 - best) } else { shorter }
}

/// The two largest units of a part of a year, as round as an estimate is; in Japanese without spaces, whose units are words
/// of their own.
fn duration(part: f64, [day, hour, minute, second]: [&str; 4]) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = (part * YEAR).round() as u64;
    let round = match seconds {
        0..MINUTE => 1,
        MINUTE..600 => 10,
        600..HOUR => MINUTE,
        HOUR..DAY => 10 * MINUTE,
        _ => HOUR,
    };
    let seconds = (seconds + round / 2) / round * round;
    let gap = if day.is_ascii() { " " } else { "" };
    let unit = |count: u64, unit: &str| format!("{count}{gap}{unit}");
    let two = |(large, large_unit): (u64, &str), (small, small_unit): (u64, &str)| match small {
        0 => unit(large, large_unit),
        _ => format!("{}{gap}{}", unit(large, large_unit), unit(small, small_unit)),
    };
    match seconds {
        0 if part <= 0.0 => unit(0, second),
        0..MINUTE => format!("<{gap}{}", unit(1, minute)),
        MINUTE..HOUR => two((seconds / MINUTE, minute), (seconds % MINUTE, second)),
        HOUR..DAY => two((seconds / HOUR, hour), (seconds % HOUR / MINUTE, minute)),
        _ => two((seconds / DAY, day), (seconds % DAY / HOUR, hour)),
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
        assert_eq!(words(0.0005), ["99.95 %, down about 4 h 20 min a year", "99.95 %、停止は年間約4時間20分"]);
        assert_eq!(words(0.001), ["99.9 %, down about 8 h 50 min a year", "99.9 %、停止は年間約8時間50分"]);
        assert_eq!(words(0.0001), ["99.99 %, down about 53 min a year", "99.99 %、停止は年間約53分"]);
        assert_eq!(words(0.00001), ["99.999 %, down about 5 min 20 s a year", "99.999 %、停止は年間約5分20秒"]);
        assert_eq!(words(0.0203), ["97.97 %, down about 7 d 10 h a year", "97.97 %、停止は年間約7日10時間"]);
        assert_eq!(words(0.003_456), ["99.654 %, down about 1 d 6 h a year", "99.654 %、停止は年間約1日6時間"]);
        assert_eq!(words(3.4e-7), ["> 99.999 %, down about < 1 min a year", "> 99.999 %、停止は年間約<1分"]);
        assert_eq!(words(0.0), ["100 %, down about 0 s a year", "100 %、停止は年間約0秒"]);
        assert_eq!(words(1.0), ["0 %, down about 365 d a year", "0 %、停止は年間約365日"]);
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
        assert_eq!(between.words().get(&english), "99.5–99.9 %, down 8 h 50 min to 1 d 20 h a year");
        assert_eq!(between.nines(), 2);
    }
}
