//! The quality of the drawings as a table: what a person sees of every state of every example, of every pattern's example
//! before and after, and of the designs in `tests/designs`. `tests/golden/quality.txt` has what is reached; it fails when
//! the sum of a column gets worse. `RENEW=1 cargo test --test it quality` writes the table anew.

#![allow(clippy::disallowed_methods)] // RENEW says that the table is to be written

mod figures;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::layout_support::{Ruler, design};
use cdp_draw::catalog::Entry;
use cdp_draw::design::Design;
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::layout::{Metrics, choose_direction};
use cdp_draw::limits::{Budget, Generosity, Limits};
use cdp_draw::rewrite::library::builtin_ids;
use cdp_draw::source::SourceMap;
use figures::{COLUMNS, Figures, figures};

const TABLE: &str = "tests/golden/quality.txt";
const COMMAND: &str = "RENEW=1 cargo test --test it quality";
/// Below this share of flows that run forward, in percent, the table names a state.
const FORWARD: u64 = 90;

type Rows = BTreeMap<String, Figures>;

/// A design of the table, read where it is drawn.
enum Subject {
    File(String),
    Pattern(&'static str),
}

/// The designs of a folder, by name.
fn files(folder: &str) -> Vec<Subject> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|found| found == "cdp")).collect();
    paths.sort();
    paths.iter().map(|path| Subject::File(path.to_string_lossy().into_owned())).collect()
}

fn subjects() -> Vec<Subject> {
    let patterns = builtin_ids().map(Subject::Pattern);
    let designs = ["examples", "examples/today", "tests/designs"].into_iter().flat_map(files);
    designs.chain(patterns).collect()
}

impl Subject {
    /// Its name, and the language in which it is drawn: designs of the tests in Japanese, where they have it.
    fn read(&self) -> (String, Design, &'static str) {
        match self {
            Subject::File(path) => {
                let text = fs::read_to_string(path).expect("a design");
                let name = Path::new(path).file_stem().expect("a name").to_string_lossy().into_owned();
                let language = if path.starts_with("examples") { "en" } else { "ja" };
                (name, design(path, &text), language)
            }
            Subject::Pattern(id) => {
                let (mut sources, mut found) = (SourceMap::default(), Diagnostics::default());
                let entry = Entry::read(id, &Limits::default(), &mut sources, &mut found);
                (format!("{id} (pattern)"), entry.expect("a pattern with an example").design, "en")
            }
        }
    }

    /// The figures of each of its states.
    fn measure(&self, ruler: &Ruler) -> Rows {
        let (name, design, language) = self.read();
        let purse = Budget::new(Generosity::Normal).layout;
        let all = purse.left();
        let drawn = choose_direction(&design, &design.languages(Some(language)), &Metrics::default(), ruler, &purse);
        let (direction, layout) = drawn.expect("a layout");
        let mut rows = Rows::new();
        for (at, (state, placed)) in design.states.iter().zip(&layout.states).enumerate() {
            let mut found = figures(&state.architecture, placed, direction);
            if at == 0 {
                // In thousands; the whole design is drawn at once.
                found.values[COLUMNS.len() - 1] = (all - purse.left()).div_ceil(1_000);
            }
            rows.insert(format!("{name} {at}"), found);
        }
        rows
    }
}

/// All rows; two designs are drawn at a time.
fn measured() -> Rows {
    let (subjects, next, rows) = (subjects(), AtomicUsize::new(0), Mutex::new(Rows::new()));
    let ruler = Ruler::new();
    let work = || {
        while let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = subject.measure(&ruler);
            rows.lock().expect("no thread panics").extend(found);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    rows.into_inner().expect("no thread panics")
}

fn sums<'a>(rows: impl Iterator<Item = &'a Figures>) -> Figures {
    rows.fold(Figures::default(), |mut sum, row| {
        sum.flows += row.flows;
        sum.values.iter_mut().zip(row.values).for_each(|(sum, value)| *sum += value);
        sum
    })
}

/// The rows as a text.
fn table(rows: &Rows) -> String {
    let mut text = format!("# {COMMAND} writes this table anew. Of every figure less is better.\n");
    let line = |text: &mut String, name: &str, figures: &Figures| {
        let values: Vec<String> = figures.values.iter().map(|value| format!("{value:>10}")).collect();
        writeln!(text, "{name:<44}{:>10}{}", figures.flows, values.concat()).expect("a text");
    };
    let heads: Vec<String> = COLUMNS.iter().map(|name| format!("{name:>10}")).collect();
    writeln!(text, "# {:<42}{:>10}{}", "design and state", "flows", heads.concat()).expect("a text");
    rows.iter().for_each(|(name, figures)| line(&mut text, name, figures));
    let all = sums(rows.values());
    line(&mut text, "# all", &all);
    let back = COLUMNS.iter().position(|&name| name == "back").expect("a column");
    let forward = |figures: &Figures| (figures.flows - figures.values[back]) as f64 * 100.0 / figures.flows as f64;
    writeln!(text, "# {:.1} % of requests and messages run forward", forward(&all)).expect("a text");
    let weak = rows.iter().filter(|(_, figures)| figures.flows > 0 && forward(figures) < FORWARD as f64);
    let weak: Vec<String> = weak.map(|(name, figures)| format!("{name} {:.0}", forward(figures))).collect();
    writeln!(text, "# below {FORWARD} %: {}", if weak.is_empty() { "none".to_owned() } else { weak.join(", ") })
        .expect("a text");
    text
}

/// The rows of a table.
fn read(text: &str) -> Rows {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let mut numbers = line.split_whitespace().rev().map_while(|word| word.parse::<u64>().ok());
        let mut values = [0; COLUMNS.len()];
        values.iter_mut().rev().for_each(|value| *value = numbers.next().expect("a figure"));
        let flows = numbers.next().expect("the flows");
        (line[..44.min(line.len())].trim_end().to_owned(), Figures { flows, values })
    };
    lines.map(row).collect()
}

/// What has become worse, in words.
fn worse(known: &Rows, found: &Rows) -> Vec<String> {
    let unknown =
        found.keys().filter(|name| !known.contains_key(*name)).map(|name| format!("{name}: not in the table"));
    let gone = known.keys().filter(|name| !found.contains_key(*name)).map(|name| format!("{name}: only in the table"));
    let (before, now) = (sums(known.values()), sums(found.values()));
    let columns = COLUMNS.iter().zip(before.values.iter().zip(now.values));
    let sums = columns.filter(|(_, (before, now))| now > *before).map(|(name, (before, now))| {
        let at = COLUMNS.iter().position(|column| column == name).expect("a column");
        let rows =
            found.iter().filter(|(row, figures)| known.get(*row).is_some_and(|k| k.values[at] < figures.values[at]));
        let rows: Vec<String> =
            rows.map(|(row, figures)| format!("{row} {} -> {}", known[row].values[at], figures.values[at])).collect();
        format!("{name}: {before} -> {now}: {}", rows.join(", "))
    });
    unknown.chain(gone).chain(sums).collect()
}

#[test]
fn no_drawing_gets_worse() {
    let found = measured();
    let known = fs::read_to_string(TABLE).unwrap_or_default();
    let worse = worse(&read(&known), &found);
    if std::env::var_os("RENEW").is_some() {
        fs::write(TABLE, table(&found)).expect("the table can be written");
        println!("{}", worse.join("\n"));
        return;
    }
    assert!(worse.is_empty(), "{}\n{COMMAND} writes the table anew", worse.join("\n"));
}

#[test]
fn a_table_is_read_as_it_is_written() {
    let row = Figures { flows: 9, values: [0, 1, 2, 3, 4, 5, 6, 1_234_567, 8] };
    let rows = Rows::from([("a design 1".to_owned(), row.clone()), ("b 0".to_owned(), Figures::default())]);
    assert_eq!(read(&table(&rows)), rows);
    assert_eq!(worse(&rows, &rows), Vec::<String>::new());
    let mut other = rows.clone();
    other.get_mut("b 0").expect("a row").values[0] = 1;
    assert_eq!(worse(&rows, &other), ["crossings: 0 -> 1: b 0 0 -> 1"]);
}
