//! Queries in words: what it means that one finds nothing, and what it found.

use crate::model::LocalisedText;

/// Words in English and Japanese.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Words {
    /// The words of both languages.
    pub fn new(en: impl Into<String>, ja: impl Into<String>) -> Words {
        Words { en: en.into(), ja: ja.into() }
    }

    /// Both languages, put together by the same rule.
    pub fn map(&self, rule: impl Fn(&str) -> String) -> Words {
        Words { en: rule(&self.en), ja: rule(&self.ja) }
    }
}

impl From<Words> for LocalisedText {
    fn from(words: Words) -> LocalisedText {
        LocalisedText::en_ja(words.en, words.ja)
    }
}

/// A query in words. `{x}` stands for what it is asked of, `{o}` for its operator, `{f}` for what it found, and for the
/// kinds it looked for `{no}` ("no `server`", "nothing"), `{any}` ("any `server`", "anything") or, in Japanese, `{k}`.
pub struct Phrase {
    /// The query's name.
    pub query: &'static str,
    /// Where the kinds stand among its arguments.
    pub kinds: Option<usize>,
    /// Where that stands which it is asked of.
    pub subject: Option<usize>,
    nothing: (&'static str, &'static str),
    found: (&'static str, &'static str),
}

/// What is put into a phrase.
#[derive(Default)]
pub struct Filling {
    /// What the query is asked of.
    pub subject: Option<Words>,
    /// The operators, as written.
    pub ops: String,
    /// The kinds that are looked for; any, if empty.
    pub kinds: Vec<String>,
    /// What was found.
    pub found: Option<Words>,
}

impl Phrase {
    /// The phrase of a query.
    pub fn of(query: &str) -> Option<&'static Phrase> {
        PHRASES.iter().find(|phrase| phrase.query == query)
    }

    /// That it finds nothing.
    pub fn nothing(&self, filling: &Filling) -> Words {
        fill(self.nothing, filling)
    }

    /// What it found.
    pub fn found(&self, filling: &Filling) -> Words {
        fill(self.found, filling)
    }
}

fn fill((en, ja): (&str, &str), filling: &Filling) -> Words {
    let empty = Words::new("", "");
    let (subject, found) = (filling.subject.as_ref().unwrap_or(&empty), filling.found.as_ref().unwrap_or(&empty));
    let kinds = kinds(&filling.kinds);
    let (no, any) = match filling.kinds.as_slice() {
        [] => ("nothing".to_owned(), "anything".to_owned()),
        _ => (format!("no {}", kinds.en), format!("any {}", kinds.en)),
    };
    let ops = filling.ops.as_str();
    let put = |text: &str, x: &str, f: &str, k: &str| {
        let text = text.replace("{no}", &no).replace("{any}", &any).replace("{k}", k);
        text.replace("{o}", ops).replace("{f}", f).replace("{x}", x)
    };
    let something = if filling.kinds.is_empty() { "もの" } else { &kinds.ja };
    Words::new(put(en, &subject.en, &found.en, &kinds.en), put(ja, &subject.ja, &found.ja, something))
}

/// Kinds to choose from.
pub fn kinds(kinds: &[String]) -> Words {
    let quoted: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    Words::new(crate::model::vocabulary::either(kinds), quoted.join("・"))
}

/// Ids, the first few of them; `None` when there are none.
pub fn ids(ids: &[String]) -> Option<Words> {
    const SHOWN: usize = 4;
    let quoted: Vec<String> = ids.iter().take(SHOWN).map(|id| format!("`{id}`")).collect();
    let (last, rest) = quoted.split_last()?;
    let more = ids.len() - quoted.len();
    let en = match (rest, more) {
        ([], 0) => last.clone(),
        (rest, 0) => format!("{} and {last}", rest.join(", ")),
        (_, more) => format!("{} and {more} more", quoted.join(", ")),
    };
    let ja = if more == 0 { quoted.join("、") } else { format!("{}ほか{more}個", quoted.join("、")) };
    Some(Words::new(en, ja))
}

const fn phrase(
    query: &'static str,
    subject: Option<usize>,
    kinds: Option<usize>,
    nothing: (&'static str, &'static str),
    found: (&'static str, &'static str),
) -> Phrase {
    Phrase { query, kinds, subject, nothing, found }
}

/// All of them; a query that is not here is passed over in silence.
pub const PHRASES: [Phrase; 23] = [
    phrase("elements", None, Some(0), ("there is {no}", "{k}がありません"), ("there is {f}", "{f}があります")),
    phrase(
        "actors",
        None,
        None,
        ("there is no user, client, operator or laptop", "ユーザーも運用担当者もいません"),
        ("there is {f}", "{f}があります"),
    ),
    phrase("exists", Some(0), None, ("there is no {x}", "{x}がありません"), ("there is {x}", "{x}があります")),
    phrase("container", Some(0), None, ("{x} is in nothing", "{x}は何の中にもありません"), IN),
    phrase("ancestor", Some(0), Some(1), ("{x} is in {no}", "{x}は{k}の中にありません"), IN),
    phrase("contents", Some(0), Some(1), ("{x} holds {no}", "{x}の中に{k}がありません"), HOLDS),
    phrase("inside", Some(0), Some(1), ("{x} holds {no}", "{x}の中に{k}がありません"), HOLDS),
    phrase(
        "targets",
        Some(0),
        None,
        ("{x} has no `{o}` edge to {any}", "{x}から{k}への`{o}`がありません"),
        ("{x} `{o}` leads to {f}", "{x}から{f}への`{o}`があります"),
    ),
    phrase(
        "sources",
        Some(0),
        None,
        ("{x} has no `{o}` edge from {any}", "{k}から{x}への`{o}`がありません"),
        ("`{o}` leads from {f} to {x}", "{f}から{x}への`{o}`があります"),
    ),
    phrase(
        "callees",
        Some(0),
        None,
        ("{x} calls {no}", "{x}が呼び出す{k}がありません"),
        ("{x} calls {f}", "{x}は{f}を呼び出します"),
    ),
    phrase(
        "callers",
        Some(0),
        None,
        ("{no} calls {x}", "{x}を呼び出す{k}がありません"),
        ("{f} calls {x}", "{f}が{x}を呼び出します"),
    ),
    phrase(
        "fronts",
        Some(0),
        None,
        ("{no} calls {x}", "{x}を呼び出す{k}がありません"),
        ("{f} calls {x}", "{f}が{x}を呼び出します"),
    ),
    phrase(
        "members",
        Some(0),
        None,
        ("{x} has no member", "{x}にはメンバーがありません"),
        ("{x} has the member {f}", "{x}のメンバーは{f}です"),
    ),
    phrase(
        "reachable",
        Some(0),
        None,
        ("requests of {x} reach {no}", "{x}から届く{k}がありません"),
        ("requests of {x} reach {f}", "{x}から{f}に届きます"),
    ),
    phrase(
        "group",
        Some(0),
        None,
        ("{x} is in no group", "{x}はどのグループにも属していません"),
        ("the group of {x} has {f}", "{x}のグループには{f}があります"),
    ),
    phrase(
        "standbys",
        Some(0),
        None,
        ("{x} has no standby", "{x}には待機系がありません"),
        ("{x} has the standby {f}", "{x}の待機系は{f}です"),
    ),
    phrase(
        "tiers",
        None,
        None,
        (
            "users reach no server, proxy, database or cache",
            "ユーザーから届くサーバ・プロキシ・DB・キャッシュがありません",
        ),
        ("users reach {f}", "ユーザーから{f}に届きます"),
    ),
    phrase(
        "balancer",
        Some(0),
        None,
        ("nothing balances {x}", "{x}の前で振り分けるものがありません"),
        ("{f} balances {x}", "{f}が{x}に振り分けます"),
    ),
    phrase(
        "image_of",
        Some(0),
        None,
        ("{x} has no image", "{x}のイメージがありません"),
        ("{x} has the image {f}", "{x}のイメージは{f}です"),
    ),
    phrase(
        "overlays",
        Some(0),
        Some(1),
        ("{x} is a member of {no}", "{x}は{k}のメンバーではありません"),
        ("{x} is a member of {f}", "{x}は{f}のメンバーです"),
    ),
    phrase(
        "frontmost",
        None,
        Some(0),
        ("requests of users reach {no}", "ユーザーから届く{k}がありません"),
        ("requests of users reach {f}", "ユーザーから{f}に届きます"),
    ),
    phrase(
        "near",
        Some(1),
        Some(0),
        ("requests of {x} reach {no}", "{x}から届く{k}がありません"),
        ("requests of {x} reach {f}", "{x}から{f}に届きます"),
    ),
    phrase(
        "single_points_of_failure",
        None,
        None,
        ("there is no single point of failure", "単一障害点がありません"),
        ("{f} is a single point of failure", "{f}が単一障害点です"),
    ),
];

const IN: (&str, &str) = ("{x} is in {f}", "{x}は{f}の中にあります");
const HOLDS: (&str, &str) = ("{x} holds {f}", "{x}の中に{f}があります");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::function;

    #[test]
    fn every_phrase_is_of_a_query() {
        for phrase in &PHRASES {
            let function = function::find(phrase.query);
            assert!(function.is_some_and(|f| f.body.is_query()), "{}", phrase.query);
        }
    }

    #[test]
    fn ids_are_listed_as_people_say_it() {
        let of = |n: usize| ids(&(1..=n).map(|i| format!("a{i}")).collect::<Vec<_>>());
        assert_eq!(of(0), None);
        assert_eq!(of(1), Some(Words::new("`a1`", "`a1`")));
        assert_eq!(of(3), Some(Words::new("`a1`, `a2` and `a3`", "`a1`、`a2`、`a3`")));
        assert_eq!(of(6), Some(Words::new("`a1`, `a2`, `a3`, `a4` and 2 more", "`a1`、`a2`、`a3`、`a4`ほか2個")));
    }
}
