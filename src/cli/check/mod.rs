//! `check`: what an architect would object to in designs, and the patterns that mend it.

mod availability;
mod mending;
mod text;

use crate::check::{Levels, Report, Stages, Wanted, inspect, json, junit, sarif};
use crate::cli::arguments::{Check, CheckFormat, ListFormat};
use crate::cli::check::mending::Mended;
use crate::cli::console::Console;
use crate::cli::deadline::{Phase, begin};
use crate::cli::designs::{Named, named};
use crate::cli::format::chosen;
use crate::cli::input::Input;
use crate::cli::settings;
use crate::cli::{Status, language, rules, usage};
use crate::diagnostic::Code;
use crate::inert::inert;
use crate::limits::Limits;
use crate::output_file::Target;
use crate::refusal::Refusal;
use crate::report::Style;
use crate::rewrite::library::builtin_rule;
use crate::suggest::did_you_mean;
use crate::threads;

const EXTENSIONS: [(&str, CheckFormat); 4] = [
    ("txt", CheckFormat::Text),
    ("json", CheckFormat::Json),
    ("sarif", CheckFormat::Sarif),
    ("xml", CheckFormat::Junit),
];

/// Looks at all designs and writes what was found; the worst status is the status of all.
pub fn run(options: &Check, console: &Console) -> Status {
    check(options, console).unwrap_or_else(|status| status)
}

/// A design that has been looked at.
struct Checked {
    report: Report,
    /// The text with what mends it, when that was asked for.
    mended: Option<Mended>,
    /// Only definitions for other designs, found by a folder or a glob: nothing to look at.
    empty: bool,
}

/// What is asked of every design.
struct Job<'a> {
    options: &'a Check,
    levels: Levels,
    wanted: Wanted,
    limits: Limits,
}

fn check(options: &Check, console: &Console) -> Result<Status, Status> {
    let elsewhere = mending::target(options);
    let target = options.output.as_deref().filter(|_| elsewhere.is_none()).map_or(Target::Stdout, Target::new);
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    if options.rules {
        let format = if options.format == Some(CheckFormat::Json) { ListFormat::Json } else { ListFormat::Text };
        return Ok(rules::list(format, options.lang.as_deref(), console));
    }
    let format = match options.diff {
        true => CheckFormat::Text,
        false => chosen(options.format, &target, CheckFormat::Text, &EXTENSIONS).map_err(refuse)?,
    };
    if options.availability && matches!(format, CheckFormat::Sarif | CheckFormat::Junit) {
        let help = "text and JSON do; JSON without `--availability`, too";
        return Err(console.trouble("this format cannot tell the availability", help));
    }
    usage::no_pictures_among(&options.designs).map_err(refuse)?;
    language::tell_of_none(options.lang.as_deref(), console);
    let job = Job {
        options,
        levels: Levels { allow: options.allow.clone(), warn: options.warn.clone(), deny: options.deny.clone() },
        wanted: Wanted {
            stages: options.stage.unwrap_or(Stages::Last),
            // Programs get all there is; people who do not ask for it are not kept waiting.
            availability: options.availability || format == CheckFormat::Json,
        },
        limits: settings::limits(),
    };
    let mut status = Status::Done;
    let mut inputs = Vec::new();
    for one in named(&options.designs, &job.limits, console)? {
        match Input::read(&one.path, &job.limits, console) {
            Ok(input) => inputs.push((one, input)),
            Err(worse) => status = worse,
        }
    }
    // A few designs are checked before anybody wonders.
    const MANY: usize = 20;
    if inputs.len() > MANY {
        begin(Phase::Reading);
    }
    let mut checked = job.all(&inputs);
    checked.retain(|one| !one.empty);
    if checked.is_empty() && status == Status::Done {
        return Err(console.trouble("there is no design to check", "the files have only definitions"));
    }
    job.words_are_known(&checked, console)?;
    for one in &checked {
        job.stage_is_there(&one.report, console)?;
    }
    if elsewhere.is_some() && checked.len() > 1 {
        let help = "name one design, or leave `-o` out: each is fixed in its place then";
        return Err(console.trouble("several designs cannot be written into one file", help));
    }
    begin(Phase::Writing);
    let out = Out { target: &target, elsewhere: elsewhere.as_ref(), format, console };
    out.write(options, &checked, &inputs)?;
    let denied = checked.iter().any(|one| one.report.is_denied());
    Ok(if status == Status::Done && denied { Status::Wrong } else { status })
}

impl Job<'_> {
    /// All designs, in threads; the results stand in the order of the designs.
    fn all(&self, inputs: &[(Named, Input)]) -> Vec<Checked> {
        threads::map(inputs.iter().collect(), |(named, input)| self.one(named, input))
    }

    fn one(&self, named: &Named, input: &Input) -> Checked {
        let limits = &self.limits.renewed();
        let compilation = input.compile(limits).strict();
        let empty = !named.itself && compilation.diagnostics.iter().all(|one| one.code == Code::Empty);
        let empty = empty && compilation.design.is_none();
        match &self.options.fix {
            Some(only) if !empty => {
                let (mended, report) = mending::mend(input, compilation, (only, self.wanted), &self.levels, limits);
                Checked { report, mended: Some(mended), empty }
            }
            _ => {
                let report = inspect::inspect(input.name(), compilation, self.wanted, &self.levels, limits);
                Checked { report, mended: None, empty }
            }
        }
    }

    /// Words of the command line name rules that there are.
    fn words_are_known(&self, checked: &[Checked], console: &Console) -> Result<(), Status> {
        let own = |word: &str| checked.iter().any(|one| one.report.rules.iter().any(|rule| rule.id == word));
        let known = |word: &str| builtin_rule(word).is_some() || own(word);
        let fixed = self.options.fix.iter().flatten().map(String::as_str).filter(|word| !known(word));
        let Some(unknown) = self.levels.unknown(known).into_iter().chain(fixed).next() else { return Ok(()) };
        let near = did_you_mean(unknown, crate::rewrite::library::builtin_rule_ids());
        let help = near.unwrap_or_else(|| "`cdp-draw rules` lists them".to_owned());
        Err(console.trouble(&format!("there is no rule `{unknown}`"), &help))
    }

    fn stage_is_there(&self, report: &Report, console: &Console) -> Result<(), Status> {
        let Stages::One(stage) = self.wanted.stages else { return Ok(()) };
        match report.states {
            0 => Ok(()),
            states if stage < states => Ok(()),
            states => {
                let message = format!("`{}` has no state {stage}", report.file);
                Err(console.trouble(&message, &format!("its last state is {}", states - 1)))
            }
        }
    }
}

/// Where results go.
struct Out<'a> {
    target: &'a Target,
    /// The file for the text that has been mended, if not the place that it came from.
    elsewhere: Option<&'a Target>,
    format: CheckFormat,
    console: &'a Console,
}

impl Out<'_> {
    fn write(&self, options: &Check, checked: &[Checked], inputs: &[(Named, Input)]) -> Result<(), Status> {
        let Out { console, .. } = self;
        let lang = options.lang.as_deref();
        if self.format == CheckFormat::Text {
            for Checked { report, .. } in checked {
                console.report(&report.diagnostics, &report.sources, &report.languages(lang));
            }
        }
        let reports: Vec<&Report> = checked.iter().map(|one| &one.report).collect();
        if options.fix.is_some() {
            if options.diff {
                mending::tell(&reports, lang, console);
                let patches: String = checked.iter().filter_map(|one| one.mended.as_ref()).map(Mended::patch).collect();
                return self.payload(&patches);
            }
            let stdin = inputs.iter().any(|(_, input)| input.file().is_none());
            mending::write(checked, inputs, self.elsewhere, console)?;
            mending::tell(&reports, lang, console);
            if stdin && self.elsewhere.is_none() && *self.target == Target::Stdout {
                // Standard output has the design.
                return Ok(());
            }
        }
        match self.format {
            CheckFormat::Json => self.payload(&json::document(&reports, lang)),
            CheckFormat::Sarif => self.payload(&sarif::document(&reports, lang)),
            CheckFormat::Junit => self.payload(&junit::document(&reports, lang)),
            CheckFormat::Text => {
                let style = console.payload_style(*self.target == Target::Stdout);
                let mut text = text::document(&reports, lang, style, console.is_quiet());
                if options.availability && style != Style::Json {
                    text += &availability::lines(&reports, lang);
                }
                let text = match style {
                    Style::Human { colour } => inert(&text, colour),
                    Style::Json => text,
                };
                self.payload(&text)?;
                text::notes(&reports, lang, console);
                Ok(())
            }
        }
    }

    fn payload(&self, text: &str) -> Result<(), Status> {
        self.console.write(self.target, text.as_bytes()).done()
    }
}
