//! The nearest known word to one that is not known.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("sever", ["user", "server", "nfs"]), Some("server"));
        assert_eq!(nearest("multi-sever", ["multi-server", "multi-datacenter"]), Some("multi-server"));
        assert_eq!(nearest("kafka", ["queue", "topic"]), None);
    }
}
