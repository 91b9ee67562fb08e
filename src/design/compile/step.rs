//! Statements that change a state: each step makes the next one.

use crate::design::change::compare;
use crate::design::compile::apply::{apply_pattern, find_pattern, fits};
use crate::design::compile::declare::{callout, declare, misplaced};
use crate::design::compile::expect::expect;
use crate::design::compile::properties::{self, put, written};
use crate::design::compile::{Context, resolve};
use crate::design::{Anchor, Change, Design, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::{Limits, Spent};
use crate::model::vocabulary::may_hold;
use crate::model::{Architecture, LocalisedText, Properties, Value, both};
use crate::rewrite::library::builtin_ids;
use crate::syntax::tree::*;

/// Runs the statements after the first state. After an error the rest would report what follows from it.
pub(super) fn run(context: &mut Context<'_>, design: &mut Design, statements: &[Statement]) {
    for statement in statements {
        if context
            .diagnostics
            .iter()
            .any(|d| d.severity == crate::diagnostic::Severity::Error && d.code != Code::Expectation)
        {
            check_names(context, statement);
            continue;
        }
        run_one(context, design, statement);
    }
}

/// What can be said of a statement without knowing the state: whether its pattern exists.
fn check_names(context: &mut Context<'_>, statement: &Statement) {
    match &statement.node {
        StatementKind::Apply(apply) => {
            find_pattern(context, &apply.pattern);
        }
        StatementKind::Step(_, body) => body.iter().for_each(|inner| check_names(context, inner)),
        _ => {}
    }
}

fn run_one(context: &mut Context<'_>, design: &mut Design, statement: &Statement) {
    let count = design.states.len();
    let Some(last) = design.states.last_mut() else { return };
    match &statement.node {
        StatementKind::Expect(expectation) => expect(context, last, expectation, statement.span),
        StatementKind::Callout(text, anchor) => callout(context, last, text, anchor),
        StatementKind::Hint(..) | StatementKind::Policy(_) | StatementKind::Property(_) | StatementKind::Import(_) => {}
        StatementKind::Element(_) | StatementKind::Edge(_) | StatementKind::Note(..) => {
            context.diagnostics.push(
                Diagnostic::error(
                    Code::Misplaced,
                    statement.span,
                    both!(
                        "this belongs to the first state, but stands after a step",
                        "最初の状態に属する文が、ステップの後にあります"
                    ),
                )
                .help(both!(
                    "move it before the first step, or put it into a step: `step \"…\" {{ … }}`",
                    "最初のステップより前に移すか、ステップに入れます: `step \"…\" {{ … }}`"
                )),
            );
        }
        _ => {
            if count > context.limits.steps {
                let most = context.limits.steps;
                let message = both!("a design may have {most} steps", "1つの図のステップは{most}個までです");
                context.diagnostics.push(Diagnostic::error(Code::Bound, statement.span, message));
                return;
            }
            let mut next = State {
                statement: Some(statement.span),
                caption: None,
                pattern: None,
                pattern_name: None,
                applications: Vec::new(),
                callouts: Vec::new(),
                change: Change::default(),
                ..last.clone()
            };
            let found = context.diagnostics.len();
            change(context, &mut next, statement);
            if context.diagnostics.len() > found {
                came_too_late(context, design, statement);
            }
            let Some(before) = design.states.last() else { return };
            finish(before, &mut next);
            if let Err(spent) = pay(context.limits, before, &next) {
                let message = spent.words();
                context.diagnostics.push(Diagnostic::error(Code::Bound, statement.span, message).help(spent.help()));
                return;
            }
            design.states.push(next);
        }
    }
}

/// What a state takes beside the one before: what is not shared with it.
fn pay(limits: &Limits, before: &State, next: &State) -> Result<(), Spent> {
    let architecture = &next.architecture;
    let own = if architecture.is(&before.architecture) { 0 } else { architecture.len() + architecture.links().len() };
    limits.budget.states.draw(1 + own + next.callouts.len() + next.notes.len())
}

/// Adds to the refusal of a pattern that it could have been applied to an earlier state, if that is so.
fn came_too_late(context: &mut Context<'_>, design: &Design, statement: &Statement) {
    let StatementKind::Apply(applied) = &statement.node else { return };
    if context.diagnostics.last_mut().is_none_or(|last| last.code != Code::NotApplicable) {
        return;
    }
    let earlier = (0..design.states.len().saturating_sub(1)).rev();
    let Some(index) = earlier.into_iter().find(|&at| fits(context, &design.states[at], applied)) else { return };
    let next = design.states[index + 1].statement.map(|span| context.sources.slice(span).to_owned());
    let step = next.as_deref().and_then(|text| text.lines().next()).unwrap_or_default().trim().to_owned();
    let help = both!(
        "it can be applied to state {index}: write it before `{step}`",
        "状態{index}になら適用できます。`{step}`より前に書いてください"
    );
    if let Some(last) = context.diagnostics.last_mut() {
        last.help.push(help);
    }
}

/// Notes of what is gone go too; the difference to the state before is taken.
fn finish(before: &State, next: &mut State) {
    let architecture = &next.architecture;
    let exists = |anchor: &Anchor| match anchor {
        Anchor::Element(uid) => architecture.find_uid(*uid).is_some(),
        Anchor::Edge(key) => {
            let ends = architecture.find_uid(key.from).zip(architecture.find_uid(key.to));
            ends.is_some_and(|(from, to)| architecture.find_edge(from, key.op, to).is_some())
        }
    };
    next.notes.retain(|note| exists(&note.anchor));
    next.callouts.retain(|callout| exists(&callout.anchor));
    for (at, callout) in next.callouts.iter_mut().enumerate() {
        callout.number = at + 1;
    }
    next.failed.retain(|uid| architecture.find_uid(*uid).is_some());
    next.change = compare(&before.architecture, &next.architecture);
}

fn change(context: &mut Context<'_>, state: &mut State, statement: &Statement) {
    match &statement.node {
        StatementKind::Step(caption, body) => step(context, state, caption.as_ref(), body),
        StatementKind::Apply(applied) => apply_pattern(context, state, applied, statement.span),
        StatementKind::Remove(target) => {
            state.caption = Some(said(&target.ids, "Remove", "を削除"));
            remove(context, state, target);
        }
        StatementKind::Move(names, into) => {
            state.caption = Some(said(names, "Move", "を移動"));
            move_into(context, state, names, into.as_ref());
        }
        StatementKind::Rename(from, to) => {
            let both = [from.clone(), to.clone()];
            state.caption = Some(LocalisedText::en_ja(
                format!("Rename {} to {}", both[0].node, both[1].node),
                format!("{}を{}に改名", both[0].node, both[1].node),
            ));
            rename(context, state, from, to);
        }
        StatementKind::Set(target, label, properties) => {
            state.caption = Some(said(&target.ids, "Change", "を変更"));
            set(context, state, target, label.as_ref(), properties);
        }
        StatementKind::Fail(names) => {
            state.caption = Some(said(names, "Failure of", "に障害"));
            mark(context, state, names, true);
        }
        StatementKind::Restore(names) => {
            state.caption = Some(said(names, "Restore", "を復旧"));
            mark(context, state, names, false);
        }
        _ => {}
    }
}

/// A caption for a step of one change.
fn said(names: &[Name], verb: &str, suffix: &str) -> LocalisedText {
    let names: Vec<&str> = names.iter().map(|name| name.node.as_str()).collect();
    LocalisedText::en_ja(format!("{verb} {}", names.join(", ")), format!("{}{suffix}", names.join("、")))
}

/// A step of several changes, in order; runs of declarations are taken together, so that an edge may name
/// what the same run declares. Callouts of its own take the place of those of the patterns in it.
fn step(context: &mut Context<'_>, state: &mut State, caption: Option<&Text>, body: &[Statement]) {
    let mut patterns = Vec::new();
    let mut declared: Vec<&Statement> = Vec::new();
    for statement in body {
        let declares =
            matches!(statement.node, StatementKind::Element(_) | StatementKind::Edge(_) | StatementKind::Note(..));
        if declares {
            declared.push(statement);
            continue;
        }
        declare(context, state, &std::mem::take(&mut declared));
        match &statement.node {
            StatementKind::Step(..) => context.diagnostics.push(
                Diagnostic::error(
                    Code::Misplaced,
                    statement.span,
                    both!("a step cannot stand in a step", "ステップの中にステップは書けません"),
                )
                .help(both!("write one after the other", "順に並べて書いてください")),
            ),
            StatementKind::Kind(_) | StatementKind::Pattern(_) | StatementKind::Rule(_) | StatementKind::Import(_) => {
                context.diagnostics.push(
                    Diagnostic::error(
                        Code::Misplaced,
                        statement.span,
                        both!("a definition cannot stand in a step", "ステップの中に定義は書けません"),
                    )
                    .help(both!("move it to the top of the file", "ファイルの先頭に移してください")),
                );
            }
            // Read with those of the whole design.
            StatementKind::Hint(..) | StatementKind::Policy(_) => {}
            StatementKind::Expect(expectation) => expect(context, state, expectation, statement.span),
            StatementKind::Property(property) => {
                let key = &property.key.node;
                let help = if builtin_ids().any(|id| id == key) {
                    both!("to apply the pattern, write `apply {key}`", "パターンを適用するには`apply {key}`と書きます")
                } else {
                    both!(
                        "its caption stands before the block: `step \"caption\" {{ … }}`; properties of an element change by `set web {key}=…`",
                        "見出しはブロックの前に書きます: `step \"見出し\" {{ … }}`。要素のプロパティは`set web {key}=…`で変えます"
                    )
                };
                let message = both!("a step has no properties", "ステップにプロパティはありません");
                context.diagnostics.push(Diagnostic::error(Code::Misplaced, property.span, message).help(help));
            }
            StatementKind::Callout(..) => {}
            _ => {
                let callouts = std::mem::take(&mut state.callouts);
                change(context, state, statement);
                let added = std::mem::replace(&mut state.callouts, callouts);
                state.callouts.extend(added);
                patterns.extend(state.pattern.take().zip(state.pattern_name.take()));
            }
        }
    }
    declare(context, state, &declared);
    own_callouts(context, state, body);
    state.caption = caption.map(written);
    if let [(id, name)] = patterns.as_slice() {
        state.pattern = Some(id.clone());
        state.pattern_name = Some(name.clone());
    }
}

fn own_callouts(context: &mut Context<'_>, state: &mut State, body: &[Statement]) {
    let own = body.iter().filter_map(|statement| match &statement.node {
        StatementKind::Callout(text, anchor) => Some((text, anchor)),
        _ => None,
    });
    for (at, (text, anchor)) in own.enumerate() {
        if at == 0 {
            state.callouts.clear();
        }
        callout(context, state, text, anchor);
    }
}

fn remove(context: &mut Context<'_>, state: &mut State, target: &Target) {
    if target.to.is_some() {
        for link in resolve::edges(context, &state.architecture, target) {
            state.architecture.disconnect(link);
        }
        return;
    }
    for name in &target.ids {
        if let Some(node) = resolve::element(context, &state.architecture, name) {
            state.architecture.remove(node);
        }
    }
}

fn move_into(context: &mut Context<'_>, state: &mut State, names: &[Name], into: Option<&Name>) {
    let container = match into {
        None => None,
        Some(name) => match resolve::element(context, &state.architecture, name) {
            Some(node) => Some(node),
            None => return,
        },
    };
    for name in names {
        let Some(node) = resolve::element(context, &state.architecture, name) else { continue };
        if let Some(container) = container {
            if state.architecture.within(container, Some(node)) {
                let id = &name.node;
                let message = both!("`{id}` cannot be moved into itself", "`{id}`をそれ自身の中には移せません");
                context.diagnostics.push(Diagnostic::error(Code::Containment, name.span, message));
                continue;
            }
            let kind = &state.architecture.element(node).kind;
            if let Some(holder) = state.architecture.holder(Some(container)).filter(|holder| !may_hold(holder, kind)) {
                let diagnostic = misplaced(context, holder, kind, name);
                context.diagnostics.push(diagnostic);
                continue;
            }
            let architecture = &state.architecture;
            let most = context.limits.containers();
            if architecture.depth(container) + 2 + architecture.height(node) > most {
                let message = both!("elements may stand in each other {most} deep", "要素の入れ子は{most}段までです");
                context.diagnostics.push(Diagnostic::error(Code::Nesting, name.span, message));
                continue;
            }
        }
        state.architecture.move_into(node, container);
    }
}

fn rename(context: &mut Context<'_>, state: &mut State, from: &Name, to: &Name) {
    let Some(node) = resolve::element(context, &state.architecture, from) else { return };
    match state.architecture.find(&to.node) {
        Some(other) if other != node => {
            let id = &to.node;
            let message = both!("the id `{id}` is taken", "ID`{id}`は使われています");
            let first = state.architecture.element(other).span;
            context.diagnostics.push(
                Diagnostic::error(Code::DuplicateId, to.span, message)
                    .related(first, both!("by this element", "この要素のIDです"))
                    .help(both!("choose another id", "別のIDにしてください")),
            );
        }
        _ => {
            let group = state.architecture.element(node).properties.text("group");
            state.architecture.rename(node, &to.node);
            // A group that is named after the element keeps being so named: the members stay together.
            if group == from.node && !group.is_empty() {
                rename_group(&mut state.architecture, &group, &to.node);
            }
        }
    }
}

fn rename_group(architecture: &mut Architecture, old: &str, new: &str) {
    let members: Vec<_> =
        architecture.nodes().into_iter().filter(|&n| architecture.element(n).properties.text("group") == old).collect();
    for node in members {
        architecture.element_mut(node).properties.set("group", Value::text(new));
    }
}

fn set(context: &mut Context<'_>, state: &mut State, target: &Target, label: Option<&Text>, properties: &[Property]) {
    if target.to.is_some() {
        let checked: Vec<_> = properties.iter().filter_map(|p| properties::of_edge(context, p)).collect();
        let mut new_label = label.map(written);
        let mut new = Properties::default();
        put(checked, &mut new_label, &mut new);
        for link in resolve::edges(context, &state.architecture, target) {
            let edge = state.architecture.edge_mut(link);
            edge.label = new_label.clone().or_else(|| edge.label.take());
            new.iter().for_each(|(key, value)| edge.properties.set(key, value.clone()));
        }
        return;
    }
    for node in resolve::elements(context, &state.architecture, &target.ids) {
        let kind = state.architecture.element(node).kind.clone();
        let checked = properties.iter().filter_map(|p| properties::of_element(context, &kind, p)).collect();
        let element = state.architecture.element_mut(node);
        if let Some(label) = label {
            element.label = Some(written(label));
        }
        put(checked, &mut element.label, &mut element.properties);
    }
}

fn mark(context: &mut Context<'_>, state: &mut State, names: &[Name], failed: bool) {
    for node in resolve::elements(context, &state.architecture, names) {
        let uid = state.architecture.element(node).uid;
        if failed {
            state.failed.insert(uid);
        } else {
            state.failed.remove(&uid);
        }
    }
}
