//! The files of a new crate, with placeholders that are filled in.

use super::file::NewFile;
use super::workspace::Workspace;
use crate::reference::smallest_call;
use hardie_build::escape::{
    self, Escaped, Markdown, Rust, Shell, Toml, escaped, markdown, rust, shell, toml,
};
use hardie_build::plan::Plan;
use hardie_build::plan::auth::AuthScheme;
use hardie_build::plan::command::operation::{Operation, Usage};
use hardie_build::plan::service::OwnService;
use hardie_build::{Config, Diagnostic, Error, Flavour};
use hardie_runtime::cli::completion::Shell as Completed;
use std::path::Path;

/// The path of each text file, its template, and the escaped content that it may contain besides
/// plain words. In Markdown, code is allowed because it is in fences; in Rust, Markdown is allowed
/// because it is in documentation.
const TEMPLATES: &[(&str, &str, &[Target])] = &[
    (".gitignore", "/target\n", &[]),
    (
        "Cargo.toml",
        concat!(include_str!("templates/manifest.toml"), include_str!("templates/profiles.toml")),
        &[Target::Toml],
    ),
    (
        "README.md",
        include_str!("templates/README.md"),
        &[Target::Markdown, Target::Rust, Target::Shell],
    ),
    // Its front matter is YAML, in which a basic string of TOML is a double-quoted scalar.
    (
        "SKILL.md",
        include_str!("templates/SKILL.md"),
        &[Target::Markdown, Target::Shell, Target::Toml],
    ),
    ("build.rs", include_str!("templates/build.rs"), &[Target::Rust]),
    ("examples/@MODULE@.rs", include_str!("templates/call.rs"), &[Target::Rust, Target::Markdown]),
    // The same in every crate: packaging reads the facts from Cargo.toml.
    ("packaging/build", include_str!("templates/packaging/build"), &[]),
    ("packaging/formats.py", include_str!("templates/packaging/formats.py"), &[]),
    ("packaging/formula.rb", include_str!("templates/packaging/formula.rb"), &[]),
    ("packaging/install", include_str!("templates/install"), &[Target::Shell]),
    ("packaging/installer.sh", include_str!("templates/packaging/installer.sh"), &[]),
    ("packaging/launcher.js", include_str!("templates/packaging/launcher.js"), &[]),
    ("pyproject.toml", include_str!("templates/pyproject.toml"), &[]),
    ("src/lib.rs", include_str!("templates/lib.rs"), &[Target::Rust, Target::Markdown]),
    ("src/main.rs", include_str!("templates/main.rs"), &[Target::Rust]),
    ("tests/model.rs", include_str!("templates/model.rs"), &[]),
    ("tests/program.rs", include_str!("templates/program.rs"), &[Target::Rust]),
];

/// The profiles, which cargo reads from the root manifest of a workspace only.
const PROFILES: &str = include_str!("templates/profiles.toml");

/// The profiles of crates whose build scripts make tables.
const TABLE_PROFILES: &str = concat!(
    include_str!("templates/tables/profiles.toml"),
    include_str!("templates/profiles.toml")
);

/// Adapts a manifest to the workspace around its crate.
pub(super) fn manifest(content: &[u8], workspace: &Workspace) -> Vec<u8> {
    match workspace {
        Workspace::None => content.to_vec(),
        Workspace::Member(_) => {
            let without = |end: &str| content.strip_suffix(end.as_bytes());
            without(TABLE_PROFILES).or_else(|| without(PROFILES)).unwrap_or(content).to_vec()
        }
        Workspace::Own(_) => [content, OWN_WORKSPACE.as_bytes()].concat(),
    }
}

/// The section that makes a crate its own workspace.
const OWN_WORKSPACE: &str =
    "\n# The crate is not a member of the workspace around it.\n[workspace]\n";

/// The shells whose completion scripts are files of the crate.
const SHELLS: [Completed; 3] = [Completed::Bash, Completed::Zsh, Completed::Fish];

/// The maximum width of a line of Rust.
const WIDTH: usize = 100;

/// The language that a word was escaped for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Plain,
    Markdown,
    Rust,
    Shell,
    Toml,
}

/// The value of a placeholder.
struct Placeholder {
    text: String,
    target: Target,
}

impl Placeholder {
    /// Keeps characters that are safe in every language: ASCII letters and digits, `-`, `_` and
    /// `.`.
    fn plain(text: &str) -> Placeholder {
        let text =
            text.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        Placeholder { text, target: Target::Plain }
    }
}

impl From<Escaped<Markdown>> for Placeholder {
    fn from(text: Escaped<Markdown>) -> Placeholder {
        Placeholder { text: text.into_string(), target: Target::Markdown }
    }
}

impl From<Escaped<Rust>> for Placeholder {
    fn from(text: Escaped<Rust>) -> Placeholder {
        Placeholder { text: text.into_string(), target: Target::Rust }
    }
}

impl From<Escaped<Shell>> for Placeholder {
    fn from(text: Escaped<Shell>) -> Placeholder {
        Placeholder { text: text.into_string(), target: Target::Shell }
    }
}

impl From<Escaped<Toml>> for Placeholder {
    fn from(text: Escaped<Toml>) -> Placeholder {
        Placeholder { text: text.into_string(), target: Target::Toml }
    }
}

/// The placeholders of templates (names between two `@`) and their values.
pub(super) struct Placeholders {
    name: String,
    flavour: Flavour,
    pairs: Vec<(&'static str, Placeholder)>,
}

/// The start of a line of a template that only crates of one flavour have.
const LINES: [(&str, Flavour); 2] = [("@IF AWS@", Flavour::Aws), ("@IF OWN@", Flavour::Own)];

impl Placeholders {
    /// `config` is the configuration that the build script uses, with paths inside the crate.
    pub(super) fn new(
        name: &str,
        plan: &Plan,
        config: &Config,
        hardie: Option<&Path>,
    ) -> Result<Placeholders, Error> {
        let (at, operation, usage) = shown(plan)?;
        let library = name.replace('-', "_");
        let word = &plan.service.command;
        let plain: String =
            word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let title = escape::one_line(&plan.service.title);
        let title = title.split_whitespace().collect::<Vec<&str>>().join(" ");
        let description =
            format!("{title}: commands and types, generated by hardie from a Smithy model");
        let variable = format!("HARDIE_{}", plain.to_ascii_uppercase());
        let from = |folder: &str| match hardie {
            Some(hardie) => {
                escaped!(Toml, "path = ", toml::string(&hardie.join(folder).display().to_string()))
            }
            None => escaped!(Toml, "version = ", toml::string(env!("CARGO_PKG_VERSION"))),
        };
        let inputs: Vec<&str> = usage.imports.iter().map(String::as_str).collect();
        let client = plan.planned_client();
        let method = client.methods.get(at).map_or("send", String::as_str);
        let count = match plan.operations.len() {
            1 => "one command".into(),
            count => escaped!(Markdown, count, " commands"),
        };
        let code = |text: &str| Placeholder::from(markdown::code_line(text));
        let command = &operation.command;
        let line = escaped!(Shell, shell::word(name), " ", shell::word(command));
        let model = config.source().models().first();
        let extension = model.and_then(|path| path.extension()?.to_str());
        let (example, kind) = match extension {
            Some("json") => ("model.json", "file"),
            Some("smithy") => ("model.smithy", "file"),
            _ => ("models", "file or of a folder with model files"),
        };
        let model = model.map(|path| shell::word(&path.display().to_string())).unwrap_or_default();
        let service = &plan.service.own;
        let own: Escaped<Toml> = match plan.service.flavour {
            Flavour::Aws => Escaped::default(),
            Flavour::Own => ", features = [\"own\"]".into(),
        };
        let pairs = vec![
            ("NAME", Placeholder::plain(name)),
            ("DESCRIPTION", toml::string(&description).into()),
            ("SKILL_NAME", Placeholder::plain(&skill_name(name))),
            ("SKILL_DESCRIPTION", toml::string(&skill_description(name, &title)).into()),
            ("RUST", Placeholder::plain(env!("CARGO_PKG_RUST_VERSION"))),
            ("CLI", from("cli").into()),
            ("CLIENT", from("client").into()),
            ("RUNTIME", from("runtime").into()),
            ("OWN", Placeholder::from(own)),
            ("FEATURES", features(plan).into()),
            ("PROTOCOL", Placeholder::plain(plan.service.protocol.feature())),
            ("BUILD", from("generator").into()),
            ("HARDIE", from("hardie").into()),
            ("CALLS", calls(config, &plan.service.shape_id, &library, &variable).into()),
            ("FILE", Placeholder::plain(&format!("{plain}.rs"))),
            ("STEM", Placeholder::plain(&plain)),
            ("TITLE", markdown::line(&title).into()),
            ("COUNT", count.into()),
            ("VARIABLE", Placeholder::plain(&variable)),
            ("COMMAND", code(command)),
            ("COMMAND_TEXT", rust::string(command).into()),
            ("HELP_LINE", code(&format!("{name} {command} help"))),
            ("SKELETON_LINE", code(&format!("{name} {command} --generate-cli-skeleton"))),
            ("AWS_LINE", code(&format!("aws {word} {command} …"))),
            (
                "MODULE",
                Placeholder::plain(
                    operation.module.strip_prefix("r#").unwrap_or(&operation.module),
                ),
            ),
            ("METHOD", rust::name(method).into()),
            ("LINE", smallest_call(plan, at, &line).into()),
            ("USE", import(&library, &inputs).into()),
            (
                "USE_TO_CALL",
                escaped!(
                    Rust,
                    "use ",
                    rust::name(&library),
                    "::",
                    rust::name(&client.module),
                    "::Client;\n",
                    import(&library, &inputs)
                )
                .into(),
            ),
            ("INPUT", Escaped::joined(&usage.lines, "\n").into()),
            ("FLAGS", config.shell_flags().into()),
            ("MODEL", model.into()),
            ("MODEL_EXAMPLE", Placeholder::plain(example)),
            ("MODEL_KIND", Escaped::<Rust>::from(kind).into()),
            ("PREFIX", Placeholder::plain(&service.prefix)),
            ("FOLDER", Placeholder::plain(&service.folder)),
            ("SETTINGS", settings(service, operation).into()),
            ("LIB", Placeholder::plain(&library)),
        ];
        Ok(Placeholders { name: name.to_owned(), flavour: plan.service.flavour, pairs })
    }

    /// All files except models and reference.
    pub(super) fn files(&self) -> impl Iterator<Item = NewFile> {
        let texts = TEMPLATES.iter().map(|(path, template, targets)| {
            let mut file =
                NewFile::text(self.filled(path, &[]).trim_end(), self.filled(template, targets));
            file.executable = template.starts_with("#!");
            file
        });
        let scripts = SHELLS.into_iter().map(|shell| {
            NewFile::text(
                format!("completions/{}", shell.file_name(&self.name)),
                shell.script(&self.name),
            )
        });
        texts.chain(scripts)
    }

    /// Fills in a template. If a value has several lines, each begins with the text before the
    /// placeholder.
    ///
    /// Values that were escaped for another language are not filled in.
    fn filled(&self, template: &str, targets: &[Target]) -> String {
        let mut out = String::new();
        for line in template.lines().filter_map(|line| self.of_flavour(line)) {
            let (mut done, mut rest) = (String::new(), line);
            while let Some((before, after)) = rest.split_once('@') {
                done.push_str(before);
                let word = after
                    .split_once('@')
                    .and_then(|(key, behind)| Some((self.word(key, targets)?, behind)));
                let Some((text, behind)) = word else {
                    done.push('@');
                    rest = after;
                    continue;
                };
                let start = done.rsplit('\n').next().unwrap_or_default().to_owned();
                done.push_str(&text.replace('\n', &format!("\n{start}")));
                rest = behind;
            }
            done.push_str(rest);
            for line in done.split('\n') {
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        out
    }

    /// A line without its flavour; `None` if crates of this flavour do not have it.
    fn of_flavour<'l>(&self, line: &'l str) -> Option<&'l str> {
        for (start, flavour) in LINES {
            if let Some(line) = line.strip_prefix(start) {
                return (flavour == self.flavour).then_some(line);
            }
        }
        Some(line)
    }

    fn word(&self, key: &str, targets: &[Target]) -> Option<&str> {
        let (_, word) = self.pairs.iter().find(|(known, _)| *known == key)?;
        let fits = word.target == Target::Plain || targets.contains(&word.target);
        debug_assert!(fits, "{key} is {:?}, not one of {targets:?}", word.target);
        fits.then_some(word.text.as_str())
    }
}

/// The greatest length of the title in the description of a skill, in characters.
const TITLE: usize = 200;

/// The name of a skill: at most 64 lower-case letters, digits and hyphens.
fn skill_name(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-").chars().take(64).collect()
}

/// The description of a skill, by which an agent decides whether to read it.
fn skill_description(name: &str, title: &str) -> String {
    let title: String = title.chars().take(TITLE).collect();
    format!(
        "Calls {title} with the program {name}. Use it to read or change resources of this service \
         from the command line, to find its commands, or to explain an error of the program."
    )
}

/// The features of the client that a service needs.
fn features(plan: &Plan) -> Escaped<Toml> {
    let needed = [
        ("own", plan.service.flavour == Flavour::Own),
        ("checksums", plan.needs_checksums()),
        ("rsa", plan.needs_rsa()),
        ("sigv4a", plan.may_use_sigv4a()),
    ];
    let mut out = Escaped::default();
    for (name, _) in needed.into_iter().filter(|(_, is_needed)| *is_needed) {
        out.push(&if out.is_empty() { ", features = [" } else { ", " });
        out.push(&escaped!(Toml, "\"", name, "\""));
    }
    if !out.is_empty() {
        out.push(&"]");
    }
    out
}

/// The operation that examples show: the first one with an example in the model, else the first one
/// with a required option, else the first one that can be called.
fn shown(plan: &Plan) -> Result<(usize, &Operation, &Usage), Error> {
    let all = || {
        let numbered = plan.operations.iter().enumerate();
        numbered.filter_map(|(at, operation)| Some((at, operation, operation.usage.as_ref()?)))
    };
    let is_hidden = |at: usize| plan.table.operations.get(at).is_some_and(|row| row.flags.hidden);
    let seen = || all().filter(|(at, ..)| !is_hidden(*at));
    let asks = |(_, operation, _): &(usize, &Operation, &Usage)| {
        operation.options.iter().any(|option| option.required)
    };
    let has_example = |(_, operation, _): &(usize, &Operation, &Usage)| {
        operation.examples.iter().any(|example| example.error.is_none())
    };
    seen()
        .find(has_example)
        .or_else(|| seen().find(asks))
        .or_else(|| seen().next())
        .or_else(|| all().next())
        .ok_or_else(|| {
            let problem = Diagnostic::error(
                "new.operation",
                "no selected operation has an input \
                that an example can show",
            );
            problem
                .help(
                    "each input requires too many values or is recursive: select other \
                    operations with --operation",
                )
                .into()
        })
}

/// The lines that set the endpoint and the secrets of an operation's first authentication scheme.
fn settings(service: &OwnService, operation: &Operation) -> Escaped<Shell> {
    let keys: &[&str] = match operation.auth.first() {
        Some(AuthScheme::Bearer) => &["TOKEN"],
        Some(AuthScheme::ApiKey(_)) => &["API_KEY"],
        Some(AuthScheme::Basic | AuthScheme::Digest) => &["USERNAME", "PASSWORD"],
        Some(AuthScheme::Sigv4 | AuthScheme::Sigv4a) => &["ACCESS_KEY_ID", "SECRET_ACCESS_KEY"],
        Some(AuthScheme::None) | None => &[],
    };
    let endpoint = Some(service.endpoint.as_str()).filter(|url| !url.is_empty());
    let endpoint = ("ENDPOINT_URL", endpoint.unwrap_or("http://localhost:8080"));
    let all = [endpoint].into_iter().chain(keys.iter().map(|key| (*key, "…")));
    let line = |(key, value): (&str, &str)| {
        let name = format!("{}_{key}", service.prefix);
        escaped!(Shell, "export ", shell::word(&name), "=", shell::word(value))
    };
    Escaped::joined(&all.map(line).collect::<Vec<_>>(), "\n")
}

/// The calls of the build script, one per line.
fn calls(config: &Config, service: &str, library: &str, variable: &str) -> Escaped<Rust> {
    let source = config.source();
    let call = |name: &'static str, argument: &str| {
        escaped!(Rust, "        .", name, "(", rust::string(argument), ")")
    };
    let path = |path: &Path| path.display().to_string();
    let mut calls: Vec<Escaped<Rust>> =
        source.models().iter().map(|model| call("model", &path(model))).collect();
    calls.extend(source.selected_projection().map(|name| call("projection", name)));
    calls.push(call("model_from_env", &format!("{variable}_MODEL")));
    calls.push(call("service", service));
    let names = source.selected_operations().iter();
    calls.extend(names.map(|name| call("operation", name)));
    calls.extend(source.selected_tags().iter().map(|tag| call("tag", tag)));
    if source.selects_all() {
        calls.push("        .all_operations()".into());
    }
    calls.push(call("operations_from_env", &format!("{variable}_OPERATIONS")));
    calls.extend(source.command_name().map(|name| call("command", name)));
    let settings = source.flavour_settings();
    calls.extend(settings.flavour.map(|flavour| match flavour {
        Flavour::Aws => "        .flavour(hardie_build::Flavour::Aws)".into(),
        Flavour::Own => "        .flavour(hardie_build::Flavour::Own)".into(),
    }));
    let names = [
        ("program", &settings.program),
        ("environment_prefix", &settings.environment_prefix),
        ("configuration_folder", &settings.configuration_folder),
        ("documentation", &settings.documentation),
        ("endpoint", &settings.endpoint),
    ];
    calls.extend(names.into_iter().filter_map(|(name, value)| Some(call(name, value.as_ref()?))));
    calls.extend(source.overlays().iter().map(|overlay| call("overlay", &path(overlay))));
    calls.push(call("doctests", library));
    Escaped::joined(&calls, "\n")
}

/// `use library::…;` in the format of rustfmt.
fn import(library: &str, names: &[&str]) -> Escaped<Rust> {
    let library = rust::name(library);
    if let [name] = names {
        return escaped!(Rust, "use ", library, "::", rust::name(name), ";");
    }
    let names: Vec<Escaped<Rust>> = names.iter().map(|name| rust::name(name)).collect();
    let line = escaped!(Rust, "use ", library, "::{", Escaped::joined(&names, ", "), "};");
    if line.as_str().len() <= WIDTH {
        return line;
    }
    let mut out = escaped!(Rust, "use ", library, "::{\n");
    let mut line: Escaped<Rust> = "   ".into();
    for name in names {
        if line.as_str().len() + name.as_str().len() + 2 > WIDTH {
            out.push(&escaped!(Rust, line, "\n"));
            line = "   ".into();
        }
        line.push(&escaped!(Rust, " ", name, ","));
    }
    escaped!(Rust, out, line, "\n};")
}

#[cfg(test)]
mod tests {
    use super::{Flavour, Placeholders, Target, import};
    use hardie_build::escape::{Escaped, Rust};

    #[test]
    fn lines_of_a_word_begin_as_the_templates_line() {
        let text = Escaped::<Rust>::from("one\ntwo\n\nthree");
        let pairs = vec![("A", text.into())];
        let words = Placeholders { name: "n".to_owned(), flavour: Flavour::Own, pairs };
        assert_eq!(
            words.filled("x\n\n//! @A@;\n", &[Target::Rust]),
            "x\n\n//! one\n//! two\n//!\n//! three;\n"
        );
        assert_eq!(words.filled("@IF AWS@x\n@IF OWN@y\n@IF OWN@\nz", &[]), "y\n\nz\n");
    }

    #[test]
    fn imports_are_filled_lines() {
        assert_eq!(import("a", &["B"]).as_str(), "use a::B;");
        assert_eq!(import("a", &["B", "C"]).as_str(), "use a::{B, C};");
        let long = "L".repeat(60);
        let want = format!("use a::{{\n    {long},\n    {long}, C,\n}};");
        assert_eq!(import("a", &[&long, &long, "C"]).as_str(), want);
    }
}
