//! One paragraph: its places for breaks, and the best of them.

use super::breaks::{self, Break};

/// What another line costs, beside the costs of breaks.
const LINE: f64 = 0.9;
/// What a line of a single character costs.
const LONE: f64 = 2.0;
/// What uneven lines cost: times the square of the deviation, as a share of the line.
const UNEVEN: f64 = 3.0;

/// A text without line feeds, measured.
pub(super) struct Paragraph {
    pub chars: Vec<char>,
    /// The width of the first `n` characters, in px.
    sums: Vec<f64>,
    /// Where lines may end, in rising order; the last one is the paragraph's end.
    breaks: Vec<Break>,
    /// The width of a line, in px.
    pub limit: f64,
}

impl Paragraph {
    /// A text for lines of `limit` px, with the advance of each character in px.
    pub fn new(text: &str, limit: f64, advances: &[f64]) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for advance in advances {
            sum += advance;
            sums.push(sum);
        }
        let end = chars.len();
        let mut paragraph = Paragraph { chars, sums, breaks: Vec::new(), limit };
        if paragraph.width(0, end) > limit {
            let mut start = 0;
            let natural = breaks::natural(text, &paragraph.chars);
            for place in natural.into_iter().chain([Break { at: end, cost: 0.0 }]) {
                if paragraph.width(start, place.at) > limit {
                    let inside = breaks::inside(&paragraph.chars, start, paragraph.trim(start, place.at));
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
        end - line.iter().rev().take_while(|c| **c == ' ' || **c == '\u{3000}').count()
    }

    /// The width of a line in px, from one character to before another.
    pub fn width(&self, start: usize, end: usize) -> f64 {
        let sum = |n: usize| self.sums.get(n).copied().unwrap_or(0.0);
        sum(self.trim(start, end)) - sum(start)
    }

    /// The characters of such a line.
    pub fn text(&self, start: usize, end: usize) -> String {
        self.chars.get(start..self.trim(start, end)).unwrap_or(&[]).iter().collect()
    }

    /// The breaks at which a line from `start` may end, the first one even if it is too wide.
    fn ends(&self, start: usize) -> impl Iterator<Item = (usize, Break)> + '_ {
        let from = self.breaks.partition_point(|place| place.at <= start);
        let places = self.breaks.iter().copied().enumerate().skip(from);
        places.take_while(move |&(number, place)| number == from || self.width(start, place.at) <= self.limit)
    }

    /// The smallest number of lines.
    pub fn fewest(&self) -> usize {
        self.needs().first().copied().unwrap_or(0)
    }

    /// The smallest number of lines from the start, and from each break, to the end.
    fn needs(&self) -> Vec<usize> {
        let mut needs = vec![0; self.breaks.len() + 1];
        for source in (0..self.breaks.len()).rev() {
            let start = self.start(source);
            let furthest = self.ends(start).last().map_or(0, |(number, _)| number + 1);
            let rest = needs.get(furthest).map_or(0, |need| need + 1);
            if let Some(need) = needs.get_mut(source) {
                *need = rest;
            }
        }
        needs
    }

    /// Where a line begins: at the paragraph's start (0), or after a break (its number plus one).
    fn start(&self, source: usize) -> usize {
        let number = source.checked_sub(1);
        number.and_then(|number| self.breaks.get(number)).map_or(0, |place| place.at)
    }

    /// The ends of the best lines: of the fewest, or of one more if that is allowed and better.
    pub fn best(&self, fewest: usize, one_more: bool) -> Vec<usize> {
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
        let needs = self.needs();
        // For each line, for each break: the least cost of ending the line there, and the break
        // before (its number plus one; 0 is the paragraph's start).
        let mut table: Vec<Vec<(f64, usize)>> = Vec::new();
        for line in 0..count {
            let mut row = vec![(f64::INFINITY, 0); self.breaks.len()];
            let previous = table.last();
            let sources = if line == 0 { 1 } else { self.breaks.len() + 1 };
            for source in line.min(1)..sources {
                let paid = match source.checked_sub(1) {
                    None => 0.0,
                    Some(number) => previous.and_then(|row| row.get(number)).map_or(f64::INFINITY, |cell| cell.0),
                };
                let hopeless = needs.get(source).is_some_and(|need| *need > count - line);
                if paid.is_infinite() || hopeless {
                    continue;
                }
                let start = self.start(source);
                for (number, place) in self.ends(start) {
                    let off = (self.width(start, place.at) - target) / scale;
                    let lone = self.trim(start, place.at) - start <= 1;
                    let cost = paid + place.cost + UNEVEN * off * off + if lone { LONE } else { 0.0 };
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
        let cost = table.last().and_then(|row| row.last()).map_or(f64::INFINITY, |cell| cell.0);
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
    pub fn full(&self, start: usize) -> Option<usize> {
        let score = |place: &Break| self.width(start, place.at) / self.limit - 0.4 * place.cost;
        let ends = self.ends(start).map(|(_, place)| place);
        ends.max_by(|a, b| score(a).total_cmp(&score(b))).map(|place| place.at)
    }
}
