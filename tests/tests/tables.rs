//! Files of tables: the same facts as generated tables, and errors for files that are damaged.

use hardie_build::{ByteOrder, table_file};
use hardie_runtime::endpoint::Params;
use hardie_runtime::pages::Pages;
use hardie_runtime::service::{Pagination, Service, Skeleton, Tables, Waiter};
use hardie_runtime::table::{Member, Shape, TableError};
use hardie_tests::{billing, connect, desk, kitchen, noted, parcels, shelf, vault};
use std::fmt::Write;

/// Each with generated code, and with its table as a file.
const SERVICES: [(&Service, &Tables); 8] = [
    (&billing::SERVICE, &billing::TABLES),
    (&connect::SERVICE, &connect::TABLES),
    (&desk::SERVICE, &desk::TABLES),
    (&kitchen::SERVICE, &kitchen::TABLES),
    (&noted::SERVICE, &noted::TABLES),
    (&parcels::SERVICE, &parcels::TABLES),
    (&shelf::SERVICE, &shelf::TABLES),
    (&vault::SERVICE, &vault::TABLES),
];

/// The file of the tables of a model.
fn file(model: &str, order: ByteOrder) -> Vec<u8> {
    let model = format!("{}/models/{model}", env!("CARGO_MANIFEST_DIR"));
    let mut config = hardie_build::Config::new();
    let (plan, _) = config.model(model).all_operations().plan().unwrap();
    table_file(&plan, order)
}

fn read(bytes: Vec<u8>) -> Result<&'static Service, TableError> {
    let tables: &'static Tables = Box::leak(Box::new(Tables::new(bytes.leak())));
    tables.check()?;
    tables.services()?.first().copied().ok_or(TableError::NotATable)
}

/// Everything that cursors tell of a service.
fn facts(service: &'static Service) -> String {
    let mut out = String::new();
    let Service { command, shape_id, sdk_id, title, version, .. } = service;
    let Service { unsupported, added_commands, flavour, auth, operation_auth, .. } = service;
    let Service { signing_name, endpoint_prefix, endpoint_settings, protocol, .. } = service;
    let docs = service.documentation();
    writeln!(out, "{command} {shape_id} {sdk_id} {title} {version} {unsupported:?}").unwrap();
    writeln!(out, "{added_commands:?} {flavour:?} {auth:?} {operation_auth:?}").unwrap();
    writeln!(out, "{signing_name} {endpoint_prefix} {endpoint_settings} {protocol:?} {docs}")
        .unwrap();
    let table = service.table;
    writeln!(out, "{}", table.notes()).unwrap();
    for row in 0..u16::try_from(table.shapes.len()).unwrap() {
        let shape = table.shape(row);
        let constraints = (shape.constraints().min_length(), shape.constraints().max_length());
        writeln!(out, "{shape:?} {} {} {constraints:?}", shape.docs(), shape.notes()).unwrap();
        writeln!(out, "  {} {:?} {}", shape.status(), shape.xml_namespace(), shape.error_code())
            .unwrap();
        writeln!(out, "  {} {:?}", shape.media_type(), shape.timestamp_format()).unwrap();
        shape.members().for_each(|member| add_member(&mut out, member));
    }
    for operation in table.operations() {
        let names = (operation.name(), operation.command(), operation.docs());
        writeln!(out, "{names:?} {:?} {:?}", operation.input(), operation.output()).unwrap();
        let http = (operation.method(), operation.uri(), operation.code(), operation.host_prefix());
        writeln!(out, "  {http:?} {:?}", operation.access()).unwrap();
        writeln!(out, "  {} {}", operation.parameters(), operation.pagination()).unwrap();
        writeln!(out, "  {} {}", operation.waiters(), operation.customizations()).unwrap();
        writeln!(out, "  {} {:?}", operation.notes(), operation.long_poll()).unwrap();
        writeln!(out, "  {:?}", operation.errors().map(Shape::name).collect::<Vec<_>>()).unwrap();
        for option in operation.options() {
            let flags = (option.is_hidden(), option.is_required(), option.is_flag());
            writeln!(out, "  --{} {flags:?} {:?}", option.name(), option.opposite()).unwrap();
            writeln!(out, "  {:?} {:?}", option.switched_member(), option.plain_member()).unwrap();
            writeln!(out, "  {:?}", option.member()).unwrap();
        }
    }
    out
}

fn add_member(out: &mut String, member: Member) {
    let constraints = member.constraints();
    let limits = (constraints.min_range(), constraints.max_range(), constraints.pattern());
    let flags = (member.is_required(), member.is_idempotency_token(), member.is_sensitive());
    writeln!(out, "  {member:?} {} {:?} {}", member.wire_name(), member.binding(), member.docs())
        .unwrap();
    writeln!(out, "    {limits:?} {:?} {flags:?}", constraints.format()).unwrap();
    writeln!(out, "    {} {:?}", member.default_json(), member.timestamp_format()).unwrap();
    writeln!(out, "    {} {:?} {}", member.ec2_name(), member.xml_namespace(), member.notes())
        .unwrap();
    let more = (member.is_internal(), member.is_nullable(), member.is_json_unknown());
    writeln!(out, "    {more:?} {}", member.has_wire_name()).unwrap();
}

#[test]
fn files_have_the_facts_of_generated_tables() {
    for (service, tables) in SERVICES {
        let of_file = tables.service(service.command).unwrap().unwrap();
        let (generated, read) = (facts(service), facts(of_file));
        let different = generated.lines().zip(read.lines()).find(|(one, other)| one != other);
        assert_eq!(different, None, "{}", service.command);
        assert_eq!(generated.len(), read.len(), "{}", service.command);
        assert!(generated.lines().count() > 20, "{generated}");
    }
}

#[test]
fn rules_of_files_resolve_the_same_endpoints() {
    for (service, tables) in SERVICES {
        let of_file = tables.service(service.command).unwrap().unwrap();
        for region in [None, Some("us-east-1"), Some("cn-north-1"), Some("us-iso-east-1")] {
            for flags in 0..4 {
                let mut params = Params::new();
                region.map(|region| params.set_string("Region", region));
                params.set_boolean("UseFIPS", flags & 1 == 1);
                params.set_boolean("UseDualStack", flags & 2 == 2);
                assert_eq!(service.endpoint(&params), of_file.endpoint(&params), "{params:?}");
            }
        }
    }
}

#[test]
fn files_of_others_are_errors() {
    let good = file("shelf.json", ByteOrder::native());
    assert!(read(good.clone()).is_ok());
    let other =
        if ByteOrder::native() == ByteOrder::Big { ByteOrder::Little } else { ByteOrder::Big };
    let cases: [(Vec<u8>, &str); 5] = [
        (Vec::new(), "it is not the file of a table"),
        (b"{\"smithy\": \"2.0\"}".repeat(10), "it is not the file of a table"),
        (file("shelf.json", other), "the table is for machines with another order of bytes"),
        ([&good[..8], &9_u32.to_ne_bytes(), &good[12..]].concat(), "the table has version 9"),
        (good[..good.len() - 4].to_vec(), "the table is damaged: it should have"),
    ];
    for (bytes, message) in cases {
        let error = read(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with(message), "{error:?} instead of {message:?}");
    }
}

/// The place of a section of the first table in a file: see `generator/src/emit/data/`.
fn section(file: &[u8], number: usize) -> usize {
    let word = |at: usize| u32::from_ne_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let table = word(24 + 20);
    table + word(table + 24 + number * 8)
}

/// Bytes that stand for one of a few values, with the first byte that stands for none.
#[test]
fn values_that_do_not_exist_are_errors() {
    let good = file("parcels.smithy", ByteOrder::native());
    let (shapes, members, rare) = (section(&good, 2), section(&good, 3), section(&good, 5));
    let cases = [
        (shapes, 19, "shape 0 is of no known kind or format"),
        (shapes + 1, 4, "shape 0 is of no known kind or format"),
        (members + 18, 8, "member 0 is of no known location or format"),
        (members + 19, 4, "member 0 is of no known location or format"),
        (rare + 2, 5, "it has rare facts of rows that do not exist"),
    ];
    for (at, byte, problem) in cases {
        let mut bytes = good.clone();
        assert!(bytes[at] < byte, "{problem}");
        bytes[at] = byte;
        let error = read(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(problem), "{error:?} instead of {problem:?}");
    }
}

/// A generator of numbers, for the same mutations in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }
}

/// Uses a service as programs do.
fn uses(service: &'static Service) {
    let _ = facts(service);
    let _ = service.commands();
    for operation in service.table.operations() {
        let (input, output) = (service.input(operation), service.output(operation));
        let _ = (format!("{input:?}"), format!("{output:?}"));
        for form in [Skeleton::Input, Skeleton::YamlInput, Skeleton::Output] {
            let _ = service.skeleton(operation, form);
        }
        let _ = (Pagination::of(operation), Waiter::of(operation));
        let mut pages = Pages::help(service.flavour);
        let _ = pages.errors(operation);
        for option in operation.options() {
            let _ = pages.option(Some(operation), option.name());
        }
    }
    for error in service.table.errors() {
        let _ = service.error(error).map(|error| format!("{error:?}"));
    }
    let mut params = Params::new();
    params.set_string("Region", "us-east-1");
    let _ = service.endpoint(&params);
}

/// A damaged file is an error, or a service that can be used: nothing panics.
#[test]
fn damaged_files_are_errors_or_services() {
    let good = file("shelf.json", ByteOrder::native());
    for length in (0..good.len()).step_by(good.len() / 40) {
        assert!(read(good[..length].to_vec()).is_err(), "{length} bytes");
    }
    let mut random = Random(42);
    let (mut errors, mut services) = (0, 0);
    let count = std::env::var("HARDIE_MUTATIONS").ok().and_then(|count| count.parse().ok());
    for _ in 0..count.unwrap_or(400) {
        let mut bytes = good.clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            let value = [0, 1, 0x7f, 0x80, 0xff, random.below(256)][random.below(6)];
            bytes[at] = u8::try_from(value).unwrap();
        }
        match read(bytes) {
            Err(_) => errors += 1,
            Ok(service) => {
                services += 1;
                uses(service);
            }
        }
    }
    println!("{errors} errors, {services} services");
    assert!(errors > 0 && services > 0);
}
