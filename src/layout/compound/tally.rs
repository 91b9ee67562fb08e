//! Counts crossings: of the lines in one gap, the pairs whose ends are in opposite orders (Barth, Jünger, Mutzel, 2002).

/// So few values are put in order one by one.
const FEW: usize = 24;

/// Counts, in room that it keeps.
#[derive(Default)]
pub(crate) struct Tally {
    pairs: Vec<(f64, f64)>,
    values: Vec<f64>,
    spare: Vec<f64>,
}

impl Tally {
    /// Pairs of pairs whose first values are in one order and whose second values are in the other; ends that coincide do
    /// not cross.
    pub fn inversions(&mut self, pairs: impl Iterator<Item = (f64, f64)>) -> usize {
        self.pairs.clear();
        self.pairs.extend(pairs);
        let before = |a: &(f64, f64), b: &(f64, f64)| a.0 < b.0 || a.0 == b.0 && a.1 <= b.1;
        if !self.pairs.is_sorted_by(before) {
            self.pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        }
        self.values.clear();
        self.values.extend(self.pairs.iter().map(|pair| pair.1));
        self.spare.resize(self.values.len(), 0.0);
        sort(&mut self.values, &mut self.spare)
    }
}

/// Sorts, and counts how often a value passes a smaller one.
fn sort(values: &mut [f64], spare: &mut [f64]) -> usize {
    if values.len() <= FEW {
        return insert(values);
    }
    let middle = values.len() / 2;
    let (low, high) = values.split_at_mut(middle);
    let (low_spare, high_spare) = spare.split_at_mut(middle);
    let count = sort(low, low_spare) + sort(high, high_spare);
    if low[middle - 1] <= high[0] {
        return count;
    }
    let count = count + merge(low, high, spare);
    values.copy_from_slice(spare);
    count
}

fn insert(values: &mut [f64]) -> usize {
    let mut count = 0;
    for i in 1..values.len() {
        let value = values[i];
        let mut at = i;
        while at > 0 && values[at - 1] > value {
            values[at] = values[at - 1];
            at -= 1;
        }
        values[at] = value;
        count += i - at;
    }
    count
}

fn merge(low: &[f64], high: &[f64], into: &mut [f64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    for at in into.iter_mut() {
        if j == high.len() || i < low.len() && low[i] <= high[j] {
            *at = low[i];
            i += 1;
        } else {
            *at = high[j];
            j += 1;
            count += low.len() - i;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{FEW, Tally};

    fn inversions(pairs: &[(f64, f64)]) -> usize {
        Tally::default().inversions(pairs.iter().copied())
    }

    #[test]
    fn inversions_are_pairs_in_opposite_orders() {
        assert_eq!(inversions(&[]), 0);
        assert_eq!(inversions(&[(0.0, 1.0), (1.0, 0.0)]), 1);
        assert_eq!(inversions(&[(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]), 1);
        assert_eq!(inversions(&[(0.0, 2.0), (1.0, 1.0), (2.0, 0.0)]), 3);
        assert_eq!(inversions(&[(0.0, 1.0), (1.0, 1.0)]), 0);
    }

    #[test]
    fn many_pairs_are_counted_like_few() {
        let pair = |i: usize| ((i * 7 % 13) as f64, (i * 5 % 11) as f64);
        for count in [FEW - 1, FEW + 1, 3 * FEW, 5 * FEW + 3] {
            let pairs: Vec<(f64, f64)> = (0..count).map(pair).collect();
            let crossed = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0) * (a.1 - b.1) < 0.0;
            let slow = (0..count).map(|i| (0..i).filter(|&j| crossed(pairs[i], pairs[j])).count()).sum::<usize>();
            assert_eq!(inversions(&pairs), slow);
        }
    }
}
