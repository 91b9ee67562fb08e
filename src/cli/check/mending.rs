//! `check --fix`: what mends a design is appended to its text, and the result is looked at again.

use std::path::Path;

use crate::check::mend::without;
use crate::check::patch::{appended, unified};
use crate::check::{Finding, Fix, Lens, Levels, Mender, Report, Wanted, inspect};
use crate::cli::Status;
use crate::cli::arguments::Check;
use crate::cli::check::Checked;
use crate::cli::console::Console;
use crate::cli::designs::Named;
use crate::cli::files;
use crate::cli::input::Input;
use crate::design::compile::Compilation;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::model::{Languages, both};
use crate::output_file::Target;

/// A text before and after it was mended.
pub struct Mended {
    name: String,
    old: String,
    new: String,
}

impl Mended {
    /// What is new, as a patch.
    pub fn patch(&self) -> String {
        unified(&self.name, &self.old, &self.new)
    }
}

/// Mends a design, and looks at what has become of it. When the new text has an error that the old one had not, nothing
/// is changed.
pub fn mend(
    input: &Input,
    mut compilation: Compilation,
    (only, wanted): (&[String], Wanted),
    levels: &Levels,
    limits: &Limits,
) -> (Mended, Report) {
    let name = input.name().to_owned();
    let old = String::from_utf8_lossy(input.bytes()).into_owned();
    let design = compilation.design.take();
    let tries = limits.of_tries();
    let mended = design.as_ref().map(|design| {
        let lens = Lens::new(&compilation.library, &compilation.vocabulary, levels, &tries);
        let with = (&compilation.library, &compilation.vocabulary);
        let mut mender = Mender::new(&design.states, &design.policies, &lens, with, &tries);
        (mender.mend(only), mender.is_spent())
    });
    compilation.design = design;
    let (mut fixes, cut_short) = mended.unwrap_or_default();
    let statements: Vec<String> = fixes.iter().map(|fix| fix.statement.clone()).collect();
    let new = appended(&old, &statements);
    let errors = |of: &Compilation| of.diagnostics.iter().filter(|one| one.severity.word() == "error").count();
    let before = errors(&compilation);
    // The new text is a design of its own: what the old one has spent must not keep it from being read.
    let after = &limits.renewed();
    let again = if fixes.is_empty() { None } else { Some(input.compile_text(&new, after)) };
    let again = again.filter(|again| again.design.is_some() && errors(again) <= before);
    let (new, compilation) = match again {
        Some(again) => (new, again),
        None => {
            fixes.clear();
            (old.clone(), compilation)
        }
    };
    let mut compilation = compilation;
    if cut_short {
        compilation.diagnostics.push(ended());
    }
    let mut report = inspect::inspect(&name, compilation, wanted, levels, after);
    report.fixes = fixes;
    (Mended { name, old, new }, report)
}

/// That not all was tried.
fn ended() -> Diagnostic {
    let message = both!(
        "the search for fixes was ended before all was tried: the design is too large for the usual effort",
        "図が大きいため、修正の探索を途中で終えました"
    );
    Diagnostic::general(Code::CutShort, message).help(both!(
        "run `--fix` again for what is left, or give it more with `--budget unlimited`",
        "残りについては`--fix`をもう一度実行するか、`--budget unlimited`を指定してください"
    ))
}

/// Where `-o` wants the new text of a design: in a file that is no report. None when `-o` is not given or is for a report.
pub fn target(options: &Check) -> Option<Target> {
    let file =
        options.output.as_ref().filter(|_| options.fix.is_some() && !options.diff && options.format.is_none())?;
    let extension = file.extension().map(|extension| extension.to_ascii_lowercase());
    let design = match &extension {
        Some(extension) => extension == "cdp",
        // A design that comes through a pipe goes where it is said.
        None => options.designs.iter().any(|design| design == Path::new("-")),
    };
    Some(Target::new(file)).filter(|target| design && *target != Target::Stdout)
}

/// Puts the new texts into the places of the old ones: files, or standard output for standard input. `elsewhere` is the
/// place for the text of a single design.
pub fn write(
    checked: &[Checked],
    inputs: &[(Named, Input)],
    elsewhere: Option<&Target>,
    console: &Console,
) -> Result<(), Status> {
    let input_of = |mended: &Mended| inputs.iter().map(|(_, input)| input).find(|input| input.name() == mended.name);
    let all = checked.iter().filter_map(|one| one.mended.as_ref());
    let all = all.filter_map(|mended| Some((mended, input_of(mended)?)));
    // Standard output gets a design in any case.
    let wanted =
        |(mended, input): &(&Mended, &Input)| mended.new != mended.old || input.file().is_none() || elsewhere.is_some();
    let all: Vec<(&Mended, &Input)> = all.filter(wanted).collect();
    if elsewhere.is_none() {
        // Before any of them is written.
        let unchanged = all.iter().filter_map(|(_, input)| input.own()).try_for_each(|own| own.unchanged());
        unchanged.map_err(|error| console.trouble(&error.message, &error.help))?;
    }
    for (mended, input) in all {
        let target = elsewhere.cloned().unwrap_or_else(|| input.its_place());
        console.written(files::write_design(&target, &mended.new, input.own())).done()?;
    }
    Ok(())
}

/// Says what was appended, what is gone by it, and what is new.
pub fn tell(reports: &[&Report], lang: Option<&str>, console: &Console) {
    for report in reports {
        let languages = report.languages(lang);
        for fix in &report.fixes {
            console.note(&format!("{}: {}", report.file, told(fix, &languages)));
        }
        if report.fixes.is_empty() && report.states > 0 {
            let clean = report.found.iter().all(|state| state.findings.is_empty());
            let words = match (clean, languages.japanese()) {
                (true, true) => "解消が必要な指摘はありません",
                (true, false) => "there is nothing to fix",
                (false, true) => "適用できる修正はありません",
                (false, false) => "nothing could be fixed",
            };
            console.note(&format!("{}: {words}", report.file));
        }
    }
}

fn told(fix: &Fix, languages: &Languages) -> String {
    let japanese = languages.japanese();
    let (gone, new) = if japanese { ("解消", "新規") } else { ("gone", "new") };
    let mut text = format!("{}\n  {gone}: {}", fix.statement, listed(&fix.gone));
    // What an element takes along to a new id is no news.
    let added = without(&fix.new, &fix.gone);
    if !added.is_empty() {
        text += &format!("\n  {new}: {}", listed(&added));
    }
    text
}

/// `single-server(web), no-stable-entry(web)`.
fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|one| format!("{}({})", one.rule, one.element)).collect::<Vec<_>>().join(", ")
}
