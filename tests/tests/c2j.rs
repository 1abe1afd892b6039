//! Models in botocore's format: writes some of the cases, and checks that reading them results in
//! the same model. `tests/peers/botocore_models.py` checks that botocore and the AWS CLI accept
//! them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie::{Config, Error};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn c2j() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for name in
        ["table_bindings", "table_constraints", "table_errors", "table_paging", "type_rename"]
    {
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cases/{name}.json"));
        let files = Config::new().model(model).all_operations().botocore().unwrap();
        let shown: String = files
            .iter()
            .map(|file| format!("// {}\n{}", file.file_name, compact(&file.text)))
            .collect();
        insta::assert_snapshot!(format!("c2j_{name}"), shown);
    }
}

/// One line per operation and shape.
fn compact(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut out = String::new();
    for (key, value) in value.as_object().unwrap() {
        match value.as_object().filter(|_| key != "metadata") {
            None => out.push_str(&format!("{key}: {value}\n")),
            Some(entries) => {
                out.push_str(&format!("{key}:\n"));
                entries
                    .iter()
                    .for_each(|(name, value)| out.push_str(&format!("  {name}: {value}\n")));
            }
        }
    }
    out
}

/// Our models, and all models in the folder that `HARDIE_MODELS` names.
#[test]
fn there_and_back() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut models = [
        "models/kitchen.json",
        "models/shelf.json",
        "../models/connect.json",
        "tests/protocol/beside.smithy.json",
    ]
    .map(|path| here.join(path))
    .to_vec();
    if let Some(folder) = std::env::var_os("HARDIE_MODELS") {
        let entries = std::fs::read_dir(folder).unwrap();
        models.extend(entries.map(|entry| entry.unwrap().path()));
        models.sort();
    }
    let (mut same, mut differing, mut unspoken) = (0, Vec::new(), 0);
    for model in models {
        match both_digests(&model) {
            Some((one, other)) if one == other => same += 1,
            Some((one, other)) => {
                let (one, other): (BTreeSet<&str>, BTreeSet<&str>) =
                    (one.lines().collect(), other.lines().collect());
                let gone = one.difference(&other).map(|line| format!("  - {line}"));
                let come = other.difference(&one).map(|line| format!("  + {line}"));
                let lines: Vec<String> = gone.chain(come).take(20).collect();
                differing.push(format!("{}\n{}", model.display(), lines.join("\n")));
            }
            None => unspoken += 1,
        }
    }
    println!("{same} models are the same, {} differ, {unspoken} are not spoken", differing.len());
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(same > 0);
}

/// The command line of a model, directly and through botocore's files.
fn both_digests(model: &Path) -> Option<(String, String)> {
    let digest = |path: &Path| match Config::new().model(path).all_operations().plan() {
        Ok((plan, _)) => Some(command_line(&plan.digest()) + &calls(path)),
        Err(Error::Invalid(_)) => None,
        Err(error) => panic!("{error}"),
    };
    let one = digest(model)?;
    let folder = tempfile::tempdir().unwrap();
    let files = Config::new().model(model).all_operations().botocore().unwrap();
    for file in &files {
        file.write_to(folder.path().join(&file.file_name)).unwrap();
    }
    let service: PathBuf = folder.path().join(&files[0].file_name);
    Some((one, digest(&service).unwrap()))
}

/// A string as tables store it.
fn escaped(text: &str) -> String {
    text.replace('"', "\\\"")
}

/// Endpoint parameters, pagination and waiters of our own models, as tables store them. For AWS's
/// models, the AWS CLI's pagination files contain more than the models.
fn calls(path: &Path) -> String {
    if std::env::var_os("HARDIE_MODELS").is_some() {
        return String::new();
    }
    let text = Config::new().model(path).all_operations().generate().unwrap();
    let lines = text.lines().filter(|line| line.starts_with(r#"{\""#));
    // botocore ignores rules that compare input and output.
    let both = |line: &str| match (line.find(r#"\"BookNamed"#), line.find(r#"\"BookReady"#)) {
        (Some(start), Some(end)) => format!("{}{}\n", &line[..start], &line[end..]),
        _ => format!("{line}\n"),
    };
    lines.map(both).collect()
}

/// A digest without the facts that C2J cannot represent: namespaces.
fn command_line(digest: &str) -> String {
    let lines = digest.lines().map(|line| match line.strip_prefix("service ") {
        Some(rest) => rest.split_once(' ').map_or(rest, |(_, rest)| rest).to_owned(),
        None => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}

/// Folders in the layout of botocore and `~/.aws/models`: files next to a service are read too,
/// compressed or not, and the folder is the command name.
#[test]
fn folders_of_botocore() {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/shelf.json");
    let files = Config::new().model(shelf).all_operations().command("library").botocore().unwrap();
    let root = tempfile::tempdir().unwrap();
    let names: Vec<&str> = files.iter().map(|file| &*file.file_name).collect();
    let folder = "library/2026-01-01";
    let wanted = ["service-2.json", "paginators-1.json", "waiters-2.json"];
    assert_eq!(names, wanted.map(|name| format!("{folder}/{name}")));
    for file in &files {
        file.write_to(root.path().join(&file.file_name)).unwrap();
    }
    let folder = root.path().join(folder);
    let service = folder.join(wanted[0]);
    let generated = |path: &Path| Config::new().model(path).all_operations().generate().unwrap();
    let without_files = |text: String| text.lines().skip(5).collect::<Vec<_>>().join("\n");
    let plain = without_files(generated(&service));
    assert!(plain.contains(r#"command: "library""#));
    for wanted in [r#""BookExists":{"delay":0,"attempts":3"#, r#""more":"Found.IsTruncated""#] {
        assert!(plain.contains(&escaped(wanted)), "{wanted}");
    }

    // The same through the folder, the service's folder with its newest version, and compressed.
    assert_eq!(without_files(generated(&folder)), plain);
    let older = folder.with_file_name("2001-01-01");
    std::fs::create_dir(&older).unwrap();
    std::fs::write(older.join(wanted[0]), "{}").unwrap();
    let library = root.path().join("library");
    assert_eq!(without_files(generated(&library)), plain);
    for name in wanted {
        let path = folder.join(name);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &std::fs::read(&path).unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.gz")), packed.finish().unwrap()).unwrap();
        std::fs::remove_file(&path).unwrap();
    }
    assert_eq!(without_files(generated(&library)), plain);

    // Data that botocore's developers add by hand.
    let extras = [
        (
            "service-2.sdk-extras.json",
            r#"{"version": 1.0, "merge": {"metadata": {"serviceFullName": "A Library"},
            "shapes": {"Book": {"members": {"Shade": {"shape": "Shade"}}}, "Shade": {"type": "string"}}}}"#,
        ),
        (
            "paginators-1.sdk-extras.json",
            r#"{"merge": {"pagination": {"ListShelves": {"non_aggregate_keys": ["Found.IsTruncated"]}}}}"#,
        ),
    ];
    for (name, text) in extras {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let more = generated(&library);
    for wanted in [
        r#"title: "A Library""#.to_owned(),
        "shade".to_owned(),
        escaped(r#""keep":["Found.IsTruncated"]"#),
    ] {
        assert!(more.contains(&wanted) && !plain.contains(&wanted), "{wanted}");
    }

    // One model of which all others are parts.
    let mut lines = Vec::new();
    std::fs::remove_dir_all(&older).unwrap();
    let total = hardie::check::Check::new(&[root.path()]).run(|report| lines.push(report.line()));
    assert_eq!((total.models, total.skipped, total.errors), (1, 0, 0), "{lines:?}");
}

/// Problems in the files next to a service, with their positions.
#[test]
fn problems_beside() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "service-2.json",
        r#"{"metadata": {"protocol": "rest-json", "serviceId": "Garden", "endpointPrefix": "garden"}, "shapes": {},
        "operations": {"Plant": {"name": "Plant", "http": {"method": "POST", "requestUri": "/"}}}}"#,
    );
    write("paginators-1.json", r#"{"pagination": {"Plant": []}}"#);
    write(
        "waiters-2.json",
        "{\"version\": 2, \"waiters\": {\n\"Grown\": {\"delay\": 1},\n\"Dry\": \
        {\"operation\": \"Plant\", \"delay\": \"x\",
\"acceptors\": [{\"state\": \"success\", \"matcher\": \"smell\", \"expected\": 1}]}}}",
    );
    let Err(Error::Invalid(problems)) = Config::new().model(folder.path()).all_operations().plan()
    else {
        panic!("planned")
    };
    let said: Vec<String> = problems
        .iter()
        .map(|it| {
            let at = it.location.as_ref().unwrap();
            let file = Path::new(&at.file).file_name().unwrap().to_string_lossy().into_owned();
            format!("{file}:{}:{} {}", at.line, at.column, it.message)
        })
        .collect();
    let wanted = [
        "paginators-1.json:1:26 `Plant` must be an object, but is a list",
        "waiters-2.json:2:2 the waiter `Grown` has no `operation`",
        "waiters-2.json:3:40 `delay` must be an integer, but is a string",
        "waiters-2.json:4:15 unknown matcher `smell`",
    ];
    assert_eq!(said, wanted);
}
