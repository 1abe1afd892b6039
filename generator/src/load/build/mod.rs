//! `smithy-build.json`: the files of a project, and the transforms of one of its projections.
//!
//! The configuration is read twice: for its files ([`Project::files`]), and with them as a part of
//! the model, for its transforms.

mod json;
mod maven;
mod projection;
mod transforms;
mod variables;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::transform::Expansions;
use crate::model::transform::action::Transform;
use crate::model::{Place, Sources};
use json::{Entry, Reader};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The projection that is read by default: the sources and imports without transforms.
pub const SOURCE: &str = "source";

/// A configuration.
#[derive(Debug, Default)]
pub(super) struct Project {
    pub(super) files: Vec<ProjectFile>,
    pub(super) transforms: Vec<Transform>,
    /// The environment variables that were read.
    pub(super) variables: BTreeSet<String>,
    /// The strings with their values.
    pub(super) expansions: Expansions,
    /// Whether a path is absolute.
    pub(super) has_absolute_path: bool,
}

/// A file or folder that a configuration names.
#[derive(Debug)]
pub(super) struct ProjectFile {
    pub(super) path: PathBuf,
    pub(super) place: Place,
}

/// Whether a file name is that of a configuration: `smithy-build.json`, or one that begins so, such
/// as `smithy-build-test.json`.
pub fn is_project(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with("smithy-build") && name.ends_with(".json")
}

/// The configuration in a folder.
pub(super) fn project_of(folder: &Path) -> Option<PathBuf> {
    Some(folder.join("smithy-build.json")).filter(|path| path.is_file())
}

/// Keys that only `smithy build` uses.
const UNUSED: [&str; 3] = ["outputDirectory", "plugins", "ignoreMissingPlugins"];

/// Keys of a configuration.
const KEYS: [&str; 8] = [
    "version",
    "sources",
    "imports",
    "projections",
    "maven",
    "outputDirectory",
    "plugins",
    "ignoreMissingPlugins",
];

impl Project {
    /// Reads a configuration, with the projection of the sources.
    pub(super) fn parse(source: usize, sources: &Sources, problems: &mut Diagnostics) -> Project {
        let Some(file) = sources.list.get(source) else { return Project::default() };
        let text = json::without_comments(&file.text);
        let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
        let mut reader = Reader::new(&text, source, sources, problems);
        let mut project = Project::default();
        let Some(entries) = reader.whole() else { return project };
        reader.check_keys(&entries, &KEYS);
        match entries.iter().find(|entry| entry.key == "version") {
            Some(version) => {
                let text = reader.string(version);
                if text.is_some_and(|text| text != "1.0" && text != "1") {
                    let help = "Hardie reads version 1.0 of smithy-build.json";
                    reader.error(version.place(&reader), "unsupported version", help);
                }
            }
            None => {
                let help = "add `\"version\": \"1.0\"`";
                reader.error(Place::new(source, 0), "`version` is missing", help);
            }
        }
        for key in ["sources", "imports"] {
            project.add_files(folder, reader.strings_of(&entries, key));
        }
        maven::check(&entries, &mut reader);
        let mut unused: Vec<Entry<'_>> =
            entries.iter().filter(|entry| UNUSED.contains(&&*entry.key)).cloned().collect();
        let projection = projection::read(&entries, &mut reader, &mut unused);
        project.add_files(folder, projection.imports);
        project.transforms = projection.transforms;
        if let Some(first) = unused.first() {
            let mut keys: Vec<String> = unused.iter().map(|it| format!("`{}`", it.key)).collect();
            keys.dedup();
            let message = format!("only `smithy build` uses {}", keys.join(", "));
            let diagnostic = Diagnostic::warning("build.unused", message);
            reader.push(first.key_place, diagnostic.help("Hardie reads the model alone"));
        }
        if project.files.is_empty() {
            let help = "name files or folders in `sources` or `imports`";
            reader.error(Place::new(source, 0), "the project has no model files", help);
        }
        project.variables = reader.variables;
        project.expansions = reader.expansions;
        project
    }

    fn add_files(&mut self, folder: &Path, paths: Vec<(String, Place)>) {
        self.has_absolute_path |= paths.iter().any(|(path, _)| Path::new(path).is_absolute());
        let files = paths.into_iter();
        self.files
            .extend(files.map(|(path, place)| ProjectFile { path: folder.join(path), place }));
    }
}
