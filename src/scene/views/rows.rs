//! How panels are put into rows.

/// What a figure's sides should be like: a slide's.
const ASPECT: f64 = 16.0 / 9.0;

/// A way to break panels into rows: how many panels stand in each.
pub(super) fn best(sizes: &[(f64, f64)], overhead: Overhead) -> Vec<usize> {
    let candidates = (1..=sizes.len()).map(|count| split(sizes, count, &overhead));
    let best = candidates.min_by(|a, b| misfit(sizes, a, &overhead).total_cmp(&misfit(sizes, b, &overhead)));
    best.unwrap_or_default()
}

/// Room around the contents of panels.
pub(super) struct Overhead {
    /// Between two panels of a row.
    pub gap: f64,
    /// Before the first panel of every row but the first.
    pub lead: f64,
    /// Added to the height of each row.
    pub row: f64,
}

impl Overhead {
    fn width(&self, sizes: &[(f64, f64)], first: bool) -> f64 {
        let panels: f64 = sizes.iter().map(|size| size.0).sum();
        let lead = if first { 0.0 } else { self.lead };
        panels + self.gap * sizes.len().saturating_sub(1) as f64 + lead
    }
}

/// Breaks panels in their order into so many rows that the widest is as narrow as can be.
fn split(sizes: &[(f64, f64)], rows: usize, overhead: &Overhead) -> Vec<usize> {
    let n = sizes.len();
    // widest[r][i]: the widest of r rows with the first i panels, and where the last of them begins.
    let mut widest = vec![vec![(f64::INFINITY, 0); n + 1]; rows + 1];
    widest[0][0] = (0.0, 0);
    for r in 1..=rows {
        for i in r..=n {
            for begin in r - 1..i {
                let width = overhead.width(&sizes[begin..i], begin == 0).max(widest[r - 1][begin].0);
                if width < widest[r][i].0 {
                    widest[r][i] = (width, begin);
                }
            }
        }
    }
    let (mut counts, mut end) = (Vec::new(), n);
    for r in (1..=rows).rev() {
        let begin = widest[r][end].1;
        counts.push(end - begin);
        end = begin;
    }
    counts.reverse();
    counts
}

/// How far from a slide's shape the figure would be, and how much of it would be left empty.
fn misfit(sizes: &[(f64, f64)], counts: &[usize], overhead: &Overhead) -> f64 {
    let (mut width, mut height, mut begin) = (0.0_f64, 0.0, 0);
    let mut used = 0.0;
    for &count in counts {
        let row = &sizes[begin..begin + count];
        let row_width = overhead.width(row, begin == 0);
        width = width.max(row_width);
        let tallest = row.iter().map(|size| size.1).fold(0.0, f64::max);
        height += tallest + overhead.row;
        used += row_width * (tallest + overhead.row);
        begin += count;
    }
    let aspect = width / height.max(1.0) / ASPECT;
    // As a factor, whichever way it is off; no logarithm, which differs between machines.
    aspect.max(1.0 / aspect) + (1.0 - used / (width * height).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Overhead = Overhead { gap: 100.0, lead: 100.0, row: 40.0 };

    #[test]
    fn rows_come_near_to_a_slide() {
        assert_eq!(best(&[(500.0, 500.0); 2], PLAIN), [2]);
        assert_eq!(best(&[(1400.0, 300.0); 2], PLAIN), [1, 1]);
        assert_eq!(best(&[(600.0, 500.0); 6], PLAIN), [3, 3]);
        assert_eq!(best(&[(600.0, 400.0); 1], PLAIN), [1]);
        assert_eq!(best(&[], PLAIN), Vec::<usize>::new());
        let counts = best(&[(300.0, 200.0), (300.0, 200.0), (900.0, 500.0), (900.0, 500.0)], PLAIN);
        assert_eq!(counts.iter().sum::<usize>(), 4);
    }
}
