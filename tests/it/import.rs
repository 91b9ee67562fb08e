//! Imports: what comes out of realistic files, what an author has done to it, and what nobody should write.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use cdp_draw::import::read::{Format, Source};
use cdp_draw::import::{Imported, Options, import};
use cdp_draw::limits::Limits;
use cdp_draw::{Design, Style, View};

use crate::cli::{Folder, errors, payload, status};

/// A file of `tests/import`, and what a colleague must find in the design.
const SAMPLES: [(&str, &[&str]); 6] = [
    (
        "kubernetes-shop.yaml",
        &[
            "cluster cluster \"Kubernetes\" {",
            "namespace shop-namespace \"shop\" {",
            "ingress shop-ingress \"shop.example.com\"",
            "db orders-db \"orders-db\" engine=PostgreSQL",
            "replicas=2",
            "shop-ingress -> orders \"/api/orders\" path=/api/orders",
            "orders -> api-stripe-com",
            "web -> sessions",
            "users -> shop-ingress",
        ],
    ),
    (
        "shop.compose.yaml",
        &[
            "users -> proxy",
            "proxy -> api \"/api\" path=/api",
            "api -> db",
            "worker -> queue",
            "filesystem uploads",
            "job migrate",
        ],
    ),
    (
        "shop.mmd",
        &[
            "user user \"Customer\"",
            "vpc vpc",
            "lb lb \"Load Balancer\"",
            "db db \"Orders DB\"",
            "orders ~> queue \"order placed\"",
            "pay -> orders",
            "web1 -- web2",
        ],
    ),
    ("pages.md", &["function resize", "subnet private", "search finder", "resize -- db"]),
    (
        "shop.drawio",
        &[
            "vpc shop-vpc",
            "lb load-balancer",
            "db orders \"Orders\"",
            "web ~> sqs",
            "sessions -> web",
            "cache sessions",
        ],
    ),
    ("packed.drawio", &["vpc shop-vpc", "db orders \"Orders\""]),
];

/// A file of `tests/import`, or one that is an example for users.
pub fn sample(name: &str) -> String {
    let example = fs::read_to_string(Path::new("examples/import").join(name));
    example.or_else(|_| fs::read_to_string(Path::new("tests/import").join(name))).expect("a sample")
}

/// What is made of it is as it is kept: of examples the design beside them, of others the golden text.
pub fn is_kept_so(name: &str, made: &Imported) {
    let stem = name.split('.').next().unwrap_or_default();
    let golden = match Path::new("examples/import").join(name).exists() {
        true => [
            (format!("examples/import/{stem}.cdp"), made.text.clone()),
            (format!("tests/golden/import/{stem}.txt"), made.report.text()),
        ]
        .to_vec(),
        false => {
            vec![(format!("tests/golden/import/{name}.cdp"), format!("{}/*\n{}*/\n", made.text, made.report.text()))]
        }
    };
    for (path, text) in golden {
        if std::env::var_os("RENEW").is_some() {
            fs::create_dir_all("tests/golden/import").expect("a folder");
            fs::write(&path, &text).expect("written");
        }
        assert_eq!(
            text,
            fs::read_to_string(&path).unwrap_or_default(),
            "{path}; RENEW=1 cargo test --test it import renews it"
        );
    }
}

fn imported(name: &str, text: &str) -> Imported {
    import(&[Source { name, text }], Options::default(), &Limits::default())
        .unwrap_or_else(|why| panic!("{name}: {why:?}"))
}

/// What is wrong with a text, with what to do.
fn refused(name: &str, text: &str, format: Option<Format>) -> String {
    let options = Options { format, ..Options::default() };
    let why = import(&[Source { name, text }], options, &Limits::default()).expect_err(name);
    format!("{}; {}", why.message, why.help)
}

#[test]
fn samples_become_designs_that_are_drawn() {
    for (name, expected) in SAMPLES {
        let made = imported(name, &sample(name));
        is_kept_so(name, &made);
        for statement in expected {
            assert!(made.text.contains(statement), "{name}: `{statement}` is not in\n{}", made.text);
        }
        let design = Design::read(&made.text).unwrap_or_else(|report| panic!("{name}: {report:?}"));
        let picture = design.draw(&Style::new()).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        assert!(picture.svg(View::Auto).starts_with("<svg"), "{name}");
    }
}

#[test]
fn a_compressed_drawing_is_the_same_as_a_plain_one() {
    let block = |name: &str| {
        let text = imported(name, &sample(name)).text;
        text.split_once('\n').map(|(_, rest)| rest.to_owned())
    };
    assert_eq!(block("shop.drawio"), block("packed.drawio"));
}

#[test]
fn the_command_writes_a_design_that_can_be_simulated() {
    let folder = Folder::new();
    for (name, _) in SAMPLES {
        folder.file(name, sample(name));
        let output = folder.run(&["import", name, "-o", "design.cdp"]);
        assert_eq!(status(&output), 0, "{name}: {}", errors(&output));
        assert!(errors(&output).contains(" drawn, "), "{}", errors(&output));
        let output = folder.run(&["simulate", "design.cdp"]);
        assert_eq!((status(&output), errors(&output)), (0, String::new()), "{name}");
        fs::remove_file(folder.path().join("design.cdp")).expect("removed");
    }
    let output = folder.run_with(&["import", "-", "--quiet"], sample("shop.mmd").as_bytes());
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    assert!(payload(&output).contains("lb lb \"Load Balancer\""));
}

#[test]
fn what_an_author_has_done_stays() {
    let folder = Folder::new();
    let compose = folder.file("compose.yaml", sample("shop.compose.yaml"));
    assert_eq!(status(&folder.run(&["import", "compose.yaml", "-o", "d.cdp"])), 0);
    let read = || fs::read_to_string(folder.path().join("d.cdp")).expect("a design");
    let first = read();
    let output = folder.run(&["import", "compose.yaml", "-o", "d.cdp"]);
    assert!(errors(&output).contains("nothing new, nothing gone"), "{}", errors(&output));
    assert_eq!(read(), first, "the same files make the same text");
    let changed = first
        .replacen("service api \"api\"", "service backend en \"Backend\" ja \"バックエンド\"", 1)
        .replace("api ->", "backend ->")
        .replace("-> api ", "-> backend ");
    let changed = format!("title = \"Ours\"\n{changed}apply sorry-page\n");
    folder.file("d.cdp", &changed);
    // A service more, and a statement of the author's inside of what is imported.
    let text = sample("shop.compose.yaml").replace("  grafana:\n", "  extra:\n    image: redis\n  grafana:\n");
    fs::write(compose, text).expect("written");
    folder.file("d.cdp", changed.replace("container files", "server own\ncontainer files"));
    let output = folder.run(&["import", "compose.yaml", "-o", "d.cdp"]);
    let (told, new) = (errors(&output), read());
    assert!(told.contains("new: extra") && told.contains("labels of yours that stay: 1"), "{told}");
    assert!(told.contains("moved below what is imported") && told.contains("server own"), "{told}");
    assert!(new.starts_with("title = \"Ours\"\n") && new.ends_with("server own\napply sorry-page\n"), "{new}");
    assert!(new.contains("service backend en \"Backend\" ja \"バックエンド\" replicas=3"), "{new}");
    assert!(new.contains("backend -> db") && new.contains("cache extra"), "{new}");
}

#[test]
fn what_no_longer_fits_is_written_and_told() {
    let folder = Folder::new();
    folder.file("a.mmd", "flowchart LR\n web[Web] --> db[(DB)]\n");
    assert_eq!(status(&folder.run(&["import", "a.mmd", "-o", "d.cdp"])), 0);
    let text = fs::read_to_string(folder.path().join("d.cdp")).expect("a design");
    folder.file("d.cdp", format!("{text}note \"large\" on db\n"));
    folder.file("a.mmd", "flowchart LR\n web[Web] --> cache[Redis]\n");
    let output = folder.run(&["import", "a.mmd", "-o", "d.cdp"]);
    assert!(status(&output) == 1 && errors(&output).contains("`db`"), "{}", errors(&output));
    let text = fs::read_to_string(folder.path().join("d.cdp")).expect("a design");
    assert!(text.contains("note \"large\" on db") && text.contains("cache cache"), "{text}");
}

#[test]
fn nothing_of_an_author_is_replaced() {
    let folder = Folder::new();
    folder.file("a.mmd", "flowchart LR\n web --> db\n");
    folder.file("d.cdp", "server mine\n");
    let output = folder.run(&["import", "a.mmd", "-o", "d.cdp"]);
    assert!(status(&output) == 2 && errors(&output).contains("no import has written it"), "{}", errors(&output));
    assert_eq!(status(&folder.run(&["import", "a.mmd", "-o", "d.cdp", "--force"])), 0);
    for (output, message) in [("a.svg", "is no name for a design"), ("a.mmd", "is no name for a design")] {
        let output = folder.run(&["import", "a.mmd", "-o", output]);
        assert!(status(&output) == 2 && errors(&output).contains(message), "{}", errors(&output));
    }
    folder.file("input.cdp", "flowchart LR\n a --> b\n");
    let output = folder.run(&["import", "input.cdp", "-o", "input.cdp"]);
    assert!(
        status(&output) == 2 && errors(&output).contains("is an input and is not overwritten"),
        "{}",
        errors(&output)
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("empty")).expect("a folder");
    fs::create_dir_all(folder.path().join("up/down")).expect("a folder");
    folder.file("up/down/a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
    folder.file("utf16", [0xff, 0xfe, b'a', 0]);
    folder.file("binary", [1, 0, 2]);
    folder.file("latin", [b'a', 0xe9]);
    folder.file("nothing", " \n");
    folder.file("text", "once upon a time\n");
    folder.file("broken.yaml", "services:\n  a: [\n");
    folder.file("seq.mmd", "sequenceDiagram\n a->>b: x\n");
    folder.file("chart.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {{ include \"x\" . }}\n  a: b: c\n");
    for (name, message) in [
        ("missing", "there is no such file"),
        ("empty", "no file in `empty` can be imported"),
        ("up", "there are some further down, such as `up/down/a.yaml`"),
        ("utf16", "it is in UTF-16"),
        ("binary", "it is no text"),
        ("latin", "it is not in UTF-8"),
        ("nothing", "it is empty"),
        ("text", "nothing in it says which format it has"),
        ("broken.yaml", "cannot import `broken.yaml`, line "),
        ("seq.mmd", "`sequenceDiagram` is no diagram that can be imported"),
        ("chart.yaml", "helm template"),
    ] {
        let output = folder.run(&["import", name, "-o", "d.cdp"]);
        assert!(status(&output) == 2 && errors(&output).contains(message), "{name}: {}", errors(&output));
        assert!(!folder.path().join("d.cdp").exists(), "{name}");
    }
}

#[test]
fn secrets_stay_where_they_are() {
    const SECRET: &str = "hunter2";
    let env = "DB_PASSWORD=hunter2 | A=postgres://u:hunter2@db:5432/x | B=Server=db;Password=hunter2 | C=hunter2 | API_KEY=hunter2.example.com \
               | D=https://hunter2@api.example.com/hunter2?key=hunter2 | TOKEN=https://hunter2.example.com/ | E=amqp://hun:hunter2/x@mq";
    let pairs: Vec<(&str, &str)> = env.split('|').filter_map(|pair| pair.trim().split_once('=')).collect();
    let compose: String = pairs.iter().map(|(key, value)| format!("      {key}: \"{value}\"\n")).collect();
    let compose = format!(
        "services:\n  db: {{image: postgres}}\n  web:\n    image: w\n    command: --db-password hunter2 --x=hunter2\n    environment:\n{compose}"
    );
    let variables: String =
        pairs.iter().map(|(key, value)| format!("    - {{name: {key}, value: \"{value}\"}}\n")).collect();
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - image: w\n    args: [\"--password\", \"hunter2\"]\n    env:\n{variables}\
         ---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{url: \"http://hunter2.example.com\"}}\n"
    );
    for (name, text) in [("compose.yaml", compose), ("pod.yaml", pod)] {
        let made = imported(name, &text);
        assert!(!made.text.contains(SECRET) && !made.report.text().contains(SECRET), "{name}: {}", made.text);
        assert!(made.text.contains("api-example-com"), "{name}: {}", made.text);
    }
    for (name, _) in SAMPLES {
        let made = imported(name, &sample(name));
        assert!(!made.text.contains(SECRET) && !made.report.text().contains(SECRET), "{name}");
    }
}

/// Whatever comes in: an answer within a few seconds (in a build that is not optimised: more), and no panic.
#[test]
fn hostile_files_end_in_words() {
    let deep = |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let bomb: String = (1..40).map(|n| format!("  a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
    let groups: String = (0..500).map(|n| format!("subgraph s{n}\n")).collect();
    for (name, text, message) in [
        ("deep.yaml", format!("services: {}", deep("[", "]", 100_000)), "deep"),
        ("deep.json", format!("{{\"services\": {}}}", deep("[", "]", 100_000)), "no JSON"),
        ("bomb.yaml", format!("services:\n  a0: &a0 [x, y]\n{bomb}"), "too many values"),
        (
            "long.yaml",
            format!("services:\n  a: &a {}\n  b: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(20_000)),
            "too many values",
        ),
        ("groups.mmd", format!("flowchart LR\n{groups}"), "nested too deep"),
        ("shape.mmd", "flowchart LR\n a[never\n b --> c\n".to_owned(), "line 2"),
        (
            "entities.drawio",
            "<!DOCTYPE x [<!ENTITY a \"b\">]><mxfile><diagram>&a;</diagram></mxfile>".to_owned(),
            "no XML",
        ),
        ("base.drawio", "<mxfile><diagram>!!!</diagram></mxfile>".to_owned(), "no Base64"),
        ("deflate.drawio", "<mxfile><diagram>AAAA</diagram></mxfile>".to_owned(), "compressed and cannot be read"),
    ] {
        let format = if name.ends_with("yaml") || name.ends_with("json") { Some(Format::Compose) } else { None };
        let said = refused(name, &text, format);
        assert!(said.contains(message), "{name}: {said}");
    }
}

#[test]
fn a_small_file_does_not_become_a_large_one() {
    use base64::Engine as _;
    use std::io::Write as _;
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packed.write_all(&vec![b' '; 1 << 20]).expect("memory");
    }
    let text = base64::engine::general_purpose::STANDARD.encode(packed.finish().expect("memory"));
    let said = refused("zip.drawio", &format!("<mxfile><diagram>{text}</diagram></mxfile>"), None);
    assert!(said.contains("it has more than"), "{said}");
}

/// Two megabytes of every format: read, or refused for their size, but never slowly.
#[test]
fn large_files_take_no_long_time() {
    let most = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 5 });
    let lines = |line: &dyn Fn(usize) -> String| -> String {
        let mut text = String::new();
        for n in 0.. {
            text += &line(n);
            if text.len() > 2_000_000 {
                break;
            }
        }
        text
    };
    let pods = lines(&|n| {
        format!(
            "---\nkind: Pod\nmetadata: {{name: p{n}, labels: {{a: b}}}}\nspec: {{containers: [{{image: x, env: [{{name: A_URL, value: \"http://s:80\"}}]}}]}}\n\
             ---\nkind: Service\nmetadata: {{name: s}}\nspec: {{selector: {{a: b}}}}\n"
        )
    });
    let shapes = lines(&|n| {
        format!(
            "<mxCell id=\"c{n}\" value=\"x\" vertex=\"1\" parent=\"c{}\"><mxGeometry width=\"9\" height=\"9\"/></mxCell>",
            n.saturating_sub(1)
        )
    });
    // One text for all that mount it; a namespace for each; what was read before, once more in the plan.
    let hosts: String = (0..10_000).map(|n| format!("h{n}:80 ")).collect();
    let mounts = (0..3_000).map(|n| {
        format!("---\nkind: Pod\nmetadata: {{name: p{n}}}\nspec: {{containers: [{{image: x, envFrom: [{{configMapRef: {{name: c}}}}]}}], volumes: [{{configMap: {{name: c}}}}]}}\n")
    });
    let mounts: String = mounts.collect();
    let namespaces = lines(&|n| {
        format!(
            "---\nkind: Namespace\nmetadata: {{name: n{n}}}\n---\nkind: Pod\nmetadata: {{name: p, namespace: n{n}}}\nspec: {{containers: [{{image: x}}]}}\n"
        )
    });
    let data = lines(&|n| format!("{{\"address\": \"data.a.d{n}\", \"mode\": \"data\", \"type\": \"a\"}},"));
    let data = format!("{{\"resources\": [{data}{{}}]}}");
    for (name, text) in [
        (
            "mounts.yaml",
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata: {{A_HOSTS: \"{hosts}\"}}\n{mounts}"),
        ),
        ("namespaces.yaml", format!("apiVersion: v1\n{}", &namespaces[4..])),
        (
            "plan.json",
            format!(
                "{{\"planned_values\": {{\"root_module\": {data}}}, \"prior_state\": {{\"values\": {{\"root_module\": {data}}}}}}}"
            ),
        ),
        (
            "extends.yaml",
            format!("services:\n{}", lines(&|n| format!("  s{}: {{extends: s{}}}\n", n % 9_000, (n + 1) % 9_000))),
        ),
        ("pods.yaml", format!("apiVersion: v1\n{}", &pods[4..])),
        (
            "compose.yaml",
            format!(
                "services:\n{}",
                lines(&|n| format!("  s{n}: {{image: redis, environment: {{X_HOST: s{}}}}}\n", n / 2))
            ),
        ),
        ("anchors.yaml", format!("services:\n  a: {{image: b}}\nx:\n{}", lines(&|n| format!("- &a{n} x\n- *a{n}\n")))),
        ("edges.mmd", format!("flowchart LR\n{}", lines(&|n| format!("a-->|{n}|b\n")))),
        ("nodes.mmd", format!("flowchart LR\n{}", lines(&|n| format!("a{n}[x]-->b{n}\n")))),
        (
            "wide.mmd",
            format!(
                "flowchart LR\n{}",
                lines(&|n| format!("a{n} & ")) + "z --> " + &lines(&|n| format!("b{n} & ")) + "z"
            ),
        ),
        ("open.mmd", format!("flowchart LR\n{}", lines(&|_| "a[b\n".to_owned()))),
        ("meet.mmd", format!("architecture-beta\njunction j\nservice a\n{}", lines(&|_| "a:R -- L:j\n".to_owned()))),
        ("cells.drawio", format!("<mxGraphModel><root>{shapes}</root></mxGraphModel>")),
        (
            "style.drawio",
            format!(
                "<mxGraphModel><root><mxCell id=\"1\" vertex=\"1\" style=\"{}\"/></root></mxGraphModel>",
                lines(&|n| format!("a{n}=b;"))
            ),
        ),
    ] {
        let start = Instant::now();
        let made = import(&[Source { name, text: &text }], Options::default(), &Limits::default());
        let took = start.elapsed();
        assert!(took < most, "{name}: {took:?}, {:?}", made.map(|made| made.report.things));
    }
}

#[test]
fn a_manifest_with_a_diagram_in_it_is_a_manifest() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: readme}\ndata:\n  README.md: |\n    ```mermaid\n    graph LR\n    a --> b\n    ```\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: shop}]}}}\n";
    assert!(imported("all.yaml", text).text.contains("deployment web"));
}

#[test]
fn what_a_variable_says_instead_is_no_default() {
    let text = "services:\n  web:\n    image: web\n    environment:\n      DB_HOST: ${DB_HOST:?please-set db}\n      CACHE_HOST: ${CACHE_HOST:-cache}\n  db:\n    image: postgres\n  cache:\n    image: redis\n";
    let made = imported("compose.yaml", text).text;
    assert!(made.contains("web -> cache") && !made.contains("web -> db"), "{made}");
}

#[test]
fn a_design_is_no_input_and_what_to_do_with_it_is_said() {
    let text = "user users\nserver web\nusers -> web\n";
    let refusal = import(&[Source { name: "shop.cdp", text }], Options::default(), &Limits::default());
    let refusal = refusal.expect_err("a refusal");
    assert!(refusal.message.ends_with("it is a design already"), "{}", refusal.message);
    for part in ["`cdp-draw shop.cdp -o design.svg`", "`import \"shop.cdp\"`", "-o shop.cdp`"] {
        assert!(refusal.help.contains(part), "{}", refusal.help);
    }
}

#[test]
fn defaults_of_variables_count_wherever_they_stand() {
    let text = "services:\n  web:\n    image: ${REGISTRY:-}web\n    scale: ${N:-3}\n    build: .\n    environment:\n      CACHE_HOST: ${A:-${B:-cache}}\n  cache:\n    image: redis:${TAG:-7}\n";
    let made = imported("compose.yaml", text).text;
    assert!(made.contains("engine=Redis") && made.contains("replicas=3") && made.contains("web -> cache"), "{made}");
}

#[test]
fn titles_keep_their_own_brackets_and_words_are_boxes_before_arrows() {
    let text = "flowchart LR\nsubgraph s[Zone (eu)]\na[Web] --> b[Orders DB]\nend\ndefault --> a\nstyle --> a\nstyle a fill:#fff\n";
    let made = imported("x.mmd", text).text;
    for part in ["\"Zone (eu)\"", "service -> web", "style -> web"] {
        assert!(made.contains(part), "{part}: {made}");
    }
}

#[test]
fn what_lets_everybody_in_is_told_from_what_lets_in_nobody() {
    let pod = |n: usize| {
        format!("---\nkind: Pod\nmetadata: {{name: p{n}, labels: {{a: b}}}}\nspec: {{containers: [{{image: x}}]}}\n")
    };
    let text = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: n}}\nspec: {{podSelector: {{}}, ingress: [{{from: [{{podSelector: {{}}}}]}}]}}\n{}",
        (0..9).map(pod).collect::<String>()
    );
    let report = imported("all.yaml", &text).report.text();
    assert!(report.contains("it lets so many in"), "{report}");
}
