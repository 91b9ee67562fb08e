//! One state of an architecture: a graph of elements, and a tree of which holds which.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;

use crate::model::element::{Edge, EdgeKey, Element, Op, Uid};
use crate::model::kind::Kind;
use crate::model::numbers::Numbers;

/// An element within one architecture.
pub type Node = NodeIndex<u32>;
/// An edge within one architecture.
pub type Link = EdgeIndex<u32>;

/// Elements with their containment, and edges, both in declaration order.
///
/// The order of elements is the order of the text: depth first, each container's children in order.
///
/// A copy shares everything with the original until one of the two is changed, and then still the elements and edges that
/// are not: a design of many states takes memory for what changes from state to state.
#[derive(Clone, Debug, Default)]
pub struct Architecture {
    graph: Arc<StableDiGraph<Arc<Element>, Arc<Edge>>>,
    tree: Arc<Tree>,
    links: Arc<Vec<Link>>,
    by_id: Arc<HashMap<Arc<str>, Node>>,
    /// The node of each identity, by its number.
    by_uid: Arc<Vec<Node>>,
    next_uid: u32,
    /// The place of each link among `links`, by its index.
    places: Made<Vec<u32>>,
    /// Which numbers names have.
    numbers: Made<Numbers>,
}

/// Which element holds which.
#[derive(Clone, Debug, Default)]
struct Tree {
    parent: HashMap<Node, Node>,
    children: HashMap<Node, Vec<Node>>,
    top: Vec<Node>,
}

/// What is made when it is first asked for, by each copy for itself.
#[derive(Debug)]
struct Made<T>(OnceLock<T>);

impl<T> Default for Made<T> {
    fn default() -> Self {
        Made(OnceLock::new())
    }
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Made::default()
    }
}

impl Architecture {
    /// A fresh identity for an element.
    pub fn next_uid(&mut self) -> Uid {
        self.next_uid += 1;
        Uid(self.next_uid - 1)
    }

    /// Adds an element last in its container (none: the drawing itself).
    /// The caller has made sure that its id is free.
    pub fn add(&mut self, element: Element, container: Option<Node>) -> Node {
        let position = self.siblings(container).len();
        self.add_at(element, container, position)
    }

    /// Adds an element as the `position`-th child of its container.
    pub fn add_at(&mut self, element: Element, container: Option<Node>, position: usize) -> Node {
        debug_assert!(!self.by_id.contains_key(element.id.as_str()), "id {} is taken", element.id);
        self.next_uid = self.next_uid.max(element.uid.0 + 1);
        let (id, uid) = (element.id.clone(), element.uid);
        let node = Arc::make_mut(&mut self.graph).add_node(Arc::new(element));
        self.named(&id, node);
        self.identified(uid, node);
        self.attach(node, container, position);
        node
    }

    fn named(&mut self, id: &str, node: Node) {
        Arc::make_mut(&mut self.by_id).insert(id.into(), node);
        if let Some(numbers) = self.numbers.0.get_mut() {
            numbers.add(id);
        }
    }

    fn unnamed(&mut self, id: &str) {
        Arc::make_mut(&mut self.by_id).remove(id);
        if let Some(numbers) = self.numbers.0.get_mut() {
            numbers.remove(id);
        }
    }

    fn identified(&mut self, uid: Uid, node: Node) {
        let by_uid = Arc::make_mut(&mut self.by_uid);
        let at = uid.0 as usize;
        if by_uid.len() <= at {
            by_uid.resize(at + 1, Node::end());
        }
        by_uid[at] = node;
    }

    fn attach(&mut self, node: Node, container: Option<Node>, position: usize) {
        let tree = Arc::make_mut(&mut self.tree);
        let siblings = match container {
            Some(parent) => {
                tree.parent.insert(node, parent);
                tree.children.entry(parent).or_default()
            }
            None => &mut tree.top,
        };
        siblings.insert(position.min(siblings.len()), node);
    }

    fn detach(&mut self, node: Node) {
        let tree = Arc::make_mut(&mut self.tree);
        let siblings = match tree.parent.remove(&node) {
            Some(parent) => tree.children.entry(parent).or_default(),
            None => &mut tree.top,
        };
        siblings.retain(|&n| n != node);
    }

    /// Puts an element last into a container (none: the drawing itself).
    /// The caller has made sure that the container is not inside the element.
    pub fn move_into(&mut self, node: Node, container: Option<Node>) {
        if self.parent(node) == container {
            // Moving to where it is already still makes it the last.
            let siblings = self.siblings(container).len();
            self.detach(node);
            self.attach(node, container, siblings);
            return;
        }
        self.detach(node);
        self.attach(node, container, usize::MAX);
    }

    /// Removes an element, its contents, and all their edges.
    pub fn remove(&mut self, node: Node) {
        for child in self.children(node).to_vec() {
            self.remove(child);
        }
        self.detach(node);
        Arc::make_mut(&mut self.tree).children.remove(&node);
        if let Some(element) = Arc::make_mut(&mut self.graph).remove_node(node) {
            self.unnamed(&element.id);
            self.identified(element.uid, Node::end());
        }
        let graph = &self.graph;
        self.places.0.take();
        if self.links.iter().any(|&link| graph.edge_weight(link).is_none()) {
            Arc::make_mut(&mut self.links).retain(|&link| graph.edge_weight(link).is_some());
        }
    }

    /// Changes an element's id. The caller has made sure that it is free.
    pub fn rename(&mut self, node: Node, id: &str) {
        let old = std::mem::replace(&mut self.element_mut(node).id, id.to_owned());
        self.unnamed(&old);
        self.named(id, node);
    }

    /// Gives elements other identities. The caller has made sure that they stay different.
    pub fn identify(&mut self, new: &dyn Fn(Uid) -> Uid) {
        for node in self.nodes() {
            let element = self.element_mut(node);
            element.uid = new(element.uid);
            element.origin.copy_uid = element.origin.copy_uid.map(new);
            let next = element.uid.0 + 1;
            self.next_uid = self.next_uid.max(next);
        }
        self.by_uid = Arc::default();
        for node in self.nodes() {
            self.identified(self.element(node).uid, node);
        }
    }

    /// Adds an edge, last. The caller has made sure that there is none of this operator between the two.
    pub fn connect(&mut self, from: Node, to: Node, edge: Edge) -> Link {
        let position = self.links.len();
        self.connect_at(from, to, edge, position)
    }

    /// Adds an edge as the `position`-th.
    pub fn connect_at(&mut self, from: Node, to: Node, edge: Edge, position: usize) -> Link {
        let link = Arc::make_mut(&mut self.graph).add_edge(from, to, Arc::new(edge));
        self.places.0.take();
        let links = Arc::make_mut(&mut self.links);
        links.insert(position.min(links.len()), link);
        link
    }

    /// Removes an edge.
    pub fn disconnect(&mut self, link: Link) {
        Arc::make_mut(&mut self.graph).remove_edge(link);
        self.places.0.take();
        Arc::make_mut(&mut self.links).retain(|&l| l != link);
    }

    /// Gives an edge new ends, in its place.
    pub fn reconnect(&mut self, link: Link, from: Node, to: Node) {
        let graph = Arc::make_mut(&mut self.graph);
        let Some(edge) = graph.remove_edge(link) else { return };
        let new = graph.add_edge(from, to, edge);
        self.places.0.take();
        for place in Arc::make_mut(&mut self.links).iter_mut().filter(|place| **place == link) {
            *place = new;
        }
    }

    /// The element at a node.
    pub fn element(&self, node: Node) -> &Element {
        &self.graph[node]
    }

    /// The element at a node, to change its kind, label or properties.
    pub fn element_mut(&mut self, node: Node) -> &mut Element {
        Arc::make_mut(&mut Arc::make_mut(&mut self.graph)[node])
    }

    /// The edge of a link.
    pub fn edge(&self, link: Link) -> &Edge {
        &self.graph[link]
    }

    /// The edge of a link, to change its label or properties.
    pub fn edge_mut(&mut self, link: Link) -> &mut Edge {
        Arc::make_mut(&mut Arc::make_mut(&mut self.graph)[link])
    }

    /// Start and end of an edge.
    pub fn ends(&self, link: Link) -> (Node, Node) {
        self.graph.edge_endpoints(link).expect("a link of this architecture")
    }

    /// An edge's identity through the states.
    pub fn key(&self, link: Link) -> EdgeKey {
        let (from, to) = self.ends(link);
        EdgeKey { from: self.graph[from].uid, op: self.graph[link].op, to: self.graph[to].uid }
    }

    /// The element with an id.
    pub fn find(&self, id: &str) -> Option<Node> {
        self.by_id.get(id).copied()
    }

    /// The element with an identity.
    pub fn find_uid(&self, uid: Uid) -> Option<Node> {
        self.by_uid.get(uid.0 as usize).copied().filter(|&node| node != Node::end())
    }

    /// The edge of an operator between two elements.
    pub fn find_edge(&self, from: Node, op: Op, to: Node) -> Option<Link> {
        self.graph.edges_connecting(from, to).find(|e| e.weight().op == op).map(|e| e.id())
    }

    /// True while the element is there.
    pub fn contains(&self, node: Node) -> bool {
        self.graph.contains_node(node)
    }

    /// The container of an element.
    pub fn parent(&self, node: Node) -> Option<Node> {
        self.tree.parent.get(&node).copied()
    }

    /// The direct contents of an element, in order.
    pub fn children(&self, node: Node) -> &[Node] {
        self.tree.children.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The elements of the drawing itself, in order.
    pub fn top(&self) -> &[Node] {
        &self.tree.top
    }

    /// The contents of a container (none: of the drawing itself).
    pub fn siblings(&self, container: Option<Node>) -> &[Node] {
        match container {
            Some(node) => self.children(node),
            None => &self.tree.top,
        }
    }

    /// Containers of an element, the nearest first.
    pub fn ancestors(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        std::iter::successors(self.parent(node), |&n| self.parent(n))
    }

    /// The kind of what something in a container stands in, frames without meaning aside; none at the top.
    pub fn holder(&self, container: Option<Node>) -> Option<&Kind> {
        let around = std::iter::successors(container, |&node| self.parent(node));
        around.map(|node| self.element(node).kind.as_ref()).find(|kind| !kind.free)
    }

    /// True when `node` is `container` or inside it; everything is inside the drawing (none).
    pub fn within(&self, node: Node, container: Option<Node>) -> bool {
        container.is_none_or(|c| node == c || self.ancestors(node).any(|a| a == c))
    }

    /// How many elements an element is inside of.
    pub fn depth(&self, node: Node) -> usize {
        self.ancestors(node).count()
    }

    /// How many levels of contents an element has.
    pub fn height(&self, node: Node) -> usize {
        self.children(node).iter().map(|&child| 1 + self.height(child)).max().unwrap_or(0)
    }

    /// `root-N` with the smallest number from 2 that makes it free.
    pub fn numbered(&self, root: &str) -> String {
        let numbers = self.numbers.0.get_or_init(|| Numbers::of(self.by_id.keys().map(|id| &**id)));
        format!("{root}-{}", numbers.free(root))
    }

    /// True when two states share all elements and edges, none of them changed.
    pub fn is(&self, other: &Architecture) -> bool {
        Arc::ptr_eq(&self.graph, &other.graph) && Arc::ptr_eq(&self.tree, &other.tree)
    }

    /// True when an element is the same in another state, not only equal.
    pub fn shares(&self, node: Node, other: &Architecture, there: Node) -> bool {
        Arc::ptr_eq(&self.graph[node], &other.graph[there])
    }

    /// All elements inside one, depth first, in order.
    pub fn inside(&self, node: Node) -> Vec<Node> {
        let mut all = Vec::new();
        self.collect(self.children(node), &mut all);
        all
    }

    /// All elements, in declaration order.
    pub fn nodes(&self) -> Vec<Node> {
        let mut all = Vec::with_capacity(self.graph.node_count());
        self.collect(&self.tree.top, &mut all);
        all
    }

    fn collect(&self, nodes: &[Node], into: &mut Vec<Node>) {
        for &node in nodes {
            into.push(node);
            self.collect(self.children(node), into);
        }
    }

    /// All edges, in declaration order.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Edges that leave or enter an element, in declaration order.
    pub fn links_of(&self, node: Node, direction: Direction) -> Vec<Link> {
        let mut found: Vec<Link> = self.graph.edges_directed(node, direction).map(|e| e.id()).collect();
        if found.len() > 1 {
            let places = self.places.0.get_or_init(|| self.places());
            found.sort_unstable_by_key(|link| places[link.index()]);
        }
        found
    }

    fn places(&self) -> Vec<u32> {
        let most = self.links.iter().map(|link| link.index() + 1).max().unwrap_or(0);
        let mut places = vec![0; most];
        for (place, link) in (0u32..).zip(self.links.iter()) {
            places[link.index()] = place;
        }
        places
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// True when there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
