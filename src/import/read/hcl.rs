//! Terraform's own files, as far as they go without evaluation: references, constants, defaults of variables, locals,
//! modules whose files are given too. What a function makes is whatever its arguments are.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Block, Body};
use hcl_edit::template::{Directive, Element, Template};

use crate::import::cloud::Found;
use crate::import::read::terraform::{TOO_DEEP, resource};
use crate::import::read::{Source, Trouble};
use crate::import::value::Value;
use crate::limits::Limits;
use crate::limits::import::{INSTANCES, MODULES};
use crate::refusal::Refusal;

/// Reads files; those of one folder are a module.
pub fn read(sources: &[Source<'_>], limits: &Limits) -> Result<Found, Refusal> {
    let mut folders: BTreeMap<String, Vec<Body>> = BTreeMap::new();
    for source in sources {
        let text = source.text.trim_start_matches('\u{feff}');
        if let Some(line) = crowded(text, limits.import_entries) {
            let what = format!("one pair of brackets has more than {} entries", limits.import_entries);
            return Err(Trouble::at(line, what).refusal(source.name));
        }
        let body = hcl_edit::parser::parse_body(text).map_err(|error| {
            let what = format!("this is no Terraform: {}", error.message());
            Trouble::at(error.location().line(), what).refusal(source.name)
        })?;
        folders.entry(folder(source.name)).or_default().push(body);
    }
    let reader = Reader { folders: &folders, work: Cell::new(limits.import_values) };
    let mut found = Found::default();
    // A folder that no other one names is a design of its own.
    let named: Vec<String> = folders.iter().flat_map(|(folder, bodies)| reader.modules_of(folder, bodies)).collect();
    for (folder, bodies) in folders.iter().filter(|(folder, _)| !named.contains(folder)) {
        let module = Module { prefix: String::new(), folder: folder.clone(), given: HashMap::new() };
        reader.module(&module, bodies, 0, &mut found);
    }
    if reader.work.get() == 0 {
        found.remarks.push("not everything was read: variables and modules lead to too many values".to_owned());
    }
    Ok(found)
}

/// The line at which a pair of brackets gets too many entries: the parser compares each with all before it. It is not looked
/// into texts, so that one with very many signs of equality may be counted as well.
fn crowded(text: &str, most: usize) -> Option<usize> {
    let mut counts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for byte in line.bytes() {
            match byte {
                b'{' | b'[' | b'(' => counts.push(0),
                b'}' | b']' | b')' => drop(counts.pop()),
                b'=' | b':' | b',' => {
                    let count: &mut usize = match counts.last_mut() {
                        Some(count) => count,
                        None => continue,
                    };
                    *count += 1;
                    // An entry has a sign of equality and a comma, or a line of its own.
                    if *count > 2 * most {
                        return Some(number + 1);
                    }
                }
                _ => {}
            }
        }
    }
    None
}

/// The folder of a file, `.` for none.
fn folder(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.rsplit_once('/').map_or_else(|| ".".to_owned(), |(folder, _)| tidy(folder))
}

/// A path without `.` and, as far as it goes, without `..`.
fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." if !parts.is_empty() || part == "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// A module as it is called once.
struct Module {
    prefix: String,
    folder: String,
    /// What the call gives to its variables.
    given: HashMap<String, Value>,
}

/// What an expression is read in.
#[derive(Clone, Copy)]
struct Scope<'a> {
    module: &'a Module,
    bodies: &'a [Body],
    /// What `each.key` or `count.index` is, and what `each.value` is.
    instance: Option<(&'a str, &'a Value)>,
}

struct Reader<'a> {
    folders: &'a BTreeMap<String, Vec<Body>>,
    work: Cell<usize>,
}

impl Reader<'_> {
    /// The folders that the calls of a module name.
    fn modules_of(&self, folder: &str, bodies: &[Body]) -> Vec<String> {
        let calls = bodies.iter().flat_map(|body| body.get_blocks("module"));
        calls.filter_map(|block| called_folder(folder, block)).collect()
    }

    fn module(&self, module: &Module, bodies: &[Body], depth: usize, found: &mut Found) {
        let scope = Scope { module, bodies, instance: None };
        for block in bodies.iter().flat_map(Body::blocks) {
            let labels: Vec<&str> = block.labels.iter().map(hcl_edit::structure::BlockLabel::as_str).collect();
            match (block.ident.as_str(), labels.as_slice()) {
                ("resource", [kind, name]) => self.resources(scope, block, (kind, name), false, found),
                ("data", [kind, name]) => self.resources(scope, block, (kind, name), true, found),
                ("provider", _) if found.region.is_none() => {
                    let region = block.body.get_attribute("region").map(|region| self.value(&region.value, scope, 0));
                    found.region = region.as_ref().and_then(Value::as_text).map(str::to_owned);
                }
                ("module", [name]) => self.call(scope, block, name, depth, found),
                _ => {}
            }
        }
    }

    fn call(&self, scope: Scope<'_>, block: &Block, name: &str, depth: usize, found: &mut Found) {
        let folder = called_folder(&scope.module.folder, block);
        let bodies = folder.as_ref().and_then(|folder| self.folders.get(folder));
        let (Some(folder), Some(bodies)) = (folder, bodies) else {
            let source = block.body.get_attribute("source").map(|source| self.value(&source.value, scope, 0));
            let source = source.as_ref().and_then(Value::as_text).unwrap_or("elsewhere").to_owned();
            let remark =
                format!("module `{name}` of `{source}` is not among the files; a plan as JSON has what it makes");
            found.remarks.push(remark);
            return;
        };
        if depth >= MODULES {
            return found.remark(TOO_DEEP);
        }
        let given = block.body.attributes();
        let given = given.map(|given| (given.key.as_str().to_owned(), self.value(&given.value, scope, 0))).collect();
        let module = Module { prefix: format!("{}module.{name}.", scope.module.prefix), folder, given };
        self.module(&module, bodies, depth + 1, found);
    }

    fn resources(&self, scope: Scope<'_>, block: &Block, (kind, name): (&str, &str), data: bool, found: &mut Found) {
        let data_word = if data { "data." } else { "" };
        let base = format!("{}{data_word}{kind}.{name}", scope.module.prefix);
        let instances = self.instances(scope, block);
        let too_many = instances.as_ref().is_some_and(|all| all.len() > INSTANCES);
        if too_many {
            found.remark(format!("{base} has more than {INSTANCES} instances, and is drawn once"));
        }
        match instances.filter(|_| !too_many) {
            None => {
                let tree = self.body(&block.body, scope, 0);
                found.resources.push(resource(base, kind, data, name, vec![tree]));
            }
            Some(instances) => {
                for (key, value) in instances {
                    let scope = Scope { instance: Some((&key, &value)), ..scope };
                    let tree = self.body(&block.body, scope, 0);
                    found.resources.push(resource(format!("{base}[{key}]"), kind, data, name, vec![tree]));
                }
            }
        }
    }

    /// The numbers of a `count`, the keys of a `for_each`; none if they are not said here.
    fn instances(&self, scope: Scope<'_>, block: &Block) -> Option<Vec<(String, Value)>> {
        if let Some(count) = block.body.get_attribute("count") {
            let value = self.value(&count.value, scope, 0);
            // One too many is enough to be told apart.
            let count = value.as_count()?.min(INSTANCES + 1);
            // None at all is a switch that is off by default: the author would still draw it.
            return (count > 0).then(|| (0..count).map(|at| (at.to_string(), Value::Null)).collect());
        }
        let each = self.value(&block.body.get_attribute("for_each")?.value, scope, 0);
        let keys: Vec<(String, Value)> = match &each {
            Value::Map(entries) => entries.clone(),
            Value::List(items) => {
                let keys: Option<Vec<&str>> = items.iter().map(Value::as_text).collect();
                keys?.into_iter().map(|key| (key.to_owned(), Value::text(key))).collect()
            }
            _ => return None,
        };
        (!keys.is_empty()).then_some(keys)
    }

    fn body(&self, body: &Body, scope: Scope<'_>, depth: usize) -> Value {
        let mut entries = Vec::new();
        for structure in body {
            if let Some(attribute) = structure.as_attribute() {
                entries.push((attribute.key.as_str().to_owned(), self.value(&attribute.value, scope, depth + 1)));
            } else if let Some(block) = structure.as_block() {
                let dynamic = block.ident.as_str() == "dynamic";
                let label = block.labels.first().map(hcl_edit::structure::BlockLabel::as_str);
                let content = block.body.get_blocks("content").next();
                match (dynamic, label, content) {
                    (true, Some(label), Some(content)) => {
                        entries.push((label.to_owned(), self.body(&content.body, scope, depth + 1)));
                    }
                    _ => entries.push((block.ident.as_str().to_owned(), self.body(&block.body, scope, depth + 1))),
                }
            }
        }
        Value::Map(entries)
    }

    fn value(&self, expression: &Expression, scope: Scope<'_>, depth: usize) -> Value {
        let left = self.work.get();
        // Expressions of the file are nested 64 deep at most; variables lead on from there.
        if left == 0 || depth > 100 {
            return Value::Null;
        }
        let text = match expression {
            Expression::String(text) => text.len() / 16,
            _ => 0,
        };
        self.work.set(left.saturating_sub(1 + text));
        let of = |expression: &Expression| self.value(expression, scope, depth + 1);
        match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(yes) => Value::Bool(**yes),
            Expression::Number(number) => Value::Number(number.to_string()),
            Expression::String(text) => Value::text(text.as_str()),
            Expression::Array(items) => Value::List(items.iter().map(of).collect()),
            Expression::Object(object) => Value::Map(
                object
                    .iter()
                    .map(|(key, value)| {
                        let key = match key {
                            ObjectKey::Ident(ident) => ident.as_str().to_owned(),
                            ObjectKey::Expression(key) => of(key).as_text().unwrap_or_default().to_owned(),
                        };
                        (key, of(value.expr()))
                    })
                    .collect(),
            ),
            Expression::StringTemplate(template) => {
                joined(template.iter().flat_map(|element| self.element(element, scope, depth)).collect())
            }
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template, scope, depth),
            Expression::Parenthesis(inner) => of(inner.inner()),
            Expression::Variable(_) => Value::Null,
            Expression::Conditional(condition) => {
                Value::Join(vec![of(&condition.true_expr), of(&condition.false_expr)])
            }
            Expression::FuncCall(call) => {
                let mut values: Vec<Value> = call.args.iter().map(of).collect();
                match (call.name.name.as_str(), values.len()) {
                    // These give back what they are given, or write it down.
                    (
                        "jsonencode" | "yamlencode" | "toset" | "tolist" | "tomap" | "base64encode" | "sensitive"
                        | "nonsensitive" | "distinct" | "sort",
                        1,
                    ) => values.swap_remove(0),
                    _ => Value::Join(values),
                }
            }
            Expression::Traversal(traversal) => self.traversal(&traversal.expr, &traversal.operators, scope, depth),
            Expression::UnaryOp(op) => of(&op.expr),
            Expression::BinaryOp(op) => Value::Join(vec![of(&op.lhs_expr), of(&op.rhs_expr)]),
            Expression::ForExpr(each) => Value::Join(vec![of(&each.intro.collection_expr), of(&each.value_expr)]),
        }
    }

    fn element(&self, element: &Element, scope: Scope<'_>, depth: usize) -> Vec<Value> {
        match element {
            Element::Literal(text) => {
                self.work.set(self.work.get().saturating_sub(text.len() / 16));
                vec![Value::text(text.as_str())]
            }
            Element::Interpolation(inner) => vec![self.value(&inner.expr, scope, depth + 1)],
            Element::Directive(directive) => match &**directive {
                Directive::If(if_) => {
                    let other = if_.else_expr.as_ref().map(|other| self.template(&other.template, scope, depth + 1));
                    let mut values = vec![self.template(&if_.if_expr.template, scope, depth + 1)];
                    values.extend(other);
                    values
                }
                Directive::For(for_) => vec![self.template(&for_.for_expr.template, scope, depth + 1)],
            },
        }
    }

    fn template(&self, template: &Template, scope: Scope<'_>, depth: usize) -> Value {
        if depth > 100 {
            return Value::Null;
        }
        joined(template.iter().flat_map(|element| self.element(element, scope, depth)).collect())
    }

    /// `aws_lb.web.arn`, `var.name`, `local.tags["x"]`, `module.net.vpc_id`, `each.value`, `data.aws_vpc.main.id`.
    fn traversal(
        &self,
        start: &Expression,
        operators: &[hcl_edit::repr::Decorated<TraversalOperator>],
        scope: Scope<'_>,
        depth: usize,
    ) -> Value {
        let Expression::Variable(name) = start else {
            // A part of what is calculated: whatever that is.
            return self.value(start, scope, depth + 1);
        };
        let mut parts = vec![name.as_str().to_owned()];
        for operator in operators {
            match &**operator {
                TraversalOperator::GetAttr(name) => parts.push(name.as_str().to_owned()),
                TraversalOperator::Index(index) => {
                    let index = self.value(index, scope, depth + 1);
                    let index = index.as_text().map(|index| format!("[{index}]"));
                    if let (Some(index), Some(last)) = (index, parts.last_mut()) {
                        last.push_str(&index);
                    }
                }
                TraversalOperator::LegacyIndex(index) => {
                    if let Some(last) = parts.last_mut() {
                        last.push_str(&format!("[{}]", **index));
                    }
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {}
            }
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        self.meant(&parts, scope, depth)
    }

    fn meant(&self, parts: &[&str], scope: Scope<'_>, depth: usize) -> Value {
        let prefix = &scope.module.prefix;
        match parts {
            ["each", "key"] | ["count", "index"] => scope.instance.map_or(Value::Null, |(key, _)| Value::text(key)),
            ["each", "value", rest @ ..] => {
                scope.instance.map_or(Value::Null, |(_, value)| inside(value.clone(), rest))
            }
            ["var", name, rest @ ..] => inside(self.variable(name, scope, depth), rest),
            ["local", name, rest @ ..] => inside(self.local(name, scope, depth), rest),
            ["module", name, output, ..] => self.output(name, output, scope, depth),
            ["path" | "terraform" | "self" | "each" | "count", ..] => Value::Null,
            ["data", kind, name, rest @ ..] => Value::refer(format!("{prefix}data.{kind}.{name}"), rest.join(".")),
            [kind, name, rest @ ..] => Value::refer(format!("{prefix}{kind}.{name}"), rest.join(".")),
            _ => Value::Null,
        }
    }

    fn variable(&self, name: &str, scope: Scope<'_>, depth: usize) -> Value {
        let (name, index) = indexed(name);
        if let Some(given) = scope.module.given.get(name) {
            let Some(left) = self.work.get().checked_sub(given.weight()) else {
                self.work.set(0);
                return Value::Null;
            };
            self.work.set(left);
            return item(given.clone(), index);
        }
        let blocks = scope.bodies.iter().flat_map(|body| body.get_blocks("variable"));
        let block = blocks.into_iter().find(|block| block.has_labels(&[name]));
        let default = block.and_then(|block| block.body.get_attribute("default"));
        default.map_or(Value::Null, |default| item(self.value(&default.value, scope, depth + 1), index))
    }

    fn local(&self, name: &str, scope: Scope<'_>, depth: usize) -> Value {
        let (name, index) = indexed(name);
        let mut blocks = scope.bodies.iter().flat_map(|body| body.get_blocks("locals"));
        let said = blocks.find_map(|block| block.body.get_attribute(name));
        said.map_or(Value::Null, |said| item(self.value(&said.value, scope, depth + 1), index))
    }

    fn output(&self, name: &str, output: &str, scope: Scope<'_>, depth: usize) -> Value {
        let name = name.split('[').next().unwrap_or(name);
        let mut calls = scope.bodies.iter().flat_map(|body| body.get_blocks("module"));
        let Some(block) = calls.find(|block| block.has_labels(&[name])) else { return Value::Null };
        let Some(folder) = called_folder(&scope.module.folder, block) else { return Value::Null };
        let Some(bodies) = self.folders.get(&folder) else { return Value::Null };
        let mut outputs = bodies.iter().flat_map(|body| body.get_blocks("output"));
        let said =
            outputs.find(|block| block.has_labels(&[output])).and_then(|block| block.body.get_attribute("value"));
        let Some(said) = said else { return Value::Null };
        // What the call gives is not needed for what an output refers to in nearly all cases, and would be read again and again.
        let module = Module { prefix: format!("{}module.{name}.", scope.module.prefix), folder, given: HashMap::new() };
        self.value(&said.value, Scope { module: &module, bodies, instance: None }, depth + 1)
    }
}

/// The folder that a call names with a path of its own.
fn called_folder(from: &str, block: &Block) -> Option<String> {
    let source = block.body.get_attribute("source")?.value.as_str()?;
    let local = source.starts_with("./") || source.starts_with("../");
    local.then(|| tidy(&format!("{from}/{source}")))
}

/// A name and the key in brackets after it.
fn indexed(name: &str) -> (&str, Option<&str>) {
    match name.split_once('[') {
        Some((name, index)) => (name, Some(index.trim_end_matches(']'))),
        None => (name, None),
    }
}

/// An item of a list or a map by its key; all of it where the key leads to nothing.
fn item(value: Value, index: Option<&str>) -> Value {
    let found = index.and_then(|index| match &value {
        Value::List(items) => items.get(index.parse::<usize>().ok()?).cloned(),
        value => value.get(index).cloned(),
    });
    found.unwrap_or(value)
}

/// What lies in a value by names; the value itself where it is no map.
fn inside(value: Value, names: &[&str]) -> Value {
    names.iter().fold(value, |value, name| match value.get(name) {
        Some(inner) => inner.clone(),
        None => value,
    })
}

/// Parts of a text: one text if all are known.
pub fn joined(parts: Vec<Value>) -> Value {
    let texts: Option<Vec<&str>> = parts.iter().map(Value::as_text).collect();
    match texts {
        Some(texts) => Value::Text(texts.concat()),
        None => Value::Join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_tidied() {
        for (path, expected) in
            [("./a/../b", "b"), (".", "."), ("infra/./modules/x", "infra/modules/x"), ("/x/y", "/x/y")]
        {
            assert_eq!(tidy(path), expected, "{path}");
        }
    }
}
