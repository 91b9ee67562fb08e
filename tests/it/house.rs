//! The rules of the house: who may use whom, who may print, who may touch files, and that nothing grows too long.

use std::fs;
use std::path::{Path, PathBuf};

/// Layers from left to right: each uses itself and what is further left.
const LAYERS: [&[&str]; 20] = [
    &[
        "geometry",
        "source",
        "codes",
        "diagnostic",
        "limits",
        "suggest",
        "data",
        "forms",
        "inert",
        "refusal",
        "report",
        "threads",
    ],
    &["world", "output_file", "git", "opener", "signals", "loopback", "news"],
    &["syntax"],
    &["model"],
    &["design"],
    &["analysis"],
    &["rewrite"],
    &["design::compile"],
    &["text"],
    &["layout"],
    &["outline"],
    &["scene"],
    &["output"],
    &["studio"],
    &["check"],
    &["plan"],
    &["catalog"],
    &["import"],
    &["facade"],
    &["cli"],
];

/// What a layer may use of a layer further right, with the reason.
const EXCEPTIONS: [(&str, &[&str]); 5] = [
    // The syntax tree is made of the model's plain values.
    (
        "syntax",
        &[
            "model::LocalisedText",
            "model::Op",
            "model::Value",
            "model::text",
            "model::value",
            "model::element",
            "model::both",
        ],
    ),
    // Messages are texts in several languages.
    ("diagnostic", &["model::LocalisedText", "model::Languages"]),
    ("limits", &["model::LocalisedText", "model::both"]),
    ("suggest", &["model::LocalisedText"]),
    ("report", &["model::LocalisedText", "model::Languages"]),
];

const LONGEST_FILE: usize = 600;

/// All files of a folder and of those in it that end so, sorted.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The code of a source file: without comments and without its tests.
fn code(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if name == "tests.rs" || name.ends_with("_tests.rs") {
        return String::new();
    }
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The module of a source file below the crate: `design::compile` for `src/design/compile/load.rs`.
fn module(path: &Path) -> String {
    let parts: Vec<String> = path
        .with_extension("")
        .components()
        .skip(1)
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| *part != "mod").collect();
    parts.join("::")
}

/// The layer of a module or path: the longest name in the table that it begins with.
fn layer(path: &str) -> Option<(usize, &'static str)> {
    let named = LAYERS.iter().enumerate().flat_map(|(rank, names)| names.iter().map(move |name| (rank, *name)));
    let fits = |name: &str| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with("::"));
    named.filter(|(_, name)| fits(name)).max_by_key(|(_, name)| name.len())
}

/// Paths after `crate::`, those of a `{ … }` list each by itself.
fn uses(code: &str) -> Vec<String> {
    let word =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect() };
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let first = word(rest);
        let list = rest[first.len()..].strip_prefix('{').and_then(|list| list.split(['}', ';']).next());
        match list {
            Some(list) => found.extend(list.split(',').map(|name| format!("{first}{}", word(name.trim())))),
            None => found.push(first),
        }
    }
    found
}

#[test]
fn a_layer_uses_only_the_layers_to_its_left() {
    let mut wrong = Vec::new();
    for path in files("src", "rs") {
        let module = module(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some((rank, name)) = layer(&module) else {
            wrong.push(format!("{}: `{module}` is in no layer; add it to the table in tests/house.rs", path.display()));
            continue;
        };
        let excepted = EXCEPTIONS.iter().filter(|(of, _)| *of == name).flat_map(|(_, uses)| uses.iter());
        let excepted: Vec<&&str> = excepted.collect();
        for used in uses(&code(&path)) {
            let Some((other, _)) = layer(&used) else { continue };
            if other > rank && !excepted.iter().any(|allowed| used.starts_with(**allowed)) {
                wrong.push(format!("{}: {name} must not use {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let prints = ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!("];
    for path in files("src", "rs").iter().filter(|path| !path.starts_with("src/cli")) {
        let code = code(path);
        assert!(!prints.iter().any(|word| code.contains(word)), "{} prints", path.display());
    }
}

#[test]
fn only_a_few_doors_lead_to_files() {
    let doors = [
        "src/world.rs",
        "src/output_file",
        "src/git.rs",
        "src/news.rs",
        "src/opener.rs",
        "src/signals.rs",
        "src/main.rs",
        "src/loopback.rs",
    ];
    for path in files("src", "rs").iter().filter(|path| !doors.iter().any(|door| path.starts_with(door))) {
        let code = code(path);
        let words = ["std::fs", "fs::read", "File::open", "std::net", "process::Command", "process::{Command"];
        let found = words.iter().find(|word| code.contains(*word));
        assert!(found.is_none(), "{} uses {found:?}", path.display());
    }
}

#[test]
fn only_the_command_line_reads_the_environment() {
    for path in files("src", "rs").iter().filter(|path| !path.starts_with("src/cli")) {
        let code = code(path);
        assert!(
            !code.contains("env::var") && !code.contains("SystemTime"),
            "{} depends on its surroundings",
            path.display()
        );
    }
}

#[test]
fn only_one_door_leads_to_threads() {
    let doors = ["src/threads.rs", "src/cli/deadline.rs"].map(Path::new);
    for path in files("src", "rs").iter().filter(|path| !doors.contains(&path.as_path())) {
        let code = code(path);
        assert!(!code.contains("std::thread"), "{} starts threads; use src/threads.rs", path.display());
    }
}

#[test]
fn only_one_door_leads_to_signals() {
    for path in files("src", "rs").iter().filter(|path| !path.ends_with("signals.rs")) {
        assert!(!code(path).contains("signal_hook"), "{} catches signals; use src/signals.rs", path.display());
    }
}

#[test]
fn every_data_file_is_registered() {
    use cdp_draw::data::{ICONS, PATTERNS, RULES, SCHEMAS, THEMES};
    for (folder, extension, table) in [
        ("icons", "svg", ICONS),
        ("themes", "toml", THEMES),
        ("patterns", "cdp", PATTERNS),
        ("rules", "cdp", RULES),
        ("docs/schemas", "json", SCHEMAS),
    ] {
        let files = files(folder, extension);
        assert_eq!(files.len(), table.len(), "files in {folder}/");
        for file in files {
            let path = file.to_string_lossy().replace('\\', "/");
            assert!(table.iter().any(|(_, known, _)| *known == path), "{path} is not in the table that build.rs makes");
        }
    }
}

#[test]
fn every_example_is_a_sound_design() {
    use cdp_draw::design::compile::compile;
    let examples = files("examples", "cdp");
    assert!(!examples.is_empty());
    for path in examples {
        let bytes = fs::read(&path).expect("an example");
        let world = cdp_draw::world::Disk::new(path.parent().expect("a folder"));
        let name = path.to_string_lossy().into_owned();
        let compilation = compile(&name, &bytes, &world, &cdp_draw::limits::Limits::default());
        let found: Vec<&str> = compilation.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(compilation.design.is_some() && found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn no_file_is_too_long() {
    for path in ["src", "tests", "benches"].into_iter().flat_map(|folder| files(folder, "rs")) {
        let lines = fs::read_to_string(&path).expect("a source file").lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines; split it by what it does", path.display());
    }
}
