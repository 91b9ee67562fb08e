//! An index of rectangles by place: what may be near a rectangle, without looking at everything.

use crate::geometry::Rect;

/// Side of a bucket, px: a few boxes wide.
const SIDE: f64 = 256.0;
/// Most buckets along one side of a drawing.
const MOST: f64 = 512.0;

/// Numbers of things in a grid of buckets. What lies outside counts for the buckets at the border.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets {
    origin: (f64, f64),
    side: f64,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<usize>>,
}

impl Buckets {
    /// Empty buckets for a drawing of these bounds.
    pub fn new(bounds: &Rect) -> Buckets {
        let side = SIDE.max(bounds.w / MOST).max(bounds.h / MOST);
        let count = |length: f64| ((length / side).ceil().max(1.0)) as usize;
        let (columns, rows) = (count(bounds.w), count(bounds.h));
        Buckets { origin: (bounds.x, bounds.y), side, columns, rows, cells: vec![Vec::new(); columns * rows] }
    }

    /// Adds a thing by its number.
    pub fn add(&mut self, number: usize, rect: &Rect) {
        for cell in self.cells_of(rect) {
            self.cells[cell].push(number);
        }
    }

    /// The numbers of all things that may touch a rectangle; some more than once, others in vain.
    pub fn near(&self, rect: &Rect) -> impl Iterator<Item = usize> + '_ {
        self.cells_of(rect).flat_map(|cell| self.cells[cell].iter().copied())
    }

    /// How many numbers [`Buckets::near`] would give.
    pub fn crowd(&self, rect: &Rect) -> usize {
        self.cells_of(rect).map(|cell| self.cells[cell].len()).sum()
    }

    fn cells_of(&self, rect: &Rect) -> impl Iterator<Item = usize> + use<> {
        let bucket = |at: f64, count: usize| ((at / self.side).floor().max(0.0) as usize).min(count - 1);
        let (x, y) = (rect.x - self.origin.0, rect.y - self.origin.1);
        let columns = bucket(x, self.columns)..=bucket(x + rect.w, self.columns);
        let rows = (bucket(y, self.rows), bucket(y + rect.h, self.rows));
        let height = self.rows;
        columns.flat_map(move |column| (rows.0..=rows.1).map(move |row| column * height + row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_is_near_also_outside() {
        let mut buckets = Buckets::new(&Rect::new(-100.0, 0.0, 5_000.0, 3_000.0));
        let rects: Vec<Rect> = (0..400)
            .map(|n| {
                let n = f64::from(n);
                Rect::new((n * 37.0) % 5_400.0 - 300.0, (n * 91.0) % 3_300.0 - 100.0, n % 700.0, (n * 7.0) % 500.0)
            })
            .collect();
        for (number, rect) in rects.iter().enumerate() {
            buckets.add(number, rect);
        }
        for probe in &rects {
            let near: Vec<usize> = buckets.near(probe).collect();
            for (number, rect) in rects.iter().enumerate().filter(|(_, rect)| rect.overlaps(probe)) {
                assert!(near.contains(&number), "{rect:?} touches {probe:?}");
            }
        }
    }
}
