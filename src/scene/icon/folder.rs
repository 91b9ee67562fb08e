//! A folder of icons that a user brings along: which of its files stands for which kind.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::limits::Limits;
use crate::model::{Kind, Vocabulary};
use crate::suggest::{did_you_mean, nearest};
use crate::world::{World, WorldError};

/// The file in the folder that says which file stands for which kind.
const MAPPING: &str = "icons.toml";

/// Names of the vendor's official set for each kind.
const VENDOR: &str = include_str!("../../../icons/vendor.toml");

/// A folder of icons.
#[derive(Debug)]
pub struct IconFolder {
    files: Vec<File>,
    /// Of the file `icons.toml`: kind and file, as written.
    mapping: BTreeMap<String, String>,
    vendor: BTreeMap<String, Vec<String>>,
}

/// A picture in the folder.
#[derive(Debug)]
struct File {
    path: String,
    /// The name without folder and extension.
    stem: String,
    /// The same, without what differs between releases.
    plain: String,
    /// Among files of the same plain name, the lowest is taken.
    rank: (bool, bool, u32, usize),
}

/// The file for a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found<'a> {
    /// One that fits by its name.
    ByName(&'a str),
    /// The one that `icons.toml` names.
    Named(&'a str),
}

impl<'a> Found<'a> {
    /// Its name, relative to the folder.
    pub fn path(self) -> &'a str {
        match self {
            Found::ByName(path) | Found::Named(path) => path,
        }
    }
}

impl IconFolder {
    /// Looks through a folder: its SVG and PNG files and its mapping, if it has one. No picture is read yet.
    pub fn read(world: &dyn World, limits: &Limits) -> Result<IconFolder, String> {
        let names = world.list(limits.icon_files).map_err(|error| error.to_string())?;
        let mapping = match world.read(MAPPING, limits.theme_bytes) {
            Ok(bytes) => read_mapping(&bytes).map_err(|why| format!("`{MAPPING}` cannot be used: {why}"))?,
            Err(WorldError::Missing) => BTreeMap::new(),
            Err(error) => return Err(format!("`{MAPPING}` cannot be read: {error}")),
        };
        let mut files: Vec<File> = names.into_iter().filter_map(File::new).collect();
        files.sort_by(|a, b| (a.rank, &a.path).cmp(&(b.rank, &b.path)));
        Ok(IconFolder { files, mapping, vendor: vendor() })
    }

    /// True when there is nothing in it that could be an icon.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.mapping.is_empty()
    }

    /// All its pictures, relative to the folder.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// The file for a kind: what the mapping says; a file of the kind's name at the top of the folder; a name of the
    /// vendor's; a file of the kind's name anywhere.
    pub fn find(&self, kind: &Kind) -> Option<Found<'_>> {
        let vocabulary = Vocabulary::builtin();
        let is = |word: &str| word == kind.id || vocabulary.kind(word).is_some_and(|known| known.id == kind.id);
        // The kind's own word goes before its aliases.
        let own = self.mapping.get(&kind.id);
        if let Some(path) = own.or_else(|| self.mapping.iter().find(|(word, _)| is(word)).map(|(_, path)| path)) {
            return Some(Found::Named(path));
        }
        let at_top = |wanted: &dyn Fn(&str) -> bool| {
            self.files.iter().find(|file| !file.path.contains('/') && wanted(&file.stem))
        };
        let by_name = at_top(&|stem| stem == kind.id).or_else(|| at_top(&is));
        let of_vendor = || {
            let names = self.vendor.get(&kind.id).into_iter().flatten();
            names.filter_map(|name| self.plain(name)).next()
        };
        let anywhere = || {
            let words = vocabulary.words().into_iter().filter(|word| is(word));
            let names = std::iter::once(kind.id.as_str()).chain(words).map(plain);
            names.filter(|name| !self.is_of_another(name, kind)).filter_map(|name| self.plain(&name)).next()
        };
        by_name.or_else(of_vendor).or_else(anywhere).map(|file| Found::ByName(&file.path))
    }

    /// True for the vendor's name of another kind: the firewall software `waf` does not look like the service WAF.
    fn is_of_another(&self, name: &str, kind: &Kind) -> bool {
        self.vendor.iter().any(|(other, names)| *other != kind.id && names.iter().any(|known| known == name))
    }

    fn plain(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.plain == name)
    }

    /// A file that stands for no kind and is named almost like this one, with the name that was meant.
    pub fn misspelt(&self, kind: &Kind) -> Option<(&str, &'static str)> {
        let vocabulary = Vocabulary::builtin();
        let id = kind.builtin().id.clone();
        let words = || vocabulary.words().into_iter().filter(|word| vocabulary.kind(word).is_some_and(|k| k.id == id));
        // An official set has hundreds of files with names of their own; slips are at the top of a folder made by hand.
        let strangers =
            self.files.iter().filter(|file| !file.path.contains('/') && vocabulary.kind(&file.stem).is_none());
        strangers
            .filter(|file| file.stem.chars().count() > 3)
            .find_map(|file| Some((file.path.as_str(), nearest(&file.stem, words())?)))
    }

    /// Words of the mapping that are neither kinds of the vocabulary nor among these, each with a suggestion.
    pub fn unknown<'a>(&'a self, own_kinds: &'a [&str]) -> impl Iterator<Item = (&'a str, Option<String>)> {
        let vocabulary = Vocabulary::builtin();
        let unknown = move |word: &&str| vocabulary.kind(word).is_none() && !own_kinds.contains(word);
        let words = self.mapping.keys().map(String::as_str).filter(unknown);
        words.map(move |word| {
            (word, did_you_mean(word, vocabulary.words().into_iter().chain(own_kinds.iter().copied())))
        })
    }
}

impl File {
    fn new(path: String) -> Option<File> {
        let name = path.rsplit('/').next()?;
        let (stem, extension) = name.rsplit_once('.')?;
        let svg = extension.eq_ignore_ascii_case("svg");
        if !svg && !extension.eq_ignore_ascii_case("png") {
            return None;
        }
        let tokens = tokens(stem);
        let dark = tokens.iter().any(|token| token == "dark");
        // The size that is nearest to that of our own icons, larger rather than smaller.
        let size =
            size(&tokens).or_else(|| path.split(['/', '_', '-']).rev().skip(1).find_map(|part| part.parse().ok()));
        let off = size.map_or(1, |size| if size >= 48 { size - 48 } else { 1_000 - size });
        let depth = path.matches('/').count();
        let stem = stem.to_owned();
        Some(File { plain: squeeze(&tokens), rank: (dark, !svg, off, depth), stem, path })
    }
}

/// The words of a name in lower case: `Arch_Amazon-EC2_48` is `arch amazon ec2 48`.
fn tokens(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

const SIZES: [&str; 13] = ["16", "24", "32", "48", "64", "96", "128", "256", "512", "1x", "2x", "4x", "5x"];

fn size(tokens: &[String]) -> Option<u32> {
    let last = tokens.iter().rev().find(|token| *token != "light" && *token != "dark")?;
    SIZES.contains(&last.as_str()).then(|| last.parse().ok()).flatten()
}

/// A name without what differs between releases.
fn squeeze(tokens: &[String]) -> String {
    let mut words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    // One vendor numbers its files: `10029-icon-service-Function-Apps`.
    if let [number, "icon", "service", _, ..] = words[..]
        && number.parse::<u32>().is_ok()
    {
        words.drain(..3);
    }
    let beside = |word: &&str| matches!(*word, "light" | "dark" | "color") || SIZES.contains(word);
    while words.len() > 1 && words.last().is_some_and(beside) {
        words.pop();
    }
    let plain = |word: &&&str| !matches!(**word, "arch" | "res" | "resource" | "icon");
    let joined: String = words.iter().filter(plain).copied().collect();
    let bare = joined.replace("amazon", "").replace("aws", "");
    if bare.is_empty() { joined } else { bare }
}

fn plain(name: &str) -> String {
    squeeze(&tokens(name))
}

fn vendor() -> BTreeMap<String, Vec<String>> {
    let table: BTreeMap<String, Vec<String>> =
        toml::from_str(VENDOR).expect("icons/vendor.toml is checked by the tests");
    table.into_iter().map(|(kind, names)| (kind, names.iter().map(|name| plain(name)).collect())).collect()
}

fn read_mapping(bytes: &[u8]) -> Result<BTreeMap<String, String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string().trim_end().to_owned())?;
    let entry = |(kind, value): (String, toml::Value)| match String::deserialize(value) {
        Ok(path) => Ok((kind, path)),
        Err(_) => Err(format!("`{kind}` must be the name of a file, such as `{kind} = \"{kind}.svg\"`")),
    };
    table.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn folder(files: &[&str]) -> IconFolder {
        let mut world = Memory::default();
        for file in files {
            world.add(*file, *b"");
        }
        IconFolder::read(&world, &Limits::default()).expect("a folder")
    }

    fn found<'a>(folder: &'a IconFolder, kind: &str) -> Option<&'a str> {
        folder.find(Vocabulary::builtin().kind(kind).expect("a kind")).map(Found::path)
    }

    #[test]
    fn names_of_several_releases_are_the_same() {
        for name in [
            "Arch_Amazon-EC2_48",
            "Amazon-EC2",
            "AmazonEC2",
            "ec2",
            "EC2_64",
            "Amazon-EC2@5x",
            "Arch_Amazon-EC2_64@5x",
            "amazon_ec2_light-bg".strip_suffix("-bg").unwrap_or_default(),
        ] {
            assert_eq!(plain(name), "ec2", "{name}");
        }
        assert_eq!(plain("Res_Amazon-EC2_Instance_48_Light"), plain("AmazonEC2Instance"));
        assert_eq!(plain("Arch_Amazon-Route-53_64"), "route53");
        assert_eq!(plain("10029-icon-service-Function-Apps"), plain("Function Apps"));
        assert_eq!(plain("CloudFunctions-512-color"), plain("cloud_functions"));
        assert_eq!(plain("aws"), "aws");
    }

    #[test]
    fn every_kind_of_the_vendors_names_is_a_kind() {
        for (kind, names) in vendor() {
            assert!(Vocabulary::builtin().kind(&kind).is_some_and(|known| known.id == kind), "{kind}");
            assert!(names.iter().all(|name| !name.is_empty()), "{kind}");
        }
    }

    #[test]
    fn an_official_folder_is_understood() {
        let folder = folder(&[
            "Arch_Compute/16/Arch_Amazon-EC2_16.svg",
            "Arch_Compute/48/Arch_Amazon-EC2_48.png",
            "Arch_Compute/48/Arch_Amazon-EC2_48.svg",
            "Arch_Compute/64/Arch_Amazon-EC2_64.svg",
            "Res_General/Res_Server_48_Dark.svg",
            "Res_General/Res_Users_48_Dark.svg",
            "Res_General/Res_Users_48_Light.svg",
            "Arch_Storage/Arch_Amazon-Simple-Storage-Service_48.svg",
            "notes.txt",
        ]);
        assert_eq!(found(&folder, "server"), Some("Arch_Compute/48/Arch_Amazon-EC2_48.svg"));
        assert_eq!(found(&folder, "user"), Some("Res_General/Res_Users_48_Light.svg"));
        assert_eq!(found(&folder, "bucket"), Some("Arch_Storage/Arch_Amazon-Simple-Storage-Service_48.svg"));
        assert_eq!(found(&folder, "dns"), None);
    }

    #[test]
    fn no_kind_wears_the_picture_of_another_service() {
        let folder = folder(&[
            "Arch_Security/Arch_AWS-WAF_48.svg",
            "Arch_Storage/Arch_Amazon-EFS_48.svg",
            "Arch_Compute/Arch_AWS-Lambda_48.svg",
            "Arch_Database/Arch_Amazon-Aurora_48.svg",
            "Networking/10310-icon-service-NAT.svg",
            "Res/Res_Amazon-VPC_NAT-Gateway_48.svg",
        ]);
        for (kind, file) in [
            ("webacl", Some("Arch_Security/Arch_AWS-WAF_48.svg")),
            ("waf", None),
            ("filesystem", Some("Arch_Storage/Arch_Amazon-EFS_48.svg")),
            ("nfs", None),
            ("function", Some("Arch_Compute/Arch_AWS-Lambda_48.svg")),
            ("dbcluster", Some("Arch_Database/Arch_Amazon-Aurora_48.svg")),
            ("db", None),
            ("natgw", Some("Res/Res_Amazon-VPC_NAT-Gateway_48.svg")),
            ("nat", None),
        ] {
            assert_eq!(found(&folder, kind), file, "{kind}");
        }
    }

    #[test]
    fn a_folder_of_ones_own_goes_by_our_words() {
        let folder =
            folder(&["server.svg", "ec2.png", "load-balancer.png", "データベース.svg", "sub/Queue.PNG", "kafka.svg"]);
        assert_eq!(found(&folder, "server"), Some("server.svg"));
        assert_eq!(found(&folder, "lb"), Some("load-balancer.png"));
        assert_eq!(found(&folder, "db"), Some("データベース.svg"));
        assert_eq!(found(&folder, "queue"), Some("sub/Queue.PNG"));
        let kafka =
            Kind { id: "kafka".to_owned(), ..Vocabulary::builtin().kind("queue").expect("a kind").as_ref().clone() };
        assert_eq!(folder.find(&kafka).map(Found::path), Some("kafka.svg"));
    }

    #[test]
    fn a_mapping_goes_before_names() {
        let mut world = Memory::default();
        world.add("server.svg", *b"");
        world.add("icons.toml", *b"server = \"other/box.svg\"\nelb = 'x.png'\nservr = 'y.png'\nkafka = 'k.svg'\n");
        let folder = IconFolder::read(&world, &Limits::default()).expect("a folder");
        assert_eq!(found(&folder, "server"), Some("other/box.svg"));
        assert_eq!(found(&folder, "lb"), Some("x.png"));
        let unknown: Vec<_> = folder.unknown(&["kafka"]).collect();
        assert_eq!(unknown, [("servr", Some("did you mean `server`?".to_owned()))]);
        world.add("icons.toml", *b"server = 1\n");
        assert!(IconFolder::read(&world, &Limits::default()).is_err_and(|why| why.contains("name of a file")));
        world.add("icons.toml", *b"server = \n");
        assert!(IconFolder::read(&world, &Limits::default()).is_err_and(|why| why.contains("icons.toml")));
    }
}
