//! Lists the data files (icons, themes, patterns) in one generated table, so that adding a file is enough.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut table = String::new();
    list(&mut table, "ICONS", "icons", "svg")?;
    list(&mut table, "THEMES", "themes", "toml")?;
    list(&mut table, "PATTERNS", "patterns", "cdp")?;
    let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("data.rs");
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(target, table)
}

/// Writes `pub static NAME: &[(id, content)]`, sorted by id; a folder that is not there has no files.
fn list(table: &mut String, name: &str, folder: &str, extension: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files = Vec::new();
    collect(Path::new(folder), extension, &mut files)?;
    files.sort();
    let _ = writeln!(table, "/// Contents of `{folder}/**/*.{extension}` by file name.");
    let _ = writeln!(table, "pub static {name}: &[(&str, &str)] = &[");
    for (id, path) in files {
        let _ = writeln!(
            table,
            "    ({id:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),",
            format!("/{path}")
        );
    }
    table.push_str("];\n");
    Ok(())
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<(String, String)>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, extension, files)?;
        } else if path.extension().is_some_and(|e| e == extension)
            && let Some(id) = path.file_stem().and_then(|s| s.to_str())
        {
            files.push((id.to_owned(), path.to_string_lossy().replace('\\', "/")));
        }
    }
    Ok(())
}
