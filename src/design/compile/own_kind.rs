//! Kinds of the design's own: what they behave like, and what is otherwise about them.

use std::sync::Arc;

use crate::design::compile::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::either;
use crate::model::{Category, FailureDomain, Kind, LocalisedText, Value, both};
use crate::suggest::{did_you_mean, misspelt, question};
use crate::syntax::tree::{KindStatement, Property, PropertyValue};

/// What may be said of a kind.
const FLAGS: [&str; 4] = ["managed", "container", "actor", "router"];
const PROPERTIES: [&str; 7] = ["managed", "container", "actor", "router", "failure_domain", "category", "icon"];

/// Adds a kind to the vocabulary of the design.
pub(super) fn define_kind(context: &mut Context<'_>, statement: &KindStatement) {
    if !word_is_free(context, statement) {
        return;
    }
    let Some(base) = context.vocabulary.kind(&statement.base.node).cloned() else {
        let diagnostic = unknown_base(context, statement);
        context.diagnostics.push(diagnostic);
        return;
    };
    let id = &statement.id.node;
    let mut kind = Kind {
        id: id.clone(),
        name: statement.label.as_ref().map_or_else(|| LocalisedText::same(id.clone()), |text| text.node.clone()),
        base: Some(base.clone()),
        ..(*base).clone()
    };
    for property in &statement.properties {
        if let Err(diagnostic) = set(&mut kind, property) {
            context.diagnostics.push(*diagnostic);
        }
    }
    let says_domain = statement.properties.iter().any(|property| property.key.node == "failure_domain");
    kind.follow(&base, says_domain);
    context.vocabulary.add(Arc::new(kind));
}

/// False, with an error, for a word that the design has declared already, and for the id of a kind that has always been
/// there. Other words of the vocabulary may be taken: a vocabulary that has grown breaks no design.
fn word_is_free(context: &mut Context<'_>, statement: &KindStatement) -> bool {
    let (id, word) = (&statement.id, &statement.id.node);
    let Some(taken) = context.vocabulary.kind(word).cloned() else { return true };
    let is_id = taken.id == word.to_lowercase();
    if taken.base.is_some() || is_id && taken.reserved {
        let taken = &taken.id;
        let message = both!(
            "`{word}` is already a word for the kind `{taken}`",
            "`{word}`は種類`{taken}`を表す語としてすでにあります"
        );
        context.diagnostics.push(
            Diagnostic::error(Code::DuplicateKind, id.span, message)
                .help(both!("choose another word", "別の語にしてください")),
        );
        return false;
    }
    if is_id {
        let message = both!(
            "`{word}` is a kind of the vocabulary; here it means the design's own",
            "`{word}`は語彙にある種類ですが、ここではこの図の種類を指します"
        );
        context.diagnostics.push(Diagnostic::warning(Code::OwnKind, id.span, message).help(both!(
            "remove the line to use the built-in kind, or choose another word",
            "組み込みの種類を使うならこの行を削除し、そうでなければ別の語にしてください"
        )));
    }
    true
}

/// Sets one property of a kind.
fn set(kind: &mut Kind, property: &Property) -> Result<(), Box<Diagnostic>> {
    let key = property.key.node.as_str();
    let value = match &property.value {
        PropertyValue::Plain(value) => Some(&value.node),
        PropertyValue::Localised(_) => None,
    };
    let bad = |words: LocalisedText| Box::new(Diagnostic::error(Code::BadValue, property.span, words));
    if FLAGS.contains(&key) {
        let Some(Value::Flag(is)) = value else {
            return Err(bad(both!(
                "`{key}` is a flag: write it alone, or `{key}=true` or `{key}=false`",
                "`{key}`はフラグです。単独で書くか、`{key}=true`または`{key}=false`と書きます"
            )));
        };
        match key {
            "managed" => kind.managed = *is,
            "container" => kind.container = *is,
            "actor" => kind.actor = *is,
            _ => kind.router = *is,
        }
        return Ok(());
    }
    let word = value.map(ToString::to_string).unwrap_or_default();
    let one_of = |all: Vec<&'static str>| {
        let list = either(&all);
        let found = bad(both!("`{key}` takes {list}", "`{key}`の値は次のどれかです: {list}"));
        Box::new(found.maybe_help(did_you_mean(&word, all.iter().copied())))
    };
    match key {
        "icon" if matches!(value, Some(Value::Text(_))) => kind.icon = word,
        "icon" => {
            return Err(bad(both!(
                "`icon` takes the name of a file or of a built-in icon",
                "`icon`の値はファイルか組み込みアイコンの名前です"
            )));
        }
        "failure_domain" => {
            let found = FailureDomain::ALL.into_iter().find(|domain| domain.as_str() == word);
            kind.failure_domain =
                found.ok_or_else(|| one_of(FailureDomain::ALL.map(FailureDomain::as_str).to_vec()))?;
        }
        "category" => {
            let found = Category::ALL.into_iter().find(|category| category.as_str() == word);
            kind.category = found.ok_or_else(|| one_of(Category::ALL.map(Category::as_str).to_vec()))?;
        }
        _ => {
            let list = either(&PROPERTIES);
            let message = both!("a kind has no `{key}`", "種類に`{key}`というプロパティはありません");
            let found = Diagnostic::error(Code::UnknownProperty, property.span, message);
            return Err(Box::new(
                found
                    .maybe_help(did_you_mean(key, PROPERTIES))
                    .help(both!("a kind takes {list}", "種類に書けるのは次のとおりです: {list}")),
            ));
        }
    }
    Ok(())
}

/// The finding for a kind that behaves like no kind there is.
fn unknown_base(context: &Context<'_>, statement: &KindStatement) -> Diagnostic {
    let (word, base) = (&statement.id.node, &statement.base.node);
    let near = context.vocabulary.like(base).map(|kind| kind.id.clone());
    let found = Diagnostic::error(
        Code::UnknownKind,
        statement.base.span,
        both!("`{base}` is not a kind", "`{base}`という種類はありません"),
    );
    if let Some(near) = misspelt(base, context.vocabulary.words()) {
        return found.help(question(near));
    }
    let found = match near {
        Some(near) => found.help(both!(
            "nearest in meaning is `{near}`: `kind {word} : {near}`",
            "意味が近いのは`{near}`です: `kind {word} : {near}`"
        )),
        None => found,
    };
    found.help(both!("`cdp-draw icons` lists all kinds", "`cdp-draw icons`ですべての種類を一覧できます"))
}
