//! All integration tests, linked once. One file for each subject; `cargo test --test it lines::` runs one.

mod applicable;
mod applicable_random;
mod availability;
mod availability_random;
mod budget;
mod catalog;
mod check;
mod check_availability;
mod cli;
mod command_files;
mod command_line;
mod command_settings;
mod contributing;
mod cut;
mod deck;
mod diff;
mod diff_findings;
mod diff_git;
mod diff_random;
mod direction;
mod docs;
mod evidence;
mod facade;
mod failures;
mod fmt;
mod forward;
mod found;
mod fuzzing;
mod gallery;
mod house;
mod icons;
mod import;
mod import_cloud;
mod inert;
mod language_doc;
mod layout;
mod layout_json;
mod layout_large;
mod layout_random;
mod layout_speed;
mod layout_support;
mod lines;
mod machines;
mod messages;
mod nothing_lost;
mod old_places;
mod pattern_support;
mod patterns;
mod patterns_random;
mod peers;
mod picture;
mod plan;
mod print;
mod print_support;
mod quality;
mod random_commands;
mod random_support;
mod rules;
mod scenarios;
mod schema;
mod simulate;
mod stacks;
mod strangers;
mod suite;
mod tastes;
mod terms;
mod today;
mod verdicts;
mod vocabulary;
mod watch;
mod watch_page;

/// The program, with nothing of the surroundings that could change what it says.
fn program() -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cdp-draw"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

/// What the program says on standard error, without word of its progress, which only a slow machine hears.
fn said(output: &std::process::Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    text.split_inclusive('\n').filter(|line| !line.ends_with(" s)\n")).collect()
}
