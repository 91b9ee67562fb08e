//! The data files that are part of the program: icons, themes, patterns, rules and schemas, listed by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/data.rs"));
