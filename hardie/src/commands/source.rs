//! What `generate` and `docs` share: which models they are given, and a file put in its place or
//! compared.

use clap::Args;
use hardie::{Config, Error, Generated};
use std::path::{Path, PathBuf};

/// The models, and what of them is meant.
#[derive(Args)]
pub(super) struct Source {
    /// A model: a Smithy JSON AST, or botocore's service-2.json or its folder (SERVICE/VERSION);
    /// may be repeated, all files are merged.
    #[arg(long, required = true, value_name = "FILE")]
    model: Vec<PathBuf>,
    /// The service's shape id or name; needed only if the model has several services.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// The service's command name, as in `aws COMMAND create-contact`. Default: derived from its
    /// sdkId.
    #[arg(long, value_name = "NAME")]
    command: Option<String>,
    /// An overlay file that renames commands and options; may be repeated.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

impl Source {
    /// The configuration, with operations by name or shape id; `all` stands for all.
    pub(super) fn config(&self, operations: &[String]) -> Config {
        let mut config = Config::new();
        for model in &self.model {
            config.model(model);
        }
        if let Some(service) = &self.service {
            config.service(service);
        }
        if let Some(word) = &self.command {
            config.command(word);
        }
        for overlay in &self.overlay {
            config.overlay(overlay);
        }
        for name in operations {
            match &**name {
                "all" => config.all_operations(),
                name => config.operation(name),
            };
        }
        config
    }
}

/// Writes a file into a folder, or with `check` looks whether it is there as it should be, and says
/// so. Gives whether it is.
///
/// # Errors
/// What the file system says.
pub(super) fn place(generated: &Generated, out: &Path, check: bool) -> Result<bool, Error> {
    let path = out.join(Path::new(&generated.file_name));
    let (is_right, word) = match check {
        true if generated.is_at(&path)? => (true, "unchanged"),
        true => (false, "would change"),
        false if generated.write_to(&path)? => (true, "wrote"),
        false => (true, "unchanged"),
    };
    crate::show(&format!("{word} {}\n", path.display()));
    Ok(is_right)
}
