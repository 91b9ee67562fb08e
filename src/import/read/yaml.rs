//! YAML as values. Tags become maps with one entry, in the manner of CloudFormation's long form: `!Ref x` is `{Ref: x}`.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use crate::import::read::{Source, Trouble};
use crate::import::value::Value;
use crate::limits::import::VALUE_DEPTH;

const TOO_MANY: &str = "the file has too many values, with its aliases written out";

/// A collection that is not closed yet.
enum Open {
    List(Vec<Value>),
    Map(Vec<(String, Value)>, Option<String>),
}

struct Frame {
    open: Open,
    anchor: usize,
    tag: Option<String>,
}

/// Reads all documents of a text. What is nested deeper than [`VALUE_DEPTH`], or has more than `nodes` values when its aliases
/// are written out, is refused.
pub fn documents(source: &Source<'_>, nodes: usize) -> Result<Vec<Value>, Trouble> {
    let mut reader = Reader { stack: Vec::new(), anchors: HashMap::new(), left: nodes, documents: Vec::new() };
    for event in Parser::new_from_str(source.text.trim_start_matches('\u{feff}')) {
        let (event, span) = event.map_err(|error| wrong(&error))?;
        let line = span.start.line();
        reader.take(event).map_err(|message| Trouble::at(line, message))?;
    }
    Ok(reader.documents)
}

fn wrong(error: &ScanError) -> Trouble {
    Trouble::at(error.marker().line(), format!("this is no YAML: {}", error.info()))
}

struct Reader {
    stack: Vec<Frame>,
    /// Each anchor's value and size.
    anchors: HashMap<usize, (Value, usize)>,
    left: usize,
    documents: Vec<Value>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.spend(1)?;
                let tag = tag.as_deref().and_then(long_form);
                let value = match (&tag, style) {
                    (None, ScalarStyle::Plain) => plain(&text),
                    _ => Value::text(&*text),
                };
                self.put(tagged(tag, value), anchor)?;
            }
            Event::SequenceStart(anchor, tag) => self.open(Open::List(Vec::new()), anchor, tag.as_deref())?,
            Event::MappingStart(anchor, tag) => self.open(Open::Map(Vec::new(), None), anchor, tag.as_deref())?,
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(frame) = self.stack.pop() else { return Ok(()) };
                let value = match frame.open {
                    Open::List(items) => Value::List(items),
                    Open::Map(entries, _) => Value::Map(merged(entries)),
                };
                self.put(tagged(frame.tag, value), frame.anchor)?;
            }
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).ok_or("this alias names nothing")?;
                // Before it is copied.
                self.left = self.left.checked_sub(known.1).ok_or(TOO_MANY)?;
                let value = known.0.clone();
                self.put(value, 0)?;
            }
            Event::DocumentStart(_) | Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
        Ok(())
    }

    fn open(&mut self, open: Open, anchor: usize, tag: Option<&Tag>) -> Result<(), String> {
        self.spend(1)?;
        if self.stack.len() >= VALUE_DEPTH {
            return Err(format!("this is nested more than {VALUE_DEPTH} deep"));
        }
        self.stack.push(Frame { open, anchor, tag: tag.and_then(long_form) });
        Ok(())
    }

    fn spend(&mut self, nodes: usize) -> Result<(), String> {
        self.left = self.left.checked_sub(nodes).ok_or(TOO_MANY)?;
        Ok(())
    }

    fn put(&mut self, value: Value, anchor: usize) -> Result<(), String> {
        if anchor > 0 {
            let size = value.weight();
            // What aliases of aliases would amount to is counted, too.
            self.anchors.insert(anchor, (value.clone(), size));
            self.spend(size)?;
        }
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            None => self.documents.push(value),
            Some(Open::List(items)) => items.push(value),
            Some(Open::Map(entries, key)) => match key.take() {
                Some(key) => entries.push((key, value)),
                None => *key = Some(value.as_text().map_or_else(|| scalar_key(&value), str::to_owned)),
            },
        }
        // Values that lie in each other through aliases are as deep as they look.
        if self.stack.len() + depth_of_top(&self.stack) > 2 * VALUE_DEPTH {
            Err("this is nested too deep".to_owned())
        } else {
            Ok(())
        }
    }
}

/// How deep the value that was put last is; only aliases can bring one that is deep at once.
fn depth_of_top(stack: &[Frame]) -> usize {
    let last = stack.last().and_then(|frame| match &frame.open {
        Open::List(items) => items.last(),
        Open::Map(entries, _) => entries.last().map(|(_, value)| value),
    });
    last.map_or(0, depth)
}

fn depth(value: &Value) -> usize {
    match value {
        Value::List(items) | Value::Join(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Map(entries) => 1 + entries.iter().map(|(_, value)| depth(value)).max().unwrap_or(0),
        _ => 1,
    }
}

fn scalar_key(value: &Value) -> String {
    match value {
        Value::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}

/// `!GetAtt` is `Fn::GetAtt`, `!Ref` stays; the tags of YAML itself mean nothing here.
fn long_form(tag: &Tag) -> Option<String> {
    (tag.handle == "!" && !tag.suffix.is_empty()).then(|| match tag.suffix.as_str() {
        "Ref" | "Condition" => tag.suffix.clone(),
        name => format!("Fn::{name}"),
    })
}

fn tagged(tag: Option<String>, value: Value) -> Value {
    match tag {
        Some(tag) => Value::Map(vec![(tag, value)]),
        None => value,
    }
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if text.parse::<f64>().is_ok_and(f64::is_finite) => Value::Number(text.to_owned()),
        _ => Value::text(text),
    }
}

/// `<<` brings the entries of other maps; the map's own go before them.
fn merged(entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    if entries.iter().all(|(key, _)| key != "<<") {
        return entries;
    }
    let (merges, mut own): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| key == "<<");
    let mut known: HashSet<String> = own.iter().map(|(key, _)| key.clone()).collect();
    for (_, value) in merges {
        for (key, value) in value.items().iter().flat_map(Value::entries) {
            if known.insert(key.clone()) {
                own.push((key.clone(), value.clone()));
            }
        }
    }
    own
}
