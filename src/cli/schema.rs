//! `schema`: the JSON Schemas of the data that the program writes.

use serde_json::Value as Json;

use crate::cli::Status;
use crate::cli::arguments::Schema;
use crate::cli::console::Console;
use crate::cli::page::{Page, width};
use crate::data::SCHEMAS;
use crate::suggest::did_you_mean;

/// Prints the schema of a form, or the list of forms.
pub fn run(options: &Schema, console: &Console) -> Status {
    let Some(wanted) = &options.name else { return console.payload(&list()) };
    // `check-json/1`, as it stands in the data, is fine, too.
    let name = wanted.trim().split('/').next().unwrap_or_default().to_lowercase();
    match forms().find(|(known, _)| *known == name) {
        Some((_, text)) => console.payload(text),
        None => {
            let near = did_you_mean(&name, forms().map(|(known, _)| known));
            let help = near.unwrap_or_else(|| "`cdp-draw schema` lists them".to_owned());
            console.trouble(&format!("there is no form of data `{wanted}`"), &help)
        }
    }
}

/// The name and the schema of each form: the file is `docs/schemas/NAME.schema.json`.
fn forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    SCHEMAS.iter().map(|(stem, _, text)| (stem.trim_end_matches(".schema"), *text))
}

fn list() -> String {
    let mut page = Page::default();
    let column = forms().map(|(name, _)| width(name)).max().unwrap_or(0) + 2;
    for (name, text) in forms() {
        let schema: Json = serde_json::from_str(text).expect("the tests read the schemas");
        page.term(name, column, schema["title"].as_str().unwrap_or_default());
    }
    page.heading("`cdp-draw schema NAME` prints one.");
    page.finish()
}
