//! Nothing takes more than may be spent: work is counted, and what cannot be finished is an error with its place, or the
//! best so far with a warning.

use std::fmt::Write as _;
use std::process::Output;

use cdp_draw::analysis::sweep::{Scope, sweep};
use cdp_draw::design::compile::{Compilation, compile};
use cdp_draw::limits::{Generosity, Limits, Purse, Resource};
use cdp_draw::world::Memory;

use crate::{program, said};

fn read(text: &str, limits: &Limits) -> Compilation {
    compile("d.cdp", text.as_bytes(), &Memory::default(), limits)
}

/// A design whose pattern does something when it is applied.
fn rewriting(actions: &str) -> String {
    format!("server web\npattern p {{\n name=\"x\"\n target t : any = web\n rewrite {{ {actions} }}\n}}\napply p\n")
}

/// How many steps of evaluation a design takes.
fn steps(text: &str) -> u64 {
    let limits = Limits::of(Generosity::Unlimited);
    let before = limits.budget.evaluation.left();
    assert!(read(text, &limits).design.is_some(), "{text}");
    before - limits.budget.evaluation.left()
}

fn refusal(text: &str) -> String {
    let compilation = read(text, &Limits::default());
    assert!(compilation.design.is_none() || compilation.diagnostics.has_errors(), "{text}");
    compilation.diagnostics.iter().map(|one| one.message.clone()).collect()
}

/// What is done with lists costs in proportion to their length, so that ten times the list is about ten times the steps.
#[test]
fn long_lists_take_steps_in_proportion() {
    for action in [
        "let c = distinct(range(N))",
        "let c = range(N) - range(N)",
        "let a = range(N)\n let b = each x in a where x in a",
        "let c = same_set(range(N), range(N))",
        "let a = range(N)\n let b = a[x] for x in a",
        "for i in range(M) { add(server, x) }",
    ] {
        let of = |size: usize| {
            let action = action.replace('N', &(size * 100).to_string()).replace('M', &size.to_string());
            steps(&rewriting(&action))
        };
        let (few, many) = (of(10), of(100));
        assert!(many <= 12 * few && many >= 8 * few, "{action}: {few} and {many}");
    }
}

/// What compares all with all costs just that, and ends.
#[test]
fn pairs_are_paid_for() {
    let text = rewriting("let a = range(30000)\n let b = position(a, x) for x in a");
    assert!(refusal(&text).contains("it takes more than 20,000,000 steps"), "{}", refusal(&text));
    let low = read(&rewriting("let a = range(3000)\n let b = position(a, x) for x in a"), &Limits::of(Generosity::Low));
    assert!(low.diagnostics.iter().any(|one| one.message.contains("more than 2,000,000 steps")));
}

#[test]
fn lists_in_lists_are_bounded_in_depth_and_size() {
    let nested = refusal(&rewriting("let a = [1]\n for i in range(1000) { let a = [a] }"));
    assert!(nested.contains("64 deep"), "{nested}");
    let doubled = refusal(&rewriting("let a = [1, 2]\n for i in range(60) { let a = [a, a] }"));
    assert!(doubled.contains("1000000 items"), "{doubled}");
}

#[test]
fn texts_of_patterns_are_bounded_in_all() {
    let text = rewriting(
        "let a = \"0123456789abcdef\"\n for i in range(13) { let a = a + a }\n for i in range(900) { add(server, x, label = (a)) }",
    );
    assert!(refusal(&text).contains("bytes of texts made by patterns"), "{}", refusal(&text));
}

/// A state takes what is not shared with the one before: a design may have many that differ little.
#[test]
fn states_are_paid_for_by_what_they_do_not_share() {
    let spent = |text: &str| {
        let limits = Limits::default();
        let before = limits.budget.states.left();
        assert!(read(text, &limits).design.is_some(), "{text}");
        before - limits.budget.states.left()
    };
    let servers: String = (0..1_000).map(|n| format!("server s{n}\n")).collect();
    assert_eq!(spent(&format!("{servers}fail s0\nrestore s0\n")), 2);
    assert!((1_000..1_100).contains(&spent(&format!("{servers}set s0 size=x\n"))));
    let many: String = (0..20_000).map(|n| format!("server s{n}\n")).collect();
    let sets: String = (0..400).map(|n| format!("set s0 size=x{n}\n")).collect();
    let error = refusal(&(many + &sets));
    assert!(error.contains("4,000,000 elements and edges in all states together"), "{error}");
}

/// Ten times as deep as may be, by patterns and by steps; and as deep as may be is written and read back.
#[test]
fn elements_stand_in_each_other_no_deeper_than_can_be_read_back() {
    let servers = |count: usize| (0..count).map(|n| format!("server s{n}\n")).collect::<String>();
    let nest = |count: usize| {
        let last = count - 1;
        format!(
            "{}pattern p {{\n name=\"x\"\n target t : any = s0\n rewrite {{ let l = elements(server)\n for i in range({last}) {{ \
             move l[i] into l[i+1] }} }}\n}}\napply p\n",
            servers(count)
        )
    };
    assert!(refusal(&nest(600)).contains("60 deep"), "{}", refusal(&nest(600)));
    let compilation = read(&nest(60), &Limits::default());
    let design = compilation.design.expect("a design");
    let text = cdp_draw::design::print::print_state(&design, &design.states[1]);
    let again = read(&text, &Limits::default());
    assert!(again.design.is_some(), "{:?}", again.diagnostics.iter().map(|one| &one.message).collect::<Vec<_>>());
    // A step may not go on where a pattern has to stop: the outermost of the 60 servers goes into a zone of a region.
    let moved = |zone: &str| refusal(&format!("{zone}\n{}move s59 into z\n", nest(60)));
    assert!(moved("region r { zone z }").contains("60 deep"), "{}", moved("region r { zone z }"));
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn of(text: &str) -> Folder {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("d.cdp"), text).expect("written");
        Folder(folder)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        program().current_dir(self.0.path()).args(arguments).output().expect("the program runs")
    }

    fn has(&self, file: &str) -> bool {
        self.0.path().join(file).exists()
    }
}

fn dense(count: usize) -> String {
    let mut text = "user users\nlb lb\nusers -> lb\n".to_owned();
    (0..count).for_each(|n| write!(text, "server w{n}\nserver a{n}\nlb -> w{n}\n").expect("a text"));
    let pairs = (0..count).flat_map(|n| (0..count).map(move |m| (n, m)));
    // Without texts of their own, all of them would be one line with branches.
    pairs.for_each(|(n, m)| writeln!(text, "w{n} -> a{m} \"{n}-{m}\"").expect("a text"));
    text
}

/// A picture that there is no time for is drawn as far as it has come, and says so; the same each time.
#[test]
fn a_layout_that_is_cut_short_is_drawn_and_says_so() {
    let folder = Folder::of(&dense(8));
    let drawn = |file: &str| {
        let output = folder.run(&["d.cdp", "-o", file, "--budget", "low"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(said(&output).contains("W0608"), "{}", said(&output));
        std::fs::read(folder.0.path().join(file)).expect("a picture")
    };
    assert_eq!(drawn("a.svg"), drawn("b.svg"));
}

#[test]
fn what_is_too_much_to_write_is_refused_and_nothing_written() {
    let servers: String = (0..1_000).map(|n| format!("server s{n}\n")).collect();
    let sets: String = (0..100).map(|n| format!("set s0 size=x{n}\n")).collect();
    let folder = Folder::of(&(servers + &sets));
    for arguments in [
        ["d.cdp", "--format", "json", "-o", "o.json", "--budget", "low"],
        ["d.cdp", "--view", "transition", "-o", "o.svg", "--budget", "low"],
    ] {
        let output = folder.run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("--budget unlimited"), "{}", said(&output));
        assert!(!folder.has(arguments[4]), "{arguments:?}");
    }
    let output = folder.run(&["d.cdp", "--format", "json", "-o", "o.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

/// A rule that could not be looked at is never taken for one that finds nothing.
#[test]
fn a_rule_that_takes_too_long_is_an_error() {
    let rule = "server web\nrule slow {\n severity = hint\n message = \"m\"\n find x : any = each x in elements() where \
        any(position(range(100000), y) for y in range(100000))\n}\n";
    let folder = Folder::of(rule);
    for arguments in
        [&["check", "d.cdp"][..], &["check", "d.cdp", "--budget", "low"], &["plan", "d.cdp", "--goal", "no findings"]]
    {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn failures_that_are_too_many_are_refused() {
    let compilation = read(&dense(4), &Limits::default());
    let design = compilation.design.expect("a design");
    let scope = Scope { pairs: true, ..Scope::default() };
    let of = |most: u64| {
        let purse = Purse::new(Resource::Failures, most);
        sweep(&design, scope, &purse, &mut |_| {}).map(|_| most - purse.left())
    };
    let needed = of(1_000_000).expect("enough");
    assert!(of(needed).is_ok());
    assert_eq!(of(needed - 1).expect_err("one too few").resource, Resource::Failures);
}

#[test]
fn words_name_what_was_spent() {
    let spent = Purse::new(Resource::Layout, 1_234_567).spent();
    assert_eq!(spent.words().pair().0, "it takes more than 1,234,567 places that the layout looks at");
    assert!(spent.words().pair().1.contains("1,234,567"));
}
