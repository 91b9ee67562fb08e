//! From source files to a design. (The entry of the front end.)

use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::source::SourceMap;
use crate::world::World;

/// The result of compiling: what was read, what was found, and the design if there is one.
pub struct Compilation {
    /// All files that were read.
    pub sources: SourceMap,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
    /// The design; none when there are errors in it. A failed `expect` is an error, yet leaves the design.
    pub design: Option<Design>,
}

/// Compiles the design whose main file is `name` with the given bytes; imports are read from `world`.
pub fn compile(name: &str, bytes: &[u8], world: &dyn World, limits: &Limits) -> Compilation {
    let _ = (name, bytes, world, limits);
    Compilation { sources: SourceMap::default(), diagnostics: Diagnostics::default(), design: None }
}
