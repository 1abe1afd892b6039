//! Decides which of up to three numbers are the year, the month and the day.

use super::calendar::days_of_month;

/// The numbers of a date in input order, and the known facts about them.
#[derive(Default)]
pub(super) struct Date {
    values: Vec<i64>,
    year: Option<usize>,
    month: Option<usize>,
    /// Whether the year has more than two digits.
    pub(super) has_century: bool,
}

/// Year, month and day, as far as known.
pub(super) type Parts = (Option<i64>, Option<i64>, Option<i64>);

impl Date {
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Adds a number as written; a number with more than two digits is the year.
    pub(super) fn push(&mut self, digits: &str) -> Option<()> {
        self.add(integer(digits)?, digits.len() > 2)
    }

    /// Adds a number by value; a number above 100 is the year.
    pub(super) fn push_value(&mut self, value: f64, whole: i64) -> Option<()> {
        self.add(whole, value > 100.0)
    }

    fn add(&mut self, value: i64, is_year: bool) -> Option<()> {
        self.has_century |= is_year;
        if is_year {
            return self.push_year(value);
        }
        self.values.push(value);
        Some(())
    }

    /// Adds a number that must be the year; `None` if there is a year already.
    pub(super) fn push_year(&mut self, value: i64) -> Option<()> {
        self.values.push(value);
        self.year.replace(self.len() - 1).is_none().then_some(())
    }

    /// Adds a number that must be the month; `None` if there is a month already.
    pub(super) fn push_month(&mut self, value: i64) -> Option<()> {
        self.values.push(value);
        self.month.replace(self.len() - 1).is_none().then_some(())
    }

    /// Whether a number can be the day, given the other numbers.
    pub(super) fn could_be_day(&self, value: f64) -> bool {
        let known = |at: Option<usize>| at.and_then(|at| self.values.get(at)).copied();
        let last = match (known(self.month), known(self.year)) {
            (None, _) => Some(31),
            // The year is unknown and may be a leap year.
            (Some(month), None) => days_of_month(2000, month),
            (Some(month), Some(year)) => days_of_month(year, month),
        };
        #[expect(clippy::cast_precision_loss, reason = "at most 31")]
        last.is_some_and(|last| (1.0..=last as f64).contains(&value))
    }

    /// Assigns the numbers; `None` if there are more than three.
    ///
    /// The default order is month, day, year, unless a number is out of range for its position.
    pub(super) fn resolve(&self) -> Option<Parts> {
        let known = usize::from(self.year.is_some()) + usize::from(self.month.is_some());
        if known > 0 && (known == self.len() || known == 2 && self.len() == 3) {
            let day = (0..self.len()).find(|at| self.year != Some(*at) && self.month != Some(*at));
            let value = |at: Option<usize>| at.and_then(|at| self.values.get(at)).copied();
            return Some((value(self.year), value(self.month), value(day)));
        }
        match (self.values.as_slice(), self.month) {
            ([], _) => Some((None, None, None)),
            ([month], Some(_)) => Some((None, Some(*month), None)),
            ([one], None) => {
                Some(if *one > 31 { (Some(*one), None, None) } else { (None, None, Some(*one)) })
            }
            (&[a, b], Some(at)) => {
                let (month, other) = if at == 0 { (a, b) } else { (b, a) };
                let (year, day) =
                    if other > 31 { (Some(other), None) } else { (None, Some(other)) };
                Some((year, Some(month), day))
            }
            (&[a, b], None) => Some(match (a, b) {
                (year, month) if year > 31 => (Some(year), Some(month), None),
                (month, year) if year > 31 => (Some(year), Some(month), None),
                (month, day) => (None, Some(month), Some(day)),
            }),
            (&[a, b, c], at) => {
                let (year, month, day) = match at {
                    Some(0) if b > 31 => (b, a, c),
                    Some(0) => (c, a, b),
                    Some(1) if a > 31 => (a, b, c),
                    Some(1) => (c, b, a),
                    Some(_) if b > 31 => (b, c, a),
                    Some(_) => (a, c, b),
                    None if a > 31 || self.year == Some(0) => (a, b, c),
                    None if a > 12 => (c, b, a),
                    None => (c, a, b),
                };
                Some((Some(year), Some(month), Some(day)))
            }
            _ => None,
        }
    }
}

/// The value of a string of digits; saturates at the maximum.
pub(super) fn integer(digits: &str) -> Option<i64> {
    let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| digits.parse().unwrap_or(i64::MAX))
}
