//! The lines that say how the actors of a state are served while something has failed.

use crate::analysis::{Health, Value, availabilities};
use crate::design::State;
use crate::geometry::Point;
use crate::layout::Measure;
use crate::limits::Limits;
use crate::model::{Languages, Uid};
use crate::scene::colour::Colour;
use crate::scene::compose::sign;
use crate::scene::item::{Item, LINE_HEIGHT, Text, TextAnchor};
use crate::scene::theme::Theme;
use crate::scene::views::fitted::Fitted;
use crate::scene::words::Words;

/// `Users: down`, with the value that it says; what is not in the state has none.
pub(super) type Status = Vec<(Option<Value>, String)>;

/// What is to be said of a state: nothing, when nothing has failed in it.
pub(super) fn of(state: &State, languages: &Languages) -> Status {
    let words = Words::new(languages);
    let mut lines: Status = state.absent.iter().map(|id| (None, words.absent(id))).collect();
    let Some(health) = Health::of(state) else { return lines };
    for value in Value::ALL {
        let of_value = health.served.iter().filter(|(_, served)| *served == value);
        let names: Vec<String> = of_value.map(|(actor, _)| name(state, *actor, languages)).collect();
        if !names.is_empty() {
            lines.push((Some(value), format!("{}: {}", words.list(&names), words.value(value))));
        }
    }
    // Who is told by the same pages stands on one line.
    let mut told: Vec<(Vec<Uid>, Vec<Uid>)> = Vec::new();
    for (actor, _) in &health.served {
        let pages: Vec<Uid> = health.told.iter().filter(|(told, _)| told == actor).map(|&(_, page)| page).collect();
        match told.iter_mut().find(|(known, _)| *known == pages) {
            _ if pages.is_empty() => {}
            Some((_, actors)) => actors.push(*actor),
            None => told.push((pages, vec![*actor])),
        }
    }
    for (pages, actors) in told {
        let [actors, pages] = [actors, pages].map(|uids| {
            let names: Vec<String> = uids.into_iter().map(|uid| name(state, uid, languages)).collect();
            words.list(&names)
        });
        lines.push((None, words.told(&actors, &pages)));
    }
    let stuck = health.stuck.iter().map(|work| work.named(&state.architecture, languages));
    lines.extend(stuck.clone().take(STUCK).map(|line| (None, line)));
    if stuck.len() > STUCK {
        lines.push((None, words.more_work(stuck.len() - STUCK)));
    }
    lines
}

/// Pieces of work that do not arrive and are named.
const STUCK: usize = 2;

/// For how much of the time each actor is served, those together for whom it is the same.
pub(super) fn availability(state: &State, languages: &Languages) -> Status {
    let mut by_figure: Vec<(String, Vec<String>)> = Vec::new();
    for found in availabilities(state, &Limits::default()) {
        let figure = found.not_served.words().get(languages).to_owned();
        let actor = name(state, state.architecture.element(found.actor).uid, languages);
        match by_figure.iter_mut().find(|(known, _)| *known == figure) {
            Some((_, actors)) => actors.push(actor),
            None => by_figure.push((figure, vec![actor])),
        }
    }
    let words = Words::new(languages);
    let alone = by_figure.len() == 1;
    let line = |(figure, actors): (String, Vec<String>)| match alone {
        true => figure,
        false => format!("{}: {figure}", words.list(&actors)),
    };
    by_figure.into_iter().map(|entry| (None, line(entry))).collect()
}

/// The name that stands under an actor's icon.
fn name(state: &State, uid: Uid, languages: &Languages) -> String {
    let node = state.architecture.find_uid(uid);
    node.map_or_else(String::new, |node| state.architecture.element(node).name(languages).to_owned())
}

/// The lines, broken to fit a width.
pub(super) struct Lines {
    entries: Vec<(Option<Value>, Fitted)>,
    size: f64,
}

impl Lines {
    pub fn new(status: &Status, size: f64, width: f64, measure: &dyn Measure) -> Lines {
        let room = (width - size * INDENT).max(size * 6.0);
        let wrap = |(value, text): &(Option<Value>, String)| (*value, Fitted::new(measure, text, size, true, room, 2));
        Lines { entries: status.iter().map(wrap).collect(), size }
    }

    pub fn height(&self) -> f64 {
        let lines: usize = self.entries.iter().map(|(_, lines)| lines.len()).sum();
        lines as f64 * self.size * LINE_HEIGHT + self.entries.len() as f64 * self.size * 0.25
    }

    pub fn draw(&self, at: Point, ground: Colour, theme: &Theme) -> Vec<Item> {
        let mut items = Vec::new();
        let mut y = at.y;
        for (value, lines) in &self.entries {
            let pitch = self.size * LINE_HEIGHT;
            let (mut x, mut colour) = (at.x, theme.colours.muted);
            if let Some(value) = *value {
                let center = Point::new(x + self.size * 0.6, y + pitch / 2.0);
                items.extend(sign(value, center, self.size * 0.56, ground, theme));
                x += self.size * INDENT;
                colour = theme.health(value).line;
            }
            items.push(Text::lines(lines, x, y, TextAnchor::Start, self.size, true, colour).whole(&lines.full).into());
            y += lines.len() as f64 * pitch + self.size * 0.25;
        }
        items
    }
}

/// From the left end of a sign to its words, in font sizes.
const INDENT: f64 = 1.6;
