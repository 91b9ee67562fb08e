//! The pages of a file of draw.io, plain or compressed.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use roxmltree::{Document, Node, ParsingOptions};

use crate::import::read::{Source, Trouble};
use crate::limits::Limits;
use crate::scene::markup::bounded;

/// The page that is wanted, as XML of its own if it was compressed, and the names of the others.
pub struct Page {
    /// What stood compressed; none for a page that is plain.
    pub inflated: Option<String>,
    /// Its place among the pages.
    pub number: usize,
    /// The names of all others.
    pub others: Vec<String>,
}

/// Parses XML, within the limits of a picture.
pub fn parse<'x>(text: &'x str, limits: &Limits) -> Result<Document<'x>, Trouble> {
    bounded(text, limits.picture_attributes).map_err(|why| Trouble::of_file(why, ""))?;
    let nodes_limit = u32::try_from(limits.import_values).unwrap_or(u32::MAX);
    let options = ParsingOptions { nodes_limit, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let line = usize::try_from(error.pos().row).unwrap_or(1);
        Trouble::at(line, format!("this is no XML: {error}"))
    })
}

/// The diagrams of a file; the model itself if it has no file around it.
pub fn diagrams<'a, 'x>(document: &'a Document<'x>) -> Vec<Node<'a, 'x>> {
    let root = document.root_element();
    let pages: Vec<Node<'a, 'x>> = root.children().filter(|node| node.has_tag_name("diagram")).collect();
    match (root.tag_name().name(), pages.is_empty()) {
        ("mxGraphModel" | "diagram", _) => vec![root],
        (_, true) => Vec::new(),
        (_, false) => pages,
    }
}

/// Chooses a page.
pub fn page(
    source: &Source<'_>,
    diagrams: &[Node<'_, '_>],
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Page, Trouble> {
    let name = |at: usize| diagrams[at].attribute("name").map_or_else(|| format!("page {}", at + 1), str::to_owned);
    let number = match wanted {
        _ if diagrams.is_empty() => {
            return Err(Trouble::of_file(
                "there is no drawing of draw.io in it",
                "save it as `.drawio`, and name that file",
            ));
        }
        None => 0,
        Some(wanted) => {
            let named = (0..diagrams.len()).find(|&at| name(at) == wanted);
            let counted = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let found = named.or(counted.filter(|at| *at < diagrams.len()));
            found.ok_or_else(|| {
                let names: Vec<String> = (0..diagrams.len()).take(20).map(name).collect();
                Trouble::of_file(format!("it has no page `{wanted}`"), format!("its pages are {}", names.join(", ")))
            })?
        }
    };
    let others = (0..diagrams.len()).filter(|at| *at != number).map(name).collect();
    let diagram = diagrams[number];
    let is_plain =
        diagram.has_tag_name("mxGraphModel") || diagram.children().any(|node| node.has_tag_name("mxGraphModel"));
    let inflated = if is_plain { None } else { Some(inflated(diagram.text().unwrap_or_default(), source, limits)?) };
    Ok(Page { inflated, number, others })
}

/// The XML of a compressed page: Base64 of raw Deflate of percent signs.
fn inflated(text: &str, source: &Source<'_>, limits: &Limits) -> Result<String, Trouble> {
    let broken = |what: &str| {
        let help = "open it in draw.io and save it uncompressed (File, Properties); nothing was written";
        Trouble::of_file(format!("a page of it is compressed and cannot be read: {what}"), help)
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Err(Trouble::of_file(format!("the page of `{}` is empty", source.name), ""));
    }
    let packed = STANDARD.decode(text).map_err(|_| broken("it is no Base64"))?;
    let most = limits.import_inflated;
    let mut bytes = Vec::new();
    let read = DeflateDecoder::new(packed.as_slice()).take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|_| broken("it is no Deflate"))?;
    if bytes.len() > most {
        return Err(broken(&format!("it has more than {most} bytes")));
    }
    String::from_utf8(decoded(&bytes)).map_err(|_| broken("it is not in UTF-8"))
}

/// Bytes with `%3C` as what it stands for.
fn decoded(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}
