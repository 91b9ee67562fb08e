//! Objects of manifests, one after the other, with what the reader asks of each.

use crate::import::draft::{Draft, Fate};
use crate::import::read::{Source, Trouble, data};
use crate::import::value::Value;
use crate::limits::Limits;

/// One object.
pub struct Object {
    /// `Deployment`.
    pub kind: String,
    /// `apps/v1`.
    pub api: String,
    /// Its name.
    pub name: String,
    /// Its namespace; `default` if it says none.
    pub namespace: String,
    /// All of it.
    pub value: Value,
}

impl Object {
    /// What it is called in comments: `Deployment shop/web`, without the namespace `default`.
    pub fn address(&self) -> String {
        address(&self.kind, &self.namespace, &self.name)
    }

    /// What it asks for.
    pub fn spec(&self) -> &Value {
        self.value.get("spec").unwrap_or(&Value::Null)
    }

    /// True for one that another object has made, such as the replica set of a deployment.
    pub fn is_owned(&self) -> bool {
        self.value.at("metadata.ownerReferences.kind").iter().any(|owner| owner.as_text().is_some())
    }
}

/// All objects of all files, in their order.
pub fn objects(sources: &[Source<'_>], limits: &Limits, draft: &mut Draft) -> Result<Vec<Object>, (String, Trouble)> {
    let mut objects = Vec::new();
    for source in sources {
        let documents = documents(source, limits).map_err(|trouble| (source.name.to_owned(), trouble))?;
        documents.into_iter().for_each(|document| take(document, 0, &mut objects, draft));
    }
    Ok(objects)
}

fn documents(source: &Source<'_>, limits: &Limits) -> Result<Vec<Value>, Trouble> {
    data(source, limits).map_err(|trouble| match source.text.contains("{{") {
        true => Trouble {
            help: "a template of Helm has to be filled in first: `helm template NAME CHART | cdp-draw import -`"
                .to_owned(),
            ..trouble
        },
        false => trouble,
    })
}

/// What an object is called, in whatever file it stands.
pub fn address(kind: &str, namespace: &str, name: &str) -> String {
    match namespace {
        "default" => format!("{kind} {name}"),
        namespace => format!("{kind} {namespace}/{name}"),
    }
}

/// Takes an object; of a list those in it.
fn take(value: Value, depth: usize, objects: &mut Vec<Object>, draft: &mut Draft) {
    if value == Value::Null {
        return;
    }
    let text = |path: &str| value.text_at(path).map(str::to_owned);
    let Some(kind) = text("kind") else {
        return draft.count(Fate::LeftOut("it is no object: it has no `kind`"), "document");
    };
    if kind.ends_with("List") && value.get("items").is_some() {
        let Value::Map(entries) = value else { return };
        let items = entries.into_iter().find(|(key, _)| key == "items").map(|(_, items)| items);
        // A list of lists is nothing that anybody writes.
        match items {
            Some(Value::List(items)) if depth < 4 => {
                items.into_iter().for_each(|item| take(item, depth + 1, objects, draft));
            }
            _ => draft.count(Fate::LeftOut("it is a list without items"), &kind),
        }
        return;
    }
    let Some(name) = text("metadata.name").or_else(|| text("metadata.generateName")) else {
        return draft.count(Fate::LeftOut("it has no name"), &kind);
    };
    let namespace = text("metadata.namespace").unwrap_or_else(|| "default".to_owned());
    objects.push(Object { api: text("apiVersion").unwrap_or_default(), kind, name, namespace, value });
}
