//! Skeletons: samples of an operation's input and output with every member in them.
//!
//! After AWS CLI behaviour 5, which follows `ArgumentGenerator` of `botocore/utils.py`:
//! every list has one element and every map one entry, and a structure inside itself is empty.
//! [`skeleton_text`](super::skeleton_text) writes them as JSON and YAML.

use super::operation::Skeletons;
use super::skeleton_text::{Sample, json, yaml};
use crate::model::{Kind, Member, Model, Shape, ShapeId};
use crate::plan::context::Lowering;
use crate::plan::facts::rows::enum_value;
use crate::plan::prose::{Document, Format, xml_text};

/// Samples with more nodes than this end in empty structures, so that no model can fill the disk.
const MOST_NODES: usize = 100_000;
/// Structures deeper than this are empty.
const DEEPEST: usize = 100;

/// The three forms of an operation's skeleton, and whether they were truncated.
///
/// Without texts in the plan, the forms are empty. Enums of integers are 0 for services of AWS, as
/// for the AWS CLI, else their first value.
pub(crate) fn skeletons(
    cx: &Lowering<'_, '_, '_>,
    input: &Shape<'_>,
    output: &Shape<'_>,
) -> (Skeletons, bool) {
    let (model, is_aws, has_texts) = (cx.model, cx.is_aws(), cx.has_texts);
    let mut cut = false;
    let mut sample = |shape: &Shape<'_>, names| {
        let mut sampler =
            Sampler { model, names, is_aws, has_texts, stack: Vec::new(), nodes: 0, cut: false };
        let sample = sampler.sample(shape, "");
        cut |= sampler.cut;
        sample
    };
    let of_input = sample(input, false);
    let of_output = sample(output, true);
    if !has_texts {
        return (Skeletons::default(), cut);
    }
    let texts =
        Skeletons { input: json(&of_input), yaml_input: yaml(&of_input), output: json(&of_output) };
    (texts, cut)
}

struct Sampler<'m, 'a> {
    model: &'m Model<'a>,
    /// Whether strings are the names of their members, as in outputs.
    names: bool,
    /// Whether the service is one of AWS's.
    is_aws: bool,
    /// Whether samples have comments.
    has_texts: bool,
    /// The structures, lists and maps around, outermost first.
    stack: Vec<ShapeId>,
    nodes: usize,
    /// Whether something was left out because of the limits.
    cut: bool,
}

/// The members or values of a shape. `@internal` ones are hidden unless they are required; the AWS
/// CLI hides none.
fn shown<'s, 'a>(shape: &'s Shape<'a>, is_aws: bool) -> impl Iterator<Item = &'s Member<'a>> {
    let is_hidden = |member: &Member<'_>| {
        let traits = &member.traits;
        traits.is_internal() && !traits.is_required()
    };
    shape.members.iter().filter(move |member| is_aws || !is_hidden(member))
}

impl<'a> Sampler<'_, 'a> {
    fn sample(&mut self, shape: &Shape<'a>, name: &str) -> Sample {
        self.nodes += 1;
        match shape.kind {
            Kind::String => Sample::Text(if self.names { name.to_owned() } else { String::new() }),
            Kind::Enum if self.names => Sample::Text(name.to_owned()),
            Kind::Enum => {
                Sample::Text(shown(shape, self.is_aws).next().map(enum_value).unwrap_or_default())
            }
            Kind::Blob => Sample::Blob,
            Kind::Boolean => Sample::True,
            Kind::Timestamp => Sample::Timestamp,
            Kind::Float | Kind::Double | Kind::BigDecimal => Sample::Float,
            Kind::IntEnum if !self.is_aws && !shape.members.is_empty() => {
                let shown = shown(shape, self.is_aws).chain(&shape.members).next();
                Sample::Number(shown.map(enum_value).unwrap_or_default())
            }
            Kind::Byte
            | Kind::Short
            | Kind::Integer
            | Kind::Long
            | Kind::BigInteger
            | Kind::IntEnum => Sample::Integer,
            Kind::List => {
                let name = shape.member("member").map(|member| member.target.id.name().to_owned());
                let name = name.filter(|_| self.names).unwrap_or_default();
                Sample::Element(Box::new(self.inside(shape, "member", &name)))
            }
            Kind::Map => Sample::Entry(Box::new(self.inside(shape, "value", ""))),
            Kind::Structure | Kind::Union => self.structure(shape),
            Kind::Document | Kind::Operation(_) | Kind::Resource(_) | Kind::Service(_) => {
                Sample::Structure(Vec::new())
            }
        }
    }

    fn inside(&mut self, shape: &Shape<'a>, member: &str, name: &str) -> Sample {
        let target = shape.member(member).and_then(|member| self.model.shape(&member.target.id));
        match target {
            Some(target) if self.stack.len() < DEEPEST => {
                self.stack.push(shape.id.clone());
                let sample = self.sample(target, name);
                self.stack.pop();
                sample
            }
            _ => {
                self.cut = true;
                Sample::Structure(Vec::new())
            }
        }
    }

    fn structure(&mut self, shape: &Shape<'a>) -> Sample {
        let mut members = Vec::new();
        let full = self.stack.len() >= DEEPEST || self.nodes >= MOST_NODES;
        self.cut |= full;
        if !full && !self.stack.contains(&shape.id) {
            self.stack.push(shape.id.clone());
            for member in shown(shape, self.is_aws) {
                if let Some(target) = self.model.shape(&member.target.id) {
                    let sample = self.sample(target, &member.name);
                    let comment = if self.names || !self.has_texts {
                        String::new()
                    } else {
                        comment(member, target, self.is_aws)
                    };
                    members.push((member.name.to_string(), sample, comment));
                }
            }
            self.stack.pop();
        }
        Sample::Structure(members)
    }
}

/// The comment of a member: that it is required, the first sentence of its documentation (without
/// tags; AWS's only where it is well-formed XML), and
/// the values of an enum, joined by single spaces; empty where none of them has anything to say.
fn comment(member: &Member<'_>, target: &Shape<'_>, is_aws: bool) -> String {
    let docs = |traits: &crate::model::Traits<'_>| {
        traits.documentation().ok().flatten().filter(|text| !text.is_empty())
    };
    let text = docs(&member.traits).or_else(|| docs(&target.traits)).unwrap_or_default();
    let mut parts = Vec::new();
    if member.traits.is_required() {
        parts.push("[REQUIRED]".to_owned());
    }
    parts.push(if is_aws {
        first_sentence(&xml_text(&text).unwrap_or(text))
    } else {
        let text = Document::read(&text, Format::CommonMark).plain_text();
        first_sentence(text.lines().next().unwrap_or_default())
    });
    let values: Vec<String> = shown(target, is_aws).map(enum_value).collect();
    if target.kind == Kind::Enum && !values.is_empty() {
        parts.push(format!("Valid values are: {}.", values.join(", ")));
    }
    let comment = parts.join(" ");
    if comment.trim().is_empty() { String::new() } else { comment }
}

/// Up to the first `.` or `:`.
fn first_sentence(text: &str) -> String {
    let sentence = text.split(['.', ':']).next().unwrap_or_default();
    // A text that begins with a stop has an empty first sentence.
    if sentence.is_empty() {
        return String::new();
    }
    format!("{sentence}.").replace(['\n', '\u{2028}'], " ")
}
