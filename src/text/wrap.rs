//! Labels broken into lines.

use super::face::{Ruler, Treat, treat};
use super::paragraph::Paragraph;
use super::{Fonts, Weight};

/// A text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrapped {
    /// The lines, without spaces at their ends; none if the text has nothing to draw.
    pub lines: Vec<String>,
    /// Whether something was left out; then a line ends in `…`.
    pub truncated: bool,
    /// The width of the widest line, in px.
    pub width: f64,
}

/// Characters that are looked at; the rest of a longer text is left out.
const MOST_CHARS: usize = 2000;
/// Lines that are made at most, and line breaks of a text that are kept.
const MOST_LINES: usize = 100;

impl Fonts {
    /// Breaks a text into lines no wider than `max_width` px. A text without line breaks gets at most `max_lines` of them;
    /// the line breaks of the text itself are all kept, and do not count.
    ///
    /// Lines end where Unicode's rules and the Japanese ones allow it, preferably between words and
    /// at changes of script, and are of similar width. A word that is wider than a line is broken
    /// inside. `\n` begins a new line; runs of white space count as one space, and empty lines are
    /// dropped. A line holds one character at least, however narrow it is. Text past 2,000
    /// characters and line breaks past 100 are left out.
    pub fn wrap(&self, text: &str, size: f64, weight: Weight, max_width: f64, max_lines: usize) -> Wrapped {
        let max_lines = max_lines.clamp(1, MOST_LINES);
        let (mut texts, mut cut) = clean(text);
        cut |= texts.len() > MOST_LINES;
        texts.truncate(MOST_LINES);
        let mut ruler = None;
        // A hair more, so that a box made from a measured width holds its own text.
        let limit = max_width.max(0.0) + 1e-6;
        let paragraphs: Vec<Paragraph> = texts
            .iter()
            .map(|text| Paragraph::new(text, limit, &self.advances(text, size, weight, &mut ruler)))
            .collect();

        let least: Vec<usize> = paragraphs.iter().map(Paragraph::fewest).collect();
        let total = least.iter().sum::<usize>();
        let breaks = total - least.len().min(total);
        let mut lines = Lines::default();
        if breaks >= max_lines || cut {
            let ellipsis = self.advance('…', weight, &mut ruler) * size;
            cut = true;
            fill(&paragraphs, max_lines - 1, ellipsis, &mut lines);
        } else {
            let mut spare = max_lines.saturating_sub(total);
            for (paragraph, least) in paragraphs.iter().zip(least) {
                let best = paragraph.best(least, spare > 0);
                spare -= best.len().saturating_sub(least);
                let mut start = 0;
                for end in best {
                    lines.push(paragraph, start, end);
                    start = end;
                }
            }
        }
        // Letters at the end of a line may look otherwise than within one.
        let shaped = lines.texts.iter().filter(|line| Fonts::needs_shaping(line));
        let width = shaped.map(|line| self.width(line, size, weight)).fold(lines.widest, f64::max);
        Wrapped { truncated: cut, lines: lines.texts, width }
    }

    /// The advance of each character of a text, in px.
    fn advances<'a>(&'a self, text: &str, size: f64, weight: Weight, ruler: &mut Option<Ruler<'a>>) -> Vec<f64> {
        match Fonts::needs_shaping(text) {
            true => self.shape(text, weight).advances.iter().map(|em| em * size).collect(),
            false => text.chars().map(|c| self.advance(c, weight, ruler) * size).collect(),
        }
    }
}

/// The paragraphs of a text as they are drawn, and whether the text was too long.
fn clean(text: &str) -> (Vec<String>, bool) {
    let mut paragraphs = Vec::new();
    let mut left = MOST_CHARS;
    for raw in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let mut line = String::new();
        let mut gap = false;
        for c in raw.chars() {
            let treated = treat(c);
            if c == ' ' || treated == Treat::Space {
                gap = !line.is_empty();
                continue;
            }
            if treated == Treat::Nothing {
                continue;
            }
            if left == 0 {
                if !line.is_empty() {
                    paragraphs.push(line);
                }
                return (paragraphs, true);
            }
            left -= 1;
            if gap {
                line.push(' ');
                gap = false;
            }
            line.push(c);
        }
        if !line.is_empty() {
            paragraphs.push(line);
        }
    }
    (paragraphs, false)
}

/// The lines made so far.
#[derive(Default)]
struct Lines {
    texts: Vec<String>,
    widest: f64,
}

impl Lines {
    fn push(&mut self, paragraph: &Paragraph, start: usize, end: usize) {
        self.widest = self.widest.max(paragraph.width(start, end));
        self.texts.push(paragraph.text(start, end));
    }
}

/// Fills lines one after the other, with so many breaks beside those between paragraphs. Where there is no more, a line ends
/// in an ellipsis, and so does the last one of a text that was too long.
fn fill(paragraphs: &[Paragraph], mut breaks: usize, ellipsis: f64, lines: &mut Lines) {
    let short = paragraphs.iter().map(|paragraph| paragraph.fewest().max(1) - 1).sum::<usize>() <= breaks;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let last = number + 1 == paragraphs.len();
        let mut start = 0;
        while start < paragraph.chars.len() {
            let end = paragraph.full(start).unwrap_or(paragraph.chars.len());
            let ends = end == paragraph.chars.len();
            if !ends && breaks == 0 || ends && last && short {
                shorten(paragraph, start, ellipsis, lines);
                break;
            }
            breaks -= usize::from(!ends);
            lines.push(paragraph, start, end);
            start = end;
        }
    }
}

/// A last line with as much of the paragraph as fits before an ellipsis.
fn shorten(paragraph: &Paragraph, start: usize, ellipsis: f64, lines: &mut Lines) {
    let mut end = start;
    while end < paragraph.chars.len() && paragraph.width(start, end + 1) + ellipsis <= paragraph.limit {
        end += 1;
    }
    let open = |c: &char| "（「『【〈《([{ \u{3000}、。,・-".contains(*c);
    while end > start && paragraph.chars.get(end - 1).is_some_and(open) {
        end -= 1;
    }
    let text = paragraph.text(start, end) + "…";
    lines.widest = lines.widest.max(paragraph.width(start, end) + ellipsis);
    lines.texts.push(text);
}

#[cfg(test)]
#[path = "wrap_tests.rs"]
mod tests;
