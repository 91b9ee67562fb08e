//! Runs the actions of a rewrite.

use crate::model::{LocalisedText, Node, Op};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;
use crate::syntax::tree::{Action, ActionKind, Expr, Name, Text};

impl Machine<'_> {
    /// Runs actions in order.
    pub fn run(&mut self, actions: &[Action]) -> Result<(), Trouble> {
        actions.iter().try_for_each(|action| self.act(action))
    }

    fn act(&mut self, action: &Action) -> Result<(), Trouble> {
        self.costs.steps(1)?;
        match &action.node {
            ActionKind::Let(name, value, error) => self.bind(name, value, error.as_ref()),
            ActionKind::For(name, set, body) => {
                for item in self.evaluate(set)?.into_items() {
                    self.with(&name.node, item, |machine| machine.run(body))?;
                }
                Ok(())
            }
            ActionKind::If(condition, then, otherwise) => {
                let branch = if self.evaluate(condition)?.truthy() { then } else { otherwise };
                self.run(branch)
            }
            ActionKind::Remove(from, to) => self.remove(from, to.as_ref()),
            ActionKind::Move(what, into) => self.move_into(what, into),
            ActionKind::Set(from, to, label, settings) => self.set(from, to.as_ref(), label.as_ref(), settings),
            ActionKind::Connect(from, op, to, label, settings) => self.connect(from, *op, to, label.as_ref(), settings),
            ActionKind::Call(call) => self.evaluate(call).map(|_| ()),
            ActionKind::Expect { .. } => Err(Trouble::Definition {
                span: action.span,
                message: "`expect` belongs into an `ensure`: a rewrite cannot be refused half done".to_owned(),
            }),
        }
    }

    /// `let x = … or error …`.
    pub fn bind(&mut self, name: &Name, value: &Expr, error: Option<&Text>) -> Result<(), Trouble> {
        let value = self.evaluate(value)?;
        if let Some(error) = error.filter(|_| !value.truthy()) {
            return Err(Trouble::NotApplicable(error.node.clone()));
        }
        self.assign(&name.node, value);
        Ok(())
    }

    fn elements_of(&mut self, expr: &Expr) -> Result<Vec<Node>, Trouble> {
        let value = self.evaluate(expr)?;
        self.as_nodes(&value)
            .map_err(|_| Trouble::Definition { span: expr.span, message: "this is not an element".to_owned() })
    }

    fn remove(&mut self, from: &Expr, to: Option<&(Op, Expr)>) -> Result<(), Trouble> {
        let nodes = self.elements_of(from)?;
        let Some((op, to)) = to else {
            for node in nodes {
                // An earlier one may have held this one.
                if self.architecture().contains(node) {
                    self.costs.scan(self.architecture())?;
                    self.architecture_mut().remove(node);
                }
            }
            return Ok(());
        };
        let targets = self.elements_of(to)?;
        self.costs.steps(nodes.len() * targets.len())?;
        for (a, b) in pairs(&nodes, &targets) {
            if let Some(link) = self.architecture().find_edge(a, *op, b) {
                self.costs.scan(self.architecture())?;
                self.architecture_mut().disconnect(link);
            }
        }
        Ok(())
    }

    fn move_into(&mut self, what: &Expr, into: &Expr) -> Result<(), Trouble> {
        let nodes = self.elements_of(what)?;
        let container = self.elements_of(into)?.first().copied();
        let depth = container.map_or(0, |container| 1 + self.architecture().depth(container));
        for node in nodes {
            self.costs.scan(self.architecture())?;
            if container.is_some_and(|container| self.architecture().within(container, Some(node))) {
                let message = "an element cannot be moved into itself".to_owned();
                return Err(Trouble::Definition { span: what.span, message });
            }
            self.costs.depth(1 + depth + self.architecture().height(node))?;
            self.architecture_mut().move_into(node, container);
        }
        Ok(())
    }

    /// Properties of elements, or of those edges that exist.
    fn set(
        &mut self,
        from: &Expr,
        to: Option<&(Op, Expr)>,
        label: Option<&Text>,
        settings: &[(Name, Expr)],
    ) -> Result<(), Trouble> {
        let nodes = self.elements_of(from)?;
        let mut values = self.settings(settings)?;
        let Some((op, to)) = to else {
            if let Some(label) = label {
                values.push(("label".to_owned(), Val::Label(self.filled(label)?)));
            }
            for node in nodes {
                primitive::put(self, node, &values)?;
            }
            return Ok(());
        };
        let targets = self.elements_of(to)?;
        self.costs.steps(nodes.len() * targets.len())?;
        for (a, b) in pairs(&nodes, &targets) {
            if self.architecture().find_edge(a, *op, b).is_some() {
                self.join(a, *op, b, label, &values)?;
            }
        }
        Ok(())
    }

    fn connect(
        &mut self,
        from: &Expr,
        op: Op,
        to: &Expr,
        label: Option<&Text>,
        settings: &[(Name, Expr)],
    ) -> Result<(), Trouble> {
        let sources = self.elements_of(from)?;
        let targets = self.elements_of(to)?;
        let values = self.settings(settings)?;
        self.costs.steps(sources.len() * targets.len())?;
        for (a, b) in pairs(&sources, &targets) {
            self.join(a, op, b, label, &values)?;
        }
        Ok(())
    }

    fn join(
        &mut self,
        a: Node,
        op: Op,
        b: Node,
        label: Option<&Text>,
        values: &[(String, Val)],
    ) -> Result<(), Trouble> {
        let mut label = label.map(|label| self.filled(label)).transpose()?;
        let mut properties = Vec::new();
        let mut unlabelled = false;
        for (key, value) in values {
            self.costs.texts(value.bytes())?;
            match (key.as_str(), value) {
                ("label", Val::None) => unlabelled = true,
                ("label", Val::Label(text)) => label = Some(text.clone()),
                ("label", value) => label = Some(LocalisedText::same(value.to_text(self.architecture()))),
                _ => properties.push((key.clone(), value.to_value(self.architecture()))),
            }
        }
        primitive::connect(self, a, op, b, label, &properties)?;
        if let Some(link) = self.architecture().find_edge(a, op, b).filter(|_| unlabelled) {
            self.architecture_mut().edge_mut(link).label = None;
        }
        Ok(())
    }

    /// A label in which the names of variables in braces have become their values: `"after {days} days"`.
    pub(super) fn filled(&self, label: &Text) -> Result<LocalisedText, Trouble> {
        if !label.node.iter().any(|(_, text)| text.contains('{')) {
            return Ok(label.node.clone());
        }
        let mut filled = LocalisedText::default();
        for (language, text) in label.node.iter() {
            let mut parts = text.split('{');
            let mut words = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let value = part.split_once('}').and_then(|(name, rest)| Some((self.variable(name)?, rest)));
                match value {
                    Some((value, rest)) => words += &(value.to_text(self.architecture()) + rest),
                    None => words += &format!("{{{part}"),
                }
            }
            filled.add(language, words);
        }
        self.costs.texts(filled.bytes())?;
        Ok(filled)
    }

    fn settings(&mut self, settings: &[(Name, Expr)]) -> Result<Vec<(String, Val)>, Trouble> {
        settings.iter().map(|(key, value)| Ok((key.node.clone(), self.evaluate(value)?))).collect()
    }
}

/// Every pair of two lists, the first one's order first.
fn pairs(sources: &[Node], targets: &[Node]) -> impl Iterator<Item = (Node, Node)> {
    sources.iter().flat_map(|&a| targets.iter().map(move |&b| (a, b)))
}
