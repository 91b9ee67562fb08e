//! The program as its users run it: arguments, standard streams, exit status.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

const SHOP: &str = "title = ja \"ECサイト\" en \"Shop\"
user customers ja \"お客様\" en \"Customers\"
server web \"Web\" size=m1.large { disk data }
db shop \"MySQL\"
customers -> web \"HTTPS\" -> shop port=3306
apply multi-server to web count=2
step \"stop\" { fail web }
";

/// A folder of its own for each test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).expect("written");
        path
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, b"")
    }

    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        self.run_in(arguments, input, &[])
    }

    /// With variables of the environment.
    pub fn run_in(&self, arguments: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Output {
        let mut child = crate::program()
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("written");
        output
    }
}

pub fn status(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

pub fn errors(output: &Output) -> String {
    crate::said(output)
}

pub fn payload(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    assert_eq!(status(output), 0, "{}", errors(output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_states_as_data() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    let document = json(&folder.run(&["shop.cdp", "--format", "json", "--lang", "ja"]));
    assert_eq!(document["title"], "ECサイト");
    let stages = document["stages"].as_array().expect("stages");
    assert_eq!(stages.len(), 3);
    let before = &stages[0];
    assert_eq!(before["caption"], serde_json::Value::Null);
    let ids: Vec<&str> = before["elements"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["customers", "web", "data", "shop"]);
    let [users, web, data] = [0, 1, 2].map(|at| &before["elements"][at]);
    assert_eq!((&users["label"], &users["kind"]), (&"お客様".into(), &"user".into()));
    assert_eq!((&data["label"], &data["parent"]), (&serde_json::Value::Null, &"web".into()));
    assert_eq!(data["name"], "仮想ディスク");
    assert_eq!(web["origin"], serde_json::Value::Null);
    assert_eq!(before["edges"][1]["properties"].to_string(), r#"{"port":3306}"#);
    let after = &stages[1];
    assert_eq!(after["pattern"], "multi-server");
    let copy = after["elements"].as_array().unwrap().iter().find(|e| e["id"] == "web-2").expect("a copy");
    assert_eq!(copy["origin"].to_string(), r#"{"pattern":"multi-server","copy_of":"web"}"#);
    assert_eq!(after["changes"]["added"].as_array().unwrap().len(), 3, "{}", after["changes"]);
    assert_eq!(after["callouts"][0]["on"], "lb");
    let stopped = &stages[2];
    assert_eq!(stopped["served"]["customers"], "ok");
    let status_of = |id: &str| {
        let elements = stopped["elements"].as_array().unwrap();
        elements.iter().find(|e| e["id"] == id).expect("an element")["status"].clone()
    };
    assert_eq!((status_of("web"), status_of("data"), status_of("web-2")), ("down".into(), "down".into(), "ok".into()));
}

#[test]
fn standard_streams_and_files_give_the_same() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    let direct = payload(&folder.run(&["shop.cdp", "--format=json"]));
    assert_eq!(payload(&folder.run_with(&["-", "--format=json", "-o", "-"], SHOP.as_bytes())), direct);
    let written = folder.run(&["shop.cdp", "-o", "out.json"]);
    assert_eq!((status(&written), payload(&written)), (0, String::new()), "{}", errors(&written));
    assert_eq!(fs::read_to_string(folder.0.path().join("out.json")).expect("a file"), direct);
    let each = folder.run(&["shop.cdp", "-o", "state-{stage}.json"]);
    assert_eq!(status(&each), 0, "{}", errors(&each));
    for stage in 0..3 {
        let text = fs::read_to_string(folder.0.path().join(format!("state-{stage}.json"))).expect("a file");
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(document["stages"][0]["index"], stage);
    }
}

#[test]
fn a_state_as_text() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    let text = payload(&folder.run(&["shop.cdp", "--format", "cdp", "--stage", "1", "--lang", "ja"]));
    assert!(text.starts_with("title = ja \"ECサイト\" en \"Shop\"\n\nuser customers ja \"お客様\" en"), "{text}");
    assert!(text.contains("\ncustomers -> lb \"HTTPS\"\nweb, web-2 -> shop port=3306\n"), "{text}");
    assert_eq!(payload(&folder.run_with(&["-", "--format", "cdp"], text.as_bytes())), text);
    let each = folder.run(&["shop.cdp", "-o", "state-{stage}.cdp"]);
    assert_eq!(status(&each), 0, "{}", errors(&each));
    let state = |stage: usize| fs::read_to_string(folder.0.path().join(format!("state-{stage}.cdp"))).expect("a file");
    assert_eq!(state(1), text);
    assert!(state(2).contains("\nfail web\n"), "{}", state(2));
    assert_eq!(payload(&folder.run(&["shop.cdp", "--format", "cdp"])), state(2));
    assert_eq!(payload(&folder.run(&["shop.cdp", "--format", "cdp", "--view", "before"])), state(0));
    // The values of the simulation are those of the state, too.
    let values =
        |document: &serde_json::Value| document["stages"].as_array().unwrap().last().unwrap()["served"].clone();
    let direct = json(&folder.run(&["shop.cdp", "--format", "json"]));
    assert_eq!(values(&json(&folder.run(&["state-2.cdp", "--format", "json"]))), values(&direct));
}

#[test]
fn a_byte_order_mark_and_other_line_ends_are_read() {
    let folder = Folder::new();
    let text = format!("\u{feff}{}", SHOP.replace('\n', "\r\n"));
    let output = folder.run_with(&["-", "--format=json"], text.as_bytes());
    assert_eq!(payload(&output), payload(&folder.run_with(&["-", "--format=json"], SHOP.as_bytes())));
}

#[test]
fn a_wrong_command_line_is_status_2() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    for (arguments, words) in [
        (&["shop.cdp", "-o", "out.gif"][..], "there is no format for the extension `.gif`"),
        (&["shop.cdp", "-o", "out"], "has no extension"),
        (&["nothing.cdp", "-o", "out.json"], "cannot read `nothing.cdp`"),
        (&["chekc"], "cdp-draw check"),
        (&["/dev", "-o", "out.json"], "there is no design in `/dev`"),
        (&["shop.cdp", "--format=json", "--stage", "7"], "there is no state 7"),
        (&["shop.cdp", "-o", "x-{stage}.json", "--view", "after"], "leave one of them out"),
        (&["shop.cdp", "-o", "x.cdp", "--view", "diff"], "`--format cdp` writes one state"),
        (&["shop.cdp", "--scale", "0"], "give a number above 0"),
        (&["shop.cdp", "--views"], "--view"),
        (&["patterns", "multi-sever"], "did you mean `multi-server`?"),
        (&["explain", "E9999"], "there is no code"),
    ] {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 2, "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains(words), "{arguments:?}: {}", errors(&output));
        assert_eq!(payload(&output), "", "{arguments:?}");
    }
}

#[test]
fn an_output_is_replaced_whole_or_not_at_all() {
    let folder = Folder::new();
    let design = folder.file("shop.cdp", SHOP);
    let old = folder.file("out.json", "old");
    folder.file("wrong.cdp", "connect web\n");
    let kept = |arguments: &[&str], code: i32| {
        let output = folder.run(arguments);
        assert_eq!(status(&output), code, "{}", errors(&output));
        assert_eq!(fs::read_to_string(&old).expect("a file"), "old");
        assert_eq!(fs::read_to_string(&design).expect("a file"), SHOP);
    };
    kept(&["wrong.cdp", "-o", "out.json"], 1);
    kept(&["shop.cdp", "-o", "shop.cdp", "--format", "json"], 2);
    kept(&["shop.cdp", "-o", "/proc/nowhere/out.json"], 2);
    kept(&["shop.cdp", "-o", "no/such/folder/out.json"], 2);
    kept(&["shop.cdp", "-o", ".", "--format", "json"], 2);
    kept(&["shop.cdp", "-o", "out.png", "--width", "1000000"], 2);
    let names: Vec<_> = fs::read_dir(folder.0.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names.len(), 3, "nothing is left behind: {names:?}");
}

#[test]
fn an_imported_file_is_not_overwritten_either() {
    let folder = Folder::new();
    folder.file("part.json", "db shop\n");
    folder.file("main.cdp", "import \"part.json\"\nserver web\nweb -> shop\n");
    let output = folder.run(&["main.cdp", "-o", "part.json"]);
    assert_eq!(status(&output), 2);
    assert!(errors(&output).contains("is an input"), "{}", errors(&output));
}

#[test]
fn a_failed_expectation_is_status_1_and_still_drawn() {
    let folder = Folder::new();
    folder.file("shop.cdp", format!("{SHOP}expect not served customers\n"));
    let output = folder.run(&["shop.cdp", "-o", "out.json"]);
    assert_eq!(status(&output), 1);
    assert!(errors(&output).contains("error[E0501]"), "{}", errors(&output));
    assert!(folder.0.path().join("out.json").exists());
}

#[test]
fn messages_for_programs() {
    let folder = Folder::new();
    let output = folder.run_with(&["check", "-", "--message-format", "json"], "sever web\nお客様 -> x\n".as_bytes());
    assert_eq!(status(&output), 1);
    let lines: Vec<serde_json::Value> =
        errors(&output).lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    assert_eq!(
        (&lines[0]["code"], &lines[0]["line"], &lines[0]["end_column"]),
        (&"E0201".into(), &1.into(), &6.into())
    );
    assert!(lines.iter().all(|line| line["file"] == "<stdin>" && line["severity"] == "error"), "{lines:?}");
    let coloured = folder.run_with(&["check", "-", "--color", "always"], b"sever web\n");
    assert!(errors(&coloured).contains("\u{1b}["));
    let plain = folder.run_with(&["check", "-"], b"sever web\n");
    assert!(!errors(&plain).contains('\u{1b}') && errors(&plain).contains("did you mean `server`?"));
}

#[test]
fn the_other_subcommands() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    let check = folder.run(&["check", "--allow", "all", "shop.cdp"]);
    assert_eq!((status(&check), payload(&check)), (0, String::new()));
    assert!(errors(&check).contains("shop.cdp: nothing found (state 2)"), "{}", errors(&check));
    assert_eq!(errors(&folder.run(&["check", "-q", "--allow", "all", "shop.cdp"])), "");
    assert!(payload(&folder.run(&["patterns"])).contains("High availability\n"));
    assert!(payload(&folder.run(&["patterns", "--lang", "ja"])).contains("可用性を高める\n"));
    let page = payload(&folder.run(&["patterns", "multi-server"]));
    for part in ["Problem", "Cautions", "count: int 2..100 = 2", "server web \"Web\""] {
        assert!(page.contains(part), "{page}");
    }
    let all = json(&folder.run(&["patterns", "--format", "json"]));
    assert!(all.as_array().expect("a list").iter().any(|pattern| pattern["id"] == "multi-server"));
    assert!(payload(&folder.run(&["explain", "e0201"])).starts_with("E0201: unknown kind\n"));
    assert!(payload(&folder.run(&["completions", "bash"])).contains("cdp-draw"));
    assert!(payload(&folder.run(&["--help"])).contains("Examples:"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_gone_is_told_nothing() {
    let folder = Folder::new();
    // Quiet, since on a busy machine it may say how far it has come.
    let many: String = (0..5000).map(|i| format!("server s{i}\n")).collect();
    folder.file("many.cdp", many);
    let mut child = crate::program()
        .args(["many.cdp", "--format=json", "--quiet"])
        .current_dir(folder.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((status(&output), errors(&output)), (2, String::new()));
}

#[test]
fn pictures_of_every_view() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    for view in ["auto", "before", "after", "before-after", "transition", "stage"] {
        let output = folder.run(&["shop.cdp", "--view", view, "-o", "-"]);
        assert_eq!((status(&output), errors(&output)), (0, String::new()), "{view}");
        assert!(payload(&output).contains("<svg ") && payload(&output).ends_with("</svg>\n"), "{view}");
    }
    let png = folder.run(&["shop.cdp", "-o", "out.png", "--width", "400"]);
    assert_eq!(status(&png), 0, "{}", errors(&png));
    let bytes = fs::read(folder.0.path().join("out.png")).expect("a file");
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(bytes[16..20], 400u32.to_be_bytes(), "the width");
    let each = folder.run(&["shop.cdp", "-o", "s-{stage}.svg"]);
    assert_eq!(status(&each), 0, "{}", errors(&each));
    let first = folder.run(&["shop.cdp", "--stage", "0", "-o", "-"]);
    assert_eq!(fs::read(folder.0.path().join("s-0.svg")).expect("a file"), first.stdout);
    assert!(folder.0.path().join("s-2.svg").exists());
}

#[test]
fn a_long_strip_has_pages() {
    let folder = Folder::new();
    let steps: String =
        (1..6).map(|at| format!("step \"Step {at}\" {{ server s{at} \"S{at}\"; u -> s{at} }}\n")).collect();
    folder.file("long.cdp", format!("user u\n{steps}"));
    let pages = folder.run(&["long.cdp", "-o", "strip-{page}.svg"]);
    assert_eq!((status(&pages), errors(&pages)), (0, String::new()));
    let page = |number: usize| fs::read_to_string(folder.0.path().join(format!("strip-{number}.svg")));
    let (first, second) = (page(1).expect("a page"), page(2).expect("a page"));
    assert!(page(0).is_err() && page(3).is_err());
    let panels = |svg: &str| svg.matches("class=\"panel\"").count();
    assert_eq!((panels(&first), panels(&second)), (3, 3));
    assert!(first.contains(">Step 2<") && !first.contains(">Step 3<") && second.contains(">Step 5<"));
    for arguments in [
        &["long.cdp", "-o", "x-{page}-{stage}.svg"][..],
        &["long.cdp", "-o", "x-{page}.json"],
        &["long.cdp", "-o", "x-{page}.svg", "--stage", "1"],
        &["long.cdp", "-o", "x-{page}.svg", "--view", "after"],
    ] {
        assert_eq!(status(&folder.run(arguments)), 2, "{arguments:?}");
    }
}

#[test]
fn options_that_cannot_be_kept() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    for (arguments, words) in [
        (&["shop.cdp", "-o", "x.png", "--width", "1000000"][..], "is too large"),
        (&["shop.cdp", "-o", "x.svg", "--theme", "sldie"], "there is no theme"),
        (&["shop.cdp", "-o", "x.svg", "--theme", "none.toml"], "cannot read `none.toml`"),
        (&["shop.cdp", "-o", "x.svg", "--font", "shop.cdp"], "not a TrueType or OpenType font"),
        (&["shop.cdp", "-o", "x.svg", "--background", "reddish"], "is not a colour"),
    ] {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 2, "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains(words), "{arguments:?}: {}", errors(&output));
        assert!(!folder.0.path().join(arguments[2]).exists());
    }
}

#[test]
fn the_same_bytes_wherever_it_runs() {
    let here = Folder::new();
    let design = here.file("shop.cdp", SHOP).display().to_string();
    let first = here.run(&["shop.cdp", "-o", "-"]).stdout;
    for (locale, home) in [("C", "/"), ("ja_JP.UTF-8", "/nowhere"), ("tr_TR.UTF-8", "/tmp")] {
        let there = Folder::new();
        let output = crate::program()
            .args([&design, "-o", "-"])
            .current_dir(there.0.path())
            .envs([("LC_ALL", locale), ("LANG", locale), ("HOME", home), ("TZ", "Asia/Tokyo")])
            .output()
            .expect("the program runs");
        assert!(output.stdout == first, "another picture with {locale}");
    }
}

/// Whatever the input, the program ends soon, says what is wrong, and leaves the old output alone.
fn refused(input: &[u8], design: Option<&Path>, code: i32, words: &[&str], name: &str) {
    let folder = Folder::new();
    let old = folder.file("out.json", "old");
    let design = design.map_or("-".to_owned(), |path| path.display().to_string());
    let start = Instant::now();
    let output = folder.run_with(&[&design, "-o", "out.json"], input);
    // A second is the promise for the release build; the build under test is several times slower.
    assert!(start.elapsed() < Duration::from_secs(8), "{name} took {:?}", start.elapsed());
    let said = errors(&output);
    let head: String = said.chars().take(2000).collect();
    assert!(!said.contains("panicked"), "{name}: {head}");
    assert_eq!(status(&output), code, "{name}: {head}");
    for word in words {
        assert!(said.contains(word), "{name} lacks {word:?}: {head}");
    }
    assert!(said.lines().count() < 1000 && said.lines().all(|line| line.chars().count() < 1000), "{name}: {head}");
    if code == 2 || !said.contains("E0501") {
        assert_eq!(fs::read_to_string(old).expect("a file"), "old", "{name}");
    }
}

/// The first line of each file in `tests/hostile`: `// exit STATUS CODE… words`.
#[test]
fn hostile_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "cdp") {
            continue;
        }
        count += 1;
        let bytes = fs::read(&path).expect("a file");
        let line = String::from_utf8_lossy(bytes.split(|&b| b == b'\n').next().unwrap_or_default()).into_owned();
        let mut words = line.strip_prefix("// exit ").expect("`// exit STATUS …`").split(' ').peekable();
        let code = words.next().and_then(|code| code.parse().ok()).expect("a status");
        let mut expected = Vec::new();
        while let Some(id) = words.next_if(|word| word.len() > 3 && word[1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            expected.push(id);
        }
        let rest = words.collect::<Vec<_>>().join(" ");
        expected.push(rest.as_str());
        refused(b"", Some(&path), code, &expected, &path.display().to_string());
    }
    assert!(count >= 20, "{count} files");
}

#[test]
fn hostile_texts() {
    let braces = "server a {\n".repeat(100_000);
    let line = format!("server web \"{}\"\n", "x".repeat(5_000_000));
    let wide = "connect x\n".repeat(5_000);
    let grows = {
        let steps: String = (1..=20).map(|_| "apply clone-server to web count=100\n").collect();
        format!("user u\nserver web\nu -> web\n{steps}")
    };
    let zeros = vec![0u8; 1000];
    let comment = format!("server web\n{}", "/*".repeat(100_000));
    refused(b"", None, 1, &["E0211"], "an empty file");
    refused(braces.as_bytes(), None, 1, &["E0103"], "a hundred thousand braces");
    refused("{".repeat(100_000).as_bytes(), None, 1, &["E010"], "only braces");
    refused("(".repeat(100_000).as_bytes(), None, 1, &["E010"], "only parentheses");
    refused(line.as_bytes(), None, 1, &["E0104"], "a line of 5 MB");
    refused(wide.as_bytes(), None, 1, &["E0201", "… and 950 more errors"], "many errors");
    refused(&zeros, None, 1, &["error"], "zeros");
    refused(comment.as_bytes(), None, 1, &["E010"], "a comment without an end");
    refused(&vec![b'a'; 9 << 20], None, 2, &["standard input has more than"], "more than is read");
    let output = Folder::new().run_with(&["check", "-"], grows.as_bytes());
    assert!(matches!(status(&output), 0 | 1) && !errors(&output).contains("panicked"), "{}", errors(&output));
}

#[test]
fn what_takes_too_long_is_given_up_and_nothing_is_written() {
    let folder = Folder::new();
    // Thousands of elements with lines take a debug build seconds; the time that is given is over at once.
    let elements: String = (0..3_000).map(|n| format!("server s{n}\n")).collect();
    let edges: String = (1..3_000).map(|n| format!("s{} -> s{n}\n", n / 2)).collect();
    folder.file("large.cdp", elements + &edges);
    let old = folder.file("out.svg", "what was there before");
    let output = folder.run(&["large.cdp", "-o", "out.svg", "--timeout", "0.05"]);
    assert_eq!(status(&output), 1, "{}", errors(&output));
    assert!(errors(&output).contains("longer than 0.05 s"), "{}", errors(&output));
    assert_eq!(fs::read_to_string(old).expect("still there"), "what was there before");
    let wrong = folder.run(&["large.cdp", "-o", "out.svg", "--timeout", "-1"]);
    assert_eq!(status(&wrong), 2);
}

#[test]
fn a_page_has_the_ratio_that_is_asked_for() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    for (ratio, wanted) in [("16:9", 16.0 / 9.0), ("3:4", 0.75), ("1", 1.0)] {
        let output = folder.run(&["shop.cdp", "-o", "-", "--ratio", ratio]);
        assert_eq!(status(&output), 0, "{}", errors(&output));
        let svg = payload(&output);
        let number = |name: &str| -> f64 {
            let rest = svg.split_once(&format!(" {name}=\"")).expect("there").1;
            rest.split('"').next().expect("quoted").parse().expect("a number")
        };
        let found = number("width") / number("height");
        assert!((found / wanted - 1.0).abs() < 0.01, "{ratio}: {found}");
    }
    assert_eq!(status(&folder.run(&["shop.cdp", "-o", "-", "--ratio", "16x9"])), 2);
}
