//! Golden pictures: what the program draws of every example equals the picture in docs/pictures, byte for byte.
//! `bash docs/make-gallery.sh` renews them; look at what has changed before committing it.

use std::fs;
use std::path::Path;

#[test]
fn the_pictures_of_the_examples_are_up_to_date() {
    let mut examples: Vec<_> =
        fs::read_dir("examples").expect("a folder").flatten().map(|entry| entry.path()).collect();
    examples.retain(|path| path.extension().is_some_and(|extension| extension == "cdp"));
    examples.sort();
    assert!(!examples.is_empty());
    let mut stale = Vec::new();
    for example in examples {
        let name = example.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let golden = fs::read(Path::new("docs/pictures").join(format!("{name}.svg"))).unwrap_or_default();
        let output =
            crate::program().arg(&example).args(["-o", "-", "--format", "svg"]).output().expect("the program runs");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        if output.stdout != golden {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "docs/pictures is not what is drawn now: {stale:?}; bash docs/make-gallery.sh renews it");
}
