//! Templates of CloudFormation, and of SAM and CDK, which are the same with more types.

mod sam;

use std::cell::Cell;
use std::collections::HashMap;

use crate::import::cloud::{Found, Resource};
use crate::import::read::hcl::joined;
use crate::import::read::{Source, Trouble, data};
use crate::import::value::Value;
use crate::limits::Limits;
use crate::refusal::Refusal;

/// Reads templates; what one exports another may import.
pub fn read(sources: &[Source<'_>], limits: &Limits) -> Result<Found, Refusal> {
    let mut templates = Vec::new();
    for source in sources {
        let document = document(source, limits).map_err(|trouble| trouble.refusal(source.name))?;
        // Logical ids are those of one template.
        let stem = source.name.rsplit(['/', '\\']).next().unwrap_or(source.name).split('.').next().unwrap_or_default();
        let prefix = if sources.len() > 1 { format!("{stem}/") } else { String::new() };
        templates.push((prefix, document));
    }
    let mut exports = HashMap::new();
    let work = Cell::new(limits.import_values);
    for (prefix, document) in &templates {
        let none = HashMap::new();
        Template { prefix, document, exports: &none, work: &work }.exports(&mut exports);
    }
    let mut found = Found::default();
    for (prefix, document) in &templates {
        Template { prefix, document, exports: &exports, work: &work }.resources(&mut found.resources);
    }
    if work.get() == 0 {
        found.remarks.push("not everything was read: parameters lead to too many values".to_owned());
    }
    sam::expand(&mut found);
    Ok(found)
}

fn document(source: &Source<'_>, limits: &Limits) -> Result<Value, Trouble> {
    let first = data(source, limits)?.into_iter().next();
    let document = first.ok_or_else(|| Trouble::of_file("it is empty", ""))?;
    match document.get("Resources") {
        Some(Value::Map(_)) => Ok(document),
        _ => Err(Trouble::of_file("it has no `Resources`", "name a template of CloudFormation, SAM or CDK")),
    }
}

struct Template<'a> {
    prefix: &'a str,
    document: &'a Value,
    /// What other templates export, by name.
    exports: &'a HashMap<String, Value>,
    /// Values that may still be read: through defaults of parameters one may be read many times.
    work: &'a Cell<usize>,
}

impl Template<'_> {
    fn exports(&self, exports: &mut HashMap<String, Value>) {
        for (_, output) in self.document.get("Outputs").map_or(&[][..], Value::entries) {
            let name = output.get("Export").and_then(|export| export.get("Name")).map(|name| self.value(name, 0));
            let name = name.as_ref().and_then(plain_text);
            if let (Some(name), Some(value)) = (name, output.get("Value")) {
                exports.insert(name, self.value(value, 0));
            }
        }
    }

    fn resources(&self, found: &mut Vec<Resource>) {
        for (id, item) in self.document.get("Resources").map_or(&[][..], Value::entries) {
            let Some(type_name) = item.get("Type").and_then(Value::as_text) else { continue };
            let mut properties = item.get("Properties").map_or(Value::Null, |value| self.value(value, 0));
            self.globals(type_name, &mut properties);
            if let (Value::Map(entries), Some(connectors)) = (&mut properties, item.get("Connectors")) {
                entries.push(("Connectors".to_owned(), self.value(connectors, 0)));
            }
            let address = format!("{}{id}", self.prefix);
            found.push(Resource {
                base: address.clone(),
                address,
                instance: None,
                type_name: type_name.to_owned(),
                name: name_of(id, item),
                trees: vec![properties],
                made: false,
            });
        }
    }

    /// What the section `Globals` of SAM says of all functions or APIs.
    fn globals(&self, type_name: &str, properties: &mut Value) {
        let section = match type_name {
            "AWS::Serverless::Function" => "Function",
            "AWS::Serverless::Api" => "Api",
            "AWS::Serverless::HttpApi" => "HttpApi",
            _ => return,
        };
        let Some(globals) = self.document.get("Globals").and_then(|globals| globals.get(section)) else { return };
        if *properties == Value::Null {
            *properties = Value::Map(Vec::new());
        }
        let Value::Map(entries) = properties else { return };
        for (key, value) in globals.entries() {
            // What all are told says nothing of who of them uses it.
            if key != "Environment" {
                entries.push((key.clone(), self.value(value, 0)));
            }
        }
    }

    /// A value with its functions carried out, as far as the template alone goes.
    fn value(&self, value: &Value, depth: usize) -> Value {
        let left = self.work.get();
        if depth > 2 * crate::limits::import::VALUE_DEPTH || left == 0 {
            return Value::Null;
        }
        let text = value.as_text().map_or(0, str::len) / 16;
        self.work.set(left.saturating_sub(1 + text));
        let of = |value: &Value| self.value(value, depth + 1);
        match value {
            Value::Map(entries) => match entries.as_slice() {
                [(name, argument)] if name == "Ref" || name.starts_with("Fn::") => self.function(name, argument, depth),
                entries => Value::Map(entries.iter().map(|(key, value)| (key.clone(), of(value))).collect()),
            },
            Value::List(items) => Value::List(items.iter().map(of).collect()),
            other => other.clone(),
        }
    }

    fn function(&self, name: &str, argument: &Value, depth: usize) -> Value {
        let of = |value: &Value| self.value(value, depth + 1);
        match name {
            "Ref" => self.reference(argument.as_text().unwrap_or_default(), "", depth),
            "Fn::GetAtt" => match argument {
                Value::Text(text) => {
                    let (id, attribute) = text.split_once('.').unwrap_or((text, ""));
                    self.reference(id, attribute, depth)
                }
                Value::List(parts) => {
                    let id = parts.first().and_then(Value::as_text).unwrap_or_default();
                    self.reference(id, parts.get(1).and_then(Value::as_text).unwrap_or_default(), depth)
                }
                _ => Value::Null,
            },
            "Fn::Sub" => match argument.items() {
                [Value::Text(text), variables] => self.substituted(text, variables, depth),
                [Value::Text(text)] => self.substituted(text, &Value::Null, depth),
                _ => Value::Null,
            },
            "Fn::Join" => match argument.items() {
                [separator, Value::List(items)] => {
                    let separator = separator.as_text().unwrap_or_default();
                    let mut parts = Vec::new();
                    for (at, item) in items.iter().enumerate() {
                        parts.extend((at > 0).then(|| Value::text(separator)));
                        parts.push(of(item));
                    }
                    joined(parts)
                }
                _ => Value::Join(argument.items().iter().map(of).collect()),
            },
            "Fn::Select" => match argument.items() {
                [index, list] => self.selected(index.as_count(), list, depth),
                _ => Value::Null,
            },
            "Fn::If" => {
                let branches = argument.items().iter().skip(1).map(of).filter(|value| *value != Value::Null);
                let mut branches: Vec<Value> = branches.collect();
                if branches.len() == 1 { branches.swap_remove(0) } else { Value::Join(branches) }
            }
            "Fn::ImportValue" => {
                let name = plain_text(&of(argument)).unwrap_or_default();
                self.exports.get(&name).cloned().unwrap_or(Value::Null)
            }
            "Fn::FindInMap" | "Fn::GetAZs" | "Fn::Condition" => Value::Null,
            _ => Value::Join(argument.items().iter().map(of).collect()),
        }
    }

    /// An item of a list; of the zones of a region, which only the cloud knows, the one of that number.
    fn selected(&self, index: Option<usize>, list: &Value, depth: usize) -> Value {
        let of_zones = matches!(list.entries(), [(name, _)] if name == "Fn::GetAZs");
        match (self.value(list, depth + 1), index) {
            (_, Some(index)) if of_zones => Value::text(format!("zone {}", index + 1)),
            (Value::List(items), Some(index)) => items.get(index).cloned().unwrap_or(Value::Null),
            (list, _) => list,
        }
    }

    /// A resource, or the default of a parameter.
    fn reference(&self, id: &str, attribute: &str, depth: usize) -> Value {
        let has = |section: &str| self.document.get(section).and_then(|section| section.get(id));
        if has("Resources").is_some() {
            return Value::refer(format!("{}{id}", self.prefix), attribute);
        }
        if id.starts_with("AWS::") {
            return Value::Null;
        }
        if let Some(parameter) = has("Parameters") {
            let default = parameter.get("Default").cloned().unwrap_or(Value::Null);
            return self.value(&default, depth + 1);
        }
        // What SAM makes of its own accord: the role of a function, the API that events share.
        Value::refer(format!("{}{id}", self.prefix), attribute)
    }

    /// `arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Name}`.
    fn substituted(&self, text: &str, variables: &Value, depth: usize) -> Value {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else { break };
            parts.extend((!before.is_empty()).then(|| Value::text(before)));
            let name = name.trim();
            parts.push(match (name.strip_prefix('!'), variables.get(name)) {
                (Some(literal), _) => Value::text(format!("${{{literal}}}")),
                (None, Some(value)) => self.value(value, depth + 1),
                (None, None) => {
                    let (id, attribute) = name.split_once('.').unwrap_or((name, ""));
                    self.reference(id, attribute, depth + 1)
                }
            });
            rest = after;
        }
        parts.extend((!rest.is_empty()).then(|| Value::text(rest)));
        joined(parts)
    }
}

/// What a resource is called: CDK says the path of its construct, and puts eight signs of a hash after the id.
fn name_of(id: &str, item: &Value) -> String {
    let path = item.get("Metadata").and_then(|metadata| metadata.get("aws:cdk:path")).and_then(Value::as_text);
    let parts = path.into_iter().flat_map(|path| path.split('/').skip(1));
    if let Some(part) = parts.filter(|part| !matches!(*part, "Resource" | "Default")).last() {
        return part.to_owned();
    }
    let hash = |tail: &str| tail.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    let stem = id.len().checked_sub(8).filter(|at| *at > 0 && id.is_char_boundary(*at) && hash(&id[*at..]));
    match stem {
        // A word in capitals is no hash.
        Some(at) if id[at..].bytes().any(|byte| byte.is_ascii_digit()) => id[..at].to_owned(),
        _ => id.to_owned(),
    }
}

/// The text of a value as far as it is known: a name of an export with the name of the stack in it, for example.
fn plain_text(value: &Value) -> Option<String> {
    let mut text = String::new();
    value.walk(&mut |value| match value {
        Value::Text(part) | Value::Number(part) => text.push_str(part),
        Value::Refer(reference) => text.push_str(&reference.to),
        _ => {}
    });
    (!text.is_empty()).then_some(text)
}
