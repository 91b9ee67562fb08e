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
mod load;
mod options;
pub mod policy;
mod properties;
mod resolve;
mod rule;
mod step;
pub mod supply;
pub mod survey;

use std::collections::BTreeSet;

use crate::design::{Design, Policy};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::Vocabulary;
use crate::rewrite::Library;
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::tree::{Statement, StatementKind};
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
        }
    }
}

/// Compiles the design whose main file is `name` with the given bytes; imports are read from `world`.
pub fn compile(name: &str, bytes: &[u8], world: &dyn World, limits: &Limits) -> Compilation {
    let mut context = Context::new(Vocabulary::builtin(), limits);
    let statements = load::load(&mut context, name, bytes, world);
    let (lang, design) = build(&mut context, statements);
    let Context { sources, diagnostics, vocabulary, library, .. } = context;
    Compilation { sources, diagnostics, design, lang, vocabulary, library }
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
            Diagnostic::error(Code::Empty, span, "the design has no element")
                .help("declare one, for example `server web \"Web\"`"),
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
    let only_expectations = context
        .diagnostics
        .iter()
        .all(|d| d.severity != crate::diagnostic::Severity::Error || d.code == Code::Expectation);
    (design.lang.clone(), only_expectations.then_some(design))
}

/// True for statements that make a state of their own, or speak of the state there is after one.
fn is_step(statement: &StatementKind) -> bool {
    use StatementKind::{Apply, Fail, Move, Remove, Rename, Restore, Set, Step};
    matches!(statement, Apply(_) | Step(..) | Remove(_) | Move(..) | Rename(..) | Set(..) | Fail(_) | Restore(_))
}
