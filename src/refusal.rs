//! Why something could not be done at all, and what to do: for what is wrong outside any text.

/// Why there is no output, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// With both sentences.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Refusal { message: message.into(), help: help.into() }
    }
}
