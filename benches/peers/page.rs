//! Tables that stand in docs/benchmarks.md between two marks.

use std::fs;

const PAGE: &str = "docs/benchmarks.md";

/// Puts text between the marks of a name.
pub fn renew(name: &str, text: &str) -> Result<(), String> {
    let page = fs::read_to_string(PAGE).map_err(|error| format!("{PAGE}: {error}"))?;
    let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
    let missing = || format!("{PAGE} has no marks of {name}");
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    fs::write(PAGE, format!("{before}{begin}\n{text}\n{end}{after}")).map_err(|error| format!("{PAGE}: {error}"))
}

/// What the measured machine is.
pub fn machine() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a processor that does not say its name", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) { "debug build" } else { "release build" };
    format!("{model}, {cores} cores, {}, {build}", std::env::consts::OS)
}
