//! Tests parsing and conversion together: from the arguments of an operation to its parameters.

use super::collect;
use crate::args::operation;
use crate::testing;
use hardie_runtime::service::Flavour;
use hardie_runtime::value::json;
use std::path::PathBuf;

/// Arguments, and the members as JSON or the exit code and the beginning of the message.
type Case<'a> = (&'a [&'a str], Result<&'a str, (u8, &'a str)>);

/// A folder with files; the test deletes it at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Folder {
        let path = std::env::temp_dir().join(format!("hardie-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, content) in files {
            std::fs::write(path.join(file), content).unwrap();
        }
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Parses and converts arguments, in which `DIR` stands for the folder. Returns the members as JSON
/// or the exit code and the beginning of the message.
fn check(folder: &Folder, words: &[&str], want: Result<&str, (u8, &str)>) {
    let dir = folder.0.display().to_string();
    let argv: Vec<String> = words.iter().map(|word| word.replace("DIR", &dir)).collect();
    let typed = operation::parse(testing::operation("put-all"), &argv);
    let got = typed.map_err(|error| (252, error.text)).and_then(|typed| {
        let input = collect(typed, testing::operation("put-all"), Flavour::Aws, false)
            .map_err(|error| (error.exit_code(), error.message().to_owned()))?;
        Ok(input.members)
    });
    match (got, want) {
        (Ok(members), Ok(want)) => {
            let text = json::to_string(&hardie_runtime::Value::Map(members));
            assert_eq!(text, want, "{words:?}");
        }
        (Err((code, message)), Err((want_code, want))) => {
            let message = message.replace(&dir, "DIR");
            assert_eq!(code, want_code, "{words:?}: {message}");
            assert!(message.starts_with(want), "{words:?}: {message}\nnot\n{want}");
        }
        (got, want) => panic!("{words:?}: {got:?}, not {want:?}"),
    }
}

/// All values that are not valid end with the same exit code, unlike those of the AWS CLI.
#[cfg(feature = "own")]
#[test]
fn wrong_values_of_own_services() {
    for (flavour, want) in [(Flavour::Aws, 255), (testing::OWN, 252)] {
        for word in ["--count=1.5", "--thing=Size=x"] {
            let argv = ["--name=n", word].map(str::to_owned);
            let typed = operation::parse(testing::operation("put-all"), &argv).unwrap();
            let got = collect(typed, testing::operation("put-all"), flavour, false);
            assert_eq!(got.map(|_| ()).unwrap_err().exit_code(), want, "{word}");
        }
    }
}

#[test]
fn options_of_every_sort() {
    let folder = Folder::new("options", &[]);
    let cases: &[Case<'_>] = &[
        (&[], Err((252, "the following arguments are required: --name"))),
        (&["--texts", "b", "a", "--name", "n"], Ok(r#"{"Name": "n", "Texts": ["b", "a"]}"#)),
        (&["--name=n", "--texts"], Ok(r#"{"Name": "n", "Texts": []}"#)),
        (&["--name=n", "--switch", "--no-switch"], Ok(r#"{"Name": "n", "Switch": false}"#)),
        (
            &["--name=n", "--big", "1_0", "--ratio", "-.5"],
            Ok(r#"{"Name": "n", "Big": 10, "Ratio": -0.5}"#),
        ),
        (&["--name=n", "--big", "x"], Err((252, "argument --big: invalid int value: 'x'"))),
        (&["--name=n", "--ratio", ""], Err((252, "argument --ratio: invalid float value: ''"))),
        (&["--name=n", "--count", " 7 "], Ok(r#"{"Name": "n", "Count": 7}"#)),
        (
            &["--name=n", "--count", "1.5"],
            Err((
                255,
                "Error parsing parameter '--count': invalid literal for int() with base 10: '1.5'",
            )),
        ),
        (&["--name=n", "--counts", "1", "2"], Ok(r#"{"Name": "n", "Counts": [1, 2]}"#)),
        (&["--name=n", "--counts", "1", "x"], Err((252, "Error parsing parameter '--counts': 1"))),
        (
            &["--name=n", "--switches", "False", "no", ""],
            Ok(r#"{"Name": "n", "Switches": [false, true, false]}"#),
        ),
        (
            &["--name=n", "--thing", "Name=a,Size=3"],
            Ok(r#"{"Name": "n", "Thing": {"Name": "a", "Size": 3}}"#),
        ),
        (&["--name=n", "--thing", " {\"Name\":1}"], Ok(r#"{"Name": "n", "Thing": {"Name": 1}}"#)),
        (
            &["--name=n", "--thing", "[]"],
            Err((252, "Error parsing parameter '--thing': Invalid JSON:\n[]")),
        ),
        (
            &["--name=n", "--thing", "Size=x"],
            Err((
                255,
                "Error parsing parameter '--thing': invalid literal for int() with base 10: 'x' \
                    (at Size)",
            )),
        ),
        (
            &["--name=n", "--things", "Name=a", "Name=b"],
            Ok(r#"{"Name": "n", "Things": [{"Name": "a"}, {"Name": "b"}]}"#),
        ),
        (
            &["--name=n", "--things", "{\"Name\":\"a\"}", "{}"],
            Ok(r#"{"Name": "n", "Things": [{"Name": "a"}, {}]}"#),
        ),
        (
            &["--name=n", "--things", "{}", ""],
            Err((255, "Error parsing parameter '--things': string index")),
        ),
        (&["--name=n", "--any", "{\"a\":[1]}"], Ok(r#"{"Name": "n", "Any": {"a": [1]}}"#)),
        (
            &["--name=n", "--any", "x"],
            Err((252, "Error parsing parameter '--any': Invalid JSON: Expecting value")),
        ),
        (
            &["--name=n", "--wrapped", "free text"],
            Ok(r#"{"Name": "n", "Wrapped": {"Value": "free text"}}"#),
        ),
        (
            &["--name=n", "--body", "DIR/none"],
            Err((252, "Error parsing parameter '--body': Blob values must")),
        ),
    ];
    for (words, want) in cases {
        check(&folder, words, *want);
    }
}

#[test]
fn files_in_place_of_words() {
    let folder = Folder::new(
        "files",
        &[
            ("text", b"hi\n"),
            ("number", b"5\n"),
            ("list.json", b"[\"x\"]"),
            ("one.json", b"{\"Name\":\"a\"}"),
            ("short", b"Name=a"),
            ("empty", b""),
        ],
    );
    let cases: &[Case<'_>] = &[
        (&["--name", "file://DIR/text"], Ok(r#"{"Name": "hi\n"}"#)),
        (&["--name=n", "--count", "file://DIR/number"], Ok(r#"{"Name": "n", "Count": 5}"#)),
        (&["--name=n", "--count", "fileb://DIR/number"], Ok(r#"{"Name": "n", "Count": 5}"#)),
        (
            &["--name=n", "--big", "file://DIR/number"],
            Err((252, "argument --big: invalid int value: 'file://")),
        ),
        (&["--name=n", "--texts", "file://DIR/list.json"], Ok(r#"{"Name": "n", "Texts": ["x"]}"#)),
        (
            &["--name=n", "--texts", "file://DIR/text"],
            Ok(r#"{"Name": "n", "Texts": ["h", "i", "\n"]}"#),
        ),
        (&["--name=n", "--texts", "fileb://DIR/number"], Ok(r#"{"Name": "n", "Texts": [53, 10]}"#)),
        (
            &["--name=n", "--texts", "file://none", "x"],
            Ok(r#"{"Name": "n", "Texts": ["file://none", "x"]}"#),
        ),
        (
            &["--name=n", "--texts", "file://DIR/empty"],
            Err((255, "Error parsing parameter '--texts': string index")),
        ),
        (
            &["--name=n", "--things", "file://DIR/short"],
            Ok(r#"{"Name": "n", "Things": {"Name": "a"}}"#),
        ),
        (
            &["--name=n", "--thing", "file://DIR/one.json"],
            Ok(r#"{"Name": "n", "Thing": {"Name": "a"}}"#),
        ),
        (
            &["--name=n", "--thing", "fileb://DIR/one.json"],
            Err((
                255,
                "Error parsing parameter '--thing': the parameter requires text, but fileb://",
            )),
        ),
        (
            &["--name=n", "--any", "fileb://DIR/one.json"],
            Ok(r#"{"Name": "n", "Any": {"Name": "a"}}"#),
        ),
        (&["--name=n", "--photo", "fileb://DIR/text"], Ok(r#"{"Name": "n", "Photo": "aGkK"}"#)),
        (&["--name=n", "--photo", "file://DIR/text"], Ok(r#"{"Name": "n", "Photo": "hi\n"}"#)),
        (&["--name=n", "--body", "DIR/text"], Ok(r#"{"Name": "n", "Body": "aGkK"}"#)),
        (&["--name=n", "--when", "fileb://DIR/number"], Ok(r#"{"Name": "n", "When": "5\n"}"#)),
        (
            &["--when", "file://DIR/none", "--name", "file://DIR/nope"],
            Err((
                252,
                "Error parsing parameter '--name': Unable to load paramfile file://DIR/nope: \
                    [Errno 2]",
            )),
        ),
        (
            &["--name=n", "--labels", "a@=file://DIR/text"],
            Ok(r#"{"Name": "n", "Labels": {"a": "hi\n"}}"#),
        ),
        (
            &["--name=n", "--labels", "a@=file://none"],
            Err((255, "Unable to load paramfile file://none: [Errno 2]")),
        ),
        (&["--cli-input-json", "file://DIR/one.json"], Ok(r#"{"Name": "a"}"#)),
        (
            &["--cli-input-yaml", "Name: y\nCount: 1", "--name", "n"],
            Ok(r#"{"Name": "n", "Count": 1}"#),
        ),
        (
            &["--cli-input-json", "{", "--count", "x"],
            Err((255, "Error parsing parameter '--count': ")),
        ),
        (
            &["--cli-input-json", "{", "--cli-input-yaml", "{"],
            Err((252, "Only one --cli-input- parameter may be specified.")),
        ),
        (&["--cli-input-json={}"], Err((252, "the following arguments are required: --name"))),
    ];
    for (words, want) in cases {
        check(&folder, words, *want);
    }
}

#[test]
fn what_frees_from_required_options() {
    let parse = |command: &str, words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        operation::parse(testing::operation(command), &words)
    };
    let skeletons = [
        (&["--generate-cli-skeleton"][..], Some("input")),
        (&["--generate-cli-skeleton", "yaml-input"], Some("yaml-input")),
        (&["--generate-cli-skeleton", "output", "--cli-input-json", "{}"], Some("output")),
        (&["--generate-cli-skeleton", "output"], None),
        (&["--generate-cli-skeleton=input"], None),
        (&["--generate-cli"], None),
    ];
    for (words, want) in skeletons {
        let got = parse("put-all", words).ok().and_then(|typed| typed.skeleton);
        assert_eq!(got.as_deref(), want, "{words:?}");
    }
    let typed = parse("fetch", &["--name", "n", "out.bin"]).unwrap();
    assert_eq!(typed.outfile.as_deref(), Some("out.bin"));
    let missing = "the following arguments are required: ";
    assert_eq!(parse("fetch", &["out.bin"]).unwrap_err().text, format!("{missing}--name"));
    assert_eq!(parse("fetch", &["--name=n"]).unwrap_err().text, format!("{missing}outfile"));
    assert_eq!(
        parse("fetch", &["--cli-input-json", "x"]).unwrap_err().text,
        format!("{missing}--name")
    );
    let typed = parse("put-all", &["--name=n", "x", "--bogus", "y"]).unwrap();
    assert_eq!(
        (typed.unknown, typed.help),
        (vec!["--bogus".to_owned(), "y".to_owned(), "x".to_owned()], false)
    );
    assert!(parse("put-all", &["help"]).unwrap().help);
    assert!(parse("put-all", &["--name=n", "help"]).unwrap().help);
}
