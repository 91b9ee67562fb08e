//! From source files to a design: the entry of the front end.
//!
//! Files are read ([`load`]), definitions collected ([`define`]), the first state built ([`declare`]), then each
//! step makes the next state ([`step`]), often by a pattern ([`apply`]).

mod apply;
mod declare;
mod define;
mod expect;
pub mod found;
pub mod lack;
mod languages;
mod links;
mod load;
mod options;
mod own_kind;
pub mod policy;
mod properties;
mod resolve;
mod rule;
mod step;
pub mod supply;
pub mod survey;
mod unknown_kind;

use std::collections::BTreeSet;

use crate::design::{Design, Policy};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::{Vocabulary, both};
use crate::rewrite::Library;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::tree::{LanguageUse, Statement, StatementKind};
use crate::world::World;

/// The result of compiling: what was read, what was found, and the design if there is one.
#[derive(Clone)]
pub struct Compilation {
    /// All files that were read.
    pub sources: SourceMap,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// The design; none when there are errors in it. A failed `expect` is an error, yet leaves the design.
    pub design: Option<Design>,
    /// The file's own language, also when there is no design.
    pub lang: Option<String>,
    /// The languages in which it has texts, in lower case.
    pub languages: BTreeSet<String>,
    /// The kinds there are, the design's own included.
    pub vocabulary: Vocabulary,
    /// The patterns there are, the design's own included.
    pub library: Library,
}

/// What the parts of the front end share.
struct Context<'a> {
    limits: &'a Limits,
    sources: SourceMap,
    diagnostics: Diagnostics,
    vocabulary: Vocabulary,
    library: Library,
    /// What stands in elements of findings of `check`.
    policies: Vec<Policy>,
    /// Ids of elements of a kind that there is not: to name them is no other mistake.
    unknown: BTreeSet<String>,
    /// Words of kinds of which one finding has spoken: those that are none, and those that meant another one before.
    unknown_words: BTreeSet<String>,
    /// Where texts say their language.
    languages: Vec<LanguageUse>,
    /// Kinds whose declaration could not be read: to use them is no other mistake.
    lost_kinds: BTreeSet<String>,
    /// Ids that links lead to, with their places.
    links: Vec<(String, Span)>,
    /// True when an import has failed: words that are not known may be its.
    partial: bool,
}

impl<'a> Context<'a> {
    fn new(vocabulary: &Vocabulary, limits: &'a Limits) -> Context<'a> {
        Context {
            limits,
            sources: SourceMap::default(),
            diagnostics: Diagnostics::default(),
            vocabulary: vocabulary.clone(),
            library: Library::default(),
            policies: Vec::new(),
            unknown: BTreeSet::new(),
            unknown_words: BTreeSet::new(),
            languages: Vec::new(),
            lost_kinds: BTreeSet::new(),
            links: Vec::new(),
            partial: false,
        }
    }
}

impl Context<'_> {
    /// After an import has failed nobody knows which words it would have brought: those that are not known are no errors
    /// of their own, and the import says so.
    fn forgive_what_may_be_imported(&mut self) {
        if !self.partial {
            return;
        }
        let follows = |one: &Diagnostic| {
            let codes = [
                Code::UnknownKind,
                Code::UnknownWord,
                Code::UnknownId,
                Code::UnknownPattern,
                Code::UnknownRule,
                Code::UnknownEdge,
                Code::Empty,
            ];
            codes.contains(&one.code)
        };
        let hidden = self.diagnostics.iter().filter(|one| follows(one)).count();
        let mut kept = Diagnostics::default();
        let mut noted = hidden == 0;
        for one in self.diagnostics.iter().filter(|one| !follows(one)) {
            let first = one.code == Code::Import && !noted;
            noted |= first;
            let note = both!(
                "names that are not known are not reported, since they may be declared there",
                "知らない名前は、そこで宣言されているかもしれないため報告していません"
            );
            kept.push(if first { one.clone().note(note) } else { one.clone() });
        }
        self.diagnostics = kept;
    }
}

/// Compiles the design whose main file is `name` with the given bytes; imports are read from `world`.
pub fn compile(name: &str, bytes: &[u8], world: &dyn World, limits: &Limits) -> Compilation {
    // The name that messages show may be a path; imports are relative to the folder of the file.
    let place = name.rsplit(['/', '\\']).next().unwrap_or(name);
    compile_at(Main { name, place, bytes }, world, limits)
}

/// The main file of a design.
#[derive(Clone, Copy, Debug)]
pub struct Main<'a> {
    /// As messages show it.
    pub name: &'a str,
    /// Where it is in the world, as its imports and those of other files see it.
    pub place: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Compiles a design whose main file need not be at the root of the world.
pub fn compile_at(main: Main<'_>, world: &dyn World, limits: &Limits) -> Compilation {
    let mut context = Context::new(Vocabulary::builtin(), limits);
    let statements = load::load(&mut context, main, world);
    let (lang, design) = build(&mut context, statements);
    context.forgive_what_may_be_imported();
    let languages = languages::look_at(&mut context, lang.as_deref());
    let Context { sources, diagnostics, vocabulary, library, .. } = context;
    Compilation { sources, diagnostics, design, lang, languages, vocabulary, library }
}

/// Compiles statements that are part of something else, such as a pattern's example.
pub fn compile_statements(
    statements: Vec<Statement>,
    vocabulary: &Vocabulary,
    limits: &Limits,
) -> (Option<Design>, Diagnostics) {
    let mut context = Context::new(vocabulary, limits);
    let (_, design) = build(&mut context, statements);
    (design, context.diagnostics)
}

/// The file's language, and the design if there is one.
fn build(context: &mut Context<'_>, statements: Vec<Statement>) -> (Option<String>, Option<Design>) {
    let statements = define::define(context, statements);
    let first_step = statements.iter().position(|s| is_step(&s.node)).unwrap_or(statements.len());
    let (before, after) = statements.split_at(first_step);
    let mut design = options::design(context, &statements);
    let state = declare::first_state(context, before);
    if state.architecture.is_empty() && !context.diagnostics.has_errors() {
        let start = Span { source: SourceId(0), start: 0, end: 0 };
        let span = statements.first().map_or(start, |statement| statement.span);
        context.diagnostics.push(
            Diagnostic::error(Code::Empty, span, both!("the design has no element", "図に要素がありません"))
                .help(both!("declare one, for example `server web \"Web\"`", "例えば`server web \"Web\"`と宣言します")),
        );
    }
    // After an error in the state they start from, steps would only report what follows from it.
    let sound = !context.diagnostics.has_errors();
    design.states.push(state);
    if sound {
        let speaking: Vec<Statement> =
            before.iter().filter(|s| matches!(s.node, StatementKind::Expect(_))).cloned().collect();
        step::run(context, &mut design, &speaking);
        step::run(context, &mut design, after);
        options::hints(context, &mut design, &statements);
        policy::policies(context, &mut design, &statements);
    }
    // What a step would have made is not known after an error.
    if after.is_empty() || only_expectations(&context.diagnostics) {
        links::check(context, &design);
    }
    (design.lang.clone(), only_expectations(&context.diagnostics).then_some(design))
}

/// True when nothing is wrong with the design but that it is not what its author expects.
fn only_expectations(diagnostics: &Diagnostics) -> bool {
    diagnostics.iter().all(|d| d.severity != crate::diagnostic::Severity::Error || d.code == Code::Expectation)
}

/// True for statements that make a state of their own, or speak of the state there is after one.
fn is_step(statement: &StatementKind) -> bool {
    use StatementKind::{Apply, Fail, Move, Remove, Rename, Restore, Set, Step};
    matches!(statement, Apply(_) | Step(..) | Remove(_) | Move(..) | Rename(..) | Set(..) | Fail(_) | Restore(_))
}
