//! Caps of an import that go with no generosity: they keep what comes out readable, and recursion off the end of the stack.

/// How deep values of a file may lie in each other. Every walk over them may recurse as deep as this.
pub const VALUE_DEPTH: usize = 64;
/// How deep modules of Terraform may lie in each other.
pub const MODULES: usize = 16;
/// How many references may lead to one another: through variables, outputs and parameters.
pub const REFERENCES: usize = 32;
/// Instances of a `count` or `for_each` that are drawn one by one; of more, one.
pub const INSTANCES: usize = 100;
/// How far what is lent to a resource is followed: a service, its task definition, its role.
pub const LENT: usize = 3;
/// Values in the text of a policy.
pub const POLICY_VALUES: usize = 10_000;
/// Values in a text of JSON, such as the definitions of containers.
pub const TEXT_VALUES: usize = 100_000;
/// Steps that lines go through what is not drawn, for each line that a design may have.
pub const STEPS_OF_LINES: usize = 10;
/// Pieces of evidence of one edge.
pub const EVIDENCE: usize = 50;
/// Services of Compose that extend one another.
pub const EXTENSIONS: usize = 8;
/// Lines that one policy of Kubernetes may allow: what lets everybody in says nothing.
pub const ALLOWED: usize = 30;
/// Workloads that all selectors together may look at.
pub const LOOKS: usize = 2_000_000;
/// Lines of a diagram that are looked at where lines meet.
pub const MEETING: usize = 1_000_000;
/// Frames of a drawing that are tried for what lies in them, the largest first.
pub const FRAMES: usize = 2_000;
/// Bytes of a text of a diagram that stands in no quotes.
pub const TEXT: usize = 5_000;
/// Characters of a label.
pub const LABEL: usize = 300;
/// Characters of a variable's name that are looked at.
pub const VARIABLE: usize = 256;
/// Names that a line of the report has room for.
pub const NAMES: usize = 5;
/// Lines of the report about one and the same matter.
pub const REMARKS: usize = 20;
