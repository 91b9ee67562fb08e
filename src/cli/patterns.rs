//! `patterns`: the list of patterns, and the page of one as text, as data or as a picture.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::catalog::page::{Body, Named, circled, page};
use crate::catalog::words::{categories, category, in_order, word};
use crate::catalog::{Entry, json, markdown};
use crate::cli::Status;
use crate::cli::arguments::{PageFormat, Patterns};
use crate::cli::console::Console;
use crate::cli::draw::set_direction;
use crate::cli::format::chosen;
use crate::cli::page::{Page, width};
use crate::cli::picture;
use crate::cli::settings;
use crate::cli::{applicable, found, language};
use crate::diagnostic::Diagnostics;
use crate::inert;
use crate::model::Languages;
use crate::output::Format;
use crate::output_file::Target;
use crate::refusal::Refusal;
use crate::rewrite::Pattern;
use crate::rewrite::library::{Library, aliased, builtin_ids, read_builtin};
use crate::scene::View;
use crate::source::SourceMap;
use crate::suggest::did_you_mean;

const EXTENSIONS: [(&str, PageFormat); 6] = [
    ("txt", PageFormat::Text),
    ("json", PageFormat::Json),
    ("md", PageFormat::Markdown),
    ("cdp", PageFormat::Cdp),
    ("svg", PageFormat::Svg),
    ("png", PageFormat::Png),
];

/// Writes the list, or one page.
pub fn run(options: &Patterns, console: &Console) -> Status {
    write(options, console).unwrap_or_else(|status| status)
}

fn write(options: &Patterns, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    let format = chosen(options.format, &target, PageFormat::Text, &EXTENSIONS).map_err(refuse)?;
    if let Some(design) = &options.applicable {
        return applicable::run(design, options, format, &target, console);
    }
    if let Some(design) = &options.found {
        return found::run(design, options, format, &target, console);
    }
    let languages = Languages::new(options.looks.lang.as_deref(), None);
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    language::check_own(options.looks.lang.as_deref(), &mut diagnostics);
    let bytes = match &options.name {
        None => list(format, &languages, &mut sources, &mut diagnostics),
        Some(name) => one(name, options, format, &languages, &mut sources, &mut diagnostics),
    };
    console.report(&diagnostics, &sources, &languages);
    let Some(bytes) = bytes.map_err(refuse)? else { return Ok(Status::Wrong) };
    console.write(&target, &bytes).done()?;
    Ok(if diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

/// The built-in patterns that can be read.
fn all(sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Pattern> {
    in_order(builtin_ids().filter_map(|id| read_builtin(id, sources, diagnostics)).collect())
}

/// What is written; nothing, when the reason is among the findings.
type Written = Result<Option<Vec<u8>>, Refusal>;

fn list(format: PageFormat, languages: &Languages, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Written {
    let text = match format {
        PageFormat::Text => list_text(&all(sources, diagnostics), languages),
        PageFormat::Json => {
            let all = all(sources, diagnostics);
            let said = all.iter().map(|pattern| json::summary(pattern, languages, &all).into());
            inert::json(&json!(said.collect::<Vec<Json>>()))
        }
        PageFormat::Markdown | PageFormat::Cdp | PageFormat::Svg | PageFormat::Png => {
            let help = "name one, such as `cdp-draw patterns multi-server`, or write all of them with `cdp-draw catalog FOLDER`";
            return Err(Refusal::new("the list of patterns is text or JSON", help));
        }
    };
    Ok(Some(text.into_bytes()))
}

/// All patterns by category.
fn list_text(patterns: &[Pattern], languages: &Languages) -> String {
    let mut page = Page::default();
    let column = patterns.iter().map(|pattern| width(&pattern.id)).max().unwrap_or(0) + 2;
    for of in categories(patterns.iter().map(|pattern| pattern.category.as_str())) {
        page.heading(category(of, languages));
        for pattern in patterns.iter().filter(|pattern| pattern.category == of) {
            page.term(&pattern.id, column, pattern.name.get(languages));
        }
    }
    page.heading(if languages.japanese() {
        "`cdp-draw patterns NAME` で各パターンの説明を表示します。"
    } else {
        "`cdp-draw patterns NAME` shows one of them."
    });
    page.finish().trim_start().to_owned()
}

fn one(
    name: &str,
    options: &Patterns,
    format: PageFormat,
    languages: &Languages,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Written {
    let Some(found) = Library::default().get(&name.to_lowercase(), sources, diagnostics) else {
        let several = aliased(name);
        if !several.is_empty() {
            let message = format!("several patterns are also called `{name}`");
            return Err(Refusal::new(message, format!("name one of them: {}", several.join(", "))));
        }
        let near = did_you_mean(name, builtin_ids());
        let help = near.unwrap_or_else(|| "`cdp-draw patterns` lists them".to_owned());
        return Err(Refusal::new(format!("there is no pattern `{name}`"), help));
    };
    let limits = settings::limits();
    let Some(mut entry) = Entry::read(&found.id, &limits, sources, diagnostics) else { return Ok(None) };
    set_direction(&mut entry.design, &options.looks);
    let text = match format {
        PageFormat::Text => page_text(&page(&entry, languages, &all(sources, diagnostics)), languages),
        PageFormat::Json => inert::json(&json::page(&entry, languages, &all(sources, diagnostics))),
        PageFormat::Cdp => entry.text(),
        PageFormat::Markdown => {
            markdown::pattern(&page(&entry, languages, &all(sources, diagnostics)), languages, None)
        }
        PageFormat::Svg | PageFormat::Png => {
            let format = if format == PageFormat::Svg { Format::Svg } else { Format::Png };
            let picture = picture::draw(&entry.design, Path::new("-"), &options.looks, languages, diagnostics)?;
            return picture.render(format, View::BeforeAfter, &limits).map(Some);
        }
    };
    Ok(Some(text.into_bytes()))
}

/// One pattern, whole.
fn page_text(said: &crate::catalog::page::Page, languages: &Languages) -> String {
    let mut page = Page::default();
    page.line(&format!("{}: {}", said.id, said.name));
    page.line(&said.category);
    if !said.aliases.is_empty() {
        page.line(&format!("{}: {}", word("aliases", languages), said.aliases.join(", ")));
    }
    for section in said.sections.iter().filter(|section| !matches!(section.body, Body::Picture)) {
        page.heading(&section.heading);
        match &section.body {
            Body::Picture => {}
            Body::Paragraph(text) => page.paragraph(text),
            Body::Items(items) => items.iter().for_each(|item| page.item(item)),
            Body::Steps(steps) => steps.iter().for_each(|(number, text, place)| {
                page.numbered(&circled(*number), &format!("{text} ({place})"));
            }),
            Body::Parameters(parameters) => {
                let terms: Vec<String> = parameters.iter().map(|parameter| parameter.signature()).collect();
                terms_in_columns(&mut page, terms.iter().zip(parameters).map(|(term, of)| (term, &of.text)));
            }
            Body::Code(text) => page.code(text),
            Body::Changes(lines) => {
                lines.iter().for_each(|(sign, line)| page.line(&format!("  {} {line}", sign.symbol())));
                page.line("");
                page.paragraph(word("marks", languages));
            }
            Body::Named(named) => terms_in_columns(&mut page, named.iter().map(|Named { id, name, .. }| (id, name))),
        }
    }
    page.finish()
}

fn terms_in_columns<'a>(page: &mut Page, terms: impl Iterator<Item = (&'a String, &'a String)> + Clone) {
    let column = terms.clone().map(|(term, _)| width(term)).max().unwrap_or(0) + 2;
    terms.for_each(|(term, text)| page.term(term, column, text));
}
