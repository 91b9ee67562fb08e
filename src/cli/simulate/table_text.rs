//! Tables of failures, as text.

use crate::analysis::table::{Cell, Table, Tables, called};
use crate::analysis::{Sweep, Work};
use crate::cli::page::{Page, width};
use crate::cli::simulate::availability;
use crate::cli::simulate::text::heading;
use crate::model::Languages;

/// The states, a table for each group of actors, and their single points of failure.
pub fn singles(sweeps: &[Sweep<'_>], tables: &Tables, languages: &Languages) -> String {
    let said = said(languages);
    let mut page = Page::default();
    page.line(said("States", "状態"));
    for sweep in sweeps {
        page.paragraph(&heading(sweep.index, sweep.state, languages));
    }
    for table in &tables.tables {
        let actors = called(&table.actors, sweeps, true, languages);
        page.heading(&match languages.japanese() {
            true => format!("1つの要素が停止したときの{actors}の状態"),
            false => format!("{actors}, when one element fails"),
        });
        if table.rows.is_empty() {
            page.paragraph(said("no machine and no site is drawn", "マシンも拠点も描かれていません"));
        } else {
            grid(sweeps, table, true, languages, &mut page);
        }
        page.heading(&match languages.japanese() {
            true => format!("{actors}にとっての単一障害点: マシンと拠点"),
            false => format!("Single points of failure of {actors}: machines and sites"),
        });
        points(sweeps, table, &table.spofs, languages, &mut page);
        page.heading(&match languages.japanese() {
            true => format!("{actors}にとっての単一障害点: マネージドサービス"),
            false => format!("Single points of failure of {actors}: managed services"),
        });
        points(sweeps, table, &table.managed, languages, &mut page);
    }
    untouched(tables, sweeps, languages, &mut page);
    assumed(sweeps, languages, &mut page);
    work(sweeps, languages, &mut page);
    availability::tell(sweeps, languages, &mut page);
    page.finish()
}

/// How many pairs there are, and a table of those that are worse than each of the two alone.
pub fn pairs(sweeps: &[Sweep<'_>], tables: &Tables, languages: &Languages) -> String {
    let said = said(languages);
    let mut page = Page::default();
    page.line(said(
        "Pairs of failures that are worse than each of the two alone",
        "単独の障害より悪くなる2つの障害の組",
    ));
    let column = sweeps.iter().map(|sweep| width(&heading(sweep.index, sweep.state, languages))).max().unwrap_or(0) + 2;
    for sweep in sweeps {
        let worse = sweep.pairs.iter().filter(|pair| sweep.is_worse(pair)).count();
        let all = sweep.pairs.len();
        let count = if languages.japanese() { format!("{all}組中{worse}組") } else { format!("{worse} of {all}") };
        page.term(&heading(sweep.index, sweep.state, languages), column, &count);
    }
    for table in &tables.tables {
        let actors = called(&table.actors, sweeps, true, languages);
        page.heading(&match languages.japanese() {
            true => format!("2つの要素が停止したときの{actors}の状態"),
            false => format!("{actors}, when two elements fail"),
        });
        grid(sweeps, table, false, languages, &mut page);
        page.line("");
        page.paragraph(said("· no worse than one of the two alone", "· 単独の障害より悪くならない"));
    }
    untouched(tables, sweeps, languages, &mut page);
    page.finish()
}

/// A line for each state.
fn points(sweeps: &[Sweep<'_>], table: &Table, spofs: &[Vec<String>], languages: &Languages, page: &mut Page) {
    let said = said(languages);
    for ((sweep, spofs), base) in sweeps.iter().zip(spofs).zip(&table.base) {
        let list = match (spofs.is_empty(), base) {
            (false, _) => spofs.join(", "),
            (true, None) => said("not in this state", "この状態にはいません").to_owned(),
            (true, Some(base)) if base.served() => said("none", "なし").to_owned(),
            (true, Some(_)) => said("not served in any case", "障害がなくても利用できません").to_owned(),
        };
        page.term(&sweep.index.to_string(), 4, &list);
    }
}

/// What stands in for what although nobody has said so, or rather does not.
fn assumed(sweeps: &[Sweep<'_>], languages: &Languages, page: &mut Page) {
    let mut said: Vec<String> = Vec::new();
    for (sweep, (router, targets)) in
        sweeps.iter().flat_map(|sweep| sweep.doubts.iter().map(move |doubt| (sweep, doubt)))
    {
        let id = |node| format!("`{}`", sweep.id(node));
        let targets: Vec<String> = targets.iter().map(|&target| id(target)).collect();
        let line = match languages.japanese() {
            true => format!(
                "{}は{}に送ります。それぞれ必要とみなします。互いの代わりになるなら同じ`group`を指定してください",
                id(*router),
                targets.join("、")
            ),
            false => format!(
                "{} reaches {}; each is taken as needed; if one can stand in for the other, give them a `group`",
                id(*router),
                targets.join(" and ")
            ),
        };
        if !said.contains(&line) {
            said.push(line);
        }
    }
    if !said.is_empty() {
        page.heading(if languages.japanese() { "仮定" } else { "Taken for granted" });
        said.iter().for_each(|line| page.paragraph(line));
    }
}

/// Work that does not arrive, with nothing more failed and with each single failure.
fn work(sweeps: &[Sweep<'_>], languages: &Languages, page: &mut Page) {
    let said = said(languages);
    let now: Vec<(usize, &Work)> =
        sweeps.iter().flat_map(|sweep| sweep.beside.stuck.iter().map(move |work| (sweep.index, work))).collect();
    let words = |index: usize, work: &Work| {
        let of = sweeps.iter().find(|sweep| sweep.index == index).expect("a state that was looked at");
        work.text(&of.state.architecture).get(languages).to_owned()
    };
    if !now.is_empty() {
        page.heading(said("Work that does not arrive", "届かない処理"));
        now.iter().for_each(|(index, work)| page.term(&index.to_string(), 4, &words(*index, work)));
    }
    // A reader wants to know who is missed, not every element behind it.
    let mut lines: Vec<(String, Vec<usize>)> = Vec::new();
    for sweep in sweeps {
        for single in &sweep.singles {
            let first = single.beside.stuck.iter().find(|work| !sweep.beside.stuck.contains(work));
            if let Some(work) = first {
                let line = format!("{}: {}", sweep.id(single.first), words(sweep.index, work));
                match lines.iter_mut().find(|(known, _)| *known == line) {
                    Some((_, states)) => states.push(sweep.index),
                    None => lines.push((line, vec![sweep.index])),
                }
            }
        }
    }
    if !lines.is_empty() {
        page.heading(said("Work, when one element fails", "1つの要素が停止したときの処理"));
        for (line, states) in lines {
            let states = states.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            page.term(&states, 2 + states.len().max(2), &line);
        }
    }
}

fn said(languages: &Languages) -> impl Fn(&'static str, &'static str) -> &'static str {
    let japanese = languages.japanese();
    move |en, ja| if japanese { ja } else { en }
}

/// The cells in columns. What makes no difference in any state of a table of pairs is left out.
fn grid(sweeps: &[Sweep<'_>], table: &Table, with_base: bool, languages: &Languages, page: &mut Page) {
    let none = if languages.japanese() { "(障害なし)" } else { "(nothing)" };
    let mut lines: Vec<Vec<String>> = vec![vec![String::new()]];
    lines[0].extend(sweeps.iter().map(|sweep| sweep.index.to_string()));
    if with_base {
        let cells = table.base.iter().map(|base| base.map_or(Cell::Absent, Cell::Value));
        lines.push(line(none.to_owned(), cells, languages));
    }
    let shown =
        table.rows.iter().filter(|row| with_base || row.cells.iter().any(|cell| matches!(cell, Cell::Value(_))));
    lines.extend(shown.map(|row| line(row.ids.join(" + "), row.cells.iter().copied(), languages)));
    let columns = sweeps.len() + 1;
    let wide = |column: usize| lines.iter().map(|line| width(&line[column])).max().unwrap_or(0) + 2;
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    for line in &lines {
        let padded = line.iter().zip(&widths).map(|(text, wide)| format!("{text}{}", " ".repeat(wide - width(text))));
        page.line(&format!("  {}", padded.collect::<String>()));
    }
}

fn line(head: String, cells: impl Iterator<Item = Cell>, languages: &Languages) -> Vec<String> {
    let words = |cell: Cell| match cell {
        Cell::Absent => "-".to_owned(),
        Cell::NoWorse => "·".to_owned(),
        Cell::Value(value) | Cell::Spof(value) => value.of_user().get(languages).to_owned(),
    };
    std::iter::once(head).chain(cells.map(words)).collect()
}

fn untouched(tables: &Tables, sweeps: &[Sweep<'_>], languages: &Languages, page: &mut Page) {
    let actors = called(&tables.untouched, sweeps, true, languages);
    let words = match (languages.japanese(), tables.untouched.is_empty(), tables.tables.is_empty()) {
        (_, true, false) => return,
        (true, true, true) => "どの状態にもユーザーがいません".to_owned(),
        (false, true, true) => "no state has an actor to be served".to_owned(),
        (true, false, _) => format!("{actors}への影響はありません"),
        (false, false, _) => format!("none of these failures makes a difference to {actors}"),
    };
    page.heading(&words);
}
