//! The data files that are part of the program: icons, themes and patterns, listed by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/data.rs"));
