//! How panels are put into rows.

/// What a figure's sides should be like when nobody says it, width over height: a slide's.
pub(super) const SLIDE: f64 = 16.0 / 9.0;
/// How much a figure of which nothing is used would be worse, as a share.
const EMPTY: f64 = 0.2;

/// What lies between and around the panels of a figure, px.
#[derive(Clone, Copy)]
pub(super) struct Spaces {
    /// Between two panels of a row.
    pub gap: f64,
    /// Between two rows.
    pub turn: f64,
    /// What the figure is wider and taller than its panels: margins, title, legends.
    pub around: (f64, f64),
    /// Width over height of the page.
    pub ratio: f64,
}

/// A way to break panels into rows, so that they are as large as can be on a slide: how many panels stand in each.
pub(super) fn best(sizes: &[(f64, f64)], spaces: Spaces) -> Vec<usize> {
    let splits = Splits::new(sizes, spaces.gap);
    let candidates = (1..=sizes.len()).map(|count| splits.rows(count));
    let best = candidates.min_by(|a, b| misfit(sizes, a, spaces).total_cmp(&misfit(sizes, b, spaces)));
    best.unwrap_or_default()
}

fn width(row: &[(f64, f64)], gap: f64) -> f64 {
    row.iter().map(|size| size.0).sum::<f64>() + gap * row.len().saturating_sub(1) as f64
}

/// The best ways to break panels in their order into rows, for every number of rows.
struct Splits {
    /// By the number of rows and of panels: the widest of so many rows with the first panels, and where the last begins.
    widest: Vec<Vec<(f64, usize)>>,
}

impl Splits {
    /// The widest row is as narrow as can be. Rows are made of shorter ones, each looked at once (dynamic programming).
    fn new(sizes: &[(f64, f64)], gap: f64) -> Splits {
        let n = sizes.len();
        // By the first panel and the number of panels.
        let wide: Vec<Vec<f64>> = (0..n).map(|begin| widths(&sizes[begin..], gap)).collect();
        let mut widest = vec![vec![(f64::INFINITY, 0); n + 1]; n + 1];
        widest[0][0] = (0.0, 0);
        for r in 1..=n {
            for i in r..=n {
                for begin in r - 1..i {
                    let width = wide[begin][i - begin - 1].max(widest[r - 1][begin].0);
                    if width < widest[r][i].0 {
                        widest[r][i] = (width, begin);
                    }
                }
            }
        }
        Splits { widest }
    }

    /// How many panels stand in each of so many rows.
    fn rows(&self, rows: usize) -> Vec<usize> {
        let (mut counts, mut end) = (Vec::new(), self.widest.len() - 1);
        for r in (1..=rows).rev() {
            let begin = self.widest[r][end].1;
            counts.push(end - begin);
            end = begin;
        }
        counts.reverse();
        counts
    }
}

/// The widths of rows that begin with the first panel and have one, two, … of them.
fn widths(sizes: &[(f64, f64)], gap: f64) -> Vec<f64> {
    let mut sum = 0.0;
    let add = |(at, size): (usize, &(f64, f64))| {
        sum += size.0;
        sum + gap * at as f64
    };
    sizes.iter().enumerate().map(add).collect()
}

/// How wide a slide must be to hold the figure, px, and more when much of the figure would be left empty.
fn misfit(sizes: &[(f64, f64)], counts: &[usize], spaces: Spaces) -> f64 {
    let Spaces { gap, turn, around, ratio } = spaces;
    let (mut widest, mut height, mut begin) = (0.0_f64, 0.0, 0);
    let mut used = 0.0;
    for &count in counts {
        let row = &sizes[begin..begin + count];
        let row_width = width(row, gap);
        widest = widest.max(row_width);
        let tallest = row.iter().map(|size| size.1).fold(0.0, f64::max);
        height += tallest + turn;
        used += row_width * (tallest + turn);
        begin += count;
    }
    let slide = (widest + around.0).max((height - turn + around.1) * ratio);
    slide * (1.0 + EMPTY * (1.0 - used / (widest * height).max(1.0)))
}

#[cfg(test)]
mod tests {

    fn best(sizes: &[(f64, f64)]) -> Vec<usize> {
        super::best(sizes, super::Spaces { gap: 100.0, turn: 40.0, around: (48.0, 120.0), ratio: super::SLIDE })
    }

    #[test]
    fn rows_come_near_to_a_slide() {
        assert_eq!(best(&[(500.0, 500.0); 2]), [2]);
        assert_eq!(best(&[(1400.0, 300.0); 2]), [1, 1]);
        assert_eq!(best(&[(600.0, 500.0); 6]), [3, 3]);
        assert_eq!(best(&[(600.0, 400.0); 1]), [1]);
        assert_eq!(best(&[]), Vec::<usize>::new());
        let counts = best(&[(300.0, 200.0), (300.0, 200.0), (900.0, 500.0), (900.0, 500.0)]);
        assert_eq!(counts.iter().sum::<usize>(), 4);
    }
}
