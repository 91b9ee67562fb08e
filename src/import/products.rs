//! What the names of images and of hosts say: `import/images.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Vocabulary;

/// What runs in a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product {
    /// A kind of the vocabulary.
    pub kind: String,
    /// Its name.
    pub engine: String,
}

#[derive(Deserialize)]
struct File {
    image: Vec<Images>,
    sidecars: Sidecars,
    host: Vec<Hosts>,
    scheme: Vec<Schemes>,
}

#[derive(Deserialize)]
struct Images {
    names: Vec<String>,
    kind: String,
    engine: String,
}

#[derive(Deserialize)]
struct Sidecars {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Hosts {
    parts: Vec<String>,
    kind: String,
}

#[derive(Deserialize)]
struct Schemes {
    words: Vec<String>,
    kind: String,
}

struct Table {
    images: HashMap<String, Product>,
    sidecars: HashSet<String>,
    hosts: Vec<(String, String)>,
    schemes: HashMap<String, String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../import/images.toml")).expect("a test reads it");
    let product = |images: &Images| Product { kind: images.kind.clone(), engine: images.engine.clone() };
    let of_images = |images: Images| {
        let product = product(&images);
        images.names.into_iter().map(move |name| (name, product.clone()))
    };
    Table {
        images: file.image.into_iter().flat_map(of_images).collect(),
        sidecars: file.sidecars.names.into_iter().collect(),
        hosts: file
            .host
            .into_iter()
            .flat_map(|h| h.parts.into_iter().map(move |part| (part, h.kind.clone())))
            .collect(),
        schemes: file.scheme.into_iter().flat_map(|s| s.words.into_iter().map(move |w| (w, s.kind.clone()))).collect(),
    }
});

/// The product that an image holds, if it is one that is known: `docker.io/bitnami/postgresql:16` is PostgreSQL.
pub fn of_image(image: &str) -> Option<&'static Product> {
    let (two, one) = names(image);
    TABLE.images.get(&two).or_else(|| TABLE.images.get(&one))
}

/// True for what stands beside the container that does the work.
pub fn is_sidecar(image: &str) -> bool {
    let (_, one) = names(image);
    TABLE.sidecars.contains(&one)
}

/// The last two parts of an image's name, and the last one.
fn names(image: &str) -> (String, String) {
    let plain = image.split('@').next().unwrap_or_default();
    let mut parts = plain.rsplit('/');
    // A port of a registry is no tag.
    let last = parts.next().unwrap_or_default().split(':').next().unwrap_or_default().to_lowercase();
    let two = parts.next().map_or(String::new(), |before| format!("{}/{last}", before.to_lowercase()));
    (two, last)
}

/// The kind of what answers at a host outside, by its name and by the scheme of the address.
pub fn of_host(host: &str, scheme: &str) -> &'static str {
    let dotted = format!(".{host}");
    let fits = |part: &str| if part.starts_with('.') { dotted.contains(part) } else { host.starts_with(part) };
    let named = TABLE.hosts.iter().find(|(part, _)| fits(part)).map(|(_, kind)| kind.as_str());
    named.or_else(|| TABLE.schemes.get(scheme).map(String::as_str)).unwrap_or("external")
}

/// Whether elements of a kind have a property.
pub fn has_property(kind: &str, property: &str) -> bool {
    let vocabulary = Vocabulary::builtin();
    let kind = vocabulary.kind(kind);
    kind.is_some_and(|kind| vocabulary.element_property(property).is_some_and(|rule| rule.suits(kind)))
}

/// How many of it run, as a property: a number, that it is stopped, or a tag where its kind has no such number.
pub fn replicas(kind: &str, count: Option<usize>) -> Option<(String, String)> {
    match count? {
        0 => Some(("state".to_owned(), "stopped".to_owned())),
        1 => None,
        many if has_property(kind, "replicas") => Some(("replicas".to_owned(), many.to_string())),
        many => Some(("tags".to_owned(), format!("[\"{many} replicas\"]"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_table_is_one() {
        let kinds = TABLE.images.values().map(|product| &product.kind);
        let kinds = kinds.chain(TABLE.hosts.iter().map(|(_, kind)| kind)).chain(TABLE.schemes.values());
        for kind in kinds {
            assert!(Vocabulary::builtin().kind(kind).is_some_and(|found| found.id == *kind), "{kind}");
        }
    }

    #[test]
    fn images_are_known_by_their_last_name() {
        for (image, engine) in [
            ("postgres", Some("PostgreSQL")),
            ("docker.io/bitnami/postgresql:16.2@sha256:00", Some("PostgreSQL")),
            ("registry.local:5000/library/redis:7-alpine", Some("Redis")),
            ("mcr.microsoft.com/mssql/server:2022-latest", Some("SQL Server")),
            ("acme/postgres-backup:1", None),
            ("", None),
        ] {
            assert_eq!(of_image(image).map(|product| product.engine.as_str()), engine, "{image}");
        }
        assert!(is_sidecar("docker.io/istio/proxyv2:1.20") && !is_sidecar("acme/shop"));
    }

    #[test]
    fn hosts_are_known_by_parts() {
        for (host, scheme, kind) in [
            ("shop.abc.eu-west-1.rds.amazonaws.com", "", "db"),
            ("api.stripe.com", "https", "saas"),
            ("sqs.eu-west-1.amazonaws.com", "https", "queue"),
            ("db.example.com", "postgres", "db"),
            ("partner.example.com", "https", "external"),
        ] {
            assert_eq!(of_host(host, scheme), kind, "{host}");
        }
    }

    #[test]
    fn replicas_go_where_the_kind_has_them() {
        assert_eq!(replicas("deployment", Some(3)), Some(("replicas".into(), "3".into())));
        assert_eq!(replicas("db", Some(3)), Some(("tags".into(), "[\"3 replicas\"]".into())));
        assert_eq!(replicas("db", Some(0)), Some(("state".into(), "stopped".into())));
        assert_eq!(replicas("service", Some(1)), None);
    }
}
