//! The engine of the `layout-rs` crate, for levels of a few items.
//!
//! Only its staged passes are called, up to the one that orders each rank: lines are cut by us, edges go in by
//! topological order, sizes are at least 1, and what comes back is checked. Its validation is off (it costs
//! exponential time); its placement and its renderer are never used, because they assert on geometry.

use layout::core::base::Orientation;
use layout::core::geometry::Point;
use layout::core::style::StyleAttr;
use layout::std_shapes::shapes::{Arrow, Element, ShapeKind};
use layout::topo::layout::VisualGraph;

use crate::layout::level::{LevelEngine, Ranked, Unplaced};

/// The engine.
pub(crate) struct LayoutRs;

impl LevelEngine for LayoutRs {
    fn place(&self, level: &Ranked) -> Result<Vec<Vec<usize>>, Unplaced> {
        if !(4..=60).contains(&level.nodes.len()) || level.pieces.is_empty() {
            return Err(Unplaced::Size);
        }
        let order = run(level);
        let whole = order.len() == level.ranks.len()
            && order.iter().zip(&level.ranks).all(|(found, given)| {
                let (mut found, mut given) = (found.clone(), given.clone());
                found.sort_unstable();
                given.sort_unstable();
                found == given
            });
        if whole { Ok(order) } else { Err(Unplaced::Broken) }
    }
}

fn run(level: &Ranked) -> Vec<Vec<usize>> {
    let mut graph = VisualGraph::new(Orientation::TopToBottom);
    graph.dag.set_validate(false);
    let mut nodes: Vec<usize> = (0..level.nodes.len()).collect();
    nodes.sort_by_key(|&node| (level.nodes[node].rank, node));
    let mut handles = Vec::with_capacity(nodes.len());
    let mut index_of = vec![0; nodes.len()];
    for (index, &node) in nodes.iter().enumerate() {
        let knot = &level.nodes[node];
        let size = Point::new(knot.cross.max(1.0), knot.main.max(1.0));
        let shape = ShapeKind::new_box("");
        handles.push(graph.add_node(Element::create(shape, StyleAttr::simple(), Orientation::TopToBottom, size)));
        index_of[node] = index;
    }
    let mut pieces: Vec<(usize, usize)> =
        level.pieces.iter().map(|piece| (index_of[piece.from], index_of[piece.to])).collect();
    pieces.sort_unstable();
    pieces.dedup();
    for (from, to) in pieces {
        graph.add_edge(Arrow::simple(""), handles[from], handles[to]);
    }
    graph.to_valid_dag();
    graph.split_text_edges();
    graph.split_long_edges(false);
    let mut position = vec![(0, 0); level.nodes.len()];
    for row in 0..graph.dag.num_levels() {
        for (at, handle) in graph.dag.row(row).iter().enumerate() {
            if let Some(&node) = nodes.get(handle.get_index()) {
                position[node] = (at, node);
            }
        }
    }
    let mut order: Vec<Vec<usize>> = level.ranks.clone();
    for rank in &mut order {
        rank.sort_by_key(|&node| position[node]);
    }
    order
}
