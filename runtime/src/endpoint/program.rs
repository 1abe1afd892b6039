//! Endpoint rules as data: a program of numbers, which is evaluated where it lies.
//!
//! The generator writes it (`emit/data/rules.rs` of `hardie-build`). Expressions, conditions and
//! outcomes follow each other in prefix notation; [`RuleProgram::resolve`] reads each of them once,
//! from left to right. So damaged programs end, with an error.

use super::functions::{self, Arn, Url};
use super::partitions::{Partition, partition};
use super::{Endpoint, Error, Params};
use crate::table::rows::Text;
use crate::table::text_at;
use crate::value::{Map, Value};

/// Rules within rules, and expressions within expressions, at most.
const DEEPEST: usize = 200;
/// The longest text of an expression in bytes: texts of texts could grow without end.
const LONGEST: usize = 1 << 20;

/// The endpoint rules of a service, with the strings that they refer to.
#[derive(Clone, Copy, Debug)]
pub struct RuleProgram<'a> {
    /// Strings, as in [`Table::text`](crate::table::Table::text).
    pub text: &'a str,
    /// The program.
    pub words: &'a [u32],
}

/// The age of the partition data: rule sets use it, and the tests of older models expect older
/// data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionDataAge {
    /// The data that programs use.
    Now,
    /// The isolated partitions and the European Sovereign Cloud had no dual-stack names before
    /// 2025.
    Before2025,
}

impl RuleProgram<'_> {
    /// Resolves an endpoint.
    ///
    /// # Errors
    /// The rules report an error, none of them applies, or the program is damaged.
    pub fn resolve(&self, params: &Params) -> Result<Endpoint, Error> {
        self.resolve_with(params, PartitionDataAge::Now)
    }

    /// Resolves an endpoint with partition data of some age.
    ///
    /// # Errors
    /// As [`resolve`](RuleProgram::resolve).
    pub fn resolve_with(&self, params: &Params, age: PartitionDataAge) -> Result<Endpoint, Error> {
        let mut run = Run { program: *self, at: 0, depth: 0, values: Vec::new(), age };
        let found = run.parameters(params).and_then(|()| run.rules());
        match found {
            Ok(Some(endpoint)) => Ok(endpoint),
            Ok(None) => Err(Error("No endpoint rule applies".to_owned())),
            Err(Failure::Rule(message)) => Err(Error(message)),
            Err(Failure::Damaged) => {
                Err(Error("The endpoint rules of the service are damaged".to_owned()))
            }
        }
    }
}

/// Why an evaluation ended.
enum Failure {
    /// A rule says so.
    Rule(String),
    /// The program is not one.
    Damaged,
}

type Result2<T> = Result<T, Failure>;

/// The value of an expression.
#[derive(Clone, Debug)]
enum Item {
    Text(String),
    Flag(bool),
    Integer(usize),
    Texts(Vec<String>),
    Partition(&'static Partition),
    Arn(Box<Arn>),
    Url(Box<Url>),
}

impl Item {
    fn is_true(&self) -> bool {
        matches!(self, Item::Flag(true))
    }
}

/// The state of an evaluation.
struct Run<'a> {
    program: RuleProgram<'a>,
    /// The next word.
    at: usize,
    depth: usize,
    /// The values of variables by their numbers.
    values: Vec<Option<Item>>,
    age: PartitionDataAge,
}

impl Run<'_> {
    fn word(&mut self) -> Result2<u32> {
        let word = self.program.words.get(self.at).ok_or(Failure::Damaged)?;
        self.at += 1;
        Ok(*word)
    }

    fn count(&mut self) -> Result2<usize> {
        let count = self.word()? as usize;
        // Each item takes a word at least.
        let left = self.program.words.len() - self.at;
        if count > left { Err(Failure::Damaged) } else { Ok(count) }
    }

    fn text(&mut self) -> Result2<String> {
        let text = Text(self.word()?);
        Ok(text_at(self.program.text, text).to_owned())
    }

    fn set(&mut self, variable: u32, value: Option<Item>) -> Result2<()> {
        let variable = variable as usize;
        // Every variable is set by a word of the program.
        if variable >= self.program.words.len() {
            return Err(Failure::Damaged);
        }
        if variable >= self.values.len() {
            self.values.resize(variable + 1, None);
        }
        self.values[variable] = value;
        Ok(())
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result2<T>) -> Result2<T> {
        if self.depth >= DEEPEST {
            return Err(Failure::Damaged);
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn parameters(&mut self, params: &Params) -> Result2<()> {
        for number in 0..self.count()? {
            let name = self.text()?;
            let given = match self.word()? {
                0 => params.string(&name).map(|text| Item::Text(text.to_owned())),
                1 => params.boolean(&name).map(Item::Flag),
                2 => params.string_array(&name).map(|texts| Item::Texts(texts.to_vec())),
                _ => return Err(Failure::Damaged),
            };
            let value = match self.word()? {
                0 => given,
                1 if given.is_none() => {
                    let message =
                        format!("The endpoint parameter {name} is required but was not set");
                    return Err(Failure::Rule(message));
                }
                1 => given,
                2 => {
                    let default = self.value()?;
                    given.or(default)
                }
                _ => return Err(Failure::Damaged),
            };
            self.set(u32::try_from(number).map_err(|_| Failure::Damaged)?, value)?;
        }
        Ok(())
    }

    /// The result of the first rule whose conditions hold; `None` if none does.
    fn rules(&mut self) -> Result2<Option<Endpoint>> {
        for _ in 0..self.count()? {
            let length = self.word()? as usize;
            let end = self.at.checked_add(length).ok_or(Failure::Damaged)?;
            if self.holds()? {
                return self.deeper(Run::outcome);
            }
            if end < self.at {
                return Err(Failure::Damaged);
            }
            self.at = end;
        }
        Ok(None)
    }

    /// Whether all conditions hold; the others are not read.
    fn holds(&mut self) -> Result2<bool> {
        for _ in 0..self.count()? {
            let holds = match self.word()? {
                0 => {
                    let variable = self.word()?;
                    let value = self.value()?;
                    let holds = value.is_some();
                    self.set(variable, value)?;
                    holds
                }
                1 => self.value()?.is_some_and(|value| value.is_true()),
                2 => self.value()?.is_some(),
                _ => return Err(Failure::Damaged),
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn outcome(&mut self) -> Result2<Option<Endpoint>> {
        match self.word()? {
            0 => match self.rules()? {
                Some(endpoint) => Ok(Some(endpoint)),
                None => Err(Failure::Rule("No endpoint rule applies".to_owned())),
            },
            1 => Err(Failure::Rule(self.template()?)),
            2 => {
                let mut endpoint = Endpoint { url: self.template()?, ..Endpoint::default() };
                for _ in 0..self.count()? {
                    let name = self.text()?;
                    let count = self.count()?;
                    let values = (0..count).map(|_| self.template()).collect::<Result2<_>>()?;
                    endpoint.headers.insert(name, values);
                }
                endpoint.properties = self.entries()?;
                Ok(Some(endpoint))
            }
            _ => Err(Failure::Damaged),
        }
    }

    fn entries(&mut self) -> Result2<Map> {
        let count = self.count()?;
        (0..count).map(|_| Ok((self.text()?, self.deeper(Run::property)?))).collect()
    }

    fn property(&mut self) -> Result2<Value> {
        Ok(match self.word()? {
            0 => Value::Null,
            1 => Value::from(self.word()? != 0),
            2 => Value::from(self.long()?.cast_signed()),
            3 => Value::from(f64::from_bits(self.long()?)),
            4 => Value::from(self.template()?),
            5 => {
                let count = self.count()?;
                let items = (0..count).map(|_| self.deeper(Run::property));
                Value::List(items.collect::<Result2<_>>()?)
            }
            6 => Value::Map(self.entries()?),
            _ => return Err(Failure::Damaged),
        })
    }

    /// Two words: the high one, the low one.
    fn long(&mut self) -> Result2<u64> {
        let high = u64::from(self.word()?);
        Ok(high << 32 | u64::from(self.word()?))
    }

    /// An expression as text; empty if it is none.
    fn template(&mut self) -> Result2<String> {
        Ok(match self.value()? {
            Some(Item::Text(text)) => text,
            _ => String::new(),
        })
    }

    fn values(&mut self, count: usize) -> Result2<Vec<Option<Item>>> {
        (0..count).map(|_| self.value()).collect()
    }

    /// The value of an expression; `None` if it has none.
    fn value(&mut self) -> Result2<Option<Item>> {
        let value = self.deeper(Run::value_here)?;
        match &value {
            Some(Item::Text(text)) if text.len() > LONGEST => Err(Failure::Damaged),
            _ => Ok(value),
        }
    }

    fn value_here(&mut self) -> Result2<Option<Item>> {
        Ok(Some(match self.word()? {
            0 => Item::Text(self.text()?),
            1 => Item::Flag(self.word()? != 0),
            2 => Item::Integer(self.word()? as usize),
            3 => {
                let variable = self.word()? as usize;
                return Ok(self.values.get(variable).cloned().flatten());
            }
            4 => {
                let mut whole = String::new();
                for _ in 0..self.count()? {
                    whole += &self.template()?;
                }
                Item::Text(whole)
            }
            5 => {
                let field = self.word()?;
                let record = self.value()?;
                return Ok(record.and_then(|record| self.field(&record, field)));
            }
            6 => {
                let index = self.word()? as usize;
                let Some(Item::Texts(texts)) = self.value()? else { return Ok(None) };
                return Ok(texts.into_iter().nth(index).map(Item::Text));
            }
            7 => {
                let function = self.word()?;
                let count = self.count()?;
                let values: Option<Vec<Item>> = self.values(count)?.into_iter().collect();
                return Ok(values.and_then(|values| call(function, &values)));
            }
            8 => Item::Flag(!self.value()?.is_some_and(|value| value.is_true())),
            9 => {
                let [left, right] =
                    [self.value()?, self.value()?].map(|it| it.is_some_and(|it| it.is_true()));
                Item::Flag(left == right)
            }
            10 => Item::Flag(self.value()?.is_some()),
            11 => {
                let count = self.count()?;
                return Ok(self.values(count)?.into_iter().flatten().next());
            }
            12 => {
                let condition = self.value()?.is_some_and(|value| value.is_true());
                let [yes, no] = [self.value()?, self.value()?];
                return Ok(if condition { yes } else { no });
            }
            _ => return Err(Failure::Damaged),
        }))
    }

    fn has_dual_stack(&self, partition: &Partition) -> bool {
        let is_late = partition.name.starts_with("aws-iso") || partition.name == "aws-eusc";
        partition.supports_dual_stack && !(self.age == PartitionDataAge::Before2025 && is_late)
    }

    /// A field of a record, by its number.
    fn field(&self, record: &Item, field: u32) -> Option<Item> {
        let text = |text: &str| Item::Text(text.to_owned());
        Some(match (record, field) {
            (Item::Partition(it), 0) => text(it.name),
            (Item::Partition(it), 1) => text(it.dns_suffix),
            (Item::Partition(it), 2) if self.has_dual_stack(it) => text(it.dual_stack_dns_suffix),
            (Item::Partition(it), 2) => text(it.dns_suffix),
            (Item::Partition(it), 3) => Item::Flag(it.supports_fips),
            (Item::Partition(it), 4) => Item::Flag(self.has_dual_stack(it)),
            (Item::Partition(it), 5) => text(it.implicit_global_region),
            (Item::Arn(it), 6) => text(&it.partition),
            (Item::Arn(it), 7) => text(&it.service),
            (Item::Arn(it), 8) => text(&it.region),
            (Item::Arn(it), 9) => text(&it.account_id),
            (Item::Arn(it), 10) => Item::Texts(it.resource_id.clone()),
            (Item::Url(it), 11) => text(&it.scheme),
            (Item::Url(it), 12) => text(&it.authority),
            (Item::Url(it), 13) => text(&it.path),
            (Item::Url(it), 14) => text(&it.normalized_path),
            (Item::Url(it), 15) => Item::Flag(it.is_ip),
            _ => return None,
        })
    }
}

/// Calls a function, by its number.
fn call(function: u32, values: &[Item]) -> Option<Item> {
    use Item::{Flag, Integer, Text, Texts};
    Some(match (function, values) {
        (0, [Text(left), Text(right)]) => Flag(functions::string_equals(left, right)),
        (1, [Text(text)]) => Item::Url(Box::new(functions::parse_url(text)?)),
        (2, [Text(text)]) => Text(functions::uri_encode(text)),
        (3, [Text(text), Flag(dots)]) => Flag(functions::is_valid_host_label(text, *dots)),
        (4, [Text(text), Integer(start), Integer(stop), Flag(reverse)]) => {
            Text(functions::substring(text, *start, *stop, *reverse)?)
        }
        (5, [Text(text), Text(delimiter), Integer(limit)]) => {
            Texts(functions::split(text, delimiter, *limit))
        }
        (6, [Text(region)]) => Item::Partition(partition(region)?),
        (7, [Text(text)]) => Item::Arn(Box::new(functions::parse_arn(text)?)),
        (8, [Text(text), Flag(dots)]) => {
            Flag(functions::is_virtual_hostable_s3_bucket(text, *dots))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::RuleProgram;
    use crate::endpoint::Params;

    /// `https://` and the Region, which is required.
    const WORDS: &[u32] = &[1, 1, 0, 1, 1, 10, 0, 2, 4, 2, 0, 8, 3, 0, 0, 0];
    const TEXT: &str = "\0Region\0https://\0";

    #[test]
    fn a_required_parameter_and_a_template() {
        let program = RuleProgram { text: TEXT, words: WORDS };
        assert_eq!(
            program.resolve(&Params::new()).unwrap_err().to_string(),
            "The endpoint parameter Region is required but was not set"
        );
        let mut params = Params::new();
        params.set_string("Region", "moon");
        assert_eq!(program.resolve(&params).unwrap().url, "https://moon");
    }

    /// Every truncated program, and programs with other words, end with an answer or an error.
    #[test]
    fn damaged_programs_end() {
        let mut params = Params::new();
        params.set_string("Region", "moon");
        for length in 0..WORDS.len() {
            let program = RuleProgram { text: TEXT, words: &WORDS[..length] };
            assert!(program.resolve(&params).is_err(), "{length}");
        }
        for at in 0..WORDS.len() {
            for word in (0..20).chain([1000, u32::MAX]) {
                let mut words = WORDS.to_vec();
                words[at] = word;
                let _ = RuleProgram { text: TEXT, words: &words }.resolve(&params);
            }
        }
        let nested = vec![8; 100_000];
        let words = [&[0, 1, 100_001, 1, 1][..], &nested].concat();
        assert!(RuleProgram { text: TEXT, words: &words }.resolve(&params).is_err());
    }
}
