//! Where a line may end, and how good it looks there.

use unicode_linebreak::linebreaks;

use super::face::{Treat, treat};

/// A place where a line may end: before the character with this index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Break {
    pub at: usize,
    /// 0 is a natural place, 1 a bad one: worth another line.
    pub cost: f64,
}

/// Kinds of characters as far as breaks between them go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Space,
    Latin,
    Digit,
    Hiragana,
    Katakana,
    Kanji,
    /// ① and the like: they belong to what follows.
    Step,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        ' ' | '\u{3000}' => Kind::Space,
        '0'..='9' | '０'..='９' => Kind::Digit,
        'ぁ'..='ゟ' => Kind::Hiragana,
        'ァ'..='ヺ' | 'ー'..='ヿ' | 'ㇰ'..='ㇿ' | 'ｦ'..='ﾟ' => Kind::Katakana,
        '々' | '〆' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Kind::Kanji,
        '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿' => Kind::Step,
        _ if c.is_alphabetic() => Kind::Latin,
        _ => Kind::Other,
    }
}

/// Never at the beginning of a line.
fn no_start(c: char) -> bool {
    matches!(c, 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | 'ー' | 'ㇰ'..='ㇿ')
        || "ぁぃぅぇぉっゃゅょゎゕゖゝゞ々〻ヽヾ゛゜ｧｨｩｪｫｬｭｮｯｰﾞﾟ".contains(c)
        || "、。，．・：；？！‼⁇⁈⁉～〜…‥｡､･・°′″％‰℃".contains(c)
        || "’”）］｝〕〉》」』】〙〗»｣".contains(c)
}

/// Never at the end of a line.
fn no_end(c: char) -> bool {
    "‘“（［｛〔〈《「『【〘〖«｢￥＄＃№".contains(c)
}

/// Second halves of Japanese compounds: a line likes to end after them, and not before.
const SUFFIXES: &str = "化性的用型系部名率者機器時中数量値先元内外間側式済別前後台個層面群網度力";
/// First halves of Japanese compounds that lean on what follows.
const PREFIXES: &str = "未非再超各全主副新旧無不最高低多少同複単";

/// The natural places to end a line of a text without line feeds, in rising order.
pub(super) fn natural(text: &str, chars: &[char]) -> Vec<Break> {
    let mut places = Vec::new();
    let mut starts = text.char_indices().map(|(byte, _)| byte).enumerate();
    for (byte, _) in linebreaks(text) {
        if byte >= text.len() {
            break;
        }
        let Some((at, _)) = starts.find(|&(_, start)| start == byte) else {
            break;
        };
        if let Some(cost) = cost(chars, at) {
            places.push(Break { at, cost });
        }
    }
    places
}

/// How bad a break before a character is; None where the Japanese rules forbid it.
fn cost(chars: &[char], at: usize) -> Option<f64> {
    let before = *chars.get(at.checked_sub(1)?)?;
    let after = *chars.get(at)?;
    let earlier = at.checked_sub(2).and_then(|i| chars.get(i)).copied();
    if no_start(after) || no_end(before) {
        return None;
    }
    use Kind::*;
    Some(match (kind(before), kind(after)) {
        (Katakana, Katakana) => return None,
        (Space, next) => match (earlier.map(kind), next) {
            // "10 GB", "Zone 1", "① 起動"
            (Some(Digit), Latin) => 0.5,
            (Some(Latin), Digit) => 0.3,
            (Some(Step), _) => 1.0,
            _ => 0.0,
        },
        (Step, _) => 1.0,
        (_, Step) => 0.0,
        _ if no_start(before) && kind(before) == Other => match before {
            '～' | '〜' => 1.0,
            '・' | '：' => 0.15,
            _ => 0.0,
        },
        _ if no_end(after) || after == '(' => 0.05,
        (Hiragana, Hiragana) if before == 'を' => 0.3,
        (_, Hiragana) => 1.2,
        (Hiragana, Kanji) if matches!(before, 'お' | 'ご') => 1.0,
        (Hiragana, _) => 0.05,
        (Digit, _) => 1.1,
        (_, Digit) => 0.8,
        (Kanji, Kanji) => compound(chars, at, before, after),
        (Katakana | Latin, Kanji) if SUFFIXES.contains(after) => 0.8,
        (Kanji | Katakana | Latin, Kanji | Katakana | Latin) => 0.15,
        _ if "-/_.:,;|+&=→⇒←⇔".contains(before) => 0.2,
        _ => 0.4,
    })
}

/// Between two kanji. Most compounds are made of pairs.
fn compound(chars: &[char], at: usize, before: char, after: char) -> f64 {
    let run = chars.iter().take(at).rev().take(12).take_while(|&&c| kind(c) == Kind::Kanji).count();
    match () {
        _ if SUFFIXES.contains(after) || PREFIXES.contains(before) => 1.0,
        _ if SUFFIXES.contains(before) && run > 1 => 0.3,
        _ if run % 2 == 0 => 0.4,
        _ => 0.65,
    }
}

/// Words that begin inside long katakana compounds.
const WORDS: &str = "アカウント アクセス アドレス アプリ イベント イメージ インスタンス インターネット エンドポイント \
    オブジェクト カウンタ ガイド キャッシュ キュー クライアント クラウド クラスタ グループ ゲートウェイ コンテナ \
    コンテンツ コントロール サーバ サービス サイト システム スイッチ スケール スケーリング ストア ストレージ スナップショット \
    セキュリティ セッション ゾーン ターゲット タスク チェック データ ディスク テーブル ドメイン トラフィック \
    ネットワーク ノード パターン バケット バックアップ バランサ バランシング ファイル フェイルオーバ プール \
    プライベート プロキシ フロント ベース ポリシー ボリューム マスタ マネージャ メール メッセージ モニタ ユーザ \
    ライブラリ リージョン リソース リポジトリ ルータ ルート レコード レプリカ ロード ログ ワーカ";

/// The last resort: places inside a word that is wider than a line, from `start` to `end`.
pub(super) fn inside(chars: &[char], start: usize, end: usize) -> Vec<Break> {
    let mut places = Vec::new();
    for at in start + 1..end {
        let (Some(&before), Some(&after)) = (chars.get(at - 1), chars.get(at)) else {
            break;
        };
        let rest = chars.get(at..end).unwrap_or(&[]);
        let cost = match () {
            _ if after == ' ' || treat(after) == Treat::Mark => continue,
            // Unicode binds the two words, as around "/".
            _ if before == ' ' => 0.8,
            _ if no_start(after) || no_end(before) => 6.0,
            _ if begins_word(rest) => 0.8,
            // "load_balancer", "loadBalancer"
            _ if "-/_.:@".contains(before) => 0.8,
            _ if before.is_lowercase() && after.is_uppercase() => 0.8,
            _ => 4.0,
        };
        places.push(Break { at, cost });
    }
    places
}

fn begins_word(rest: &[char]) -> bool {
    rest.first().is_some_and(|&c| kind(c) == Kind::Katakana)
        && WORDS
            .split_ascii_whitespace()
            .any(|word| rest.len() >= word.chars().count() && word.chars().zip(rest).all(|(a, b)| a == *b))
}
