//! Samples of shapes, one level at a time: the writers descend, and no sample is in memory as a
//! whole.

use crate::table::{Kind, Member, Shape};

/// Samples with more nodes than this end in empty structures, so that no model can fill the disk.
const MOST_NODES: usize = 100_000;
/// Structures, elements and values deeper than this are empty.
const DEEPEST: usize = 100;
/// Texts that are longer than this, in bytes, get no further members.
const LONGEST: usize = 64 << 20;

/// The sample of a shape, without its parts.
#[derive(Clone, Copy)]
pub(super) enum Sample {
    String(&'static str),
    /// A number or boolean, as JSON and YAML write it.
    Plain(&'static str),
    Timestamp,
    Blob,
    /// A list of one element.
    List(Shape),
    /// A map of one entry.
    Map(Shape),
    /// A structure or union with members.
    Structure(Shape),
    Empty,
}

/// Samples shapes and writes them.
pub(super) struct Sampler {
    pub(super) out: String,
    /// Whether strings are the names of their members, as in outputs.
    names: bool,
    /// Whether the service is one of AWS's.
    is_aws: bool,
    /// The rows of the structures, lists and maps around, outermost first.
    around: Vec<u16>,
    nodes: usize,
}

impl Sampler {
    pub(super) fn new(names: bool, is_aws: bool) -> Sampler {
        Sampler { out: String::new(), names, is_aws, around: Vec::new(), nodes: 0 }
    }

    /// The sample of a shape; `name` is that of its member, or of a list's element.
    pub(super) fn sample(&mut self, shape: Shape, name: &'static str) -> Sample {
        self.nodes += 1;
        match shape.kind() {
            Kind::String | Kind::Enum if self.names => Sample::String(name),
            Kind::String => Sample::String(""),
            Kind::Enum => Sample::String(self.shown(shape).next().map_or("", Member::wire_name)),
            Kind::Blob => Sample::Blob,
            Kind::Boolean => Sample::Plain("true"),
            Kind::Timestamp => Sample::Timestamp,
            Kind::Float | Kind::Double | Kind::BigDecimal => Sample::Plain("0.0"),
            // The AWS CLI does not know enums of integers.
            Kind::IntEnum if !self.is_aws => {
                let first = self.shown(shape).next().or_else(|| shape.member(0));
                Sample::Plain(first.map_or("0", Member::wire_name))
            }
            Kind::Byte
            | Kind::Short
            | Kind::Integer
            | Kind::Long
            | Kind::BigInteger
            | Kind::IntEnum => Sample::Plain("0"),
            Kind::List => Sample::List(shape),
            Kind::Map => Sample::Map(shape),
            Kind::Structure | Kind::Union => {
                let is_full = self.around.len() >= DEEPEST || self.nodes >= MOST_NODES;
                let is_empty = is_full
                    || self.is_too_long()
                    || self.around.contains(&shape.index())
                    || self.shown(shape).next().is_none();
                if is_empty { Sample::Empty } else { Sample::Structure(shape) }
            }
            Kind::Document => Sample::Empty,
        }
    }

    /// Enters a list or map: the sample of its element or value. [`Sampler::leave`] leaves it.
    pub(super) fn enter(&mut self, shape: Shape) -> Sample {
        let is_full = self.around.len() >= DEEPEST;
        self.around.push(shape.index());
        match shape.element() {
            Some(element) if !is_full => {
                let target = element.target();
                let is_named = self.names && shape.kind() == Kind::List;
                self.sample(target, if is_named { target.name() } else { "" })
            }
            _ => Sample::Empty,
        }
    }

    /// Enters a structure: its members, which are not hidden. [`Sampler::leave`] leaves it.
    pub(super) fn members(&mut self, shape: Shape) -> Vec<Member> {
        self.around.push(shape.index());
        self.shown(shape).collect()
    }

    /// Leaves the innermost structure, list or map.
    pub(super) fn leave(&mut self) {
        self.around.pop();
    }

    /// Whether the text is so long that it gets no further members.
    pub(super) fn is_too_long(&self) -> bool {
        self.out.len() > LONGEST
    }

    /// The members or values of a shape. Internal ones are hidden; the AWS CLI hides none.
    pub(super) fn shown(&self, shape: Shape) -> impl Iterator<Item = Member> + use<> {
        let is_aws = self.is_aws;
        shape.members().filter(move |member| is_aws || !member.is_internal())
    }

    /// Adds spaces.
    pub(super) fn indent(&mut self, count: usize) {
        const SPACES: &str = "                                                                ";
        let mut left = count;
        while left > 0 {
            let spaces = SPACES.get(..left).unwrap_or(SPACES);
            self.out.push_str(spaces);
            left -= spaces.len();
        }
    }
}
