//! The words of the catalogue itself, in English and Japanese.

use crate::model::Languages;
use crate::rewrite::pattern::{Pattern, Twice};

/// An id, what it is in English, and what in Japanese.
type Entry = (&'static str, &'static str, &'static str);

/// Categories in the order of the catalogue.
const CATEGORIES: [Entry; 11] = [
    ("basic", "Basic", "基本パターン"),
    ("availability", "High availability", "可用性を高める"),
    ("dynamic", "Processing dynamic content", "動的コンテンツを処理"),
    ("static", "Processing static content", "静的コンテンツを処理"),
    ("upload", "Uploading data to the cloud", "クラウドへデータをアップロード"),
    ("database", "Relational database", "リレーショナル・データベース"),
    ("batch", "Batch processing", "バッチ処理"),
    ("operation", "Operation and maintenance", "運用保守"),
    ("network", "Networking", "ネットワーキング"),
    ("modern", "Modern", "現代的な設計"),
    ("joke", "Joke", "ネタ"),
];

/// Headings and other words of a page.
const WORDS: [Entry; 54] = [
    ("problem", "Problem", "課題"),
    ("solution", "Solution", "解決"),
    ("implementation", "Implementation", "実装"),
    ("benefits", "Benefits", "利点"),
    ("cautions", "Cautions", "注意点"),
    ("when", "When to use it", "向いている場合"),
    ("not_when", "When not to use it", "向いていない場合"),
    ("cost", "What it costs", "コスト"),
    ("today", "Today", "現在の実現方法"),
    ("instead", "In this program", "このプログラムでの対応"),
    ("fixes", "Rules that it fixes", "解消できる指摘"),
    ("origin", "Where it comes from", "出典"),
    ("status", "today", "現在"),
    ("kind", "kind", "種類"),
    ("living", "living", "現役"),
    ("managed", "managed", "マネージド化"),
    ("obsolete", "obsolete as drawn", "図の形では旧式"),
    ("living.", "It is still built like this.", "現在もこの形で使われている。"),
    (
        "managed.",
        "A managed service or feature does it now; the idea lives on.",
        "現在はマネージドサービスやその機能が担う。考え方は変わらない。",
    ),
    ("obsolete.", "It is hardly built as drawn any more.", "図の形で作ることは現在ほとんどない。"),
    ("deck", "The CDP deck of 2012, among its 47 patterns.", "2012年のCDPの資料(47パターン)。"),
    ("wiki", "The CDP wiki, after the deck of 2012.", "CDPのwiki(2012年の資料より後)。"),
    ("project", "Contents by this project.", "内容はこのプロジェクトによる。"),
    (
        "practice",
        "Established practice since the deck of 2012; contents by this project.",
        "2012年の資料の後に定着した設計。内容はこのプロジェクトによる。",
    ),
    ("reference", "To read on", "参考資料"),
    ("listed", "The wiki's later index of 57 patterns lists it.", "後のwikiの索引(57パターン)にも載っている。"),
    (
        "merged",
        "The wiki's later index of 57 patterns has it merged into another one.",
        "後のwikiの索引(57パターン)では別のパターンに統合されている。",
    ),
    (
        "replaced",
        "In the wiki's later index of 57 patterns another one has taken its place.",
        "後のwikiの索引(57パターン)では別のパターンに置き換えられている。",
    ),
    (
        "missing",
        "The wiki's later index of 57 patterns does not list it.",
        "後のwikiの索引(57パターン)には載っていない。",
    ),
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
    ("idempotent", "A second application changes nothing.", "もう一度適用しても変わらない。"),
    ("grows", "A second application grows the design again.", "もう一度適用するとさらに増える。"),
    ("error", "A second application is refused.", "もう一度適用するとエラーになる。"),
    (
        "cycles",
        "Further applications go on, and come back to the beginning.",
        "繰り返し適用すると次へ進み、最初に戻る。",
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

/// Patterns as a catalogue lists them: by category, and within a category as they are taught.
pub fn in_order(mut patterns: Vec<Pattern>) -> Vec<Pattern> {
    patterns.sort_by_cached_key(|pattern| {
        let category = CATEGORIES.iter().position(|(id, ..)| *id == pattern.category).unwrap_or(CATEGORIES.len());
        (category, pattern.guide.order.unwrap_or(u32::MAX), pattern.id.clone())
    });
    patterns
}
