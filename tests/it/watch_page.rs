//! The page of `watch` in a browser, which is driven through a pipe. Where there is none, this says so and tests nothing.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::cli::Folder;
use crate::watch::{SHOP, Watching, save};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
struct Browser {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    asked: u64,
    session: Option<String>,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    fn new(folder: &Folder) -> Option<Browser> {
        let there =
            |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
        let name = NAMES.iter().find(there)?;
        // It speaks on the numbers 3 and 4.
        let line = format!(
            "exec {name} --headless --no-sandbox --disable-gpu --no-first-run --window-size=1440,900 \
             --user-data-dir=browser --remote-debugging-pipe 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null"
        );
        let mut child = Command::new("sh")
            .args(["-c", &line])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (input, output) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Browser { child, input, output, asked: 0, session: None })
    }

    /// What a command gives; nothing while the page is on its way to another.
    fn ask(&mut self, method: &str, parameters: Json) -> Json {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).expect("it listens");
        loop {
            let mut bytes = Vec::new();
            self.output.read_until(0, &mut bytes).expect("it answers");
            let answer: Json = serde_json::from_slice(bytes.strip_suffix(b"\0").expect("an answer")).expect("JSON");
            if answer["id"] == self.asked {
                return answer["result"].clone();
            }
        }
    }

    fn open(&mut self, address: &str) {
        let target = self.ask("Target.createTarget", json!({ "url": address }))["targetId"].clone();
        let session = self.ask("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        self.session = session["sessionId"].as_str().map(str::to_owned);
        assert!(self.session.is_some(), "there is no page: {session}");
    }

    /// The value of an expression on the page.
    fn value(&mut self, expression: &str) -> Json {
        let asked = json!({ "expression": expression, "returnByValue": true });
        self.ask("Runtime.evaluate", asked)["result"]["value"].clone()
    }

    /// Waits until something holds on the page.
    #[track_caller]
    fn until(&mut self, expression: &str) {
        let begun = Instant::now();
        while self.value(expression) != true {
            let page = self.value("document.body && document.body.innerText");
            assert!(begun.elapsed() < PATIENCE, "{expression} does not come true:\n{page}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

const DRAWN: &str = "!!document.querySelector('#picture svg')";

#[test]
fn the_page_follows_and_keeps_what_is_shown() {
    let folder = Folder::new();
    let Some(mut browser) = Browser::new(&folder) else {
        eprintln!("SKIPPED: there is no Chromium on this machine, and the page of `watch` was not looked at");
        return;
    };
    folder.file("d.cdp", SHOP);
    let watching = Watching::new(&folder, &["d.cdp"]);
    browser.open(&watching.address());
    browser.until(&format!("document.readyState === 'complete' && {DRAWN}"));
    // A state, and a zoom.
    browser.value("document.querySelectorAll('nav button')[2].click()");
    browser.until("document.querySelector('nav button[aria-pressed=true]').textContent.includes('Multi-Server')");
    browser.until("!document.querySelector('#picture').textContent.includes('Before')");
    browser.value("document.querySelector('#larger').click()");
    // Where it stands, and how large: not how wide, since a longer label makes the picture wider.
    let place = "(() => { const svg = document.querySelector('#picture svg'); \
                 const scale = parseFloat(svg.style.width) / parseFloat(svg.getAttribute('width')); \
                 return document.querySelector('#picture').style.transform + scale.toFixed(4); })()";
    let before = browser.value(place);
    save(&folder, "d.cdp", &SHOP.replace("\"Web\"", "\"Front end\""));
    browser.until("document.querySelector('#picture').textContent.includes('Front end')");
    assert_eq!(browser.value(place), before);
    // A failure at a click.
    browser.value("document.querySelector('#picture [id$=\"-orders\"]').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
    browser.until("document.querySelector('#failure').textContent.includes('If orders fails') && !!document.querySelector('#failure .down')");
    browser.until("document.querySelector('#picture').textContent.includes('What if orders fails?')");
    browser.until("document.querySelector('#findings').textContent.includes('single-db')");
    // Errors over the last good picture, and their end.
    save(&folder, "d.cdp", &SHOP.replace("db orders", "db"));
    browser.until("document.body.classList.contains('broken') && document.querySelector('#trouble').textContent.includes('d.cdp:4:')");
    assert_eq!(browser.value("document.querySelector('#picture').textContent.includes('Front end')"), true);
    assert_eq!(browser.value("document.querySelector('#icon').href.endsWith('?broken=1')"), true);
    save(&folder, "d.cdp", SHOP);
    browser.until("!document.body.classList.contains('broken') && document.querySelector('#trouble').hidden");
    assert_eq!(browser.value("location.hash"), "#view=1&fail=orders");
    // Language and theme.
    browser.value("const lang = document.querySelector('#lang'); lang.value = 'ja'; lang.onchange({ target: lang })");
    browser.until("document.title === '店' && document.querySelector('#findings h2').textContent.startsWith('指摘')");
    let ground = "document.querySelector('#picture svg rect').getAttribute('fill')";
    let light = browser.value(ground);
    browser.value(
        "const theme = document.querySelector('#theme'); theme.value = 'dark'; theme.onchange({ target: theme })",
    );
    browser.until(&format!("{ground} !== {light}"));
}
