//! How panels are put into rows.

/// What a figure's sides should be like: a slide's.
const ASPECT: f64 = 16.0 / 9.0;

/// A way to break panels into rows: how many panels stand in each.
/// `gap` lies between two panels of a row, `turn` between two rows.
pub(super) fn best(sizes: &[(f64, f64)], gap: f64, turn: f64) -> Vec<usize> {
    let candidates = (1..=sizes.len()).map(|count| split(sizes, count, gap));
    let best = candidates.min_by(|a, b| misfit(sizes, a, gap, turn).total_cmp(&misfit(sizes, b, gap, turn)));
    best.unwrap_or_default()
}

fn width(row: &[(f64, f64)], gap: f64) -> f64 {
    row.iter().map(|size| size.0).sum::<f64>() + gap * row.len().saturating_sub(1) as f64
}

/// Breaks panels in their order into so many rows that the widest is as narrow as can be.
fn split(sizes: &[(f64, f64)], rows: usize, gap: f64) -> Vec<usize> {
    let n = sizes.len();
    // widest[r][i]: the widest of r rows with the first i panels, and where the last of them begins.
    let mut widest = vec![vec![(f64::INFINITY, 0); n + 1]; rows + 1];
    widest[0][0] = (0.0, 0);
    for r in 1..=rows {
        for i in r..=n {
            for begin in r - 1..i {
                let wide = width(&sizes[begin..i], gap).max(widest[r - 1][begin].0);
                if wide < widest[r][i].0 {
                    widest[r][i] = (wide, begin);
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
fn misfit(sizes: &[(f64, f64)], counts: &[usize], gap: f64, turn: f64) -> f64 {
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
    let aspect = widest / height.max(1.0) / ASPECT;
    // As a factor, whichever way it is off; no logarithm, which differs between machines.
    aspect.max(1.0 / aspect) + (1.0 - used / (widest * height).max(1.0))
}

#[cfg(test)]
mod tests {

    fn best(sizes: &[(f64, f64)]) -> Vec<usize> {
        super::best(sizes, 100.0, 40.0)
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
