//! Generates a crate from a model, ready to be built: like this repository's `generated/`, but with
//! its own names.
//!
//! [`template`] contains the files and fills in their placeholders; [`name`] checks the name of the
//! crate.

mod file;
mod models;
mod name;
mod tables;
mod template;
mod workspace;

use crate::docs::manifest::Manifest;
use crate::docs::{DocsFormat, docs};
pub use file::NewFile;
use hardie_build::plan::Plan;
use hardie_build::{Config, Diagnostic, Diagnostics, Error, Flavour, Generated};
use std::fs;
use std::path::{Path, PathBuf};
pub use tables::{has_many_services, new_tables_crate};
use template::Placeholders;
pub use workspace::Workspace;

/// A generated crate in memory, returned by [`new_crate`].
#[derive(Clone, Debug)]
pub struct NewCrate {
    files: Vec<NewFile>,
    /// Warnings: skipped operations, renamed types and options.
    pub warnings: Diagnostics,
}

/// Returns a crate that generates this service and these operations when it is built.
///
/// The crate contains a manifest, build script, library, program, example, README, reference,
/// completion, install script, and copies of the models and overlays. Without selected
/// operations it has all operations. `name` is the name of the crate and of the program.
///
/// The crate depends on Hardie's crates by version, or by path if `hardie` is a folder with
/// Hardie's source.
///
/// # Errors
/// As [`Config::generate`]; also for an invalid crate name, for two models with the
/// same file name, and for a folder that is not Hardie's source.
pub fn new_crate(config: &Config, name: &str, hardie: Option<&Path>) -> Result<NewCrate, Error> {
    if let Some(problem) = name::problem(name) {
        return Err(Error::from(problem));
    }
    let mut config = config.clone();
    if !config.source().selects_any() {
        config.all_operations();
    }
    let (mut plan, mut warnings) = config.plan()?;
    if plan.service.flavour == Flavour::Own
        && config.source().flavour_settings().program.is_none()
        && plan.service.own.program != name
    {
        // Settings are named after the program, whose name is that of the crate.
        config.program(name);
        (plan, warnings) = config.plan()?;
    }
    let hardie = hardie.map(source_of).transpose()?;
    let (inside, mut files) = models::copied(&config)?;
    let words = Placeholders::new(name, &plan, &inside, hardie.as_deref())?;
    files.extend(words.files());
    files.push(snapshot(&plan));
    let mut manifest = Manifest::default();
    for format in [DocsFormat::Markdown, DocsFormat::Man, DocsFormat::JsonSchema] {
        let pages = docs(&config, format)?;
        manifest.add(&plan.service.shape_id, format, &pages);
        let file = |page: Generated| NewFile::text(format!("docs/{}", page.file_name), page.text);
        files.extend(pages.into_iter().map(file));
    }
    let list = format!("docs/{}", Manifest::FILE_NAME);
    files.push(NewFile::text(list, manifest.text()));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(NewCrate { files, warnings })
}

/// The snapshot of the service that `tests/model.rs` compares, as insta writes it.
fn snapshot(plan: &Plan) -> NewFile {
    let head = "---\nsource: tests/model.rs\nexpression: digest\n---\n";
    NewFile::text("tests/snapshots/model__digest.snap", format!("{head}{}", plan.digest()))
}

impl NewCrate {
    /// The files, in the order of their paths.
    pub fn files(&self) -> &[NewFile] {
        &self.files
    }

    /// Writes the crate to a new folder; if writing fails, the folder is not created. Returns how
    /// the crate relates to a workspace around the folder; cargo builds the crate in either case.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the folder exists already; [`Error::Write`] if a file cannot be
    /// written.
    pub fn write_to(&self, folder: &Path) -> Result<Workspace, Error> {
        if folder.symlink_metadata().is_ok() {
            let problem =
                Diagnostic::error("new.folder", format!("`{}` already exists", folder.display()));
            return Err(Error::from(problem.help("choose another name or remove it")));
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let beside = folder.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let workspace = workspace::around(folder);
        let written = self.fill(&beside, &workspace).and_then(|()| {
            fs::rename(&beside, folder)
                .map_err(|source| Error::Write { path: folder.to_owned(), source })
        });
        if written.is_err() {
            // The first error is the helpful one, so an error of the cleanup is ignored.
            let _ = fs::remove_dir_all(&beside);
        }
        written.map(|()| workspace)
    }

    fn fill(&self, folder: &Path, workspace: &Workspace) -> Result<(), Error> {
        for file in &self.files {
            let path = folder.join(Path::new(&file.path));
            let failed = |source| Error::Write { path: path.clone(), source };
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(failed)?;
            }
            let content = match &*file.path {
                "Cargo.toml" => template::manifest(&file.content, workspace),
                _ => file.content.clone(),
            };
            fs::write(&path, content).map_err(failed)?;
            if file.executable {
                make_executable(&path).map_err(failed)?;
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The absolute path of a folder with Hardie's own crates.
fn source_of(folder: &Path) -> Result<PathBuf, Error> {
    let is_source = ["generator", "hardie", "runtime", "cli"]
        .iter()
        .all(|name| folder.join(name).join("Cargo.toml").is_file());
    if !is_source {
        let message = format!("`{}` does not contain Hardie's crates", folder.display());
        let problem = Diagnostic::error("new.hardie", message);
        return Err(Error::from(
            problem
                .help("pass the folder that contains `generator`, `hardie`, `runtime` and `cli`"),
        ));
    }
    fs::canonicalize(folder).map_err(|source| Error::Read { path: folder.to_owned(), source })
}
