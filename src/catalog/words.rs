//! The words of the catalogue itself, in English and Japanese.

use crate::model::Languages;
use crate::rewrite::pattern::Twice;

/// An id, what it is in English, and what in Japanese.
type Entry = (&'static str, &'static str, &'static str);

/// Categories in the order of the catalogue.
const CATEGORIES: [Entry; 10] = [
    ("basic", "Basic", "基本パターン"),
    ("availability", "High availability", "可用性を高める"),
    ("dynamic", "Processing dynamic content", "動的コンテンツを処理"),
    ("static", "Processing static content", "静的コンテンツを処理"),
    ("upload", "Uploading data to the cloud", "クラウドへデータをアップロード"),
    ("database", "Relational database", "リレーショナル・データベース"),
    ("batch", "Batch processing", "バッチ処理"),
    ("operation", "Operation and maintenance", "運用保守"),
    ("network", "Networking", "ネットワーキング"),
    ("joke", "Joke", "ネタ"),
];

/// Headings and other words of a page.
const WORDS: [Entry; 30] = [
    ("problem", "Problem", "課題"),
    ("solution", "Solution", "解決"),
    ("implementation", "Implementation", "実装"),
    ("benefits", "Benefits", "利点"),
    ("cautions", "Cautions", "注意点"),
    ("parameters", "Target and parameters", "対象とパラメータ"),
    ("parameter", "parameter", "パラメータ"),
    ("type", "type", "型"),
    ("range", "range", "範囲"),
    ("default", "default", "既定値"),
    ("meaning", "meaning", "意味"),
    ("any", "any kind", "どの種類でも"),
    ("example", "Example", "例"),
    ("picture", "Before and after", "適用前と適用後"),
    ("before", "Before", "適用前"),
    ("after", "After", "適用後"),
    ("marks", "+ new, − removed, ~ changed, → moved", "+ 追加、− 削除、~ 変更、→ 移動"),
    ("steps", "What happens", "手順"),
    ("ensures", "What holds afterwards", "適用後の保証"),
    ("twice", "Applied again", "再適用"),
    ("related", "Related", "関連パターン"),
    ("patterns", "Cloud design patterns", "クラウドデザインパターン"),
    ("pattern", "pattern", "パターン"),
    ("aliases", "Also called", "別名"),
    ("language", "English", "日本語"),
    ("all", "All patterns", "パターン一覧"),
    ("idempotent", "A second application changes nothing.", "もう一度適用しても変わりません。"),
    ("grows", "A second application grows the design again.", "もう一度適用するとさらに増えます。"),
    ("error", "A second application is refused.", "もう一度適用するとエラーになります。"),
    (
        "cycles",
        "Further applications go on, and come back to the beginning.",
        "繰り返し適用すると次へ進み、最初に戻ります。",
    ),
];

/// A word of a page; the id itself when it is not there.
pub fn word<'a>(id: &'a str, languages: &Languages) -> &'a str {
    named(&WORDS, id, languages)
}

/// The name of a category; the id itself for a user's own.
pub fn category<'a>(id: &'a str, languages: &Languages) -> &'a str {
    named(&CATEGORIES, id, languages)
}

/// What a second application does, as a sentence.
pub fn twice(twice: Twice, languages: &Languages) -> &'static str {
    word(twice.word(), languages)
}

/// The categories of some patterns: those of the catalogue in its order, then the others in theirs.
pub fn categories<'a>(of_patterns: impl Iterator<Item = &'a str> + Clone) -> Vec<&'a str> {
    let known = CATEGORIES.iter().filter_map(|(id, ..)| of_patterns.clone().find(|category| category == id));
    let mut categories: Vec<&str> = known.collect();
    for category in of_patterns {
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories
}

fn named<'a>(table: &'static [Entry], id: &'a str, languages: &Languages) -> &'a str {
    let entry = table.iter().find(|(known, ..)| *known == id);
    entry.map_or(id, |&(_, en, ja)| if languages.japanese() { ja } else { en })
}
