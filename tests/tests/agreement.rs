//! The schemas of `--cli-describe` and the parser of `--cli-input-json` with `--cli-strict` agree:
//! both accept an instance, or both reject it.
//!
//! Instances are made from the schemas: valid ones, and ones with values just outside of them.
//! `HARDIE_INSTANCES` is the number of them; `.ci/full` tries 1,000,000.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hardie_cli::fuzzing;
use hardie_runtime::service::Service;
use hardie_tests::{billing, cases, connect, desk, kitchen, noted, parcels, shelf};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const SERVICES: [&Service; 24] = [
    &kitchen::SERVICE,
    &connect::SERVICE,
    &shelf::SERVICE,
    &parcels::SERVICE,
    &noted::SERVICE,
    &desk::SERVICE,
    &billing::SERVICE,
    &cases::table_constraints::SERVICE,
    &cases::table_defaults::SERVICE,
    &cases::table_mixin_big_decimal::SERVICE,
    &cases::table_mixin_big_integer::SERVICE,
    &cases::table_mixin_blob::SERVICE,
    &cases::table_mixin_byte::SERVICE,
    &cases::table_mixin_document::SERVICE,
    &cases::table_mixin_float::SERVICE,
    &cases::table_mixin_long::SERVICE,
    &cases::table_mixin_set::SERVICE,
    &cases::table_mixin_short::SERVICE,
    &cases::type_enum::SERVICE,
    &cases::type_int_enum::SERVICE,
    &cases::type_nested_collections::SERVICE,
    &cases::type_recursion_mutual::SERVICE,
    &cases::type_recursion_union::SERVICE,
    &cases::type_required::SERVICE,
];

/// The instances of an ordinary run.
const INSTANCES: usize = 20_000;
/// The deepest nesting of an instance.
const DEEPEST: usize = 5;

/// Numbers that are evenly distributed enough (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit.max(1)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'v, T: ?Sized>(&mut self, values: &[&'v T]) -> &'v T {
        values[self.below(values.len())]
    }
}

/// Makes instances of one schema.
struct Instances<'s> {
    schema: &'s Value,
    random: &'s mut Random,
    /// One value in this many is not taken from the schema.
    spoiled: usize,
}

impl Instances<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        if depth > 2 * DEEPEST || self.random.one_in(self.spoiled) {
            return self.odd();
        }
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.strip_prefix("#/$defs/").unwrap();
            let target = self.schema["$defs"][name].clone();
            return self.value(&target, depth);
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            let choice = self.random.below(choices.len());
            return self.value(&choices[choice].clone(), depth);
        }
        if let Some(values) = schema["enum"].as_array() {
            return values[self.random.below(values.len())].clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds[self.random.below(kinds.len())].as_str().unwrap(),
            kind => kind.as_str().unwrap_or("any"),
        };
        match kind {
            "object" => self.object(schema, depth),
            "array" => {
                let count = self.count(schema, ["minItems", "maxItems"], depth);
                (0..count).map(|_| self.value(&schema["items"], depth + 1)).collect()
            }
            "boolean" => json!(self.random.one_in(2)),
            "integer" | "number" => self.number(schema, kind),
            "null" => Value::Null,
            "string" => json!(self.string(schema)),
            _ => self.odd(),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut out = Map::new();
        let required: Vec<&str> = schema["required"]
            .as_array()
            .map_or_else(Vec::new, |list| list.iter().filter_map(Value::as_str).collect());
        if let Some(properties) = schema["properties"].as_object() {
            let only = (schema["maxProperties"] == 1).then(|| self.random.below(properties.len()));
            for (at, (name, of)) in properties.iter().enumerate() {
                let is_taken = match only {
                    Some(only) => at == only || self.random.one_in(20),
                    None if required.contains(&name.as_str()) => !self.random.one_in(40),
                    None => depth < DEEPEST && self.random.one_in(4),
                };
                if is_taken {
                    out.insert(name.clone(), self.value(of, depth + 1));
                }
            }
            if self.random.one_in(60) {
                out.insert("Unheard".to_owned(), json!(1));
            }
        } else if schema["additionalProperties"].is_object() {
            let count = self.count(schema, ["minProperties", "maxProperties"], depth);
            for _ in 0..count {
                let keys = &schema["propertyNames"];
                let key = match keys["enum"].as_array() {
                    Some(names) if !self.random.one_in(10) => {
                        names[self.random.below(names.len())].as_str().unwrap().to_owned()
                    }
                    _ => self.string(keys),
                };
                let value = self.value(&schema["additionalProperties"], depth + 1);
                out.insert(key, value);
            }
        }
        Value::Object(out)
    }

    /// A length that is mostly within limits.
    fn count(&mut self, schema: &Value, keys: [&str; 2], depth: usize) -> usize {
        let [least, most] =
            keys.map(|key| schema[key].as_u64().and_then(|it| usize::try_from(it).ok()));
        let least = least.unwrap_or(0);
        let usual = if depth > DEEPEST { least } else { least + self.random.below(3) };
        match (self.random.below(12), most) {
            (0, _) => least.saturating_sub(1),
            (1, Some(most)) if most < 64 => most + self.random.below(2),
            _ => usual,
        }
    }

    fn number(&mut self, schema: &Value, kind: &str) -> Value {
        let limits: Vec<f64> =
            ["minimum", "maximum"].iter().filter_map(|key| schema[*key].as_f64()).collect();
        let near = |random: &mut Random, limit: f64| limit + [-1.0, 0.0, 1.0, 0.5][random.below(4)];
        let number = match (self.random.below(8), limits.as_slice()) {
            (0..=2, [limit, ..]) => near(self.random, *limit),
            (3..=4, [_, limit]) => near(self.random, *limit),
            (5, _) => 3.0,
            _ => return json!(self.random.below(7)),
        };
        // As an integer, or as a number with a fraction that may be zero.
        #[expect(clippy::cast_possible_truncation, reason = "the number is near a limit")]
        if number.fract() == 0.0 && number.abs() < 9e15 && !self.random.one_in(4) {
            return json!(number as i64);
        }
        if kind == "integer" && number.abs() > 9e15 { json!(i64::MAX) } else { json!(number) }
    }

    fn string(&mut self, schema: &Value) -> String {
        const TEXTS: [&str; 40] = [
            "",
            "a",
            "A1",
            "abc",
            "ABC123",
            "string",
            "x y",
            "é",
            "😀",
            "1",
            "12.5",
            "true",
            "null",
            "order-1",
            "a_b",
            "arn:aws:connect:us-east-1:111122223333:instance/1",
            "11111111-2222-4333-8444-555555555555",
            "11111111-2222-4333-8444-55555555555g",
            "2026-01-31",
            "2026-02-30",
            "2024-02-29",
            "2023-02-29",
            "2100-02-29",
            "0001-01-01",
            "9999-12-31T23:59:59Z",
            "2026-01-31T08:00:00Z",
            "2026-01-31T08:00:00.5+02:00",
            "2026-01-31 08:00",
            "2026-01-31T25:00:00Z",
            "1700000000",
            "YQ==",
            "YWI=",
            "YWJj",
            "YWJjZA==",
            "YR==",
            "YQ",
            "YQ==\n",
            "10:15:30",
            "10:15:30+01:00",
            "--02-29",
        ];
        const MORE: [&str; 12] = [
            "2022-03-30T10:15:30+02:00[Europe/Paris]",
            "2022-03-30T10:15:30Z[]",
            "+01:00",
            "-18:00",
            "+18:01",
            "Z",
            "America/New_York",
            "2025-05",
            "2025-13",
            "05-14",
            "02-30",
            "2022-03-30T10:15:30",
        ];
        let least = schema["minLength"].as_u64().and_then(|it| usize::try_from(it).ok());
        let most = schema["maxLength"].as_u64().and_then(|it| usize::try_from(it).ok());
        let repeated = |count: usize, of: &str| of.repeat(count);
        let letter = *["a", "A", "7", "é", "😀", "YQ=="].get(self.random.below(6)).unwrap();
        match (self.random.below(10), least, most) {
            (0, Some(least), _) => repeated(least, letter),
            (1, Some(least), _) => repeated(least.saturating_sub(1), letter),
            (2, _, Some(most)) if most < 5_000 => repeated(most, letter),
            (3, _, Some(most)) if most < 5_000 => repeated(most + 1, letter),
            (4, ..) => (*self.random.of(&MORE.map(|it| it))).to_owned(),
            (5 | 6, Some(least), _) if least > 1 => repeated(least + self.random.below(3), letter),
            _ => (*self.random.of(&TEXTS.map(|it| it))).to_owned(),
        }
    }

    /// A value of any type.
    fn odd(&mut self) -> Value {
        match self.random.below(12) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(0),
            3 => json!(-1),
            4 => json!(1.0),
            5 => json!(1.5),
            6 => json!(1e300),
            7 => json!(u64::MAX),
            8 => json!(""),
            9 => json!([]),
            10 => json!({}),
            _ => json!({ "Name": ["x"] }),
        }
    }
}

#[test]
fn schemas_and_parser_agree() {
    let count = std::env::var("HARDIE_INSTANCES").ok().and_then(|text| text.parse().ok());
    let count: usize = count.unwrap_or(INSTANCES);
    let seed = std::env::var("HARDIE_SEED").ok().and_then(|text| text.parse().ok());
    let mut random = Random(seed.unwrap_or(0x9e37_79b9_7f4a_7c15));
    let mut operations = Vec::new();
    for service in SERVICES {
        for operation in service.table.operations() {
            let schema: Value =
                serde_json::from_str(&fuzzing::input_schema(service, operation)).unwrap();
            assert!(jsonschema::meta::is_valid(&schema), "{operation:?}: {schema}");
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            operations.push((service, operation, schema, validator));
        }
    }
    assert!(operations.len() > 30, "{} operations", operations.len());
    let (mut accepted, mut wrong) = (0, BTreeMap::new());
    for at in 0..count {
        let (service, operation, schema, validator) = &operations[at % operations.len()];
        let spoiled = [usize::MAX, 12, 60][random.below(3)];
        let mut instances = Instances { schema, random: &mut random, spoiled };
        let instance = instances.value(schema, 0);
        let text = instance.to_string();
        let by_schema = validator.is_valid(&instance);
        let by_parser = fuzzing::accepts(service, *operation, &text);
        accepted += usize::from(by_schema);
        if by_schema != by_parser.is_ok() {
            let reason = match by_parser {
                Ok(()) => validator.validate(&instance).unwrap_err().to_string(),
                Err(message) => message,
            };
            let shown = format!("{operation:?} {text}\n  schema {by_schema}: {reason}");
            // The shortest instance per operation.
            let kept = wrong.entry(operation.name()).or_insert_with(|| shown.clone());
            if shown.len() < kept.len() {
                *kept = shown;
            }
        }
    }
    println!(
        "{count} instances of {} operations, {accepted} accepted by both, {} rejected by both",
        operations.len(),
        count - accepted,
    );
    let shown: Vec<String> = wrong.into_values().collect();
    assert!(shown.is_empty(), "schema and parser disagree:\n{}", shown.join("\n"));
}
