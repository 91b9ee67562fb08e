//! Bundles: lines that say the same from or to one box. They are drawn as one trunk with branches, and their text once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::layout::moments::Moments;
use crate::layout::route::ports::card_around;
use crate::layout::route::tree::Role;
use crate::layout::union::{Line, Union};
use crate::model::Op;

/// Lines of one operator and one text with a common end, or from each of some boxes to each of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bundle {
    /// In the order of the text. Of a mesh, those at the two ends of the root: the rest is made of them.
    pub lines: Vec<(usize, Role)>,
    /// The first line of a mesh.
    pub root: Option<usize>,
}

/// What lines of one bundle say: the operator, whether they have two heads, and the texts.
type Sort = (Op, bool, Vec<String>);

/// Lets two lines between the same ends that say the same both ways be one with two heads, and finds the bundles.
///
/// A line belongs to the largest bundle that it can belong to.
pub(crate) fn bundle(union: &mut Union) {
    join_pairs(union);
    let mut sorts: BTreeMap<Sort, Vec<usize>> = BTreeMap::new();
    for (number, line) in union.lines.iter().enumerate().filter(|(_, line)| may_join(union, line)) {
        let texts = line.labels.iter().map(|(text, _)| text.clone()).collect();
        sorts.entry((line.key.op, line.both, texts)).or_default().push(number);
    }
    let mut found = Vec::new();
    for lines in sorts.into_values() {
        let rest = meshes(union, lines, &mut found);
        stars(union, rest, &mut found);
    }
    union.bundles = found;
}

/// Finds boxes each of which has a line to the same others, all seen at the same times. The result has the other lines.
fn meshes(union: &mut Union, lines: Vec<usize>, found: &mut Vec<Bundle>) -> Vec<usize> {
    // By where they begin and when they are seen: the line to each end.
    let mut by_start: BTreeMap<(usize, Moments), BTreeMap<usize, usize>> = BTreeMap::new();
    for &line in lines.iter().filter(|&&line| !union.lines[line].both) {
        let of = &union.lines[line];
        by_start.entry((of.from, of.when)).or_default().insert(of.to, line);
    }
    let mut by_ends: BTreeMap<(Moments, Vec<usize>), Vec<Vec<usize>>> = BTreeMap::new();
    for ((_, when), own) in by_start.into_iter().filter(|(_, own)| own.len() > 1) {
        let (ends, lines) = own.into_iter().unzip();
        by_ends.entry((when, ends)).or_default().push(lines);
    }
    let mut rest: BTreeSet<usize> = lines.into_iter().collect();
    for mut rows in by_ends.into_values().filter(|rows| rows.len() > 1) {
        rows.sort_unstable();
        let starts: Vec<usize> = rows.iter().map(|row| union.lines[row[0]].from).collect();
        let ends: Vec<usize> = rows[0].iter().map(|&line| union.lines[line].to).collect();
        if !can_meet(union, &starts, &ends) {
            continue;
        }
        let root = rows[0][0];
        for &line in &rows[0][1..] {
            union.lines[line].beside.clone_from(&starts);
        }
        for row in &rows[1..] {
            union.lines[row[0]].beside.clone_from(&ends);
        }
        let mut members = vec![(root, Role::Root)];
        members.extend(rows[0][1..].iter().map(|&line| (line, Role::Out)));
        members.extend(rows[1..].iter().map(|row| (row[0], Role::In)));
        for row in &rows[1..] {
            for (column, &line) in row.iter().enumerate().skip(1) {
                union.lines[line].meshed = Some((row[0], rows[0][column], root));
            }
        }
        for line in rows.iter().flatten() {
            rest.remove(line);
        }
        found.push(Bundle { lines: members, root: Some(root) });
    }
    rest.into_iter().collect()
}

/// True unless a container holds one of some starts and one of some ends, but neither all the starts nor all the ends: what
/// all lines have in common would have to be in it, and outside.
fn can_meet(union: &Union, starts: &[usize], ends: &[usize]) -> bool {
    let holds_one = |slots: &[usize], container: usize| slots.iter().any(|&slot| union.within(slot, container));
    let both = |&container: &usize| holds_one(ends, container);
    let shared: BTreeSet<usize> = starts.iter().flat_map(|&slot| union.above(slot)).filter(both).collect();
    shared.into_iter().all(|container| union.all_within(starts, container) || union.all_within(ends, container))
}

/// Finds lines with a common end, the largest bundles first.
fn stars(union: &Union, lines: Vec<usize>, found: &mut Vec<Bundle>) {
    let mut groups: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
    for line in lines {
        groups.entry((union.lines[line].from, true)).or_default().push(line);
        groups.entry((union.lines[line].to, false)).or_default().push(line);
    }
    let mut groups: Vec<(bool, Vec<usize>)> = groups.into_iter().map(|((_, out), lines)| (out, lines)).collect();
    let when = |line: usize| union.lines[line].when;
    // What is never seen together shares nothing.
    let meets =
        |line: usize, lines: &[usize]| lines.iter().any(|&other| other != line && when(other).meets(when(line)));
    while let Some(best) = (0..groups.len()).min_by_key(|&at| (Reverse(groups[at].1.len()), groups[at].1.clone())) {
        let (out, lines) = groups.swap_remove(best);
        if lines.len() < 2 {
            break;
        }
        let lines: Vec<usize> = lines.iter().copied().filter(|&line| meets(line, &lines)).collect();
        if lines.is_empty() {
            continue;
        }
        for (_, rest) in &mut groups {
            rest.retain(|line| !lines.contains(line));
        }
        let role = if out { Role::Out } else { Role::In };
        found.push(Bundle { lines: lines.into_iter().map(|line| (line, role)).collect(), root: None });
    }
}

/// A line that is drawn, between two boxes of which none holds the other, and that are not parts of one card.
fn may_join(union: &Union, line: &Line) -> bool {
    let nested = union.within(line.from, line.to) || union.within(line.to, line.from);
    let card = |slot: usize| card_around(union, slot);
    let at_home = card(line.from).is_some() && card(line.from) == card(line.to);
    let apart = [line.from, line.to].iter().any(|&end| union.apart.contains(&union.slots[end].uid));
    line.is_searched() && !nested && !at_home && !apart
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
    use crate::layout::route::tree::Role;
    use crate::layout::union::tests::united;

    fn bundles(text: &str) -> Vec<Bundle> {
        united(text).bundles
    }

    fn star(role: Role, lines: &[usize]) -> Bundle {
        Bundle { lines: lines.iter().map(|&line| (line, role)).collect(), root: None }
    }

    #[test]
    fn lines_that_say_the_same_of_one_box_are_a_bundle() {
        let found = bundles("server a, b, c\nmonitor m\na -> m \"metrics\"\nb -> m \"metrics\"\nc -> m \"logs\"");
        assert_eq!(found, [star(Role::In, &[0, 1])]);
    }

    #[test]
    fn a_line_is_in_the_largest_bundle() {
        let found = bundles("server a, b\ndb x, y, z\na -> x, y, z\nb -> z");
        assert_eq!(found, [star(Role::Out, &[0, 1, 2])]);
    }

    #[test]
    fn what_is_never_seen_together_is_no_bundle() {
        let moved = "server a, b\nuser u\nu -> a\nstep \"on\" { remove a; u -> b }";
        assert_eq!(bundles(moved), []);
        let more = "server a, b\nuser u\nu -> a\nstep \"on\" { u -> b }";
        assert_eq!(bundles(more), [star(Role::Out, &[0, 1])]);
    }

    #[test]
    fn from_each_to_each_is_a_mesh() {
        let union = united("server a, b, c\ndb x, y\na, b -> x, y\nc -> y");
        let members = vec![(0, Role::Root), (1, Role::Out), (2, Role::In)];
        assert_eq!(union.bundles, [Bundle { lines: members, root: Some(0) }]);
        assert_eq!(union.lines[3].meshed, Some((2, 1, 0)));
        assert_eq!(union.lines[4].meshed, None);
    }

    #[test]
    fn what_has_to_meet_inside_and_outside_is_no_mesh() {
        let zones = "zone a { server one; db x }\nzone b { server two }\nsaas out\none, two -> x, out";
        assert_eq!(bundles(zones).iter().filter(|bundle| bundle.root.is_some()).count(), 0);
        let apart = "zone a { server one; server two }\nzone b { db x }\nzone c { db y }\none, two -> x, y";
        assert_eq!(bundles(apart).iter().filter(|bundle| bundle.root.is_some()).count(), 1);
    }

    #[test]
    fn what_comes_later_leaves_a_mesh_as_it_is() {
        let union = united("server a, b\ndb x, y, z\na, b -> x, y\nstep \"more\" { remove b; a -> z }");
        assert_eq!(union.bundles.iter().filter(|bundle| bundle.root.is_some()).count(), 0);
        let union = united("server a, b\ndb x, y, z\na, b -> x, y\nstep \"more\" { a -> z }");
        assert_eq!(union.bundles.iter().filter(|bundle| bundle.root == Some(0)).count(), 1);
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
        assert_eq!(bundles("server a, b\ndb x\na -> x\nb -> x\nseparate-lines x"), []);
    }
}
