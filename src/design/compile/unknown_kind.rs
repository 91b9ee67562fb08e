//! What to say of a word that stands where a kind does and is none, and what is drawn in its place.

use std::sync::Arc;

use crate::design::compile::{Compilation, Context};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::vocabulary::either;
use crate::model::{Kind, LocalisedText, Vocabulary, both};
use crate::suggest::{misspelt, question};
use crate::syntax::keywords::meant_statement;
use crate::syntax::tree::{ElementStatement, Name, StatementKind};

/// The kind of a statement whose word is none: a box with the word, which a warning speaks of once. None, and an error,
/// for a word that means a statement, and where its declaration could not be read.
pub(super) fn stand_in(context: &mut Context<'_>, statement: &ElementStatement) -> Option<Arc<Kind>> {
    let word = &statement.kind;
    let statement_meant = meant_statement(&word.node);
    if statement_meant.is_some() || context.lost_kinds.contains(&word.node) {
        report(context, word, statement_meant, &statement.ids);
        return None;
    }
    if context.unknown_words.insert(word.node.clone()) {
        let diagnostic = unknown_kind(&context.vocabulary, word);
        context.diagnostics.push(diagnostic);
    }
    let holds = statement.block.iter().any(|inner| matches!(inner.node, StatementKind::Element(_)));
    Some(Arc::new(context.vocabulary.unknown(&word.node, holds)))
}

/// The finding. A kind of one's own is shown, which behaves like the kind that is nearest.
fn unknown_kind(vocabulary: &Vocabulary, word: &Name) -> Diagnostic {
    let name = &word.node;
    let message = both!("`{name}` is not a kind", "`{name}`という種類はありません");
    let drawn = both!("it is drawn as a box of that name", "その名前の箱として描きます");
    let diagnostic = Diagnostic::warning(Code::UnknownWord, word.span, message).note(drawn);
    let by_meaning = vocabulary.like(name);
    let Some(near) = misspelt(name, vocabulary.words()) else {
        return match by_meaning {
            Some(base) => diagnostic.help(of_own(name, base)).help(others(vocabulary, base)),
            None => diagnostic
                .help(both!(
                    "a kind of your own says which kind it behaves like: `kind {name} : server`",
                    "独自の種類は、どの種類として振る舞うかを書いて宣言します: `kind {name} : server`"
                ))
                .help(both!("`cdp-draw icons` lists all kinds", "`cdp-draw icons`ですべての種類を一覧できます")),
        };
    };
    let base = vocabulary.kind(near).map_or(near, |kind| kind.id.as_str());
    diagnostic.help(question(near)).help(both!(
        "or declare a kind of your own: `kind {name} : {base}`",
        "または独自の種類を宣言します: `kind {name} : {base}`"
    ))
}

fn of_own(name: &str, base: &Kind) -> LocalisedText {
    let id = &base.id;
    both!(
        "nearest in meaning is `{id}`; write that, or declare a kind of your own: `kind {name} : {id}`",
        "意味が近いのは`{id}`です。それを使うか、独自の種類を宣言します: `kind {name} : {id}`"
    )
}

/// Kinds that one reads at a glance.
const GLANCE: usize = 8;

/// Kinds beside the one that is nearest: of its category, and frames only beside a frame.
fn others(vocabulary: &Vocabulary, base: &Kind) -> LocalisedText {
    let beside = |kind: &&Arc<Kind>| {
        kind.base.is_none() && kind.category == base.category && kind.frame == base.frame && kind.id != base.id
    };
    let ids: Vec<&str> = vocabulary.kinds().filter(beside).map(|kind| kind.id.as_str()).take(GLANCE).collect();
    let list = either(&ids);
    let ja = ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join("、");
    both!(
        "others of its category are {list}; `cdp-draw icons` lists all kinds",
        "同じ分類の種類は{ja}です。`cdp-draw icons`ですべてを一覧できます"
    )
}

/// Reports a word that means something else, and remembers that the ids of such elements are not to be missed.
fn report(context: &mut Context<'_>, word: &Name, meant: Option<LocalisedText>, ids: &[Name]) {
    if !context.lost_kinds.contains(&word.node) {
        let name = &word.node;
        let message = both!("`{name}` is not a kind", "`{name}`という種類はありません");
        context.diagnostics.push(Diagnostic::error(Code::UnknownKind, word.span, message).maybe_help(meant));
    }
    context.unknown.extend(ids.iter().map(|id| id.node.clone()));
}

/// Tells once that a word meant another kind before, which behaved in another way.
pub(super) fn tell_of_moved(context: &mut Context<'_>, word: &Name) {
    let name = &word.node;
    let Some(before) = context.vocabulary.meant_before(name).map(str::to_owned) else { return };
    let Some(id) = context.vocabulary.kind(name).map(|kind| kind.id.clone()) else { return };
    if !context.unknown_words.insert(name.clone()) {
        return;
    }
    let message = both!(
        "`{name}` is a `{id}` now; before, it was a word for `{before}`",
        "`{name}`は現在`{id}`を指します。以前は`{before}`の別名でした"
    );
    let hint = Diagnostic { severity: Severity::Hint, ..Diagnostic::warning(Code::MovedWord, word.span, message) };
    context.diagnostics.push(hint.help(both!(
        "write `{id}`, or `{before}` for what it was",
        "`{id}`と書くか、以前の意味なら`{before}`と書きます"
    )));
}

impl Compilation {
    /// The same for readers who want each word to be known: what would be drawn as a box is an error, and there is no design.
    #[must_use]
    pub fn strict(mut self) -> Compilation {
        if self.diagnostics.deny(Code::UnknownWord, Code::UnknownKind) {
            self.design = None;
        }
        self
    }
}
