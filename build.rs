//! Turns the YAML that people maintain into what the binary carries: words into tables that are there
//! when the program starts, and the rest into JSON. Reading a page of YAML takes as long as judging a
//! pull request, JSON a tenth of that, and a table nothing.

#![expect(clippy::disallowed_methods, reason = "that is how a build script speaks with Cargo")]

#[path = "build/json.rs"]
mod json;
#[path = "build/packed.rs"]
mod packed;
#[path = "build/tables.rs"]
mod tables;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The files with the dialects and their words.
const FOLDERS: [&str; 2] = ["src/backlog", "src/backlog/dialects"];

/// The files of the presets.
const PRESETS: &str = "src/policy/presets";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    phrases(&out)?;
    packed::schemas(&out)?;
    packed::zones(&out)?;
    for folder in FOLDERS {
        each(folder, |path| convert(path, &out))?;
    }
    each(PRESETS, |path| {
        let json = json::from_yaml(&fs::read_to_string(path)?)?;
        let name = path.file_name().ok_or("it has no name")?;
        Ok(fs::write(out.join(name).with_extension("json"), json)?)
    })
}

/// Does something with each file of YAML in a folder.
fn each(
    folder: &str,
    convert: impl Fn(&Path) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={folder}");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yml") {
            convert(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

fn convert(path: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let value: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    let name = path.file_stem().and_then(|name| name.to_str()).ok_or("it has no name")?;
    let (rest, code) = tables::code(name, value)?;
    if let Some(code) = code {
        fs::write(out.join(format!("{name}.rs")), code)?;
    }
    if let Some(rest) = rest {
        fs::write(out.join(format!("{name}.json")), serde_json::to_string(&rest)?)?;
    }
    Ok(())
}

/// The files of phrases.
const PHRASES: &str = "src/change/vocabulary";

/// Writes lists of phrases as sorted tables, so that nothing is read when the program starts.
fn phrases(out: &Path) -> Result<(), Box<dyn Error>> {
    each(PHRASES, |path| {
        let value: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
        let mut code = String::new();
        lists(&mut code, "", &value)?;
        let name = path.file_name().ok_or("it has no name")?;
        Ok(fs::write(out.join(name).with_extension("rs"), code)?)
    })
}

/// Writes every list below `value`; the names of the keys on the way make its own.
fn lists(code: &mut String, name: &str, value: &serde_json::Value) -> Result<(), Box<dyn Error>> {
    if let Some(map) = value.as_object() {
        for (key, below) in map {
            let name = if name.is_empty() { key.clone() } else { format!("{name}_{key}") };
            lists(code, &name, below)?;
        }
        return Ok(());
    }
    let texts = match value.as_array() {
        Some(entries) => entries.iter().map(|entry| entry.as_str()).collect::<Option<Vec<_>>>(),
        None => value.as_str().map(|text| vec![text]),
    };
    let texts = texts.ok_or_else(|| format!("{name} is not a list of texts"))?;
    let phrases = || texts.iter().flat_map(|text| text.split(',')).map(str::trim);
    let table = |starts: bool| -> Result<Option<String>, Box<dyn Error>> {
        let chosen = phrases().filter(|phrase| phrase.starts_with('^') == starts);
        let chosen = chosen.map(|phrase| phrase.trim_start_matches('^'));
        let (mut stems, mut whole): (Vec<&str>, Vec<&str>) =
            chosen.filter(|phrase| !phrase.is_empty()).partition(|phrase| phrase.ends_with('*'));
        for list in [&mut stems, &mut whole] {
            list.sort_unstable();
            list.dedup();
        }
        let stems: BTreeSet<&str> = stems.iter().map(|stem| stem.trim_end_matches('*')).collect();
        let stems = Vec::from_iter(stems);
        if whole.is_empty() && stems.is_empty() {
            return Ok(None);
        }
        let [whole, stems] = [whole, stems].map(|words| tables::listed(&words));
        Ok(Some(format!("Table::new({}, {})", whole?, stems?)))
    };
    let name = name.to_uppercase();
    let anywhere = table(false)?.unwrap_or_else(|| "*Table::NONE".to_owned());
    let starts = table(true)?.map_or_else(|| "Table::NONE".to_owned(), |table| format!("&{table}"));
    writeln!(
        code,
        "pub(in crate::change) static {name}: Phrases = Phrases {{ anywhere: {anywhere}, starts: {starts} }};"
    )?;
    Ok(())
}
