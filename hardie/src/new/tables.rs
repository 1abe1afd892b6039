//! A crate whose program has the services of many models, from tables alone.

use super::file::NewFile;
use super::{NewCrate, name, source_of};
use hardie_build::candidates::Candidates;
use hardie_build::escape::{Escaped, Toml, escaped, rust, toml};
use hardie_build::{Diagnostic, Error, Source, Tables};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of models in the crate.
const MODELS: &str = "models";

/// The path of each file, and its template.
const TEMPLATES: [(&str, &str); 5] = [
    (".gitignore", "/target\n"),
    (
        "Cargo.toml",
        concat!(
            include_str!("templates/tables/manifest.toml"),
            include_str!("templates/tables/profiles.toml"),
            include_str!("templates/profiles.toml")
        ),
    ),
    ("README.md", include_str!("templates/tables/README.md")),
    ("build.rs", include_str!("templates/tables/build.rs")),
    ("src/main.rs", include_str!("templates/tables/main.rs")),
];

/// Whether the models of a source are those of several services in botocore's layout
/// (`SERVICE/VERSION/service-2.json`), which cannot be merged.
pub fn has_many_services(source: &Source) -> bool {
    let is_service = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("service-2.json"))
    };
    let found = Candidates::find(source, false).models.into_iter();
    let services: BTreeSet<PathBuf> = found
        .filter(|candidate| candidate.folder.is_some())
        .flat_map(|candidate| candidate.paths)
        .filter(is_service)
        .filter_map(|path| Some(path.parent()?.parent()?.to_owned()))
        .collect();
    services.len() > 1
}

/// Returns a crate whose program has every service of the models of a source, from tables that its
/// build script makes of copies of the models. Of several versions of a service, the newest is
/// copied.
///
/// # Errors
/// As [`Tables::make`]; also for an invalid crate name, a model from standard input, and a folder
/// that is not Hardie's source.
pub fn new_tables_crate(
    source: &Source,
    name: &str,
    hardie: Option<&Path>,
) -> Result<NewCrate, Error> {
    if let Some(problem) = name::problem(name) {
        return Err(Error::from(problem));
    }
    let tables = Tables::from(source.clone());
    let made = tables.make()?;
    let hardie = hardie.map(source_of).transpose()?;
    let mut files = copies(source, &tables)?;
    let from = |folder: &str| -> Escaped<Toml> {
        match &hardie {
            Some(hardie) => {
                let path = hardie.join(folder).display().to_string();
                escaped!(Toml, "path = ", toml::string(&path))
            }
            None => escaped!(Toml, "version = ", toml::string(env!("CARGO_PKG_VERSION"))),
        }
    };
    let count = match made.commands.len() {
        1 => "one service".to_owned(),
        count => format!("{count} services"),
    };
    let overlays = source.overlays().iter().filter_map(|path| path.file_name());
    let overlays = overlays.map(|name| {
        let path = rust::string(&format!("overlays/{}", name.to_string_lossy()));
        escaped!(Rust, ".overlay(", path, ")")
    });
    let mut calls = escaped!(Rust, ".model(", rust::string(MODELS), ")");
    overlays.for_each(|call| calls.push(&call));
    let words = [
        ("@NAME@", name.to_owned()),
        ("@COUNT@", count),
        ("@RUST@", env!("CARGO_PKG_RUST_VERSION").to_owned()),
        ("@CLI@", from("cli").into_string()),
        ("@RUNTIME@", from("runtime").into_string()),
        ("@BUILD@", from("generator").into_string()),
        ("@CALLS@", calls.into_string()),
    ];
    files.extend(TEMPLATES.iter().map(|(path, template)| {
        let filled = words
            .iter()
            .fold((*template).to_owned(), |text, (key, value)| text.replace(key, value));
        NewFile::text(*path, filled)
    }));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(NewCrate { files, warnings: made.warnings })
}

/// Copies of the models, with their paths below the folder in which they were found, and of
/// overlays.
fn copies(source: &Source, tables: &Tables) -> Result<Vec<NewFile>, Error> {
    let Some(all) = tables.files()? else {
        let problem =
            Diagnostic::error("new.models", "a model from standard input cannot be copied");
        return Err(Error::from(problem.help("write it to a file first")));
    };
    let mut files = Vec::new();
    for path in all {
        let inside = if source.overlays().contains(&path) {
            Path::new("overlays").join(path.file_name().unwrap_or_default())
        } else {
            let within = source.models().iter().find_map(|model| path.strip_prefix(model).ok());
            let name = path.file_name().map(Path::new).unwrap_or(&path);
            Path::new(MODELS).join(within.filter(|it| it.file_name().is_some()).unwrap_or(name))
        };
        let read = |source| Error::Read { path: path.clone(), source };
        let content = fs::read(&path).map_err(read)?;
        files.push(NewFile::copy(inside.to_string_lossy().replace('\\', "/"), content));
    }
    Ok(files)
}
