//! [`Config`]: the options of the generator, for build scripts and for the program `hardie`.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::escape::{Escaped, Shell, escaped, shell};
use crate::flavour::{Flavour, FlavourSettings};
use crate::model::{Model, Sources};
use crate::output::{self, Origin};
use crate::plan::{self, Plan};
use crate::source::Source;
use crate::tables::{self, Tables};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Configures the generation: models, service, operations, overlays.
///
/// Setters take and return `&mut Self`, so calls can be chained or made one by one.
///
/// ```no_run
/// # fn main() -> Result<(), hardie_build::Error> {
/// hardie_build::Config::new()
///     .model("models/connect.json")
///     .service("com.amazonaws.connect#AmazonConnectService")
///     .operation("CreateContact")
///     .write("connect.rs")
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    source: Source,
    doctests: Option<String>,
    client: bool,
    has_tables: bool,
    tables_only: bool,
    /// The folder of `--out` in the header's command.
    out: Option<PathBuf>,
    cargo: bool,
    /// Environment variables that were read.
    variables: Vec<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config::new()
    }
}

impl Config {
    /// An empty configuration: no model, no operations.
    pub fn new() -> Config {
        Config::from(Source::new())
    }

    /// The models, service, operations, overlays and command name.
    #[doc(hidden)]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Adds a model file or folder: Smithy IDL (`.smithy`), a Smithy JSON AST, or botocore's
    /// `service-2.json` (C2J), optionally gzipped.
    ///
    /// Of a folder, the `.smithy` files and JSON models at any depth are read; links to folders are
    /// not followed. With a `service-2.json`, the paginators, waiters and endpoint rules of its
    /// folder are read too; the folder itself (`SERVICE` or `SERVICE/VERSION`, as in
    /// `~/.aws/models`) is also accepted. With a `smithy-build.json`, or a folder that contains it,
    /// its sources and imports are read. The path `-` is standard input.
    ///
    /// All files are merged into one model. Relative paths start at the current folder, which in a
    /// build script is the package's folder.
    pub fn model(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.source.model(path);
        self
    }

    /// Replaces the models by the path in an environment variable, if the variable is set and not
    /// empty.
    ///
    /// Cargo reruns the build script when the variable changes. A relative path may start at the
    /// package's folder, at the folder in which cargo was called, or at the workspace's folder. If
    /// the model has a single service, that service is selected, regardless of
    /// [`service`](Self::service).
    pub fn model_from_env(&mut self, variable: &str) -> &mut Self {
        if let Some(path) = self.variable(variable) {
            let path = PathBuf::from(path);
            let found =
                starts().into_iter().map(|start| start.join(&path)).find(|path| path.exists());
            self.source.selection.only_service = true;
            self.source.projection = None;
            self.source.models = vec![found.unwrap_or(path)];
        }
        self
    }

    /// Selects a projection of `smithy-build.json`. Default: `source`, which has the sources and
    /// imports of the project without transforms. The last call wins.
    pub fn projection(&mut self, name: impl Into<String>) -> &mut Self {
        self.source.projection(name);
        self
    }

    /// Selects the service by its shape id or name. Default: the only service of the model. The
    /// last call wins.
    pub fn service(&mut self, name: impl Into<String>) -> &mut Self {
        self.source.service(name);
        self
    }

    /// Selects an operation by its name or shape id; an operation that cannot be generated is an
    /// error.
    pub fn operation(&mut self, name: impl Into<String>) -> &mut Self {
        self.source.operation(name);
        self
    }

    /// Selects several operations, as [`operation`](Self::operation) does.
    pub fn operations<S: Into<String>>(&mut self, names: impl IntoIterator<Item = S>) -> &mut Self {
        self.source.operations(names);
        self
    }

    /// Selects the operations that have a tag (`@tags`); those that cannot be generated are skipped
    /// with a warning.
    pub fn tag(&mut self, tag: impl Into<String>) -> &mut Self {
        self.source.tag(tag);
        self
    }

    /// Selects every operation that can be generated; the others are skipped with a warning.
    /// Operations that are also selected by name must be among those generated.
    pub fn all_operations(&mut self) -> &mut Self {
        self.source.all_operations();
        self
    }

    /// Replaces the selected operations by those in an environment variable, if the variable is set
    /// and not empty: names separated by commas, or `all`. Cargo reruns the build script when the
    /// variable changes.
    pub fn operations_from_env(&mut self, variable: &str) -> &mut Self {
        if let Some(names) = self.variable(variable) {
            self.source.selection.operations.clear();
            self.source.selection.tags.clear();
            self.source.selection.all = false;
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                match name {
                    "all" => self.all_operations(),
                    name => self.operation(name),
                };
            }
        }
        self
    }

    /// Adds an overlay: a JSON file that renames services, commands and options on the command
    /// line.
    ///
    /// Later overlays take precedence. The AWS CLI's own renames are built in.
    ///
    /// ```json
    /// { "Kitchen": { "operations": {
    ///     "CookMeal": { "command": "cook", "options": { "version": "recipe-version" } }
    /// } } }
    /// ```
    ///
    /// Keys of services are the `sdkId`, name or shape id; keys of operations are names (`*` for
    /// all); keys of options are their default names. Besides `command` and `options`, an operation
    /// may have `aliases` (a second name of an option, not shown in help), `hidden` (not listed in
    /// help) and `removed` (generated only if selected by name).
    pub fn overlay(&mut self, path: impl AsRef<Path>) -> &mut Self {
        self.source.overlay(path);
        self
    }

    /// Sets the command name of the service, as in `aws COMMAND create-contact`. Default: the name
    /// in an overlay, else the AWS CLI's name for the service, else the service's `sdkId` in lower
    /// case with dashes.
    pub fn command(&mut self, name: impl Into<String>) -> &mut Self {
        self.source.command(name);
        self
    }

    /// Sets whose conventions the service follows. Default: [`Flavour::Aws`] for a service with the
    /// trait `aws.api#service` and for botocore's models, else [`Flavour::Own`].
    pub fn flavour(&mut self, flavour: Flavour) -> &mut Self {
        self.set(FlavourSettings { flavour: Some(flavour), ..FlavourSettings::default() })
    }

    /// Sets the name of the program; for services that are not AWS's. Environment variables and the
    /// configuration folder are named after it. Default: the command name of the service.
    pub fn program(&mut self, name: impl Into<String>) -> &mut Self {
        self.set(FlavourSettings { program: Some(name.into()), ..FlavourSettings::default() })
    }

    /// Sets the beginning of the program's environment variables, such as `ACME` for
    /// `ACME_ENDPOINT_URL`; for services that are not AWS's. Default: the program's name in upper
    /// case, every other character a `_`.
    pub fn environment_prefix(&mut self, prefix: impl Into<String>) -> &mut Self {
        let environment_prefix = Some(prefix.into());
        self.set(FlavourSettings { environment_prefix, ..FlavourSettings::default() })
    }

    /// Sets the name of the program's folder in the platform's configuration folder; for services
    /// that are not AWS's. Default: the program's name.
    pub fn configuration_folder(&mut self, name: impl Into<String>) -> &mut Self {
        let configuration_folder = Some(name.into());
        self.set(FlavourSettings { configuration_folder, ..FlavourSettings::default() })
    }

    /// Sets the URL of the service's documentation, which help and reference link to; for services
    /// that are not AWS's.
    pub fn documentation(&mut self, url: impl Into<String>) -> &mut Self {
        self.set(FlavourSettings { documentation: Some(url.into()), ..FlavourSettings::default() })
    }

    /// Sets the endpoint that requests are sent to if no setting has another; for services that are
    /// not AWS's.
    pub fn endpoint(&mut self, url: impl Into<String>) -> &mut Self {
        self.set(FlavourSettings { endpoint: Some(url.into()), ..FlavourSettings::default() })
    }

    fn set(&mut self, settings: FlavourSettings) -> &mut Self {
        self.source.flavour(settings);
        self
    }

    /// Lets `cargo test` compile the example in the documentation of each operation.
    ///
    /// `path` is the public module that contains the generated code, by its path in another crate:
    /// `aws_connect`, `kitchen::types`. Default: examples are not compiled. If `path` is not a
    /// valid Rust path, [`generate`](Self::generate) returns an error.
    pub fn doctests(&mut self, path: impl Into<String>) -> &mut Self {
        self.doctests = Some(path.into());
        self
    }

    /// Generates a client with a method per operation, which needs the crate `hardie-client`: the
    /// module `client` with the type `Client`, also re-exported as `Client` unless a type of the
    /// model has that name. Default: no.
    pub fn client(&mut self, wanted: bool) -> &mut Self {
        self.client = wanted;
        self
    }

    /// Generates the client if a feature of the crate is enabled; for build scripts.
    ///
    /// The feature enables `hardie-client` in the crate's `Cargo.toml`:
    /// `client = ["dep:hardie-client", "hardie-runtime/json"]`.
    pub fn client_with_feature(&mut self, feature: &str) -> &mut Self {
        let name = feature.to_uppercase().replace('-', "_");
        self.client(env::var_os(format!("CARGO_FEATURE_{name}")).is_some())
    }

    /// Whether [`write`](Self::write) writes the table of the service instead of types:
    /// `NAME.tables` and, as `NAME.rs`, the static `SERVICES`, which `hardie_cli::run_tables`
    /// takes. Nothing is generated, so the build takes the same time however many operations there
    /// are. Default: no.
    ///
    /// For all services of many models, see [`Tables`](crate::Tables).
    pub fn tables_only(&mut self, wanted: bool) -> &mut Self {
        self.tables_only = wanted;
        self
    }

    /// Adds the static `TABLES`, the table as a file beside the types, for tests that compare both.
    #[doc(hidden)]
    pub fn tables_too(&mut self, wanted: bool) -> &mut Self {
        self.has_tables = wanted;
        self
    }

    /// Writes the command `hardie generate --out FOLDER …`, which regenerates the code, into its
    /// header. Default: the header names the build script or program that generated the code.
    pub fn out(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.out = Some(folder.as_ref().to_owned());
        self
    }

    /// Whether [`write`](Self::write) prints `cargo:` lines for the files and variables it depends
    /// on. Default: yes.
    pub fn cargo_lines(&mut self, print: bool) -> &mut Self {
        self.cargo = print;
        self
    }

    /// The arguments of `hardie generate` for this configuration, without `--out`, quoted for a
    /// shell: they repeat the work of a build script by hand.
    pub fn flags(&self) -> String {
        self.shell_flags().into_string()
    }

    /// As [`flags`](Self::flags).
    #[doc(hidden)]
    pub fn shell_flags(&self) -> Escaped<Shell> {
        let doctests =
            self.doctests.iter().map(|path| shell::option(&Escaped::from("--doctests"), path));
        let client = self.client.then(|| Escaped::from("--client"));
        let flags = self.source.flags().into_iter().chain(doctests).chain(client);
        Escaped::joined(&flags.collect::<Vec<Escaped<Shell>>>(), " ")
    }

    /// The whole command with `--out`, as [`flags`](Self::flags); without it if
    /// [`out`](Self::out) is not set.
    #[doc(hidden)]
    pub fn command_line(&self) -> String {
        self.shell_command().into_string()
    }

    fn shell_command(&self) -> Escaped<Shell> {
        let out = self.out.as_ref().map(|out| {
            let option = shell::option(&"--out".into(), &out.display().to_string());
            escaped!(Shell, " ", option)
        });
        escaped!(Shell, "hardie generate ", self.shell_flags(), out.unwrap_or_default())
    }

    /// The error for a model of a variable that does not exist, with the folders that were
    /// searched.
    fn missing(&self) -> Option<Error> {
        let [path] = self.source.models() else { return None };
        if !self.source.selection.only_service || path.exists() {
            return None;
        }
        let starts: Vec<String> =
            starts().iter().map(|start| format!("`{}`", start.display())).collect();
        let (path, is_absolute) = (path.display(), path.is_absolute());
        let message = if is_absolute {
            format!("the model `{path}` does not exist")
        } else {
            format!("the model `{path}` was not found in the folders {}", starts.join(", "))
        };
        let help = format!(
            "the path comes from {}; an absolute path works in every folder",
            self.variables.join(" or ")
        );
        Some(Error::from(Diagnostic::error("select.model", message).help(help)))
    }

    fn variable(&mut self, name: &str) -> Option<String> {
        self.variables.push(name.to_owned());
        env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// Writes the generated code to a file in `OUT_DIR`; for build scripts.
    ///
    /// The file is written only if its content changes. Prints `cargo:` lines for warnings and for
    /// the models and variables that the output depends on. The [digest](Plan::digest) of the
    /// service is written beside it: `connect.digest.txt` for `connect.rs`. A test of the crate
    /// may compare it with a snapshot, so that an updated model is reviewed.
    ///
    /// # Errors
    /// As [`generate`](Self::generate); also if `OUT_DIR` is not set or not writable.
    pub fn write(&self, file_name: impl AsRef<Path>) -> Result<(), Error> {
        if self.cargo {
            for path in self.source.watched() {
                println!("cargo:rerun-if-changed={}", path.display());
            }
            for variable in self.variables.iter().chain(&self.source.inputs().variables) {
                println!("cargo:rerun-if-env-changed={variable}");
            }
        }
        if self.tables_only {
            let stem = file_name.as_ref().with_extension("");
            return Tables::from(self.source.clone()).write(&stem.to_string_lossy());
        }
        let folder = env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?;
        let (plan, warnings) = self.plan()?;
        let generated = self.made(&plan, warnings, &Origin::BuildScript);
        if self.cargo {
            let is_warning = |it: &&Diagnostic| it.severity >= Severity::Warning;
            for warning in generated.warnings.iter().filter(is_warning) {
                for line in warning.to_string().lines() {
                    println!("cargo:warning={line}");
                }
            }
        }
        let path = Path::new(&folder).join(file_name);
        output::write_if_changed(&path, &generated.text)?;
        output::write_if_changed(&path.with_extension("digest.txt"), plan.digest())?;
        Ok(())
    }

    /// Returns the generated code; reads the models and overlays, and writes nothing.
    ///
    /// # Errors
    /// [`Error::Read`] for a file that cannot be read; [`Error::Invalid`] with all problems of the
    /// model and of the selection, such as an operation that does not exist.
    pub fn generate(&self) -> Result<String, Error> {
        self.generate_with_warnings().map(|generated| generated.text)
    }

    /// Returns the generated code together with the warnings.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn generate_with_warnings(&self) -> Result<Generated, Error> {
        // The command is meant to be run in the folder of the crate, or in the current folder
        // outside any crate.
        let origin = self.out.as_ref().map_or(Origin::Library, |out| {
            let below = below_crate().unwrap_or_default();
            let (source, out) = (self.source.below(&below), Some(below.join(out)));
            Origin::Command(Config { source, out, ..self.clone() }.shell_command())
        });
        let (plan, warnings) = self.plan()?;
        Ok(self.made(&plan, warnings, &origin))
    }

    /// Returns the plan of the generated code, and the warnings, without generating code.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    pub fn plan(&self) -> Result<(Plan, Diagnostics), Error> {
        let sources = self.read()?;
        let mut problems = Diagnostics::default();
        let model = self.source.resolved(&sources, &mut problems);
        self.plan_of(&model, &sources, problems)
    }

    /// Like [`plan`](Self::plan), for a model that was read and resolved with these problems.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    #[doc(hidden)]
    pub fn plan_of(
        &self,
        model: &Model<'_>,
        sources: &Sources,
        mut problems: Diagnostics,
    ) -> Result<(Plan, Diagnostics), Error> {
        let overlays = self.source.read_overlays(&mut problems)?;
        if let Some(path) = self.doctests.as_ref().filter(|path| !is_path(path)) {
            let diagnostic =
                Diagnostic::error("select.doctests", format!("`{path}` is not a valid Rust path"));
            problems
                .push(diagnostic.help(
                    "write the path of the module as another crate does: `my_crate::module`",
                ));
        }
        // Report problems of the model first and alone: others would be consequences of them.
        let plan = if problems.has_errors() {
            None
        } else {
            plan::lower(model, sources, &self.source.request(&overlays), &mut problems)
        };
        match plan {
            Some(mut plan) if !problems.has_errors() => {
                if let Some(path) = &self.doctests {
                    plan.compile_examples(path);
                }
                if self.client {
                    plan.add_client();
                }
                Ok((plan, problems))
            }
            _ => Err(Error::Invalid(problems)),
        }
    }

    /// Returns the service and operations as model files for botocore, the library of the AWS CLI
    /// and boto3: `service-2.json` (C2J), then `endpoint-rule-set-1.json`, `paginators-1.json` and
    /// `waiters-2.json` if the model has endpoint rules, paginators and waiters.
    ///
    /// File names begin with `SERVICE/VERSION/`, the layout of `AWS_DATA_PATH`. `aws configure
    /// add-model --service-model file://…/service-2.json` installs the first file. The warnings are
    /// with the first file.
    ///
    /// # Errors
    /// As [`generate`](Self::generate).
    #[cfg(feature = "botocore")]
    pub fn botocore(&self) -> Result<Vec<Generated>, Error> {
        let sources = self.read()?;
        let mut problems = Diagnostics::default();
        let model = self.source.resolved(&sources, &mut problems);
        let overlays = self.source.read_overlays(&mut problems)?;
        if problems.has_errors() {
            return Err(Error::Invalid(problems));
        }
        let request = self.source.request(&overlays);
        match crate::emit::botocore::write(&model, &sources, &request, &mut problems) {
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

    /// The code for a plan, with its default file name.
    fn made(&self, plan: &Plan, warnings: Diagnostics, origin: &Origin) -> Generated {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        // File systems limit the length of names.
        let stem: String = plan.service.command.chars().map(plain).take(200).collect();
        let mut text = output::render(plan, origin);
        if self.has_tables {
            text.push_str(&tables::literal(plan));
        }
        Generated { text, file_name: format!("{stem}.rs"), warnings }
    }

    fn read(&self) -> Result<Sources, Error> {
        if let Some(missing) = self.missing() {
            return Err(missing);
        }
        self.source.read()
    }
}

impl From<Source> for Config {
    fn from(source: Source) -> Config {
        Config {
            source,
            doctests: None,
            client: false,
            has_tables: false,
            tables_only: false,
            out: None,
            cargo: true,
            variables: Vec::new(),
        }
    }
}

/// The current folder relative to the nearest parent folder (or itself) that contains a crate.
fn below_crate() -> Option<PathBuf> {
    let current = env::current_dir().ok()?;
    let root = current.ancestors().find(|folder| folder.join("Cargo.toml").is_file())?;
    current.strip_prefix(root).ok().map(Path::to_owned)
}

/// The folders from which a relative path in a variable may start: the current folder (in a build
/// script, the package's), the folder of the shell that called cargo, and the workspace's folder.
fn starts() -> Vec<PathBuf> {
    let current = env::current_dir().unwrap_or_default();
    let shell = env::var_os("PWD").map(PathBuf::from);
    let root =
        current.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).map(Path::to_owned);
    let mut starts = vec![current];
    for start in shell.into_iter().chain(root) {
        if start.is_absolute() && !starts.contains(&start) {
            starts.push(start);
        }
    }
    starts
}

/// Whether a string is a Rust path: names with `::` between them.
fn is_path(text: &str) -> bool {
    text.split("::").all(|name| syn::parse_str::<syn::Ident>(name).is_ok())
}

/// A generated file, with its name and the warnings.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The content of the file.
    pub text: String,
    /// The file name, derived from the service's command name: `connect.rs`,
    /// `connect/2017-08-08/service-2.json`.
    pub file_name: String,
    /// Warnings: skipped operations, renamed types and options.
    pub warnings: Diagnostics,
}

impl Generated {
    /// Writes the text to a file if the content differs; creates missing folders. Returns whether
    /// the file was written.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn write_to(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        output::write_if_changed(path.as_ref(), &self.text)
    }

    /// Whether a file exists with exactly this text.
    ///
    /// # Errors
    /// [`Error::Read`] if the file exists but cannot be read.
    pub fn is_at(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        let path = path.as_ref();
        match fs::read(path) {
            Ok(bytes) => Ok(bytes == self.text.as_bytes()),
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(Error::Read { path: path.to_owned(), source }),
        }
    }

    /// The number of warnings.
    pub fn warning_count(&self) -> usize {
        self.warnings.count(Severity::Warning)
    }
}
