use crate::analysis::{End, Simulation, Value};
use crate::model::{Architecture, Edge, Element, Node, Op, Origin, Properties, Value as Property, Vocabulary};
use crate::source::{SourceId, Span};

/// A state from a few lines: `kind id key=value … {`, `}`, and `a -> b key=value …`.
fn state(text: &str) -> Architecture {
    let span = Span { source: SourceId(0), start: 0, end: 0 };
    let mut architecture = Architecture::default();
    let mut open: Vec<Node> = Vec::new();
    let lines = text.lines().flat_map(|line| line.split(';')).map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words == ["}"] {
            open.pop();
        } else if let Some(op) = words.get(1).and_then(|word| Op::from_symbol(word)) {
            let find = |id: &str| architecture.find(id).unwrap_or_else(|| panic!("no {id}"));
            let (from, to) = (find(words[0]), find(words[2]));
            let properties = properties(&words[3..]);
            architecture.connect(from, to, Edge { op, label: None, properties, pattern: None, span });
        } else {
            let element = Element {
                uid: architecture.next_uid(),
                id: words[1].to_owned(),
                kind: Vocabulary::builtin().kind(words[0]).unwrap_or_else(|| panic!("no kind {}", words[0])).clone(),
                label: None,
                properties: properties(&words[2..]),
                origin: Origin::default(),
                span,
            };
            let node = architecture.add(element, open.last().copied());
            if words.last() == Some(&"{") {
                open.push(node);
            }
        }
    }
    architecture
}

fn properties(words: &[&str]) -> Properties {
    let mut properties = Properties::default();
    for word in words.iter().filter(|&&word| word != "{") {
        match word.split_once('=') {
            Some((key, value)) => properties.set(key, Property::text(value)),
            None => properties.set(word, Property::Flag(true)),
        }
    }
    properties
}

/// One row of a golden table: what is left of `users` when one element stops (`-`: there is no such element).
fn row(text: &str, columns: &[&str]) -> Vec<String> {
    let architecture = state(text);
    let simulation = Simulation::new(&architecture);
    let users = architecture.find("users").expect("users");
    let stop = |id: &&str| match architecture.find(id) {
        Some(node) => simulation.run(&[node]).get(users).to_string(),
        None => "-".to_owned(),
    };
    columns.iter().map(stop).collect()
}

fn spofs(text: &str) -> Vec<String> {
    let architecture = state(text);
    let users = architecture.find("users").expect("users");
    let found = Simulation::new(&architecture).spofs(users);
    found.into_iter().map(|node| architecture.element(node).id.clone()).collect()
}

fn check(table: &[(&str, &str, &str)], columns: &[&str]) {
    for (text, values, singles) in table {
        assert_eq!(row(text, columns), values.split(' ').collect::<Vec<_>>(), "of {text}");
        assert_eq!(spofs(text), singles.split_whitespace().collect::<Vec<_>>(), "of {text}");
    }
}

const SHOP_0: &str = "user users; dns dns; eip eip
    server web { ; disk boot ; disk data ; db mysql ; }
    users -> dns; dns -> eip; eip -> web";
const SHOP_1: &str = "user users; dns dns; eip eip
    server web role=spare { ; disk boot; disk data; db mysql; }
    server web-2 { ; disk boot-2; disk data-2; db mysql-2; }
    image web-image
    users -> dns; dns -> eip; web ..> web-image; web-image ..> web-2; eip -> web-2; eip -> web manual";
const SHOP_2: &str = "user users; dns dns; eip eip
    server web state=failed { ; disk boot; }
    image web-image
    server web-2 { ; disk boot-2; disk data; db mysql; }
    users -> dns; dns -> eip; web-image ..> web; eip -> web-2; web-image ..> web-2";
const SHOP_3: &str = "user users; dns dns; image web-image
    server web group=web { ; disk boot; disk data; }
    server web-2 group=web { ; disk boot-2; disk data-2; }
    db mysql; lb lb
    users -> dns; dns -> lb; web -> mysql; web-2 -> mysql; lb -> web; lb -> web-2; web-image ..> web-2";
const SHOP_4: &str = "user users; dns dns; image web-image; lb lb
    zone zone-1a {
      server web group=web { ; disk boot; disk data; }
      server web-2 group=web { ; disk boot-2; disk data-2; }
      db mysql role=master
    }
    zone zone-1b { ; db mysql-standby role=standby; }
    users -> dns; dns -> lb; web -> mysql; web-2 -> mysql; lb -> web; lb -> web-2; mysql => mysql-standby";
const SHOP_5: &str = "user users; dns dns; image web-image; lb lb
    zone zone-1a {
      server web group=web { ; disk boot; disk data; }
      db mysql role=master
    }
    zone zone-1b {
      db mysql-standby role=standby
      server web-2 group=web { ; disk boot-2; disk data-2; }
    }
    users -> dns; dns -> lb; web -> mysql; web-2 -> mysql; lb -> web; lb -> web-2; mysql => mysql-standby";

#[test]
fn the_shop_as_in_the_golden_table() {
    let columns = ["web", "web-2", "mysql", "mysql-standby", "zone-1a", "zone-1b", "lb", "eip", "dns"];
    check(
        &[
            (SHOP_0, "down - down - - - - down down", "web boot data mysql"),
            (SHOP_1, "ok recoverable ok - - - - down down", "web-2 boot-2 data-2 mysql-2"),
            (SHOP_2, "ok down down - - - - down down", "web-2 boot-2 data mysql"),
            (SHOP_3, "ok ok down - - - down - down", "mysql"),
            (SHOP_4, "ok ok ok ok down ok down - down", "zone-1a"),
            (SHOP_5, "ok ok ok ok ok ok down - down", ""),
        ],
        &columns,
    );
}

const CAMPAIGN_0: &str = "user users; server web { ; disk web-disk; content uploads; db mysql; }; users -> web";
const CAMPAIGN_1: &str = "user users
    server web role=master group=web { ; disk web-disk; content uploads; db mysql; }
    server web-2 role=clone group=web { ; disk web-2-disk; }
    server web-3 role=clone group=web { ; disk web-3-disk; }
    lb lb
    users -> lb; lb -> web; lb -> web-2; lb -> web-3; web-2 -> mysql; web-3 -> mysql
    web-disk ~> web-2-disk; web-disk ~> web-3-disk";
const CAMPAIGN_2: &str = "user users
    server web group=web { ; disk web-disk; db mysql; }
    server web-2 group=web { ; disk web-2-disk; }
    server web-3 group=web { ; disk web-3-disk; }
    lb lb
    nfs nfs { ; disk nfs-disk; content images; }
    users -> lb; lb -> web; lb -> web-2; lb -> web-3; web-2 -> mysql; web-3 -> mysql
    web -> nfs; web-2 -> nfs; web-3 -> nfs";
const CAMPAIGN_3: &str = "user users
    server web group=web { ; disk web-disk; db mysql; ephemeral web-replica role=replica; }
    server web-2 group=web { ; disk web-2-disk; ephemeral web-2-replica role=replica; }
    server web-3 group=web { ; disk web-3-disk; ephemeral web-3-replica role=replica; }
    lb lb
    nfs nfs { ; disk nfs-disk; content images; }
    users -> lb; lb -> web; lb -> web-2; lb -> web-3; web-2 -> mysql; web-3 -> mysql
    web -> nfs write optional; web-2 -> nfs write optional; web-3 -> nfs write optional
    nfs ~> web-replica; nfs ~> web-2-replica; nfs ~> web-3-replica";

#[test]
fn the_campaign_as_in_the_golden_table() {
    let with_bucket = format!("{CAMPAIGN_3}; bucket static; web ~> static; users -> static optional");
    check(
        &[
            (CAMPAIGN_0, "down - - down - - -", "web web-disk mysql"),
            (CAMPAIGN_1, "down ok ok down - down -", "web mysql"),
            (CAMPAIGN_2, "down ok ok down down down -", "web mysql nfs nfs-disk"),
            (CAMPAIGN_3, "down ok ok down degraded down -", "web mysql"),
            (&with_bucket, "down ok ok down degraded down degraded", "web mysql"),
        ],
        &["web", "web-2", "web-3", "mysql", "nfs", "lb", "static"],
    );
}

/// The value of `users` when some elements stop.
fn users(text: &str, failed: &[&str]) -> Value {
    let architecture = state(text);
    let failed: Vec<Node> = failed.iter().map(|id| architecture.find(id).expect("an element")).collect();
    Simulation::new(&architecture).run(&failed).get(architecture.find("users").expect("users"))
}

#[test]
fn a_shallow_balancer_sends_requests_into_a_broken_server() {
    let chains = |lb: &str| {
        format!(
            "user users; {lb}; server web group=web; server web-2 group=web; server app; server app-2
            users -> lb; lb -> web; lb -> web-2; web -> app; web-2 -> app-2"
        )
    };
    assert_eq!(users(&chains("lb lb"), &["app"]), Value::Degraded);
    assert_eq!(users(&chains("lb lb health=deep"), &["app"]), Value::Ok);
    // A server that is down itself is taken out, also when its back end is broken as well.
    assert_eq!(users(&chains("lb lb"), &["app", "web"]), Value::Ok);
}

#[test]
fn ways_have_their_limits() {
    let dns = "user users; dns dns; server web; server sorry; users -> dns; dns -> web; dns -> sorry failover";
    assert_eq!(users(dns, &["web"]), Value::Degraded);
    let paths = "user users; cdn cdn; server web; bucket img
        users -> cdn; cdn -> web; cdn -> img path=/img/* cached";
    assert_eq!(users(paths, &["web"]), Value::Down);
    assert_eq!(users(paths, &["img"]), Value::Degraded);
    let by_hand = "user users; db db; db spare role=standby failover=manual; users -> db; db ~> spare";
    assert_eq!(users(by_hand, &["db"]), Value::Recoverable);
    let only_by_hand = "user users; server web; users -> web manual";
    assert_eq!(users(only_by_hand, &[]), Value::Recoverable);
    let ring = "user users; server a; server b; users -> a; a -> b; b -> a";
    assert_eq!(users(ring, &[]), Value::Ok);
    assert_eq!(users(ring, &["b"]), Value::Down);
    assert_eq!(users(ring, &["users"]), Value::Ok);
}

#[test]
fn kinds_of_a_user_behave_like_their_base() {
    let mut architecture =
        state("user users; server web; server web-2; lb front; users -> front; front -> web; front -> web-2");
    let front = architecture.find("front").expect("front");
    let base = architecture.element(front).kind.clone();
    architecture.element_mut(front).kind =
        std::sync::Arc::new(crate::model::Kind { id: "nginx".into(), base: Some(base.clone()), ..(*base).clone() });
    let web = architecture.find("web").expect("web");
    let of_users = architecture.find("users").expect("users");
    assert_eq!(Simulation::new(&architecture).run(&[web]).get(of_users), Value::Ok);
}

#[test]
fn who_reaches_what() {
    let architecture = state(SHOP_5);
    let simulation = Simulation::new(&architecture);
    let at = |id: &str| architecture.find(id).expect("an element");
    let reach =
        |to: &str, failed: &[Node], exact: bool| simulation.reach(at("users"), at(to), failed, Value::Degraded, exact);
    assert!(reach("mysql", &[], true));
    assert!(reach("mysql", &[at("zone-1a")], false) && !reach("mysql", &[at("zone-1a")], true));
    assert!(!reach("mysql", &[at("lb")], false));
    assert!(simulation.delivers(at("users"), at("mysql-standby"), &[]));
    assert!(!simulation.delivers(at("users"), at("mysql-standby"), &[at("web"), at("web-2")]));
    assert!(simulation.alive(at("data"), &[]) && !simulation.alive(at("data"), &[at("zone-1a")]));
    let manual = state(SHOP_1);
    let of_manual = Simulation::new(&manual);
    let old = |level| of_manual.reach(manual.find("users").unwrap(), manual.find("web").unwrap(), &[], level, true);
    assert!(old(Value::Recoverable) && !old(Value::Degraded));
}

#[test]
fn a_chain_of_needs_leads_to_the_failure() {
    let chain = |text: &str, failed: &str| {
        let architecture = state(text);
        let simulation = Simulation::new(&architecture);
        let values = simulation.run(&[architecture.find(failed).expect("an element")]);
        let chain = simulation.explain(&values, architecture.find("users").expect("users"))?;
        let ids: Vec<&str> = chain.nodes.iter().map(|&node| architecture.element(node).id.as_str()).collect();
        Some((ids.join(" "), chain.end))
    };
    assert_eq!(chain(SHOP_3, "mysql"), Some(("users dns lb web mysql".to_owned(), End::Failed)));
    assert_eq!(chain(SHOP_3, "web"), None);
    assert_eq!(chain(SHOP_0, "data"), Some(("users dns eip web data".to_owned(), End::Failed)));
    assert_eq!(chain(CAMPAIGN_3, "nfs"), Some(("users lb web nfs".to_owned(), End::Failed)));
    let zone = state(SHOP_4).find("zone-1a").expect("a zone");
    assert_eq!(chain(SHOP_4, "zone-1a"), Some(("users dns lb web".to_owned(), End::Inside(zone))));
}

#[test]
fn a_chain_in_words() {
    use crate::model::Languages;
    let words = |text: &str, failed: &[&str], lang: &str| {
        let architecture = state(text);
        let simulation = Simulation::new(&architecture);
        let failed: Vec<Node> = failed.iter().map(|id| architecture.find(id).expect("an element")).collect();
        let chain = simulation.explain(&simulation.run(&failed), architecture.find("users").expect("users"));
        chain.expect("a chain").text(&architecture).get(&Languages::new(Some(lang), None)).to_owned()
    };
    assert_eq!(words(SHOP_0, &["data"], "en"), "`users` → `dns` → `eip` → `web` → `data`: `data` is down");
    assert_eq!(
        words(SHOP_4, &["zone-1a"], "en"),
        "`users` → `dns` → `lb` → `web`: `web` is in `zone-1a`, which is down"
    );
    assert_eq!(words("user users; server web; users -> web", &["web"], "ja"), "`users` → `web`: `web`が停止しています");
    let by_hand = "user users; server web; users -> web manual";
    assert_eq!(words(by_hand, &[], "en"), "`users` has only an emergency way to `web`");
}

#[test]
fn health_is_what_a_picture_shows() {
    use crate::analysis::Health;
    use crate::design::State;
    let of = |text: &str, failed: &str| {
        let architecture = state(text);
        let failed = architecture.find(failed).map(|node| architecture.element(node).uid).into_iter().collect();
        let state = State { architecture, failed, ..State::default() };
        (Health::of(&state), state)
    };
    assert!(of(SHOP_3, "").0.is_none());
    let (health, state) = of(SHOP_3, "mysql");
    let health = health.expect("something has failed");
    let node = |id: &str| state.architecture.find(id).expect("an element");
    let uid = |id: &str| state.architecture.element(node(id)).uid;
    let edge = |from: &str, to: &str| {
        state.architecture.key(state.architecture.find_edge(node(from), Op::Request, node(to)).expect("an edge"))
    };
    assert_eq!((health.value(uid("lb")), health.value(uid("data"))), (Value::Down, Value::Ok));
    assert_eq!((health.is_down(uid("lb")), health.is_down(uid("mysql"))), (false, true));
    assert_eq!(health.broken(edge("dns", "lb")), Some(Value::Down));
    assert_eq!((health.broken(edge("web-2", "mysql")), health.is_dead(edge("web-2", "mysql"))), (None, true));
    assert_eq!(health.served, [(uid("users"), Value::Down)]);
    // A state that says so itself.
    assert!(of(SHOP_2, "").0.is_some_and(|health| health.served.iter().all(|(_, value)| *value == Value::Ok)));
}

#[test]
fn a_chain_follows_what_gives_the_value() {
    let text = "user users; lb lb; server web group=web; server web-2 group=web; nfs nfs
        users -> lb; lb -> web; lb -> web-2; web -> nfs optional; web-2 -> nfs optional";
    let architecture = state(text);
    let simulation = Simulation::new(&architecture);
    let at = |id: &str| architecture.find(id).expect("an element");
    // One server less is nothing, as long as the other is well: what degrades is the lost storage.
    let values = simulation.run(&[at("web"), at("nfs")]);
    let chain = simulation.explain(&values, at("users")).expect("a chain");
    assert_eq!(chain.nodes, [at("users"), at("lb"), at("web-2"), at("nfs")]);
}
