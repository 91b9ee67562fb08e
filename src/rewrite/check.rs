//! Checks a definition when it is compiled: functions exist and are called rightly, variables are bound.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{LocalisedText, Vocabulary, both};
use crate::rewrite::function::{self, Body, Function};
use crate::rewrite::pattern::{Pattern, Precondition};
use crate::rewrite::rule::Rule;
use crate::source::Span;
use crate::suggest::meant;
use crate::syntax::tree::{Action, ActionKind, Expr, ExprKind, Name};

/// Reports what is wrong with a pattern's expressions and actions.
pub fn check(pattern: &Pattern, diagnostics: &mut Diagnostics) {
    let mut checker = Checker::new(Code::PatternDefinition, None, diagnostics);
    checker.bound.extend(pattern.params.iter().map(|param| param.name.clone()));
    for precondition in &pattern.preconditions {
        match precondition {
            Precondition::Target => {
                if let Some(target) = &pattern.target {
                    target.default.iter().for_each(|default| checker.expr(default));
                    checker.bind(&target.variable);
                }
            }
            Precondition::Binding(name, value, _) => {
                checker.expr(value);
                checker.bind(name);
            }
            Precondition::Require(condition, _) => checker.expr(condition),
        }
    }
    checker.actions(&pattern.rewrite);
    for (_, from, to) in &pattern.callouts {
        checker.element(from);
        to.iter().for_each(|(_, to)| checker.element(to));
    }
    checker.looking = Some("an `ensure`");
    for ensure in &pattern.ensures {
        checker.actions(&ensure.actions);
    }
}

/// Reports what is wrong with a rule's expressions.
pub fn check_rule(rule: &Rule, diagnostics: &mut Diagnostics) {
    let mut checker = Checker::new(Code::RuleDefinition, Some("a rule"), diagnostics);
    for (name, value) in &rule.bindings {
        checker.expr(value);
        checker.bind(name);
    }
    if let Some(find) = &rule.find {
        checker.expr(&find.found);
        checker.bind(&find.variable);
    }
}

struct Checker<'a> {
    bound: Vec<String>,
    /// Where nothing may be changed, in words.
    looking: Option<&'static str>,
    code: Code,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Checker<'a> {
    fn new(code: Code, looking: Option<&'static str>, diagnostics: &'a mut Diagnostics) -> Self {
        Checker { bound: Vec::new(), looking, code, diagnostics }
    }

    fn report(&mut self, span: Span, message: LocalisedText, help: Option<LocalisedText>) {
        self.diagnostics.push(Diagnostic::error(self.code, span, message).maybe_help(help));
    }

    /// A word for a kind stands for the kind: a variable of that name would take its place. Kinds that came later let older
    /// patterns have their variables.
    fn bind(&mut self, name: &Name) {
        if Vocabulary::builtin().kinds().any(|kind| kind.reserved && kind.id == name.node) {
            let word = &name.node;
            let message =
                both!("`{word}` is a kind and cannot be a variable", "`{word}`は種類なので、変数にはできません");
            self.report(name.span, message, Some(both!("choose another name", "別の名前にしてください")));
        }
        self.bound.push(name.node.clone());
    }

    fn with(&mut self, name: &str, run: impl FnOnce(&mut Self)) {
        let depth = self.bound.len();
        self.bound.push(name.to_owned());
        run(self);
        self.bound.remove(depth);
    }

    fn actions(&mut self, actions: &[Action]) {
        actions.iter().for_each(|action| self.action(action));
    }

    fn action(&mut self, action: &Action) {
        self.belongs_here(action);
        match &action.node {
            ActionKind::Let(name, value, _) => {
                self.expr(value);
                self.bind(name);
            }
            ActionKind::For(name, set, body) => {
                self.element(set);
                self.with(&name.node, |checker| checker.actions(body));
            }
            ActionKind::If(condition, then, otherwise) => {
                self.expr(condition);
                self.actions(then);
                self.actions(otherwise);
            }
            ActionKind::Remove(from, to) => {
                self.element(from);
                to.iter().for_each(|(_, to)| self.element(to));
            }
            ActionKind::Move(what, into) => {
                self.element(what);
                self.element(into);
            }
            ActionKind::Set(from, to, _, settings) => {
                self.element(from);
                to.iter().for_each(|(_, to)| self.element(to));
                self.settings(settings);
            }
            ActionKind::Connect(from, _, to, _, settings) => {
                self.element(from);
                self.element(to);
                self.settings(settings);
            }
            ActionKind::Call(call) => self.expr(call),
            ActionKind::Expect { actors, without, .. } => actors.iter().chain(without).for_each(|e| self.element(e)),
        }
    }

    /// A rewrite changes, an `ensure` looks.
    fn belongs_here(&mut self, action: &Action) {
        use ActionKind::{Connect, Expect, Move, Remove, Set};
        match (&action.node, self.looking) {
            (Remove(..) | Move(..) | Set(..) | Connect(..), Some(place)) => {
                let help = both!(
                    "to ask whether there is an edge, write `edge(a, \"->\", b)`",
                    "線があるかを調べるには`edge(a, \"->\", b)`と書きます"
                );
                let message = both!("{place} changes nothing", "ここでは図を変更できません({place})");
                self.report(action.span, message, Some(help));
            }
            (Expect { .. }, None) => {
                let help = both!(
                    "say what must be there with `require … or error …`",
                    "必要なものは`require … or error …`で書きます"
                );
                let message = both!("`expect` belongs into an `ensure`", "`expect`は`ensure`の中に書きます");
                self.report(action.span, message, Some(help));
            }
            _ => {}
        }
    }

    fn settings(&mut self, settings: &[(Name, Expr)]) {
        for (key, value) in settings {
            self.property(key.span, &key.node);
            self.expr(value);
        }
    }

    /// A property that neither elements nor edges have could never be set.
    fn property(&mut self, span: Span, key: &str) {
        let vocabulary = Vocabulary::builtin();
        let mut known = vocabulary.property_names();
        known.push("label");
        if !known.contains(&key) {
            let message = both!("there is no property `{key}`", "`{key}`というプロパティはありません");
            self.report(span, message, meant(key, known));
        }
    }

    /// An expression where a word that is no variable would make no sense.
    fn element(&mut self, expr: &Expr) {
        if let ExprKind::Name(name) = &expr.node {
            if name != "none" && !self.bound.contains(name) {
                let help = meant(name, self.bound.iter().map(String::as_str));
                let message = both!("there is no variable `{name}` here", "ここに`{name}`という変数はありません");
                self.report(expr.span, message, help);
            }
        } else {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.node {
            ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Name(_) => {}
            ExprKind::List(items) => items.iter().for_each(|item| self.expr(item)),
            ExprKind::Call(name, arguments) => self.call(expr.span, name, arguments),
            ExprKind::Field(base, _) => self.element(base),
            ExprKind::Index(list, at) => {
                self.element(list);
                self.expr(at);
            }
            ExprKind::Not(a) => self.expr(a),
            ExprKind::Or(a, b) | ExprKind::And(a, b) | ExprKind::Compare(a, _, b) | ExprKind::Sum(a, _, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expr(part)),
            ExprKind::Where(variable, set, condition) => {
                self.element(set);
                self.with(variable, |checker| checker.expr(condition));
            }
            ExprKind::ForEach(value, variable, set) => {
                self.element(set);
                self.with(variable, |checker| checker.expr(value));
            }
        }
    }

    fn call(&mut self, span: Span, name: &str, arguments: &[(Option<String>, Expr)]) {
        match function::find(name) {
            Some(function) => {
                if let Some(place) = self.looking.filter(|_| matches!(function.body, Body::Verb(_))) {
                    let message = both!(
                        "`{name}` changes the drawing, and {place} changes nothing",
                        "`{name}`は図を変更する関数で、ここ({place})では使えません"
                    );
                    self.report(span, message, None);
                }
                self.arguments(span, function, arguments);
            }
            None => {
                let help = meant(name, function::all().map(|function| function.name));
                let message = both!("there is no function `{name}`", "`{name}`という関数はありません");
                self.report(span, message, help);
            }
        }
        arguments.iter().for_each(|(_, value)| self.expr(value));
    }

    fn arguments(&mut self, span: Span, function: &Function, arguments: &[(Option<String>, Expr)]) {
        let count = arguments.iter().filter(|(key, _)| key.is_none()).count();
        let (name, signature) = (function.name, function.signature);
        let usage = Some(both!("it is called as `{signature}`", "`{signature}`のように呼びます"));
        if count < function.arity.0 || count > function.arity.1 {
            let message =
                both!("`{name}` does not take {count} arguments", "`{name}`の引数の数は{count}ではありません");
            self.report(span, message, usage.clone());
        }
        let free = function.named.contains(&"*");
        for key in arguments.iter().filter_map(|(key, _)| key.as_deref()) {
            match (function.named.contains(&key), free) {
                (true, _) => {}
                (false, true) => self.property(span, key),
                (false, false) => {
                    let message = both!("`{name}` has no argument `{key}`", "`{name}`に`{key}`という引数はありません");
                    self.report(span, message, usage.clone());
                }
            }
        }
    }
}
