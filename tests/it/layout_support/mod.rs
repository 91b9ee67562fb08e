//! What the layout's tests share: compiling a text, measuring with the carried fonts, and drawing a layout
//! plainly, to look at it.

#![allow(dead_code, clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::fs;

use cdp_draw::design::compile::compile;
use cdp_draw::design::{Design, Direction};
use cdp_draw::layout::{
    Align, Form, Layout, LayoutError, Measure, Metrics, StateLayout, TextBlock, Violation, ink, lay_out, verify,
};
use cdp_draw::limits::Limits;
use cdp_draw::text::{Fonts, Weight};
use cdp_draw::world::Memory;

/// The carried fonts as the layout's ruler.
pub struct Ruler(Fonts);

impl Ruler {
    pub fn new() -> Self {
        Ruler(Fonts::embedded())
    }
}

fn weight(bold: bool) -> Weight {
    if bold { Weight::Bold } else { Weight::Regular }
}

impl Measure for Ruler {
    fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        self.0.width(text, size, weight(bold))
    }

    fn wrap(&self, text: &str, size: f64, bold: bool, max_width: f64, max_lines: usize) -> (Vec<String>, bool) {
        let wrapped = self.0.wrap(text, size, weight(bold), max_width, max_lines);
        (wrapped.lines, wrapped.truncated)
    }
}

/// A ruler that needs no fonts, for the many cases of property tests.
pub struct Rough;

impl Measure for Rough {
    fn width(&self, text: &str, size: f64, _bold: bool) -> f64 {
        text.chars().count() as f64 * size * 0.55
    }

    fn wrap(&self, text: &str, size: f64, _bold: bool, max_width: f64, max_lines: usize) -> (Vec<String>, bool) {
        let per_line = ((max_width / (size * 0.55)) as usize).max(1);
        let chars: Vec<char> = text.chars().collect();
        let lines: Vec<String> = chars.chunks(per_line).take(max_lines.max(1)).map(|c| c.iter().collect()).collect();
        (lines, chars.len() > per_line * max_lines.max(1))
    }
}

/// The design of a text.
pub fn design(name: &str, text: &str) -> Design {
    let compilation = compile(name, text.as_bytes(), &Memory::default(), &Limits::default());
    let found: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {:?}", d.message, d.label)).collect();
    compilation.design.unwrap_or_else(|| panic!("{name}: {found:?}"))
}

/// The design of an example file.
pub fn example(name: &str) -> Design {
    design(name, &fs::read_to_string(format!("examples/{name}.cdp")).expect("an example"))
}

/// Lays a design out, and draws it when `LAYOUT_PICTURES` names a folder.
pub fn laid_out(name: &str, design: &Design, direction: Direction) -> (Layout, Vec<Violation>) {
    let languages = design.languages(None);
    let layout: Result<Layout, LayoutError> =
        lay_out(design, &languages, direction, &Metrics::default(), &Ruler::new());
    let layout = layout.expect("a layout");
    let violations = verify(design, &layout);
    if let Ok(folder) = std::env::var("LAYOUT_PICTURES") {
        for (index, state) in layout.states.iter().enumerate() {
            fs::write(format!("{folder}/{name}-{index}.svg"), svg(state)).expect("a picture");
        }
        fs::write(format!("{folder}/{name}.txt"), report(design, &layout, &violations)).expect("a report");
    }
    (layout, violations)
}

/// Figures of a layout.
pub fn report(design: &Design, layout: &Layout, violations: &[Violation]) -> String {
    let mut text = String::new();
    for (index, state) in layout.states.iter().enumerate() {
        let bends: usize = state.routes.iter().map(|r| r.points.len().saturating_sub(2)).sum();
        let edges = state.routes.len().max(1);
        let _ = writeln!(
            text,
            "{index}: {} elements, {} lines, {:.2} bends a line, {} crossings, {:.0} x {:.0} ({:.2})",
            design.states[index].architecture.len(),
            state.routes.len(),
            bends as f64 / edges as f64,
            crossings(state),
            state.bounds.w,
            state.bounds.h,
            state.bounds.w / state.bounds.h.max(1.0)
        );
    }
    for violation in violations {
        let _ = writeln!(text, "{violation}");
    }
    text
}

/// How often lines cross; of what runs together, once.
pub fn crossings(state: &StateLayout) -> usize {
    let mut count = 0;
    let ink = ink(&state.routes);
    for (i, a) in ink.iter().enumerate() {
        for b in ink[i + 1..].iter().flatten() {
            for (p, q) in a.iter().flat_map(|a| a.windows(2)).flat_map(|p| b.windows(2).map(move |q| (p, q))) {
                let (h, v) = if (p[0].y - p[1].y).abs() < 0.01 { (p, q) } else { (q, p) };
                let flat = (h[0].y - h[1].y).abs() < 0.01 && (v[0].x - v[1].x).abs() < 0.01;
                let inside = |low: f64, high: f64, at: f64| at > low.min(high) + 0.5 && at < low.max(high) - 0.5;
                if flat && inside(h[0].x, h[1].x, v[0].x) && inside(v[0].y, v[1].y, h[0].y) {
                    count += 1;
                }
            }
        }
    }
    count
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn text(out: &mut String, block: &TextBlock, colour: &str) {
    let (x, anchor) = match block.align {
        Align::Left => (block.rect.x, "start"),
        Align::Center => (block.rect.center().x, "middle"),
        Align::Right => (block.rect.right(), "end"),
    };
    let step = block.rect.h / block.lines.len().max(1) as f64;
    for (i, line) in block.lines.iter().enumerate() {
        let y = block.rect.y + step * (i as f64 + 0.78);
        let weight = if block.bold { "bold" } else { "normal" };
        let _ = writeln!(
            out,
            "<text x='{x:.1}' y='{y:.1}' font-size='{}' font-weight='{weight}' text-anchor='{anchor}' fill='{colour}'>{}</text>",
            block.size,
            escape(line)
        );
    }
}

/// A plain drawing of one state.
pub fn svg(state: &StateLayout) -> String {
    let b = state.bounds.inflated(16.0);
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='{} {} {} {}' width='{}' height='{}' font-family='Noto Sans CJK JP'>\n<rect x='{}' y='{}' width='{}' height='{}' fill='white'/>\n",
        b.x, b.y, b.w, b.h, b.w, b.h, b.x, b.y, b.w, b.h
    );
    for placed in &state.boxes {
        let (stroke, fill, dash) = match placed.form {
            Form::Frame => ("#88a", "#f4f6fb", ""),
            Form::Card => ("#999", "#fff", ""),
            Form::Overlay => ("#c70", "none", "stroke-dasharray='5 3'"),
            Form::Tag => ("#c70", "#fff8ee", ""),
            _ => ("none", "none", ""),
        };
        let r = placed.rect;
        let _ = writeln!(
            out,
            "<rect x='{}' y='{}' width='{}' height='{}' rx='5' fill='{fill}' stroke='{stroke}' {dash}/>",
            r.x, r.y, r.w, r.h
        );
        if let Some(i) = placed.icon {
            let _ = writeln!(
                out,
                "<rect x='{}' y='{}' width='{}' height='{}' rx='4' fill='#cfe0f5' stroke='#47a'/>",
                i.x, i.y, i.w, i.h
            );
        }
        text(&mut out, &placed.label, "#123");
        if let Some(caption) = &placed.caption {
            text(&mut out, caption, "#777");
        }
    }
    let _ = writeln!(
        out,
        "<defs><marker id='a' viewBox='0 0 10 10' refX='10' refY='5' markerWidth='9' markerHeight='9' orient='auto'><path d='M0 1L10 5L0 9z' fill='#333'/></marker></defs>"
    );
    for route in &state.routes {
        let points: Vec<String> = route.points.iter().map(|p| format!("{:.1},{:.1}", p.x, p.y)).collect();
        let dash = match route.edge.op {
            cdp_draw::model::Op::Async => "stroke-dasharray='6 4'",
            cdp_draw::model::Op::Control => "stroke-dasharray='2 3'",
            cdp_draw::model::Op::Sync => "opacity='0.5'",
            _ => "",
        };
        let _ = writeln!(
            out,
            "<polyline points='{}' fill='none' stroke='#333' stroke-width='1.4' {dash} marker-end='url(#a)'/>",
            points.join(" ")
        );
        if let Some(label) = &route.label {
            text(&mut out, label, "#a22");
        }
    }
    for callout in &state.callouts {
        let _ = writeln!(
            out,
            "<circle cx='{}' cy='{}' r='{}' fill='#d33'/><text x='{}' y='{}' font-size='12' fill='white' text-anchor='middle'>{}</text>",
            callout.center.x,
            callout.center.y,
            callout.radius,
            callout.center.x,
            callout.center.y + 4.0,
            callout.number
        );
    }
    for note in &state.notes {
        let r = note.rect;
        let _ = writeln!(
            out,
            "<rect x='{}' y='{}' width='{}' height='{}' fill='#fffbd6' stroke='#bb8'/>",
            r.x, r.y, r.w, r.h
        );
        text(&mut out, &note.text, "#333");
    }
    out.push_str("</svg>\n");
    out
}

/// The last state as the layout in its neutral form.
pub fn places(design: &Design, layout: &Layout) -> String {
    let last = design.states.len() - 1;
    cdp_draw::output::layout_json::write(&design.states[last].architecture, layout, last)
}
