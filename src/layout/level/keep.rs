//! Items stand where they stood in an older picture of the design, as far as what is new leaves room.

use crate::layout::level::{Level, Places, Tie};
use crate::model::Op;

/// Less than this is how borders are drawn, px, and would only bend lines that can be straight.
const SLIP: f64 = 2.0;

/// Gives items the columns in which they stood. New ones stand behind what calls them and before what they call, in a
/// column of their own where there is none between; others stand with those of their rank.
///
/// Nothing changes where requests now run against the older picture.
pub(crate) fn columns(level: &Level, ranks: &mut [usize]) {
    let mut old: Vec<(f64, usize)> =
        level.items.iter().enumerate().filter_map(|(item, of)| Some((of.old?.0, item))).collect();
    if old.is_empty() {
        return;
    }
    old.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut column: Vec<Option<usize>> = vec![None; ranks.len()];
    let (mut end, mut count) = (f64::INFINITY, 0);
    for (at, item) in old {
        // Columns are apart; what stands in one is centred on it.
        count += usize::from(at > end);
        let own = at + level.items[item].main - level.items[item].grown;
        end = if at > end || end.is_infinite() { own } else { end.max(own) };
        column[item] = Some(count);
    }
    let fresh = ranks.to_vec();
    let forward = |tie: &&Tie| tie.op == Op::Request && fresh[tie.from] < fresh[tie.to];
    let against = |tie: &Tie| column[tie.from].zip(column[tie.to]).is_some_and(|(from, to)| from > to);
    if level.ties.iter().filter(forward).any(against) {
        return;
    }
    let mut new: Vec<usize> = (0..ranks.len()).filter(|&item| column[item].is_none()).collect();
    new.sort_by_key(|&item| fresh[item]);
    for item in new {
        let ties = || level.ties.iter().filter(|tie| fresh[tie.from] != fresh[tie.to]);
        let before = ties().filter(|tie| tie.to == item && fresh[tie.from] < fresh[item]);
        let first = before.filter_map(|tie| column[tie.from]).max();
        let behind = ties().filter(|tie| tie.from == item && fresh[tie.to] > fresh[item]);
        let second = behind.filter_map(|tie| column[tie.to]).filter(|&to| first.is_none_or(|from| to > from)).min();
        let (at, insert) = match (first, second) {
            (Some(from), to) => (from + 1, to == Some(from + 1)),
            (None, Some(to)) => (to.saturating_sub(1), to == 0),
            (None, None) => {
                let company = (0..fresh.len()).filter(|&other| fresh[other] == fresh[item]);
                (company.filter_map(|other| column[other]).max().unwrap_or(fresh[item]), false)
            }
        };
        if insert {
            column.iter_mut().flatten().filter(|other| **other >= at).for_each(|other| *other += 1);
        }
        column[item] = Some(at);
    }
    for (rank, column) in ranks.iter_mut().zip(column) {
        *rank = column.unwrap_or(*rank);
    }
}

/// Moves items back to where they stood across the flow; new ones go along with their neighbours, to the nearest place
/// that is free.
pub(crate) fn across(level: &Level, ranks: &[usize], cross: &mut [f64]) {
    let shifts = level.items.iter().zip(cross.iter()).map(|(item, at)| item.old.map(|old| old.1 - at));
    let shifts: Vec<Option<f64>> = shifts.collect();
    let Some(base) = middle(shifts.iter().flatten().copied().collect()) else { return };
    for item in 0..cross.len() {
        let company = (0..ranks.len()).filter(|&other| ranks[other] == ranks[item]).filter_map(|other| shifts[other]);
        let by = shifts[item].or_else(|| middle(company.collect())).unwrap_or(base) - base;
        cross[item] = if by.abs() > SLIP { (cross[item] + by).round() } else { cross[item] };
    }
    let top =
        (0..cross.len()).filter(|&item| shifts[item].is_some()).map(|item| cross[item]).fold(f64::INFINITY, f64::min);
    let mut order: Vec<usize> = (0..cross.len()).collect();
    order.sort_by(|&a, &b| shifts[b].is_some().cmp(&shifts[a].is_some()).then(cross[a].total_cmp(&cross[b])));
    let mut placed: Vec<usize> = Vec::new();
    for item in order {
        let own = &level.items[item];
        let near = placed.iter().copied().filter(|&other| ranks[other] == ranks[item]);
        let rivals: Vec<usize> = near.filter(|&other| level.items[other].when.meets(own.when)).collect();
        let free = |at: f64| {
            let apart = |other: usize| {
                let below = cross[other] + level.items[other].cross + level.item_gap;
                at >= below || at + own.cross + level.item_gap <= cross[other]
            };
            rivals.iter().all(|&other| apart(other))
        };
        let below = rivals.iter().map(|&other| cross[other] + level.items[other].cross + level.item_gap);
        let above = rivals.iter().map(|&other| cross[other] - level.item_gap - own.cross).filter(|&at| at >= top);
        // A newcomer stands below rather than above all that was there, which would move from the corner of its frame.
        let wish = if own.newcomer { cross[item].max(top) } else { cross[item] };
        let away = |at: &f64| (at - wish).abs();
        let places = std::iter::once(wish).chain(below).chain(above).filter(|&at| free(at));
        cross[item] = places.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(wish);
        placed.push(item);
    }
}

/// Moves ranks back to where they stood along the flow, without making any gap smaller.
pub(crate) fn along(level: &Level, ranks: &[usize], places: &mut Places) {
    let count = ranks.iter().max().map_or(0, |&last| last + 1);
    let mut base = None;
    let mut by = 0.0_f64;
    for rank in 0..count {
        let items: Vec<usize> = (0..ranks.len()).filter(|&item| ranks[item] == rank).collect();
        let shifts = items.iter().filter_map(|&item| level.items[item].old.map(|old| old.0 - places.main[item]));
        if let Some(shift) = middle(shifts.collect()) {
            by = by.max(shift - *base.get_or_insert(shift - by)).round();
        }
        for item in items {
            places.main[item] += by;
        }
    }
    places.size.0 += by;
}

/// The median, so that a few that have moved do not move the rest.
fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::{across, along, columns};
    use crate::layout::level::{Item, Level, Places};
    use crate::layout::moments::Moments;

    fn item(old: Option<(f64, f64)>) -> Item {
        Item { main: 40.0, cross: 40.0, when: Moments::at(0, 1), old, ..Item::default() }
    }

    fn level(items: Vec<Item>) -> Level {
        Level { items, item_gap: 10.0, ..Level::default() }
    }

    #[test]
    fn what_was_there_keeps_its_place_and_a_new_item_goes_below() {
        let level = level(vec![item(Some((0.0, 100.0))), item(Some((0.0, 180.0))), item(None)]);
        let mut cross = [0.0, 50.0, 100.0];
        across(&level, &[0, 0, 0], &mut cross);
        assert_eq!(cross[1] - cross[0], 80.0);
        assert_eq!(cross[2] - cross[1], 50.0);
    }

    #[test]
    fn a_newcomer_does_not_stand_above_what_was_there() {
        let mut level = level(vec![item(None), item(Some((0.0, 0.0))), item(Some((100.0, 0.0)))]);
        for (newcomer, place) in [(false, -50.0), (true, 50.0)] {
            level.items[0].newcomer = newcomer;
            let mut cross = [0.0, 50.0, 50.0];
            across(&level, &[0, 0, 1], &mut cross);
            assert_eq!(cross[1], cross[2]);
            assert_eq!(cross[0] - cross[1], place);
        }
    }

    #[test]
    fn what_has_grown_does_not_swallow_the_column_behind_it() {
        let wide = Item { main: 200.0, grown: 120.0, ..item(Some((0.0, 0.0))) };
        let level = level(vec![wide, item(Some((130.0, 0.0))), item(Some((135.0, 80.0)))]);
        let mut ranks = vec![0, 0, 1];
        columns(&level, &mut ranks);
        assert_eq!(ranks, [0, 1, 1]);
    }

    #[test]
    fn a_new_rank_moves_what_is_behind_it_only() {
        let level = level(vec![item(Some((0.0, 0.0))), item(None), item(Some((100.0, 0.0))), item(Some((250.0, 0.0)))]);
        let mut places = Places { main: vec![0.0, 100.0, 200.0, 300.0], cross: vec![0.0; 4], size: (340.0, 40.0) };
        along(&level, &[0, 1, 2, 3], &mut places);
        assert_eq!(places.main, [0.0, 100.0, 200.0, 300.0]);
        // Without it, a wide gap stays as wide as it was.
        let mut places = Places { main: vec![0.0, 0.0, 100.0, 200.0], cross: vec![0.0; 4], size: (240.0, 40.0) };
        along(&level, &[0, 0, 1, 2], &mut places);
        assert_eq!(places.main, [0.0, 0.0, 100.0, 250.0]);
        assert_eq!(places.size.0, 290.0);
    }
}
