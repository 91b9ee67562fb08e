//! cdp-draw: a small text in, the architecture slide out.

pub mod text;
