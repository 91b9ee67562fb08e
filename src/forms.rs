//! The forms of our data, as its `format` says: the name of a schema in `docs/schemas` and a version. A field that is
//! new leaves the version as it is; one that goes away, or means something else, makes the next.

/// The states of a design.
pub const DESIGN: &str = "design-json/1";
/// Where everything of one state stands.
pub const LAYOUT: &str = "layout-json/1";
/// One failure in every state.
pub const FAILURE: &str = "failure-json/1";
/// All failures of every state.
pub const FAILURES: &str = "failures-json/1";
/// What the rules find.
pub const CHECK: &str = "check-json/1";
/// A sequence of patterns to a goal.
pub const PLAN: &str = "plan-json/1";
/// What differs between two designs.
pub const DIFF: &str = "diff-json/1";
/// What steps did.
pub const STEPS: &str = "steps-json/1";
/// What a pattern says of itself.
pub const PATTERN: &str = "pattern-json/1";
/// Which patterns fit a state.
pub const APPLICABLE: &str = "applicable-json/1";
/// Which patterns a state embodies.
pub const FOUND: &str = "found-json/1";
/// A rule.
pub const RULE: &str = "rule-json/1";
/// An error, a warning or a note.
pub const MESSAGE: &str = "message-json/1";
