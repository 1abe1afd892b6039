//! Samples as Python's `json.dump(indent=4)` writes them.

use super::sample::{Sample, Sampler};
use crate::table::Shape;
use crate::value::json::push_string;

/// Pretty JSON, ASCII only, without a newline at the end.
pub(super) fn write(mut sampler: Sampler, shape: Shape) -> String {
    let sample = sampler.sample(shape, "");
    sampler.json(sample, 0);
    sampler.out
}

impl Sampler {
    fn json(&mut self, sample: Sample, depth: usize) {
        match sample {
            Sample::String(text) => push_string(&mut self.out, text),
            Sample::Plain(text) => self.out.push_str(text),
            Sample::Timestamp => self.out.push_str("\"1970-01-01T00:00:00\""),
            Sample::Blob => self.out.push_str("null"),
            Sample::Empty => self.out.push_str("{}"),
            Sample::List(shape) | Sample::Map(shape) => {
                let is_map = matches!(sample, Sample::Map(_));
                self.out.push(if is_map { '{' } else { '[' });
                self.line(depth + 1);
                if is_map {
                    self.out.push_str("\"KeyName\": ");
                }
                let inner = self.enter(shape);
                self.json(inner, depth + 1);
                self.leave();
                self.line(depth);
                self.out.push(if is_map { '}' } else { ']' });
            }
            Sample::Structure(shape) => {
                let mut start = '{';
                for member in self.members(shape) {
                    if self.is_too_long() {
                        break;
                    }
                    self.out.push(std::mem::replace(&mut start, ','));
                    self.line(depth + 1);
                    push_string(&mut self.out, member.name());
                    self.out.push_str(": ");
                    let value = self.sample(member.target(), member.name());
                    self.json(value, depth + 1);
                }
                self.leave();
                self.line(depth);
                self.out.push('}');
            }
        }
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.indent(depth * 4);
    }
}
