//! Scene to bytes, one format a file.
