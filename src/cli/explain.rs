//! `explain`: the page of a code, or of a rule.

use std::fmt::Write as _;

use crate::cli::Status;
use crate::cli::arguments::Explain;
use crate::cli::console::Console;
use crate::cli::rules;
use crate::diagnostic::Code;
use crate::rewrite::library::builtin_rule;

/// Prints the page of a code, or the list of codes.
pub fn run(options: &Explain, console: &Console) -> Status {
    let Some(wanted) = &options.code else { return console.payload(&list()) };
    match Code::ALL.iter().find(|code| code.id().eq_ignore_ascii_case(wanted.trim())) {
        Some(code) => console.payload(&format!("{code}: {}\n\n{}\n", code.title(), code.page().trim_end())),
        None if builtin_rule(wanted.trim()).is_some() => rules::page(wanted.trim(), None, console),
        None => console.trouble(&format!("there is no code `{wanted}`"), "`cdp-draw explain` lists the codes"),
    }
}

fn list() -> String {
    let mut text = String::new();
    for code in Code::ALL {
        let _ = writeln!(text, "{code}  {}", code.title());
    }
    text
}
