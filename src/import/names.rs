//! Ids: readable, and the same in every import.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::import::draft::Draft;
use crate::import::value::snake;
use crate::import::write::address;
use crate::syntax::{is_identifier, keywords};

/// Names that say nothing of a thing: its kind says more.
const EMPTY: [&str; 8] = ["this", "main", "default", "self", "resource", "example", "primary", "the"];

/// Words that an expression begins or goes on with; none may be an id.
const RESERVED: [&str; 15] =
    ["and", "or", "not", "in", "where", "for", "if", "then", "else", "each", "on", "to", "into", "en", "ja"];

/// The id of each node. One that had an id in an earlier import keeps it: `known` has the ids by address.
pub fn ids(draft: &Draft, known: &BTreeMap<String, String>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // Somebody may have given two of them one id.
    let mut first = |id: &&String| taken.insert((*id).clone());
    let old: Vec<Option<&String>> =
        draft.nodes.iter().map(|node| known.get(&address(&node.address)).filter(&mut first)).collect();
    let wishes: Vec<String> = draft.nodes.iter().map(|node| wish(&node.name, &node.kind)).collect();
    let mut wanted: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for (wish, node) in wishes.iter().zip(&draft.nodes) {
        wanted.entry(wish).or_default().insert(&node.kind);
    }
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut ids = Vec::with_capacity(wishes.len());
    for (at, node) in draft.nodes.iter().enumerate() {
        if let Some(old) = old[at] {
            ids.push(old.clone());
            continue;
        }
        let plain = &wishes[at];
        // Two of one name get their kinds; the order of the file decides only between two of one kind.
        let wish = if wanted[plain.as_str()].len() > 1 && !plain.ends_with(&node.kind) {
            format!("{plain}-{}", node.kind)
        } else {
            plain.clone()
        };
        let mut id = wish.clone();
        while taken.contains(&id) {
            let number = next.entry(wish.clone()).or_insert(1);
            *number += 1;
            id = format!("{wish}-{number}");
        }
        taken.insert(id.clone());
        ids.push(id);
    }
    ids
}

fn wish(name: &str, kind: &str) -> String {
    let id = slug(name);
    if id.is_empty() || EMPTY.contains(&id.as_str()) || !is_identifier(&id) {
        return kind.to_owned();
    }
    if keywords::is_keyword(&id) || keywords::DESIGN.contains(&id.as_str()) || RESERVED.contains(&id.as_str()) {
        return format!("{id}-{kind}");
    }
    id
}

/// A name as an id: words in small letters, `-` between them, a letter in front of each number that begins a word.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for word in snake(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digit = word.starts_with(|c: char| c.is_numeric());
        match (slug.is_empty(), digit) {
            (true, true) => slug.push('n'),
            // In an id a number follows a letter directly, or a `-` that a letter follows.
            (false, _) => slug.push('-'),
            (true, false) => {}
        }
        slug.push_str(word);
        // A name is no place for a story.
        if slug.chars().count() > 40 {
            break;
        }
    }
    slug.chars().take(48).collect::<String>().trim_end_matches('-').to_owned()
}

/// A name as people would write it: `process_orders` is `process orders`, `OrderQueue` is `Order queue`.
pub fn readable(name: &str) -> String {
    if name.contains(['_', ' ', '-']) || name.chars().all(|c| !c.is_uppercase()) {
        return name.replace('_', " ");
    }
    let words: Vec<String> = snake(name).split('_').map(shown).collect();
    let words = words.join(" ");
    let mut characters = words.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

/// A word as it is written: what is spelt letter by letter in capitals.
fn shown(word: &str) -> String {
    const SPELT: [&str; 14] =
        ["api", "db", "sqs", "sns", "s3", "http", "https", "url", "sso", "vpc", "cdn", "dns", "iot", "ml"];
    if SPELT.contains(&word) { word.to_uppercase() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::draft::Node;

    #[test]
    fn slugs_are_ids() {
        for (name, id) in [
            ("process_orders", "process-orders"),
            ("OrderQueue", "order-queue"),
            ("10.0.1.0/24", "n10-0-1-0-24"),
            ("private-1", "private-1"),
            ("注文", "注文"),
            ("..", ""),
        ] {
            assert_eq!(slug(name), id, "{name}");
        }
    }

    #[test]
    fn ids_stay_and_do_not_meet() {
        let mut draft = Draft::default();
        for (address, kind, name) in
            [("a", "queue", "orders"), ("b", "function", "orders"), ("c", "queue", "main"), ("d", "queue", "import")]
        {
            draft.add(Node::new(address, "t", kind, name, ""));
        }
        assert_eq!(ids(&draft, &BTreeMap::new()), ["orders-queue", "orders-function", "queue", "import-queue"]);
        let known = BTreeMap::from([("a".to_owned(), "orders".to_owned())]);
        assert_eq!(ids(&draft, &known)[..2], ["orders", "orders-function"]);
    }
}
