//! Links to elements: `link="#web"` leads to an element of the same design.

use unicode_normalization::UnicodeNormalization;

use crate::design::Design;
use crate::design::compile::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::link::trimmed;
use crate::model::{Value, both};
use crate::source::Span;
use crate::suggest::{nearest, question};

/// Remembers a link, to be looked at when all states are known: an element may come with a later step.
pub(super) fn note(context: &mut Context<'_>, value: &Value, span: Span) {
    let text = value.to_string();
    if let Some(id) = trimmed(&text).strip_prefix('#') {
        context.links.push((id.nfc().collect(), span));
    }
}

/// Every link leads to an element of some state; pictures of states without it leave the link out.
pub(super) fn check(context: &mut Context<'_>, design: &Design) {
    let links = std::mem::take(&mut context.links);
    let architectures = || design.states.iter().map(|state| &state.architecture);
    for (id, span) in links {
        if context.unknown.contains(&id) || architectures().any(|architecture| architecture.find(&id).is_some()) {
            continue;
        }
        let ids = architectures().flat_map(|a| a.nodes().into_iter().map(|node| a.element(node).id.as_str()));
        let message =
            both!("there is no element `{id}` that `link` could lead to", "`link`の指す要素`{id}`がありません");
        let help = nearest(&id, ids).map(|near| question(&format!("#{near}")));
        let help = help.unwrap_or_else(|| {
            both!(
                "`#id` leads to an element of the design; to a part of another page leads `page.html#part`",
                "`#id`は図の要素を指します。別のページの一部は`page.html#part`と書きます"
            )
        });
        context.diagnostics.push(Diagnostic::error(Code::UnknownId, span, message).help(help));
    }
}
