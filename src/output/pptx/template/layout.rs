//! Which layout of a template ours takes: one with a title and a place for contents, in which the architecture stands.

use usvg::roxmltree::{Document, Node};

use crate::output::pptx::PRESENTATION;
use crate::output::pptx::relations::Kind;
use crate::output::pptx::slide::Slots;
use crate::output::pptx::template::unpack::{Reference, Unpacked, path_of, references};
use crate::output::pptx::units::Box;

/// A layout, and where on it things go.
#[derive(Clone, Debug)]
pub(in crate::output::pptx) struct Chosen {
    pub part: String,
    pub slots: Slots,
    /// Where the architecture stands.
    pub area: Box,
}

/// A place of a layout.
struct Slot {
    kind: String,
    number: u32,
    place: Option<Box>,
}

impl Slot {
    fn is_title(&self) -> bool {
        matches!(self.kind.as_str(), "title" | "ctrTitle")
    }

    fn is_content(&self) -> bool {
        matches!(self.kind.as_str(), "" | "obj" | "body" | "pic" | "chart" | "dgm" | "media" | "tbl")
    }
}

/// The best layout of the first master.
pub(super) fn choose(
    unpacked: &Unpacked,
    presentation: &Document<'_>,
    main: &str,
    owned: &[Reference],
    size: (i64, i64),
) -> Result<Chosen, String> {
    let first = presentation.descendants().find(|node| node.has_tag_name((PRESENTATION, "sldMasterId")));
    let id = first.and_then(|node| node.attribute((super::RELATIONS, "id")));
    let master = owned.iter().find(|reference| reference.is(Kind::Master) && id.is_none_or(|id| reference.id == id));
    let master = path_of(main, &master.ok_or("it has no master")?.target);
    let of_master = slots(unpacked, &master)?;
    let layouts = references(unpacked, &master).into_iter().filter(|reference| reference.is(Kind::Layout));
    let mut best: Option<(i64, Chosen)> = None;
    for reference in layouts {
        let part = path_of(&master, &reference.target);
        let Ok(own) = slots(unpacked, &part) else { continue };
        let (worth, chosen) = judge(part, &own, &of_master, size);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, chosen));
        }
    }
    best.map(|(_, chosen)| chosen).ok_or_else(|| "its master has no layouts".to_owned())
}

/// How good a layout is, and how it would be used.
fn judge(part: String, own: &[Slot], master: &[Slot], (w, h): (i64, i64)) -> (i64, Chosen) {
    let place = |slot: &Slot| {
        let like = |other: &&Slot| other.kind == slot.kind || (slot.is_content() && other.kind == "body");
        slot.place.or_else(|| master.iter().find(like).and_then(|slot| slot.place))
    };
    let area = |slot: &Slot| place(slot).map_or(0, |place| place.w * place.h);
    let title = own.iter().find(|slot| slot.kind == "title");
    let largest = own.iter().filter(|slot| slot.is_content()).max_by_key(|slot| area(slot));
    let whole = w * h;
    let others = own.iter().filter(|slot| slot.is_content()).count().saturating_sub(1);
    let caption = own.iter().find(|slot| {
        let small = place(slot).is_some_and(|place| place.h * 6 < h);
        slot.kind == "body" && small && largest.is_none_or(|largest| largest.number != slot.number)
    });
    let below = title.and_then(place).map_or(h / 6, |title| title.y + title.h);
    let rest = Box { x: w / 24, y: below.min(h / 2), w: w - w / 12, h: (h - below.min(h / 2) - h / 16).max(1) };
    let room = largest.and_then(place).filter(|place| place.w * place.h * 4 > whole).unwrap_or(rest);
    let share = (room.w / 100) * (room.h / 100) * 100 / (whole / 10_000).max(1);
    let worth = i64::from(title.is_some()) * 1000 + share - 150 * others as i64 + 100 * i64::from(caption.is_some());
    let number = own.iter().find(|slot| slot.kind == "sldNum").map(|slot| slot.number);
    let slots = Slots { title: title.is_some(), caption: caption.map(|slot| slot.number), number };
    (worth, Chosen { part, slots, area: room })
}

/// The places of a layout or a master.
fn slots(unpacked: &Unpacked, part: &str) -> Result<Vec<Slot>, String> {
    let document = Document::parse(unpacked.text(part)?).map_err(|error| format!("`{part}` is not XML: {error}"))?;
    let places = document.descendants().filter(|node| node.has_tag_name((PRESENTATION, "ph")));
    let slot = |node: Node<'_, '_>| Slot {
        kind: node.attribute("type").unwrap_or_default().to_owned(),
        number: node.attribute("idx").and_then(|idx| idx.parse().ok()).unwrap_or(0),
        place: node.ancestors().find(|node| node.has_tag_name((PRESENTATION, "sp"))).and_then(place),
    };
    Ok(places.map(slot).filter(|slot| slot.is_title() || slot.is_content() || slot.kind == "sldNum").collect())
}

fn place(shape: Node<'_, '_>) -> Option<Box> {
    let find = |name: &str| shape.descendants().find(|node| node.tag_name().name() == name);
    let number = |node: Node<'_, '_>, name: &str| node.attribute(name)?.parse::<i64>().ok();
    let (offset, size) = (find("off")?, find("ext").filter(|node| node.attribute("cx").is_some())?);
    let limit = |value: i64| value.clamp(-60_000_000, 60_000_000);
    let (w, h) = (limit(number(size, "cx")?), limit(number(size, "cy")?));
    (w > 0 && h > 0).then_some(Box { x: limit(number(offset, "x")?), y: limit(number(offset, "y")?), w, h })
}
