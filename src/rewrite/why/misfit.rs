//! An element that an author named, of which a pattern for machines can make nothing: why not, and which patterns can.

use std::sync::Arc;

use crate::model::vocabulary::article;
use crate::model::{Category, Kind, LocalisedText, Node, Vocabulary};
use crate::rewrite::apply::{Arguments, fits};
use crate::rewrite::library::{builtin, builtin_ids};
use crate::rewrite::pattern::Pattern;
use crate::rewrite::why::Case;
use crate::rewrite::why::phrases::{Words, kinds};
use crate::rewrite::why::provide::Work;
use crate::syntax::tree::TargetItem;

/// True for a pattern that is applied to machines.
pub fn is_for_machines(item: &TargetItem, vocabulary: &Vocabulary) -> bool {
    item.kinds.iter().any(|kind| vocabulary.kind(&kind.node).is_some_and(|kind| kind.is_stateless_machine()))
}

/// Why a pattern for machines does not take an element, in one sentence.
pub fn misfit(pattern: &str, id: &str, kind: &Kind) -> LocalisedText {
    let (en, ja) = reason(kind);
    let (word, a) = (&kind.id, article(&kind.id));
    LocalisedText::en_ja(
        format!("`{pattern}` makes no sense for `{id}`, {a}: {en}"),
        format!("`{pattern}`は`{id}`({word})には適用できません。{ja}"),
    )
}

/// What a pattern for machines takes, with the kinds that work as those it names.
pub(super) fn wanted(item: &TargetItem, vocabulary: &Vocabulary) -> Words {
    let mut ids: Vec<String> = item.kinds.iter().map(|kind| kind.node.clone()).collect();
    let works = |kind: &&Arc<Kind>| item.kinds.iter().any(|wanted| kind.works_as(&wanted.node));
    let more: Vec<String> = vocabulary.kinds().filter(works).map(|kind| kind.id.clone()).collect();
    ids.extend(more.into_iter().filter(|id| !item.kinds.iter().any(|wanted| wanted.node == *id)));
    let wanted = kinds(&ids);
    Words::new(format!("it takes {}", wanted.en), format!("対象にできるのは{}です", wanted.ja))
}

/// What is true of a kind that makes it no target of patterns for machines.
fn reason(kind: &Kind) -> (&'static str, &'static str) {
    if kind.actor {
        ("it asks, and serves nobody", "要求を送る側です")
    } else if kind.frame {
        ("it is a place, and runs nothing itself", "場所を表し、それ自体は何も実行しません")
    } else if kind.managed && kind.category == Category::Compute {
        ("its provider starts as many as there is work for", "必要な数だけ事業者が起動します")
    } else if kind.managed {
        ("its provider runs it on several machines already", "すでに事業者が複数のマシンで運用しています")
    } else if kind.store {
        ("it keeps data, which a second one would not have", "データを保持しており、2台目にはそのデータがありません")
    } else {
        ("it is no machine", "マシンではありません")
    }
}

/// The built-in patterns that can be applied to an element which this one does not take: first those that are related to
/// it and add little.
pub fn takers(case: Case<'_>, node: Node, work: &mut Work) -> Vec<&'static str> {
    const ENOUGH: usize = 3;
    let arguments = Arguments { target: Some(node), params: Vec::new() };
    let mut found = Vec::new();
    for (away, pattern) in by_relation(&case.pattern.id) {
        // What takes anything looks closer only later, and says nothing of this kind.
        let takes = |item: &TargetItem| {
            item.kinds.iter().all(|kind| kind.node != "any") && fits(item, case.architecture, node, case.vocabulary)
        };
        if !pattern.target.as_ref().is_some_and(takes) {
            continue;
        }
        let Some(growth) = work.growth(Case { pattern, arguments: &arguments, ..case }) else { break };
        found.extend(growth.map(|added| (away + added, pattern.id.as_str())));
    }
    found.sort_by_key(|(cost, _)| *cost);
    found.into_iter().take(ENOUGH).map(|(_, id)| id).collect()
}

/// All built-in patterns but one, with how many relations lead there from it, the nearest first.
fn by_relation(id: &str) -> Vec<(usize, &'static Pattern)> {
    let related = |a: &Pattern, b: &Pattern| a.related.contains(&b.id) || b.related.contains(&a.id);
    let (start, mut rest): (Vec<_>, Vec<_>) = builtin_ids().filter_map(builtin).partition(|one| one.id == id);
    let mut found: Vec<(usize, &'static Pattern)> = Vec::new();
    let mut border: Vec<&'static Pattern> = start;
    let mut away = 0;
    while !border.is_empty() {
        away += 1;
        let (near, far): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|other| border.iter().any(|one| related(one, other)));
        found.extend(near.iter().map(|&one| (away, one)));
        (border, rest) = (near, far);
    }
    found.extend(rest.into_iter().map(|one| (away + 1, one)));
    found
}
