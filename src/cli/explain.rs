//! `explain`: the page of a code, or of a rule.

use std::fmt::Write as _;

use crate::cli::Status;
use crate::cli::arguments::Explain;
use crate::cli::console::Console;
use crate::cli::rules;
use crate::diagnostic::Code;
use crate::model::Languages;
use crate::rewrite::library::builtin_rule;

/// Prints the page of a code, or the list of codes.
pub fn run(options: &Explain, console: &Console) -> Status {
    let japanese = console.languages(&Languages::new(options.lang.as_deref(), None)).japanese();
    let Some(wanted) = &options.code else { return console.payload(&list(japanese)) };
    match Code::ALL.iter().find(|code| code.id().eq_ignore_ascii_case(wanted.trim())) {
        Some(code) => {
            let page = if japanese { code.page_ja() } else { code.page() };
            console.payload(&format!("{code}: {}\n\n{}\n", title(*code, japanese), page.trim_end()))
        }
        None if builtin_rule(wanted.trim()).is_some() => rules::page(wanted.trim(), japanese.then_some("ja"), console),
        None => console.trouble(&format!("there is no code `{wanted}`"), "`cdp-draw explain` lists the codes"),
    }
}

fn title(code: Code, japanese: bool) -> &'static str {
    if japanese { code.title_ja() } else { code.title() }
}

fn list(japanese: bool) -> String {
    let mut text = String::new();
    for code in Code::ALL {
        let _ = writeln!(text, "{code}  {}", title(*code, japanese));
    }
    text
}
