//! What becomes of a finding: the word that is nearest to the element decides.
//!
//! A policy in the element goes before one of what holds it, that before one of the file, and that before the command
//! line; among equals a rule's own name goes before its severity, and that before `all`; then the strictest wins.

use std::cmp::Reverse;

use crate::design::Policy;
use crate::design::compile::policy::ALL;
use crate::diagnostic::Severity;
use crate::model::{Architecture, Node};
use crate::rewrite::Rule;
use crate::rewrite::rule::SEVERITIES;
use crate::syntax::tree::Level;

/// What the command line says: rules, severities or `all`, by level.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Not told.
    pub allow: Vec<String>,
    /// Warnings.
    pub warn: Vec<String>,
    /// Errors.
    pub deny: Vec<String>,
}

/// How far away a word stands; the nearest counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Distance {
    /// In the element, or in what holds it, so many containers away.
    Element(usize),
    File,
    CommandLine,
}

/// What is said of a finding.
pub(super) struct Verdict<'d> {
    /// What becomes of it; none: what its rule says.
    pub level: Option<Level>,
    /// The policy that decides; none for the command line.
    pub policy: Option<&'d Policy>,
    /// The places (among the policies) of all that speak of it.
    pub spoken: Vec<usize>,
}

impl Levels {
    /// Every word of the command line that is no rule, no severity and not `all`.
    pub fn unknown(&self, known: impl Fn(&str) -> bool) -> Vec<&str> {
        let words = self.allow.iter().chain(&self.warn).chain(&self.deny).map(String::as_str);
        words.filter(|word| !known(word) && *word != ALL && SEVERITIES.iter().all(|(name, _)| name != word)).collect()
    }

    /// What becomes of what a rule has found.
    pub(super) fn judge<'d>(
        &self,
        rule: &Rule,
        node: Node,
        architecture: &Architecture,
        policies: &'d [Policy],
    ) -> Verdict<'d> {
        let mut spoken = Vec::new();
        let mut said: Vec<(Distance, u8, Reverse<Level>, Option<&'d Policy>)> = Vec::new();
        for (at, policy) in policies.iter().enumerate() {
            let distance = distance(policy, node, architecture);
            let nearest = policy.rules.iter().filter_map(|word| precision(word, rule)).min();
            if let (Some(distance), Some(precision)) = (distance, nearest) {
                said.push((distance, precision, Reverse(policy.level), Some(policy)));
                spoken.push(at);
            }
        }
        for (level, words) in [(Level::Allow, &self.allow), (Level::Warn, &self.warn), (Level::Deny, &self.deny)] {
            let nearest = words.iter().filter_map(|word| precision(word, rule)).min();
            said.extend(nearest.map(|precision| (Distance::CommandLine, precision, Reverse(level), None)));
        }
        let first = said.into_iter().min_by_key(|(distance, precision, level, _)| (*distance, *precision, *level));
        Verdict {
            level: first.as_ref().map(|(_, _, level, _)| level.0),
            policy: first.and_then(|(_, _, _, policy)| policy),
            spoken,
        }
    }
}

/// The severity of a finding that is told; none for one that is not.
pub(super) fn severity(rule: &Rule, level: Option<Level>) -> Option<Severity> {
    match level {
        None => Some(rule.severity),
        Some(Level::Allow) => None,
        Some(Level::Warn) => Some(Severity::Warning),
        Some(Level::Deny) => Some(Severity::Error),
    }
}

/// How precisely a word names a rule, the most precise first; none when it does not.
fn precision(word: &str, rule: &Rule) -> Option<u8> {
    let severity = SEVERITIES.iter().any(|(name, severity)| *name == word && *severity == rule.severity);
    match word {
        _ if word == rule.id => Some(0),
        _ if severity => Some(1),
        ALL => Some(2),
        _ => None,
    }
}

/// How near a policy is to an element; none when it speaks of others.
fn distance(policy: &Policy, node: Node, architecture: &Architecture) -> Option<Distance> {
    let Some(uids) = &policy.elements else { return Some(Distance::File) };
    let holders = std::iter::once(node).chain(architecture.ancestors(node));
    holders.enumerate().find_map(|(at, holder)| {
        // A copy is what its original is.
        let originals = std::iter::successors(Some(architecture.element(holder)), |element| {
            element.origin.copy_uid.and_then(|uid| architecture.find_uid(uid)).map(|node| architecture.element(node))
        });
        let mut originals = originals.take(architecture.len());
        let meant = originals
            .any(|one| uids.contains(&one.uid) || one.origin.copy_uid.is_some_and(|original| uids.contains(&original)));
        meant.then_some(Distance::Element(at))
    })
}
