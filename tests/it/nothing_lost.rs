//! What stands where an output goes: whatever happens, it is there as it was or as it should be, still its owner's, and
//! nothing else is left beside it.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::io::{PipeReader, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::cli::{Folder, errors, payload, status};

/// A design in which there is something to mend.
const MENDED: &str = "user u\nserver web\nu -> web\n";
const FIX: [&str; 3] = ["check", "d.cdp", "--fix"];
const PLAN: [&str; 5] = ["plan", "d.cdp", "--goal", "no error findings", "--write"];

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("a file")
}

/// A pipe that takes nothing before its reader has read.
fn full_pipe() -> (PipeReader, std::io::PipeWriter) {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    let (done, is_done) = std::sync::mpsc::channel();
    let mut filler = writer.try_clone().expect("a pipe");
    // What a pipe holds is for the system to say: the last write waits until somebody reads.
    std::thread::spawn(move || {
        loop {
            filler.write_all(&[b'\n'; 4096]).expect("written");
            if done.send(()).is_err() {
                return;
            }
        }
    });
    while is_done.recv_timeout(Duration::from_millis(300)).is_ok() {}
    writer.flush().expect("a pipe");
    (reader, writer)
}

/// Waits until a process does nothing but wait for others.
fn until_it_waits(child: &Child) {
    let time = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
        let fields: Vec<String> = stat.split(' ').map(str::to_owned).collect();
        fields.get(13..15).map(<[String]>::to_vec)
    };
    let begun = Instant::now();
    let mut before = time();
    while begun.elapsed() < Duration::from_secs(60) {
        sleep(Duration::from_secs(1));
        let now = time();
        if now == before {
            return;
        }
        before = now;
    }
}

/// The program has read the design, and cannot go on before somebody reads what it says: just then the author saves.
#[test]
fn what_is_saved_meanwhile_is_not_overwritten() {
    let saved = "user u\nserver web \"saved meanwhile\"\n";
    // Its warning is told before anything is written.
    let warned = format!("{MENDED}u -> web\n");
    for (arguments, design) in [(&FIX[..], warned.as_str()), (&PLAN[..], MENDED)] {
        for way in ["over it", "beside it", "it is away"] {
            let folder = Folder::new();
            let path = folder.file("d.cdp", design);
            let mut program = crate::program();
            program.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
            let (mut reader, writer) = full_pipe();
            let mut child = match arguments[0] {
                "plan" => program.stdout(writer).stderr(Stdio::piped()).spawn().expect("it starts"),
                _ => program.stderr(writer).stdout(Stdio::piped()).spawn().expect("it starts"),
            };
            drop(program);
            until_it_waits(&child);
            match way {
                "over it" => fs::write(&path, saved).expect("written"),
                "beside it" => {
                    fs::rename(folder.file("d.cdp~", saved), &path).expect("renamed");
                }
                _ => fs::rename(&path, folder.path().join("elsewhere.cdp")).expect("renamed"),
            }
            let mut said = String::new();
            reader.read_to_string(&mut said).expect("text");
            if let Some(mut errors) = child.stderr.take() {
                errors.read_to_string(&mut said).expect("text");
            }
            let code = child.wait().expect("it ends").code();
            assert_eq!(code, Some(2), "{arguments:?} {way}: {said}");
            let message = "error: `d.cdp` has changed since it was read, and is not overwritten\n";
            assert!(said.contains(message), "{arguments:?} {way}: {said}");
            match way {
                "it is away" => assert_eq!(names(folder.path()), ["elsewhere.cdp"]),
                _ => {
                    assert_eq!(text(&folder, "d.cdp"), saved, "{arguments:?} {way}");
                    assert_eq!(names(folder.path()), ["d.cdp"]);
                }
            }
        }
    }
}

#[test]
fn a_file_keeps_its_owner_and_its_permissions() {
    let folder = Folder::new();
    let design = folder.file("d.cdp", MENDED);
    let picture = folder.file("d.svg", "old");
    fs::set_permissions(&design, Permissions::from_mode(0o640)).expect("set");
    fs::set_permissions(&picture, Permissions::from_mode(0o604)).expect("set");
    let root = std::os::unix::fs::chown(&design, Some(1234), Some(2345)).is_ok();
    if root {
        std::os::unix::fs::chown(&picture, None, Some(2345)).expect("set");
    } else {
        eprintln!("SKIPPED: only root can give files away");
    }
    let before = [&design, &picture].map(|path| fs::metadata(path).expect("a file"));
    for arguments in [&FIX[..], &["d.cdp", "-o", "d.svg"]] {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 0, "{}", errors(&output));
        assert!(!errors(&output).contains("in place"), "{}", errors(&output));
    }
    for (path, before) in [&design, &picture].into_iter().zip(before) {
        let now = fs::metadata(path).expect("a file");
        assert!(now.len() > before.len(), "{}", path.display());
        assert_eq!((now.uid(), now.gid(), now.mode()), (before.uid(), before.gid(), before.mode()));
    }
}

#[test]
fn a_read_only_design_is_not_mended() {
    for arguments in [&FIX[..], &PLAN] {
        let folder = Folder::new();
        let design = folder.file("d.cdp", MENDED);
        fs::set_permissions(&design, Permissions::from_mode(0o444)).expect("set");
        let output = folder.run(arguments);
        assert_eq!(status(&output), 2, "{}", errors(&output));
        assert!(errors(&output).contains("is read-only and is not replaced"), "{}", errors(&output));
        assert_eq!(text(&folder, "d.cdp"), MENDED);
    }
}

#[test]
fn other_names_of_a_file_lead_to_it_as_before() {
    let folder = Folder::new();
    let design = folder.file("d.cdp", MENDED);
    let picture = folder.file("d.svg", "old".repeat(100_000));
    fs::hard_link(&design, folder.path().join("other.cdp")).expect("a link");
    fs::hard_link(&picture, folder.path().join("other.svg")).expect("a link");
    for (arguments, name) in [(&FIX[..], "d.cdp"), (&["d.cdp", "-o", "d.svg"], "d.svg")] {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 0, "{}", errors(&output));
        let expected =
            format!("`{name}` cannot be replaced (it has another name, a hard link) and was written in place\n");
        assert!(errors(&output).contains(&expected), "{}", errors(&output));
    }
    assert!(text(&folder, "d.cdp").len() > MENDED.len() && text(&folder, "d.cdp") == text(&folder, "other.cdp"));
    assert!(text(&folder, "d.svg").ends_with("</svg>\n") && text(&folder, "d.svg") == text(&folder, "other.svg"));
    assert_eq!(fs::metadata(&picture).expect("a file").nlink(), 2);
}

#[test]
fn a_link_that_leads_nowhere_is_followed() {
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    fs::create_dir(folder.path().join("real")).expect("a folder");
    let link = |to: &str, name: &str| symlink(to, folder.path().join(name)).expect("a link");
    link("real/link.svg", "d.svg");
    link("../there.svg", "real/link.svg");
    link("nowhere/d.svg", "lost.svg");
    link("loop.svg", "loop.svg");
    let run = |name: &str| folder.run(&["d.cdp", "-o", name]);
    let output = run("d.svg");
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    assert!(text(&folder, "there.svg").ends_with("</svg>\n"));
    for name in ["lost.svg", "loop.svg"] {
        let output = run(name);
        assert_eq!(status(&output), 2, "{}", errors(&output));
        assert!(errors(&output).starts_with(&format!("error: cannot write `{name}`: ")), "{}", errors(&output));
    }
    for name in ["d.svg", "real/link.svg", "lost.svg", "loop.svg"] {
        let there = fs::symlink_metadata(folder.path().join(name)).expect("it is there");
        assert!(there.is_symlink(), "{name} is a link no more");
    }
    assert_eq!(names(folder.path()), ["d.cdp", "d.svg", "loop.svg", "lost.svg", "real", "there.svg"]);
}

/// Some moment of a run: the later ones are after its end.
fn moment(of: u32, all: u32, run: Duration) -> Duration {
    (run + run / 5) * of / all
}

/// Runs the program, and sends it a signal after a while; false when it has ended before.
fn interrupted(folder: &Folder, arguments: &[&str], signal: Signal, after: Duration) -> bool {
    let mut program = crate::program();
    program.args(arguments).current_dir(folder.path());
    program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = program.spawn().expect("it starts");
    sleep(after);
    let _ = kill(Pid::from_raw(i32::try_from(child.id()).expect("a number")), signal);
    let status = child.wait().expect("it ends");
    assert!(matches!(status.code(), None | Some(0..=2)), "{status}");
    assert!(status.code().is_some() || status.signal() == Some(signal as i32), "{status}");
    status.code().is_none()
}

/// A design with several states, and whole outputs of it.
fn states(folder: &Folder) -> (Vec<String>, Duration) {
    let steps: String = (0..12).map(|n| format!("server s{n}\nweb -> s{n}\n")).collect();
    folder.file("s.cdp", format!("server web\nstep \"more\" {{\n{steps}}}\nstep \"less\" {{ fail web }}\n"));
    let begun = Instant::now();
    let output = folder.run(&STATES);
    assert_eq!(status(&output), 0, "{}", errors(&output));
    let time = begun.elapsed();
    ((0..3).map(|stage| text(folder, &format!("s-{stage}.json"))).collect(), time)
}

const STATES: [&str; 3] = ["s.cdp", "-o", "s-{stage}.json"];

#[test]
fn a_run_that_is_killed_leaves_the_old_or_the_new() {
    const KILLS: u32 = 60;
    let folder = Folder::new();
    let (whole, time) = states(&folder);
    let design = folder.file("d.cdp", MENDED);
    let output = folder.run(&FIX);
    assert_eq!(status(&output), 0, "{}", errors(&output));
    let mended = text(&folder, "d.cdp");
    let mut killed = 0;
    for n in 0..KILLS {
        (0..3).for_each(|stage| _ = folder.file(&format!("s-{stage}.json"), "old"));
        killed += usize::from(interrupted(&folder, &STATES, Signal::SIGKILL, moment(n, KILLS, time)));
        for (stage, whole) in whole.iter().enumerate() {
            let now = text(&folder, &format!("s-{stage}.json"));
            assert!(now == "old" || now == *whole, "half of it: {now}");
        }
        fs::write(&design, MENDED).expect("written");
        killed += usize::from(interrupted(&folder, &FIX, Signal::SIGKILL, moment(n, KILLS, time)));
        let now = text(&folder, "d.cdp");
        assert!(now == MENDED || now == mended, "half of it: {now}");
    }
    assert!(killed > 10, "{killed} runs were killed");
    // As a run leaves it that is killed between two writes.
    folder.file(".cdp-draw-s-0.json-1-0.tmp", "half of");
    let output = folder.run(&STATES);
    assert_eq!(status(&output), 0, "{}", errors(&output));
    assert_eq!(names(folder.path()), ["d.cdp", "s-0.json", "s-1.json", "s-2.json", "s.cdp"]);
}

#[test]
fn a_run_that_is_asked_to_end_leaves_nothing_behind() {
    const ENDS: u32 = 40;
    let folder = Folder::new();
    let (whole, time) = states(&folder);
    let signals = [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP, Signal::SIGQUIT];
    let mut ended = 0;
    for (n, signal) in (0..ENDS).zip(signals.into_iter().cycle()) {
        (0..3).for_each(|stage| _ = folder.file(&format!("s-{stage}.json"), "old"));
        ended += usize::from(interrupted(&folder, &STATES, signal, moment(n, ENDS, time)));
        assert_eq!(names(folder.path()), ["s-0.json", "s-1.json", "s-2.json", "s.cdp"]);
        for (stage, whole) in whole.iter().enumerate() {
            let now = text(&folder, &format!("s-{stage}.json"));
            assert!(now == "old" || now == *whole, "half of it: {now}");
        }
    }
    assert!(ended > 5, "{ended} runs were ended");
}

/// Two runs that write the same output do not take each other's unfinished files away.
#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let folder = Folder::new();
    let (whole, _) = states(&folder);
    for _ in 0..5 {
        let start = || {
            let mut program = crate::program();
            program.args(STATES).current_dir(folder.path()).stdin(Stdio::null());
            program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
        };
        let all: Vec<Child> = (0..6).map(|_| start()).collect();
        for child in all {
            let output = child.wait_with_output().expect("it ends");
            assert_eq!((status(&output), errors(&output)), (0, String::new()));
        }
        assert_eq!(names(folder.path()), ["s-0.json", "s-1.json", "s-2.json", "s.cdp"]);
        assert_eq!(text(&folder, "s-1.json"), whole[1]);
    }
}

fn shell(folder: &Folder, script: &str) -> std::process::Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_cdp-draw")]).current_dir(folder.path());
    shell.env_remove("LC_ALL").env_remove("LANG").stdin(Stdio::null());
    shell.output().expect("a shell")
}

#[test]
fn a_limit_of_file_sizes_is_an_error() {
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    folder.file("d.svg", "old");
    let message = "cannot write `d.svg`: it is larger than files may be here";
    let output = shell(&folder, "ulimit -f 1; \"$0\" d.cdp -o d.svg");
    assert!(status(&output) == 2 && errors(&output).contains(message), "{}", errors(&output));
    // A file that is written in place gets its old bytes back.
    fs::hard_link(folder.path().join("d.svg"), folder.path().join("other.svg")).expect("a link");
    let output = shell(&folder, "ulimit -f 1; \"$0\" d.cdp -o d.svg");
    assert!(status(&output) == 2 && errors(&output).contains(message), "{}", errors(&output));
    assert_eq!((text(&folder, "d.svg"), text(&folder, "other.svg")), ("old".to_owned(), "old".to_owned()));
    let output = shell(&folder, "ulimit -f 1; \"$0\" d.cdp > out.svg");
    let message = "cannot write to standard output: it is larger than files may be here";
    assert!(status(&output) == 2 && errors(&output).contains(message), "{}", errors(&output));
    assert_eq!(names(folder.path()), ["d.cdp", "d.svg", "other.svg", "out.svg"]);
}

/// A disk of a few pages needs rights that a test may not have.
#[test]
fn a_full_disk_keeps_what_is_there() {
    let folder = Folder::new();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=16k", "none"]).arg(&disk);
    if !mount.output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no disk can be mounted here");
        return;
    }
    let more: String = (0..200).map(|n| format!("server s{n} \"{}\"\n", "x".repeat(50))).collect();
    folder.file("disk/d.cdp", MENDED);
    folder.file("large.cdp", more);
    folder.file("disk/o.json", "old");
    let drawn = folder.run(&["large.cdp", "-o", "disk/o.json"]);
    // Nothing is left for the text of a design.
    fs::write(disk.join("fill"), vec![0; 32 << 10]).expect_err("the disk is full");
    let mended = folder.run(&["check", "disk/d.cdp", "--fix"]);
    let kept = (text(&folder, "disk/o.json"), text(&folder, "disk/d.cdp"), names(&disk));
    let done = Command::new("umount").arg(&disk).status().is_ok_and(|status| status.success());
    assert!(done, "the disk is gone");
    for (output, name) in [(drawn, "disk/o.json"), (mended, "disk/d.cdp")] {
        assert_eq!(status(&output), 2, "{}", errors(&output));
        let said = errors(&output);
        assert!(said.contains(&format!("{name}`: no space is left\n")) && !said.contains(".tmp"), "{said}");
    }
    assert_eq!(kept.0, "old");
    assert_eq!(kept.1, MENDED);
    assert_eq!(kept.2, ["d.cdp", "fill", "o.json"]);
}

#[test]
fn a_folder_that_takes_no_files() {
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    let shut = folder.path().join("shut");
    fs::create_dir(&shut).expect("a folder");
    fs::set_permissions(&shut, Permissions::from_mode(0o555)).expect("set");
    let output = folder.run(&["d.cdp", "-o", "shut/d.svg"]);
    fs::set_permissions(&shut, Permissions::from_mode(0o755)).expect("set");
    if status(&output) == 0 {
        eprintln!("SKIPPED: the system lets this user write anywhere");
    } else {
        assert_eq!(status(&output), 2);
        assert!(errors(&output).contains("cannot write `shut/d.svg`: permission denied"), "{}", errors(&output));
        assert!(names(&shut).is_empty());
    }
}

#[test]
fn devices_and_pipes() {
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    if cfg!(target_os = "linux") {
        let output = folder.run(&["d.cdp", "--format", "svg", "-o", "/dev/full"]);
        let message = "error: cannot write `/dev/full`: no space is left\n";
        assert!(status(&output) == 2 && errors(&output).starts_with(message), "{}", errors(&output));
    }
    nix::unistd::mkfifo(&folder.path().join("pipe.svg"), nix::sys::stat::Mode::from_bits_truncate(0o600))
        .expect("a pipe");
    // Nobody reads.
    let begun = Instant::now();
    let output = folder.run(&["d.cdp", "-o", "pipe.svg", "--timeout", "1"]);
    let expected = "error: it took longer than 1 s while waiting for the reader of the output; not all of it is written\n |\n \
                    = help: raise `--timeout`, or see that the output is read\n";
    assert_eq!((status(&output), errors(&output).as_str()), (1, expected));
    assert!(begun.elapsed() < Duration::from_secs(30));
    // Somebody opens it and does not read.
    let more: String = (0..300).map(|n| format!("server s{n} \"{}\"\n", "x".repeat(300))).collect();
    folder.file("large.cdp", more);
    let (reader, writer) = full_pipe();
    let mut program = crate::program();
    program.args(["large.cdp", "--format", "json", "--timeout", "1"]).current_dir(folder.path()).stdout(writer);
    let output = program.stdin(Stdio::null()).stderr(Stdio::piped()).output().expect("it runs");
    assert_eq!((status(&output), errors(&output).as_str()), (1, expected));
    drop((reader, program));
    // Somebody reads.
    let path = folder.path().join("pipe.svg");
    let reader = std::thread::spawn(move || fs::read(path).expect("read"));
    let output = folder.run(&["d.cdp", "-o", "pipe.svg", "--timeout", "60"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    assert!(reader.join().expect("read") == folder.run(&["d.cdp"]).stdout);
}

/// Whatever a run writes, it writes in the same way: through links, and without anything beside it.
#[test]
fn every_output_goes_the_same_way() {
    let folder = Folder::new();
    folder.file("d.cdp", MENDED);
    let runs: [&[&str]; 7] = [
        &["d.cdp", "-o", "out/a.svg", "--deps", "out/a.d"],
        &["d.cdp", "-o", "out/b-{stage}.json"],
        &["check", "d.cdp", "-A", "all", "-o", "out/c.sarif"],
        &["plan", "d.cdp", "--goal", "no error findings", "-o", "out/d.cdp"],
        &["simulate", "d.cdp", "-o", "out/e.json"],
        &["explain-step", "d.cdp", "--format", "json", "-o", "out/f.json"],
        &["icons", "-o", "out/g.svg"],
    ];
    fs::create_dir(folder.path().join("out")).expect("a folder");
    fs::create_dir(folder.path().join("real")).expect("a folder");
    for name in ["a.svg", "a.d", "b-0.json", "c.sarif", "d.cdp", "e.json", "f.json", "g.svg"] {
        symlink(format!("../real/{name}"), folder.path().join("out").join(name)).expect("a link");
    }
    for run in runs {
        let output = folder.run(run);
        if errors(&output).contains("unexpected argument") {
            continue;
        }
        assert!(status(&output) < 2, "{run:?}: {}{}", errors(&output), payload(&output));
    }
    for name in names(&folder.path().join("out")) {
        assert!(fs::symlink_metadata(folder.path().join("out").join(&name)).expect("a link").is_symlink(), "{name}");
    }
    let written = names(&folder.path().join("real"));
    assert!(written.len() >= 7 && written.iter().all(|name| !name.contains("tmp")), "{written:?}");
}
