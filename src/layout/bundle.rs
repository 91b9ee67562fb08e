//! Bundles: lines that say the same from or to one box. They are drawn as one trunk with branches, and their text once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::layout::route::ports::card_around;
use crate::layout::union::{Line, Union};
use crate::model::Op;

/// Lines of one operator and one text with a common end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bundle {
    /// They begin together, instead of ending together.
    pub out: bool,
    /// In the order of the text.
    pub lines: Vec<usize>,
}

/// What lines of one bundle share: the common end, whether they begin there, the operator, whether they have two heads, and
/// the texts.
type Sort<'a> = (usize, bool, Op, bool, Vec<&'a str>);

/// Lets two lines between the same ends that say the same both ways be one with two heads, and finds the bundles.
///
/// A line belongs to the largest bundle that it can belong to.
pub(crate) fn bundle(union: &mut Union) {
    join_pairs(union);
    let mut groups: BTreeMap<Sort, Vec<usize>> = BTreeMap::new();
    for (number, line) in union.lines.iter().enumerate().filter(|(_, line)| may_join(union, line)) {
        let texts: Vec<&str> = line.labels.iter().map(|(text, _)| text.as_str()).collect();
        let both = union.echo_of(number).is_some();
        for (hub, out) in [(line.from, true), (line.to, false)] {
            if !union.apart.contains(&union.slots[hub].uid) {
                groups.entry((hub, out, line.key.op, both, texts.clone())).or_default().push(number);
            }
        }
    }
    let mut groups: Vec<(bool, Vec<usize>)> = groups.into_iter().map(|(sort, lines)| (sort.1, lines)).collect();
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(best) = (0..groups.len()).min_by_key(|&at| (Reverse(groups[at].1.len()), groups[at].1.clone())) {
        let (out, lines) = groups.swap_remove(best);
        if lines.len() < 2 {
            break;
        }
        taken.extend(lines.iter().copied());
        for (_, rest) in &mut groups {
            rest.retain(|line| !taken.contains(line));
        }
        found.push(Bundle { out, lines });
    }
    union.bundles = found;
}

/// A line that is drawn, between two boxes of which none holds the other, and that are not parts of one card.
fn may_join(union: &Union, line: &Line) -> bool {
    let nested = union.within(line.from, line.to) || union.within(line.to, line.from);
    let card = |slot: usize| card_around(union, slot);
    let at_home = card(line.from).is_some() && card(line.from) == card(line.to);
    !line.membership && line.echo.is_none() && !nested && !at_home
}

/// Of two lines there and back with one operator and the same texts, the one that is seen less long is the other's echo.
fn join_pairs(union: &mut Union) {
    let mut known: BTreeMap<(usize, usize, Op), usize> = BTreeMap::new();
    for number in 0..union.lines.len() {
        let line = &union.lines[number];
        if line.membership || line.from == line.to || line.key.op == Op::Association {
            continue;
        }
        known.insert((line.from, line.to, line.key.op), number);
        let Some(&first) = known.get(&(line.to, line.from, line.key.op)) else { continue };
        let apart = [line.from, line.to].iter().any(|&end| union.apart.contains(&union.slots[end].uid));
        let texts = |line: &Line| line.labels.iter().map(|(text, _)| text.clone()).collect::<Vec<String>>();
        let (long, short) = if union.lines[first].when.with(line.when) == union.lines[first].when {
            (first, number)
        } else {
            (number, first)
        };
        let covers = union.lines[long].when.with(union.lines[short].when) == union.lines[long].when;
        let free = union.lines[long].echo.is_none() && union.echo_of(long).is_none();
        if !apart && covers && free && texts(&union.lines[first]) == texts(line) {
            union.lines[short].echo = Some(long);
            union.lines[long].both = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bundle;
    use crate::layout::union::tests::united;

    fn bundles(text: &str) -> Vec<Bundle> {
        united(text).bundles
    }

    #[test]
    fn lines_that_say_the_same_of_one_box_are_a_bundle() {
        let found = bundles("server a, b, c\nmonitor m\na -> m \"metrics\"\nb -> m \"metrics\"\nc -> m \"logs\"");
        assert_eq!(found, [Bundle { out: false, lines: vec![0, 1] }]);
    }

    #[test]
    fn a_line_is_in_the_largest_bundle() {
        let found = bundles("server a, b\ndb x, y, z\na -> x, y, z\nb -> z");
        assert_eq!(found, [Bundle { out: true, lines: vec![0, 1, 2] }]);
    }

    #[test]
    fn there_and_back_with_one_text_is_one_line() {
        let union = united("server a, b\na => b \"copy\"\nb => a \"copy\"\na -> b \"ask\"\nb -> a \"tell\"");
        let echoes: Vec<Option<usize>> = union.lines.iter().map(|line| line.echo).collect();
        assert_eq!(echoes, [None, Some(0), None, None]);
        assert!(union.lines[0].both);
    }

    #[test]
    fn what_is_to_stay_apart_does() {
        assert_eq!(bundles("server a, b\ndb x\na -> x\nb -> x\napart x"), []);
    }
}
