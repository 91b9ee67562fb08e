//! What a box of a diagram is, by its words: no diagram says it itself.

use crate::import::value::snake;
use crate::model::Vocabulary;

/// Words of the vocabulary that are also plain speech: they count only where a label ends with them. `User service` is no
/// user, and `Orders cache` is a cache.
const PLAIN: [&str; 105] = [
    "access-management",
    "account",
    "address",
    "admin",
    "administrator",
    "api",
    "apm",
    "archive",
    "argo",
    "audit",
    "backup",
    "batch",
    "bi",
    "billing",
    "boundary",
    "box",
    "broker",
    "browser",
    "build",
    "bus",
    "cache",
    "camera",
    "catalog",
    "cd",
    "cert",
    "certificate",
    "ci",
    "client",
    "cluster",
    "console",
    "container",
    "content",
    "contents",
    "cron",
    "customer",
    "dashboard",
    "database",
    "deployment",
    "device",
    "disk",
    "docker",
    "email",
    "endpoint",
    "external",
    "file",
    "files",
    "firewall",
    "flux",
    "frame",
    "function",
    "git",
    "image",
    "inference",
    "instance",
    "internet",
    "job",
    "key",
    "library",
    "logs",
    "machine",
    "mail",
    "media",
    "mesh",
    "mobile",
    "model",
    "monitor",
    "monitoring",
    "network",
    "node",
    "notebook",
    "notification",
    "operator",
    "partner",
    "person",
    "phone",
    "pipeline",
    "platform",
    "project",
    "proxy",
    "query",
    "queue",
    "region",
    "registry",
    "user",
    "users",
    "repository",
    "route",
    "schedule",
    "scheduler",
    "sdk",
    "search",
    "secrets",
    "sensor",
    "server",
    "service",
    "site",
    "snapshot",
    "storage",
    "stream",
    "subscription",
    "table",
    "task",
    "team",
    "template",
    "timer",
];

/// More of them, of which some say what something is wherever they stand.
const STRONG: [&str; 13] = [
    "database",
    "db",
    "cache",
    "queue",
    "bucket",
    "broker",
    "lb",
    "cdn",
    "dns",
    "topic",
    "warehouse",
    "firewall",
    "stream",
];

/// Words for what works: whatever stands before them is what it works on.
const WORKERS: [&str; 38] = [
    "adapter",
    "agent",
    "api",
    "app",
    "application",
    "backend",
    "component",
    "connector",
    "consumer",
    "controller",
    "crawler",
    "daemon",
    "dispatcher",
    "engine",
    "exporter",
    "frontend",
    "handler",
    "importer",
    "listener",
    "logic",
    "manager",
    "microservice",
    "module",
    "portal",
    "processor",
    "producer",
    "publisher",
    "receiver",
    "sender",
    "server",
    "service",
    "services",
    "subscriber",
    "sync",
    "system",
    "ui",
    "worker",
    "workers",
];

/// Kinds of what runs, which a word for a worker does not take away: a lambda handler is a lambda.
const RUNS: [&str; 8] = ["function", "service", "container", "server", "batch", "client", "browser", "mobile"];

/// Kinds that a cylinder may stand for.
const STORES: [&str; 16] = [
    "db",
    "kvs",
    "cache",
    "dbcluster",
    "search",
    "warehouse",
    "bucket",
    "archive",
    "filesystem",
    "nfs",
    "disk",
    "queue",
    "stream",
    "broker",
    "topic",
    "logs",
];

/// The kind of a box by its label, or else by its icon or its id; none if nothing says it.
pub fn kind(label: &str, icon: &str, id: &str, cylinder: bool) -> Option<&'static str> {
    let found = of_text(label).or_else(|| of_text(icon)).or_else(|| of_text(&snake(id)));
    match (cylinder, found) {
        (true, Some(kind)) if STORES.contains(&kind) => Some(kind),
        (true, _) => Some("db"),
        (false, found) => found,
    }
}

fn of_text(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    // What stands behind a bracket or a colon explains what stands before it.
    let main = text.split(['(', ':', '\n', '[', '|']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let main = [" for ", " of ", " with ", " in ", " on ", " - ", " – ", " — "]
        .iter()
        .fold(main, |main, word| main.split(word).next().unwrap_or(main));
    let (head, all) = (words(main), words(&text));
    let last = head.last().map(String::as_str).unwrap_or_default();
    if let Some(kind) = run(&head).filter(|(_, length)| *length > 1).map(|(kind, _)| kind) {
        return Some(kind);
    }
    let name = anywhere(&all, |run, word| run > 1 || !PLAIN.contains(&word));
    if last == "provider" {
        return name.or(Some("saas"));
    }
    if WORKERS.contains(&last) {
        return Some(match name {
            Some(kind) if RUNS.contains(&kind) => kind,
            Some(kind) if last == "server" => kind,
            _ if last == "server" => run(&head).map_or("server", |(kind, _)| kind),
            _ => "service",
        });
    }
    name.or_else(|| run(&head).map(|(kind, _)| kind)).or_else(|| anywhere(&all, |_, word| STRONG.contains(&word)))
}

/// Words without the numbers at their ends.
fn words(text: &str) -> Vec<String> {
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // A longer text is a story, and no name.
    all.take(16).map(str::to_owned).collect()
}

/// The kind of the longest run of words that ends where the words do, with its length.
fn run(words: &[String]) -> Option<(&'static str, usize)> {
    let from = words.len().saturating_sub(4);
    (from..words.len()).find_map(|at| Some((word(&words[at..].join("-"))?.0, words.len() - at)))
}

/// The kind of the longest run of words, the last of several, of those that are wanted.
fn anywhere(words: &[String], wanted: impl Fn(usize, &str) -> bool) -> Option<&'static str> {
    (1..5).rev().find_map(|length| {
        let found =
            |run: &[String]| word(&run.join("-")).filter(|(_, plain)| wanted(length, plain)).map(|(kind, _)| kind);
        words.windows(length).rev().find_map(found)
    })
}

/// The kind of a word in the singular or the plural, with a number after it or without, and the word that was found.
fn word(text: &str) -> Option<(&'static str, String)> {
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    let single = |text: &str| text.strip_suffix('s').map(str::to_owned);
    let tries = [Some(text.to_owned()), Some(bare.to_owned()), single(text), single(bare)];
    tries.into_iter().flatten().filter(|word| word.chars().count() > 1).find_map(|word| {
        let kind = Vocabulary::builtin().kind(&word)?;
        // A file is no box of a system.
        (!kind.frame && kind.id != "content").then_some((kind.id.as_str(), word))
    })
}

/// What the report says of boxes of which nothing says what they are.
pub fn unknown(count: usize, things: &str) -> Option<String> {
    (count > 0).then(|| format!("{things} of which no word says what they are, drawn as services: {count}"))
}

/// The kind of a frame by its title; a plain frame if nothing says it.
pub fn frame(title: &str) -> &'static str {
    const FRAMES: [(&str, &[&str]); 9] = [
        ("region", &["region"]),
        ("zone", &["availability-zone", "az", "availability-zones"]),
        ("vpc", &["vpc", "vnet", "virtual-network", "virtual-private-cloud"]),
        ("subnet", &["subnet", "subnets"]),
        ("cluster", &["kubernetes", "k8s", "eks", "gke", "aks", "openshift"]),
        ("namespace", &["namespace"]),
        ("account", &["aws-account", "subscription", "resource-group"]),
        ("onprem", &["on-premises", "on-premise", "onprem", "on-prem", "datacenter", "data-center", "data-centre"]),
        ("cloud", &["aws", "aws-cloud"]),
    ];
    let words = words(&title.to_lowercase());
    let has = |word: &&str| (1..4).any(|length| words.windows(length).any(|run| run.join("-") == **word));
    let named = FRAMES.iter().find(|(_, names)| names.iter().any(&has));
    named.map(|(kind, _)| *kind).or_else(|| place(title)).unwrap_or("frame")
}

/// `eu-west-1` is a region, `eu-west-1a` a zone.
fn place(title: &str) -> Option<&'static str> {
    let code =
        title.split(|c: char| c.is_whitespace() || c == '(' || c == ')').find(|word| word.matches('-').count() == 2)?;
    let mut parts = code.split('-');
    let (land, way, number) = (parts.next()?, parts.next()?, parts.next()?);
    let letters = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase());
    let digits = number.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let fits = land.len() == 2 && letters(land) && letters(way) && digits.len() == 1 && digits.parse::<u8>().is_ok();
    fits.then_some(if digits.len() == number.len() { "region" } else { "zone" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_what_a_box_is() {
        for (label, expected) in [
            ("API Gateway", Some("api")),
            ("Load Balancer", Some("lb")),
            ("User Service", Some("service")),
            ("Users", Some("user")),
            ("Orders DB", Some("db")),
            ("PostgreSQL server", Some("db")),
            ("Web server 1", Some("server")),
            ("Kafka consumer", Some("service")),
            ("Lambda handler", Some("function")),
            ("Database (MongoDB)", Some("kvs")),
            ("Redis", Some("cache")),
            ("S3 bucket", Some("bucket")),
            ("Mobile App", Some("mobile")),
            ("Notification service", Some("service")),
            ("Order queue", Some("queue")),
            ("Database primary", Some("db")),
            ("Checkout", None),
            ("Payment provider", Some("saas")),
            ("Is it paid?", None),
        ] {
            assert_eq!(kind(label, "", "A", false), expected, "{label}");
        }
        assert_eq!((kind("Users", "", "U", true), kind("Files", "aws s3", "f", true)), (Some("db"), Some("bucket")));
        assert_eq!((kind("", "", "OrderQueue", false), kind("", "", "db1", false)), (Some("queue"), Some("db")));
    }

    #[test]
    fn titles_say_what_a_frame_is() {
        for (title, expected) in [
            ("VPC 10.0.0.0/16", "vpc"),
            ("Public subnet", "subnet"),
            ("eu-west-1", "region"),
            ("eu-west-1a", "zone"),
            ("EKS cluster", "cluster"),
            ("Redis cluster", "frame"),
            ("Backend", "frame"),
        ] {
            assert_eq!(frame(title), expected, "{title}");
        }
    }
}
