//! `man`: manual pages, made from the arguments as the help is.

use clap::{Command, CommandFactory};
use clap_mangen::Man as Page;

use crate::cli::arguments::{Arguments, Man};
use crate::cli::console::Console;
use crate::cli::{Status, files};
use crate::output_file::{self, OutputError, Target};
use crate::suggest::did_you_mean;

/// Prints a page, or writes all of them.
pub fn run(options: &Man, console: &Console) -> Status {
    write(options, console).unwrap_or_else(|status| status)
}

fn write(options: &Man, console: &Console) -> Result<Status, Status> {
    let pages = pages();
    let Some(folder) = &options.folder else {
        let wanted = options.of.as_ref().map_or("cdp-draw".to_owned(), |of| format!("cdp-draw-{of}"));
        let Some((_, page)) = pages.iter().find(|(name, _)| *name == wanted) else {
            let of = options.of.as_deref().unwrap_or_default();
            let names = pages.iter().filter_map(|(name, _)| name.strip_prefix("cdp-draw-"));
            let near = did_you_mean(of, names);
            let help = near.unwrap_or_else(|| "`cdp-draw --help` lists them".to_owned());
            return Err(console.trouble(&format!("there is no subcommand `{of}`"), &help));
        };
        return Ok(console.payload(page));
    };
    let trouble = |error: OutputError| console.trouble(&error.message, &error.help);
    output_file::check_folder(folder).map_err(trouble)?;
    output_file::make_folder(folder).map_err(trouble)?;
    for (name, page) in &pages {
        let target = Target::File(folder.join(format!("{name}.1")));
        console.written(files::write(&target, page.as_bytes())).done()?;
    }
    console.note(&format!("{} pages written to `{}`", pages.len(), folder.display()));
    Ok(Status::Done)
}

/// All pages, each with the name of its file: that of the program, and of every subcommand.
fn pages() -> Vec<(String, String)> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let of_subcommands = program.get_subcommands().map(|sub| {
        let name = format!("cdp-draw-{}", sub.get_name());
        let usage = format!("cdp-draw {}", sub.get_name());
        page(sub.clone().name(name.clone()).bin_name(usage).version(env!("CARGO_PKG_VERSION")), name)
    });
    let of_subcommands: Vec<(String, String)> = of_subcommands.collect();
    let mut pages = vec![page(program.long_version(None::<&str>), "cdp-draw".to_owned())];
    pages.extend(of_subcommands);
    pages
}

/// Without a date: the same program writes the same page.
fn page(command: Command, name: String) -> (String, String) {
    let mut bytes = Vec::new();
    Page::new(command).render(&mut bytes).expect("a Vec takes everything");
    (name, String::from_utf8_lossy(&bytes).into_owned())
}
