//! The words that begin statements, and what people write in their place.

use crate::model::{LocalisedText, both};

/// Words that lead a statement. Where one of them stands like a kind, the statement is meant, unless the text declares the
/// kind.
pub const KEYWORDS: [&str; 24] = [
    "override",
    "pattern",
    "rule",
    "import",
    "kind",
    "note",
    "align",
    "row",
    "column",
    "same-size",
    "separate-lines",
    "apply",
    "step",
    "remove",
    "move",
    "rename",
    "set",
    "fail",
    "restore",
    "callout",
    "expect",
    "allow",
    "warn",
    "deny",
];

/// The properties of a design.
pub const DESIGN: [&str; 6] = ["title", "subtitle", "lang", "direction", "theme", "link"];

/// True for a word that leads a statement.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// How the statement of a keyword is written; none for other words.
pub fn form(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "import" => "import \"network.cdp\"",
        "kind" => "kind kafka : queue \"Kafka\"",
        "note" => "note \"a text\" on web",
        "align" => "align web, web-2",
        "row" => "row web, web-2",
        "column" => "column web, web-2",
        "same-size" => "same-size zone-1a, zone-1b",
        "separate-lines" => "separate-lines lb",
        "apply" => "apply multi-server to web count=3",
        "step" => "step \"what changes\" { … }",
        "remove" => "remove web",
        "move" => "move web into zone-1a",
        "rename" => "rename web-2 to web",
        "set" => "set web size=m1.large",
        "fail" => "fail web, zone-1a",
        "restore" => "restore web",
        "callout" => "callout \"a text\" on web",
        "expect" => "expect served users without web",
        "allow" | "warn" | "deny" => "allow = [single-zone] \"why\"",
        "pattern" => "pattern my-pattern { … }",
        "rule" => "rule my-rule { … }",
        "override" => "override pattern multi-server { … }",
        _ => return None,
    })
}

/// Words of other languages and programs for what a statement of this one does.
const SYNONYMS: [(&str, &str); 16] = [
    ("include", "import"),
    ("use", "import"),
    ("require", "import"),
    ("source", "import"),
    ("delete", "remove"),
    ("drop", "remove"),
    ("destroy", "remove"),
    ("rm", "remove"),
    ("mv", "move"),
    ("assert", "expect"),
    ("update", "set"),
    ("modify", "set"),
    ("comment", "note"),
    ("annotate", "callout"),
    ("class", "kind"),
    ("type", "kind"),
];

/// What to say of a word that stands where a kind does and means a statement.
pub fn meant_statement(word: &str) -> Option<LocalisedText> {
    let folded = word.to_lowercase();
    if DESIGN.contains(&folded.as_str()) {
        return Some(both!("write `{folded} = …`", "`{folded} = …`と書きます"));
    }
    if matches!(folded.as_str(), "connect" | "edge" | "arrow" | "relation" | "relationship") {
        return Some(both!("an edge is an arrow: `a -> b \"label\"`", "線は矢印で書きます: `a -> b \"ラベル\"`"));
    }
    let near = || crate::suggest::misspelt(word, KEYWORDS).filter(|near| near.len() > 4);
    let keyword = SYNONYMS.iter().find(|(other, _)| *other == folded).map(|(_, keyword)| *keyword).or_else(near)?;
    let form = form(keyword)?;
    Some(both!("did you mean the statement `{form}`?", "`{form}`という文のことですか?"))
}
