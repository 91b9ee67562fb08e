//! The arguments of `import`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::import::Format;

pub(super) const EXAMPLES: &str = "\
Examples:
  cdp-draw import k8s/ -o design.cdp                     every manifest of a folder
  cdp-draw import compose.yaml -o design.cdp
  cdp-draw import flow.mmd -o design.cdp                 a flowchart, also out of a page in Markdown
  cdp-draw import network.drawio --page 2 -o design.cdp
  helm template shop ./chart | cdp-draw import - -o design.cdp
  terraform show -json plan.out | cdp-draw import - -o design.cdp
  cdp-draw import compose.yaml | cdp-draw - -o shop.svg  the picture at once

A second import into the same file writes anew what the first has written. Ids and labels that you have
changed stay, and so does what you have added before and after it.
Exit status: 0 fine; 1 the design that comes out has errors, such as in what you have added: it is
written all the same; 2 the command line is wrong or a file cannot be read, imported or written.";

/// Makes a design of other files.
#[derive(Args, Debug)]
pub struct Import {
    /// Files, or folders of them (*.tf, *.yaml, *.yml, *.json); `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// The design (.cdp); without it, standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The format of the files, where nothing in them says it
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<Format>,
    /// Which page of a drawing of draw.io: its number from 1 on, or its name; the first if not given
    #[arg(long, value_name = "N|NAME")]
    pub page: Option<String>,
    /// Replace the design whatever it is, with all that was added to it
    #[arg(long)]
    pub force: bool,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Format::TerraformJson => "What `terraform show -json` writes of a plan or a state",
            Format::Terraform => "Terraform's own files",
            Format::CloudFormation => "A template of CloudFormation, also as SAM or CDK write it",
            Format::Kubernetes => "Manifests of Kubernetes",
            Format::Compose => "A file of Docker Compose",
            Format::Mermaid => "A flowchart or an architecture diagram of Mermaid",
            Format::Drawio => "A drawing of draw.io",
        };
        Some(PossibleValue::new(self.word()).help(help))
    }
}
