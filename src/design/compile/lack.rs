//! What a pattern lacks in a state, and what would help: the author's part of [`crate::rewrite::why`].

use crate::design::State;
use crate::design::compile::supply::{Supply, supply};
use crate::diagnostic::Diagnostic;
use crate::model::{Languages, LocalisedText};
use crate::rewrite::why::{
    self, Case, NotEnough, Provider, Trials, Work, nearest, not_enough, other_targets, provider,
};

/// Why a pattern cannot be applied, and what would change that.
#[derive(Clone, PartialEq, Debug)]
pub struct Lack {
    /// What is missing, in the pattern's own words.
    pub words: LocalisedText,
    /// The nearest thing to what it looks for, if that can be said.
    pub nearest: Option<LocalisedText>,
    /// Elements to which it can be applied, by id: the first few.
    pub targets: Vec<String>,
    /// The target that the author named, and patterns that can be applied to it where this one takes nothing of its kind.
    pub instead: Option<(String, Vec<&'static str>)>,
    /// A pattern after which it can be applied.
    pub first: Option<Provider>,
    /// What the pattern's own words name, so that it helps here.
    pub supply: Option<Supply>,
    /// When nothing helps: why the pattern that its words name does not.
    pub not_enough: Option<NotEnough>,
    /// True when the author named the target.
    given: bool,
    pattern: String,
}

/// Looks for what helps a pattern that has been refused with its own words.
pub fn lack(case: Case<'_>, state: &State, words: LocalisedText, trials: &Trials, all: &mut Work) -> Lack {
    let near = nearest(case);
    let mut work = all.part();
    let instead = instead(case, &mut work);
    let supply = supply(case, state, &words, near.target, &mut work);
    let targets = other_targets(case, &mut work);
    // A pattern that only happens to help is worth saying when nothing better is known.
    let first = provider(case, &words, near.target, trials, &mut work).filter(|one| one.akin || supply.is_none());
    let not_enough = match (&first, &supply) {
        (None, None) => not_enough(case, &words, trials, &mut work),
        _ => None,
    };
    all.back(work);
    Lack {
        targets: targets.into_iter().map(|node| case.architecture.element(node).id.clone()).collect(),
        instead,
        first,
        supply,
        not_enough,
        nearest: near.words,
        words,
        given: case.arguments.target.is_some(),
        pattern: case.pattern.id.clone(),
    }
}

/// What to do with a target that this pattern takes in no state; none when it does.
fn instead(case: Case<'_>, work: &mut Work) -> Option<(String, Vec<&'static str>)> {
    let node = case.arguments.target?;
    let item = case.pattern.target.as_ref().filter(|item| why::is_for_machines(item, case.vocabulary))?;
    if why::takes(item, case.architecture, node, case.vocabulary) {
        return None;
    }
    let takers = why::takers(case, node, work);
    (!takers.is_empty()).then(|| (case.architecture.element(node).id.clone(), takers))
}

impl Lack {
    /// What to do, one sentence each, the best first.
    pub fn help(&self) -> Vec<LocalisedText> {
        let first = self.first.as_ref().map(|first| {
            LocalisedText::en_ja(
                format!("`{first}` first; then this can be applied"),
                format!("先に`{first}`を実行すると適用できます"),
            )
        });
        let supply = self.supply.as_ref().map(Supply::help);
        let not_enough = self.not_enough.as_ref().map(not_enough_in_words);
        let mut help: Vec<LocalisedText> = first.into_iter().chain(supply).chain(not_enough).collect();
        if let Some(instead) = self.instead.as_ref() {
            help.insert(0, instead_in_words(instead));
        }
        if let Some(targets) = self.other_targets() {
            help.insert(if self.given { 0 } else { help.len() }, targets);
        }
        help
    }

    fn other_targets(&self) -> Option<LocalisedText> {
        let ids = why::ids(&self.targets)?;
        let example = format!("apply {} to {}", self.pattern, self.targets[0]);
        Some(LocalisedText::en_ja(
            format!("it can be applied to {}: `{example}`", ids.en),
            format!("{}になら適用できます: `{example}`", ids.ja),
        ))
    }

    /// A finding with all that is known.
    pub fn tell(self, diagnostic: Diagnostic) -> Diagnostic {
        let help = self.help();
        let diagnostic = diagnostic.localised(self.words);
        let diagnostic = self.nearest.into_iter().fold(diagnostic, Diagnostic::note);
        help.into_iter().fold(diagnostic, Diagnostic::help)
    }
}

fn instead_in_words((id, patterns): &(String, Vec<&'static str>)) -> LocalisedText {
    let quoted: Vec<String> = patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
    let example = format!("apply {} to {id}", patterns[0]);
    LocalisedText::en_ja(
        format!("what fits `{id}`: {}; e.g. `{example}`", quoted.join(", ")),
        format!("`{id}`に適用できるパターン: {}(例: `{example}`)", quoted.join("、")),
    )
}

fn not_enough_in_words(why: &NotEnough) -> LocalisedText {
    let of = |words: &LocalisedText, tag| words.get(&Languages::new(Some(tag), None)).to_owned();
    match why {
        NotEnough::Refused(words) => LocalisedText::en_ja(
            format!("that one cannot be applied yet either: {}", of(words, "en")),
            format!("そのパターンもまだ適用できません: {}", of(words, "ja")),
        ),
        NotEnough::Then(application, words) => LocalisedText::en_ja(
            format!("`{application}` first; then this still says: {}", of(words, "en")),
            format!("先に`{application}`を実行しても、まだ次の点が足りません: {}", of(words, "ja")),
        ),
    }
}
