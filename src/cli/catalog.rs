//! `catalog`: the pages of all patterns as a folder.
//!
//! Pages do not depend on each other, so threads make them; what is written, and in which order, is settled by the
//! list of patterns alone.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::catalog::Entry;
use crate::catalog::markdown::{self, INDEX, MARK, Neighbours, page_of};
use crate::catalog::page::page;
use crate::catalog::words::{in_order, word};
use crate::cli::Status;
use crate::cli::arguments::{Catalog, Looks};
use crate::cli::console::Console;
use crate::cli::picture;
use crate::cli::progress::Progress;
use crate::cli::settings;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::model::Languages;
use crate::output_file::{self, Target};
use crate::refusal::Refusal;
use crate::rewrite::Pattern;
use crate::rewrite::library::{builtin_ids, read_builtin};
use crate::scene::View;
use crate::source::SourceMap;
use crate::threads;
use crate::world::{Disk, World, WorldError};

/// Makes all pages, then writes those that are not there as they should be.
pub fn run(options: &Catalog, console: &Console) -> Status {
    make(options, console).unwrap_or_else(|status| status)
}

fn make(options: &Catalog, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let shelf = Shelf { folder: &options.folder, disk: Disk::new(&options.folder), limits: settings::limits() };
    let mut sources = SourceMap::default();
    let mut found = Diagnostics::default();
    let patterns = in_order(builtin_ids().filter_map(|id| read_builtin(id, &mut sources, &mut found)).collect());
    let mut tags: Vec<String> = Vec::new();
    options.lang.iter().for_each(|tag| {
        if !tags.contains(tag) {
            tags.push(tag.clone())
        }
    });
    let book = Book { patterns: &patterns, tags: &tags, options };
    // Before the work, and before anything is written.
    output_file::check_folder(&options.folder).map_err(|error| console.trouble(&error.message, &error.help))?;
    shelf.check(&book.names()).map_err(refuse)?;
    let made = book.files(console);
    let languages = Languages::new(None, None);
    made.iter().for_each(|made| console.report(&made.diagnostics, &made.sources, &languages));
    let mut files = book.lists();
    for made in made {
        files.extend(made.files.map_err(refuse)?);
    }
    let written = shelf.put(&files, console)?;
    let place = options.folder.display();
    console.note(&match written {
        0 => format!("all {} files in `{place}` are as they should be", files.len()),
        _ => format!("{written} of {} files written to `{place}`", files.len()),
    });
    Ok(Status::Done)
}

/// A file's name, relative to the folder of the catalogue, and what is in it.
type File = (String, Vec<u8>);

/// What is to be made.
struct Book<'a> {
    patterns: &'a [Pattern],
    tags: &'a [String],
    options: &'a Catalog,
}

/// What came of one pattern.
struct Made {
    files: Result<Vec<File>, Refusal>,
    diagnostics: Diagnostics,
    sources: SourceMap,
}

impl Book<'_> {
    /// The names of all files, pages before their pictures.
    fn names(&self) -> Vec<String> {
        let pages = |tag: &String| {
            let of_patterns = self.patterns.iter().flat_map(|pattern| [page_of(&pattern.id), picture_of(&pattern.id)]);
            let tag = tag.clone();
            [INDEX.to_owned()].into_iter().chain(of_patterns).map(move |name| format!("{tag}/{name}"))
        };
        [INDEX.to_owned()].into_iter().chain(self.tags.iter().flat_map(pages)).collect()
    }

    /// The pages that lead to the others.
    fn lists(&self) -> Vec<File> {
        let all: Vec<(Languages, String)> =
            self.tags.iter().map(|tag| (languages(tag), format!("{tag}/{INDEX}"))).collect();
        let mut files = vec![(INDEX.to_owned(), markdown::entrance(&all).into_bytes())];
        for (tag, (of, name)) in self.tags.iter().zip(&all) {
            let text = markdown::index(self.patterns, of, &self.others(tag, INDEX));
            files.push((name.clone(), text.into_bytes()));
        }
        files
    }

    /// The same page in the other languages, as seen from the folder of a language.
    fn others(&self, tag: &str, name: &str) -> Vec<(String, String)> {
        let others = self.tags.iter().filter(|other| *other != tag);
        others.map(|other| (word("language", &languages(other)).to_owned(), format!("../{other}/{name}"))).collect()
    }

    /// Pages and pictures of all patterns, in the patterns' order.
    fn files(&self, console: &Console) -> Vec<Made> {
        let count = self.patterns.len();
        let progress = Mutex::new((0, Progress::new(count, ("drawn", "patterns"), console)));
        threads::map(self.patterns.iter().collect(), |pattern| {
            let made = self.of_pattern(pattern);
            let (done, progress) = &mut *progress.lock().unwrap_or_else(PoisonError::into_inner);
            *done += 1;
            progress.tell(*done);
            made
        })
    }

    fn of_pattern(&self, pattern: &Pattern) -> Made {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let files = match Entry::read(&pattern.id, &settings::limits(), &mut sources, &mut diagnostics) {
            Some(entry) => {
                let files = self.tags.iter().map(|tag| self.in_language(&entry, tag, &mut diagnostics));
                files.collect::<Result<Vec<_>, _>>().map(|files| files.concat())
            }
            None => {
                let message = format!("the example of `{}` cannot be drawn", pattern.id);
                Err(Refusal::new(message, "the findings above say why"))
            }
        };
        Made { files, diagnostics, sources }
    }

    /// Page and picture of a pattern.
    fn in_language(&self, entry: &Entry, tag: &str, diagnostics: &mut Diagnostics) -> Result<Vec<File>, Refusal> {
        let Catalog { theme, text_as_paths, .. } = self.options;
        let looks = Looks { theme: theme.clone(), text_as_paths: *text_as_paths, ..Looks::default() };
        let languages = languages(tag);
        let picture = picture::draw(&entry.design, Path::new("-"), &looks, &languages, diagnostics)?;
        let (description, bytes) = picture.described(View::BeforeAfter, &settings::limits())?;
        let id = &entry.pattern.id;
        let neighbours = Neighbours {
            picture: markdown::Picture { file: picture_of(id), description },
            others: self.others(tag, &page_of(id)),
        };
        let said = page(entry, &languages, self.patterns);
        let text = markdown::pattern(&said, &languages, Some(&neighbours));
        let name = |file: String| format!("{tag}/{file}");
        Ok(vec![(name(page_of(id)), text.into_bytes()), (name(picture_of(id)), bytes)])
    }
}

fn languages(tag: &str) -> Languages {
    Languages::new(Some(tag), None)
}

fn picture_of(id: &str) -> String {
    format!("{id}.svg")
}

/// The folder.
struct Shelf<'a> {
    folder: &'a Path,
    disk: Disk,
    limits: Limits,
}

impl Shelf<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        self.disk.read(name, self.limits.input_bytes)
    }

    /// Refuses a folder in which one of the names stands for something that this command has not made.
    fn check(&self, names: &[String]) -> Result<(), Refusal> {
        match names.iter().find(|name| !self.is_free(name)) {
            None => Ok(()),
            Some(name) => {
                let path = self.folder.join(name);
                let message = format!("`{}` was not made by this command and is not overwritten", path.display());
                Err(Refusal::new(message, "give another folder, or move the file away; nothing has been written"))
            }
        }
    }

    /// True where there is nothing, a page that bears the mark, or the picture of such a page.
    fn is_free(&self, name: &str) -> bool {
        let marked = |name: &str| self.read(name).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()));
        match (self.read(name), name.strip_suffix(".svg")) {
            (Err(WorldError::Missing), _) => true,
            (Ok(_), Some(stem)) => marked(&page_of(stem)),
            (Ok(_), None) => marked(name),
            (Err(_), _) => false,
        }
    }

    /// Writes the files that are not there as they should be, and counts them.
    fn put(&self, files: &[File], console: &Console) -> Result<usize, Status> {
        let trouble = |error: output_file::OutputError| console.trouble(&error.message, &error.help);
        let mut written = 0;
        for (name, bytes) in files {
            if self.read(name).is_ok_and(|there| there == *bytes) {
                continue;
            }
            let path = self.folder.join(name);
            path.parent().map_or(Ok(()), output_file::make_folder).map_err(trouble)?;
            console.write(&Target::File(path), bytes).done()?;
            written += 1;
        }
        Ok(written)
    }
}
