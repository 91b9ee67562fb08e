//! Tests of line breaks.

use std::time::Instant;

use super::*;

/// Wraps at so many em.
fn wrap(text: &str, em: f64, lines: usize) -> String {
    let fonts = Fonts::embedded();
    let wrapped = fonts.wrap(text, 20.0, Weight::Regular, em * 20.0, lines);
    let widest = wrapped.lines.iter().map(|line| fonts.width(line, 20.0, Weight::Regular)).fold(0.0, f64::max);
    assert!((widest - wrapped.width).abs() < 1e-6, "{wrapped:?}");
    assert!(wrapped.width <= em * 20.0 + 1e-5 || em < 1.0, "{wrapped:?}");
    assert!(wrapped.lines.len() <= lines + text.matches('\n').count());
    assert_eq!(wrapped.truncated, wrapped.lines.iter().any(|l| l.ends_with('…')));
    wrapped.lines.join("|")
}

#[test]
fn japanese_labels() {
    for (text, em, wrapped) in [
        ("仮想サーバ", 5.0, "仮想サーバ"),
        ("仮想サーバ", 4.0, "仮想|サーバ"),
        ("負荷分散装置", 5.0, "負荷|分散装置"),
        ("DBサーバ（待機系）", 6.0, "DBサーバ|（待機系）"),
        ("Web/APサーバ", 5.0, "Web/AP|サーバ"),
        ("冗長化構成の仮想サーバ", 7.0, "冗長化構成の|仮想サーバ"),
        ("可用性の高いデータベース", 8.0, "可用性の高い|データベース"),
        ("静的コンテンツ配信", 5.0, "静的|コンテンツ|配信"),
        ("読み取り専用のレプリカを作成する", 8.0, "読み取り専用の|レプリカを|作成する"),
        ("お客様からのアクセス", 7.0, "お客様からの|アクセス"),
        ("①起動 ②登録 ③切替", 5.0, "①起動|②登録|③切替"),
        ("サーバを2台から10台に増やす", 8.0, "サーバを2台から|10台に増やす"),
        ("東京リージョン（本番環境）", 8.0, "東京リージョン|（本番環境）"),
    ] {
        assert_eq!(wrap(text, em, 3), wrapped);
    }
}

#[test]
fn english_labels() {
    for (text, em, wrapped) in [
        ("Application Load Balancer", 8.0, "Application|Load Balancer"),
        ("Amazon Simple Storage Service", 8.0, "Amazon Simple|Storage Service"),
        ("Availability Zone A", 7.0, "Availability|Zone A"),
        ("  two   words\t", 20.0, "two words"),
        ("first\n\n second  line \r\n", 20.0, "first|second line"),
        ("\u{7}\n \u{200b}", 20.0, ""),
    ] {
        assert_eq!(wrap(text, em, 3), wrapped);
    }
}

#[test]
fn katakana_words_stay_whole() {
    for em in [7.0, 8.0, 9.0, 10.0] {
        let lines = wrap("データセンターのルーター・ストレージへコピーする", em, 9);
        for word in ["データセンター", "ルーター", "ストレージ", "コピー"] {
            assert!(lines.contains(word), "{lines}");
        }
    }
    // Wider than a line: between the words of a compound, if they are known.
    assert_eq!(wrap("ロードバランサ", 5.0, 3), "ロード|バランサ");
    assert_eq!(wrap("マスターデータベース", 7.0, 3), "マスター|データベース");
    assert_eq!(wrap("オートスケーリンググループ", 8.0, 3), "オート|スケーリング|グループ");
    assert_eq!(wrap("ヌヌヌヌヌーヌヌ", 5.0, 3), "ヌヌヌヌ|ヌーヌヌ");
}

#[test]
fn no_line_begins_or_ends_with_the_wrong_character() {
    let text = "予備（待機系）を、「2～10台」まで～増やす。きっと、ゃっぱりジェットキャッシュ々ー";
    for em in 2..20 {
        let lines = wrap(text, f64::from(em) + 0.5, 40);
        for line in lines.split('|') {
            let (first, last) = (line.chars().next(), line.chars().last());
            assert!(first.is_some_and(|c| em < 4 || !"～、。」）ーッェャュっゃ々…".contains(c)), "{em}: {lines}");
            assert!(last.is_some_and(|c| em < 4 || !"（「".contains(c)), "{em}: {lines}");
        }
    }
}

#[test]
fn lines_are_balanced() {
    let fonts = Fonts::embedded();
    for text in ["one two three four five six", "あか いき うく えけ おこ", "自動的に増える"] {
        let whole = fonts.width(text, 10.0, Weight::Bold);
        let wrapped = fonts.wrap(text, 10.0, Weight::Bold, whole * 0.9, 3);
        assert_eq!(wrapped.lines.len(), 2);
        assert!(wrapped.width < whole * 0.62, "{wrapped:?}");
    }
    // No line of one character.
    assert_eq!(wrap("可用性構成図案", 6.0, 2).split('|').map(|l| l.chars().count()).min(), Some(3));
    // What fits is left alone.
    let width = fonts.width("two words", 13.0, Weight::Regular);
    assert_eq!(fonts.wrap("two words", 13.0, Weight::Regular, width, 3).lines, ["two words"]);
}

#[test]
fn long_words_are_broken() {
    assert_eq!(wrap("LoadBalancerTargetGroup", 7.0, 3), "LoadBalancer|TargetGroup");
    assert_eq!(wrap("supercalifragilistic", 4.0, 3).matches('|').count(), 2);
    assert_eq!(wrap("漢字", 0.5, 3), "漢|字");
}

#[test]
fn too_much_text_is_cut() {
    assert_eq!(wrap("Content Delivery Network", 5.0, 1), "Content…");
    // Line breaks of the text stay; what is cut is what would need more of ours.
    assert_eq!(wrap("a\nb\nc", 5.0, 2), "a|b|c");
    assert_eq!(wrap("one\ntwo\nthree\nfour", 9.0, 1), "one|two|three|four");
    assert_eq!(wrap("Content Delivery Network\nof ours", 5.0, 1), "Content…|of ours");
    assert_eq!(wrap("a\nContent Delivery Network\nb", 5.0, 2), "a|Content|Delivery…|b");
    let many = wrap(&"a\n".repeat(150), 5.0, 2);
    assert!(many.split('|').count() == 100 && many.ends_with("|…") || many.ends_with("a…"), "{many}");
    assert_eq!(wrap("仮想サーバを増やす（自動）", 4.0, 2), "仮想|サーバ…");
    assert_eq!(wrap("abc", 0.5, 1), "…");
    let long = wrap(&"漢字 ".repeat(3000), 5000.0, 3);
    assert!(long.ends_with('…') && long.chars().count() < 3100);
}

#[test]
fn long_and_strange_texts_end_quickly() {
    let fonts = Fonts::embedded();
    let start = Instant::now();
    let wrap = |text: &str, width, lines| {
        let wrapped = fonts.wrap(text, 12.0, Weight::Regular, width, lines);
        assert!(wrapped.lines.len() < lines.min(100) + 100);
    };
    for unit in ["a", "漢", "ア", "a ", "\n", "\u{7}", " ", "あ、", "a\n", "\u{301}", "\u{3000}", "漢 \u{200b}"] {
        let text = unit.repeat(60_000 / unit.len());
        wrap(&text, 100.0, 3);
        wrap(&text, 0.0, usize::MAX);
        wrap(&text, f64::NAN, 1);
        wrap(&text, 20_000.0, 50);
        // Just short enough to be laid out in full.
        wrap(&unit.repeat(1900), 300.0, 100);
    }
    wrap(&"漢字とa \u{7}".repeat(80_000), 100.0, 3);
    wrap(&" \n".repeat(500_000), 100.0, 3);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest::proptest! {
    #[test]
    fn nothing_is_lost_and_lines_fit(text in "[a-zA-Z0-9 _./あ-んァ-ー亜-件、。（）「」①✔\n]{0,60}", em in 2..30_u8) {
        let em = f64::from(em);
        let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let fonts = Fonts::embedded();
        let wrapped = fonts.wrap(&text, 10.0, Weight::Bold, em * 10.0, 100);
        assert!(!wrapped.truncated && wrapped.width <= em * 10.0 + 1e-4, "{wrapped:?}");
        assert_eq!(visible(&wrapped.lines.concat()), visible(&text));
        assert!(wrapped.lines.iter().all(|line| !line.is_empty() && line.trim() == line));
        let short = fonts.wrap(&text, 10.0, Weight::Bold, em * 10.0, 2);
        assert!(short.lines.len() <= 2 + text.matches('\n').count() && short.width <= em * 10.0 + 1e-4, "{short:?}");
        match short.truncated {
            true => assert!(wrapped.lines.len() > 2),
            // Two lines may do, though three look better.
            false => assert_eq!(visible(&short.lines.concat()), visible(&text)),
        }
    }
}
