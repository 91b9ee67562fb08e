//! What a pattern is applied to and what it can be told, for readers.

use crate::catalog::words::word;
use crate::design::print::value;
use crate::model::Languages;
use crate::rewrite::Pattern;
use crate::rewrite::pattern::Param;

/// A parameter, or the target.
pub struct Parameter {
    /// As it is written: `count`, or `to`.
    pub name: String,
    /// Its type, or the kinds of elements that fit.
    pub kind: String,
    /// From the smallest number to the largest.
    pub range: Option<String>,
    /// What it is when it is not given; none for a target.
    pub default: Option<String>,
    /// What it means.
    pub text: String,
}

impl Parameter {
    /// `count: int 2..100 = 2`.
    pub fn signature(&self) -> String {
        let range = self.range.iter().map(|range| format!(" {range}"));
        let default = self.default.iter().map(|default| format!(" = {default}"));
        let colon = if self.default.is_some() { ":" } else { "" };
        format!("{}{colon} {}", self.name, self.kind) + &range.chain(default).collect::<String>()
    }
}

/// The target if there is one, then the parameters in their order.
pub fn parameters(pattern: &Pattern, languages: &Languages) -> Vec<Parameter> {
    let target = pattern.target.as_ref().map(|target| {
        let kinds: Vec<&str> = target.kinds.iter().map(|kind| kind.node.as_str()).collect();
        let kind = if kinds == ["any"] { word("any", languages).to_owned() } else { kinds.join(" | ") };
        let text = target.doc.as_ref().map(|text| text.node.get(languages).to_owned()).unwrap_or_default();
        let name = target.keyword.as_ref().map_or("to".to_owned(), |keyword| format!("to, {}", keyword.node));
        Parameter { name, kind, range: None, default: None, text }
    });
    target.into_iter().chain(pattern.params.iter().map(|param| parameter(param, languages))).collect()
}

fn parameter(param: &Param, languages: &Languages) -> Parameter {
    let range = param.range.map(|(least, most)| match most {
        Some(most) => format!("{least}..{most}"),
        None => format!("{least}.."),
    });
    Parameter {
        name: param.name.clone(),
        kind: param.kind.word().to_owned(),
        range,
        default: Some(value(&param.default)),
        text: param.doc.get(languages).to_owned(),
    }
}
