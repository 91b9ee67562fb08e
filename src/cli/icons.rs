//! `icons`: the kinds of elements as a list, and their icons as a picture.

use crate::cli::arguments::{Icons, SheetFormat};
use crate::cli::console::Console;
use crate::cli::format::chosen;
use crate::cli::page::{Page, width};
use crate::cli::picture;
use crate::cli::settings;
use crate::cli::{Status, language};
use crate::diagnostic::Diagnostics;
use crate::model::{Category, Kind, Languages, Vocabulary};
use crate::output::Format;
use crate::output_file::Target;
use crate::refusal::Refusal;
use crate::scene::{IconSet, IconSheet, category_word, draw_icons};
use crate::source::SourceMap;
use crate::studio::icons::Opened;

const EXTENSIONS: [(&str, SheetFormat); 3] =
    [("txt", SheetFormat::Text), ("svg", SheetFormat::Svg), ("png", SheetFormat::Png)];

/// Writes the list or the picture.
pub fn run(options: &Icons, console: &Console) -> Status {
    write(options, console).unwrap_or_else(|status| status)
}

fn write(options: &Icons, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    let format = chosen(options.format, &target, SheetFormat::Text, &EXTENSIONS).map_err(refuse)?;
    let languages = Languages::new(options.looks.lang.as_deref(), None);
    let kinds: Vec<&Kind> = Vocabulary::builtin().kinds().map(AsRef::as_ref).collect();
    let folder = options.looks.icons.as_deref().map(picture::icons);
    let brought = folder.as_ref().map(Opened::new).transpose().map_err(refuse)?;
    let mut diagnostics = Diagnostics::default();
    language::check_own(options.looks.lang.as_deref(), &mut diagnostics);
    let bytes = match format {
        SheetFormat::Text => Ok(list(&kinds, brought.as_ref(), &languages).into_bytes()),
        SheetFormat::Svg => picture(&kinds, brought.as_ref(), options, Format::Svg, &languages, &mut diagnostics),
        SheetFormat::Png => picture(&kinds, brought.as_ref(), options, Format::Png, &languages, &mut diagnostics),
    };
    console.report(&diagnostics, &SourceMap::default(), &languages);
    Ok(console.write(&target, &bytes.map_err(refuse)?))
}

/// All kinds by category: the word, the name and other words; with a folder, the file for each.
fn list(kinds: &[&Kind], brought: Option<&Opened<'_>>, languages: &Languages) -> String {
    let mut page = Page::default();
    let column = kinds.iter().map(|kind| width(&kind.id)).max().unwrap_or(0) + 2;
    for category in Category::ALL {
        page.heading(category_word(category, languages));
        for kind in kinds.iter().filter(|kind| kind.category == category) {
            let name = kind.name.get(languages);
            let text = match brought {
                None => std::iter::once(name).chain(other_words(kind, languages)).collect::<Vec<_>>().join(", "),
                Some(brought) => file(kind, brought, languages),
            };
            page.term(&kind.id, column, &text);
        }
    }
    page.finish().trim_start().to_owned()
}

fn other_words(kind: &Kind, languages: &Languages) -> Vec<&'static str> {
    let vocabulary = Vocabulary::builtin();
    let shown = [kind.id.to_lowercase(), kind.name.get(languages).to_lowercase()];
    let same = |word: &&str| {
        !shown.contains(&word.to_lowercase()) && vocabulary.kind(word).is_some_and(|known| known.id == kind.id)
    };
    vocabulary.words().into_iter().filter(same).collect()
}

/// The file for a kind, or what stands in its way.
fn file(kind: &Kind, brought: &Opened<'_>, languages: &Languages) -> String {
    let path = brought.folder.find(kind).map(|found| found.path().to_owned());
    match (path, brought.glyph(kind), languages.japanese()) {
        (Some(path), Some(Err((_, why))), false) => format!("{path} cannot be used: {why}"),
        (Some(path), Some(Err((_, why))), true) => format!("{path} は使えません: {why}"),
        (Some(path), _, _) => path,
        (None, _, false) => "– (keeps our own icon)".to_owned(),
        (None, _, true) => "–(標準のアイコン)".to_owned(),
    }
}

fn picture(
    kinds: &[&Kind],
    brought: Option<&Opened<'_>>,
    options: &Icons,
    format: Format,
    languages: &Languages,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>, Refusal> {
    let mut icons = IconSet::builtin();
    if let Some(brought) = brought {
        brought.add(kinds.iter().copied(), &mut icons, diagnostics);
    }
    let studio = picture::studio_with(icons, &options.looks, diagnostics)?;
    let sheet = IconSheet {
        kinds,
        languages,
        theme: &studio.theme,
        measure: &studio.fonts,
        icons: &studio.icons,
        own: brought.is_some(),
    };
    studio.render(&draw_icons(&sheet), format, &settings::limits())
}
