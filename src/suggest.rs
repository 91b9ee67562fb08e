//! The nearest known word to one that is not known.

use crate::model::LocalisedText;

/// The candidate that `word` was most likely meant to be, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    let letters = word.chars().count();
    for candidate in candidates {
        // A third of the letters may differ; among equals the first candidate wins.
        let others = candidate.chars().count();
        let longest = letters.max(others);
        if letters.abs_diff(others) * 3 > longest + 1 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
        if distance * 3 <= longest + 1 && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// ``"did you mean `server`?"``, if one is near enough.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The same question in both languages, for words that name things of a design.
pub fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<LocalisedText> {
    nearest(word, candidates).map(question)
}

/// ``"did you mean `server`?"`` in both languages.
pub fn question(candidate: &str) -> LocalisedText {
    LocalisedText::en_ja(format!("did you mean `{candidate}`?"), format!("`{candidate}`のことですか?"))
}

/// The candidate that is a misspelling away and no more: words of up to four letters mean too much each, and of a word
/// with hyphens each part is compared by itself, so that `api-gateway` never becomes `vpn-gateway`.
pub fn misspelt<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase().replace('_', "-");
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = of_parts(&folded, &candidate.to_lowercase());
        if let Some(distance) = distance.filter(|d| best.is_none_or(|(least, _)| *d < least)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How far two words are from each other, if it can be a slip of the hand.
fn of_parts(word: &str, other: &str) -> Option<usize> {
    let (parts, others): (Vec<&str>, Vec<&str>) = (word.split('-').collect(), other.split('-').collect());
    if parts.len() != others.len() {
        return slip(&word.replace('-', ""), &other.replace('-', ""));
    }
    parts.iter().zip(&others).map(|(a, b)| slip(a, b)).sum()
}

fn slip(word: &str, other: &str) -> Option<usize> {
    if word == other {
        return Some(0);
    }
    let letters = word.chars().count().min(other.chars().count());
    let most = match letters {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    if word.chars().count().abs_diff(other.chars().count()) > most {
        return None;
    }
    Some(strsim::damerau_levenshtein(word, other)).filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("sever", ["user", "server", "nfs"]), Some("server"));
        assert_eq!(nearest("multi-sever", ["multi-server", "multi-datacenter"]), Some("multi-server"));
        assert_eq!(nearest("kafka", ["queue", "topic"]), None);
    }

    #[test]
    fn a_slip_of_the_hand_is_not_another_meaning() {
        let kinds =
            ["server", "ebs", "ami", "vpc", "customer", "vpn-gateway", "nat-gateway", "load-balancer", "bucket"];
        for (word, meant) in [
            ("sever", Some("server")),
            ("Sevrer", Some("server")),
            ("load-balencer", Some("load-balancer")),
            ("load_balancer", Some("load-balancer")),
            ("loadbalancer", Some("load-balancer")),
            ("buckets", Some("bucket")),
            ("ecs", None),
            ("eks", None),
            ("api", None),
            ("vpn", None),
            ("cluster", None),
            ("api-gateway", None),
            ("transit-gateway", None),
        ] {
            assert_eq!(misspelt(word, kinds), meant, "{word}");
        }
    }
}
