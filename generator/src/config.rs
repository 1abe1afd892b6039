//! [`Config`]: everything that can be asked for, by build scripts and the binary alike.

use crate::c2j;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::escape::{Escaped, Shell, escaped, shell, terminal};
use crate::load;
use crate::model::resolve::resolve;
use crate::model::{Model, Sources};
use crate::output::{self, Origin};
use crate::plan::{self, Overlay, Plan, Selection};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What to generate, and from what.
///
/// Setters take and give `&mut Self`, so that calls can be chained or made one by one.
///
/// ```no_run
/// # fn main() -> Result<(), hardie::Error> {
/// hardie::Config::new()
///     .model("models/connect.json")
///     .service("com.amazonaws.connect#AmazonConnectService")
///     .operation("CreateContact")
///     .write("connect.rs")
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    models: Vec<PathBuf>,
    overlays: Vec<PathBuf>,
    selection: Selection,
    command: Option<String>,
    doctests: Option<String>,
    /// Where the command that the header shows writes to.
    out: Option<PathBuf>,
    cargo: bool,
    /// Environment variables that were looked at.
    variables: Vec<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config::new()
    }
}

impl Config {
    /// Nothing chosen yet.
    pub fn new() -> Config {
        Config {
            models: Vec::new(),
            overlays: Vec::new(),
            selection: Selection::default(),
            command: None,
            doctests: None,
            out: None,
            cargo: true,
            variables: Vec::new(),
        }
    }

    /// Adds a model file: a Smithy JSON AST, or botocore's `service-2.json` (C2J), packed or not, which brings
    /// the pages, waiters and endpoint rules of its folder along; such a folder (`SERVICE` or
    /// `SERVICE/VERSION`, as in `~/.aws/models`) can be named itself. Used more than once, the files are merged.
    ///
    /// A relative path starts at the current folder; in a build script that is the package's.
    pub fn model(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.models.push(path.as_ref().to_owned());
        self
    }

    /// Takes the model from an environment variable, if it is set and not empty: one path, which
    /// replaces the models given so far. The build runs again when the variable changes.
    ///
    /// A relative path may start at the package's folder, at the one that cargo was called in, or at the
    /// workspace's. Where the model has one service, that is meant, whatever [`service`](Self::service) says.
    pub fn model_from_env(&mut self, variable: &str) -> &mut Self {
        if let Some(path) = self.variable(variable) {
            let path = PathBuf::from(path);
            let found = starts().into_iter().map(|start| start.join(&path)).find(|path| path.exists());
            self.selection.only_service = true;
            self.models = vec![found.unwrap_or(path)];
        }
        self
    }

    /// Chooses the service by its shape id or its name. Default: the model's only one. Used
    /// twice, the last one counts.
    pub fn service(&mut self, name: impl Into<String>) -> &mut Self {
        self.selection.service = Some(name.into());
        self
    }

    /// Adds an operation by its name or shape id; one that cannot be generated is an error.
    pub fn operation(&mut self, name: impl Into<String>) -> &mut Self {
        self.selection.operations.push(name.into());
        self
    }

    /// Adds operations, as [`operation`](Self::operation) does.
    pub fn operations<S: Into<String>>(&mut self, names: impl IntoIterator<Item = S>) -> &mut Self {
        self.selection.operations.extend(names.into_iter().map(Into::into));
        self
    }

    /// Chooses every operation that can be generated; the others are warnings. Operations that
    /// are also chosen by name must be among them.
    pub fn all_operations(&mut self) -> &mut Self {
        self.selection.all = true;
        self
    }

    /// Takes the operations from an environment variable, if it is set and not empty: names with
    /// commas between, or `all`; they replace those chosen so far. The build runs again when the
    /// variable changes.
    pub fn operations_from_env(&mut self, variable: &str) -> &mut Self {
        if let Some(names) = self.variable(variable) {
            self.selection.operations.clear();
            self.selection.all = false;
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                match name {
                    "all" => self.all_operations(),
                    name => self.operation(name),
                };
            }
        }
        self
    }

    /// Adds an overlay, a JSON file of other words for the command line: of services, operations
    /// and options. Of several the last counts most; what the AWS CLI itself renames is built in.
    ///
    /// ```json
    /// { "Kitchen": { "operations": { "CookMeal": { "command": "cook", "options": { "version": "recipe-version" } } } } }
    /// ```
    ///
    /// Services go by `sdkId`, name or shape id, operations by name (`*` for all), options by the
    /// name they would have. Beside `command` and `options` an operation has `aliases` (option to
    /// a second name that help does not show), `hidden` (in no list of commands) and `removed`
    /// (only generated where it is asked for by name).
    pub fn overlay(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.overlays.push(path.as_ref().to_owned());
        self
    }

    /// Sets the word that comes after the program's name `aws`. Default: an overlay's, else the
    /// AWS CLI's for this service, else the service's `sdkId` in lower case with dashes.
    pub fn command(&mut self, word: impl Into<String>) -> &mut Self {
        self.command = Some(word.into());
        self
    }

    /// Lets `cargo test` compile the example that each operation has in its documentation. `path` is
    /// the public module that holds the generated code, as another crate names it: `aws_connect`,
    /// `kitchen::types`. Default: examples are shown and not compiled.
    ///
    /// A path that is no path in Rust is an error of [`generate`](Self::generate).
    pub fn doctests(&mut self, path: impl Into<String>) -> &mut Self {
        self.doctests = Some(path.into());
        self
    }

    /// Lets the header of the code say that `hardie generate --out FOLDER` makes it again, with everything else that
    /// is set here. Default: it says that a build script did, or a program.
    pub fn out(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.out = Some(folder.as_ref().to_owned());
        self
    }

    /// Whether [`write`](Self::write) tells cargo what the output depends on. Default: yes.
    pub fn cargo_lines(&mut self, print: bool) -> &mut Self {
        self.cargo = print;
        self
    }

    /// The arguments of `hardie generate` that ask for the same, but for `--out`, quoted for a
    /// shell: what a build script did can so be done again by hand.
    pub fn flags(&self) -> String {
        self.shell_flags().into_string()
    }

    /// As [`flags`](Self::flags).
    pub(crate) fn shell_flags(&self) -> Escaped<Shell> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        pairs.extend(self.models.iter().map(|path| ("--model", path.display().to_string())));
        pairs.extend(self.selection.service.iter().map(|name| ("--service", name.clone())));
        if self.selection.all {
            pairs.push(("--operation", "all".to_owned()));
        }
        pairs.extend(self.selection.operations.iter().map(|name| ("--operation", name.clone())));
        pairs.extend(self.command.iter().map(|word| ("--command", word.clone())));
        pairs.extend(self.overlays.iter().map(|path| ("--overlay", path.display().to_string())));
        pairs.extend(self.doctests.iter().map(|path| ("--doctests", path.clone())));
        // With `=`, since a name may begin with a dash.
        let flags = pairs.iter().map(|(flag, value)| shell::option(&Escaped::from(*flag), value));
        Escaped::joined(&flags.collect::<Vec<Escaped<Shell>>>(), " ")
    }

    /// A model out of a variable that is nowhere, with the folders in which it was looked for.
    fn missing(&self) -> Option<Error> {
        let [path] = &self.models[..] else { return None };
        if !self.selection.only_service || path.exists() {
            return None;
        }
        let starts: Vec<String> = starts().iter().map(|start| format!("`{}`", start.display())).collect();
        let message = match path.is_absolute() {
            true => format!("the model `{}` does not exist", path.display()),
            false => {
                format!("the model `{}` is in none of the folders {}", path.display(), starts.join(", "))
            }
        };
        let help = format!("{} names it; an absolute path works everywhere", self.variables.join(" or "));
        Some(Error::from(Diagnostic::error("select.model", message).help(help)))
    }

    fn variable(&mut self, name: &str) -> Option<String> {
        self.variables.push(name.to_owned());
        env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// Generates into `OUT_DIR` under a file name; for build scripts.
    ///
    /// The file is only written if it changes. Prints `cargo:` lines: the models and variables the
    /// output depends on, and warnings.
    ///
    /// # Errors
    /// As [`generate`](Self::generate); also where `OUT_DIR` is not set or cannot be written to.
    pub fn write(&self, file_name: impl AsRef<Path>) -> Result<(), Error> {
        if self.cargo {
            for file in load::paths(&self.models).iter().chain(&self.overlays) {
                println!("cargo:rerun-if-changed={}", file.display());
            }
            for variable in &self.variables {
                println!("cargo:rerun-if-env-changed={variable}");
            }
        }
        let folder = env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?;
        let generated = self.made(&Origin::BuildScript)?;
        if self.cargo {
            for warning in generated.warnings.iter() {
                for line in warning.to_string().lines() {
                    println!("cargo:warning={line}");
                }
            }
        }
        output::write_if_changed(&Path::new(&folder).join(file_name), &generated.text)?;
        Ok(())
    }

    /// Generates the text, touching no disk but the models.
    ///
    /// # Errors
    /// A model that cannot be read or has problems, or a selector that matches nothing: all
    /// problems at once.
    pub fn generate(&self) -> Result<String, Error> {
        self.generate_with_warnings().map(|generated| generated.text)
    }

    /// As [`generate`](Self::generate), with the warnings too.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn generate_with_warnings(&self) -> Result<Generated, Error> {
        let origin =
            self.out.as_deref().map_or(Origin::Library, |out| Origin::Command(self.command_line(out)));
        self.made(&origin)
    }

    /// The command that makes the same again in the folder of the crate, or in the current folder where that is in
    /// no crate.
    fn command_line(&self, out: &Path) -> Escaped<Shell> {
        let below = below_crate().unwrap_or_default();
        let paths = |paths: &[PathBuf]| paths.iter().map(|path| below.join(path)).collect::<Vec<PathBuf>>();
        let config = Config { models: paths(&self.models), overlays: paths(&self.overlays), ..self.clone() };
        let out = shell::option(&"--out".into(), &below.join(out).display().to_string());
        escaped!(Shell, "hardie generate ", config.shell_flags(), " ", out)
    }

    fn made(&self, origin: &Origin) -> Result<Generated, Error> {
        let (plan, warnings) = self.plan()?;
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        // File systems bound names.
        let stem: String = plan.service.command.chars().map(plain).take(200).collect();
        let file_name = format!("{stem}.rs");
        Ok(Generated { text: output::render(&plan, origin), file_name, warnings })
    }

    /// Decides everything and emits nothing; gives the plan and the warnings.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn plan(&self) -> Result<(Plan, Diagnostics), Error> {
        let sources = self.read()?;
        let mut problems = Diagnostics::default();
        let model = self.resolved(&sources, &mut problems);
        let overlays = self.read_overlays(&mut problems)?;
        if let Some(path) = self.doctests.as_ref().filter(|path| !is_path(path)) {
            let diagnostic = Diagnostic::error("select.doctests", format!("`{path}` is no path in Rust"));
            problems.push(diagnostic.help("name the module as another crate does: `my_crate::module`"));
        }
        // Problems of the model come first and alone: others would follow from them.
        let plan = match problems.has_errors() {
            true => None,
            false => {
                let command = self.command.as_deref();
                plan::lower(&model, &sources, &self.selection, &overlays, command, &mut problems)
            }
        };
        match plan {
            Some(mut plan) if !problems.has_errors() => {
                if let Some(path) = &self.doctests {
                    plan.compile_examples(path);
                }
                Ok((plan, problems))
            }
            _ => Err(Error::Invalid(problems)),
        }
    }

    /// The same service and operations as files for botocore, which the AWS CLI and boto3 are made
    /// of, whatever the protocol: `service-2.json` (C2J), then `endpoint-rule-set-1.json`,
    /// `paginators-1.json` and `waiters-2.json` where the model has such.
    ///
    /// File names have folders after service and version before them, as a folder in `AWS_DATA_PATH`
    /// has them; `aws configure add-model --service-model file://…/service-2.json` takes the first.
    /// Warnings are with that.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn c2j(&self) -> Result<Vec<Generated>, Error> {
        let sources = self.read()?;
        let mut problems = Diagnostics::default();
        let model = self.resolved(&sources, &mut problems);
        let overlays = self.read_overlays(&mut problems)?;
        let command = self.command.as_deref();
        let files = match problems.has_errors() {
            true => None,
            false => c2j::write(&model, &sources, &self.selection, &overlays, command, &mut problems),
        };
        match files {
            Some(files) if !problems.has_errors() => {
                let mut warnings = Some(problems);
                let file = |(file_name, text)| Generated {
                    text,
                    file_name,
                    warnings: warnings.take().unwrap_or_default(),
                };
                Ok(files.into_iter().map(file).collect())
            }
            _ => Err(Error::Invalid(problems)),
        }
    }

    /// The reference of the service and operations, in one of the [`DocsFormat`]s.
    ///
    /// File names are relative: `create-contact.md` with an `index.md`, `aws-connect-create-contact.1` with
    /// an `aws-connect.1`, `create-contact.html` with an `index.html`, `create-contact.schema.json`. Warnings are with the first.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn docs(&self, format: DocsFormat) -> Result<Vec<Generated>, Error> {
        self.docs_of_service(format).map(|(_, files)| files)
    }

    /// As [`docs`](Self::docs), with the shape id of the service.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn docs_of_service(&self, format: DocsFormat) -> Result<(String, Vec<Generated>), Error> {
        let (plan, warnings) = self.plan()?;
        let mut warnings = Some(warnings);
        let file =
            |(file_name, text)| Generated { text, file_name, warnings: warnings.take().unwrap_or_default() };
        let files = output::documents(&plan, format).into_iter().map(file).collect();
        Ok((plan.service.shape_id.clone(), files))
    }

    /// The models and overlays that were given, in their order.
    #[cfg(feature = "new")]
    pub(crate) fn paths(&self) -> (&[PathBuf], &[PathBuf]) {
        (&self.models, &self.overlays)
    }

    /// The same with other models and overlays.
    #[cfg(feature = "new")]
    pub(crate) fn with_paths(mut self, models: Vec<PathBuf>, overlays: Vec<PathBuf>) -> Config {
        (self.models, self.overlays) = (models, overlays);
        self
    }

    /// The operations that were chosen by name, and whether all were.
    #[cfg(feature = "new")]
    pub(crate) fn chosen(&self) -> (&[String], bool) {
        (&self.selection.operations, self.selection.all)
    }

    /// The word that was given for the service.
    #[cfg(feature = "new")]
    pub(crate) fn word(&self) -> Option<&str> {
        self.command.as_deref()
    }

    fn resolved<'s>(&self, sources: &'s Sources, problems: &mut Diagnostics) -> Model<'s> {
        if sources.list.is_empty() {
            let diagnostic = Diagnostic::error("select.model", "no model is given");
            problems.push(diagnostic.help("name a file with .model(…) or --model"));
        }
        let raw = load::load(sources, problems);
        resolve(raw, sources, problems)
    }

    fn read(&self) -> Result<Sources, Error> {
        if let Some(missing) = self.missing() {
            return Err(missing);
        }
        load::read(&self.models)
    }

    /// What is built in, then the files.
    fn read_overlays(&self, problems: &mut Diagnostics) -> Result<Vec<Overlay>, Error> {
        let mut overlays = vec![Overlay::built_in()];
        for path in &self.overlays {
            match Overlay::read(path, &read(path)?) {
                Ok(overlay) => overlays.push(overlay),
                Err(diagnostic) => problems.push(*diagnostic),
            }
        }
        Ok(overlays)
    }
}

/// The current folder as seen from the nearest folder above it, or itself, that holds a crate.
fn below_crate() -> Option<PathBuf> {
    let current = env::current_dir().ok()?;
    let root = current.ancestors().find(|folder| folder.join("Cargo.toml").is_file())?;
    current.strip_prefix(root).ok().map(Path::to_owned)
}

/// The folders at which a relative path of a variable may start: the current one (in a build script the package's), the one
/// of the shell that called cargo, and the workspace's.
fn starts() -> Vec<PathBuf> {
    let current = env::current_dir().unwrap_or_default();
    let shell = env::var_os("PWD").map(PathBuf::from);
    let root = current.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).map(Path::to_owned);
    let mut starts = vec![current];
    for start in shell.into_iter().chain(root) {
        if start.is_absolute() && !starts.contains(&start) {
            starts.push(start);
        }
    }
    starts
}

/// Whether a text is names with `::` between.
fn is_path(text: &str) -> bool {
    text.split("::").all(|name| syn::parse_str::<syn::Ident>(name).is_ok())
}

fn read(path: &Path) -> Result<String, Error> {
    load::text_of(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// A word as a shell takes it whole, in quotes where it needs them.
pub fn quoted(word: &str) -> String {
    shell::word(word).into_string()
}

/// Text for a terminal or a log: what does not show is written as Rust escapes it, but for line breaks.
pub fn printable(text: &str) -> String {
    text.split('\n').map(terminal::line).collect::<Vec<String>>().join("\n")
}

/// The form of a reference; see [`Config::docs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocsFormat {
    /// A page a command, and an index.
    Markdown,
    /// One manual page per command, and one of the service, in the macros of man(7).
    Man,
    /// A site: one page per command, `index.html`, a style sheet, a script and a search index.
    Html,
    /// The input of each command as JSON Schema, draft 2020-12.
    JsonSchema,
}

/// What [`Config::generate_with_warnings`] gives.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The Rust file, or one of those for botocore.
    pub text: String,
    /// A name for the file, after the service's command word: `connect.rs`,
    /// `connect/2017-08-08/service-2.json`.
    pub file_name: String,
    /// What was left out or renamed; no errors.
    pub warnings: Diagnostics,
}

impl Generated {
    /// Writes the text to a file, if it differs from what is there; folders are made as needed.
    /// Gives whether it wrote.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write_to(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        output::write_if_changed(path.as_ref(), &self.text)
    }

    /// Whether a file holds the text already.
    ///
    /// # Errors
    /// [`Error::Read`] where there is a file that cannot be read.
    pub fn is_at(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        let path = path.as_ref();
        match fs::read(path) {
            Ok(bytes) => Ok(bytes == self.text.as_bytes()),
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(Error::Read { path: path.to_owned(), source }),
        }
    }

    /// How many warnings there are.
    pub fn warning_count(&self) -> usize {
        self.warnings.count(Severity::Warning)
    }
}
