//! Our own layout of a design, made in this process: all its states, as layouts in the neutral form.

use std::fs;
use std::path::Path;
use std::time::Instant;

use cdp_draw::design::Design;
use cdp_draw::design::compile::compile;
use cdp_draw::layout::{Metrics, choose_direction};
use cdp_draw::limits::Limits;
use cdp_draw::model::Languages;
use cdp_draw::output::layout_json;
use cdp_draw::scene::Theme;
use cdp_draw::text::Fonts;
use cdp_draw::world::Disk;

use super::graph::Graph;
use super::neutral::Layout;

/// A design that has been compiled.
pub struct Subject {
    design: Design,
    languages: Languages,
}

/// One state of a design: where we place everything, and the same as a design for others.
pub struct State {
    /// Our layout.
    pub layout: Layout,
    /// With the sizes of our nodes.
    pub graph: Graph,
}

impl Subject {
    /// The design of a file; labels are in English where there are such.
    pub fn read(path: &Path) -> Result<Subject, String> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let world = Disk::new(path.parent().unwrap_or(Path::new(".")));
        let name = path.display().to_string();
        let compilation = compile(&name, &bytes, &world, &Limits::default());
        let said = || compilation.diagnostics.iter().map(|found| found.message.clone()).next().unwrap_or_default();
        let languages = Languages::new(Some("en"), compilation.lang.as_deref());
        let design = compilation.design.ok_or_else(said)?;
        Ok(Subject { design, languages })
    }

    /// All states, and how long the layout took, in ms.
    pub fn lay_out(&self) -> Result<(Vec<State>, f64), String> {
        let theme = Theme::named(Theme::DEFAULT).map_err(|error| error.to_string())?;
        let metrics: Metrics = theme.metrics.try_into().map_err(|_| "the theme has no sizes".to_owned())?;
        let fonts = Fonts::embedded();
        let start = Instant::now();
        let (_, layout) =
            choose_direction(&self.design, &self.languages, &metrics, &fonts, &Limits::default().budget.layout)
                .map_err(|e| e.to_string())?;
        let time = start.elapsed().as_secs_f64() * 1000.0;
        let states = self.design.states.iter().enumerate().map(|(number, state)| {
            let architecture = &state.architecture;
            let layout = Layout::read(&layout_json::write(architecture, &layout, number))?;
            let name = |id: &str| architecture.find(id).map(|node| architecture.element(node).name(&self.languages));
            let graph = layout.graph(|id| name(id).unwrap_or_default().to_owned());
            Ok(State { layout, graph })
        });
        Ok((states.collect::<Result<_, String>>()?, time))
    }
}
