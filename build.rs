//! Lists the data files into one generated table, and says what `--version` says of a build.

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
    origin(&root);
    println!("cargo::rerun-if-changed=vocabulary.toml");
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join("data.rs"), out)?;
    fs::write(folder.join("vocabulary.json"), json(&root.join("vocabulary.toml"))?)
}

/// What the program was built from, for `--version`: no clock and no paths, so that the same text gives the same program.
fn origin(root: &Path) {
    let variable = |name: &str| env::var_os(name).unwrap_or_default().to_string_lossy().into_owned();
    println!("cargo::rustc-env=CDP_DRAW_TARGET={}", variable("TARGET"));
    println!("cargo::rustc-env=CDP_DRAW_FEATURES={}", variable("CARGO_CFG_FEATURE").replace(',', ", "));
    // It is in a published package from the beginning. To watch a file that is not there would build everything anew each time.
    let packed = fs::read_to_string(root.join(".cargo_vcs_info.json")).ok();
    let packed = packed.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    let commit = match packed {
        Some(info) => info["git"]["sha1"].as_str().map(str::to_owned),
        // In development a commit would build everything anew. A folder in a repository of somebody else has no `.git`.
        None if variable("PROFILE") == "release" && root.join(".git").exists() => {
            for name in ["HEAD", "logs/HEAD"] {
                if let Some(path) = git(root, &["rev-parse", "--git-path", name]) {
                    println!("cargo::rerun-if-changed={path}");
                }
            }
            git(root, &["rev-parse", "HEAD"])
        }
        None => None,
    };
    if let Some(commit) = commit.filter(|commit| commit.len() >= 12 && commit.chars().all(|c| c.is_ascii_hexdigit())) {
        println!("cargo::rustc-env=CDP_DRAW_COMMIT={}", &commit[..12]);
    }
}

/// The first line of what git says; none where it is not there or refuses.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new("git").args(arguments).current_dir(root).output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?.lines().next()?.to_owned();
    output.status.success().then_some(line)
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
