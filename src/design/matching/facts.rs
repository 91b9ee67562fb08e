//! What is known of an element beside its id: where it stands, what it is joined with, what is written on it.

use std::collections::BTreeMap;

use crate::model::{Architecture, Node, Op};

/// Another element, as far as both sides can name it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Other {
    /// One of which the partner is known, by the number of the pair.
    Known(usize),
    /// Any other, by its kind.
    Some(String),
}

/// One thing that can be said of an element.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fact {
    /// It is held by this.
    Inside(Other),
    /// It holds this.
    Holds(Other),
    /// An edge leads from it to another.
    To(Op, Other),
    /// An edge leads to it from another.
    From(Op, Other),
    /// What is written on it.
    Label(Vec<(Option<String>, String)>),
    /// A property with its value.
    Property(String, String),
}

impl Fact {
    /// How much it tells: a neighbour that is known tells more than one that is not.
    fn weight(&self) -> usize {
        match self {
            Fact::Inside(Other::Known(_)) | Fact::Holds(Other::Known(_)) => 4,
            Fact::To(_, Other::Known(_)) | Fact::From(_, Other::Known(_)) => 4,
            Fact::Inside(_) | Fact::To(..) | Fact::From(..) | Fact::Label(_) => 2,
            Fact::Holds(_) | Fact::Property(..) => 1,
        }
    }

    /// True for what makes two elements worth comparing: a place or a neighbour that both share, or the same words.
    pub(super) fn is_lead(&self) -> bool {
        match self {
            Fact::Inside(other) | Fact::Holds(other) | Fact::To(_, other) | Fact::From(_, other) => {
                matches!(other, Other::Known(_))
            }
            Fact::Label(_) => true,
            Fact::Property(..) => false,
        }
    }
}

/// The facts of an element, each with how often it holds.
pub(super) type Facts = BTreeMap<Fact, usize>;

/// The facts of some elements, in their order; `pair` gives the number of the pair that an element belongs to.
pub(super) fn facts(
    architecture: &Architecture,
    nodes: &[Node],
    pair: &dyn Fn(Node) -> Option<usize>,
) -> Vec<(Node, Facts)> {
    let other = |node: Node| match pair(node) {
        Some(number) => Other::Known(number),
        None => Other::Some(architecture.element(node).kind.id.clone()),
    };
    let place: BTreeMap<Node, usize> = nodes.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let mut all: Vec<(Node, Facts)> = nodes.iter().map(|&node| (node, Facts::new())).collect();
    let mut add = |node: Node, fact: &dyn Fn() -> Fact| {
        if let Some(&at) = place.get(&node) {
            *all[at].1.entry(fact()).or_insert(0) += 1;
        }
    };
    for &node in nodes {
        architecture.parent(node).into_iter().for_each(|place| add(node, &|| Fact::Inside(other(place))));
        architecture.children(node).iter().for_each(|&child| add(node, &|| Fact::Holds(other(child))));
        let element = architecture.element(node);
        if let Some(label) = &element.label {
            let texts = || label.iter().map(|(tag, text)| (tag.map(str::to_owned), text.to_owned())).collect();
            add(node, &|| Fact::Label(texts()));
        }
        for (key, value) in element.properties.iter() {
            add(node, &|| Fact::Property(key.to_owned(), value.to_string()));
        }
    }
    for &link in architecture.links() {
        let (op, (from, to)) = (architecture.edge(link).op, architecture.ends(link));
        add(from, &|| Fact::To(op, other(to)));
        add(to, &|| Fact::From(op, other(from)));
    }
    all
}

/// How alike two elements are, from 0 to 1000: the weight of what they share, twice, by the weight of all (Dice).
pub(super) fn likeness(a: &Facts, b: &Facts) -> usize {
    let weight = |facts: &Facts| facts.iter().map(|(fact, count)| fact.weight() * count).sum::<usize>();
    let shared = a.iter().map(|(fact, count)| fact.weight() * count.min(b.get(fact).unwrap_or(&0))).sum::<usize>();
    match weight(a) + weight(b) {
        0 => 0,
        all => 2000 * shared / all,
    }
}
