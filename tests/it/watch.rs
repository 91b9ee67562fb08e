//! `watch`: the real program, a design that is saved in the ways of editors, and a reader of its page.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::cli::{Folder, payload};

/// How long something may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

pub const SHOP: &str = "title = en \"Shop\" ja \"店\"\nuser users\nserver web \"Web\"\ndb orders\nusers -> web -> orders\napply multi-server\n";

/// The program while it watches.
pub struct Watching {
    child: Child,
    port: u16,
    /// Word of versions.
    events: BufReader<TcpStream>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    pub fn new(folder: &Folder, arguments: &[&str]) -> Watching {
        let mut child = crate::program()
            .arg("watch")
            .args(arguments)
            .args(["--port", "0"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut told = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(told.read_line(&mut line).expect("a line") > 0, "it has ended");
            if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
                break rest.trim().trim_end_matches('/').parse().expect("a port");
            }
        };
        // What it says from here on is for nobody, yet must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        let events = BufReader::new(send(port, "/events", &[]));
        Watching { child, port, events }
    }

    /// Where its page is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The next word of a version for which something holds.
    fn word(&mut self, wanted: impl Fn(&Json) -> bool) -> Json {
        let until = Instant::now() + PATIENCE;
        let mut line = String::new();
        while Instant::now() < until {
            line.clear();
            assert!(self.events.read_line(&mut line).expect("a line") > 0, "the events have ended");
            let Some(data) = line.strip_prefix("data: ") else { continue };
            let word: Json = serde_json::from_str(data).expect("JSON");
            if wanted(&word) {
                return word;
            }
        }
        panic!("no such version");
    }

    fn get(&self, target: &str) -> (u16, String) {
        answer(send(self.port, target, &[]))
    }

    fn json(&self, target: &str) -> Json {
        let (status, body) = self.get(target);
        assert_eq!(status, 200, "{target}: {body}");
        serde_json::from_str(&body).expect("JSON")
    }
}

fn send(port: u16, target: &str, lines: &[&str]) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let host = format!("Host: 127.0.0.1:{port}");
    let lines = if lines.is_empty() { vec![host.as_str()] } else { lines.to_vec() };
    write!(stream, "GET {target} HTTP/1.1\r\n{}\r\n\r\n", lines.join("\r\n")).expect("sent");
    stream
}

fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// Saves as many editors do: another file takes the place of the old one.
pub fn save(folder: &Folder, name: &str, text: &str) {
    let new = folder.file(&format!(".{name}.swp"), text);
    fs::rename(new, folder.path().join(name)).expect("renamed");
}

fn picture(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn a_save_by_renaming_brings_a_new_picture() {
    let folder = Folder::new();
    folder.file("d.cdp", SHOP);
    let mut watching = Watching::new(&folder, &["d.cdp", "-o", "out.svg"]);
    let first = watching.word(|_| true);
    assert_eq!((&first["number"], &first["broken"]), (&Json::from(1), &Json::from(false)));
    assert!(watching.get("/picture").1.contains("Web"));
    save(&folder, "d.cdp", &SHOP.replace("\"Web\"", "\"Front end\""));
    watching.word(|word| word["number"] != first["number"]);
    let (status, drawn) = watching.get("/picture");
    assert!(status == 200 && drawn.contains("Front end") && !drawn.contains(">Web<"));
    // The file is what `draw` writes.
    let until = Instant::now() + PATIENCE;
    while !picture(&folder.path().join("out.svg")).contains("Front end") {
        assert!(Instant::now() < until, "the file is not kept up to date");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(picture(&folder.path().join("out.svg")), payload(&folder.run(&["d.cdp", "-o", "-", "--format", "svg"])));
    assert_eq!(drawn, picture(&folder.path().join("out.svg")));
    // In place, too.
    folder.file("d.cdp", SHOP);
    watching.word(|_| true);
    assert!(watching.get("/picture").1.contains("Web"));
}

#[test]
fn errors_stand_over_the_last_good_picture() {
    let folder = Folder::new();
    folder.file("d.cdp", SHOP);
    let mut watching = Watching::new(&folder, &["d.cdp"]);
    watching.word(|_| true);
    let good = watching.get("/picture").1;
    save(&folder, "d.cdp", &SHOP.replace("db orders", "db"));
    let word = watching.word(|word| word["broken"] == true);
    assert_eq!(word["picture"], 1);
    let design = watching.json("/design.json");
    let text = design["text"].as_str().expect("a text");
    assert!(text.contains("d.cdp:4:") && design["errors"].as_u64() >= Some(1), "{text}");
    assert_eq!(design["states"].as_array().map(Vec::len), Some(2));
    assert_eq!(watching.get("/picture").1, good);
    // A file that is away for a moment is an error like any other.
    fs::remove_file(folder.path().join("d.cdp")).expect("removed");
    watching.word(|word| word["broken"] == true);
    assert!(watching.json("/design.json")["text"].as_str().is_some_and(|text| text.contains("cannot read `d.cdp`")));
    folder.file("d.cdp", SHOP);
    watching.word(|word| word["broken"] == false);
    assert_eq!(watching.json("/design.json")["text"], "");
    assert_eq!(watching.get("/picture").1, good);
}

#[test]
fn what_is_imported_is_looked_after_also_before_it_is_there() {
    let folder = Folder::new();
    folder.file("d.cdp", "import \"part.cdp\"\nuser users\nusers -> web\n");
    let mut watching = Watching::new(&folder, &["d.cdp", "--theme", "own.toml"]);
    watching.word(|word| word["broken"] == true);
    assert_eq!(watching.get("/picture").0, 404);
    folder.file("part.cdp", "server web \"One\"\n");
    folder.file("own.toml", "base = \"dark\"\n");
    watching.word(|word| word["broken"] == false);
    let dark = watching.get("/picture").1;
    assert!(dark.contains("One"));
    save(&folder, "part.cdp", "server web \"Two\"\n");
    watching.word(|_| true);
    assert!(watching.get("/picture").1.contains("Two"));
    save(&folder, "part.cdp", "server web \"One\"\n");
    watching.word(|_| true);
    save(&folder, "own.toml", "base = \"mono\"\n");
    watching.word(|_| true);
    assert_ne!(watching.get("/picture").1, dark);
}

#[test]
fn states_languages_themes_and_failures() {
    let folder = Folder::new();
    folder.file("d.cdp", SHOP);
    let mut watching = Watching::new(&folder, &["d.cdp"]);
    watching.word(|_| true);
    let drawn =
        |arguments: &[&str]| payload(&folder.run(&[&["d.cdp", "-o", "-", "--format", "svg"], arguments].concat()));
    for (target, arguments) in [
        ("/picture?view=1", &["--stage", "1"][..]),
        ("/picture?view=diff&lang=ja", &["--view", "diff", "--lang", "ja"]),
        ("/picture?theme=dark", &["--theme", "dark"]),
    ] {
        assert_eq!(watching.get(target), (200, drawn(arguments)), "{target}");
    }
    let told = payload(&folder.run(&["simulate", "d.cdp", "--fail", "web", "--format", "json"]));
    assert_eq!(watching.get("/failure.json?fail=web"), (200, told));
    let told = payload(&folder.run(&["simulate", "d.cdp", "--fail", "web", "--format", "svg", "-o", "-"]));
    assert_eq!(watching.get("/picture?fail=web"), (200, told));
    let told: Json =
        serde_json::from_str(&payload(&folder.run(&["check", "d.cdp", "--format", "json"]))).expect("JSON");
    assert_eq!(watching.json("/findings.json")["findings"], told["findings"]);
    let design = watching.json("/design.json?lang=ja");
    assert_eq!((&design["title"], &design["japanese"]), (&Json::from("店"), &Json::from(true)));
    assert_eq!(
        design["states"][1]["elements"].as_array().map(|all| all.iter().any(|one| one["id"] == "web-2")),
        Some(true)
    );
    assert_eq!(watching.get("/failure.json?fail=nobody").0, 422);
    assert_eq!(watching.get("/picture?view=sideways").0, 422);
    assert_eq!(watching.get("/../Cargo.toml").0, 404);
}

#[test]
fn others_are_refused() {
    let folder = Folder::new();
    folder.file("d.cdp", SHOP);
    let watching = Watching::new(&folder, &["d.cdp"]);
    let port = watching.port;
    let own = format!("Host: localhost:{port}");
    let status = |lines: &[&str]| answer(send(port, "/design.json", lines)).0;
    assert_eq!(status(&[&own]), 200);
    assert_eq!(status(&[&own, &format!("Origin: http://localhost:{port}")]), 200);
    assert_eq!(status(&["Host: rebound.example"]), 403);
    assert_eq!(status(&[&format!("Host: rebound.example:{port}")]), 403);
    assert_eq!(status(&[&own, "Origin: http://evil.example"]), 403);
    assert_eq!(status(&[&own, "Sec-Fetch-Site: cross-site"]), 403);
    let page = answer(send(port, "/", &[&own]));
    assert!(page.0 == 200 && page.1.contains("<script src=\"/page.js\" defer>"));
    // A port that is taken is told at once.
    let taken = folder.run(&["watch", "d.cdp", "--port", &port.to_string()]);
    assert_eq!(crate::cli::status(&taken), 2);
    let stdin = folder.run(&["watch", "-"]);
    assert_eq!(crate::cli::status(&stdin), 2);
}
