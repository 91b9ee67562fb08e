//! Where parts of a picture lead.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::model::link::{objection, trimmed};

/// An address that cannot run anything: a page of the web or beside the picture, or `mailto`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SafeLink(String);

impl SafeLink {
    /// The link, if it is safe. Anything a browser could read in another way is refused.
    pub fn new(text: &str) -> Option<SafeLink> {
        objection(text).is_none().then(|| SafeLink(trimmed(text).to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where something in a picture leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// To a page.
    Page(SafeLink),
    /// To a part of the same picture, by its id.
    Part(String),
}

impl Target {
    /// Where a `link` leads. `part` knows the id that an element has in the picture; what is not in it is led to by nothing.
    pub fn new(text: &str, part: impl FnOnce(&str) -> Option<String>) -> Option<Target> {
        let link = SafeLink::new(text)?;
        match link.0.strip_prefix('#') {
            Some(id) => part(&id.nfc().collect::<String>()).map(Target::Part),
            None => Some(Target::Page(link)),
        }
    }
}
