//! A validator for the part of JSON Schema 2020-12 that docs/schemas uses. It also tells which fields it has met, so
//! that a field that no output has is found.

use std::collections::BTreeSet;

use serde_json::Value as Json;

/// Every keyword that is understood; a schema that uses another one is refused.
const KEYWORDS: [&str; 20] = [
    "$schema",
    "$id",
    "$ref",
    "$defs",
    "title",
    "description",
    "deprecated",
    "type",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "anyOf",
];

pub struct Validator<'s> {
    schema: &'s Json,
    /// Where in the schema each field stands that some data had, such as `/$defs/stage/index`.
    pub met: BTreeSet<String>,
    pub errors: Vec<String>,
}

impl<'s> Validator<'s> {
    pub fn new(schema: &'s Json) -> Self {
        Validator { schema, met: BTreeSet::new(), errors: Vec::new() }
    }

    pub fn validate(&mut self, data: &Json) {
        self.at(self.schema, data, "", "");
    }

    fn at(&mut self, schema: &'s Json, data: &Json, rule: &str, place: &str) {
        if schema == &Json::Bool(false) {
            return self.errors.push(format!("{place}: the schema has no such field"));
        }
        if let Some(name) = schema["$ref"].as_str() {
            let pointer = name.strip_prefix('#').expect("references stay in the file");
            let target = self.schema.pointer(pointer).unwrap_or_else(|| panic!("there is no {name}"));
            self.at(target, data, pointer, place);
        }
        if let Some(any) = schema["anyOf"].as_array() {
            self.any_of(any, data, rule, place);
        }
        self.plain(schema, data, place);
        match data {
            Json::Object(_) => self.object(schema, data, rule, place),
            Json::Array(items) => self.array(schema, items, rule, place),
            _ => {}
        }
    }

    /// The first that fits; when none does, what the first objects to.
    fn any_of(&mut self, any: &'s [Json], data: &Json, rule: &str, place: &str) {
        let mut tries = any.iter().map(|schema| {
            let mut one = Validator::new(self.schema);
            one.at(schema, data, rule, place);
            one
        });
        let first = tries.next().expect("a choice");
        let found =
            if first.errors.is_empty() { first } else { tries.find(|one| one.errors.is_empty()).unwrap_or(first) };
        self.errors.extend(found.errors);
        self.met.extend(found.met);
    }

    fn plain(&mut self, schema: &Json, data: &Json, place: &str) {
        let mut object = |fine: bool, what: &str| {
            if !fine {
                self.errors.push(format!("{place}: {data} is not {what} {}", schema[what]));
            }
        };
        let is = |name: &str| match name {
            "integer" => data.is_u64() || data.is_i64(),
            "number" => data.is_number(),
            "string" => data.is_string(),
            "boolean" => data.is_boolean(),
            "array" => data.is_array(),
            "object" => data.is_object(),
            "null" => data.is_null(),
            other => panic!("there is no type {other}"),
        };
        match &schema["type"] {
            Json::String(name) => object(is(name), "type"),
            Json::Array(names) => object(names.iter().filter_map(Json::as_str).any(is), "type"),
            _ => {}
        }
        if let Some(values) = schema["enum"].as_array() {
            object(values.contains(data), "enum");
        }
        if let Some(value) = schema.get("const") {
            object(value == data, "const");
        }
        if let Some(number) = data.as_f64() {
            object(schema["minimum"].as_f64().is_none_or(|least| number >= least), "minimum");
            object(schema["maximum"].as_f64().is_none_or(|most| number <= most), "maximum");
        }
        if let Some(items) = data.as_array() {
            let count = items.len() as u64;
            object(schema["minItems"].as_u64().is_none_or(|least| count >= least), "minItems");
            object(schema["maxItems"].as_u64().is_none_or(|most| count <= most), "maxItems");
        }
    }

    fn object(&mut self, schema: &'s Json, data: &Json, rule: &str, place: &str) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if data.get(name).is_none() {
                self.errors.push(format!("{place}: `{name}` is missing"));
            }
        }
        for (name, value) in data.as_object().into_iter().flatten() {
            let place = format!("{place}/{name}");
            match (schema["properties"].get(name), schema.get("additionalProperties")) {
                (Some(of), _) => {
                    let rule = format!("{rule}/{name}");
                    self.met.insert(rule.clone());
                    self.at(of, value, &rule, &place);
                }
                (None, Some(of)) => self.at(of, value, &format!("{rule}/*"), &place),
                (None, None) => {}
            }
        }
    }

    fn array(&mut self, schema: &'s Json, items: &[Json], rule: &str, place: &str) {
        let first = schema["prefixItems"].as_array().map_or(&[][..], Vec::as_slice);
        for (at, item) in items.iter().enumerate() {
            let Some(of) = first.get(at).or(schema.get("items")) else { continue };
            self.at(of, item, &format!("{rule}[]"), &format!("{place}/{at}"));
        }
    }
}

/// All fields that a schema has, as [`Validator::met`] names them.
pub fn fields(schema: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(schema, "", &mut found);
    for (name, of) in schema["$defs"].as_object().into_iter().flatten() {
        collect(of, &format!("/$defs/{name}"), &mut found);
    }
    found
}

fn collect(schema: &Json, rule: &str, found: &mut BTreeSet<String>) {
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        let rule = format!("{rule}/{name}");
        collect(of, &rule, found);
        found.insert(rule);
    }
    let choices = schema["anyOf"].as_array().into_iter().flatten();
    choices.for_each(|of| collect(of, rule, found));
    let items = schema["prefixItems"].as_array().into_iter().flatten().chain(schema.get("items"));
    items.for_each(|of| collect(of, &format!("{rule}[]"), found));
    if let Some(of) = schema.get("additionalProperties") {
        collect(of, &format!("{rule}/*"), found);
    }
}

/// Keywords of a schema that are not understood, and objects that would take any field.
pub fn objections(schema: &Json) -> Vec<String> {
    let mut found = Vec::new();
    object_to(schema, "", &mut found);
    found
}

fn object_to(schema: &Json, place: &str, found: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else { return };
    let unknown = keywords.keys().filter(|keyword| !KEYWORDS.contains(&keyword.as_str()));
    found.extend(unknown.map(|keyword| format!("{place}: `{keyword}`")));
    let is_object =
        schema["type"] == "object" || schema["type"].as_array().is_some_and(|of| of.contains(&"object".into()));
    if is_object && schema.get("additionalProperties").is_none() {
        found.push(format!("{place}: any field is taken"));
    }
    for of in ["properties", "$defs"].iter().filter_map(|keyword| schema[keyword].as_object()).flatten() {
        object_to(of.1, &format!("{place}/{}", of.0), found);
        if of.1.get("description").is_none() {
            found.push(format!("{place}/{}: no description", of.0));
        }
    }
    let lists = ["anyOf", "prefixItems"].iter().filter_map(|keyword| schema[keyword].as_array()).flatten();
    let single = ["items", "additionalProperties"].iter().filter_map(|keyword| schema.get(keyword));
    lists.chain(single).for_each(|of| object_to(of, place, found));
}

#[test]
fn what_is_wrong_is_found() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": { "a": { "type": "integer", "minimum": 1 }, "b": { "anyOf": [{ "$ref": "#/$defs/b" }, { "type": "null" }] } },
        "required": ["a"],
        "additionalProperties": false,
        "$defs": { "b": { "type": "array", "items": { "enum": ["x"] }, "maxItems": 1 } },
    });
    let errors = |data: Json| {
        let mut validator = Validator::new(&schema);
        validator.validate(&data);
        validator.errors
    };
    assert_eq!(errors(serde_json::json!({ "a": 1, "b": ["x"] })), Vec::<String>::new());
    assert_eq!(errors(serde_json::json!({ "a": 2, "b": null })), Vec::<String>::new());
    assert_eq!(errors(serde_json::json!({ "b": null })), [": `a` is missing"]);
    assert_eq!(errors(serde_json::json!({ "a": 1, "c": 0 })), ["/c: the schema has no such field"]);
    assert_eq!(errors(serde_json::json!({ "a": 0 })), ["/a: 0 is not minimum 1"]);
    assert_eq!(errors(serde_json::json!({ "a": 1, "b": ["y"] })), ["/b/0: \"y\" is not enum [\"x\"]"]);
    assert_eq!(errors(serde_json::json!({ "a": 1.5, "b": ["x", "x"] })).len(), 2);
}
