//! What becomes of plans and templates of clouds.

use crate::import::{is_kept_so, sample};
use cdp_draw::design::compile::compile;
use cdp_draw::import::{Imported, Options, Source, import};
use cdp_draw::limits::Limits;
use cdp_draw::world::Disk;

const INPUTS: [&str; 4] = ["ecs-shop.tf", "tickets-plan.json", "orders-sam.yaml", "pipeline-cdk.json"];

fn imported(name: &str) -> Imported {
    let text = sample(name);
    let source = Source { name, text: &text };
    import(&[source], Options::default(), &Limits::default()).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn plans_and_templates_become_designs() {
    for name in INPUTS {
        let imported = imported(name);
        is_kept_so(name, &imported);
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
