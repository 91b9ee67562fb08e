//! What the page gets: itself, pictures, and what is known of the design.

use std::str::FromStr;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::cli::arguments::Watch;
use crate::cli::draw::view;
use crate::cli::watch::board::Board;
use crate::cli::watch::page::{self, PAGE, SCRIPT, STYLE};
use crate::cli::watch::version::{Choice, Good, Version};
use crate::data::THEMES;
use crate::inert;
use crate::limits::watch::{FAILING, HEARTBEAT};
use crate::loopback::{Answer, Body, Request};
use crate::output::Format;
use crate::scene::View;

const JSON: &str = "application/json; charset=utf-8";

/// Answers the page.
pub struct Answers {
    board: Arc<Board>,
    /// The view at first.
    view: View,
    /// The language of the command line, and its theme.
    lang: Option<String>,
    theme: Option<String>,
}

impl Answers {
    /// From what is on a board.
    pub fn new(board: Arc<Board>, options: &Watch) -> Answers {
        let looks = &options.looks;
        Answers { board, view: view(None, options.view), lang: looks.lang.clone(), theme: looks.theme.clone() }
    }

    /// What a request gets.
    pub fn answer(&self, request: &Request) -> Answer {
        match request.path.as_str() {
            "/" => Answer::whole("text/html; charset=utf-8", PAGE),
            "/page.css" => Answer::whole("text/css; charset=utf-8", STYLE),
            "/page.js" => Answer::whole("text/javascript; charset=utf-8", SCRIPT),
            "/favicon.svg" => Answer::whole("image/svg+xml", page::favicon(request.get("broken").is_some())),
            "/events" => self.events(),
            "/design.json" => self.of_newest(|version| Answer::whole(JSON, self.design(version, request.get("lang")))),
            "/picture" => self.of_good(|good| self.picture(good, request)),
            "/findings.json" => self.of_good(|good| {
                let stage = request.get("stage").and_then(|stage| stage.parse().ok());
                Answer::whole(JSON, good.findings(request.get("lang"), stage))
            }),
            "/failure.json" => self.of_good(|good| match good.failure(request.get("lang"), &failing(request)) {
                Some(document) => Answer::whole(JSON, document),
                None => Answer::refused(422, "no such element"),
            }),
            _ => Answer::refused(404, "there is no such page"),
        }
    }

    fn of_newest(&self, answer: impl FnOnce(&Version) -> Answer) -> Answer {
        self.board.newest().map_or_else(|| Answer::refused(404, "nothing has been read yet"), |newest| answer(&newest))
    }

    fn of_good(&self, answer: impl FnOnce(&Good) -> Answer) -> Answer {
        let good = self.board.newest().and_then(|newest| newest.good.clone());
        good.map_or_else(|| Answer::refused(404, "nothing could be drawn yet"), |good| answer(&good))
    }

    /// Word of each version, the newest at once.
    fn events(&self) -> Answer {
        let board = self.board.clone();
        let mut told = 0;
        let next = move || {
            let Some(version) = board.after(told, HEARTBEAT) else { return Some(b": still here\n\n".to_vec()) };
            told = version.number;
            let good = version.good.as_ref().map_or(0, |good| good.number);
            let word = json!({ "number": told, "picture": good, "broken": version.broken });
            Some(format!("event: version\ndata: {word}\n\n").into_bytes())
        };
        Answer { body: Body::Pieces(Box::new(next)), ..Answer::whole("text/event-stream", "") }
    }

    fn picture(&self, good: &Good, request: &Request) -> Answer {
        let format = if request.get("format") == Some("png") { Format::Png } else { Format::Svg };
        let kind = if format == Format::Png { "image/png" } else { "image/svg+xml" };
        let view = match request.get("view") {
            None => self.view,
            Some(word) => match (word.parse(), View::from_str(word)) {
                (Ok(stage), _) => View::Stage(stage),
                (_, Ok(view)) => view,
                (_, Err(why)) => return Answer::refused(422, &why),
            },
        };
        let given = |key| request.get(key).map(str::to_owned);
        let theme = given("theme").filter(|theme| is_known(theme));
        let choice = Choice { lang: given("lang"), theme, fail: failing(request) };
        match good.picture(&choice, view, format) {
            Ok(bytes) => {
                let name = good.file.file_stem().unwrap_or_default().to_string_lossy();
                let file = request.get("save").map(|_| format!("{name}.{}", format.name()));
                Answer { file, ..Answer::whole(kind, bytes) }
            }
            Err(refusal) => Answer::refused(422, &format!("{}\n{}", refusal.message, refusal.help)),
        }
    }

    /// What the page knows of the design.
    fn design(&self, version: &Version, lang: Option<&str>) -> String {
        let mut document = json!({
            "number": version.number,
            "broken": version.broken,
            "text": version.text,
            "errors": version.errors,
            "warnings": version.warnings,
            "view": self.view.to_string(),
            "themes": THEMES.iter().map(|(name, ..)| *name).collect::<Vec<_>>(),
            "theme": self.theme,
            "lang": lang.or(self.lang.as_deref()),
        });
        if let Some(good) = &version.good {
            document["picture"] = json!(good.number);
            document["name"] = json!(good.file.file_name().unwrap_or_default().to_string_lossy());
            described(good, lang, &mut document);
        }
        inert::json(&document)
    }
}

fn described(good: &Good, lang: Option<&str>, document: &mut Json) {
    let languages = good.languages(lang);
    let Some(design) = good.design() else { return };
    let state = |(at, state): (usize, &crate::design::State)| {
        let architecture = &state.architecture;
        let element = |node| {
            let element = architecture.element(node);
            json!({ "id": element.id, "name": element.name(&languages), "kind": element.kind.id, "actor": element.kind.actor })
        };
        json!({
            "index": at,
            "caption": state.name().map(|name| name.get(&languages)),
            "elements": architecture.nodes().into_iter().map(element).collect::<Vec<Json>>(),
        })
    };
    document["title"] = json!(design.title.as_ref().map(|title| title.get(&languages)));
    document["states"] = design.states.iter().enumerate().map(state).collect();
    document["languages"] = json!(good.compilation.languages);
    document["japanese"] = json!(languages.japanese());
    if document["theme"].is_null() {
        document["theme"] = json!(good.looks.theme.as_ref().or(design.theme.as_ref()));
    }
}

fn is_known(theme: &str) -> bool {
    THEMES.iter().any(|(name, ..)| *name == theme)
}

/// The elements that fail.
fn failing(request: &Request) -> Vec<String> {
    let all = request.get("fail").unwrap_or_default().split(',').map(str::trim);
    all.filter(|id| !id.is_empty()).take(FAILING).map(str::to_owned).collect()
}
