//! The fuzzer (`fuzz/`, docs/fuzzing.md) knows the words of the language, builds what is built here, and its page names all
//! that it tries. `RENEW=1 cargo test --test it fuzzing::` writes its dictionaries anew.

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs};

use cdp_draw::data;
use cdp_draw::layout::Metrics;
use cdp_draw::model::Vocabulary;
use cdp_draw::rewrite::function;

/// The words between double quotes in a grammar or a table, with their escapes undone; comments are left out.
fn quoted(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let line = line.split("// ").next().unwrap_or_default();
        let mut rest = line;
        while let Some((_, after)) = rest.split_once('"') {
            let mut word = String::new();
            let mut chars = after.char_indices();
            let end = loop {
                match chars.next() {
                    None => return found,
                    Some((at, '"')) => break at,
                    Some((_, '\\')) => match chars.next() {
                        Some((_, 'n')) => word.push('\n'),
                        Some((_, 't')) => word.push('\t'),
                        Some((_, 'r')) => word.push('\r'),
                        // A character by its number.
                        Some((_, 'u')) => {
                            let hex: String = chars.by_ref().map(|(_, c)| c).take_while(|c| *c != '}').collect();
                            let number = u32::from_str_radix(hex.trim_start_matches('{'), 16).unwrap_or_default();
                            word.extend(char::from_u32(number));
                        }
                        Some((_, c)) => word.push(c),
                        None => return found,
                    },
                    Some((_, c)) => word.push(c),
                }
            };
            found.insert(word);
            rest = &after[end + 1..];
        }
    }
    found.remove("");
    found
}

/// Words as libFuzzer reads them: one a line, quoted, bytes that are not plain by number.
fn dictionary(about: &str, words: &BTreeSet<String>) -> String {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    let lines = words.iter().map(|word| format!("\"{}\"\n", word.bytes().map(escaped).collect::<String>()));
    format!("# {about} `RENEW=1 cargo test --test it fuzzing::` writes it anew.\n{}", lines.collect::<String>())
}

/// Sees that a dictionary is as it is wanted, or makes it so.
fn renewed(path: &str, wanted: &str) {
    if env::var_os("RENEW").is_some() {
        return fs::write(path, wanted).expect("the dictionary is written");
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    assert!(known == wanted, "{path} is not up to date; renew it with RENEW=1");
}

#[test]
fn the_dictionary_has_the_words_of_the_language() {
    let vocabulary = Vocabulary::builtin();
    let mut words = quoted(&fs::read_to_string("grammar/cdp.pest").expect("the grammar"));
    assert!(words.contains("..>") && words.contains("same-size") && words.contains("\u{3000}"), "{words:?}");
    for kind in vocabulary.kinds() {
        words.insert(kind.id.clone());
        let properties = vocabulary.element_properties(kind);
        words.extend(properties.into_iter().map(|name| format!("{name}=")));
    }
    words.extend(vocabulary.edge_properties().into_iter().map(str::to_owned));
    words.extend(data::PATTERNS.iter().chain(data::RULES).map(|(id, _, _)| (*id).to_owned()));
    words.extend(function::all().map(|function| format!("{}(", function.name)));
    let about = "What a design may say: the grammar, the vocabulary, patterns, rules, verbs and queries.";
    renewed("fuzz/design.dict", &dictionary(about, &words));
}

#[test]
fn the_dictionary_of_themes_has_their_keys() {
    let theme = include_str!("../../themes/slide.toml");
    let heads = theme.lines().filter(|line| line.starts_with('[')).map(str::to_owned);
    let keys = theme.lines().filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim().to_owned());
    let metrics = serde_json::to_value(Metrics::default()).expect("numbers");
    let metrics = metrics.as_object().expect("by name").keys().cloned();
    let odd = ["[metrics]", "nan", "inf", "-1", "1e300", "0.0", "#ffffff/#000000"].map(str::to_owned);
    let words = heads.chain(keys).chain(metrics).chain(odd).filter(|word| !word.starts_with("# ")).collect();
    renewed("fuzz/theme.dict", &dictionary("What a theme may say.", &words));
}

/// The names and paths of the programs of `fuzz/Cargo.toml`.
fn targets() -> BTreeMap<String, String> {
    let manifest = fs::read_to_string("fuzz/Cargo.toml").expect("the manifest");
    let table: toml::Table = manifest.parse().expect("TOML");
    let text = |bin: &toml::Value, key: &str| bin[key].as_str().expect("a text").to_owned();
    table["bin"].as_array().expect("targets").iter().map(|bin| (text(bin, "name"), text(bin, "path"))).collect()
}

#[test]
fn every_target_is_told_on_the_page() {
    let page = include_str!("../../docs/fuzzing.md");
    let files: BTreeSet<String> = fs::read_dir("fuzz/targets")
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    let targets = targets();
    assert_eq!(targets.len(), files.len());
    for (name, path) in targets {
        assert_eq!(path, format!("targets/{name}.rs"));
        assert!(files.contains(&format!("{name}.rs")), "{name}");
        assert!(fs::exists(format!("fuzz/src/{name}.rs")).expect("a folder"), "{name} has its property in src/");
        assert!(page.lines().any(|line| line.starts_with(&format!("| `{name}` |"))), "{name} is not on the page");
    }
}

/// What is fuzzed is what is built: the same versions of everything.
#[test]
fn the_fuzzer_builds_the_same_versions() {
    let versions = |path: &str| -> BTreeMap<String, BTreeSet<String>> {
        let lock: toml::Table = fs::read_to_string(path).expect("a lock file").parse().expect("TOML");
        let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for package in lock["package"].as_array().expect("packages") {
            let text = |key: &str| package[key].as_str().expect("a text").to_owned();
            all.entry(text("name")).or_default().insert(text("version"));
        }
        all
    };
    let ours = versions("Cargo.lock");
    for (name, theirs) in versions("fuzz/Cargo.lock") {
        let Some(known) = ours.get(&name) else { continue };
        let help = "copy Cargo.lock to fuzz/Cargo.lock, and run `cargo metadata --manifest-path fuzz/Cargo.toml`";
        assert!(theirs.is_subset(known), "{name} {theirs:?}, but {known:?} in Cargo.lock; {help}");
    }
}
