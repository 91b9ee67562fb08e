//! What must hold whatever the bytes are. A property is a function that panics when it does not hold; `targets/` has a program
//! for each, and docs/fuzzing.md says how they are run.

use std::panic::resume_unwind;
use std::sync::Once;
use std::thread::{Builder, scope};

use cdp_draw::design::Design;
use cdp_draw::design::compile::{Compilation, compile as read_bytes};
use cdp_draw::limits::Limits;
use cdp_draw::threads::{STACK, hush_guarded};
use cdp_draw::world::Memory;

pub mod compile;
pub mod diff_self;
pub mod fixes;
pub mod font;
pub mod icon;
pub mod layout_from;
mod picture;
pub mod pipeline;
#[path = "../../tests/it/print_support/mod.rs"]
mod print_support;
pub mod state_text;
pub mod theme;

/// Asks a property of some bytes, with the stack that the program has. What the program catches (panics of the code that
/// reads and draws icons) is no finding.
pub fn tried(data: &[u8], property: fn(&[u8])) {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(hush_guarded);
    scope(|scope| {
        let worker = Builder::new().stack_size(STACK).spawn_scoped(scope, || property(data)).expect("a thread");
        worker.join().unwrap_or_else(|panic| resume_unwind(panic));
    });
}

/// Reads a design as the program does, within its limits; it imports nothing.
fn compiled(bytes: &[u8]) -> Compilation {
    read_bytes("design.cdp", bytes, &Memory::default(), &Limits::default())
}

/// True for designs that are looked at in a moment. Larger ones cost seconds each and show nothing that small ones do not.
fn is_small(design: &Design) -> bool {
    let (mut elements, mut edges) = (0, 0);
    for state in &design.states {
        elements += state.architecture.len();
        edges += state.architecture.links().len();
    }
    elements <= 40 && edges <= 30
}
