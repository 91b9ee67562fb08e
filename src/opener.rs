//! The door to the program that shows files to people: the system knows which one it is.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::threads::pause;

/// How long a program may take to say that it can show nothing; one that shows a file may go on for hours.
const PATIENCE: Duration = Duration::from_secs(2);

/// Shows a file. The error is a sentence.
pub fn open(path: &Path) -> Result<(), String> {
    // A name that begins with `-` is no option then.
    show(path.canonicalize().map_err(|error| error.to_string())?.as_os_str())
}

/// Shows a page of this program. The error is a sentence.
pub fn open_address(address: &str) -> Result<(), String> {
    show(address.as_ref())
}

fn show(what: &OsStr) -> Result<(), String> {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/c", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(what).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("the program `{program}` cannot be found"),
        _ => error.to_string(),
    })?;
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => return Err(format!("`{program}` knows no program for it")),
            Ok(None) => pause(Duration::from_millis(20)),
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(())
}
