//! How good a layout is, in figures that can be counted on any program's picture.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

use super::neutral::{Block, Course, Layout};

/// The figures of a layout.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// All edges.
    pub edges: usize,
    /// Crossings of edges; a touch is none, nor is anything within 3 px of a node that both edges join.
    pub crossings: usize,
    /// Pairs of an edge and a node that it runs through, ends apart.
    pub through_nodes: usize,
    /// Pairs of an edge and a zone that it runs through and that holds neither of its ends.
    pub through_zones: usize,
    /// Pairs of nodes that overlap.
    pub overlaps: usize,
    /// Nodes outside their zone or inside another, and unrelated zones that overlap.
    pub misplaced: usize,
    /// Labels of edges on nodes.
    pub labels_on_nodes: usize,
    /// Labels of edges on each other.
    pub labels_on_labels: usize,
    /// Labels of edges on other edges.
    pub labels_on_edges: usize,
    /// Pairs of edges without a common end that run on top of each other for more than 4 px.
    pub on_top: usize,
    /// Bends of more than 10 degrees for each edge; none where edges are curves.
    pub bends: Option<f64>,
    /// Turning for each edge, in right angles, curves too.
    pub turning: f64,
    /// Length of all edges, in diagonals of the picture.
    pub length: f64,
    /// Mean of length over distance of the ends.
    pub stretch: f64,
    /// Share of the edges that run against the flow.
    pub back: f64,
    /// Width of what is drawn.
    pub width: f64,
    /// Height of what is drawn.
    pub height: f64,
    /// Area of the nodes, in per cent of the picture's.
    pub fill: f64,
    /// Different x and y of centres for each node, halved: low when nodes share columns and rows.
    pub alignment: f64,
}

/// The figures of a layout.
pub fn score(layout: &Layout) -> Figures {
    let subject = Subject::new(layout);
    let mut figures = Figures { edges: layout.edges.len(), ..Figures::default() };
    subject.extent(&mut figures);
    subject.lines(&mut figures);
    subject.passages(&mut figures);
    subject.boxes(&mut figures);
    subject.labels(&mut figures);
    subject.courses(&mut figures);
    figures
}

/// A straight piece of an edge: from, to, the number of the edge, the number of the piece.
struct Piece {
    a: (f64, f64),
    b: (f64, f64),
    edge: usize,
    at: usize,
}

/// A layout with what all counts need.
struct Subject<'a> {
    layout: &'a Layout,
    points: Vec<Vec<(f64, f64)>>,
    pieces: Vec<Piece>,
    grid: Grid,
    ends: Vec<[Option<usize>; 2]>,
    /// For each node all zones around it, for each zone itself and all around it.
    around_nodes: Vec<BTreeSet<&'a str>>,
    around_zones: Vec<BTreeSet<&'a str>>,
}

impl<'a> Subject<'a> {
    fn new(layout: &'a Layout) -> Self {
        let parents: BTreeMap<&str, Option<&str>> =
            layout.zones.iter().map(|zone| (zone.id.as_str(), zone.parent.as_deref())).collect();
        let around = |zone: Option<&'a str>| {
            std::iter::successors(zone, |zone| parents.get(zone).copied().flatten()).collect::<BTreeSet<&str>>()
        };
        let places: HashMap<&str, usize> =
            layout.nodes.iter().enumerate().map(|(place, node)| (node.id.as_str(), place)).collect();
        let place = |id: &str| places.get(id).copied();
        let points: Vec<Vec<(f64, f64)>> = layout
            .edges
            .iter()
            .map(|edge| {
                let mut points = edge.points.clone();
                points.dedup();
                points
            })
            .collect();
        let count = layout.nodes.len().max(1) as f64;
        let mean = |size: fn(&Block) -> f64| layout.nodes.iter().map(|node| size(&node.block)).sum::<f64>() / count;
        let mut grid = Grid::new(mean(|b| b.w).max(mean(|b| b.h)).max(1.0));
        let mut pieces = Vec::new();
        for (edge, points) in points.iter().enumerate() {
            for (at, pair) in points.windows(2).enumerate() {
                grid.add_piece(pair[0], pair[1], pieces.len());
                pieces.push(Piece { a: pair[0], b: pair[1], edge, at });
            }
        }
        Subject {
            layout,
            points,
            pieces,
            grid,
            ends: layout.edges.iter().map(|edge| [place(&edge.from), place(&edge.to)]).collect(),
            around_nodes: layout.nodes.iter().map(|node| around(node.zone.as_deref())).collect(),
            around_zones: layout.zones.iter().map(|zone| around(Some(&zone.id))).collect(),
        }
    }

    fn extent(&self, figures: &mut Figures) {
        let layout = self.layout;
        let nodes = layout.nodes.iter().map(|node| node.block);
        let zones = layout.zones.iter().map(|zone| zone.block);
        let labels = layout.edges.iter().filter_map(|edge| edge.label.as_ref()).map(|label| label.block);
        let corners = nodes.clone().chain(zones).chain(labels).flat_map(|b| [(b.x, b.y), (b.x + b.w, b.y + b.h)]);
        let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
        for (x, y) in corners.chain(self.points.iter().flatten().copied()) {
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        (figures.width, figures.height) = (high.0 - low.0, high.1 - low.1);
        figures.fill = 100.0 * nodes.map(|b| b.w * b.h).sum::<f64>() / (figures.width * figures.height);
    }

    /// Crossings, and edges on top of each other.
    fn lines(&self, figures: &mut Figures) {
        let (mut crossings, mut on_top) = (BTreeSet::new(), BTreeMap::<(usize, usize), f64>::new());
        let mut seen = HashSet::new();
        for cell in self.grid.cells.values() {
            for (nth, &one) in cell.iter().enumerate() {
                for &other in &cell[nth + 1..] {
                    let (p, q) = (&self.pieces[one], &self.pieces[other]);
                    if p.edge == q.edge || !seen.insert((one.min(other), one.max(other))) {
                        continue;
                    }
                    let pair = (p.edge.min(q.edge), p.edge.max(q.edge));
                    let (ends, others) = (self.ends[p.edge], self.ends[q.edge]);
                    let common = || ends.into_iter().filter(|end| others.contains(end)).flatten();
                    match meet(p, q) {
                        Meeting::Beside(length) if common().next().is_none() => {
                            *on_top.entry(pair).or_default() += length;
                        }
                        Meeting::At { point, t, u } => {
                            let near = common().any(|node| beside(&self.layout.nodes[node].block, point));
                            if !near && !self.touches(p, t, q) && !self.touches(q, u, p) {
                                let x = point.0.round_ties_even() as i64;
                                crossings.insert((pair, x, point.1.round_ties_even() as i64));
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        figures.on_top = on_top.values().filter(|length| **length > 4.0).count();
        // A crossing at a corner is found on both pieces, at points that may be rounded differently.
        let mut kept = BTreeMap::<(usize, usize), Vec<(i64, i64)>>::new();
        for (pair, x, y) in crossings {
            let kept = kept.entry(pair).or_default();
            if !kept.iter().any(|(p, q)| (x - p).abs() + (y - q).abs() <= 2) {
                kept.push((x, y));
            }
        }
        figures.crossings = kept.values().map(Vec::len).sum();
    }

    /// Does an edge that has a corner (or its end) at a point of another one stay on one side of it?
    fn touches(&self, piece: &Piece, t: f64, other: &Piece) -> bool {
        let length = distance(piece.a, piece.b);
        let corner = if t * length < 0.01 {
            piece.at
        } else if (1.0 - t) * length < 0.01 {
            piece.at + 1
        } else {
            return false;
        };
        let points = &self.points[piece.edge];
        if corner == 0 || corner == points.len() - 1 {
            return true;
        }
        let along = (other.b.0 - other.a.0, other.b.1 - other.a.1);
        let side = |q: (f64, f64)| along.0 * (q.1 - other.a.1) - along.1 * (q.0 - other.a.0);
        let sides = (side(points[corner - 1]), side(points[corner + 1]));
        sides.0 * sides.1 >= 0.0 || sides.0.abs().min(sides.1.abs()) < 0.01 * along.0.hypot(along.1)
    }

    /// Edges through nodes and zones.
    fn passages(&self, figures: &mut Figures) {
        let mut through = BTreeSet::new();
        for (place, node) in self.layout.nodes.iter().enumerate() {
            let inner = shrunk(&node.block);
            for piece in self.grid.near(&inner).map(|piece| &self.pieces[piece]) {
                if !self.ends[piece.edge].contains(&Some(place)) && hits(piece, &inner) {
                    through.insert((piece.edge, place));
                }
            }
        }
        figures.through_nodes = through.len();
        let holds = |zone: &str, edge: usize| {
            self.ends[edge].iter().flatten().any(|node| self.around_nodes[*node].contains(zone))
        };
        let mut through = BTreeSet::new();
        for (place, zone) in self.layout.zones.iter().enumerate() {
            let inner = shrunk(&zone.block);
            for piece in &self.pieces {
                if hits(piece, &inner) && !holds(&zone.id, piece.edge) {
                    through.insert((piece.edge, place));
                }
            }
        }
        figures.through_zones = through.len();
    }

    /// Nodes and zones that are where they should not be.
    fn boxes(&self, figures: &mut Figures) {
        let Layout { nodes, zones, .. } = self.layout;
        figures.overlaps = pairs(&nodes.iter().map(|node| node.block).collect::<Vec<_>>(), self.grid.size);
        for (node, around) in nodes.iter().zip(&self.around_nodes) {
            for zone in zones {
                let bad = match around.contains(zone.id.as_str()) {
                    true => !contains(&zone.block, &node.block),
                    false => overlap(&node.block, &zone.block),
                };
                figures.misplaced += usize::from(bad);
            }
        }
        for (one, (zone, around)) in zones.iter().zip(&self.around_zones).enumerate() {
            for (other, others) in zones.iter().zip(&self.around_zones).skip(one + 1) {
                let related = others.contains(zone.id.as_str()) || around.contains(other.id.as_str());
                figures.misplaced += usize::from(!related && overlap(&zone.block, &other.block));
            }
        }
        let centres = |at: fn(&Block) -> f64| {
            nodes.iter().map(|node| at(&node.block).round_ties_even() as i64).collect::<BTreeSet<i64>>().len()
        };
        let different = centres(|b| b.x + b.w / 2.0) + centres(|b| b.y + b.h / 2.0);
        figures.alignment = different as f64 / (2 * nodes.len().max(1)) as f64;
    }

    /// What stands under labels of edges.
    fn labels(&self, figures: &mut Figures) {
        let labels = self.layout.edges.iter().enumerate();
        let labels = labels.filter_map(|(edge, placed)| Some((edge, placed.label.as_ref()?.block)));
        let labels: Vec<(usize, Block)> = labels.collect();
        figures.labels_on_labels = pairs(&labels.iter().map(|(_, b)| *b).collect::<Vec<_>>(), self.grid.size);
        let mut nodes = Grid::new(self.grid.size);
        for (place, node) in self.layout.nodes.iter().enumerate() {
            nodes.add_block(&node.block, place);
        }
        let (mut on_nodes, mut on_edges) = (BTreeSet::new(), BTreeSet::new());
        for (edge, label) in labels {
            let found = nodes.near(&label).filter(|place| overlap(&label, &self.layout.nodes[*place].block));
            on_nodes.extend(found.map(|place| (edge, place)));
            let inner = shrunk(&label);
            let found = self.grid.near(&label).map(|piece| &self.pieces[piece]);
            on_edges.extend(found.filter(|p| p.edge != edge && hits(p, &inner)).map(|p| (edge, p.edge)));
        }
        (figures.labels_on_nodes, figures.labels_on_edges) = (on_nodes.len(), on_edges.len());
    }

    /// How long and how bent edges are.
    fn courses(&self, figures: &mut Figures) {
        let (mut bends, mut straight, mut turning, mut length) = (0, 0, 0.0, 0.0);
        let (mut stretches, mut left, mut up) = (Vec::new(), 0, 0);
        for ((edge, points), ends) in self.layout.edges.iter().zip(&self.points).zip(&self.ends) {
            let own: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
            length += own;
            let (Some(first), Some(last)) = (points.first(), points.last()) else { continue };
            if distance(*first, *last) > 1.0 {
                stretches.push(own / distance(*first, *last));
            }
            straight += usize::from(edge.kind == Course::Polyline);
            for corner in points.windows(3) {
                let heading = |a: (f64, f64), b: (f64, f64)| (b.1 - a.1).atan2(b.0 - a.0);
                let turn = heading(corner[1], corner[2]) - heading(corner[0], corner[1]);
                let turn = ((turn + PI).rem_euclid(TAU) - PI).abs();
                turning += turn;
                bends += usize::from(edge.kind == Course::Polyline && turn > 10f64.to_radians());
            }
            if let [Some(from), Some(to)] = ends.map(|end| end.map(|node| self.layout.nodes[node].block)) {
                left += usize::from(to.x + to.w / 2.0 < from.x + from.w / 2.0 - 1.0);
                up += usize::from(to.y + to.h / 2.0 < from.y + from.h / 2.0 - 1.0);
            }
        }
        let count = self.layout.edges.len().max(1) as f64;
        figures.bends =
            (straight as f64 > self.layout.edges.len() as f64 / 2.0).then(|| bends as f64 / straight as f64);
        figures.turning = turning / FRAC_PI_2 / count;
        figures.length = length / figures.width.hypot(figures.height);
        figures.stretch = stretches.iter().sum::<f64>() / stretches.len().max(1) as f64;
        figures.back = left.min(up) as f64 / count;
    }
}

enum Meeting {
    /// Nowhere.
    Apart,
    /// On top of each other, for a length.
    Beside(f64),
    /// At a point, with its place on either piece, from 0 to 1.
    At { point: (f64, f64), t: f64, u: f64 },
}

fn meet(p: &Piece, q: &Piece) -> Meeting {
    let u = (p.b.0 - p.a.0, p.b.1 - p.a.1);
    let v = (q.b.0 - q.a.0, q.b.1 - q.a.1);
    let between = (q.a.0 - p.a.0, q.a.1 - p.a.1);
    let (lengths, cross) = ((u.0.hypot(u.1), v.0.hypot(v.1)), u.0 * v.1 - u.1 * v.0);
    if cross.abs() < 1e-3 * lengths.0 * lengths.1 {
        let off = (u.0 * between.1 - u.1 * between.0).abs() / lengths.0;
        let along = |point: (f64, f64)| ((point.0 - p.a.0) * u.0 + (point.1 - p.a.1) * u.1) / lengths.0;
        let (one, other) = (along(q.a), along(q.b));
        let common = lengths.0.min(one.max(other)) - one.min(other).max(0.0);
        return if off < 0.5 && common > 0.0 { Meeting::Beside(common) } else { Meeting::Apart };
    }
    let t = (between.0 * v.1 - between.1 * v.0) / cross;
    let w = (between.0 * u.1 - between.1 * u.0) / cross;
    let within = -1e-9..=1.0 + 1e-9;
    if within.contains(&t) && within.contains(&w) {
        return Meeting::At { point: (p.a.0 + t * u.0, p.a.1 + t * u.1), t, u: w };
    }
    Meeting::Apart
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

fn beside(b: &Block, (x, y): (f64, f64)) -> bool {
    b.x - 3.0 <= x && x <= b.x + b.w + 3.0 && b.y - 3.0 <= y && y <= b.y + b.h + 3.0
}

fn shrunk(b: &Block) -> Block {
    Block { x: b.x + 1.0, y: b.y + 1.0, w: b.w - 2.0, h: b.h - 2.0 }
}

fn contains(outer: &Block, inner: &Block) -> bool {
    inner.x >= outer.x - 1.0
        && inner.y >= outer.y - 1.0
        && inner.x + inner.w <= outer.x + outer.w + 1.0
        && inner.y + inner.h <= outer.y + outer.h + 1.0
}

fn overlap(p: &Block, q: &Block) -> bool {
    p.x < q.x + q.w - 1.0 && q.x < p.x + p.w - 1.0 && p.y < q.y + q.h - 1.0 && q.y < p.y + p.h - 1.0
}

/// Does the piece enter the open box? (Liang and Barsky)
fn hits(piece: &Piece, b: &Block) -> bool {
    let ((x, y), (dx, dy)) = (piece.a, (piece.b.0 - piece.a.0, piece.b.1 - piece.a.1));
    let (mut low, mut high) = (0.0f64, 1.0f64);
    for (p, q) in [(-dx, x - b.x), (dx, b.x + b.w - x), (-dy, y - b.y), (dy, b.y + b.h - y)] {
        if p == 0.0 {
            if q <= 0.0 {
                return false;
            }
            continue;
        }
        if p < 0.0 {
            low = low.max(q / p);
        } else {
            high = high.min(q / p);
        }
        if low >= high {
            return false;
        }
    }
    true
}

fn pairs(blocks: &[Block], size: f64) -> usize {
    let mut grid = Grid::new(size);
    for (place, block) in blocks.iter().enumerate() {
        grid.add_block(block, place);
    }
    let mut found = BTreeSet::new();
    for cell in grid.cells.values() {
        for (nth, &one) in cell.iter().enumerate() {
            found.extend(
                cell[nth + 1..].iter().filter(|other| overlap(&blocks[one], &blocks[**other])).map(|o| (one, *o)),
            );
        }
    }
    found.len()
}

/// What is where, roughly.
struct Grid {
    size: f64,
    cells: HashMap<(i64, i64), Vec<usize>>,
}

impl Grid {
    fn new(size: f64) -> Self {
        Grid { size, cells: HashMap::new() }
    }

    fn cell(&self, at: f64) -> i64 {
        (at / self.size).floor() as i64
    }

    fn covered(&self, b: &Block) -> impl Iterator<Item = (i64, i64)> + use<> {
        let rows = self.cell(b.y)..=self.cell(b.y + b.h);
        (self.cell(b.x)..=self.cell(b.x + b.w)).flat_map(move |column| rows.clone().map(move |row| (column, row)))
    }

    fn add_block(&mut self, block: &Block, what: usize) {
        for cell in self.covered(block) {
            self.cells.entry(cell).or_default().push(what);
        }
    }

    /// The cells that a piece passes, column by column.
    fn add_piece(&mut self, a: (f64, f64), b: (f64, f64), what: usize) {
        let (a, b) = if a.0 > b.0 { (b, a) } else { (a, b) };
        for column in self.cell(a.0)..=self.cell(b.0) {
            let at = |x: f64| a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0);
            let (from, to) = match b.0 - a.0 < 1e-9 {
                true => (a.1, b.1),
                false => (at(a.0.max(column as f64 * self.size)), at(b.0.min((column + 1) as f64 * self.size))),
            };
            for row in self.cell(from.min(to))..=self.cell(from.max(to)) {
                self.cells.entry((column, row)).or_default().push(what);
            }
        }
    }

    fn near(&self, block: &Block) -> impl Iterator<Item = usize> {
        self.covered(block).filter_map(|cell| self.cells.get(&cell)).flatten().copied()
    }
}
