//! What a file says of a resource, before anybody knows what it means: a tree of values in which references are kept.

/// A value of a file. Text of an environment is never copied out of here: only names and references are read.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Nothing, or not known.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// A reference to a resource, as the format writes addresses.
    Refer(Reference),
    /// Values in a row.
    List(Vec<Value>),
    /// Values by name, in the order of the file.
    Map(Vec<(String, Value)>),
    /// A text that is put together of values, or whatever is calculated from them.
    Join(Vec<Value>),
}

/// A reference to a resource.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reference {
    /// The address of the resource, or of all its instances.
    pub to: String,
    /// Which of its attributes is meant; empty for the resource itself.
    pub attribute: String,
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// A reference to an attribute of a resource.
    pub fn refer(to: impl Into<String>, attribute: impl Into<String>) -> Value {
        Value::Refer(Reference { to: to.into(), attribute: attribute.into() })
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[(String, Value)] {
        match self {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; anything else is its own only item, nothing has none.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            Value::Null => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// What a map has under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text, if it is one that is known.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number that is written here.
    pub fn as_count(&self) -> Option<usize> {
        match self {
            Value::Number(text) | Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// True for `true`, however it is written.
    pub fn is_true(&self) -> bool {
        matches!(self, Value::Bool(true)) || self.as_text().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// What lies at a path: names with `.` between them, `|` between those that mean the same, `*` for whatever a map has.
    /// Lists on the way are gone through. Names are compared in the manner of Terraform: `TargetGroupArn` is
    /// `target_group_arn`.
    pub fn at<'v>(&'v self, path: &str) -> Vec<&'v Value> {
        let mut found = vec![self];
        for step in path.split('.') {
            let names: Vec<&str> = step.split('|').collect();
            let mut next = Vec::new();
            found.iter().for_each(|value| step_into(value, &names, &mut next));
            found = next;
        }
        found
    }

    /// The first text at a path.
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.at(path).into_iter().find_map(Value::as_text).filter(|text| !text.is_empty())
    }

    /// What a copy of it costs: its values, and sixteen bytes of text as one more.
    pub fn weight(&self) -> usize {
        let mut weight = 0;
        self.walk(&mut |value| {
            weight += 1;
            match value {
                Value::Text(text) | Value::Number(text) => weight += text.len() / 16,
                Value::Map(entries) => weight += entries.iter().map(|(key, _)| key.len() / 16).sum::<usize>(),
                _ => {}
            }
        });
        weight
    }

    /// Goes through all values in it, itself first, in the order of the file.
    pub fn walk<'v>(&'v self, visit: &mut dyn FnMut(&'v Value)) {
        visit(self);
        match self {
            Value::List(items) | Value::Join(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Map(entries) => entries.iter().for_each(|(_, value)| value.walk(visit)),
            _ => {}
        }
    }
}

fn step_into<'v>(value: &'v Value, names: &[&str], found: &mut Vec<&'v Value>) {
    match value {
        Value::List(items) | Value::Join(items) => items.iter().for_each(|item| step_into(item, names, found)),
        Value::Map(entries) => {
            let wanted = entries.iter().filter(|(key, _)| names.iter().any(|name| *name == "*" || alike(key, name)));
            found.extend(wanted.map(|(_, value)| value));
        }
        _ => {}
    }
}

/// True if a name of a file is one of a table: `LoadBalancerArn` is `load_balancer_arn`.
fn alike(key: &str, name: &str) -> bool {
    key == name || snake(key) == name
}

/// A name as Terraform would write it.
pub fn snake(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, &c) in characters.iter().enumerate() {
        let after_small = at > 0 && (characters[at - 1].is_lowercase() || characters[at - 1].is_ascii_digit());
        // The last capital of several in a row begins a word: `VPCZone` is `vpc_zone`.
        let before_small = at > 0
            && characters[at - 1].is_uppercase()
            && characters.get(at + 1).is_some_and(|next| next.is_lowercase() && *next != 's');
        if c.is_uppercase() && (after_small || before_small) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_through_lists_and_both_spellings() {
        let tree = Value::Map(vec![(
            "DefaultActions".into(),
            Value::List(vec![Value::Map(vec![("TargetGroupArn".into(), Value::refer("Web", ""))]), Value::Null]),
        )]);
        assert_eq!(tree.at("default_action|default_actions.target_group_arn"), [&Value::refer("Web", "")]);
        assert_eq!(tree.at("*.*"), [&Value::refer("Web", "")]);
        assert!(tree.at("default_action").is_empty());
    }

    #[test]
    fn names_in_the_manner_of_terraform() {
        for (name, expected) in [
            ("VPCZoneIdentifier", "vpc_zone_identifier"),
            ("SubnetIds", "subnet_ids"),
            ("DBSubnetGroupName", "db_subnet_group_name"),
            ("SecurityGroupIDs", "security_group_ids"),
            ("vpc_id", "vpc_id"),
        ] {
            assert_eq!(snake(name), expected);
        }
    }
}
