//! The vocabulary: its icons, its words, kinds of a design's own, and words that are no kinds.

use std::collections::{BTreeMap, BTreeSet};

use cdp_draw::data::ICONS;
use cdp_draw::design::compile::{Compilation, compile};
use cdp_draw::design::print::print;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Category, FailureDomain, Vocabulary};
use cdp_draw::world::Memory;

#[test]
fn every_kind_has_its_icon_and_every_icon_its_kind() {
    let kinds: BTreeSet<&str> = Vocabulary::builtin().kinds().map(|kind| kind.id.as_str()).collect();
    let icons: BTreeSet<&str> = ICONS.iter().map(|(name, _, _)| *name).filter(|name| *name != "unknown").collect();
    assert_eq!(kinds.difference(&icons).collect::<Vec<_>>(), Vec::<&&str>::new(), "kinds without an icon");
    assert_eq!(icons.difference(&kinds).collect::<Vec<_>>(), Vec::<&&str>::new(), "icons without a kind");
}

#[test]
fn no_word_belongs_to_two_kinds() {
    let text = std::fs::read_to_string("vocabulary.toml").expect("the vocabulary");
    let table: toml::Table = text.parse().expect("the vocabulary");
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for kind in table["kind"].as_array().expect("kinds") {
        let id = kind["id"].as_str().expect("an id");
        let aliases = kind["aliases"].as_array().expect("aliases").iter().map(|word| word.as_str().expect("a word"));
        for word in std::iter::once(id).chain(aliases) {
            let owner = owners.entry(word.to_lowercase()).or_insert_with(|| id.to_owned());
            assert_eq!(owner, id, "`{word}`");
        }
    }
    assert!(owners.len() > 750, "{}", owners.len());
}

#[test]
fn what_is_said_of_a_kind_fits_together() {
    for kind in Vocabulary::builtin().kinds() {
        let id = &kind.id;
        assert!(!kind.frame || kind.container, "`{id}`: a frame holds something");
        assert!(!kind.free || kind.frame, "`{id}`: what is free is a frame");
        assert!(!kind.machine || !kind.managed, "`{id}`: what is managed is no single machine");
        assert!(!kind.replicated || kind.machine, "`{id}`: machines have replicas");
        for parent in kind.parents.iter().filter(|parent| *parent != "top") {
            let holder = Vocabulary::builtin().kind(parent).unwrap_or_else(|| panic!("`{id}`: no kind `{parent}`"));
            assert_eq!(holder.id, *parent, "`{id}`: parents are named by their ids");
        }
    }
}

fn compiled(text: &str) -> Compilation {
    compile("design.cdp", text.as_bytes(), &Memory::default(), &Limits::default())
}

fn codes(compilation: &Compilation) -> Vec<String> {
    compilation.diagnostics.iter().map(|found| format!("{} {}", found.code, found.message)).collect()
}

/// The state as text, which reads as the same state again.
fn printed(text: &str) -> String {
    let compilation = compiled(text);
    let design = compilation.design.as_ref().unwrap_or_else(|| panic!("{:?}", codes(&compilation)));
    let out = print(&design.states[0].architecture);
    let again = compiled(&out);
    let same = again.design.as_ref().map(|design| print(&design.states[0].architecture));
    assert_eq!(same.as_deref(), Some(out.as_str()), "{:?}", codes(&again));
    let kinds = |c: &Compilation| {
        let architecture = &c.design.as_ref().expect("a design").states[0].architecture;
        architecture.nodes().iter().map(|&node| architecture.element(node).kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&compilation), kinds(&again), "{out}");
    out
}

#[test]
fn kinds_of_ones_own_say_what_is_otherwise_about_them() {
    let text = "kind mainframe : external managed failure_domain=site category=compute en \"Mainframe\" ja \"汎用機\"\n\
        kind team : external \"Team\" container\n\
        kind robot : server { actor; icon = thing }\n\
        kind bare : lb managed=false router=false\n\
        kind hosted : server managed\n\
        mainframe core; team t { team inner { server web } }; robot r; bare b; hosted h; r -> b -> web -> core";
    let out = printed(text);
    assert!(out.contains("kind mainframe : external"), "{out}");
    let compilation = compiled(text);
    assert_eq!(codes(&compilation), Vec::<String>::new());
    let kind = |id: &str| compilation.vocabulary.kind(id).cloned().expect("a kind");
    let core = kind("mainframe");
    assert!(core.managed && core.failure_domain == FailureDomain::Site && core.category == Category::Compute);
    assert!(kind("team").is_frame() && kind("team").container);
    assert!(
        kind("robot").actor && kind("robot").failure_domain == FailureDomain::None && kind("robot").icon == "thing"
    );
    assert!(!kind("bare").managed && !kind("bare").router);
    assert!(kind("hosted").managed && !kind("hosted").is_machine());
    assert_eq!(kind("hosted").failure_domain, FailureDomain::Region);
    for (text, wanted) in [
        ("kind a : server failure_domain=galaxy\na b", "E0208 `failure_domain` takes"),
        ("kind a : server category=servers\na b", "E0208 `category` takes"),
        ("kind a : server managed=perhaps\na b", "E0208 `managed` is a flag"),
        ("kind a : server colour=red\na b", "E0202 a kind has no `colour`"),
        ("kind server : db\nserver b", "E0210 `server` is already a word"),
        ("kind a : db\nkind a : lb\na b", "E0210 `a` is already a word"),
        ("kind function : server\nfunction b", "W0216 `function` is a kind"),
    ] {
        let found = codes(&compiled(text));
        assert!(found.len() == 1 && found[0].starts_with(wanted), "{text}: {found:?}");
    }
}

#[test]
fn designs_that_declared_what_is_a_kind_now_still_mean_their_own() {
    let compilation = compiled("kind lambda : server \"Our function\"\nlambda f { disk d }\nuser u\nu -> f");
    assert_eq!(codes(&compilation), Vec::<String>::new());
    let architecture = &compilation.design.expect("a design").states[0].architecture;
    let f = architecture.find("f").expect("the function");
    assert!(architecture.element(f).kind.is("server"));
}

#[test]
fn words_that_have_moved_say_so_once() {
    let compilation = compiled("server web; efs a; efs b; aurora c; nat-gateway d; filesystem e; dbcluster f");
    let found = codes(&compilation);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("W0217 `efs` is a `filesystem` now") && compilation.design.is_some(), "{found:?}");
    assert_eq!(codes(&compiled("kind efs : nfs\nefs a")), Vec::<String>::new());
}

#[test]
fn a_word_that_is_no_kind_is_a_box_with_one_warning() {
    let text = "user users; blorp one \"One\"; blorp two ip=1.2.3.4; wrapper all { server web { zzyx part }; blorp three }\n\
        users -> one -> two -> web";
    let compilation = compiled(text);
    let found = codes(&compilation);
    assert_eq!(found.len(), 3, "{found:?}");
    for (found, word) in found.iter().zip(["blorp", "wrapper", "zzyx"]) {
        assert_eq!(*found, format!("W0215 `{word}` is not a kind"));
    }
    let architecture = &compilation.design.as_ref().expect("a design").states[0].architecture;
    let kind = |id: &str| &architecture.element(architecture.find(id).expect("an element")).kind;
    assert_eq!((kind("two").icon.as_str(), kind("all").is_frame()), ("unknown", true));
    let strict = compilation.strict();
    assert!(strict.design.is_none() && codes(&strict).iter().all(|found| found.starts_with("E0201")));
    // What means a statement is no element.
    assert!(compiled("server a; connect a").design.is_none());
    assert!(compiled("blorp { server a }").design.is_none() && compiled("server a; blorp -> a").design.is_none());
}

#[test]
fn a_frame_without_meaning_is_looked_through() {
    let holds = |text: &str| codes(&compiled(text));
    assert_eq!(
        holds("region r { frame f { zone z { frame g { server web; subnet s { db d } } } } }"),
        Vec::<String>::new()
    );
    assert_eq!(holds("frame f { user u; frame g { region r { vpc v } } }"), Vec::<String>::new());
    let found = holds("subnet s { frame f { region r } }");
    assert!(found.len() == 1 && found[0].starts_with("E0205 a subnet cannot hold a region"), "{found:?}");
}
