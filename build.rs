//! Lists the data files into one generated table; nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut out = String::new();
    for (name, folder, extension) in [
        ("ICONS", "icons", "svg"),
        ("THEMES", "themes", "toml"),
        ("PATTERNS", "patterns", "cdp"),
        ("RULES", "rules", "cdp"),
        ("SCHEMAS", "docs/schemas", "json"),
    ] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(&root.join(folder), extension, &mut files)?;
        files.sort();
        table(&mut out, name, &root, &files)?;
    }
    println!("cargo::rerun-if-changed=vocabulary.toml");
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join("data.rs"), out)?;
    fs::write(folder.join("vocabulary.json"), json(&root.join("vocabulary.toml"))?)
}

/// The same data as JSON.
fn json(file: &Path) -> io::Result<String> {
    let data: serde_json::Value = toml::from_str(&fs::read_to_string(file)?).map_err(io::Error::other)?;
    Ok(data.to_string())
}

/// Files with an extension in a folder and its folders; a missing folder has none.
fn collect(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, extension, into)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            into.push(path);
        }
    }
    Ok(())
}

fn table(out: &mut String, name: &str, root: &Path, files: &[PathBuf]) -> io::Result<()> {
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let relative = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let text = match file.extension().is_some_and(|extension| extension == "toml") {
            true => format!("{:?}", json(file)?),
            false => format!("include_str!({:?})", file.to_string_lossy()),
        };
        rows.push((stem, relative, text));
    }
    rows.sort();
    let _ = writeln!(out, "/// Name, path in the project and text of each file (TOML as JSON), sorted by name.");
    let _ = writeln!(out, "pub static {name}: &[(&str, &str, &str)] = &[");
    for (stem, relative, text) in rows {
        let _ = writeln!(out, "    ({stem:?}, {relative:?}, {text}),");
    }
    let _ = writeln!(out, "];");
    Ok(())
}
