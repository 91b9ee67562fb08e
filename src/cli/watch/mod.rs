//! `watch`: shows a design while it is written.
//!
//! The main thread looks after the files (`news`), makes a [`Version`](version::Version) of what it reads (`maker`) and puts
//! it on the [`Board`]; threads of the server answer the page (`answers`) from what is on it. A version whose text is
//! wrong keeps the last good one, so that the page goes on showing it.

mod answers;
mod board;
mod maker;
mod page;
mod version;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cli::arguments::Watch;
use crate::cli::console::Console;
use crate::cli::deadline::{Phase, begin};
use crate::cli::{Status, files};
use crate::loopback::Server;
use crate::news::News;
use crate::opener;
use crate::output::Format;
use crate::output_file::Target;
use crate::threads::pause;

use answers::Answers;
use board::Board;
use maker::Maker;

/// How often files are looked at while somebody writes, and when nobody has for a while.
const OFTEN: Duration = Duration::from_millis(15);
const SELDOM: Duration = Duration::from_millis(100);
/// How long after the last change somebody is taken to be writing.
const WRITING: Duration = Duration::from_secs(300);
/// How long after a change files are compared byte by byte.
const CLOSELY: Duration = Duration::from_secs(1);
/// How long to wait for an editor that saves in several steps.
const MOST_STEPS: usize = 20;
/// The ports that are tried when none is asked for.
const PORTS: std::ops::Range<u16> = 4747..4757;

/// Watches until the program is ended.
pub fn run(options: &Watch, console: &Console) -> Status {
    watch(options, console).unwrap_or_else(|status| status)
}

fn watch(options: &Watch, console: &Console) -> Result<Status, Status> {
    if options.design == Path::new("-") {
        return Err(console.trouble("standard input cannot be watched", "name the file of the design"));
    }
    let format = options.output.as_deref().map(|file| format_of(file, console)).transpose()?;
    let server = server(options.port, console)?;
    let address = server.address();
    let board = Arc::new(Board::default());
    let mut news = News::default();
    news.follow([options.design.clone()]);
    let mut maker = Maker::new(options, format, board.clone(), console);
    maker.make(&mut news);
    let answers = Answers::new(board, options);
    server.run(move |request| answers.answer(request));
    console.note(&format!("watching `{}`: {address}", options.design.display()));
    if options.open {
        opener::open_address(&address).unwrap_or_else(|why| {
            console.note(&format!("the browser cannot be opened: {why}"));
        });
    }
    let mut last = Instant::now();
    loop {
        begin(Phase::Quiet);
        pause(if last.elapsed() < WRITING { OFTEN } else { SELDOM });
        if !news.changed(last.elapsed() < CLOSELY).is_empty() {
            settle(&mut news);
            maker.make(&mut news);
            last = Instant::now();
        }
    }
}

/// Waits until an editor is done: it may empty a file before it fills it.
fn settle(news: &mut News) {
    for _ in 0..MOST_STEPS {
        pause(OFTEN);
        if news.changed(false).is_empty() {
            return;
        }
    }
}

fn server(port: Option<u16>, console: &Console) -> Result<Server, Status> {
    let opened = match port {
        Some(port) => Server::open(port),
        None => PORTS.map(Server::open).find(Result::is_ok).unwrap_or_else(|| Server::open(0)),
    };
    opened.map_err(|error| {
        let message = format!("cannot listen at port {}: {error}", port.unwrap_or(0));
        console.trouble(&message, "give another one with `--port`, or leave it out")
    })
}

/// The format of the file that is kept up to date; it must be one that may be written.
fn format_of(file: &Path, console: &Console) -> Result<Format, Status> {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let format = match extension.as_deref() {
        Some("svg") => Format::Svg,
        Some("png") => Format::Png,
        _ => {
            let message = format!("`{}` is no picture that can be kept up to date", file.display());
            return Err(console.trouble(&message, "name a file that ends in `.svg` or `.png`"));
        }
    };
    files::check(&Target::new(file)).map_err(|error| console.trouble(&error.message, &error.help))?;
    Ok(format)
}
