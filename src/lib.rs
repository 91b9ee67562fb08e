//! cdp-draw: a small text in, the architecture slide out.
//!
//! ```
//! use cdp_draw::{Design, Style, View};
//!
//! # fn main() -> Result<(), cdp_draw::Report> {
//! let design = Design::read("user users\nserver web\nusers -> web\n\napply multi-server to web")?;
//! let svg = design.draw(&Style::default())?.svg(View::BeforeAfter);
//! assert!(svg.starts_with("<svg"));
//! # Ok(())
//! # }
//! ```
//!
//! [`Design`] is a text that has been read; it can be [drawn](Design::draw), [checked](Design::check) and
//! [simulated](Design::simulate). [`Picture`] is what has been laid out, and gives every [`View`] of it as SVG, PNG or
//! data. What is wrong is a [`Report`], which prints as the program does, and tells the same as data.
//!
//! The same text gives the same bytes, on every machine. No file is read unless the program hands one over ([`World`]),
//! nothing is written, and nothing goes over a network.
//!
//! # Features
//!
//! - `cli` (default): the command `cdp-draw`, with all that follows. Programs that only use the library leave it out:
//!   `default-features = false`.
//! - `fs`: designs and icons from the disk (`Design::open`, `Disk`).
//! - `parallel`: threads. What is drawn does not depend on it.
//! - `png`: pictures of pixels (`Picture::png`).
//! - `pptx`: slides that can be edited (`Picture::pptx`); brings `png` along.
//! - `pdf`: documents (`Picture::pdf`).
//!
//! Without `cli` and `fs`, it runs where there are neither files nor threads, such as `wasm32-unknown-unknown`.
//!
//! # How it works
//!
//! ```text
//! text → syntax tree → design (states of one architecture) → layout → scene → bytes
//!           ↑ patterns rewrite one state into the next          ↑ one layout for all states
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

// The rooms, public for the command and for the tests, and no part of what programs may count on. `--cfg internals`
// documents them.
#[cfg_attr(not(internals), doc(hidden))]
pub mod analysis;
#[cfg_attr(not(internals), doc(hidden))]
pub mod catalog;
#[cfg_attr(not(internals), doc(hidden))]
pub mod check;
#[cfg_attr(not(internals), doc(hidden))]
#[cfg(feature = "cli")]
pub mod cli;
#[cfg_attr(not(internals), doc(hidden))]
pub mod codes;
#[cfg_attr(not(internals), doc(hidden))]
pub mod data;
#[cfg_attr(not(internals), doc(hidden))]
pub mod design;
#[cfg_attr(not(internals), doc(hidden))]
pub mod diagnostic;
mod facade;
#[cfg_attr(not(internals), doc(hidden))]
pub mod forms;
#[cfg_attr(not(internals), doc(hidden))]
pub mod geometry;
#[cfg_attr(not(internals), doc(hidden))]
#[cfg(feature = "fs")]
pub mod git;
#[cfg(feature = "import")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod import;
#[cfg_attr(not(internals), doc(hidden))]
pub mod inert;
#[cfg_attr(not(internals), doc(hidden))]
pub mod layout;
#[cfg_attr(not(internals), doc(hidden))]
pub mod limits;
#[cfg(feature = "cli")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod loopback;
#[cfg_attr(not(internals), doc(hidden))]
pub mod model;
#[cfg(feature = "cli")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod news;
#[cfg(feature = "fs")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod opener;
#[cfg_attr(not(internals), doc(hidden))]
pub mod outline;
#[cfg_attr(not(internals), doc(hidden))]
pub mod output;
#[cfg_attr(not(internals), doc(hidden))]
#[cfg(feature = "fs")]
pub mod output_file;
#[cfg_attr(not(internals), doc(hidden))]
pub mod plan;
#[cfg_attr(not(internals), doc(hidden))]
pub mod refusal;
#[cfg_attr(not(internals), doc(hidden))]
pub mod report;
#[cfg_attr(not(internals), doc(hidden))]
pub mod rewrite;
#[cfg_attr(not(internals), doc(hidden))]
pub mod scene;
#[cfg(feature = "cli")]
#[cfg_attr(not(internals), doc(hidden))]
pub mod signals;
#[cfg_attr(not(internals), doc(hidden))]
pub mod source;
#[cfg_attr(not(internals), doc(hidden))]
pub mod studio;
#[cfg_attr(not(internals), doc(hidden))]
pub mod suggest;
#[cfg_attr(not(internals), doc(hidden))]
pub mod syntax;
#[cfg_attr(not(internals), doc(hidden))]
pub mod text;
#[cfg_attr(not(internals), doc(hidden))]
pub mod threads;
#[cfg_attr(not(internals), doc(hidden))]
pub mod world;

pub use crate::diagnostic::Severity;
pub use analysis::Value as Health;
pub use design::Direction;
pub use facade::{Design, Finding, Picture, Place, Report, Served, Trial};
pub use output::Background;
pub use scene::colour::Rgb;
pub use scene::{Legend, View};
pub use studio::Style;
#[cfg(feature = "fs")]
pub use world::Disk;
pub use world::{Memory, World, WorldError};
