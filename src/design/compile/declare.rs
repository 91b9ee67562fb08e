//! Statements that declare: elements, edges, notes. Elements come first, so that an edge may name what follows.

use crate::design::compile::properties::{self, put, written};
use crate::design::compile::{Context, policy, resolve};
use crate::design::{Callout, Note, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::{ANYWAY, may_hold};
use crate::model::{Edge, Element, Kind, Node, Origin, Properties, Value};
use crate::suggest::did_you_mean;
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
            _ => {}
        }
    }

    fn element(&mut self, statement: &ElementStatement) {
        let Some(kind) = self.context.vocabulary.kind(&statement.kind.node).cloned() else {
            let help = did_you_mean(&statement.kind.node, self.context.vocabulary.words());
            let message = format!("`{}` is not a kind", statement.kind.node);
            let help = help.unwrap_or_else(|| format!("declare it: `kind {} : server`", statement.kind.node));
            self.context
                .diagnostics
                .push(Diagnostic::error(Code::UnknownKind, statement.kind.span, message).help(help));
            // Its contents are declared all the same, so that edges to them do not look wrong.
            self.context.unknown.extend(statement.ids.iter().map(|id| id.node.clone()));
            return self.block(self.container, &statement.block);
        };
        if statement.ids.len() > 1 && statement.block.iter().any(|s| matches!(s.node, StatementKind::Element(_))) {
            let message = "a block with elements can belong to one element only";
            self.context.diagnostics.push(
                Diagnostic::error(Code::DuplicateId, statement.ids[1].span, message)
                    .help("write one statement for each id"),
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
            let message = format!("the id `{}` is declared twice", id.node);
            let first = self.state.architecture.element(first).span;
            self.context.diagnostics.push(
                Diagnostic::error(Code::DuplicateId, id.span, message)
                    .related(first, "first declared here")
                    .help("all ids of a design are in one namespace; choose another id"),
            );
            return None;
        }
        if self.state.architecture.len() >= self.context.limits.elements {
            let message = format!("a state may have {} elements", self.context.limits.elements);
            self.context.diagnostics.push(Diagnostic::error(Code::Bound, id.span, message));
            return None;
        }
        let policies: Vec<Statement> = statement.properties.iter().filter_map(policy::of_property).collect();
        let properties = statement.properties.iter().filter(|property| policy::of_property(property).is_none());
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
        let Some(container) = self.container else { return };
        let holder = &self.state.architecture.element(container).kind;
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

/// The finding for an element that its container cannot hold.
pub(super) fn misplaced(context: &Context<'_>, holder: &Kind, kind: &Kind, id: &Name) -> Diagnostic {
    let holders: Vec<&str> = context
        .vocabulary
        .kinds()
        .filter(|candidate| candidate.base.is_none() && candidate.id != "cloud" && may_hold(candidate, kind))
        .map(|candidate| candidate.id.as_str())
        .collect();
    let message = format!("a {} cannot hold a {}", holder.id, kind.id);
    let help = if holders.is_empty() {
        format!("a {} stands at the top", kind.id)
    } else {
        format!("a {} may stand at the top or in {}", kind.id, crate::model::vocabulary::either(&holders))
    };
    Diagnostic::error(Code::Containment, id.span, message)
        .help(help)
        .help(format!("if it belongs there all the same, declare it with `{ANYWAY}` after its id"))
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
        let message = format!("`{}` cannot be joined with itself", from.1.node);
        context
            .diagnostics
            .push(Diagnostic::error(Code::SelfEdge, to.1.span, message).help("an edge joins two different elements"));
        return;
    }
    if state.architecture.links().len() >= context.limits.edges {
        let message = format!("a state may have {} edges", context.limits.edges);
        context.diagnostics.push(Diagnostic::error(Code::Bound, span, message));
        return;
    }
    match state.architecture.find_edge(from.0, edge.op, to.0) {
        None => {
            state.architecture.connect(from.0, to.0, Edge { span, ..edge.clone() });
        }
        Some(link) => {
            let old = state.architecture.edge_mut(link);
            let first = old.span;
            if edge.label.is_some() {
                old.label = edge.label.clone();
            }
            for (key, value) in edge.properties.iter() {
                old.properties.set(key, value.clone());
            }
            let message = format!("the edge `{} {} {}` is declared twice", from.1.node, edge.op, to.1.node);
            context.diagnostics.push(
                Diagnostic::warning(Code::DuplicateEdge, span, message)
                    .related(first, "first declared here")
                    .help("label and properties of both were put together; remove one"),
            );
        }
    }
}
