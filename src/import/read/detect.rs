//! Which format a file has: its extension and its first words say it.

use crate::import::read::{Source, Trouble};

/// What can be imported.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Format {
    /// What `terraform show -json` writes of a plan or a state.
    TerraformJson,
    /// Terraform's own files.
    Terraform,
    /// Templates of CloudFormation and SAM, as YAML or JSON; those that CDK writes are the same.
    CloudFormation,
    /// Manifests of Kubernetes.
    Kubernetes,
    /// A file of Docker Compose.
    Compose,
    /// A flowchart or an architecture diagram of Mermaid, also as the code block of a Markdown file.
    Mermaid,
    /// A drawing of draw.io.
    Drawio,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 7] = [
        Format::TerraformJson,
        Format::Terraform,
        Format::CloudFormation,
        Format::Kubernetes,
        Format::Compose,
        Format::Mermaid,
        Format::Drawio,
    ];

    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Format::TerraformJson => "terraform-json",
            Format::Terraform => "terraform",
            Format::CloudFormation => "cloudformation",
            Format::Kubernetes => "kubernetes",
            Format::Compose => "compose",
            Format::Mermaid => "mermaid",
            Format::Drawio => "drawio",
        }
    }
}

/// The format of a file, or what to do when nothing says it.
pub fn format_of(source: &Source<'_>) -> Result<Format, Trouble> {
    let name = source.name.to_ascii_lowercase();
    let text = source.text.trim_start_matches('\u{feff}').trim_start();
    let ends = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
    let found = if ends(&[".tf"]) {
        Some(Format::Terraform)
    } else if ends(&[".mmd", ".mermaid"]) || is_mermaid(text) {
        Some(Format::Mermaid)
    } else if ends(&[".drawio", ".dio"])
        || text.starts_with('<') && (text.contains("<mxGraphModel") || text.contains("<mxfile"))
    {
        Some(Format::Drawio)
    } else {
        // A manifest may hold a page with a diagram, and is a manifest all the same.
        of_data(text).or_else(|| has_diagram(text).then_some(Format::Mermaid))
    };
    found.ok_or_else(|| {
        if ends(&[".cdp"]) {
            return Trouble::of_file(
                "it is a design already",
                format!(
                    "draw it: `cdp-draw {0} -o design.svg`; to use it in another design, write `import \"{0}\"` there; an import into it \
                     is `cdp-draw import plan.json -o {0}`",
                    source.name
                ),
            );
        }
        let words: Vec<&str> = Format::ALL.iter().map(|format| format.word()).collect();
        Trouble::of_file(
            "nothing in it says which format it has",
            format!(
                "say it with `--from`: {}; a plan of Terraform is read as `terraform show -json plan.out > plan.json`",
                words.join(", ")
            ),
        )
    })
}

fn is_mermaid(text: &str) -> bool {
    const DIRECTIONS: [&str; 5] = ["TB", "TD", "BT", "LR", "RL"];
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("%%")).peekable();
    // What stands before the diagram: a title, and how it is drawn.
    if lines.next_if_eq(&"---").is_some() {
        lines.find(|line| *line == "---");
    }
    let mut words = lines.next().unwrap_or_default().split(|c: char| c.is_whitespace() || c == ';');
    match words.next() {
        Some("flowchart" | "flowchart-elk" | "architecture-beta") => true,
        // Graphviz has graphs, too.
        Some("graph") => words.next().is_none_or(|word| word.is_empty() || DIRECTIONS.contains(&word)),
        _ => false,
    }
}

/// True for a page with a diagram in it.
fn has_diagram(text: &str) -> bool {
    text.contains("```mermaid") || text.contains("~~~mermaid")
}

/// Data is told apart by the keys at its outermost level.
fn of_data(text: &str) -> Option<Format> {
    if text.starts_with('{') {
        let json: serde_json::Value = serde_json::from_str(text).ok()?;
        let has = |key: &str| json.get(key).is_some();
        return if has("planned_values") || has("terraform_version") && (has("values") || has("format_version")) {
            Some(Format::TerraformJson)
        } else if has("Resources") || has("AWSTemplateFormatVersion") {
            Some(Format::CloudFormation)
        } else if has("apiVersion") && has("kind") {
            Some(Format::Kubernetes)
        } else {
            has("services").then_some(Format::Compose)
        };
    }
    let has = |key: &str| {
        let mut lines = text.lines();
        lines.any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))
    };
    if has("AWSTemplateFormatVersion") || has("Resources") || has("Transform") {
        Some(Format::CloudFormation)
    } else if has("apiVersion") && has("kind") {
        Some(Format::Kubernetes)
    } else {
        has("services").then_some(Format::Compose)
    }
}
