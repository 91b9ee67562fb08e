//! How far elements have moved since an older picture of their design.

use std::collections::BTreeMap;

use crate::design::{Design, OldPlace};
use crate::layout::placed::{Form, Layout, PlacedBox};
use crate::model::Uid;

/// The mean distance, px, of elements that stood in the older picture from where they stood there, after the shift of the
/// whole drawing that makes it least along each axis; zero when none did.
pub fn displacement(design: &Design, layout: &Layout) -> f64 {
    let mut boxes: BTreeMap<Uid, &PlacedBox> = BTreeMap::new();
    for placed in layout.states.iter().flat_map(|state| &state.boxes) {
        if !matches!(placed.form, Form::Overlay | Form::Tag) {
            boxes.entry(placed.uid).or_insert(placed);
        }
    }
    let moved = design.old.places.iter().filter_map(|(uid, place)| {
        let now = boxes.get(uid)?;
        Some(match (place, now.icon) {
            (OldPlace::Icon(top), Some(icon)) => (icon.center().x - top.x, icon.y - top.y),
            (OldPlace::Icon(top), None) => (now.rect.center().x - top.x, now.rect.y - top.y),
            (OldPlace::Box(rect), _) => (now.rect.x - rect.x, now.rect.y - rect.y),
        })
    });
    let (x, y): (Vec<f64>, Vec<f64>) = moved.unzip();
    if x.is_empty() {
        return 0.0;
    }
    let (dx, dy) = (median(x.clone()), median(y.clone()));
    x.iter().zip(&y).map(|(x, y)| (x - dx).hypot(y - dy)).sum::<f64>() / x.len() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
