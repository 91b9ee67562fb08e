//! What becomes of plans and templates of clouds: the design as a golden text, and the report. `RENEW=1 cargo test --test it
//! import_cloud::` writes both anew.

use std::{env, fs};

use cdp_draw::design::compile::compile;
use cdp_draw::import::{Imported, Options, Source, import};
use cdp_draw::limits::Limits;
use cdp_draw::world::Disk;

const INPUTS: [&str; 4] = ["shop.tf", "tickets-plan.json", "orders-sam.yaml", "pipeline-cdk.json"];

fn imported(name: &str) -> Imported {
    let text = fs::read_to_string(format!("tests/import/{name}")).expect("an input");
    let source = Source { name, text: &text };
    import(&[source], Options::default(), &Limits::default()).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn plans_and_templates_become_designs() {
    for name in INPUTS {
        let imported = imported(name);
        let stem = name.split('.').next().expect("a name");
        for (extension, text) in [("cdp", &imported.text), ("txt", &imported.report.text())] {
            let path = format!("tests/golden/import/{stem}.{extension}");
            if env::var_os("RENEW").is_some() {
                fs::create_dir_all("tests/golden/import").expect("a folder");
                fs::write(&path, text).expect("written");
            }
            let wanted = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(*text, wanted, "{path}: RENEW=1 cargo test --test it import_cloud::");
        }
        let compiled = compile(name, imported.text.as_bytes(), &Disk::new("."), &Limits::default());
        let said: Vec<String> = compiled.diagnostics.iter().map(|d| d.message.to_string()).collect();
        assert!(said.is_empty(), "{name}: {said:?}");
    }
}

#[test]
fn no_secret_leaves_its_file() {
    for name in INPUTS {
        let imported = imported(name);
        let all = format!("{}{}", imported.text, imported.report.text());
        for secret in ["hunter2", "s3cr3t", "swordfish", "do-not-print", "never-in", "@example.com"] {
            assert!(!all.contains(secret), "{name}: {secret}");
        }
    }
}
