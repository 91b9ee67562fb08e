//! Every cap of the program, in one place, and what a run may spend. Past a cap the user gets an error that names it.

mod budget;
pub mod import;
pub mod watch;

pub use budget::{Budget, Generosity, Purse, Resource, Spent, grouped};

/// What a design may cost: caps on the size of single things, and the [`Budget`] of all work together.
#[derive(Clone, Debug)]
pub struct Limits {
    /// What may be spent on this design. Clones of the limits share it.
    pub budget: Budget,
    /// How much that is.
    pub generosity: Generosity,
    /// Bytes that are read from a file or from standard input at all.
    pub input_bytes: usize,
    /// Bytes of one source file.
    pub source_bytes: usize,
    /// Bytes of one line of a source file.
    pub line_bytes: usize,
    /// Nesting of brackets of any kind, and of `not` and `if`, whose parts stand in each other without brackets.
    pub nesting: usize,
    /// Links of the operators that one expression, with all that it stands in, has in a row: `a + b + c` has two.
    pub links: usize,
    /// Files that one design may import, itself included.
    pub files: usize,
    /// Elements in one state.
    pub elements: usize,
    /// Edges in one state.
    pub edges: usize,
    /// Steps of a design.
    pub steps: usize,
    /// Elements that one application of a pattern may add.
    pub growth: usize,
    /// Items of a list, or bytes of a text, that a pattern or rule calculates.
    pub value_size: usize,
    /// Evaluation steps of one try when it is looked for what would make a pattern applicable.
    pub try_steps: usize,
    /// Elements and edges that all tries for the remedy of one pattern may go through: each counts those of its state.
    pub try_size: usize,
    /// The same for all patterns that are tried on one state.
    pub survey_size: usize,
    /// Designs that one run takes.
    pub designs: usize,
    /// Files that are looked through for designs.
    pub listed: usize,
    /// Findings of a design that are mended in one run.
    pub fixes: usize,
    /// Elements and edges that all tries to mend a design may go through: each counts those of its state.
    pub mend_size: usize,
    /// The same for the remedies that are told with findings.
    pub remedy_size: usize,
    /// Elements and edges that all tries of the search for a plan may go through: each counts those of its state.
    pub plan_size: usize,
    /// Targets on which a pattern is tried in one state of that search.
    pub plan_targets: usize,
    /// Pairs of elements that are compared to find out what was renamed between two designs.
    pub match_pairs: usize,
    /// Rows of a table in a comment for a pull request; the rest is counted.
    pub comment_rows: usize,
    /// Elements and edges that may be gone through when one pattern is looked for in a state.
    pub found_size: usize,
    /// Steps of the search for its trace.
    pub found_steps: usize,
    /// Failures and pairs of failures that one simulation tries.
    pub failures: usize,
    /// Elements that an availability is calculated of exactly.
    pub availability_elements: usize,
    /// Nodes of the decision diagrams for it.
    pub availability_nodes: usize,
    /// Failures, times the elements of the state, that are tried for bounds of an availability.
    pub availability_work: usize,
    /// Cells of a table that is drawn.
    pub table_cells: usize,
    /// Bytes of a user's theme file.
    pub theme_bytes: usize,
    /// Bytes of an older picture from which places are read.
    pub picture_bytes: usize,
    /// Nodes of it, if it is an SVG.
    pub picture_nodes: u32,
    /// Attributes of one of these.
    pub picture_attributes: usize,
    /// How far from the origin it may say that something stood.
    pub picture_reach: f64,
    /// Bytes of a user's icon that is an SVG.
    pub icon_bytes: usize,
    /// Points of its paths, and stops of its gradients for every surface that has them.
    pub icon_points: usize,
    /// Its largest number.
    pub icon_number: f64,
    /// How far it may reach, on a square of 48.
    pub icon_reach: f64,
    /// Attributes, or declarations of a style, of one of its elements.
    pub icon_attributes: usize,
    /// Rules and declarations of its styles, times its elements.
    pub icon_styles: usize,
    /// Stops of its longest gradient, times its elements.
    pub icon_stops: usize,
    /// Bytes of a user's icon that is a PNG.
    pub icon_pixel_bytes: usize,
    /// Pixels on one side of it.
    pub icon_side: u32,
    /// Files that are read for icons of the user's own in one picture.
    pub icons: usize,
    /// Bytes of all these icons together, as they are read or as they are kept, whichever is more.
    pub icons_bytes: usize,
    /// Points of their paths, and stops of their gradients, together.
    pub icons_points: usize,
    /// Files in a folder of icons.
    pub icon_files: usize,
    /// Bytes of a user's font file.
    pub font_bytes: usize,
    /// Bytes of a template for slides, as it is stored.
    pub template_bytes: usize,
    /// The same when it is unpacked.
    pub template_unpacked: usize,
    /// Parts of a template for slides.
    pub template_parts: usize,
    /// Pixels on one side of a raster picture.
    pub raster_side: u32,
    /// Pixels of a raster picture in all.
    pub raster_pixels: u64,
    /// Pixels of a raster picture whose size nobody has asked for: a larger one is drawn smaller.
    pub raster_natural: u64,
    /// Pixels of lines in a raster picture.
    pub raster_work: u64,
    /// Errors shown for one run; the rest is counted.
    pub shown_errors: usize,
    /// Bytes of all files of one import.
    pub import_bytes: usize,
    /// Values in one of them, with aliases written out.
    pub import_values: usize,
    /// Files of one import.
    pub import_files: usize,
    /// Entries between one pair of brackets of a file of Terraform.
    pub import_entries: usize,
    /// Bytes of a compressed page of a drawing, when it is no longer compressed.
    pub import_inflated: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits::of(Generosity::Normal)
    }
}

impl Limits {
    /// The limits of one design, with a full budget. What is counted as work goes with the generosity; the size of single
    /// things does not, since memory and the depth of the stack rest on it.
    pub fn of(generosity: Generosity) -> Limits {
        let work = |usual: usize| generosity.of_size(usual);
        Limits {
            budget: Budget::new(generosity),
            generosity,
            input_bytes: 8 << 20,
            source_bytes: 2 << 20,
            line_bytes: 1 << 20,
            nesting: 64,
            links: 200,
            files: 200,
            elements: 20_000,
            edges: 100_000,
            steps: 500,
            growth: 1_000,
            value_size: 1_000_000,
            try_steps: work(100_000),
            try_size: work(100_000),
            survey_size: work(1_000_000),
            designs: 10_000,
            listed: 200_000,
            fixes: 100,
            mend_size: work(1_000_000),
            remedy_size: work(20_000),
            plan_size: work(2_000_000),
            plan_targets: 12,
            match_pairs: work(1_000_000),
            comment_rows: 100,
            found_size: work(200_000),
            found_steps: work(100_000),
            failures: work(1_000_000),
            availability_elements: 5_000,
            availability_nodes: work(500_000),
            availability_work: work(200_000_000),
            table_cells: 50_000,
            theme_bytes: 1 << 20,
            picture_bytes: 1 << 28,
            picture_nodes: 5_000_000,
            picture_attributes: 250,
            picture_reach: 200_000.0,
            icon_bytes: 256 << 10,
            icon_points: 20_000,
            icon_number: 1e6,
            icon_reach: 10_000.0,
            icon_attributes: 250,
            icon_styles: 400_000,
            icon_stops: 100_000,
            icon_pixel_bytes: 2 << 20,
            icon_side: 2_048,
            icons: 200,
            icons_bytes: 16 << 20,
            icons_points: 200_000,
            icon_files: 50_000,
            font_bytes: 20 << 20,
            template_bytes: 64 << 20,
            template_unpacked: 256 << 20,
            template_parts: 4_000,
            raster_side: 32_768,
            raster_pixels: 120_000_000,
            raster_natural: 40_000_000,
            raster_work: generosity.of(40_000_000),
            import_bytes: 64_000_000,
            import_values: 4_000_000,
            import_files: 1_000,
            import_entries: 10_000,
            import_inflated: 32 << 20,
            shown_errors: 50,
        }
    }

    /// How deep elements may stand in each other: as brackets may, less those of a step and of lists around and in them.
    pub fn containers(&self) -> usize {
        self.nesting - 4
    }

    /// Tries something, at a price that is taken from what there is for all tries: one try can spend no more than its part of
    /// that, and nothing of what the design itself needs.
    pub fn trying<T>(&self, attempt: impl FnOnce(&Limits) -> T) -> T {
        let part = self.budget.tries.part(self.try_steps as u64);
        let result = attempt(&self.paid_from(part.clone()));
        self.budget.tries.settle(&part);
        result
    }

    /// The limits of a search that tries much: what is evaluated for it is paid from what there is for tries.
    pub fn of_tries(&self) -> Limits {
        self.paid_from(self.budget.tries.clone())
    }

    /// The same with another purse for evaluation. What is only tried puts no texts into the states of the design.
    fn paid_from(&self, evaluation: Purse) -> Limits {
        let texts = self.budget.texts.part(u64::MAX);
        Limits { budget: Budget { evaluation, texts, ..self.budget.clone() }, ..self.clone() }
    }

    /// The same limits with a full budget, for the next design.
    pub fn renewed(&self) -> Limits {
        Limits { budget: Budget::new(self.generosity), ..self.clone() }
    }
}
