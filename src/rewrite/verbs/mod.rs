//! Verbs: what a rewrite can do beyond the statements of the language. A verb is added to the table of its
//! file, a file to the list here.

mod add;
mod copy;
mod ensure_balancer;
mod ensure_image;
mod ensure_scaling_group;
mod ensure_zones;
mod grow;
mod insert_before;
pub mod primitive;
mod redirect;
mod spread;

use crate::rewrite::function::Function;

/// The tables of all verbs.
pub const TABLES: &[&[Function]] = &[
    add::TABLE,
    copy::TABLE,
    grow::TABLE,
    redirect::TABLE,
    insert_before::TABLE,
    ensure_balancer::TABLE,
    ensure_image::TABLE,
    ensure_scaling_group::TABLE,
    ensure_zones::TABLE,
    spread::TABLE,
];
