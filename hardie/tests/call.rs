//! `hardie call` and `hardie table`: commands of models without a build, and the cache of tables.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Source, Tables};
use hardie_runtime::service;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const MODEL: &str = r#"$version: "2.0"
namespace example
use aws.protocols#restJson1

/// Keeps notes.
@restJson1
@auth([])
service Notes { version: "1", operations: [AddNote] }

/// Adds a note.
@http(method: "POST", uri: "/notes")
operation AddNote {
    input := {
        /// What it says.
        @required
        text: String
        tags: Tags
    }
    output := { id: String }
}

list Tags { member: String }
"#;

/// A folder with a model and a cache.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(TempDir::new().unwrap());
        fs::write(place.path("notes.smithy"), MODEL).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hardie"))
            .args(words)
            .current_dir(self.0.path())
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("HOME", self.0.path())
            .output()
            .unwrap()
    }

    /// The files of the cache with an extension.
    fn kept(&self, extension: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("cache/hardie")).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|it| it == extension)).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const CALL: [&str; 9] = [
    "call",
    "notes.smithy",
    "add-note",
    "--text",
    "Hello",
    "--tags=a",
    "--endpoint-url",
    "http://localhost:1",
    "--cli-dry-run",
];

#[test]
fn a_model_is_called_and_its_table_kept() {
    let place = Place::new();
    let first = place.run(&CALL);
    assert_eq!(text(&first.stderr), "");
    let request = text(&first.stdout);
    assert!(request.starts_with("POST http://localhost:1/notes\n"), "{request}");
    assert!(request.ends_with("{\"text\":\"Hello\",\"tags\":[\"a\"]}\n"), "{request}");
    assert_eq!(place.kept("tables").len(), 1);
    assert_eq!(text(&place.run(&CALL).stdout), request);

    // What is damaged is made again.
    let table = place.kept("tables").remove(0);
    let whole = fs::read(&table).unwrap();
    fs::write(&table, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(text(&place.run(&CALL).stdout), request);
    assert_eq!(fs::read(&table).unwrap(), whole);

    let mut changed = whole.clone();
    changed[whole.len() / 3] ^= 1;
    fs::write(&table, &changed).unwrap();
    assert_eq!(text(&place.run(&CALL).stdout), request);
    assert_eq!(fs::read(&table).unwrap(), whole);

    // An edited model has another table.
    fs::write(place.path("notes.smithy"), MODEL.replace("/notes", "/memos")).unwrap();
    assert!(text(&place.run(&CALL).stdout).starts_with("POST http://localhost:1/memos\n"));
    assert_eq!(place.kept("tables").len(), 2);

    // The table of another model in its place is not taken for it.
    let other = place.kept("tables").into_iter().find(|path| *path != table).unwrap();
    fs::write(&other, &whole).unwrap();
    assert!(text(&place.run(&CALL).stdout).starts_with("POST http://localhost:1/memos\n"));
}

/// Documentation is in a file of its own, which only pages read.
#[test]
fn documentation_is_kept_apart() {
    let place = Place::new();
    let help = || text(&place.run(&["call", "notes.smithy", "add-note", "help"]).stdout);
    let page = help();
    assert!(page.contains("Adds a note."), "{page}");
    assert_eq!(help(), page);
    let docs = place.kept("docs").remove(0);
    let whole = fs::read(&docs).unwrap();
    assert!(
        !String::from_utf8_lossy(&fs::read(place.kept("tables").remove(0)).unwrap())
            .contains("Adds")
    );

    // A call does not read it.
    let request = text(&place.run(&CALL).stdout);
    fs::remove_file(&docs).unwrap();
    assert_eq!(text(&place.run(&CALL).stdout), request);
    assert!(!docs.exists());

    // What is missing, damaged or of another kind is made again.
    let cases = [
        None,
        Some(whole[..whole.len() / 2].to_vec()),
        Some(Vec::new()),
        Some(fs::read(place.kept("tables").remove(0)).unwrap()),
    ];
    for damaged in cases {
        if let Some(bytes) = damaged {
            fs::write(&docs, bytes).unwrap();
        }
        assert_eq!(help(), page);
        assert_eq!(fs::read(&docs).unwrap(), whole);
    }
}

/// A projection of a project is another model than the project.
#[test]
fn the_arguments_are_part_of_the_key() {
    let place = Place::new();
    let tagged = MODEL.replace("@http(", "@tags([\"internal\"])\n@http(");
    fs::write(place.path("notes.smithy"), tagged).unwrap();
    let project = r#"{"version": "1.0", "sources": ["notes.smithy"], "projections": {"public": {
        "transforms": [{"name": "excludeShapesByTag", "args": {"tags": ["internal"]}}]}}}"#;
    fs::write(place.path("smithy-build.json"), project).unwrap();
    let call = |options: &[&str]| {
        let words = [&["call"], options, &["smithy-build.json"], &CALL[2..]].concat();
        place.run(&words).status.code()
    };
    assert_eq!(call(&[]), Some(0));
    assert_ne!(call(&["--projection", "public"]), Some(0));
    assert_eq!(call(&[]), Some(0));
}

#[test]
fn without_a_cache_nothing_is_kept() {
    let place = Place::new();
    let words = [&["call", "--no-cache"], &CALL[1..]].concat();
    assert!(place.run(&words).status.success());
    assert!(!place.path("cache").exists());
}

#[test]
fn help_and_skeletons_are_those_of_a_program() {
    let place = Place::new();
    let help = text(&place.run(&["call", "notes.smithy", "add-note", "help"]).stdout);
    assert!(help.contains("Adds a note.") && help.contains("What it says."), "{help}");
    let skeleton =
        place.run(&["call", "notes.smithy", "add-note", "--generate-cli-skeleton", "yaml-input"]);
    let want = "text: ''  # [REQUIRED] What it says.\ntags:\n- ''\n";
    assert_eq!(text(&skeleton.stdout), want);
    let unknown = place.run(&["call", "--name", "memo", "notes.smithy", "add-nota"]);
    assert_eq!(unknown.status.code(), Some(252));
    assert!(text(&unknown.stderr).contains("usage: memo "), "{}", text(&unknown.stderr));
    // Its settings have the name too.
    let named = text(&place.run(&["call", "--name", "memo", "notes.smithy", "help"]).stdout);
    assert!(named.contains("MEMO_ENDPOINT_URL") && !named.contains("NOTES_"), "{named}");
}

#[test]
fn problems_of_models_are_told() {
    let place = Place::new();
    fs::write(place.path("broken.smithy"), "$version: \"2.0\"\nnamespace a\nstructure {").unwrap();
    place.run(&["table", "notes.smithy", "--out", "made.tables"]);
    fs::create_dir(place.path("two")).unwrap();
    for name in ["one.json", "other.json"] {
        let ast = place.run(&["ast", "notes.smithy"]);
        fs::write(place.path("two").join(name), ast.stdout).unwrap();
    }
    let cases: [(&[&str], &str); 5] = [
        (&["call", "broken.smithy", "x"], "broken.smithy:3:11"),
        (&["call", "missing.smithy", "x"], "missing.smithy"),
        (&["call", "./made.tables", "x"], "the file has tables; name the models"),
        (&["table", "two", "--out", "t"], "two services have the command `notes`"),
        (&["table", "broken.smithy", "--out", "t"], "broken.smithy:3:11"),
    ];
    for (words, message) in cases {
        let output = place.run(words);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        let error = text(&output.stderr);
        assert!(error.contains(message), "{words:?}: {error}");
    }
    assert!(!place.path("t").exists());
}

#[test]
fn tables_are_written_to_a_file() {
    let place = Place::new();
    let output = place.run(&["table", "notes.smithy", "--out", "notes.tables"]);
    let length = fs::metadata(place.path("notes.tables")).unwrap().len();
    let want = format!("wrote notes.tables: 1 service, 1 operation, {length} bytes\n");
    assert_eq!((text(&output.stdout), text(&output.stderr)), (want, String::new()));
    let again = place.run(&["table", "notes.smithy", "--out", "again"]);
    assert!(again.status.success());
    let read = |name: &str| fs::read(place.path(name)).unwrap();
    assert_eq!(read("notes.tables"), read("again"));
}

#[test]
fn a_crate_of_tables_has_copies_of_the_models() {
    let place = Place::new();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let hardie = repository.display().to_string();
    let words = ["new", "memo", "--tables", "--model", "notes.smithy", "--hardie", &hardie];
    let output = place.run(&words);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let read = |name: &str| fs::read_to_string(place.path("memo").join(name)).unwrap();
    assert_eq!(read("models/notes.smithy"), MODEL);
    assert!(read("build.rs").contains(".model(\"models\").write(\"services\")"));
    assert!(read("src/main.rs").contains("hardie_cli::run_tables(&SERVICES)"));
    assert!(read("Cargo.toml").contains("name = \"memo\""));
    for name in ["build.rs", "src/main.rs", "README.md", "Cargo.toml"] {
        assert!(!read(name).contains('@'), "{name}");
    }
}

#[test]
fn an_invalid_model_is_a_warning_once() {
    let place = Place::new();
    let validator = "$version: \"2.0\"\nmetadata validators = [{ name: \"EmitEachSelector\", \
                     id: \"NoOperations\", severity: \"DANGER\", message: \"no operations here\", \
                     configuration: { selector: \"operation\" } }]\n";
    let model = MODEL.replace("$version: \"2.0\"\n", validator);
    fs::write(place.path("notes.smithy"), model).unwrap();
    let first = place.run(&CALL);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let warning = text(&first.stderr);
    for part in ["warning", "no operations here", "notes.smithy", "`hardie check`"] {
        assert!(warning.contains(part), "{part} is missing: {warning}");
    }
    let again = place.run(&CALL);
    assert_eq!((text(&again.stdout), text(&again.stderr)), (text(&first.stdout), String::new()));
}

/// The models of the repository, and those of the test data.
fn models() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let data = PathBuf::from(std::env::var_os("HARDIE_TEST_DATA").unwrap_or_default());
    let folders = [root.join("models"), root.join("tests/models"), data.join("models")];
    let files = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten();
    let paths = files.map(|file| file.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|it| it == "json" || it == "smithy")).collect()
}

/// What pages and skeletons show of documentation: of a sentence that only outputs have,
/// nothing.
fn shown(tables: &service::Tables, other: &service::Tables) -> usize {
    let mut count = 0;
    for (one, other) in tables.services().unwrap().iter().zip(other.services().unwrap()) {
        assert_eq!(one.documentation(), other.documentation());
        for (one, other) in one.table.operations().zip(other.table.operations()) {
            assert_eq!(one.docs(), other.docs(), "{}", one.name());
        }
        for row in 0..u16::try_from(one.table.shapes.len()).unwrap() {
            let (one, other) = (one.table.shape(row), other.table.shape(row));
            assert_eq!(one.docs(), other.docs(), "{}", one.name());
            for (one, other) in one.members().zip(other.members()) {
                assert_eq!(one.docs(), other.docs(), "{}", one.name());
                if !one.sentence().is_empty() {
                    assert_eq!(one.sentence(), other.sentence(), "{}", one.name());
                }
                count += usize::from(!one.docs().is_empty());
            }
        }
    }
    count
}

#[test]
fn documentation_is_that_of_whole_tables() {
    let mut count = 0;
    for path in models() {
        let mut source = Source::new();
        source.model(&path);
        let tables = Tables::from(source);
        // Overlays and settings of some models are elsewhere.
        let Ok(made) = tables.make() else { continue };
        let whole = service::Tables::new(made.bytes.leak());
        let (apart, _) = hardie::read_tables(tables, None).unwrap();
        count += shown(&whole, &apart);
    }
    assert!(count > 1_000, "{count} texts");
}
