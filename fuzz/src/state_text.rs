//! The text of every state reads back as the same state, and is printed as the same text again.

use crate::print_support::objection;

/// Prints every state and reads it again.
pub fn holds(data: &[u8]) {
    let Some(design) = crate::compiled(data).design else { return };
    // Each state is compiled anew.
    for state in design.states.iter().take(8) {
        if let Some(why) = objection(&design, state) {
            panic!("{why}");
        }
    }
}
