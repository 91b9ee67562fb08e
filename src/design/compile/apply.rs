//! `apply`: from the statement to a pattern's targets and parameters, and what the author hears of it.

use crate::design::compile::lack::lack;
use crate::design::compile::properties::{plain, text_of, wide_digits};
use crate::design::compile::{Context, resolve};
use crate::design::{Application, Callout, State, Verdict};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Languages, LocalisedText, Value, both};
use crate::rewrite::pattern::{Param, ParamType};
use crate::rewrite::why::{Case, Trials, Work};
use crate::rewrite::{Arguments, Pattern, Trouble, apply};
use crate::source::Span;
use crate::suggest::meant;
use crate::syntax::tree::{ApplyStatement, Name, Property};

/// The pattern of a name; none, and a finding, when there is none.
pub(super) fn find_pattern(context: &mut Context<'_>, name: &Name) -> Option<std::sync::Arc<Pattern>> {
    let found = context.library.get(&name.node, &mut context.sources, &mut context.diagnostics);
    if found.is_none() {
        let names = context.library.names();
        let word = &name.node;
        let help = match meant(word, names.iter().map(String::as_str)) {
            _ if word == "to" => both!(
                "the pattern goes first: `apply multi-server to web`",
                "パターンを先に書きます: `apply multi-server to web`"
            ),
            Some(near) => near,
            None => both!(
                "`cdp-draw patterns` lists them; a design defines its own with `pattern NAME {{ … }}`",
                "`cdp-draw patterns`で一覧できます。独自のパターンは`pattern 名前 {{ … }}`で定義します"
            ),
        };
        let message = both!("there is no pattern `{word}`", "`{word}`というパターンはありません");
        context.diagnostics.push(Diagnostic::error(Code::UnknownPattern, name.span, message).help(help));
    }
    found
}

/// `apply P to a, b`: to one after the other.
pub(super) fn apply_pattern(context: &mut Context<'_>, state: &mut State, statement: &ApplyStatement, span: Span) {
    let Some(pattern) = find_pattern(context, &statement.pattern) else { return };
    state.pattern = Some(pattern.id.clone());
    state.pattern_name = Some(pattern.name.clone());
    let Some((targets, params)) = arguments(context, state, &pattern, statement) else { return };
    let mut callouts = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for name in targets {
        // Looked up in its turn. What an application to another target took along, such as the same files on the next server,
        // is done already; what was a target itself and is gone is no target any more.
        if let Some(name) = &name {
            if state.architecture.find(&name.node).is_none() && !named.is_empty() && !named.contains(&name.node) {
                continue;
            }
            named.push(name.node.clone());
        }
        let target = match name.map(|name| resolve::element(context, &state.architecture, &name)) {
            Some(None) => return,
            found => found.flatten(),
        };
        let arguments = Arguments { target, params: params.clone() };
        match apply(&pattern, &state.architecture, &arguments, &context.vocabulary, span, context.limits) {
            Ok(applied) => {
                state.architecture = applied.architecture;
                more_callouts(&mut callouts, applied.callouts);
                broken_promises(context, &applied.application, statement);
                state.applications.push(applied.application);
            }
            Err(trouble) => return refused(context, state, &pattern, &arguments, trouble, (statement, span)),
        }
    }
    state.callouts = callouts;
}

/// What was said of one target already is not said again of the next one.
fn more_callouts(callouts: &mut Vec<Callout>, more: Vec<Callout>) {
    let before = callouts.len();
    for callout in more {
        if callouts[..before].iter().all(|said| said.text != callout.text) {
            callouts.push(callout);
        }
    }
}

/// True when the pattern of a statement without parameters can be applied to a state.
pub(super) fn fits(context: &mut Context<'_>, state: &State, statement: &ApplyStatement) -> bool {
    let Some(pattern) = find_pattern(context, &statement.pattern).filter(|_| statement.arguments.is_empty()) else {
        return false;
    };
    let target = match statement.to.as_slice() {
        [] => None,
        [name] => match state.architecture.find(&name.node) {
            None => return false,
            found => found,
        },
        _ => return false,
    };
    let arguments = Arguments { target, params: Vec::new() };
    let span = statement.pattern.span;
    let limits = context.limits;
    limits.trying(|limits| apply(&pattern, &state.architecture, &arguments, &context.vocabulary, span, limits).is_ok())
}

/// A promise that is not kept is a warning: it can be the design's fault, and the picture is right.
fn broken_promises(context: &mut Context<'_>, application: &Application, statement: &ApplyStatement) {
    let at = statement.pattern.span;
    for invariant in &application.invariants {
        let words = |lang, from: &LocalisedText| from.get(&Languages::new(Some(lang), None)).to_owned();
        let (en, ja) = (words("en", &invariant.text), words("ja", &invariant.text));
        let id = &application.pattern;
        let diagnostic = match &invariant.verdict {
            Verdict::Holds(_) => continue,
            Verdict::Broken(breach) => {
                let (why_en, why_ja) = (words("en", &breach.words), words("ja", &breach.words));
                let message = LocalisedText::en_ja(
                    format!("`{id}` promises \"{en}\", which is not so here: {why_en}"),
                    format!("`{id}`の保証「{ja}」が成り立ちません。{why_ja}"),
                );
                let diagnostic = Diagnostic::warning(Code::Invariant, at, String::new()).localised(message);
                match breach.span {
                    Some(span) => diagnostic.related(span, both!("the pattern's condition", "パターンの条件")),
                    None => diagnostic,
                }
            }
            Verdict::Unchecked(bound) => {
                let (why_en, why_ja) = bound.pair();
                let message = LocalisedText::en_ja(
                    format!(
                        "`{id}` promises \"{en}\", and the design is too large to see whether that is so: {why_en}"
                    ),
                    format!("`{id}`の保証「{ja}」は、図が大きすぎるため確認できません。{why_ja}"),
                );
                Diagnostic::warning(Code::Invariant, at, String::new()).localised(message)
            }
        };
        context.diagnostics.push(diagnostic);
    }
}

/// A pattern's targets, all of which exist now, and its parameters, as the statement gives them.
type Given = (Vec<Option<Name>>, Vec<(String, Value)>);

/// The targets (none: the pattern's own choice) and the parameters; none (and findings) when they do not fit.
fn arguments(
    context: &mut Context<'_>,
    state: &mut State,
    pattern: &Pattern,
    statement: &ApplyStatement,
) -> Option<Given> {
    let errors = context.diagnostics.len();
    resolve::elements(context, &state.architecture, &statement.to);
    let mut targets = statement.to.clone();
    if let Some(name) = statement.to.first().filter(|_| pattern.target.is_none()) {
        let id = &pattern.id;
        let message = both!("`{id}` takes no target", "`{id}`に対象は指定できません");
        let help = both!("leave `to …` away", "`to …`を外してください");
        context.diagnostics.push(Diagnostic::error(Code::UnknownParameter, name.span, message).help(help));
    }
    let mut params = Vec::new();
    for argument in &statement.arguments {
        let key = argument.key.node.as_str();
        let param = pattern.params.iter().find(|param| param.name == key);
        match (param, key) {
            (Some(param), _) => params.extend(checked(context, param, argument)),
            (None, "title") => state.caption = Some(text_of(&argument.value)),
            (None, _) if pattern.target_keyword() == Some(key) => {
                let id = plain(&argument.value).to_string();
                if !id.is_empty() {
                    let name = Name { node: id, span: argument.span };
                    resolve::element(context, &state.architecture, &name);
                    targets.push(name);
                }
            }
            (None, _) => unknown_parameter(context, pattern, argument),
        }
    }
    if context.diagnostics.len() > errors {
        return None;
    }
    let targets = if targets.is_empty() { vec![None] } else { targets.into_iter().map(Some).collect() };
    Some((targets, params))
}

fn unknown_parameter(context: &mut Context<'_>, pattern: &Pattern, argument: &Property) {
    let key = argument.key.node.as_str();
    let names: Vec<&str> =
        pattern.params.iter().map(|p| p.name.as_str()).chain(pattern.target_keyword()).chain(["title"]).collect();
    let list = crate::model::vocabulary::either(&names);
    let help = meant(key, names.iter().copied())
        .unwrap_or_else(|| both!("it has {list}", "あるのは次のパラメータです: {list}"));
    let id = &pattern.id;
    let message = both!("`{id}` has no parameter `{key}`", "`{id}`に`{key}`というパラメータはありません");
    context.diagnostics.push(Diagnostic::error(Code::UnknownParameter, argument.key.span, message).help(help));
}

fn checked(context: &mut Context<'_>, param: &Param, argument: &Property) -> Option<(String, Value)> {
    let value = plain(&argument.value);
    let name = &param.name;
    let objection = match param.kind {
        ParamType::Int => match (value.as_integer(), param.range) {
            (None, _) => Some(both!("`{name}` takes a whole number", "`{name}`の値は整数です")),
            (Some(n), Some((low, _))) if n < low => {
                Some(both!("`{name}` must be {low} or more", "`{name}`は{low}以上です"))
            }
            (Some(n), Some((_, Some(high)))) if n > high => {
                Some(both!("`{name}` must be {high} or less", "`{name}`は{high}以下です"))
            }
            _ => None,
        },
        ParamType::Flag if !matches!(value, Value::Flag(_)) => {
            Some(both!("`{name}` takes true or false", "`{name}`の値はtrueかfalseです"))
        }
        ParamType::Time if !is_time(&value.to_string()) => {
            Some(both!("`{name}` takes a time of day, such as 20:00", "`{name}`の値は時刻です(例: 20:00)"))
        }
        ParamType::Text | ParamType::Word | ParamType::Id | ParamType::Time if matches!(value, Value::List(_)) => {
            Some(both!("`{name}` takes one value, not a list", "`{name}`の値は1つです。リストは書けません"))
        }
        _ => None,
    };
    match objection {
        Some(message) => {
            let found = Diagnostic::error(Code::BadParameter, argument.span, message);
            context.diagnostics.push(found.maybe_help(wide_digits(&argument.value)));
            None
        }
        None => Some((param.name.clone(), value)),
    }
}

/// `0:00` to `24:00`.
fn is_time(text: &str) -> bool {
    let number =
        |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten();
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    let whole = (1..=2).contains(&hours.len()) && minutes.len() == 2;
    let both = number(hours).zip(number(minutes)).filter(|_| whole);
    both.is_some_and(|(hours, minutes)| hours < 24 && minutes < 60 || (hours, minutes) == (24, 0))
}

/// The pattern's own words name it already; what is known beside is added, in both languages.
fn refused(
    context: &mut Context<'_>,
    state: &State,
    pattern: &Pattern,
    arguments: &Arguments,
    trouble: Trouble,
    (statement, span): (&ApplyStatement, Span),
) {
    let at = statement.pattern.span;
    let diagnostic = match trouble {
        Trouble::NotApplicable(words) => {
            let Context { vocabulary, limits, .. } = context;
            let case = Case { pattern, architecture: &state.architecture, arguments, vocabulary, limits };
            let work = &mut Work::new(limits.try_size, limits);
            let lack = lack(case, state, words, &Trials::default(), work);
            lack.tell(Diagnostic::error(Code::NotApplicable, at, String::new()))
        }
        Trouble::Bound(words) => {
            let (id, (en, ja)) = (&pattern.id, words.pair());
            let message = both!("`{id}` grows past a bound: {en}", "`{id}`の適用が上限を超えます: {ja}");
            Diagnostic::error(Code::Bound, span, message).help(both!(
                "use smaller numbers, or apply the pattern less often",
                "数を小さくするか、適用の回数を減らしてください"
            ))
        }
        Trouble::Definition { span: inner, message } => Diagnostic::error(Code::PatternDefinition, inner, message)
            .related(at, both!("while this was applied", "この適用の途中です")),
    };
    context.diagnostics.push(diagnostic);
}
