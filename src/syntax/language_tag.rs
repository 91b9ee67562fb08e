//! Tags of languages, as they stand before a text: `ja "お客様"`.

/// The two-letter codes of ISO 639-1, but `kr` and `tw` (Kanuri and Twi), which stand for countries far more often.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
    io is it iu ja jv ka kg ki kj kk kl km kn ko ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so \
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Languages of ISO 639-3 that have no code of two letters and are written much, and the private ones.
const THREE_LETTERS: &str = "ast bho ceb ckb cmn dsb fil gsw hak haw hmn hsb kab kok lzh mai mni mul nan nds pap prs sat \
    scn szl tet tok tzm und vec war wuu yue zxx qaa";

/// Countries, and other words that are taken for a language, with the language that is meant.
const MEANT: [(&str, &str); 28] = [
    ("jp", "ja"),
    ("jpn", "ja"),
    ("jap", "ja"),
    ("eng", "en"),
    ("us", "en"),
    ("usa", "en"),
    ("gb", "en"),
    ("gbr", "en"),
    ("cn", "zh"),
    ("chi", "zh"),
    ("zho", "zh"),
    ("kr", "ko"),
    ("kor", "ko"),
    ("tw", "zh"),
    ("ger", "de"),
    ("deu", "de"),
    ("at", "de"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spa", "es"),
    ("mx", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("rus", "ru"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("vn", "vi"),
];

/// True for the tag of a language, with or without script and region.
pub fn is_known(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let listed = |list: &str| list.split_ascii_whitespace().any(|code| code == primary);
    listed(TWO_LETTERS) || listed(THREE_LETTERS) || tag.to_ascii_lowercase().starts_with("x-")
}

/// The language that somebody who wrote this has meant, if that is known.
pub fn meant(tag: &str) -> Option<&'static str> {
    let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    MEANT.iter().find(|(word, _)| *word == primary).map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_no_languages() {
        assert!(is_known("ja") && is_known("JA") && is_known("pt-BR") && is_known("zh-Hant") && is_known("yue"));
        assert!(!is_known("jp") && !is_known("db") && !is_known("web") && !is_known("tcp") && !is_known("us"));
        assert_eq!((meant("jp"), meant("us-west"), meant("db")), (Some("ja"), Some("en"), None));
        assert!(MEANT.iter().all(|(word, meant)| !is_known(word) && is_known(meant)));
    }
}
