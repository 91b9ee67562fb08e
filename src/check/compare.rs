//! Which findings are gone, new, or judged differently between two designs.

use std::collections::BTreeMap;

use crate::check::finding::{Finding, StateReport};
use crate::design::State;
use crate::design::matching::Joined;
use crate::model::{Languages, Uid};
use crate::output::comparison::{Findings, Found, Judged};
use crate::source::SourceMap;

/// What was found in a state that is compared. Places are kept in words, since joining two designs renumbers files.
pub struct Seen(Vec<Sighting>);

struct Sighting {
    finding: Finding,
    file: String,
    line: usize,
    /// False when the author allows it.
    told: bool,
}

/// A rule and an element, by the identity that it has in both designs.
type Key<'a> = (&'a str, Uid);

impl Seen {
    /// What a report tells, and what it leaves out as allowed.
    pub fn new(report: StateReport, sources: &SourceMap) -> Seen {
        let sighting = |finding: Finding, told| {
            let file = sources.file(finding.span.source);
            let (line, _) = file.position(finding.span.start);
            Sighting { file: file.name.clone(), line, finding, told }
        };
        let told = report.findings.into_iter().map(|finding| sighting(finding, true));
        Seen(told.chain(report.allowed.into_iter().map(|finding| sighting(finding, false))).collect())
    }

    /// With the identities of the joined state.
    fn keyed<'a>(&'a self, state: &State) -> Vec<(Key<'a>, &'a Sighting)> {
        let architecture = &state.architecture;
        let uid = |id: &str| architecture.find(id).map(|node| architecture.element(node).uid);
        let key = |one: &'a Sighting| Some(((one.finding.rule.as_str(), uid(&one.finding.element)?), one));
        self.0.iter().filter_map(key).collect()
    }
}

impl Sighting {
    /// How it is judged; none when it is allowed.
    fn level(&self) -> Option<&'static str> {
        self.told.then(|| self.finding.severity.word())
    }

    fn found(&self, languages: &Languages) -> Found {
        let Finding { rule, severity, element, kind, message, why, fix, .. } = &self.finding;
        Found {
            rule: rule.clone(),
            severity: severity.word(),
            element: element.clone(),
            kind: kind.clone(),
            message: message.get(languages).to_owned(),
            why: why.get(languages).to_owned(),
            fix: fix.clone(),
            file: self.file.clone(),
            line: self.line,
        }
    }

    fn judged(&self, was: &Sighting, languages: &Languages) -> Judged {
        Judged {
            rule: self.finding.rule.clone(),
            element: self.finding.element.clone(),
            kind: self.finding.kind.clone(),
            old: was.level(),
            new: self.level(),
            reason: self.finding.reason.as_ref().map(|reason| reason.get(languages).to_owned()),
        }
    }
}

/// Compares what was found in the two states of a joined design.
pub fn compare(old: &Seen, new: &Seen, joined: &Joined, languages: &Languages) -> Findings {
    let [before, after] = [0, 1].map(|stage| &joined.design.states[stage]);
    let (old, new) = (old.keyed(before), new.keyed(after));
    let known: BTreeMap<Key<'_>, &Sighting> = old.iter().copied().collect();
    let present: BTreeMap<Key<'_>, &Sighting> = new.iter().copied().collect();
    let mut findings = Findings::default();
    for (key, is) in &new {
        match known.get(key) {
            None if is.told => findings.new.push(is.found(languages)),
            None => {}
            Some(was) if was.level() != is.level() => findings.changed.push(is.judged(was, languages)),
            Some(_) => findings.same += usize::from(is.told),
        }
    }
    let gone = old.iter().filter(|(key, was)| was.told && !present.contains_key(key));
    findings.gone = gone.map(|(_, was)| was.found(languages)).collect();
    findings
}
