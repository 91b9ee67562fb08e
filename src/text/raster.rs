//! The fonts as the rasteriser wants them.

use std::sync::Arc;

use skrifa::FontRef;
use skrifa::charmap::Charmap;
use usvg::fontdb::{Database, ID, Source};

use super::{Fonts, Weight};

impl Fonts {
    /// Options for usvg with our faces and no others, chosen as [`Fonts::width`] measures them.
    ///
    /// The families that a picture names do not matter: its weight decides (bold from 600 on), and
    /// for a character that the first face lacks the next face of that weight is asked. Everything
    /// else is usvg's default, also the reading of images from files.
    pub fn usvg_options(&self) -> usvg::Options<'static> {
        let mut database = Database::new();
        let mut load = |weight: Weight| -> Vec<ID> {
            let faces = self.chain(weight).iter().filter_map(|&i| self.faces.get(i));
            let mut ids = Vec::new();
            for face in faces {
                // A face in both chains is loaded twice (the data is shared), so that its id tells
                // the weight that was asked for.
                let source = Source::Binary(Arc::new(face.data.clone()));
                ids.extend(database.load_font_source(source));
            }
            ids
        };
        let chains = [load(Weight::Regular), load(Weight::Bold)];
        let for_fallback = chains.clone();
        usvg::Options {
            font_family: self.family().to_owned(),
            fontdb: Arc::new(database),
            font_resolver: usvg::FontResolver {
                select_font: Box::new(move |font, _| {
                    let weight = match font.weight() {
                        600.. => Weight::Bold,
                        _ => Weight::Regular,
                    };
                    chains.get(weight.index())?.first().copied()
                }),
                select_fallback: Box::new(move |c, used, database| {
                    let first = used.first()?;
                    let chain = for_fallback.iter().find(|ids| ids.first() == Some(first))?;
                    chain.iter().find(|id| !used.contains(id) && has(database, **id, c)).copied()
                }),
            },
            ..usvg::Options::default()
        }
    }
}

fn has(database: &Database, id: ID, c: char) -> bool {
    let found = database.with_face_data(id, |data, index| {
        let font = FontRef::from_index(data, index).ok()?;
        Charmap::new(&font).map(c)
    });
    found.flatten().is_some()
}
