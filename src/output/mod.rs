//! Scene to bytes, one format a file.

pub mod json;
