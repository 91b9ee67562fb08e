//! Every example of docs/language.md compiles without a finding.

use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::world::Memory;

#[test]
fn every_example_compiles() {
    let page = include_str!("../../docs/language.md");
    let mut examples = 0;
    for (at, block) in page.split("```cdp\n").skip(1).enumerate() {
        let text = block.split("```").next().unwrap_or_default();
        let compilation = compile("example.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
        let found: Vec<String> =
            compilation.diagnostics.iter().map(|d| format!("{} {:?} {:?}", d.message, d.label, d.help)).collect();
        assert!(found.is_empty(), "example {}: {found:#?}\n{text}", at + 1);
        examples += 1;
    }
    assert!(examples >= 15, "{examples} examples");
}
