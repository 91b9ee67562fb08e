//! What `terraform show -json` writes of a plan or of a state.
//!
//! A plan has values that are known (`planned_values`) and, apart from them, the expressions of the configuration, of which it
//! says what they refer to. Both become trees of the same resource. Of a state there are values only; who refers to whom is
//! seen from identities that stand in others.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::import::cloud::{Found, Resource};
use crate::import::read::{Source, Trouble, json};
use crate::import::value::Value;
use crate::limits::{self, Limits};
use crate::refusal::Refusal;

/// Reads plans and states.
pub fn read(sources: &[Source<'_>], limits: &Limits) -> Result<Found, Refusal> {
    let mut found = Found::default();
    for source in sources {
        of_file(source, limits, &mut found).map_err(|trouble| trouble.refusal(source.name))?;
    }
    Ok(found)
}

fn of_file(source: &Source<'_>, limits: &Limits, found: &mut Found) -> Result<(), Trouble> {
    let document = json::document(source, limits.import_values)?;
    let root = document.at("planned_values|values.root_module");
    if root.is_empty() {
        return Err(Trouble::of_file(
            "it has neither `planned_values` nor `values`",
            "write it with `terraform show -json plan.out > plan.json`, or of a state with `terraform show -json > state.json`",
        ));
    }
    let configuration = document.get("configuration");
    let config = configuration.and_then(|configuration| configuration.get("root_module"));
    let start = found.resources.len();
    let mut modules = root;
    // What was read before the plan: networks that exist, policies that are put together.
    modules.extend(document.at("prior_state.values.root_module"));
    // Two files may speak of the same data source.
    let known = found.resources.iter().filter(|resource| resource.type_name.starts_with("data."));
    let mut collector =
        Collector { data: known.map(|resource| resource.address.clone()).collect(), found: &mut *found };
    for (at, module) in modules.into_iter().enumerate() {
        collector.collect(module, at > 0, 0);
    }
    if let Some(config) = config {
        let reader = Reader { root: config, work: Cell::new(limits.import_values) };
        let mut by_base: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, resource) in found.resources.iter().enumerate().skip(start) {
            by_base.entry(resource.base.clone()).or_default().push(at);
        }
        let mut expressions = Vec::new();
        reader.module(config, &Path::default(), 0, &mut expressions);
        for (base, tree, resource) in expressions {
            match by_base.get(&base) {
                // All instances of a count have the same expressions.
                Some(places) => {
                    for &at in places {
                        let left = reader.work.get();
                        reader.work.set(left.saturating_sub(tree.weight()));
                        if left > 0 {
                            found.resources[at].trees.push(tree.clone());
                        }
                    }
                }
                // A data source that is read only when the plan is carried out.
                None if base.contains("data.") => found.resources.extend(resource),
                None => {}
            }
        }
        if reader.work.get() == 0 {
            found
                .remarks
                .push("not everything was read: the expressions of modules and instances are too many".to_owned());
        }
    }
    found.region = found.region.take().or_else(|| region(configuration, &document));
    Ok(())
}

/// The region of the provider, as a word or a variable with a value.
fn region(configuration: Option<&Value>, document: &Value) -> Option<String> {
    let providers = configuration?.get("provider_config")?;
    for (_, provider) in providers.entries() {
        let Some(region) = provider.at("expressions.region").first().copied() else { continue };
        if let Some(text) = region.text_at("constant_value") {
            return Some(text.to_owned());
        }
        let variable = region.at("references").into_iter().flat_map(Value::items).find_map(Value::as_text);
        if let Some(name) = variable.and_then(|name| name.strip_prefix("var.")) {
            let value = document.get("variables")?.get(name)?.text_at("value")?;
            return Some(value.to_owned());
        }
    }
    None
}

/// Takes resources out of modules.
struct Collector<'f> {
    /// The addresses of all data sources so far.
    data: HashSet<String>,
    found: &'f mut Found,
}

impl Collector<'_> {
    /// Resources with their values; of what was read before only data sources, since all others are in the plan.
    fn collect(&mut self, module: &Value, data_only: bool, depth: usize) {
        for item in module.get("resources").map_or(&[][..], Value::items) {
            let text = |name: &str| item.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
            let data = text("mode") == "data";
            let address = text("address");
            if address.is_empty() || data_only && !data || data && !self.data.insert(address.clone()) {
                continue;
            }
            let values = item.get("values").cloned().unwrap_or(Value::Null);
            self.found.resources.push(resource(address, &text("type"), data, &text("name"), vec![values]));
        }
        let children = module.get("child_modules").map_or(&[][..], Value::items);
        if depth < limits::import::MODULES {
            children.iter().for_each(|child| self.collect(child, data_only, depth + 1));
        } else if !children.is_empty() {
            self.found.remark(TOO_DEEP);
        }
    }
}

/// What is said where modules are cut off.
pub const TOO_DEEP: &str = "modules that lie too deep in each other were not read";

/// A resource of an address.
pub fn resource(address: String, type_name: &str, data: bool, name: &str, trees: Vec<Value>) -> Resource {
    let (base, instance) = without_instances(&address);
    let type_name = if data { format!("data.{type_name}") } else { type_name.to_owned() };
    Resource { address, base, instance, type_name, name: name.to_owned(), trees, made: false }
}

/// An address without the numbers and keys of instances, and these.
pub fn without_instances(address: &str) -> (String, Option<String>) {
    let mut base = String::new();
    let mut instance = String::new();
    let mut rest = address;
    while let Some(at) = rest.find('[') {
        let inside = &rest[at + 1..];
        // A key in quotes may have brackets of its own.
        let end = match inside.starts_with('"') {
            true => inside.find("\"]").map(|end| end + 1),
            false => inside.find(']'),
        };
        let Some(end) = end else { break };
        base.push_str(&rest[..at]);
        instance.push_str(inside[..end].trim_matches('"'));
        rest = &inside[end + 1..];
    }
    base.push_str(rest);
    (base, (!instance.is_empty()).then_some(instance))
}

/// The modules from the root to one, each with its call.
#[derive(Clone, Default)]
struct Path<'a> {
    names: Vec<&'a str>,
    /// What the call of each passes on, and in which module it stands.
    calls: Vec<&'a Value>,
}

impl Path<'_> {
    fn prefix(&self) -> String {
        self.names.iter().map(|name| format!("module.{name}.")).collect()
    }
}

struct Reader<'a> {
    root: &'a Value,
    /// Expressions that may still be read: through variables and outputs one may be read many times.
    work: Cell<usize>,
}

type Expressions = Vec<(String, Value, Option<Resource>)>;

impl<'a> Reader<'a> {
    fn module(&self, module: &'a Value, path: &Path<'a>, depth: usize, found: &mut Expressions) {
        for item in module.get("resources").map_or(&[][..], Value::items) {
            let text = |name: &str| item.get(name).and_then(Value::as_text).unwrap_or_default();
            let Some(expressions) = item.get("expressions") else { continue };
            let base = format!("{}{}", path.prefix(), text("address"));
            let each = item.get("for_each_expression");
            let tree = self.tree(expressions, path, each, 0);
            let made = (text("mode") == "data")
                .then(|| resource(base.clone(), text("type"), true, text("name"), vec![tree.clone()]));
            found.push((base, tree, made));
        }
        if depth >= limits::import::MODULES {
            return;
        }
        for (name, call) in module.get("module_calls").map_or(&[][..], Value::entries) {
            if let Some(child) = call.get("module") {
                let mut inner = path.clone();
                inner.names.push(name);
                inner.calls.push(call);
                self.module(child, &inner, depth + 1, found);
            }
        }
    }

    /// An expression as a value: a constant, what it refers to, or a block of others.
    fn tree(&self, expression: &'a Value, path: &Path<'a>, each: Option<&'a Value>, depth: usize) -> Value {
        let left = self.work.get();
        if depth > limits::import::REFERENCES || left == 0 {
            return Value::Null;
        }
        self.work.set(left - 1);
        match expression {
            Value::Map(entries) => {
                if let Some(constant) = expression.get("constant_value") {
                    return constant.clone();
                }
                if let Some(Value::List(references)) = expression.get("references") {
                    return self.references(references, path, each, depth);
                }
                let of = |(name, value): &'a (String, Value)| (name.clone(), self.tree(value, path, each, depth + 1));
                Value::Map(entries.iter().map(of).collect())
            }
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.tree(item, path, each, depth + 1)).collect())
            }
            _ => Value::Null,
        }
    }

    fn references(&self, references: &'a [Value], path: &Path<'a>, each: Option<&'a Value>, depth: usize) -> Value {
        let texts: Vec<&'a str> = references.iter().filter_map(Value::as_text).collect();
        let mut values = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            // After `aws_lb.web.arn` comes `aws_lb.web`, which says no more.
            let said = at > 0 && texts[at - 1].strip_prefix(text).is_some_and(|rest| rest.starts_with(['.', '[']));
            if !said {
                values.push(self.reference(text, path, each, depth + 1));
            }
        }
        match values.len() {
            1 => values.swap_remove(0),
            _ => Value::Join(values),
        }
    }

    fn reference(&self, text: &str, path: &Path<'a>, each: Option<&'a Value>, depth: usize) -> Value {
        if depth > limits::import::REFERENCES {
            return Value::Null;
        }
        let parts = split(text);
        match parts.as_slice() {
            ["each", ..] => each.map_or(Value::Null, |each| self.tree(each, path, None, depth + 1)),
            ["var", name, ..] => self.variable(name, path, depth),
            ["module", name, output, ..] => self.output(name, output, path, depth),
            ["local" | "path" | "terraform" | "self" | "count", ..] => Value::Null,
            ["data", kind, name, rest @ ..] => {
                Value::refer(format!("{}data.{kind}.{name}", path.prefix()), rest.join("."))
            }
            [kind, name, rest @ ..] => Value::refer(format!("{}{kind}.{name}", path.prefix()), rest.join(".")),
            _ => Value::Null,
        }
    }

    /// What the call of the module says of one of its variables.
    fn variable(&self, name: &str, path: &Path<'a>, depth: usize) -> Value {
        let Some(call) = path.calls.last() else { return Value::Null };
        let Some(expression) = call.get("expressions").and_then(|expressions| expressions.get(name)) else {
            return Value::Null;
        };
        let mut outer = path.clone();
        outer.names.pop();
        outer.calls.pop();
        self.tree(expression, &outer, None, depth + 1)
    }

    fn output(&self, name: &str, output: &str, path: &Path<'a>, depth: usize) -> Value {
        let module = path.calls.last().map_or(Some(self.root), |call| call.get("module"));
        let name = without_instances(name).0;
        let calls = module.and_then(|module| module.get("module_calls"));
        let Some((name, call)) = calls.map_or(&[][..], Value::entries).iter().find(|(known, _)| *known == name) else {
            return Value::Null;
        };
        let outputs = call.get("module").and_then(|module| module.get("outputs"));
        let Some(expression) = outputs.and_then(|outputs| outputs.get(output)?.get("expression")) else {
            return Value::Null;
        };
        let mut inner = path.clone();
        inner.names.push(name);
        inner.calls.push(call);
        self.tree(expression, &inner, None, depth + 1)
    }
}

/// The parts of a reference: names with `.` between them, keys of instances left with theirs.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut inside) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => inside = true,
            ']' if !quoted => inside = false,
            '.' if !quoted && !inside => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_instances() {
        for (address, base, instance) in [
            ("aws_subnet.a[0]", "aws_subnet.a", Some("0")),
            ("module.m[\"x.y\"].aws_sqs_queue.q", "module.m.aws_sqs_queue.q", Some("x.y")),
            ("aws_lb.web", "aws_lb.web", None),
            ("aws_lb.web[", "aws_lb.web[", None),
        ] {
            assert_eq!(without_instances(address), (base.to_owned(), instance.map(str::to_owned)), "{address}");
        }
        assert_eq!(split("module.m[\"a.b\"].out"), ["module", "m[\"a.b\"]", "out"]);
    }
}
