//! The vocabulary and its icons belong together.

use std::collections::BTreeSet;

use cdp_draw::data::ICONS;
use cdp_draw::model::Vocabulary;

#[test]
fn every_kind_has_its_icon_and_every_icon_its_kind() {
    let kinds: BTreeSet<&str> = Vocabulary::builtin().kinds().map(|kind| kind.id.as_str()).collect();
    let icons: BTreeSet<&str> = ICONS.iter().map(|(name, _, _)| *name).filter(|name| *name != "unknown").collect();
    assert_eq!(kinds.difference(&icons).collect::<Vec<_>>(), Vec::<&&str>::new(), "kinds without an icon");
    assert_eq!(icons.difference(&kinds).collect::<Vec<_>>(), Vec::<&&str>::new(), "icons without a kind");
}
