//! Golden pictures: what the program draws of every example equals the picture in docs/pictures, byte for byte.
//! `bash docs/make-gallery.sh` renews them; look at what has changed before committing it.

use std::fs;
use std::path::Path;

/// What the program draws of a design, beside the golden picture of that name.
fn is_drawn_so(example: &Path, arguments: &[&str], golden: &str) -> bool {
    let golden = fs::read(Path::new("docs/pictures").join(golden)).unwrap_or_default();
    let output = crate::program().arg(example).args(arguments).args(["-o", "-", "--format", "svg"]).output();
    let output = output.expect("the program runs");
    assert!(output.status.success(), "{}: {}", example.display(), String::from_utf8_lossy(&output.stderr));
    output.stdout == golden
}

#[test]
fn the_pictures_of_the_examples_are_up_to_date() {
    let examples = crate::house::files("examples", "cdp");
    assert!(!examples.is_empty());
    let page = fs::read_to_string("docs/gallery.md").expect("a page");
    let (mut stale, mut drawn) = (Vec::new(), 0);
    for example in examples {
        let name = example.strip_prefix("examples").expect("an example").with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        assert!(page.contains(&format!("(../examples/{name}.cdp)")), "{name} is not in docs/gallery.md");
        // Those of today are drawn in both languages.
        let languages: &[(&[&str], &str)] = if name.starts_with("today/") {
            &[(&["--lang", "en"], ".svg"), (&["--lang", "ja"], ".ja.svg")]
        } else {
            &[(&[], ".svg")]
        };
        for (arguments, end) in languages {
            let golden = format!("{name}{end}");
            drawn += 1;
            if !is_drawn_so(&example, arguments, &golden) {
                stale.push(golden);
            }
        }
    }
    assert!(
        drawn > 0 && stale.is_empty(),
        "docs/pictures is not what is drawn now: {stale:?}; bash docs/make-gallery.sh renews it"
    );
}
