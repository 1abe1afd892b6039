//! Endpoint rules as a program of numbers, in prefix notation: `runtime/src/endpoint/program.rs`
//! evaluates it, and has the meaning of each number.

use super::{ByteOrder, Bytes};
use crate::plan::endpoint::rules::{
    Argument, Binding, CallArgument, Condition, MaybeText, MissingParameter, Outcome,
    ParameterKind, Property, Rule, RuleSet,
};
use crate::plan::facts::texts::Texts;

/// The fields of records by their numbers.
const FIELDS: [&str; 16] = [
    "name",
    "dns_suffix",
    "dual_stack_dns_suffix",
    "supports_fips",
    "supports_dual_stack",
    "implicit_global_region",
    "partition",
    "service",
    "region",
    "account_id",
    "resource_id",
    "scheme",
    "authority",
    "path",
    "normalized_path",
    "is_ip",
];

/// The functions by their numbers.
const FUNCTIONS: [&str; 9] = [
    "string_equals",
    "parse_url",
    "uri_encode",
    "is_valid_host_label",
    "substring",
    "split",
    "partition",
    "parse_arn",
    "is_virtual_hostable_s3_bucket",
];

/// The program of a rule set; strings are added to `texts`.
pub(super) fn rules(set: &RuleSet, texts: &mut Texts, order: ByteOrder) -> Vec<u8> {
    let mut out = Bytes::new(order);
    words(set, texts).into_iter().for_each(|word| out.word(word));
    out.bytes
}

/// The program as numbers.
pub(crate) fn words(set: &RuleSet, texts: &mut Texts) -> Vec<u32> {
    let mut writer = Writer { texts, words: Vec::new(), names: Vec::new() };
    writer.count(set.parameters.len());
    for parameter in &set.parameters {
        writer.text(&parameter.name);
        writer.words.push(match parameter.kind {
            ParameterKind::Text => 0,
            ParameterKind::Flag => 1,
            ParameterKind::Texts => 2,
        });
        match &parameter.absent {
            MissingParameter::Nothing => writer.words.push(0),
            MissingParameter::Error => writer.words.push(1),
            MissingParameter::Default(default) => {
                writer.words.push(2);
                writer.value(default);
            }
        }
        writer.names.push(&parameter.variable);
    }
    writer.rules(&set.rules);
    writer.words
}

struct Writer<'r, 't> {
    texts: &'t mut Texts,
    words: Vec<u32>,
    /// The names of variables by their numbers; a later one hides earlier ones.
    names: Vec<&'r str>,
}

impl<'r> Writer<'r, '_> {
    fn count(&mut self, count: usize) {
        // Plans are limited to lengths that fit.
        self.words.push(u32::try_from(count).unwrap_or(u32::MAX));
    }

    fn text(&mut self, text: &str) {
        let offset = self.texts.add(text);
        self.words.push(offset);
    }

    fn rules(&mut self, rules: &'r [Rule]) {
        self.count(rules.len());
        for rule in rules {
            let at = self.words.len();
            // The length, which is known at the end.
            self.words.push(0);
            let known = self.names.len();
            self.count(rule.conditions.len());
            rule.conditions.iter().for_each(|condition| self.condition(condition));
            self.outcome(&rule.outcome);
            self.names.truncate(known);
            self.words[at] = u32::try_from(self.words.len() - at - 1).unwrap_or(u32::MAX);
        }
    }

    fn condition(&mut self, condition: &'r Condition) {
        match condition {
            Condition::Bind(Binding { variable, value, .. })
            | Condition::Name(Binding { variable, value, .. }) => {
                self.words.push(0);
                self.count(self.names.len());
                self.value(value);
                self.names.push(variable);
            }
            Condition::Test(value) => {
                self.words.push(1);
                self.value(value);
            }
            Condition::Present(value) => {
                self.words.push(2);
                self.value(value);
            }
        }
    }

    fn outcome(&mut self, outcome: &'r Outcome) {
        match outcome {
            Outcome::Rules(rules) => {
                self.words.push(0);
                self.rules(rules);
            }
            Outcome::Error(message) => {
                self.words.push(1);
                self.value(message);
            }
            Outcome::Endpoint { url, headers, properties } => {
                self.words.push(2);
                self.value(url);
                self.count(headers.len());
                for (name, values) in headers {
                    self.text(name);
                    self.values(values);
                }
                self.entries(properties);
            }
        }
    }

    fn entries(&mut self, entries: &[(String, Property)]) {
        self.count(entries.len());
        for (name, value) in entries {
            self.text(name);
            self.property(value);
        }
    }

    fn property(&mut self, property: &Property) {
        match property {
            Property::Null => self.words.push(0),
            Property::Flag(flag) => self.words.extend([1, u32::from(*flag)]),
            Property::Integer(number) => self.long(2, number.cast_unsigned()),
            Property::Number(number) => self.long(3, number.to_bits()),
            Property::Text(value) => {
                self.words.push(4);
                self.value(value);
            }
            Property::List(items) => {
                self.words.push(5);
                self.count(items.len());
                items.iter().for_each(|item| self.property(item));
            }
            Property::Map(entries) => {
                self.words.push(6);
                self.entries(entries);
            }
        }
    }

    /// A number of 64 bits, the high half first.
    #[allow(clippy::cast_possible_truncation, reason = "the halves of the number")]
    fn long(&mut self, code: u32, number: u64) {
        self.words.extend([code, (number >> 32) as u32, number as u32]);
    }

    fn values<'a>(
        &mut self,
        values: impl IntoIterator<Item = &'a Argument, IntoIter: ExactSizeIterator>,
    ) {
        let values = values.into_iter();
        self.count(values.len());
        values.for_each(|value| self.value(value));
    }

    fn value(&mut self, argument: &Argument) {
        match argument {
            Argument::Text(text) => {
                self.words.push(0);
                self.text(text);
            }
            Argument::Flag(flag) => self.words.extend([1, u32::from(*flag)]),
            Argument::Integer(number) => {
                self.words.push(2);
                self.count(*number);
            }
            Argument::Variable(name) => {
                let known = self.names.iter().rposition(|known| known == name);
                self.words.push(3);
                self.count(known.unwrap_or(usize::MAX));
            }
            Argument::Template(parts) => {
                self.words.push(4);
                self.values(parts);
            }
            Argument::Field(record, field) => {
                self.words.push(5);
                self.number(&FIELDS, field);
                self.value(record);
            }
            Argument::Element(list, index) => {
                self.words.push(6);
                self.count(*index);
                self.value(list);
            }
            Argument::Call(function, arguments) => {
                self.words.push(7);
                self.number(&FUNCTIONS, function);
                self.values(arguments.iter().map(|argument| match argument {
                    CallArgument::Value(value) | CallArgument::Reference(value) => value,
                }));
            }
            Argument::Not(value) => {
                self.words.push(8);
                self.value(value);
            }
            Argument::Equal(left, right) => {
                self.words.push(9);
                self.value(left);
                self.value(right);
            }
            Argument::IsSet(value) => {
                self.words.push(10);
                self.value(value);
            }
            Argument::FirstText(texts) => {
                self.words.push(11);
                self.values(texts.iter().map(|text| match text {
                    MaybeText::Maybe(value) | MaybeText::Sure(value) => value,
                }));
            }
            Argument::ChooseText(condition, yes, no) | Argument::ChooseFlag(condition, yes, no) => {
                self.words.push(12);
                [condition, yes, no].into_iter().for_each(|value| self.value(value));
            }
        }
    }

    fn number(&mut self, names: &[&str], name: &str) {
        let number = names.iter().position(|known| *known == name);
        self.count(number.unwrap_or(usize::MAX));
    }
}
