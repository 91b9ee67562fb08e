//! The data files, as `build.rs` found them: `ICONS`, `THEMES`, `PATTERNS`, each (id, content) sorted by id.

include!(concat!(env!("OUT_DIR"), "/data.rs"));
