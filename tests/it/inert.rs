//! Texts reach what they should as texts: every field of a design × every output × all that could be taken for something
//! else. Whatever an author writes, a terminal obeys nothing, a build runs nothing, and a reader of data gets it back.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::cli::{Folder, errors, payload, status};

/// Texts that mean something to a terminal, a build, a code host, a reader of markup or of data.
fn payloads() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    // C0 without what no text may hold, DEL, C1, signs of direction, line breaks of Unicode, what is not seen: several in
    // a text, since each is by itself.
    let signs = (1..0x20).chain(0x7f..0xa0).chain([0x61c, 0x200b, 0x200e, 0x200f]).chain(0x2028..=0x202e);
    let signs = signs.chain(0x2060..=0x2069).chain([0xfeff, 0xfffc, 0xfffd, 0xe0001]);
    let signs: Vec<char> = signs.filter_map(char::from_u32).collect();
    all.extend(signs.chunks(6).map(|some| some.iter().map(|c| format!("a{c}b")).collect()));
    let sequences = [
        "\u{1b}[31mred",
        "\u{1b}[2J\u{1b}[H",
        "\u{9b}31mred",
        "\u{1b}]8;;http://x.example\u{7}link\u{1b}]8;;\u{7}",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]52;c;aGk=\u{7}",
        "\u{9d}0;title\u{9c}",
        "\u{1b}P1$r\u{1b}\\",
        "\u{1b}c",
        "over\rwritten",
        "back\u{8}\u{8}space",
        "\u{202e}gpj.exe",
        "\u{2066}a\u{2069}b\u{2067}",
    ];
    let commands = [
        "::error::x",
        "a\n::error file=x,line=1::y",
        "  ::warning::x",
        "a\n \t::add-mask::x",
        "::stop-commands::x",
        "##[command]x",
        "a ##[error]x",
        "##vso[task.setvariable variable=a]b",
        "##teamcity[message text='x']",
        "a\r\n::set-output name=a::b",
        "\u{2028}::error::x",
        "\u{85}::error::x",
    ];
    let hosts = [
        "@octocat",
        "@org/team",
        "a@octocat",
        "#1",
        "GH-1",
        "owner/repo#1",
        "!1",
        "http://x.example/a",
        "https://x.example",
        "ftp://x.example",
        "www.x.example",
        "WWW.x.example",
        "a@b.example",
        "mailto:a@b.example",
        "xmpp:a@b.example",
        "owner/repo@0123456789abcdef0123456789abcdef01234567",
    ];
    let markdown = [
        "[a](http://x.example)",
        "![a](http://x.example/a.png)",
        "[a]: http://x.example",
        "[a][b]",
        "<http://x.example>",
        "`code`",
        "``a`b``",
        "```",
        "~~~",
        "    code",
        "\tcode",
        "# a",
        "a\n# b",
        "a\n===",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "1) a",
        "> a",
        "---",
        "***",
        "| a | b |",
        "a | b",
        "\\| a",
        "\\",
        "a\\",
        "*a* **b** _c_ __d__",
        "~~a~~",
        "$a$",
        "$$a$$",
        "[^1]",
        "[^1]: a",
        "- [ ] a",
        "a  \nb",
        "&lt;b&gt;",
        "&#64;octocat",
        "&commat;octocat",
        "&",
        "&amp",
        "&#x1b;[31m",
        ":+1:",
    ];
    let markup = [
        "<b>a</b>",
        "</td></tr></table>",
        "</details>",
        "<!-- a -->",
        "-->",
        "<script>a()</script>",
        "</text><script>a()</script>",
        "</svg>",
        "<img src=x onerror=a()>",
        "\" onload=\"a()",
        "' onload='a()",
        "]]>",
        "<![CDATA[a",
        "<?xml version=\"1.0\"?>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;",
        "<a href=\"javascript:a()\">b</a>",
        "<style>*{display:none}</style>",
        "\"}],\"a\":[{\"b\":\"",
        "\\u0022",
        "\\n",
        "\\\"",
        "${a}",
        "$(a)",
        "{{a}}",
        "%0A::error::x",
        "*/ a /*",
        "// a",
        "{ server x }",
        "\"; server x \"",
        "\\u{41}",
    ];
    for list in [&sequences[..], &commands, &hosts, &markdown, &markup] {
        all.extend(list.iter().map(|text| (*text).to_owned()));
    }
    all
}

/// A text as the language writes it.
fn quoted(text: &str) -> String {
    let escaped: String = text.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect();
    format!("\"{escaped}\"")
}

/// How many texts go into one design.
const TOGETHER: usize = 24;

/// A design that has all these texts, each in every field that takes one.
fn design(texts: &[String], other: bool) -> String {
    let mut out = format!("title = {}\nuser users {}\n", quoted(&texts.join(" ")), quoted(&texts[0]));
    let each = |write: &dyn Fn(usize, &str) -> String| -> String {
        texts.iter().enumerate().map(|(at, text)| write(at, &quoted(text))).collect()
    };
    let changed = if other { " os=\"other\"" } else { "" };
    out += &each(&|at, text| format!("server s{at} {text} role={text} tags=[{text}] tooltip={text}{changed}\n"));
    out += &each(&|at, text| format!("users -> s{at} {text} tooltip={text}\n"));
    out += &each(&|at, text| match at % 8 {
        0 => format!("note {text} on s{at}\ncallout {text} on s{at}\nallow = [no-backup] on s{at} {text}\n"),
        _ => String::new(),
    });
    let all = quoted(&texts.join("\n"));
    out += &format!("kind own : server {all}\nown k {all}\nusers -> k\n");
    out += &format!(
        "pattern p {{\n name = {all}\n problem = {all}\n target t : server = first(elements(server))\n rewrite {{\n  \
         set t size=large\n }}\n callout {all} on t\n ensure {all} {{ true }}\n}}\n"
    );
    // What stands in braces there is an element's.
    let message = quoted(&texts.join("\n").replace(['{', '}'], ""));
    out += &format!(
        "rule r {{\n name = {all}\n severity = warning\n why = {all}\n message = {message}\n find s : server = elements(server)\n}}\n"
    );
    out += &format!("apply p to s0\nstep {all} {{ set s1 size=small }}\n");
    out
}

/// The same where it is wrong: messages quote what they are about.
fn wrong(texts: &[String]) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        // As an author writes it, which reaches the excerpt of the message.
        let raw: String =
            text.chars().filter(|c| !matches!(c, '"' | '\\' | '\n' | '\r' | '\u{1}'..='\u{1f}')).collect();
        out += &format!("sever x{at} \"{raw}\"\nserver y{at} link={} state={}\n", quoted(text), quoted(text));
        out += &format!("y{at} -> {raw}\nimport {}\nserver z{at} icon={}\n", quoted(text), quoted(text));
        out += &format!("expect {raw}\napply {raw} to y{at}\n/* {raw} */ server {raw}\n");
    }
    out
}

/// True for what is not seen and yet does something.
fn steers(c: char) -> bool {
    let marks = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    marks || c.is_control() && !matches!(c, '\n' | '\t')
}

/// True for a line that what runs a build takes for a command.
fn commands(line: &str) -> bool {
    let words = line.match_indices("##").map(|(at, _)| line[at + 2..].trim_start_matches(char::is_alphanumeric));
    line.trim_start().starts_with("::") || words.into_iter().any(|rest| rest.starts_with('['))
}

fn shows_nothing_active(what: &str, text: &str) {
    for line in text.lines() {
        assert!(!line.chars().any(steers), "{what}: {line:?} steers");
        assert!(!commands(line), "{what}: {line:?} is a command");
    }
}

/// All texts of some data, keys included.
fn texts_of(data: &serde_json::Value, into: &mut Vec<String>) {
    match data {
        serde_json::Value::String(text) => into.push(text.clone()),
        serde_json::Value::Array(all) => all.iter().for_each(|one| texts_of(one, into)),
        serde_json::Value::Object(all) => all.iter().for_each(|(key, value)| {
            into.push(key.clone());
            texts_of(value, into);
        }),
        _ => {}
    }
}

/// What is in an XML: names of elements with their attributes, and where links lead.
fn parts(xml: &str) -> BTreeSet<String> {
    let document = roxmltree::Document::parse(xml).expect("XML");
    let nodes = document.descendants();
    nodes
        .flat_map(|node| {
            let name = node.tag_name().name().to_owned();
            let attributes = node.attributes().map(|one| {
                let leads = matches!(one.name(), "href" | "src" | "style") && !one.value().starts_with('#');
                format!("{name} {}{}", one.name(), if leads { one.value() } else { "" })
            });
            let kind = format!("{:?} {name}", node.node_type());
            attributes.chain([kind]).collect::<Vec<_>>()
        })
        .collect()
}

/// Runs that say something of a design for people.
const FOR_PEOPLE: [&[&str]; 16] = [
    &["check", "d.cdp"],
    &["check", "few.cdp", "--stage", "all", "--availability"],
    &["check", "d.cdp", "--fix", "-o", "mended.cdp"],
    &["explain-step", "d.cdp"],
    &["simulate", "d.cdp"],
    &["simulate", "d.cdp", "--fail", "s0"],
    &["simulate", "d.cdp", "--availability"],
    &["plan", "few.cdp", "--goal", "no r findings", "--max-steps", "1"],
    &["plan", "few.cdp", "--goal", "no error findings", "--max-steps", "1"],
    &["patterns", "--applicable", "d.cdp"],
    &["patterns", "--found", "d.cdp"],
    &["diff", "old.cdp", "d.cdp"],
    &["diff", "old.cdp", "d.cdp", "--format", "markdown"],
    &["d.cdp", "-o", "d.svg", "--theme", "slide"],
    &["check", "wrong.cdp"],
    &["wrong.cdp", "-o", "wrong.svg"],
];

/// Runs that say it as data.
const FOR_PROGRAMS: [&[&str]; 12] = [
    &["d.cdp", "--format", "json"],
    &["d.cdp", "--format", "layout-json"],
    &["check", "d.cdp", "--format", "json"],
    &["check", "d.cdp", "--format", "sarif"],
    &["explain-step", "d.cdp", "--format", "json"],
    &["simulate", "d.cdp", "--format", "json"],
    &["simulate", "d.cdp", "--fail", "s0", "--format", "json"],
    &["plan", "few.cdp", "--goal", "no r findings", "--max-steps", "1", "--format", "json"],
    &["patterns", "--applicable", "d.cdp", "--format", "json"],
    &["patterns", "--found", "d.cdp", "--format", "json"],
    &["diff", "old.cdp", "d.cdp", "--format", "json"],
    &["check", "wrong.cdp", "--format", "json"],
];

/// Runs whose messages are data, a line each.
const IN_LINES: [&[&str]; 3] = [&["check", "wrong.cdp"], &["check", "d.cdp"], &["wrong.cdp", "-o", "wrong.svg"]];

const IN_XML: [&[&str]; 4] = [
    &["d.cdp", "--format", "svg", "--id-prefix", "x"],
    &["few.cdp", "--view", "transition", "--id-prefix", "x"],
    &["diff", "few-old.cdp", "few.cdp", "--format", "svg"],
    &["check", "d.cdp", "--format", "junit"],
];

/// A folder with the designs that have these texts.
fn folder(texts: &[String]) -> Folder {
    let folder = Folder::new();
    folder.file("d.cdp", design(texts, false));
    folder.file("old.cdp", design(texts, true));
    // The same in few elements, for what takes long.
    let few: Vec<String> = texts.chunks(8).map(|some| some.join("\n")).collect();
    folder.file("few.cdp", design(&few, false));
    folder.file("few-old.cdp", design(&few, true));
    folder.file("wrong.cdp", wrong(texts));
    folder
}

/// The payloads in parts, each with its folder, two at once.
fn all_parts(look: impl Fn(&Folder, &[String]) + Sync) {
    let all = payloads();
    let parts: Vec<&[String]> = all.chunks(TOGETHER).collect();
    let (even, odd): (Vec<_>, Vec<_>) = parts.into_iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let look_at = |parts: &[(usize, &[String])]| parts.iter().for_each(|(_, texts)| look(&folder(texts), texts));
    std::thread::scope(|scope| {
        let other = scope.spawn(|| look_at(&odd));
        look_at(&even);
        other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

#[test]
fn the_table_is_as_long_as_it_says() {
    let all = payloads();
    assert!(all.len() >= 120, "{}", all.len());
    let output = folder(&all[..TOGETHER]).run(&["d.cdp", "--format", "json"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
}

#[test]
fn what_people_read_steers_nothing() {
    all_parts(|folder, _| {
        for run in FOR_PEOPLE {
            let output = folder.run(run);
            assert!(matches!(output.status.code(), Some(0..=2)), "{run:?}: {}", errors(&output));
            shows_nothing_active(&format!("{run:?}"), &payload(&output));
            shows_nothing_active(&format!("{run:?}"), &errors(&output));
        }
        let coloured = folder.run(&["check", "d.cdp", "--color", "always"]);
        let plain = (payload(&coloured) + &errors(&coloured)).replace("\u{1b}[", "");
        shows_nothing_active("colours", &plain);
    });
}

#[test]
fn what_programs_read_is_what_was_written() {
    all_parts(|folder, texts| {
        for run in FOR_PROGRAMS {
            let output = folder.run(run);
            let text = payload(&output);
            let data = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{run:?}: {error}: {text}"));
            shows_nothing_active(&format!("{run:?}"), &text);
            if run == FOR_PROGRAMS[0] {
                let mut found = Vec::new();
                texts_of(&data, &mut found);
                let lost: Vec<&String> = texts.iter().filter(|text| !found.contains(text)).collect();
                assert!(lost.is_empty(), "{run:?}: {lost:?}");
            }
        }
        for run in IN_LINES {
            let run = [run, &["--message-format", "json"]].concat();
            let output = folder.run(&run);
            for line in errors(&output).lines().chain(payload(&output).lines()) {
                serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
                shows_nothing_active(&format!("{run:?}"), line);
            }
        }
    });
}

#[test]
fn no_text_becomes_markup() {
    let harmless = folder(&vec!["harmless words".to_owned(); TOGETHER]);
    let known: Vec<BTreeSet<String>> = IN_XML.iter().map(|run| parts(&payload(&harmless.run(run)))).collect();
    all_parts(|folder, _| {
        for (run, known) in IN_XML.iter().zip(&known) {
            let text = payload(&folder.run(run));
            shows_nothing_active(&format!("{run:?}"), &text);
            let new: Vec<String> = parts(&text).difference(known).cloned().collect();
            // A text of several lines has parts that a short one has not, and may stand elsewhere.
            let ours = |part: &String| part.contains("tspan") || part == "svg data-taste";
            let new: Vec<&String> = new.iter().filter(|part| !ours(part)).collect();
            assert!(new.is_empty(), "{run:?}: {new:?}");
        }
    });
}

#[test]
fn a_design_reads_its_own_text_again() {
    all_parts(|folder, _| {
        let data = |folder: &Folder, name: &str| {
            let output = folder.run(&[name, "--format", "json", "--stage", "first"]);
            assert_eq!(status(&output), 0, "{}", errors(&output));
            let mut data: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
            data["stages"][0].take()
        };
        let output = folder.run(&["d.cdp", "--format", "cdp", "--stage", "first"]);
        assert_eq!(status(&output), 0, "{}", errors(&output));
        shows_nothing_active("cdp", &payload(&output));
        folder.file("again.cdp", output.stdout);
        assert_eq!(data(folder, "again.cdp")["elements"], data(folder, "d.cdp")["elements"]);
    });
}

/// What a comment for a pull request is made of; without what stands in it.
fn structure(markdown: &str) -> (Vec<String>, String) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let options = options | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM | Options::ENABLE_MATH;
    let (mut parts, mut text) = (BTreeSet::new(), String::new());
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(tag) => {
                let name = format!("{tag:?}");
                let name = name.split([' ', '(']).next().unwrap_or_default().to_owned();
                let leads = matches!(tag, Tag::Link { .. } | Tag::Image { .. });
                parts.insert(if leads { format!("{tag:?}") } else { name });
            }
            Event::Html(html) | Event::InlineHtml(html) => _ = parts.insert(html.trim().to_owned()),
            Event::Text(words) => text += &words,
            Event::Code(_) | Event::SoftBreak | Event::End(_) => text.push('\n'),
            other => _ = parts.insert(format!("{other:?}")),
        }
    }
    (parts.into_iter().collect(), text)
}

#[test]
fn a_comment_is_made_of_what_we_write() {
    let run = ["diff", "old.cdp", "d.cdp", "--format", "markdown"];
    let (known, _) = structure(&payload(&folder(&vec!["harmless words".to_owned(); TOGETHER]).run(&run)));
    all_parts(|folder, _| {
        let comment = payload(&folder.run(&run));
        let (parts, text) = structure(&comment);
        let new: Vec<&String> = parts.iter().filter(|part| !known.contains(part)).collect();
        assert!(new.is_empty(), "{new:?}: {comment}");
        for active in ["@octocat", "@org", "#1", "GH-1", "!1", "://", "www.", "WWW.", "@b", "@0123"] {
            assert!(!text.contains(active), "{active}: {text}");
        }
        for row in comment.lines().filter(|line| line.starts_with('|')) {
            let bars = row.replace("\\\\", "").replace("\\|", "").matches('|').count();
            assert_eq!(bars, 4, "{row}");
        }
    });
}

/// Names of files reach messages, data and patches.
#[cfg(unix)]
#[test]
fn names_of_files_are_names() {
    let git = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
    if !git {
        eprintln!("SKIPPED: git is not there to apply patches");
    }
    let names: Vec<String> = payloads().into_iter().filter(|name| !name.contains('/') && name.len() < 200).collect();
    assert!(names.len() > 100);
    for name in names.iter().step_by(3).chain([&"d\n--- a".to_owned(), &"a b".to_owned(), &"構成".to_owned()]) {
        let folder = Folder::new();
        fs::create_dir(folder.path().join(name)).expect("a folder");
        let file = format!("{name}/{name}.cdp");
        folder.file(&file, "user u\nserver web\nu -> web\nconnect x\n");
        for arguments in [&["check"][..], &["--format", "json"], &["simulate"], &["check", "--message-format", "json"]]
        {
            let path = format!("./{file}");
            let output = folder.run(&[arguments, &[&path]].concat());
            shows_nothing_active(name, &payload(&output));
            shows_nothing_active(name, &errors(&output));
        }
        folder.file(&file, "user u\nserver web\nu -> web\n");
        let path = format!("./{file}");
        let output = folder.run(&["check", "--fix", "--diff", &path]);
        let patch = payload(&output);
        assert_eq!(patch.lines().filter(|line| line.starts_with("--- ")).count(), 1, "{patch}");
        shows_nothing_active(name, &patch);
        shows_nothing_active(name, &errors(&output));
        if git {
            let mut apply = Command::new("git");
            folder.file("fix.patch", &patch);
            let applied = apply.args(["apply", "fix.patch"]).current_dir(folder.path()).output().expect("git runs");
            assert!(applied.status.success(), "{name:?}: {patch}{}", String::from_utf8_lossy(&applied.stderr));
            let text = fs::read_to_string(folder.path().join(&file)).expect("a file");
            assert!(text.contains("apply "), "{name:?}: {text}");
        }
    }
}

/// A rule for `make` ends with its line.
#[cfg(unix)]
#[test]
fn a_name_begins_no_rule() {
    let folder = Folder::new();
    folder.file("a\nall: x.cdp", "server a\n");
    folder.file("d.cdp", "import \"a\\nall: x.cdp\"\n");
    let output = folder.run(&["d.cdp", "-o", "d.svg", "--deps", "d.d"]);
    assert_eq!(status(&output), 2, "{}", errors(&output));
    assert!(
        errors(&output).contains("cannot stand in a rule for `make`: its name has a line break"),
        "{}",
        errors(&output)
    );
    assert!(!folder.path().join("d.d").exists());
}
