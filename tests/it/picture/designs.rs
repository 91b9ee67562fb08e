//! The designs that are drawn: two with places given by hand, and examples through the layout engine.

use cdp_draw::design::State;
use cdp_draw::design::compile::compile;
use cdp_draw::geometry::Rect;
use cdp_draw::layout::{Metrics, StateLayout, choose_direction};
use cdp_draw::limits::Limits;
use cdp_draw::model::{LocalisedText, Op};
use cdp_draw::text::Fonts;
use cdp_draw::world::Memory;

use super::hand::{Builder, Drawn, both, design};

const UIDS: [&str; 20] = [
    "users",
    "dns",
    "eip",
    "web",
    "boot",
    "data",
    "mysql",
    "web-2",
    "boot-2",
    "data-2",
    "mysql-2",
    "web-image",
    "lb",
    "zone-1a",
    "zone-1b",
    "mysql-standby",
    "asg",
    "queue",
    "bucket",
    "watch",
];

fn server(number: usize) -> LocalisedText {
    match number {
        0 => both("EC2 (EC-CUBE, Apache)", "EC2 (EC-CUBE, Apache)"),
        1 => both("EC2 instance, original", "EC2インスタンス オリジナル"),
        _ => both("EC2 instance, redundant", "EC2インスタンス 冗長構成"),
    }
}

fn named(mut made: (State, StateLayout), en: &str, ja: &str) -> (State, StateLayout) {
    made.0.pattern_name = Some(both(en, ja));
    made.0.pattern = Some(en.to_lowercase());
    made
}

fn start<'a>(fonts: &'a Fonts, lang: &str, front: &str) -> Builder<'a> {
    let mut b = Builder::new(fonts, lang, &UIDS);
    b.icon("user", "users", None, None, 50.0, 110.0, &[], None);
    b.icon("dns", "dns", Some(LocalisedText::same("ec.clouddesign pattern.org")), None, 190.0, 110.0, &[], None);
    match front {
        "eip" => b.icon("eip", "eip", None, None, 330.0, 110.0, &[("ip", "46.51.xxx.xxx")], Some("46.51.xxx.xxx")),
        _ => b.icon("lb", "lb", None, None, 330.0, 110.0, &[], None),
    }
    b.edge("users", Op::Request, "dns", None, &[(82.0, 110.0), (128.0, 110.0)]);
    b.edge("dns", Op::Request, front, None, &[(252.0, 110.0), (286.0, 110.0)]);
    b
}

const IN_SERVER: [(&str, &str, &str); 3] = [("disk", "boot", ""), ("disk", "data", "データ"), ("db", "mysql", "MySQL")];
const IN_SERVER_2: [(&str, &str, &str); 3] =
    [("disk", "boot-2", ""), ("disk", "data-2", "データ"), ("db", "mysql-2", "MySQL")];

/// The e-commerce story in six states.
pub fn shop(fonts: &Fonts, lang: &str) -> Drawn {
    let mut states = Vec::new();
    let mut b = start(fonts, lang, "eip");
    b.card("web", server(0), None, 520.0, 110.0, &[], &IN_SERVER);
    b.edge("eip", Op::Request, "web", None, &[(374.0, 110.0), (436.0, 110.0)]);
    states.push(b.finish(&[]));

    let mut b = start(fonts, lang, "eip");
    b.card("web", both("EC2 (old)", "EC2 (旧)"), None, 520.0, 110.0, &[("state", "old")], &IN_SERVER);
    b.card("web-2", both("EC2 test → production", "EC2 テスト環境 → 本番環境"), None, 520.0, 330.0, &[], &IN_SERVER_2);
    b.icon("image", "web-image", None, None, 330.0, 330.0, &[], None);
    b.edge("eip", Op::Request, "web", None, &[(374.0, 110.0), (436.0, 110.0)]);
    b.edge("eip", Op::Request, "web-2", None, &[(374.0, 120.0), (400.0, 120.0), (400.0, 300.0), (436.0, 300.0)]);
    b.edge(
        "web",
        Op::Control,
        "web-image",
        Some(("capture", 420.0, 215.0)),
        &[(480.0, 184.0), (480.0, 230.0), (330.0, 230.0), (330.0, 298.0)],
    );
    b.edge("web-image", Op::Control, "web-2", Some(("launch", 402.0, 340.0)), &[(382.0, 330.0), (436.0, 330.0)]);
    b.callout(1, 390.0, 230.0);
    b.callout(2, 410.0, 360.0);
    b.callout(3, 606.0, 260.0);
    b.callout(4, 400.0, 200.0);
    states.push(named(
        b.finish(&[
            ("Take an AMI", "AMIを取得する"),
            ("Launch an EC2 instance as the test environment", "テスト環境用のEC2インスタンスを立ち上げる"),
            ("Update the software and test", "ソフトウェアをアップデートしテストを行う"),
            ("Move the EIP", "EIPを付け替える"),
        ]),
        "Floating IP",
        "Floating IPパターン",
    ));

    let mut b = start(fonts, lang, "eip");
    b.card("web", server(0), None, 520.0, 110.0, &[("state", "failed")], &[("disk", "boot", "")]);
    b.card(
        "web-2",
        server(0),
        None,
        520.0,
        330.0,
        &[],
        &[("disk", "boot-2", ""), ("disk", "data", "データ"), ("db", "mysql", "MySQL")],
    );
    b.icon("image", "web-image", None, None, 330.0, 330.0, &[], None);
    b.edge("eip", Op::Request, "web-2", None, &[(374.0, 120.0), (400.0, 120.0), (400.0, 300.0), (436.0, 300.0)]);
    b.edge("web-image", Op::Control, "web-2", Some(("launch", 402.0, 340.0)), &[(382.0, 330.0), (436.0, 330.0)]);
    b.callout(1, 606.0, 40.0);
    b.callout(2, 410.0, 360.0);
    b.callout(3, 580.0, 404.0);
    states.push(named(
        b.finish(&[
            ("The server fails", "サーバに障害"),
            ("Start a server from the machine image", "マシンイメージからサーバ起動"),
            ("Swap the data disk over", "仮想ディスク(データ)を付け替える"),
        ]),
        "Server Swapping",
        "Server Swappingパターン",
    ));

    let mut b = start(fonts, lang, "lb");
    b.card("web", server(1), None, 520.0, 110.0, &[], &[("disk", "boot", ""), ("disk", "data", "データ")]);
    b.card("web-2", server(2), None, 520.0, 330.0, &[], &[("disk", "boot-2", ""), ("disk", "data-2", "データ")]);
    b.icon("image", "web-image", None, None, 330.0, 330.0, &[], None);
    b.icon("db", "mysql", Some(both("MySQL DB instance", "MySQL DBインスタンス")), None, 700.0, 220.0, &[], None);
    shop_lines(&mut b);
    b.callout(1, 740.0, 190.0);
    b.callout(2, 362.0, 80.0);
    b.callout(3, 410.0, 360.0);
    b.callout(4, 400.0, 200.0);
    states.push(named(
        b.finish(&[
            ("Create the RDS instance", "RDSの作成"),
            ("Start the load balancer", "ロードバランサの起動"),
            ("Launch EC2 from the AMI", "AMIからEC2起動"),
            ("Register it with the ELB", "ELB配下に追加"),
        ]),
        "Multi-Server",
        "Multi-Serverパターン",
    ));
    states.push(named(zones(fonts, lang, false), "DB Replication", "DB Replicationパターン"));
    states.push(named(zones(fonts, lang, true), "Multi-Datacenter", "Multi-Datacenterパターン"));
    let title = both("E-commerce site: design transition", "ECサイトのデザイン推移");
    design(lang, title, Some(both("From one server to two data centres", "サーバ1台から2つのデータセンタへ")), states)
}

fn shop_lines(b: &mut Builder<'_>) {
    b.edge("lb", Op::Request, "web", None, &[(374.0, 110.0), (436.0, 110.0)]);
    b.edge("lb", Op::Request, "web-2", None, &[(374.0, 120.0), (400.0, 120.0), (400.0, 300.0), (436.0, 300.0)]);
    b.edge("web", Op::Request, "mysql", None, &[(604.0, 110.0), (630.0, 110.0), (630.0, 212.0), (648.0, 212.0)]);
    b.edge("web-2", Op::Request, "mysql", None, &[(604.0, 330.0), (630.0, 330.0), (630.0, 228.0), (648.0, 228.0)]);
    b.edge("web-image", Op::Control, "web", None, &[(382.0, 322.0), (420.0, 322.0), (420.0, 150.0), (436.0, 150.0)]);
    b.edge("web-image", Op::Control, "web-2", Some(("launch", 409.0, 345.0)), &[(382.0, 335.0), (436.0, 335.0)]);
}

fn zones(fonts: &Fonts, lang: &str, both_zones: bool) -> (State, StateLayout) {
    let mut b = Builder::new(fonts, lang, &UIDS);
    b.icon("user", "users", None, None, 50.0, 110.0, &[], None);
    b.icon("dns", "dns", Some(LocalisedText::same("ec.clouddesign pattern.org")), None, 190.0, 110.0, &[], None);
    b.icon("lb", "lb", None, None, 330.0, 110.0, &[], None);
    b.edge("users", Op::Request, "dns", None, &[(82.0, 110.0), (128.0, 110.0)]);
    b.edge("dns", Op::Request, "lb", None, &[(252.0, 110.0), (286.0, 110.0)]);
    b.icon("image", "web-image", None, None, 330.0, 330.0, &[], None);
    let split = if both_zones { 210.0 } else { 428.0 };
    b.frame("zone", "zone-1a", both("Zone 1a", "ゾーン1a"), None, Rect::new(418.0, -8.0, 372.0, split + 4.0));
    b.frame(
        "zone",
        "zone-1b",
        both("Zone 1b", "ゾーン1b"),
        None,
        Rect::new(418.0, split + 12.0, 372.0, if both_zones { 206.0 } else { 140.0 }),
    );
    b.card("web", server(1), Some("zone-1a"), 520.0, 110.0, &[], &[("disk", "boot", ""), ("disk", "data", "データ")]);
    let zone = if both_zones { "zone-1b" } else { "zone-1a" };
    b.card("web-2", server(2), Some(zone), 520.0, 330.0, &[], &[("disk", "boot-2", ""), ("disk", "data-2", "データ")]);
    b.icon(
        "db",
        "mysql",
        Some(both("MySQL DB instance", "MySQL DBインスタンス")),
        Some("zone-1a"),
        710.0,
        110.0,
        &[("role", "master")],
        None,
    );
    let y = if both_zones { 330.0 } else { 510.0 };
    b.icon(
        "db",
        "mysql-standby",
        Some(both("MySQL DB standby", "MySQL DBスタンバイ")),
        Some("zone-1b"),
        710.0,
        y,
        &[("role", "standby")],
        None,
    );
    b.edge("lb", Op::Request, "web", None, &[(374.0, 110.0), (436.0, 110.0)]);
    b.edge("lb", Op::Request, "web-2", None, &[(374.0, 120.0), (400.0, 120.0), (400.0, 300.0), (436.0, 300.0)]);
    b.edge("web", Op::Request, "mysql", None, &[(604.0, 110.0), (645.0, 110.0)]);
    b.edge("web-2", Op::Request, "mysql", None, &[(604.0, 330.0), (622.0, 330.0), (622.0, 126.0), (645.0, 126.0)]);
    b.edge("web-image", Op::Control, "web", None, &[(382.0, 322.0), (410.0, 322.0), (410.0, 150.0), (436.0, 150.0)]);
    b.edge("web-image", Op::Control, "web-2", Some(("launch", 409.0, 347.0)), &[(382.0, 335.0), (436.0, 335.0)]);
    b.edge(
        "mysql",
        Op::Sync,
        "mysql-standby",
        Some((if lang == "ja" { "同期" } else { "Sync" }, 730.0, 240.0)),
        &[(710.0, 166.0), (710.0, y - 30.0)],
    );
    b.callout(1, if both_zones { 606.0 } else { 770.0 }, if both_zones { 262.0 } else { 24.0 });
    b.callout(2, 400.0, 180.0);
    b.callout(3, 736.0, 262.0);
    b.finish(match both_zones {
        true => &[
            ("Place the second EC2 instance in zone 1b", "冗長構成のEC2をゾーン1bへ"),
            ("The balancer uses both zones", "ロードバランサが両ゾーンへ振り分け"),
            ("Databases stay synchronized", "DBは同期"),
        ],
        false => &[
            ("Switch to Multi-AZ", "マルチAZに変更"),
            ("Two zones", "2つのゾーン"),
            ("Synchronous replication", "同期"),
        ],
    })
}

/// Multi-Datacenter alone, before and after.
pub fn datacenter(fonts: &Fonts, lang: &str) -> Drawn {
    let (mut before, layout) = zones(fonts, lang, false);
    before.callouts.clear();
    let layout = StateLayout { callouts: Vec::new(), ..layout };
    let after = named(zones(fonts, lang, true), "Multi-Datacenter", "Multi-Datacenterパターン");
    let title = both(
        "Multi-Datacenter: survive the loss of a data centre",
        "Multi-Datacenterパターン: データセンタレベルの障害に備える",
    );
    design(
        lang,
        title,
        Some(both("Every layer is redundant", "すべてのレイヤで冗長化を行う")),
        vec![(before, layout), after],
    )
}

/// One state, with every kind of line, an overlay, a note, a failed and a stopped server.
pub fn one(fonts: &Fonts, lang: &str) -> Drawn {
    let mut b = start(fonts, lang, "lb");
    b.overlay("asg", both("Auto-scaling group", "オートスケーリンググループ"), Rect::new(424.0, 16.0, 192.0, 400.0));
    b.card(
        "web",
        server(1),
        None,
        520.0,
        110.0,
        &[("state", "failed"), ("tooltip", "It <went> & \"stopped\""), ("link", "https://example.com/?a=1&b=2")],
        &[("disk", "boot", ""), ("disk", "data", "データ")],
    );
    b.card(
        "web-2",
        server(2),
        None,
        520.0,
        330.0,
        &[("state", "stopped"), ("link", "javascript:alert(1)")],
        &[("disk", "boot-2", ""), ("disk", "data-2", "データ")],
    );
    b.icon(
        "db",
        "mysql",
        Some(LocalisedText::same("MySQL <5.1> & \"co\"")),
        None,
        710.0,
        110.0,
        &[],
        Some("db.m1.large"),
    );
    b.icon("queue", "queue", None, None, 710.0, 330.0, &[], None);
    b.icon("bucket", "bucket", None, None, 850.0, 330.0, &[], None);
    b.icon("monitor", "watch", None, None, 330.0, 330.0, &[], None);
    b.edge("lb", Op::Request, "web", Some(("HTTP", 404.0, 98.0)), &[(374.0, 110.0), (436.0, 110.0)]);
    b.edge("lb", Op::Request, "web-2", None, &[(374.0, 120.0), (400.0, 120.0), (400.0, 300.0), (436.0, 300.0)]);
    b.edge("web", Op::Request, "mysql", Some(("SQL", 630.0, 98.0)), &[(604.0, 110.0), (650.0, 110.0)]);
    b.edge("web-2", Op::Async, "queue", None, &[(604.0, 330.0), (665.0, 330.0)]);
    b.edge("queue", Op::Sync, "bucket", None, &[(755.0, 330.0), (780.0, 330.0), (780.0, 350.0), (812.0, 350.0)]);
    b.edge("watch", Op::Control, "web-2", None, &[(380.0, 345.0), (436.0, 345.0)]);
    b.edge("mysql", Op::Association, "bucket", None, &[(770.0, 110.0), (850.0, 110.0), (850.0, 300.0)]);
    b.callout(1, 400.0, 200.0);
    let note = b.note(
        "bucket",
        if lang == "ja" { "毎日2:00にスナップショット" } else { "Snapshot every day at 2:00" },
        850.0,
        420.0,
    );
    let (mut state, layout) = b.finish(&[("Requests go on to the server that is left", "残ったサーバへ振り分ける")]);
    state.notes.push(note);
    design(
        lang,
        both("One state <with> \"all\" & everything", "1つの状態 <すべて> & \"全部\""),
        None,
        vec![(state, layout)],
    )
}

/// One state without elements.
pub fn nothing(fonts: &Fonts) -> Drawn {
    design("en", LocalisedText::same(""), None, vec![Builder::new(fonts, "en", &UIDS).finish(&[])])
}

/// An example of the repository, laid out by the layout engine.
pub fn example(name: &str, lang: &str, fonts: &Fonts) -> Option<Drawn> {
    let path = format!("{}/examples/{name}.cdp", env!("CARGO_MANIFEST_DIR"));
    compiled(&std::fs::read(path).ok()?, lang, fonts)
}

/// A text, laid out by the layout engine.
pub fn compiled(text: &[u8], lang: &str, fonts: &Fonts) -> Option<Drawn> {
    let compilation = compile("example.cdp", text, &Memory::default(), &Limits::default());
    let design = compilation.design?;
    let languages = design.languages(Some(lang));
    let (_, layout) =
        choose_direction(&design, &languages, &Metrics::default(), fonts, &Limits::default().budget.layout).ok()?;
    Some(Drawn { design, layout, languages })
}
