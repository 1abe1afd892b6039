//! The part of the rows that one of several processes makes, which share nothing.

use super::canonical::{Digest, digest_of_parts};
use crate::error::Error;
use hardie_runtime::pages::BATCH_SHARD;

/// A part of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 0.
    pub(crate) index: u64,
    pub(crate) count: u64,
}

impl Shard {
    /// The shard of the option or of the environment; `None` if all rows are made.
    ///
    /// # Errors
    /// An option that is not valid, or an environment without the index (252).
    pub(crate) fn new(
        option: Option<&str>,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Shard>, Error> {
        let Some(option) = option else { return of_environment(env) };
        let invalid = || {
            Error::option(
                BATCH_SHARD,
                format!("{option:?} is not I/N with I from 0 to N - 1, or N alone"),
            )
        };
        let (index, count) = match option.split_once('/') {
            Some(("", count)) => (None, count),
            Some((index, count)) => (Some(index), count),
            None => (None, option),
        };
        let count = number(count).ok_or_else(invalid)?;
        let index = match index {
            Some(index) => number(index).ok_or_else(invalid)?,
            None => INDEXES.iter().find_map(|name| number(&env(name)?)).ok_or_else(|| {
                let names = INDEXES.join(", ");
                Error::option(BATCH_SHARD, format!("no index: none of {names} is set"))
            })?,
        };
        if index >= count {
            return Err(invalid());
        }
        Ok(Some(Shard { index, count }))
    }

    /// Whether a row belongs to this shard: by its content and the number of equal rows before.
    pub(crate) fn has(&self, content: &Digest, occurrence: u64) -> bool {
        let digest = digest_of_parts(&[b"shard", content, &occurrence.to_le_bytes()]);
        let mut first = [0; 8];
        first.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        u64::from_le_bytes(first) % self.count == self.index
    }
}

/// The variables with an index, if the option has the count.
const INDEXES: [&str; 3] =
    ["AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID"];

fn number(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// The shard of an array job.
///
/// # Errors
/// Variables of an array job that do not say which part this is (252): without an error, each task
/// would make all rows.
fn of_environment(env: impl Fn(&str) -> Option<String>) -> Result<Option<Shard>, Error> {
    let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    let read = |name: &str| number(&env(name)?);
    let of_aws = || {
        let index = read("AWS_BATCH_JOB_ARRAY_INDEX")?;
        Some((index, read("AWS_BATCH_JOB_ARRAY_SIZE")?))
    };
    let of_slurm = || {
        let (id, count) = (read("SLURM_ARRAY_TASK_ID")?, read("SLURM_ARRAY_TASK_COUNT")?);
        let first = read("SLURM_ARRAY_TASK_MIN").unwrap_or(0);
        let step = read("SLURM_ARRAY_TASK_STEP").filter(|step| *step > 0).unwrap_or(1);
        let last = count.checked_sub(1)?.checked_mul(step)?.checked_add(first)?;
        let distance = id.checked_sub(first)?;
        // A list of numbers such as 1,5,9 has no steps.
        let is_regular = read("SLURM_ARRAY_TASK_MAX").is_none_or(|it| it == last);
        (is_regular && distance % step == 0).then_some((distance / step, count))
    };
    let (scheduler, found) = if is_set("AWS_BATCH_JOB_ARRAY_INDEX") {
        ("AWS_BATCH_JOB_ARRAY", of_aws())
    } else if is_set("SLURM_ARRAY_TASK_ID") {
        ("SLURM_ARRAY_TASK", of_slurm())
    } else {
        return Ok(None);
    };
    match found.filter(|(index, count)| index < count) {
        Some((index, count)) => Ok(Some(Shard { index, count })),
        None => Err(Error::param(format!(
            "The variables {scheduler}_… do not say which part of the rows this task makes: use \
             {BATCH_SHARD} I/N, with I from 0 to N - 1"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::Shard;
    use crate::batch::canonical::digest_of_parts;

    #[test]
    fn options_and_environment() {
        let none: &[(&str, &str)] = &[];
        let aws = &[("AWS_BATCH_JOB_ARRAY_INDEX", "3"), ("AWS_BATCH_JOB_ARRAY_SIZE", "8")];
        let kubernetes = &[("JOB_COMPLETION_INDEX", "2")];
        let slurm = &[
            ("SLURM_ARRAY_TASK_ID", "5"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
        ];
        // `--array=1,5,9`, with and without its largest number.
        let list = &[
            ("SLURM_ARRAY_TASK_ID", "1"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
            ("SLURM_ARRAY_TASK_MAX", "9"),
            ("SLURM_ARRAY_TASK_STEP", "1"),
        ];
        let beyond = &[
            ("SLURM_ARRAY_TASK_ID", "9"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
            ("SLURM_ARRAY_TASK_MIN", "1"),
        ];
        let broken = &[("AWS_BATCH_JOB_ARRAY_INDEX", "x"), ("AWS_BATCH_JOB_ARRAY_SIZE", "3")];
        type Case<'c> = (Option<&'c str>, &'c [(&'c str, &'c str)], Option<Option<(u64, u64)>>);
        let table: [Case<'_>; 18] = [
            (None, none, Some(None)),
            (Some("0/4"), none, Some(Some((0, 4)))),
            (Some("3/4"), none, Some(Some((3, 4)))),
            (Some("4/4"), none, None),
            (Some("0/0"), none, None),
            (Some("-1/4"), none, None),
            (Some("+1/4"), none, None),
            (Some("x"), none, None),
            (Some("4"), none, None),
            (Some("4"), kubernetes, Some(Some((2, 4)))),
            (Some("/4"), kubernetes, Some(Some((2, 4)))),
            (None, kubernetes, Some(None)),
            (None, aws, Some(Some((3, 8)))),
            (None, slurm, Some(Some((2, 4)))),
            (None, list, None),
            (None, beyond, None),
            (None, broken, None),
            (Some("1/3"), broken, Some(Some((1, 3)))),
        ];
        for (option, variables, want) in table {
            let env = |name: &str| {
                let found = variables.iter().find(|it| it.0 == name);
                found.map(|it| it.1.to_owned())
            };
            let got = Shard::new(option, env).ok();
            let got = got.map(|it| it.map(|it| (it.index, it.count)));
            assert_eq!(got, want, "{option:?} {variables:?}");
        }
    }

    #[test]
    fn every_row_is_in_one_shard() {
        let mut sizes = [0; 8];
        for row in 0..8000_u32 {
            let digest = digest_of_parts(&[&row.to_le_bytes()]);
            let within: Vec<u64> =
                (0..8).filter(|index| Shard { index: *index, count: 8 }.has(&digest, 0)).collect();
            assert_eq!(within.len(), 1);
            sizes[usize::try_from(within[0]).unwrap()] += 1;
        }
        assert!(sizes.iter().all(|size| (800..1200).contains(size)), "{sizes:?}");
    }
}
