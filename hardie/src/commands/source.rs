//! The arguments that name models and select services and operations, for all commands.

use super::flavour::FlavourArguments;
use clap::Args;
use hardie::{Error, Generated, Source};
use std::path::{Path, PathBuf};

/// The models, and the selection of what to read from them.
#[derive(Args)]
pub(super) struct SourceArguments {
    /// The models: .smithy files (Smithy IDL), Smithy JSON ASTs, botocore's service-2.json or its
    /// folder (SERVICE/VERSION), folders of .smithy and JSON files, a smithy-build.json or its
    /// folder, or - for standard input; all files are merged.
    #[arg(required_unless_present = "model", value_name = "FILE|DIR")]
    models: Vec<PathBuf>,
    /// A model, as an option; may be repeated.
    #[arg(long, value_name = "FILE|DIR")]
    model: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

impl SourceArguments {
    /// The source, with the operations that were named; the word `all` selects all operations.
    pub(super) fn source(&self) -> Source {
        self.selection.source(&[&self.models[..], &self.model[..]].concat())
    }

    /// Like [`source`](Self::source), but with all operations if none was selected.
    pub(super) fn whole_source(&self) -> Source {
        let mut source = self.source();
        if !source.selects_any() {
            source.all_operations();
        }
        source
    }
}

/// A service and operations, overlays and a command name.
#[derive(Args)]
pub(super) struct Selection {
    /// The service's shape ID or name. Required if a model has several services, except for
    /// `list`, which then lists all services.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// An operation's name, shape ID or command name, or `all` for all operations; may be repeated.
    /// Default: all.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// A tag of operations (`@tags`), which selects all that have it; may be repeated.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The service's command name, as in `aws COMMAND create-contact`. Default: derived from the
    /// service's sdkId, or from its name.
    #[arg(long, value_name = "NAME")]
    command: Option<String>,
    #[command(flatten)]
    flavour: FlavourArguments,
    #[command(flatten)]
    overlays: Overlays,
}

impl Selection {
    /// The source with these model files.
    pub(super) fn source(&self, models: &[PathBuf]) -> Source {
        let mut source = self.overlays.source(models);
        if let Some(service) = &self.service {
            source.service(service);
        }
        if let Some(name) = &self.command {
            source.command(name);
        }
        self.flavour.add_to(&mut source);
        for name in &self.operation {
            match &**name {
                "all" => source.all_operations(),
                name => source.operation(name),
            };
        }
        for tag in &self.tag {
            source.tag(tag);
        }
        source
    }
}

/// Overlays and the projection, for commands that read whole models.
#[derive(Args)]
pub(super) struct Overlays {
    /// An overlay file that renames commands and options; may be repeated.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The projection of a smithy-build.json to read. Default: `source`.
    #[arg(long, value_name = "NAME")]
    projection: Option<String>,
}

impl Overlays {
    /// The source with these model files.
    pub(super) fn source(&self, models: &[PathBuf]) -> Source {
        let mut source = Source::from(models);
        for path in &self.overlay {
            source.overlay(path);
        }
        if let Some(name) = &self.projection {
            source.projection(name);
        }
        source
    }
}

/// Writes a file into a folder, or with `check` compares it with the existing file; prints the
/// result. Returns whether the file is up to date.
///
/// # Errors
/// If the file cannot be read or written.
pub(super) fn place(generated: &Generated, out: &Path, check: bool) -> Result<bool, Error> {
    let path = out.join(Path::new(&generated.file_name));
    let is_same = if check { generated.is_at(&path)? } else { !generated.write_to(&path)? };
    let word = match (is_same, check) {
        (true, _) => "unchanged",
        (false, true) => "would change",
        (false, false) => "wrote",
    };
    let is_right = is_same || !check;
    crate::show(&format!("{word} {}\n", path.display()));
    Ok(is_right)
}
