//! Files of a run: what may be read, what is never written over, how an output comes to its place.

use std::fs::{self, Permissions};
use std::process::Command;

use crate::cli::{Folder, errors, payload, status};

const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M1 1h7v7z\"/></svg>";

fn make(folder: &Folder, name: &str) {
    fs::create_dir_all(folder.path().join(name)).expect("a folder");
}

#[test]
fn no_output_replaces_what_was_read() {
    let folder = Folder::new();
    make(&folder, "icons");
    let fonts = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts")).expect("a folder").flatten();
    let font = fonts.map(|file| file.path()).find(|path| path.extension().is_some_and(|e| e == "ttf" || e == "otf"));
    let files = [
        ("part.json", "db shop\n".as_bytes().to_vec()),
        ("a.svg", ICON.into()),
        ("icons/server.svg", ICON.into()),
        ("icons/lb.svg", ICON.into()),
        ("own.toml", "base = \"slide\"\n".into()),
        ("cdp-draw.toml", "lang = \"en\"\n".into()),
        ("font.ttf", fs::read(font.expect("a font")).expect("a file")),
        ("d.cdp", "import \"part.json\"\nserver web icon=\"a.svg\"\nweb -> shop\n".into()),
    ];
    files.iter().for_each(|(name, bytes)| _ = folder.file(name, bytes));
    for (name, bytes) in &files {
        let arguments =
            ["d.cdp", "--icons", "icons", "--theme", "own.toml", "--font", "font.ttf", "--format", "svg", "-o", name];
        let output = folder.run(&arguments);
        let message = format!(
            "error: `{name}` is an input and is not overwritten\n |\n = help: give another name with `-o FILE`\n"
        );
        assert!(status(&output) == 2 && errors(&output).ends_with(&message), "{name}: {}", errors(&output));
        assert!(fs::read(folder.path().join(name)).expect("still there") == *bytes, "{name}");
    }
    // Other subcommands are as careful.
    let output = folder.run(&["check", "d.cdp", "--fix", "-o", "part.json", "--format", "json"]);
    assert_eq!(status(&output), 2, "{}", errors(&output));
    assert_eq!(fs::read_to_string(folder.path().join("part.json")).expect("a file"), "db shop\n");
}

#[test]
fn an_older_picture_may_be_drawn_anew() {
    let folder = Folder::new();
    folder.file("d.cdp", "user u\nserver web\nu -> web\n");
    folder.file("other.cdp", "db x\ndb y\n");
    for design in ["d.cdp", "other.cdp"] {
        let output = folder.run(&[design, "-o", "d.svg"]);
        assert_eq!(status(&output), 0, "{}", errors(&output));
    }
    let output = folder.run(&["d.cdp", "--layout-from", "d.svg", "-o", "d.svg"]);
    let expected = "warning[W0803]: `d.svg` shows nothing of the design; all of it is placed anew\n |\n = help: `--layout-from` \
                    takes an older picture of the same design; is this the right file?\n\n1 warning\n";
    assert_eq!((status(&output), errors(&output).as_str()), (0, expected));
    let output = folder.run(&["d.cdp", "--layout-from", "d.svg", "-o", "d.svg"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    // One element that happens to have the same id does not make it the same design.
    let many: String = (0..6).map(|n| format!("server s{n}\n")).collect();
    folder.file("grown.cdp", format!("server web\n{many}"));
    let output = folder.run(&["grown.cdp", "--layout-from", "d.svg", "-o", "grown.svg"]);
    let message = "`d.svg` shows 1 of 7 elements of the design; the rest is placed anew";
    assert!(status(&output) == 0 && errors(&output).contains(message), "{}", errors(&output));
}

#[test]
fn a_root_lets_imports_leave_the_folder_of_the_design() {
    let folder = Folder::new();
    make(&folder, "shared");
    make(&folder, "team");
    folder.file("shared/kinds.cdp", "kind blorp : queue \"Blorp\"\n");
    folder.file("shared/s.svg", ICON);
    let design = "import \"../shared/kinds.cdp\"\nblorp events\nserver s icon=\"../shared/s.svg\"\ns -> events\n";
    folder.file("team/d.cdp", design);
    let output = folder.run(&["team/d.cdp", "-o", "d.svg"]);
    // Only the import is wrong: what it would have declared is not reported again.
    let expected = "error[E0301]: `../shared/kinds.cdp` cannot be imported: the path leads out of the folder
 --> team/d.cdp:1:8
  |
1 | import \"../shared/kinds.cdp\"
  |        ^^^^^^^^^^^^^^^^^^^^^
  |
  = note: names that are not known are not reported, since they may be declared there
  = help: only files in the folder of the design are read; `--root DIR` names a larger folder

1 error
";
    assert_eq!((status(&output), errors(&output).as_str()), (1, expected));
    let rooted = folder.run(&["team/d.cdp", "--root", "."]);
    assert_eq!((status(&rooted), errors(&rooted)), (0, String::new()));
    for arguments in [&["check", "team/d.cdp", "--root", ".", "-A", "all"][..], &["simulate", "team/d.cdp", "--root=."]]
    {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 0, "{}", errors(&output));
    }
    // Standard input stands in the current folder.
    let mut child = crate::program();
    child.args(["-", "--root", ".."]).current_dir(folder.path().join("team"));
    child.stdin(fs::File::open(folder.path().join("team/d.cdp")).expect("a file"));
    assert!(child.output().expect("the program runs").stdout == rooted.stdout, "another picture of standard input");
    let output = folder.run(&["team/d.cdp", "--root", "shared"]);
    let help = "`--root DIR` names a folder that holds the design and all that it imports";
    let expected = format!("error: `team/d.cdp` is not in `shared`, the root\n |\n = help: {help}\n");
    assert_eq!((status(&output), errors(&output)), (2, expected));
    let output = folder.run(&["team/d.cdp", "--root", "nowhere"]);
    let expected = format!("error: there is no folder `nowhere`, which is to be the root\n |\n = help: {help}\n");
    assert_eq!((status(&output), errors(&output)), (2, expected));
    // A root is a wall, too.
    folder.file("team/up.cdp", "import \"../../x.cdp\"\nserver s\n");
    let output = folder.run(&["team/up.cdp", "--root", "."]);
    assert!(
        status(&output) == 1 && errors(&output).contains("the path leads out of the folder"),
        "{}",
        errors(&output)
    );
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_not_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    let old = folder.file("d.svg", "old");
    fs::set_permissions(&old, Permissions::from_mode(0o444)).expect("set");
    let output = folder.run(&["d.cdp", "-o", "d.svg"]);
    let expected = "error: `d.svg` is read-only and is not replaced\n |\n = help: make it writable (`chmod u+w`), or give another name with `-o FILE`\n";
    assert_eq!((status(&output), errors(&output).as_str()), (2, expected));
    assert_eq!(fs::read_to_string(old).expect("a file"), "old");
}

/// Mounts need rights that a test may not have; a folder that takes no files does not stop the one who has them all.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_replaced_is_written_in_place() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    let direct = folder.run(&["d.cdp"]).stdout;
    make(&folder, "shut");
    let old = folder.file("shut/d.svg", "x".repeat(1 << 20));
    let path = folder.path().join("shut");
    let mount =
        |words: &[&std::ffi::OsStr]| Command::new("mount").args(words).output().is_ok_and(|o| o.status.success());
    let mounted = mount(&["--bind".as_ref(), old.as_ref(), old.as_ref()]);
    fs::set_permissions(&path, Permissions::from_mode(0o555)).expect("set");
    let output = folder.run(&["d.cdp", "-o", "shut/d.svg"]);
    fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("set");
    if mounted {
        let done = Command::new("umount").arg(&old).status().is_ok_and(|status| status.success());
        assert!(done, "the mount is gone");
    }
    assert_eq!(status(&output), 0, "{}", errors(&output));
    assert!(fs::read(&old).expect("a file") == direct, "all of it, and nothing of the old");
    let told = errors(&output);
    if told.is_empty() {
        eprintln!("SKIPPED: the system lets this user replace any file");
    } else {
        assert!(
            told.starts_with("`shut/d.svg` cannot be replaced (") && told.ends_with(") and was written in place\n"),
            "{told}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_is_an_error() {
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    let expected =
        "error: cannot write to standard output: no space is left\n |\n = help: write to a file with `-o FILE`\n";
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["check", "--help"],
        &["d.cdp"],
        &["patterns"],
        &["completions", "nushell"],
        &["man"],
        &["explain"],
        &["icons"],
        &["rules"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let mut program = crate::program();
        let output = program.args(arguments).current_dir(folder.path()).stdout(full).output().expect("it runs");
        assert_eq!((status(&output), errors(&output).as_str()), (2, expected), "{arguments:?}");
    }
}

#[test]
fn what_an_output_was_made_from() {
    let folder = Folder::new();
    folder.file("kinds #1.cdp", "kind kafka : queue\n");
    folder.file("d.cdp", "import \"kinds #1.cdp\"\nkafka a\nserver s icon=\"s.svg\"\n");
    folder.file("s.svg", ICON);
    let output = folder.run(&["d.cdp", "-o", "a.svg", "-o", "a-{stage}.png", "--deps", "a.d"]);
    assert_eq!(status(&output), 0, "{}", errors(&output));
    let rule = fs::read_to_string(folder.path().join("a.d")).expect("a file");
    assert_eq!(rule, "a-0.png a.svg: d.cdp kinds\\ \\#1.cdp s.svg\n");
    let output = folder.run(&["d.cdp", "--deps", "a.d"]);
    let expected =
        "error: `--deps` names the output, and standard output has no name\n |\n = help: name a file with `-o FILE`\n";
    assert_eq!((status(&output), errors(&output).as_str()), (2, expected));
}

#[test]
fn a_picture_is_shown() {
    let folder = Folder::new();
    folder.file("d.cdp", "server a\n");
    let output = folder.run(&["d.cdp", "--open"]);
    let expected = "error: `--open` shows a file, and the output goes to standard output\n |\n = help: name a file with `-o FILE`\n";
    assert_eq!((status(&output), errors(&output), payload(&output)), (2, expected.to_owned(), String::new()));
    if cfg!(target_os = "linux") {
        let output = folder.run_in(&["d.cdp", "-o", "d.svg", "--open"], b"", &[("PATH", "/nowhere")]);
        let expected = "error: `d.svg` cannot be shown: the program `xdg-open` cannot be found\n |\n = help: it has been written; open it with a program of your choice\n";
        assert_eq!((status(&output), errors(&output).as_str()), (2, expected));
        assert!(folder.path().join("d.svg").exists());
    }
}
