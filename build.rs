//! Turns the YAML that people maintain into the JSON that the binary carries: reading a page of YAML
//! takes as long as judging a pull request, and JSON a hundredth of that.

#![expect(clippy::disallowed_methods, reason = "that is how a build script speaks with Cargo")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The files with the dialects and their words.
const FOLDERS: [&str; 2] = ["src/backlog", "src/backlog/dialects"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "yml") {
                convert(&path, &out).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
    }
    Ok(())
}

fn convert(path: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let value: serde_json::Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    let name = path.file_name().ok_or("it has no name")?;
    fs::write(out.join(name).with_extension("json"), serde_json::to_string(&value)?)?;
    Ok(())
}
