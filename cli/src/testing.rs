//! A small service for tests: one operation with a member of every type, one with a streamed
//! response.

use hardie_runtime::service::{AuthScheme, Code, Flavour, GeneratedCode, OperationCode, Service};
#[cfg(feature = "own")]
use hardie_runtime::service::{Own, OwnService};
use hardie_runtime::table::rows::{
    ConstraintsRow, MemberFlags, MemberRow, OperationRow, OptionRow, ShapeFlags, ShapeRow,
};
use hardie_runtime::table::{Binding, Kind, Operation, Table};
use hardie_runtime::wire;

/// Shapes by name and kind; their members follow in [`MEMBERS`].
const SHAPES: &[(&str, Kind)] = &[
    ("Text", Kind::String),
    ("Count", Kind::Integer),
    ("Big", Kind::Long),
    ("Ratio", Kind::Double),
    ("Switch", Kind::Boolean),
    ("Photo", Kind::Blob),
    ("Stream", Kind::Blob),
    ("When", Kind::Timestamp),
    ("Any", Kind::Document),
    ("Texts", Kind::List),
    ("Counts", Kind::List),
    ("Switches", Kind::List),
    ("Thing", Kind::Structure),
    ("Things", Kind::List),
    ("Labels", Kind::Map),
    ("Anys", Kind::Map),
    ("Wrapped", Kind::Structure),
    ("ThingMap", Kind::Map),
    ("Grade", Kind::Enum),
    ("Grades", Kind::List),
    ("ByGrade", Kind::Map),
    ("Crate", Kind::Structure),
    ("PutAllInput", Kind::Structure),
    ("PutAllOutput", Kind::Structure),
    ("FetchInput", Kind::Structure),
    ("FetchOutput", Kind::Structure),
];

/// Members by shape, name and target.
const MEMBERS: &[(&str, &str, &str)] = &[
    ("Texts", "member", "Text"),
    ("Counts", "member", "Count"),
    ("Switches", "member", "Switch"),
    ("Thing", "Name", "Text"),
    ("Thing", "Size", "Count"),
    ("Things", "member", "Thing"),
    ("Labels", "key", "Text"),
    ("Labels", "value", "Text"),
    ("Anys", "key", "Text"),
    ("Anys", "value", "Any"),
    ("Wrapped", "Value", "Text"),
    ("ThingMap", "key", "Text"),
    ("ThingMap", "value", "Thing"),
    ("Grade", "GOOD", "Text"),
    ("Grade", "BAD", "Text"),
    ("Grades", "member", "Grade"),
    ("ByGrade", "key", "Grade"),
    ("ByGrade", "value", "Text"),
    ("Crate", "Grades", "Grades"),
    ("Crate", "Inner", "Thing"),
    ("Crate", "Parts", "Things"),
    ("Crate", "ByGrade", "ByGrade"),
    ("Crate", "Labels", "Labels"),
    ("PutAllInput", "Name", "Text"),
    ("PutAllInput", "Token", "Text"),
    ("PutAllInput", "Count", "Count"),
    ("PutAllInput", "Big", "Big"),
    ("PutAllInput", "Ratio", "Ratio"),
    ("PutAllInput", "Switch", "Switch"),
    ("PutAllInput", "Photo", "Photo"),
    ("PutAllInput", "Body", "Stream"),
    ("PutAllInput", "When", "When"),
    ("PutAllInput", "Any", "Any"),
    ("PutAllInput", "Texts", "Texts"),
    ("PutAllInput", "Counts", "Counts"),
    ("PutAllInput", "Switches", "Switches"),
    ("PutAllInput", "Thing", "Thing"),
    ("PutAllInput", "Things", "Things"),
    ("PutAllInput", "Labels", "Labels"),
    ("PutAllInput", "Anys", "Anys"),
    ("PutAllInput", "Wrapped", "Wrapped"),
    ("FetchInput", "Name", "Text"),
    ("FetchOutput", "Body", "Stream"),
];

/// A service that is not AWS's.
#[cfg(feature = "own")]
pub(crate) const OWN: Flavour = Flavour::Own(Own::new(&OwnService {
    program: "hardie-unit-test",
    prefix: "HARDIE_UNIT_TEST",
    folder: "hardie-unit-test",
    documentation: "",
    endpoint: "",
    has_rules: false,
    needs_region: false,
    uses_region: true,
}));

/// The operation with this command: `put-all` or `fetch`.
pub(crate) fn operation(command: &str) -> Operation {
    let table: &'static Table = Box::leak(Box::new(table()));
    table.operations().find(|operation| operation.command() == command).unwrap()
}

/// A service `test` with these operations. It contains no generated code, so nothing can be sent.
pub(crate) fn service() -> &'static Service {
    let table: &'static Table = Box::leak(Box::new(table()));
    let code = || OperationCode { input: || unimplemented!(), output: || unimplemented!() };
    let operations: Vec<OperationCode> = table.operations().map(|_| code()).collect();
    Box::leak(Box::new(Service {
        table,
        command: "test",
        shape_id: "test#Test",
        sdk_id: "Test",
        title: "A Test",
        unsupported: &[],
        added_commands: &[],
        version: "2020-01-01",
        flavour: Flavour::Aws,
        auth: &[AuthScheme::SigV4],
        operation_auth: &[],
        signing_name: "test",
        endpoint_prefix: "test",
        endpoint_settings: "",
        protocol: wire::Protocol::new(&wire::REST_JSON_1, "Test", "2020-01-01"),
        docs: "<p>For tests.</p>",
        code: Code::Generated(Box::leak(Box::new(GeneratedCode {
            operations: operations.leak(),
            errors: &[],
            endpoint: |_| unimplemented!(),
        }))),
    }))
}

fn table() -> Table {
    let mut text = String::from("\0");
    let mut intern = |word: &str| {
        let at = u32::try_from(text.len()).unwrap();
        text.push_str(word);
        text.push('\0');
        at
    };
    let row =
        |name: &str| u16::try_from(SHAPES.iter().position(|(it, _)| *it == name).unwrap()).unwrap();
    let first =
        |shape: &str| MEMBERS.iter().position(|(it, _, _)| *it == shape).unwrap_or_default();
    let count = |shape: &str| MEMBERS.iter().filter(|(it, _, _)| *it == shape).count();
    let small = |number: usize| u16::try_from(number).unwrap();
    let shapes: Vec<ShapeRow> = SHAPES
        .iter()
        .map(|(name, kind)| {
            let flags = if *name == "Stream" { ShapeRow::STREAMING } else { ShapeFlags::NONE };
            ShapeRow::new(*kind, intern(name), 0, small(first(name)), small(count(name)))
                .flags(flags)
        })
        .collect();
    let members: Vec<MemberRow> = MEMBERS
        .iter()
        .map(|(shape, name, target)| {
            let flags = match (*shape, *name) {
                ("PutAllInput" | "FetchInput", "Name") => MemberRow::REQUIRED,
                ("PutAllInput", "Token") => MemberRow::REQUIRED | MemberRow::IDEMPOTENCY_TOKEN,
                ("PutAllInput", "Switch") => MemberRow::REQUIRED,
                ("PutAllInput", "Photo") | ("Wrapped", "Value") => MemberRow::SENSITIVE,
                _ => MemberFlags::NONE,
            };
            let member = MemberRow::new(intern(name), 0, row(target)).flags(flags);
            if *target == "Stream" { member.bound(Binding::Payload, 0) } else { member }
        })
        .collect();
    let mut options = Vec::new();
    let mut operations = Vec::new();
    for (name, command) in [("Fetch", "fetch"), ("PutAll", "put-all")] {
        let input = format!("{name}Input");
        let start = options.len();
        for (at, (_, member, _)) in
            MEMBERS.iter().enumerate().filter(|(_, (shape, _, _))| *shape == input)
        {
            options.push(OptionRow::new(intern(&member.to_lowercase()), small(at)));
        }
        let output = row(&format!("{name}Output"));
        let operation = OperationRow::new(intern(name), intern(command), 0, row(&input), output);
        operations.push(operation.options(small(start), small(options.len() - start)));
    }
    Table {
        text: text.leak(),
        packed_docs: None,
        shapes: shapes.leak(),
        members: members.leak(),
        constraints: vec![ConstraintsRow::new((0, 0), (0, 0), 0)].leak(),
        rare: &[],
        operations: operations.leak(),
        options: options.leak(),
        errors: &[],
    }
}
