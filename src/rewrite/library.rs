//! The patterns of a design: its own, and the built-in ones, each read when it is first named; and the rules of `check`.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::data;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::model::Vocabulary;
use crate::rewrite::pattern::Pattern;
use crate::rewrite::rule::Rule;
use crate::source::SourceMap;
use crate::syntax::tree::StatementKind;

/// Patterns by name.
#[derive(Clone, Default)]
pub struct Library {
    own: BTreeMap<String, Arc<Pattern>>,
    read: BTreeMap<String, Arc<Pattern>>,
    rules: Vec<Arc<Rule>>,
}

/// Ids of the built-in patterns, sorted.
pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
    data::PATTERNS.iter().map(|(id, _, _)| *id)
}

impl Library {
    /// Adds a design's own pattern; a built-in one of the name is no longer seen.
    pub fn add(&mut self, pattern: Pattern) {
        self.own.insert(pattern.id.clone(), Arc::new(pattern));
    }

    /// The design's own pattern of a name.
    pub fn own(&self, name: &str) -> Option<&Arc<Pattern>> {
        self.own.get(name)
    }

    /// The pattern of an id, to be tried and not to be shown: the design's own first.
    pub fn known(&self, id: &str) -> Option<&Pattern> {
        self.own.get(id).map(|pattern| &**pattern).or_else(|| builtin(id))
    }

    /// The design's own patterns, by name.
    pub fn own_patterns(&self) -> impl Iterator<Item = &Arc<Pattern>> {
        self.own.values()
    }

    /// Adds a rule of the design's own; a built-in one of the name is no longer looked at.
    pub fn add_rule(&mut self, rule: Rule) {
        self.rules.push(Arc::new(rule));
    }

    /// The design's own rules, in the order of the text.
    pub fn own_rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// All rules: the built-in ones by id, those that the design replaces among them, then the design's own.
    pub fn rules(&self) -> Vec<&Rule> {
        let own = |id: &str| self.rules.iter().find(|rule| rule.id == id).map(|rule| &**rule);
        let known = builtin_rules().iter().map(|rule| own(&rule.id).unwrap_or(rule));
        let new = self.rules.iter().map(|rule| &**rule).filter(|rule| builtin_rule(&rule.id).is_none());
        known.chain(new).collect()
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = builtin_ids().map(str::to_owned).chain(self.own.keys().cloned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The pattern of a name or alias: the design's own first. A faulty built-in file is reported like a user's.
    pub fn get(&mut self, name: &str, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Arc<Pattern>> {
        if let Some(pattern) = self
            .own
            .get(name)
            .or_else(|| self.own.values().find(|p| p.aliases.iter().any(|a| folded(a) == folded(name))))
        {
            return Some(pattern.clone());
        }
        if let Some(pattern) = self.read.get(name) {
            return Some(pattern.clone());
        }
        let id = builtin_ids().find(|id| *id == name).or_else(|| builtin_alias(name))?;
        let pattern = Arc::new(read_builtin(id, sources, diagnostics)?);
        self.read.insert(name.to_owned(), pattern.clone());
        Some(pattern)
    }
}

/// A built-in pattern by id, to be tried and not to be shown: it is read once for the whole run, so its places belong to
/// no [`SourceMap`] of a design.
pub fn builtin(id: &str) -> Option<&'static Pattern> {
    static READ: LazyLock<Vec<OnceLock<Option<Pattern>>>> =
        LazyLock::new(|| data::PATTERNS.iter().map(|_| OnceLock::new()).collect());
    let at = builtin_ids().position(|known| known == id)?;
    let read = || read_builtin(id, &mut SourceMap::default(), &mut Diagnostics::default());
    READ[at].get_or_init(read).as_ref()
}

/// Ids of the built-in rules, sorted.
pub fn builtin_rule_ids() -> impl Iterator<Item = &'static str> {
    data::RULES.iter().map(|(id, _, _)| *id)
}

/// The built-in rules, by id, read once for the whole run.
pub fn builtin_rules() -> &'static [Rule] {
    static READ: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let read = |id| read_builtin_rule(id, &mut SourceMap::default(), &mut Diagnostics::default());
        builtin_rule_ids().filter_map(read).collect()
    });
    &READ
}

/// A built-in rule by id.
pub fn builtin_rule(id: &str) -> Option<&'static Rule> {
    builtin_rules().iter().find(|rule| rule.id == id)
}

/// Reads and compiles a built-in rule.
pub fn read_builtin_rule(id: &str, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Rule> {
    let (_, path, text) = data::RULES.iter().find(|(known, _, _)| *known == id)?;
    let source = sources.add_builtin(*path, *text);
    let statements = crate::syntax::parse(text, source, &Limits::default(), diagnostics).statements;
    statements.into_iter().find_map(|statement| match statement.node {
        StatementKind::Rule(rule) => Some(Rule::compile(&rule, Vocabulary::builtin(), diagnostics)),
        _ => None,
    })
}

/// Reads and compiles a built-in pattern.
pub fn read_builtin(id: &str, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Pattern> {
    let (_, path, text) = data::PATTERNS.iter().find(|(known, _, _)| *known == id)?;
    let source = sources.add_builtin(*path, *text);
    let statements = crate::syntax::parse(text, source, &Limits::default(), diagnostics).statements;
    statements.into_iter().find_map(|statement| match statement.node {
        StatementKind::Pattern(pattern) => {
            let pattern = Pattern::compile(&pattern, Vocabulary::builtin(), diagnostics);
            pattern.guide.check(Vocabulary::builtin(), &builtin_ids().collect::<Vec<_>>(), diagnostics);
            Some(pattern)
        }
        _ => None,
    })
}

/// The built-in pattern that a name stands for, as no other's alias.
fn builtin_alias(name: &str) -> Option<&'static str> {
    match aliased(name)[..] {
        [id] => Some(id),
        _ => None,
    }
}

/// The built-in patterns that list a name among their aliases. Only looked for when no id fits, so that the files are not
/// all read for every design.
pub fn aliased(name: &str) -> Vec<&'static str> {
    let name = folded(name);
    let mentions = |text: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with("aliases"));
        line.is_some_and(|line| line.split('"').skip(1).step_by(2).any(|alias| folded(alias) == name))
    };
    data::PATTERNS.iter().filter(|(_, _, text)| mentions(text)).map(|(id, _, _)| *id).collect()
}

/// A name as it is looked for: `On-demand Disk` is `on-demand-disk`.
fn folded(name: &str) -> String {
    name.to_lowercase().replace([' ', '_', '/'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        let get = |name: &str| {
            let found = Library::default().get(name, &mut SourceMap::default(), &mut Diagnostics::default());
            found.map(|pattern| pattern.id.clone())
        };
        for name in ["On-demand Disk", "on-demand-disk", "on_demand_disk", "ondemand-disk"] {
            assert_eq!(get(name).as_deref(), Some("ondemand-disk"), "{name}");
        }
        assert_eq!(get("session store").as_deref(), Some("state-sharing"));
        // What is said of several patterns is none's name.
        assert!(aliased("reverse proxy").len() > 1 && get("reverse proxy").is_none());
    }
}
