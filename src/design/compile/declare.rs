//! Statements that declare: elements, edges, notes. Elements come first, so that an edge may name what follows.

use crate::design::compile::properties::{self, put, written};
use crate::design::compile::{Context, policy, resolve, unknown_kind};
use crate::design::{Callout, Note, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::{ANYWAY, article, either, may_hold};
use crate::model::{Edge, Element, Kind, LocalisedText, Node, Origin, Properties, Value, both};
use crate::syntax::tree::*;

/// The state before any step.
pub(super) fn first_state(context: &mut Context<'_>, statements: &[Statement]) -> State {
    let mut state = State::default();
    let references: Vec<&Statement> = statements.iter().collect();
    declare(context, &mut state, &references);
    state
}

/// Declares elements inside one that there is.
pub(super) fn declare_in(context: &mut Context<'_>, state: &mut State, container: Node, statement: &Statement) {
    Elements { context, state, container: Some(container) }.statement(statement);
}

/// Declares all elements, then all edges and texts, each in the order of the text.
pub(super) fn declare(context: &mut Context<'_>, state: &mut State, statements: &[&Statement]) {
    let mut elements = Elements { context, state, container: None };
    statements.iter().for_each(|statement| elements.statement(statement));
    statements.iter().for_each(|statement| joins(context, state, statement));
}

struct Elements<'a, 'b> {
    context: &'a mut Context<'b>,
    state: &'a mut State,
    container: Option<Node>,
}

impl Elements<'_, '_> {
    fn statement(&mut self, statement: &Statement) {
        if self.context.diagnostics.enough() {
            return;
        }
        match &statement.node {
            StatementKind::Element(element) => self.element(element),
            StatementKind::Property(property) if self.container.is_some() => self.property(property),
            StatementKind::Policy(policy) => {
                if let Some(node) = self.container {
                    let uid = self.state.architecture.element(node).uid;
                    policy::of_element(self.context, uid, policy, statement);
                }
            }
            node if self.container.is_some() && !belongs_in_block(node) => self.context.diagnostics.push(
                Diagnostic::error(
                    Code::Misplaced,
                    statement.span,
                    both!(
                        "this statement cannot stand in the block of an element",
                        "要素のブロックにこの文は書けません"
                    ),
                )
                .help(both!(
                    "a block holds properties, elements, edges, notes and hints; move the statement out of it",
                    "ブロックに書けるのは、プロパティ、要素、線、注記、配置の指定です。文をブロックの外に移してください"
                )),
            ),
            _ => {}
        }
    }

    fn element(&mut self, statement: &ElementStatement) {
        let known = self.context.vocabulary.kind(&statement.kind.node).cloned();
        let Some(kind) = known.or_else(|| unknown_kind::stand_in(self.context, statement)) else {
            // Its contents are declared all the same, so that edges to them do not look wrong.
            return self.block(self.container, &statement.block);
        };
        unknown_kind::tell_of_moved(self.context, &statement.kind);
        if statement.ids.len() > 1 && statement.block.iter().any(|s| matches!(s.node, StatementKind::Element(_))) {
            let message = both!(
                "a block with elements can belong to one element only",
                "要素を含むブロックを持てるのは1つの要素だけです"
            );
            self.context.diagnostics.push(
                Diagnostic::error(Code::DuplicateId, statement.ids[1].span, message)
                    .help(both!("write one statement for each id", "IDごとに文を分けてください")),
            );
        }
        for id in &statement.ids {
            let node = self.declare(statement, id, &kind);
            self.block(node.or(self.container), &statement.block);
        }
    }

    fn block(&mut self, container: Option<Node>, block: &[Statement]) {
        let outer = std::mem::replace(&mut self.container, container);
        block.iter().for_each(|statement| self.statement(statement));
        self.container = outer;
    }

    fn declare(&mut self, statement: &ElementStatement, id: &Name, kind: &std::sync::Arc<Kind>) -> Option<Node> {
        if let Some(first) = self.state.architecture.find(&id.node) {
            let name = &id.node;
            let message = both!("the id `{name}` is declared twice", "ID`{name}`が2回宣言されています");
            let first = self.state.architecture.element(first).span;
            self.context.diagnostics.push(
                Diagnostic::error(Code::DuplicateId, id.span, message)
                    .related(first, both!("first declared here", "1回目の宣言"))
                    .help(both!(
                        "all ids of a design are in one namespace; choose another id",
                        "IDは図全体で一意です。別のIDにしてください"
                    )),
            );
            return None;
        }
        if self.state.architecture.len() >= self.context.limits.elements {
            let most = self.context.limits.elements;
            let message = both!("a state may have {most} elements", "1つの状態に置ける要素は{most}個までです");
            self.context.diagnostics.push(Diagnostic::error(Code::Bound, id.span, message));
            return None;
        }
        let words = properties::label_without_quotes(self.context, kind, id, statement);
        let given = &statement.properties[words..];
        let policies: Vec<Statement> = given.iter().filter_map(policy::of_property).collect();
        let properties = given.iter().filter(|property| policy::of_property(property).is_none());
        let (insisting, properties): (Vec<_>, Vec<_>) = properties.partition(|p| insists(p));
        if insisting.is_empty() {
            self.check_place(kind, id);
        }
        let mut label = statement.label.as_ref().map(written);
        let checked = properties.into_iter().filter_map(|p| properties::of_element(self.context, kind, p)).collect();
        let mut properties = Properties::default();
        put(checked, &mut label, &mut properties);
        let architecture = &mut self.state.architecture;
        let uid = architecture.next_uid();
        for policy in &policies {
            if let StatementKind::Policy(said) = &policy.node {
                policy::of_element(self.context, uid, said, policy);
            }
        }
        let element = Element {
            uid,
            id: id.node.clone(),
            kind: kind.clone(),
            label,
            properties,
            origin: Origin::default(),
            span: id.span,
        };
        Some(architecture.add(element, self.container))
    }

    fn check_place(&mut self, kind: &Kind, id: &Name) {
        let Some(holder) = self.state.architecture.holder(self.container) else { return };
        if !may_hold(holder, kind) {
            let diagnostic = misplaced(self.context, holder, kind, id);
            self.context.diagnostics.push(diagnostic);
        }
    }

    fn property(&mut self, property: &Property) {
        let Some(node) = self.container else { return };
        let kind = self.state.architecture.element(node).kind.clone();
        let checked = properties::of_element(self.context, &kind, property);
        let element = self.state.architecture.element_mut(node);
        put(checked.into_iter().collect(), &mut element.label, &mut element.properties);
    }
}

/// `anyway`: the author means the place, whatever the vocabulary says.
fn insists(property: &Property) -> bool {
    let flag = |value: &PropertyValue| matches!(value, PropertyValue::Plain(value) if value.node == Value::Flag(true));
    property.key.node == ANYWAY && flag(&property.value)
}

/// True for containers that are worth proposing: not those that hold nearly everything.
fn usual(holder: &Kind) -> bool {
    holder.base.is_none() && !holder.free && holder.id != "cloud"
}

/// The finding for an element that its container cannot hold.
pub(super) fn misplaced(context: &Context<'_>, holder: &Kind, kind: &Kind, id: &Name) -> Diagnostic {
    let holders: Vec<&str> = context
        .vocabulary
        .kinds()
        .filter(|candidate| usual(candidate) && may_hold(candidate, kind))
        .map(|candidate| candidate.id.as_str())
        .collect();
    let (outer, inner, name) = (article(&holder.id), article(&kind.id), &id.node);
    let (outer_id, inner_id) = (&holder.id, &kind.id);
    let message = both!("{outer} cannot hold {inner}", "`{outer_id}`の中に`{inner_id}`は置けません");
    let list = either(&holders);
    let help = if holder.overlay {
        both!(
            "what belongs to {outer} hangs on it by an edge: declare `{inner_id} {name}` outside and write `x -- {name}`, where x is the id of the {outer_id}",
            "`{outer_id}`のメンバーは線で結びます。`{inner_id} {name}`を外で宣言し、`{outer_id}`のIDをxとして`x -- {name}`と書きます"
        )
    } else if holders.is_empty() {
        both!("{inner} stands at the top", "`{inner_id}`は最上位に置きます")
    } else {
        both!("{inner} may stand at the top or in {list}", "`{inner_id}`を置けるのは最上位か次の中です: {list}")
    };
    Diagnostic::error(Code::Containment, id.span, message).help(help).help(both!(
        "if it belongs there all the same, declare it with `{ANYWAY}` after its id",
        "それでもここに置くなら、IDの後に`{ANYWAY}`を付けて宣言します"
    ))
}

/// True for what [`Elements`], [`joins`] and the layout hints read in the block of an element.
fn belongs_in_block(statement: &StatementKind) -> bool {
    use StatementKind::{Callout, Edge, Element, Hint, Note, Policy, Property};
    matches!(statement, Callout(..) | Edge(_) | Element(_) | Hint(..) | Note(..) | Policy(_) | Property(_))
}

/// Edges, notes and callouts of a statement and of the blocks in it.
fn joins(context: &mut Context<'_>, state: &mut State, statement: &Statement) {
    if context.diagnostics.enough() {
        return;
    }
    match &statement.node {
        StatementKind::Element(element) => element.block.iter().for_each(|inner| joins(context, state, inner)),
        StatementKind::Edge(edge) => chain(context, state, edge),
        StatementKind::Note(text, anchor) => {
            if let Some(anchor) = resolve::anchor(context, &state.architecture, anchor) {
                state.notes.push(Note { anchor, text: written(text) });
            }
        }
        StatementKind::Callout(text, anchor) => callout(context, state, text, anchor),
        _ => {}
    }
}

/// Adds a callout with the next number of the state.
pub(super) fn callout(context: &mut Context<'_>, state: &mut State, text: &Text, anchor: &AnchorName) {
    if let Some(anchor) = resolve::anchor(context, &state.architecture, anchor) {
        let number = state.callouts.len() + 1;
        state.callouts.push(Callout { number, anchor, text: written(text) });
    }
}

fn chain(context: &mut Context<'_>, state: &mut State, statement: &EdgeStatement) {
    let mut from = &statement.from;
    for hop in &statement.hops {
        let checked: Vec<_> = hop.properties.iter().filter_map(|p| properties::of_edge(context, p)).collect();
        let mut edge = Edge {
            op: hop.op,
            label: hop.label.as_ref().map(written),
            properties: Properties::default(),
            pattern: None,
            span: hop.span,
        };
        put(checked, &mut edge.label, &mut edge.properties);
        let sources: Vec<(Node, &Name)> = named(context, state, from);
        for (a, a_name) in sources {
            for (b, b_name) in named(context, state, &hop.to) {
                connect(context, state, (a, a_name), (b, b_name), &edge);
            }
        }
        from = &hop.to;
    }
}

fn named<'n>(context: &mut Context<'_>, state: &State, names: &'n [Name]) -> Vec<(Node, &'n Name)> {
    names.iter().filter_map(|name| Some((resolve::element(context, &state.architecture, name)?, name))).collect()
}

fn connect(context: &mut Context<'_>, state: &mut State, from: (Node, &Name), to: (Node, &Name), edge: &Edge) {
    let span = from.1.span.to(to.1.span);
    if from.0 == to.0 {
        let name = &from.1.node;
        let message = both!("`{name}` cannot be joined with itself", "`{name}`をそれ自身とは結べません");
        let help = both!("an edge joins two different elements", "線は異なる2つの要素を結びます");
        context.diagnostics.push(Diagnostic::error(Code::SelfEdge, to.1.span, message).help(help));
        return;
    }
    if state.architecture.links().len() >= context.limits.edges {
        let most = context.limits.edges;
        let message = both!("a state may have {most} edges", "1つの状態に引ける線は{most}本までです");
        context.diagnostics.push(Diagnostic::error(Code::Bound, span, message));
        return;
    }
    match state.architecture.find_edge(from.0, edge.op, to.0) {
        None => {
            state.architecture.connect(from.0, to.0, Edge { span, ..edge.clone() });
        }
        Some(link) => {
            let name = format!("{} {} {}", from.1.node, edge.op, to.1.node);
            let found = put_together(state.architecture.edge_mut(link), edge, &name, span);
            context.diagnostics.push(found);
        }
    }
}

/// Adds a second edge between the same two elements to the first: both labels stay, and no property is overwritten.
fn put_together(old: &mut Edge, new: &Edge, name: &str, span: crate::source::Span) -> Diagnostic {
    let first = both!("first declared here", "1回目の宣言");
    let clash = new.properties.iter().find(|(key, value)| old.properties.get(key).is_some_and(|other| other != *value));
    if let Some((key, _)) = clash {
        let message = both!(
            "the edge `{name}` is declared twice, with two values of `{key}`",
            "線`{name}`が2回宣言され、`{key}`の値が食い違っています"
        );
        return Diagnostic::error(Code::GivenTwice, span, message).related(old.span, first).help(both!(
            "between two elements there is one edge of a kind: keep one value",
            "同じ種類の線は2つの要素の間に1本です。値を1つにしてください"
        ));
    }
    for (key, value) in new.properties.iter() {
        old.properties.set(key, value.clone());
    }
    let message = both!("the edge `{name}` is declared twice", "線`{name}`が2回宣言されています");
    let found = Diagnostic::warning(Code::DuplicateEdge, span, message).related(old.span, first);
    let before = old.label.take();
    let label = joined(before.clone(), new.label.as_ref());
    old.label = label;
    match &old.label {
        Some(label) if new.label.is_some() && Some(label) != before.as_ref() => {
            let words = label.get(&crate::model::Languages::new(None, None)).to_owned();
            found.help(both!(
                "it is drawn as one line with both labels, \"{words}\"; write that label once",
                "1本の線に両方のラベル「{words}」を付けて描きます。1回にまとめて書いてください"
            ))
        }
        _ => found.help(both!("it is drawn as one line; remove one", "1本の線として描きます。一方を削除してください")),
    }
}

/// Both labels, in each language that one of them has; the same words once.
fn joined(old: Option<LocalisedText>, new: Option<&LocalisedText>) -> Option<LocalisedText> {
    let (Some(old), Some(new)) = (&old, new) else { return old.or_else(|| new.cloned()) };
    let mut both = LocalisedText::default();
    let tags: Vec<Option<&str>> = old.iter().chain(new.iter()).map(|(tag, _)| tag).collect();
    for tag in tags {
        let languages = crate::model::Languages::new(tag, None);
        let (first, second) = (old.get(&languages), new.get(&languages));
        let same = first.split(", ").any(|part| part == second);
        both.add(tag, if same { first.to_owned() } else { format!("{first}, {second}") });
    }
    Some(both)
}
