//! What to say of a word that stands where a kind does and is none.

use crate::design::compile::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::either;
use crate::model::{Kind, LocalisedText, Vocabulary, both};
use crate::suggest::{misspelt, question};
use crate::syntax::keywords::meant_statement;
use crate::syntax::tree::Name;

/// The finding. A guess at the spelling is made only where it cannot be another meaning; otherwise a kind of one's own is
/// shown, which behaves like the kind that comes nearest in meaning.
pub(super) fn unknown_kind(vocabulary: &Vocabulary, word: &Name) -> Diagnostic {
    let name = &word.node;
    let message = both!("`{name}` is not a kind", "`{name}`という種類はありません");
    let diagnostic = Diagnostic::error(Code::UnknownKind, word.span, message);
    if let Some(statement) = meant_statement(name) {
        return diagnostic.help(statement);
    }
    if let Some(near) = misspelt(name, vocabulary.words()) {
        return diagnostic.help(question(near));
    }
    match vocabulary.like(name) {
        Some(base) => diagnostic.help(of_own(name, base)).help(others(vocabulary, base)),
        None => diagnostic
            .help(both!(
                "a kind of your own says which kind it behaves like: `kind {name} : server`",
                "独自の種類は、どの種類として振る舞うかを書いて宣言します: `kind {name} : server`"
            ))
            .help(both!("`cdp-draw icons` lists all kinds", "`cdp-draw icons`ですべての種類を一覧できます")),
    }
}

fn of_own(name: &str, base: &Kind) -> LocalisedText {
    let id = &base.id;
    both!(
        "nearest in meaning is `{id}`; write that, or declare a kind of your own: `kind {name} : {id}`",
        "意味が近いのは`{id}`です。それを使うか、独自の種類を宣言します: `kind {name} : {id}`"
    )
}

/// The kinds beside the one that is nearest.
fn others(vocabulary: &Vocabulary, base: &Kind) -> LocalisedText {
    let ids: Vec<&str> = vocabulary
        .kinds()
        .filter(|kind| kind.base.is_none() && kind.category == base.category && kind.id != base.id)
        .map(|kind| kind.id.as_str())
        .collect();
    let list = either(&ids);
    let ja = ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join("、");
    both!(
        "others of its category are {list}; `cdp-draw icons` lists all kinds",
        "同じ分類の種類は{ja}です。`cdp-draw icons`ですべてを一覧できます"
    )
}

/// Reports it, and remembers that the ids of such elements are not to be missed.
pub(super) fn report(context: &mut Context<'_>, word: &Name, ids: &[Name]) {
    if !context.lost_kinds.contains(&word.node) {
        let diagnostic = unknown_kind(&context.vocabulary, word);
        context.diagnostics.push(diagnostic);
    }
    context.unknown.extend(ids.iter().map(|id| id.node.clone()));
}
