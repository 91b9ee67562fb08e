//! The values of a rewrite.

use std::ops::Deref;
use std::sync::Arc;

use crate::model::{Architecture, EdgeKey, LocalisedText, Uid, Value};

/// Values in order. Copies share them, and what they weigh is known without looking at all of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct List {
    items: Arc<Vec<Val>>,
    weight: usize,
    depth: usize,
}

impl List {
    /// The items.
    pub fn into_vec(self) -> Vec<Val> {
        Arc::unwrap_or_clone(self.items)
    }

    /// True when it is the very same list, not one that only has the same items.
    pub fn is(&self, other: &List) -> bool {
        Arc::ptr_eq(&self.items, &other.items)
    }
}

impl From<Vec<Val>> for List {
    fn from(items: Vec<Val>) -> List {
        let weight = items.iter().fold(0_usize, |sum, item| sum.saturating_add(item.weight()));
        let depth = 1 + items.iter().map(Val::depth).max().unwrap_or(0);
        List { items: Arc::new(items), weight, depth }
    }
}

impl Deref for List {
    type Target = [Val];

    fn deref(&self) -> &[Val] {
        &self.items
    }
}

/// A value that an expression can have.
#[derive(Clone, PartialEq, Debug)]
pub enum Val {
    /// Nothing: no such element, property not set.
    None,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text or word.
    Text(Arc<str>),
    /// A label in all its languages.
    Label(LocalisedText),
    /// An element.
    Element(Uid),
    /// An edge.
    Edge(EdgeKey),
    /// A list, or a set in order.
    List(List),
}

impl Val {
    /// A list.
    pub fn list(items: Vec<Val>) -> Val {
        Val::List(items.into())
    }

    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Val {
        Val::Text(text.into())
    }

    /// Elements as a list.
    pub fn elements(uids: impl IntoIterator<Item = Uid>) -> Val {
        Val::list(uids.into_iter().map(Val::Element).collect())
    }

    /// How much there is to go through: a list counts all that is in it, a text its bytes, some at a time.
    pub fn weight(&self) -> usize {
        const AT_ONCE: usize = 64;
        match self {
            Val::List(items) => items.weight,
            Val::Text(text) => 1 + text.len() / AT_ONCE,
            _ => 1,
        }
    }

    /// Bytes of the texts in it.
    pub fn bytes(&self) -> usize {
        match self {
            Val::List(items) => items.iter().map(Val::bytes).sum(),
            Val::Text(text) => text.len(),
            Val::Label(label) => label.bytes(),
            _ => 0,
        }
    }

    /// How deep lists stand in each other.
    pub fn depth(&self) -> usize {
        match self {
            Val::List(items) => items.depth,
            _ => 0,
        }
    }

    /// An element, or none.
    pub fn element(uid: Option<Uid>) -> Val {
        uid.map_or(Val::None, Val::Element)
    }

    /// Nothing, false, zero, and what is empty are false; the rest is true.
    pub fn truthy(&self) -> bool {
        match self {
            Val::None => false,
            Val::Flag(flag) => *flag,
            Val::Number(number) => *number != 0,
            Val::Text(text) => !text.is_empty(),
            Val::List(list) => !list.is_empty(),
            Val::Label(_) | Val::Element(_) | Val::Edge(_) => true,
        }
    }

    /// The items of a list; one value is a list of itself, nothing is empty.
    pub fn into_items(self) -> Vec<Val> {
        match self {
            Val::List(items) => items.into_vec(),
            Val::None => Vec::new(),
            other => vec![other],
        }
    }

    /// The same, looked at where they are.
    pub fn items(&self) -> &[Val] {
        match self {
            Val::List(items) => items,
            Val::None => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// As a text: an element is its id.
    pub fn to_text(&self, architecture: &Architecture) -> String {
        match self {
            Val::None => String::new(),
            Val::Flag(flag) => flag.to_string(),
            Val::Number(number) => number.to_string(),
            Val::Text(text) => text.to_string(),
            Val::Label(label) => label.iter().next().map(|(_, text)| text.to_owned()).unwrap_or_default(),
            Val::Element(uid) => match architecture.find_uid(*uid) {
                Some(node) => architecture.element(node).id.clone(),
                None => String::new(),
            },
            Val::Edge(_) => String::new(),
            Val::List(items) => items.iter().map(|item| item.to_text(architecture)).collect::<Vec<_>>().join(", "),
        }
    }

    /// As the value of a property; none for nothing, which removes the property.
    pub fn to_value(&self, architecture: &Architecture) -> Option<Value> {
        Some(match self {
            Val::None => return None,
            Val::Flag(flag) => Value::Flag(*flag),
            // Read as it would be written: a number of many digits is a word.
            Val::Number(number) => crate::syntax::pattern_pairs::word_value(&number.to_string()),
            Val::Text(text) => crate::syntax::pattern_pairs::word_value(text),
            Val::List(items) => Value::List(items.iter().filter_map(|item| item.to_value(architecture)).collect()),
            other => Value::Text(other.to_text(architecture)),
        })
    }

    /// The value of a property; none for a property that is not set.
    pub fn from_value(value: Option<&Value>) -> Val {
        match value {
            None => Val::None,
            Some(Value::Flag(flag)) => Val::Flag(*flag),
            Some(Value::Number(number)) if number.fract() == 0.0 => Val::Number(*number as i64),
            Some(Value::List(items)) => Val::list(items.iter().map(|item| Val::from_value(Some(item))).collect()),
            Some(other) => Val::text(other.to_string()),
        }
    }

    /// Equal as a reader would say: a number and its digits are equal, so are an element and its id,
    /// and a property that is not set equals `none`, `false` and the empty text.
    pub fn same(&self, other: &Val, architecture: &Architecture) -> bool {
        match (self, other) {
            (Val::Element(a), Val::Element(b)) => a == b,
            (Val::Edge(a), Val::Edge(b)) => a == b,
            (Val::Label(a), Val::Label(b)) => a == b,
            (Val::List(a), Val::List(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.same(b, architecture))
            }
            (Val::None, other) | (other, Val::None) => {
                matches!(other, Val::None | Val::Flag(false)) || matches!(other, Val::Text(text) if text.is_empty())
            }
            (Val::List(_) | Val::Edge(_), _) | (_, Val::List(_) | Val::Edge(_)) => false,
            (Val::Text(a), Val::Text(b)) => a == b,
            (a, b) => a.to_text(architecture) == b.to_text(architecture),
        }
    }
}
