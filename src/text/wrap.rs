//! Labels broken into lines.

use super::breaks::{self, Break};
use super::face::{Treat, treat};
use super::{Fonts, Weight};

/// A text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrapped {
    /// The lines, without spaces at their ends; none if the text has nothing to draw.
    pub lines: Vec<String>,
    /// Whether something was left out; then the last line ends in `…`.
    pub truncated: bool,
    /// The width of the widest line, in px.
    pub width: f64,
}

/// Characters that are looked at; the rest of a longer text is left out.
const MOST_CHARS: usize = 2000;
/// Lines that are made at most.
const MOST_LINES: usize = 100;
/// What another line costs, beside the costs of breaks.
const LINE: f64 = 0.9;
/// What a line of a single character costs.
const LONE: f64 = 2.0;
/// What uneven lines cost: times the square of the deviation, as a share of the line.
const UNEVEN: f64 = 3.0;

impl Fonts {
    /// Breaks a text into lines no wider than `max_width` px, at most `max_lines` of them.
    ///
    /// Lines end where Unicode's rules and the Japanese ones allow it, preferably between words and
    /// at changes of script, and are of similar width. A word that is wider than a line is broken
    /// inside. `\n` begins a new line; runs of white space count as one space, and empty lines are
    /// dropped. A line holds one character at least, however narrow it is. Text past 2,000
    /// characters and lines past 100 are left out.
    pub fn wrap(
        &self,
        text: &str,
        size: f64,
        weight: Weight,
        max_width: f64,
        max_lines: usize,
    ) -> Wrapped {
        let max_lines = max_lines.clamp(1, MOST_LINES);
        let (texts, cut) = clean(text);
        let mut ruler = self.ruler(weight);
        // A hair more, so that a box made from a measured width holds its own text.
        let limit = max_width.max(0.0) + 1e-6;
        let ellipsis = ruler.advance('…') * size;
        let paragraphs: Vec<Paragraph> = texts
            .iter()
            .map(|text| Paragraph::new(text, limit, |c| ruler.advance(c) * size))
            .collect();

        let least: Vec<usize> = paragraphs.iter().map(Paragraph::fewest).collect();
        let total = least.iter().sum::<usize>();
        let mut lines = Lines::default();
        if total > max_lines || cut {
            fill(&paragraphs, max_lines, ellipsis, &mut lines);
        } else {
            let mut spare = max_lines - total;
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
        Wrapped {
            truncated: total > max_lines || cut,
            lines: lines.texts,
            width: lines.widest,
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

/// A text without line feeds, measured.
struct Paragraph {
    chars: Vec<char>,
    /// The width of the first `n` characters, in px.
    sums: Vec<f64>,
    /// Where lines may end, in rising order; the last one is the paragraph's end.
    breaks: Vec<Break>,
    limit: f64,
}

impl Paragraph {
    fn new(text: &str, limit: f64, mut advance: impl FnMut(char) -> f64) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for &c in &chars {
            sum += advance(c);
            sums.push(sum);
        }
        let end = chars.len();
        let mut paragraph = Paragraph {
            chars,
            sums,
            breaks: Vec::new(),
            limit,
        };
        if paragraph.width(0, end) > limit {
            let mut start = 0;
            let natural = breaks::natural(text, &paragraph.chars);
            for place in natural.into_iter().chain([Break { at: end, cost: 0.0 }]) {
                if paragraph.width(start, place.at) > limit {
                    let inside =
                        breaks::inside(&paragraph.chars, start, paragraph.trim(start, place.at));
                    paragraph.breaks.extend(inside);
                }
                paragraph.breaks.push(place);
                start = place.at;
            }
        } else {
            paragraph.breaks.push(Break { at: end, cost: 0.0 });
        }
        paragraph
    }

    /// The end of a line without the spaces at it.
    fn trim(&self, start: usize, end: usize) -> usize {
        let line = self.chars.get(start..end).unwrap_or(&[]);
        end - line
            .iter()
            .rev()
            .take_while(|c| **c == ' ' || **c == '\u{3000}')
            .count()
    }

    fn width(&self, start: usize, end: usize) -> f64 {
        let sum = |n: usize| self.sums.get(n).copied().unwrap_or(0.0);
        sum(self.trim(start, end)) - sum(start)
    }

    fn text(&self, start: usize, end: usize) -> String {
        self.chars
            .get(start..self.trim(start, end))
            .unwrap_or(&[])
            .iter()
            .collect()
    }

    /// The breaks at which a line from `start` may end, the first one even if it is too wide.
    fn ends(&self, start: usize) -> impl Iterator<Item = (usize, Break)> + '_ {
        let from = self.breaks.partition_point(|place| place.at <= start);
        let places = self.breaks.iter().copied().enumerate().skip(from);
        places.take_while(move |&(number, place)| {
            number == from || self.width(start, place.at) <= self.limit
        })
    }

    /// The smallest number of lines.
    fn fewest(&self) -> usize {
        let (mut start, mut lines) = (0, 0);
        while let Some((_, place)) = self.ends(start).last() {
            start = place.at;
            lines += 1;
        }
        lines
    }

    /// The ends of the best lines: of the fewest, or of one more if that is allowed and better.
    fn best(&self, fewest: usize, one_more: bool) -> Vec<usize> {
        if fewest <= 1 {
            return vec![self.chars.len()];
        }
        let few = self.split(fewest);
        match one_more.then(|| self.split(fewest + 1)) {
            Some(more) if more.0 + LINE < few.0 => more.1,
            _ => few.1,
        }
    }

    /// The cheapest way to make exactly so many lines: its cost and the ends of the lines.
    fn split(&self, count: usize) -> (f64, Vec<usize>) {
        let target = self.sums.last().copied().unwrap_or(0.0) / count as f64;
        let scale = self.limit.max(target);
        // For each line, for each break: the least cost of ending the line there, and the break
        // before (its number plus one; 0 is the paragraph's start).
        let mut table: Vec<Vec<(f64, usize)>> = Vec::new();
        for line in 0..count {
            let mut row = vec![(f64::INFINITY, 0); self.breaks.len()];
            let previous = table.last();
            let sources = if line == 0 { 1 } else { self.breaks.len() + 1 };
            for source in line.min(1)..sources {
                let (paid, start) = match source.checked_sub(1) {
                    None => (0.0, 0),
                    Some(number) => (
                        previous
                            .and_then(|row| row.get(number))
                            .map_or(f64::INFINITY, |cell| cell.0),
                        self.breaks.get(number).map_or(0, |place| place.at),
                    ),
                };
                if paid.is_infinite() {
                    continue;
                }
                for (number, place) in self.ends(start) {
                    let off = (self.width(start, place.at) - target) / scale;
                    let lone = self.trim(start, place.at) - start <= 1;
                    let cost =
                        paid + place.cost + UNEVEN * off * off + if lone { LONE } else { 0.0 };
                    if let Some(cell) = row.get_mut(number)
                        && cost < cell.0
                    {
                        *cell = (cost, source);
                    }
                }
            }
            table.push(row);
        }
        let mut ends = Vec::new();
        let mut number = self.breaks.len().saturating_sub(1);
        let cost = table
            .last()
            .and_then(|row| row.last())
            .map_or(f64::INFINITY, |cell| cell.0);
        if cost.is_infinite() {
            return (cost, vec![self.chars.len()]);
        }
        for row in table.iter().rev() {
            ends.push(self.breaks.get(number).map_or(0, |place| place.at));
            number = row.get(number).map_or(0, |cell| cell.1).saturating_sub(1);
        }
        ends.reverse();
        (cost, ends)
    }

    /// The end of a full line, with an eye on good places.
    fn full(&self, start: usize) -> Option<usize> {
        let score = |place: &Break| self.width(start, place.at) / self.limit - 0.4 * place.cost;
        let ends = self.ends(start).map(|(_, place)| place);
        ends.max_by(|a, b| score(a).total_cmp(&score(b)))
            .map(|place| place.at)
    }
}

/// Fills lines one after the other; the last one ends in an ellipsis.
fn fill(paragraphs: &[Paragraph], max_lines: usize, ellipsis: f64, lines: &mut Lines) {
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let mut start = 0;
        let last = number + 1 == paragraphs.len();
        while start < paragraph.chars.len() {
            let end = match paragraph.full(start) {
                Some(end) if lines.texts.len() + 1 < max_lines => end,
                _ => return shorten(paragraph, start, ellipsis, lines),
            };
            if last && end == paragraph.chars.len() {
                // Only the cap on characters was hit.
                return shorten(paragraph, start, ellipsis, lines);
            }
            lines.push(paragraph, start, end);
            start = end;
        }
    }
}

/// A last line with as much of the paragraph as fits before an ellipsis.
fn shorten(paragraph: &Paragraph, start: usize, ellipsis: f64, lines: &mut Lines) {
    let mut end = start;
    while end < paragraph.chars.len()
        && paragraph.width(start, end + 1) + ellipsis <= paragraph.limit
    {
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
