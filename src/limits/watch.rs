//! Caps of the page that shows a design while it is written.

use std::time::Duration;

/// Bytes of a request's head.
pub const REQUEST_BYTES: usize = 16 << 10;
/// Lines of it.
pub const REQUEST_LINES: usize = 64;
/// Connections at a time.
pub const CONNECTIONS: usize = 64;
/// How long a reader may take for a request, or for a piece of the answer.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How often a reader that waits for news hears that there are none.
pub const HEARTBEAT: Duration = Duration::from_secs(10);
/// Drawings that are kept of a version: in other languages and themes, and with failures.
pub const DRAWINGS: usize = 12;
/// Elements that fail together at a click.
pub const FAILING: usize = 50;
/// Bytes of a file that are compared when its date and size are the same.
pub const COMPARED_BYTES: u64 = 4 << 20;
