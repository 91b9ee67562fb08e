//! The languages of a design: which there are, and words that were taken for one although nothing else uses it.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::compile::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::both;
use crate::syntax::language_tag;

/// Gives back all tags, in lower case. A tag of two or three letters that stands once, before a text that has no other
/// language, is more often a slip (`server d is "Main"`) than a language; the program's own languages are beyond suspicion.
pub(super) fn look_at(context: &mut Context<'_>, lang: Option<&str>) -> BTreeSet<String> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for language in &context.languages {
        *uses.entry(language.tag.node.to_ascii_lowercase()).or_default() += 1;
    }
    for language in &context.languages {
        let tag = language.tag.node.to_ascii_lowercase();
        let own = ["en", "ja"].contains(&tag.as_str()) || lang.is_some_and(|lang| lang.eq_ignore_ascii_case(&tag));
        if !language.alone || own || uses[&tag] > 1 || !language_tag::is_known(&tag) {
            continue;
        }
        let word = &language.tag.node;
        let message = both!(
            "`{word}` is taken for a language that nothing else here uses",
            "`{word}`は他のどこにも使われていない言語として読まれました"
        );
        let help = both!(
            "if it is one, give the text in the other languages, too, or set `lang = {word}`; an id or a value stands elsewhere",
            "言語なら、他の言語の文字列も書くか`lang = {word}`を設定します。IDや値ならここには書けません"
        );
        context.diagnostics.push(Diagnostic::warning(Code::LanguageTag, language.tag.span, message).help(help));
    }
    uses.into_keys().collect()
}
