//! Services, with what other files and other services add to them.

use std::collections::{HashMap, HashSet};

use crate::import::draft::{Draft, Node};
use crate::import::products::{Product, of_image, replicas};
use crate::import::value::Value;
use crate::limits::import::{EXTENSIONS, REMARKS};

use super::variables::filled_in;

/// One service, in all trees that say something of it: the last file before the first, and then what it extends.
pub struct Service<'a> {
    /// Its name.
    pub name: &'a str,
    trees: Vec<&'a Value>,
    /// True for one that others wait for until it is done.
    pub is_job: bool,
}

/// All services of all files, in the order in which they are named first.
pub fn services<'a>(documents: &'a [Value], draft: &mut Draft) -> Vec<Service<'a>> {
    let mut trees: HashMap<&str, Vec<&Value>> = HashMap::new();
    let mut names = Vec::new();
    for (name, tree) in documents.iter().filter_map(|document| document.get("services")).flat_map(Value::entries) {
        let known = trees.entry(name).or_insert_with(|| {
            names.push(name.as_str());
            Vec::new()
        });
        known.push(tree);
    }
    trees.values_mut().for_each(|of_name| of_name.reverse());
    let mut services: Vec<Service<'_>> = Vec::new();
    for name in names {
        let mut own = trees[name].clone();
        extend(name, &mut own, &trees, draft);
        services.push(Service { name, trees: own, is_job: false });
    }
    let done: HashSet<&str> = services.iter().flat_map(Service::waits_for).collect();
    services.iter_mut().for_each(|service| service.is_job = done.contains(service.name));
    services
}

/// Adds what a service extends.
fn extend<'a>(name: &str, own: &mut Vec<&'a Value>, trees: &HashMap<&str, Vec<&'a Value>>, draft: &mut Draft) {
    let mut seen = HashSet::from([name.to_owned()]);
    let mut at = 0;
    while at < own.len() {
        let extends = own[at].get("extends");
        let base = extends.and_then(|extends| extends.as_text().or(extends.text_at("service")));
        if let Some(file) = extends.and_then(|extends| extends.text_at("file")).filter(|_| base.is_some()) {
            let remark = format!("{name} extends a service of {file}; name that file, too, if it is to be read");
            let is_known = trees.contains_key(base.unwrap_or_default());
            draft.remarks.extend((draft.remarks.len() < REMARKS && !is_known).then_some(remark));
        }
        if let Some(base) = base.filter(|base| seen.insert((*base).to_owned())) {
            let added = trees.get(base).map_or(&[][..], Vec::as_slice);
            if seen.len() > EXTENSIONS || own.len() + added.len() > EXTENSIONS * EXTENSIONS {
                let remark = format!("{name} extends more services than are followed");
                draft.remarks.extend((draft.remarks.len() < REMARKS).then_some(remark));
                return;
            }
            own.extend(added);
        }
        at += 1;
    }
}

impl<'a> Service<'a> {
    /// Its element.
    pub fn node(&self) -> Node {
        let product = self.product();
        let kind = match product {
            Some(product) => product.kind.as_str(),
            None if self.is_job => "job",
            None if self.get("build").is_some() || self.count().is_some() => "service",
            None => "container",
        };
        let mut node = Node::new(&format!("service {}", self.name), "service", kind, self.name, self.name);
        node.properties.extend(product.map(|product| ("engine".to_owned(), product.engine.clone())));
        node.properties.extend(replicas(kind, self.count()));
        node
    }

    /// What its image holds, if that is known.
    pub fn product(&self) -> Option<&'static Product> {
        of_image(&filled_in(self.get("image").and_then(Value::as_text)?))
    }

    fn count(&self) -> Option<usize> {
        let count = |value: &Value| match value.as_text() {
            Some(text) => filled_in(text).trim().parse().ok(),
            None => value.as_count(),
        };
        let deployed = || self.trees.iter().find_map(|tree| tree.at("deploy.replicas").into_iter().find_map(count));
        self.get("scale").and_then(count).or_else(deployed)
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.trees.iter().find_map(|tree| tree.get(key))
    }

    /// All values of a key.
    fn all(&self, key: &'a str) -> impl Iterator<Item = &'a Value> + '_ {
        self.trees.iter().filter_map(move |tree| tree.get(key))
    }

    /// Its variables and labels: names and values, as a map or as a list of `NAME=value`.
    pub fn pairs(&self, key: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut pairs = Vec::new();
        for value in self.all(key) {
            let of_map = value.entries().iter().filter_map(|(name, value)| Some((name.as_str(), value.as_text()?)));
            pairs.extend(of_map);
            if let Value::List(items) = value {
                pairs.extend(items.iter().filter_map(|item| item.as_text()?.split_once('=')));
            }
        }
        pairs
    }

    /// Its command line.
    pub fn command(&self) -> String {
        let words = ["entrypoint", "command"].into_iter().filter_map(|key| self.get(key)).flat_map(Value::items);
        words.filter_map(Value::as_text).collect::<Vec<_>>().join(" ")
    }

    /// What it depends on, in a list or a map.
    pub fn depends_on(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for value in self.all("depends_on") {
            names.extend(value.entries().iter().map(|(name, _)| name.as_str()));
            if !matches!(value, Value::Map(_)) {
                names.extend(value.items().iter().filter_map(Value::as_text));
            }
        }
        names
    }

    /// Those that it waits for until they are done: jobs that come before it.
    fn waits_for(&self) -> Vec<&'a str> {
        let conditions = self.all("depends_on").flat_map(Value::entries);
        let done = |value: &Value| value.text_at("condition") == Some("service_completed_successfully");
        conditions.filter(|(_, value)| done(value)).map(|(name, _)| name.as_str()).collect()
    }

    /// The links of the old kind: a service, and what it is called here.
    pub fn links(&self) -> Vec<(&'a str, &'a str)> {
        let links = self.all("links").flat_map(Value::items).filter_map(Value::as_text);
        links.map(|link| link.split_once(':').unwrap_or((link, link))).collect()
    }

    /// What others may call it.
    pub fn names(&self) -> Vec<&'a str> {
        let mut names = vec![self.name];
        names.extend(["container_name", "hostname"].iter().filter_map(|key| self.get(key).and_then(Value::as_text)));
        let aliases = self.all("networks").flat_map(|networks| networks.at("*.aliases")).flat_map(Value::items);
        names.extend(aliases.filter_map(Value::as_text));
        names
    }

    /// True if a port of it can be reached from outside.
    pub fn is_published(&self) -> bool {
        self.all("ports").any(|ports| !ports.items().is_empty())
    }

    /// The named volumes that it mounts.
    pub fn volumes(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for volume in self.all("volumes").flat_map(Value::items) {
            let short = volume.as_text().and_then(|text| text.split(':').next());
            let long = volume.text_at("source");
            // A path is a folder of the machine.
            names.extend(short.or(long).filter(|name| !name.contains(['/', '.', '~', '$'])));
        }
        names
    }
}
