//! Runs the program `hardie` as a process: files, messages and exit codes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODEL: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "example#Garden": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{ "target": "example#Plant" }, { "target": "example#Weed" }],
            "traits": { "aws.protocols#restJson1": {}, "aws.api#service": { "sdkId": "My Garden" } }
        },
        "example#Plant": {
            "type": "operation",
            "input": { "target": "example#PlantRequest" },
            "traits": { "smithy.api#http": { "method": "POST", "uri": "/plants" } }
        },
        "example#PlantRequest": {
            "type": "structure",
            "members": { "Name": { "target": "smithy.api#String" } }
        },
        "example#Weed": {
            "type": "operation",
            "traits": {
                "smithy.api#http": { "method": "DELETE", "uri": "/weeds" },
                "smithy.api#idempotent": {}
            }
        }
    }
}
"#;

/// A separate folder with the model in it; its name has a space, as paths may.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("program {test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("garden.json"), MODEL).unwrap();
    // The folder is a crate: printed commands are relative to the root of a crate.
    fs::write(folder.join("Cargo.toml"), "").unwrap();
    folder
}

fn hardie(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hardie")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn generates_once() {
    let folder = folder("generates");
    let arguments =
        ["generate", "--model", "garden.json", "--operation", "Plant", "--out", "new/out"];
    let output = hardie(&folder, &arguments);
    assert_eq!(text(&output.stderr), "");
    let flags = "hardie generate --model garden.json --operation Plant --out new/out\n";
    assert_eq!(text(&output.stdout), format!("{flags}wrote new/out/my_garden.rs\n"));
    let file = fs::read_to_string(folder.join("new/out/my_garden.rs")).unwrap();
    assert!(file.contains("pub struct PlantInput") && !file.contains("Weed"), "{file}");
    let command = format!("// To regenerate, run in the folder of the crate: {flags}");
    assert!(file.contains(&command), "{file}");
    let again = hardie(&folder, &arguments);
    assert_eq!(text(&again.stdout), format!("{flags}unchanged new/out/my_garden.rs\n"));
}

/// Runs the command in a file's header unchanged, in the folder of the crate.
#[cfg(unix)]
#[test]
fn the_header_makes_the_same_again() {
    let folder = folder("header");
    let models = folder.join("my models");
    fs::create_dir_all(&models).unwrap();
    fs::rename(folder.join("garden.json"), models.join("it's $(touch x) garden.json")).unwrap();
    let overlay = r#"{ "My Garden": { "operations": { "Plant": { "options": { "name": "plant-name" } } } } }"#;
    fs::write(models.join("-overlay\n.json"), overlay).unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    let arguments = [
        "generate",
        "--model=../my models/it's $(touch x) garden.json",
        "--service=Garden",
        "--command=yard",
        "--overlay=../my models/-overlay\n.json",
        "--doctests=garden::types",
        "--operation=all",
        "--out=-made here",
    ];
    let output = hardie(&folder.join("src"), &arguments);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let path = folder.join("src/-made here/yard.rs");
    let file = fs::read_to_string(&path).unwrap();
    let line = file.lines().nth(1).unwrap();
    let command = line.strip_prefix("// To regenerate, run in the folder of the crate: ").unwrap();
    fs::remove_file(&path).unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_hardie")).parent().unwrap();
    let paths = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let output =
        Command::new("bash").args(["-c", command]).current_dir(&folder).env("PATH", paths).output();
    let Ok(output) = output else {
        println!("skipped: bash is not installed");
        return;
    };
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{command}");
    assert_eq!(fs::read_to_string(&path).unwrap(), file, "{command}");
    assert!(!folder.join("x").exists(), "{command}");
}

#[test]
fn examples_are_compiled_where_a_module_is_named() {
    let folder = folder("doctests");
    let arguments = ["generate", "--model", "garden.json", "--operation", "Plant", "--out", "out"];
    let generated = |more: &[&str]| {
        let output = hardie(&folder, &[&arguments, more].concat());
        let file = fs::read_to_string(folder.join("out/my_garden.rs")).unwrap_or_default();
        (output.status.code(), text(&output.stderr), file)
    };
    let example = "/// let input = PlantInput::new();\n/// ```\n";
    let (code, _, file) = generated(&[]);
    assert_eq!(code, Some(0));
    assert!(file.contains(&format!("/// ```ignore\n{example}")), "{file}");
    let (code, _, file) = generated(&["--doctests", "garden::types"]);
    assert_eq!(code, Some(0));
    assert!(
        file.contains(&format!("/// ```\n/// use garden::types::{{PlantInput}};\n///\n{example}")),
        "{file}"
    );
    assert!(file.contains(" --operation Plant --doctests garden::types --out out\n"), "{file}");
    let (code, error, _) = generated(&["--doctests", "garden::"]);
    assert_eq!(code, Some(1));
    assert!(
        error.starts_with("error[select.doctests]: `garden::` is not a valid Rust path\n"),
        "{error}"
    );
}

#[test]
fn problems_go_to_standard_error() {
    let folder = folder("problems");
    let output = hardie(
        &folder,
        &["generate", "--model", "garden.json", "--operation", "Plnt", "--out", "out"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(!text(&output.stdout).contains("wrote"));
    let want = [
        "error[select.operation]: `example#Garden` has no operation `Plnt`",
        "  --> garden.json:4:10",
        "   |",
        " 4 |         \"example#Garden\": {",
        "   |          ^^^^^^^^^^^^^^",
        "   = help: did you mean `Plant`?",
        "",
    ];
    assert_eq!(text(&output.stderr), want.join("\n"));
    assert!(!folder.join("out").exists());
}

/// Diagnostics are coloured on a terminal, unless NO_COLOR has a value or TERM is `dumb`.
#[test]
fn colors_on_terminals() {
    const SPAWN: &str = "import pty, sys; pty.spawn(sys.argv[1:])";
    if cfg!(windows) || Command::new("python3").arg("--version").output().is_err() {
        return println!("skipped: no python3");
    }
    let folder = folder("colors");
    fs::write(folder.join("broken.json"), MODEL.replace("2.0", "9.0")).unwrap();
    let cases = [
        ("xterm", None, true),
        ("xterm", Some("1"), false),
        // The convention of no-color.org: an empty value does not count.
        ("xterm", Some(""), true),
        ("dumb", None, false),
    ];
    for (term, no_color, is_colored) in cases {
        let mut command = Command::new("python3");
        command.args(["-c", SPAWN, env!("CARGO_BIN_EXE_hardie"), "check", "broken.json"]);
        command.current_dir(&folder).env("TERM", term).env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        let shown = text(&command.output().unwrap().stdout);
        assert!(shown.contains("unsupported Smithy version `9.0`"), "{shown}");
        assert_eq!(shown.contains('\u{1b}'), is_colored, "TERM={term} {no_color:?}: {shown}");
    }
    let piped = hardie(&folder, &["check", "broken.json"]);
    assert!(!text(&piped.stderr).contains('\u{1b}'));
}

/// A service without operations is an error, with and without `--c2j`.
#[test]
fn a_service_without_operations_is_a_problem() {
    let folder = folder("no operations");
    let model =
        r#"{"smithy": "2.0", "shapes": {"example#Empty": {"type": "service", "version": "1"}}}"#;
    fs::write(folder.join("empty.json"), model).unwrap();
    for more in [&["--out", "out"][..], &["--out", "out", "--c2j"]] {
        let words = ["generate", "--model", "empty.json", "--operation", "all"];
        let output = hardie(&folder, &[&words[..], more].concat());
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{more:?}: {error}");
        assert!(error.contains("`example#Empty` has no operations"), "{more:?}: {error}");
        assert!(error.contains("empty.json:1:"), "{more:?}: {error}");
    }
}

#[test]
fn exit_codes() {
    let folder = folder("codes");
    let cases: &[(&[&str], i32)] = &[
        (&["generate", "--model", "garden.json", "--operation", "all", "--out", "out"], 0),
        (&["generate", "--model", "garden.json", "--operation", "all", "--out", "garden.json"], 1),
        (&["generate", "--model", "none.json", "--operation", "all", "--out", "out"], 1),
        (&["generate", "--model", "garden.json", "--out", "out"], 0),
        (&["generate", "--model", "garden.json"], 2),
        (&["plant"], 2),
        (&["--version"], 0),
    ];
    for (arguments, want) in cases {
        assert_eq!(hardie(&folder, arguments).status.code(), Some(*want), "{arguments:?}");
    }
}

/// The printed command does the same again, for all kinds of names.
#[test]
fn printed_flags_repeat() {
    let folder = folder("flags");
    fs::rename(folder.join("garden.json"), folder.join("the 'old' garden.json")).unwrap();
    let arguments = [
        "generate",
        "--model",
        "the 'old' garden.json",
        "--operation",
        "all",
        "--command",
        "plot",
        "--out",
        "my out",
    ];
    let first = text(&hardie(&folder, &arguments).stdout);
    let line = first.lines().next().unwrap();
    let want = r"hardie generate --model 'the '\''old'\'' garden.json' --operation all --command plot --out 'my out'";
    assert_eq!(line, want);
    let program = line.replacen("hardie", &format!("'{}'", env!("CARGO_BIN_EXE_hardie")), 1);
    let again = Command::new("sh").args(["-c", &program]).current_dir(&folder).output().unwrap();
    assert_eq!(text(&again.stdout), first.replace("wrote", "unchanged"));
}

#[test]
fn check_writes_nothing() {
    let folder = folder("fresh");
    let generate = ["generate", "--model", "garden.json", "--operation", "all", "--out", "out"];
    let check = [&generate[..], &["--check"]].concat();
    assert_eq!(hardie(&folder, &check).status.code(), Some(1));
    assert!(!folder.join("out").exists());
    assert_eq!(hardie(&folder, &generate).status.code(), Some(0));
    let fresh = hardie(&folder, &check);
    assert_eq!(fresh.status.code(), Some(0));
    assert!(text(&fresh.stdout).ends_with("unchanged out/my_garden.rs\n"));
    fs::write(folder.join("out/my_garden.rs"), "// edited").unwrap();
    let stale = hardie(&folder, &check);
    assert_eq!(stale.status.code(), Some(1));
    assert!(text(&stale.stdout).ends_with("would change out/my_garden.rs\n"));
}

/// Exit codes of `check`, `list` and `diff`.
#[test]
fn exit_codes_of_the_others() {
    let folder = folder("others");
    fs::create_dir(folder.join("models")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join("models").join(name), text).unwrap();
    write("garden.json", MODEL);
    write("morse.json", &MODEL.replace("aws.protocols#restJson1", "smithy.mqtt#mqttJson"));
    write("package.json", r#"{ "name": "no model" }"#);
    write("notes.txt", "no model");
    fs::write(folder.join("broken.json"), &MODEL[..MODEL.len() / 2]).unwrap();
    fs::write(folder.join("fewer.json"), MODEL.replace(r#""Name": "#, r#""Label": "#)).unwrap();
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["check", "garden.json"],
            0,
            "1 model, 1 service, 2 operations planned, 0 errors, 0 warnings",
        ),
        (
            &["check", "models"],
            1,
            "2 models, 2 services, 2 operations planned, 2 skipped: no supported protocol (found \
                smithy.mqtt#mqttJson), 1 file skipped, 1 error, 0 warnings",
        ),
        (
            &["check", "broken.json"],
            1,
            "1 model (1 not planned because of errors), 1 error, 0 warnings",
        ),
        (
            &["check", "models/package.json"],
            1,
            "1 model (1 not planned because of errors), 1 error, 0 warnings",
        ),
        (
            &["check", "models", "none.json"],
            1,
            "3 models (1 not planned because of errors), 2 services, 2 operations planned, 2 \
                skipped: no supported protocol (found smithy.mqtt#mqttJson), 1 file skipped, 2 \
                errors, 0 warnings",
        ),
        (
            &["check", "--merge", "garden.json", "models/garden.json"],
            0,
            "1 model, 1 service, 2 operations planned, 0 errors, 0 warnings",
        ),
        (&["check"], 2, ""),
        (&["list", "garden.json"], 0, "  weed   Weed, 0 options"),
        (&["list", "garden.json", "--operation", "Plant"], 0, "    --name  string"),
        (&["list", "garden.json", "--operation", "Plnt"], 1, ""),
        (&["list", "broken.json"], 1, ""),
        (
            &["diff", "garden.json", "garden.json", "--exit-code"],
            0,
            "documentation changes: 0 commands, 0 options, 0 types and members",
        ),
        (&["diff", "garden.json", "fewer.json"], 0, ""),
        (&["diff", "garden.json", "fewer.json", "--exit-code"], 1, ""),
        (&["diff", "garden.json", "fewer.json", "--exit-code", "--operation", "Weed"], 0, ""),
        (&["diff", "garden.json", "fewer.json", "--operation", "Wed"], 2, ""),
        (&["diff", "garden.json", "broken.json"], 2, ""),
        (&["diff", "garden.json"], 2, ""),
    ];
    for (arguments, code, last) in cases {
        let output = hardie(&folder, arguments);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {out}{err}");
        assert!(
            last.is_empty() || out.lines().last().unwrap().ends_with(last),
            "{arguments:?}: {out}"
        );
    }
}

/// Models without a flag, operations by their command names, and what is refused.
#[test]
fn models_operations_and_commands_are_named() {
    let folder = folder("named");
    fs::create_dir(folder.join("empty")).unwrap();
    fs::write(folder.join("empty/notes.txt"), "nothing").unwrap();
    let cases: [(&[&str], Option<i32>, &str); 6] = [
        (&["generate", "garden.json", "--operation", "plant", "--out", "out"], Some(0), ""),
        (&["docs", "garden.json", "--operation", "weed", "--out", "docs"], Some(0), ""),
        (&["generate", "--out", "out"], Some(2), "<FILE|DIR>"),
        (
            &["generate", "garden.json", "--command", "", "--out", "out"],
            Some(1),
            "error[names.command]: `` is not a valid command name of a service",
        ),
        (
            &["generate", "garden.json", "--command", "a b", "--out", "out"],
            Some(1),
            "error[names.command]: `a b` is not a valid command name of a service",
        ),
        (&["check", "empty"], Some(1), "error[check.no_model]: `empty` contains no model"),
    ];
    for (arguments, code, want) in cases {
        let output = hardie(&folder, arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), code, "{arguments:?}: {error}");
        assert!(error.contains(want), "{arguments:?}: {error}");
    }
    assert!(folder.join("docs/weed.md").exists() && !folder.join("docs/plant.md").exists());
}

/// A byte order mark is ignored; UTF-16 is refused by name.
#[test]
fn encodings_of_models() {
    let folder = folder("encodings");
    fs::write(folder.join("bom.json"), format!("\u{FEFF}{MODEL}")).unwrap();
    let broken = MODEL.replacen("\"2.0\"", "\"9.0\"", 1).replacen("{\n", "{", 1);
    fs::write(folder.join("broken.json"), format!("\u{FEFF}{broken}")).unwrap();
    let utf16: Vec<u8> =
        format!("\u{FEFF}{MODEL}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.join("utf16.json"), utf16).unwrap();
    let bom = hardie(&folder, &["list", "bom.json"]);
    assert_eq!(text(&bom.stdout), text(&hardie(&folder, &["list", "garden.json"]).stdout));
    // Columns do not count the mark.
    let stderr = text(&hardie(&folder, &["check", "broken.json"]).stderr);
    assert!(stderr.contains("--> broken.json:1:17\n"), "{stderr}");
    let utf16 = hardie(&folder, &["list", "utf16.json"]);
    assert_eq!(utf16.status.code(), Some(1));
    let stderr = text(&utf16.stderr);
    assert!(stderr.contains("the file is encoded as UTF-16; save it as UTF-8"), "{stderr}");
}

/// A botocore model: files in a folder per service and version, no Rust, unchanged by a second run.
#[test]
fn writes_models_for_botocore() {
    let folder = folder("c2j");
    let arguments =
        ["generate", "--model", "garden.json", "--operation", "all", "--out", "data", "--c2j"];
    let output = hardie(&folder, &arguments);
    assert_eq!(text(&output.stderr), "");
    let path = "data/my-garden/2024-01-01/service-2.json";
    let flags = "hardie generate --model garden.json --operation all --out data --c2j\n";
    assert_eq!(text(&output.stdout), format!("{flags}wrote {path}\n"));
    let file: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join(path)).unwrap()).unwrap();
    assert_eq!(file["metadata"]["protocol"], "rest-json");
    assert_eq!(file["operations"]["Plant"]["http"]["requestUri"], "/plants");
    assert_eq!(file["shapes"]["PlantRequest"]["members"]["Name"]["shape"], "String");
    let again = hardie(&folder, &[&arguments[..], &["--check"]].concat());
    assert_eq!(text(&again.stdout), format!("{} --check\nunchanged {path}\n", flags.trim_end()));
}

/// `list`, `check` and `diff` use the names of an overlay.
#[test]
fn overlays_count_everywhere() {
    let folder = folder("overlays");
    fs::write(
        folder.join("words.json"),
        r#"{"Garden": {"operations": {"Plant": {"command": "sow", "options": {"name": "plant-name"}}}}}"#,
    )
    .unwrap();
    let list = hardie(
        &folder,
        &[
            "list",
            "garden.json",
            "--overlay",
            "words.json",
            "--operation",
            "Plant",
            "--format",
            "json",
        ],
    );
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    let operation = &list["services"][0]["operations"][0];
    assert_eq!((&operation["command"], &operation["hidden"]), (&"sow".into(), &false.into()));
    assert_eq!(operation["options"][0]["name"], "plant-name");
    assert_eq!(operation["options"][0]["member"], "Name");
    fs::write(folder.join("newer.json"), MODEL.replace(r#""Name""#, r#""Title""#)).unwrap();
    let diff = hardie(&folder, &["diff", "garden.json", "newer.json", "--overlay", "words.json"]);
    assert!(text(&diff.stdout).contains("--plant-name"), "{}", text(&diff.stdout));
    fs::write(folder.join("bad.json"), r#"{"Garden": {"comand": "x"}}"#).unwrap();
    let check = hardie(&folder, &["check", "garden.json", "--overlay", "bad.json"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stderr).contains("overlay.json"), "{}", text(&check.stderr));
}

/// An overlay for a service that is not in the model, in every command that reads overlays; and an
/// invalid trait, with a message in terms of JSON.
#[test]
fn warnings_of_overlays_and_traits() {
    let folder = folder("warnings");
    fs::write(folder.join("over.json"), r#"{ "My Gardn": { "command": "plot" } }"#).unwrap();
    for arguments in [&["list", "garden.json"][..], &["check", "garden.json"]] {
        let output = hardie(&folder, &[arguments, &["--overlay", "over.json"]].concat());
        let stderr = text(&output.stderr);
        assert!(
            stderr.contains(
                "names an unknown service `My Gardn`\n  = help: did you mean `My Garden`?"
            ),
            "{stderr}"
        );
        assert_eq!(output.status.code(), Some(0));
    }
    let bad = r#"{ "target": "smithy.api#String", "traits": { "smithy.api#length": "x" } }"#;
    fs::write(folder.join("bad.json"), MODEL.replace(r#"{ "target": "smithy.api#String" }"#, bad))
        .unwrap();
    let stderr = text(&hardie(&folder, &["check", "bad.json"]).stderr);
    assert!(stderr.contains("expected an object") && !stderr.contains("struct"), "{stderr}");
}

/// A service from which no program can be generated is an error of `check`, whose message names
/// the protocol, if there is one, and those that are supported.
#[test]
fn services_without_a_supported_protocol() {
    let folder = folder("protocols");
    let spoken = r#""aws.protocols#restJson1": {}"#;
    let defined = r#"{ "smithy": "2.0", "shapes": { "example#flags": { "type": "structure",
        "traits": { "smithy.api#trait": {}, "smithy.api#protocolDefinition": {} } } } }"#;
    fs::write(folder.join("defined.json"), defined).unwrap();
    let cases = [
        (r#""alloy.proto#grpc": {}"#, "the protocol `alloy.proto#grpc` is not supported"),
        (r#""smithy.mqtt#mqttJson": {}"#, "the protocol `smithy.mqtt#mqttJson` is not supported"),
        (r#""example#flags": {}"#, "the protocol `example#flags` is not supported"),
        (r#""example#restrictions": {}"#, "the protocol `example#restrictions` is not supported"),
        (
            r#""example#flags": {}, "alloy.proto#grpc": {}"#,
            "the protocols `example#flags` and `alloy.proto#grpc` are not supported",
        ),
        (r#""smithy.api#title": "No protocol""#, "the service has no protocol"),
    ];
    for (traits, problem) in cases {
        fs::write(folder.join("service.json"), MODEL.replace(spoken, traits)).unwrap();
        let output = hardie(&folder, &["check", "--merge", "service.json", "defined.json"]);
        let stderr = text(&output.stderr);
        let want = format!("error[plan.unsupported_protocol]: {problem}: skipped 2 operations");
        assert!(stderr.contains(&want), "{traits}: {stderr}");
        for supported in ["aws.protocols#restJson1", "smithy.protocols#rpcv2Json"] {
            assert!(stderr.contains(supported), "{traits}: {stderr}");
        }
        assert_eq!(output.status.code(), Some(1), "{traits}");
    }
}

/// Pagination options replace the options of the members that they set: such a member keeps its
/// name without a warning, and `list` omits it.
#[test]
fn pagination_replaces_options() {
    let folder = folder("pagination");
    let model = |size: &str, other: &str| {
        format!(
            r#"$version: "2"
namespace example.parts
@alloy#simpleRestJson
service Parts {{ version: "1", operations: [ListParts] }}
@readonly
@paginated(inputToken: "token", outputToken: "next", items: "parts", pageSize: "{size}")
@http(method: "GET", uri: "/parts")
operation ListParts {{
    input := {{
        @httpQuery("token")
        token: String
        @httpQuery("size")
        {size}: Integer
        @httpQuery("other")
        {other}: Integer
    }}
    output := {{
        next: String
        parts: PartList
    }}
}}
list PartList {{ member: String }}
"#
        )
    };
    for (size, other, shown, warns) in [
        ("pageSize", "weight", "weight", false),
        ("maxItems", "weight", "weight", false),
        ("size", "pageSize", "input-page-size", true),
        ("limit", "weight", "weight", false),
    ] {
        fs::write(folder.join("parts.smithy"), model(size, other)).unwrap();
        let output = hardie(&folder, &["list", "parts.smithy", "--operation", "all"]);
        let (listing, warnings) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(warnings.contains("names.global_collision"), warns, "{size}: {warnings}");
        let want = format!("  list-parts  ListParts, 1 option\n    --{shown}  integer\n");
        assert!(listing.ends_with(&want), "{size}: {listing}");
    }
}
