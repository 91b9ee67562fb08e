//! docs/json.md: the fields of all data, as the schemas describe them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde_json::Value as Json;

use super::{renewed, with_table};
use crate::schema::schemas;

const PAGE: &str = "docs/json.md";

/// What a value is, in words; parts that several forms share have a table of their own.
fn kind(schema: &Json) -> String {
    if let Some(part) = schema["$ref"].as_str() {
        let part = part.trim_start_matches("#/$defs/");
        return format!("[{part}](#{part})");
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(value) = schema.get("const") {
        return format!("`{value}`");
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    }
    let one = |name: &str| match name {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" if schema.get("prefixItems").is_some() || schema["items"]["properties"].is_object() => {
            "list".to_owned()
        }
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            format!("by name: {}", kind(&schema["additionalProperties"]))
        }
        other => other.to_owned(),
    };
    match &schema["type"] {
        Json::String(name) => one(name),
        Json::Array(names) => names.iter().filter_map(Json::as_str).map(one).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

fn table(schema: &Json) -> String {
    let mut text = "| field | value | what it is |\n| --- | --- | --- |\n".to_owned();
    rows(schema, "", &mut text);
    text
}

/// A row for each field, and for those of objects in it.
fn rows(schema: &Json, before: &str, text: &mut String) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{before}{name}");
        let cell = |words: &str| words.replace('|', "\\|");
        let there = if required.contains(&name.as_str()) { "" } else { " *Not always there.*" };
        let words = format!("{}{there}", of["description"].as_str().unwrap_or_default());
        let _ = writeln!(text, "| `{path}` | {} | {} |", cell(&kind(of)), cell(&words));
        inner(of, &path, text);
    }
}

fn inner(of: &Json, path: &str, text: &mut String) {
    rows(of, &format!("{path}."), text);
    of["anyOf"].as_array().into_iter().flatten().for_each(|of| inner(of, path, text));
    if of["items"].is_object() {
        inner(&of["items"], &format!("{path}[]"), text);
    }
}

fn forms() -> String {
    let mut text = "| form | what it is | command |\n| --- | --- | --- |\n".to_owned();
    for (name, schema) in schemas() {
        let (what, command) = schema["title"].as_str().and_then(|title| title.split_once(": ")).expect("a title");
        let _ = writeln!(text, "| [{name}](#{name}) | {what} | `{command}` |");
    }
    text
}

fn tables() -> String {
    let mut text = String::new();
    let mut parts: BTreeMap<String, Json> = BTreeMap::new();
    for (name, schema) in schemas() {
        let title = schema["title"].as_str().unwrap_or_default();
        let (what, command) = title.split_once(": ").expect("a title");
        let _ = write!(text, "### {name}\n\n{what}, by `{command}` ([schema](schemas/{name}.schema.json)).\n\n");
        match schema["type"].as_str() {
            Some("array") => {
                let _ = writeln!(
                    text,
                    "A {} at the top. {}\n",
                    kind(&schema),
                    schema["description"].as_str().unwrap_or_default()
                );
            }
            _ => text += &(table(&schema) + "\n"),
        }
        for (part, of) in schema["$defs"].as_object().into_iter().flatten() {
            parts.insert(part.clone(), of.clone());
        }
    }
    text += "## Parts\n\nWhat stands in several places.\n\n";
    for (name, part) in parts {
        let _ = write!(text, "### {name}\n\n{}\n\n", part["description"].as_str().unwrap_or_default());
        if part["type"] == "object" {
            text += &(table(&part) + "\n");
        } else {
            let _ = write!(text, "Its value: {}.\n\n", kind(&part));
        }
    }
    text
}

#[test]
fn the_fields_are_those_of_the_schemas() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let wanted = with_table(&page, "forms", &forms());
    renewed(PAGE, &page, &with_table(&wanted, "fields", &tables()));
}
