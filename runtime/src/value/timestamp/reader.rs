//! Parses dates and times in free form like Python's `dateutil.parser`, including its oddities,
//! which users of the AWS CLI rely on.
//!
//! Tokens are read in order. The meaning of a number depends on its length, its neighbours and the
//! known parts of the date. An unknown token is an error.

use super::calendar::{SECONDS_A_DAY, days_before, days_of_month, weekday};
use super::date::{Date, Parts, integer};
use super::in_calendar;
use super::lexer::tokens;
use crate::value::{DateTime, python};

/// Why a string is not a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParseError {
    /// It is not a date, or the date does not exist.
    Invalid,
    /// It contains a number that is too large for Python's `datetime`.
    Overflow,
}

/// Parses a timestamp; missing parts are taken from today at midnight.
pub(super) fn read(text: &str, today: (i64, i64, i64)) -> Result<DateTime, ParseError> {
    let mut reader = Reader { tokens: tokens(text), ..Reader::default() };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.token(at).ok_or(ParseError::Invalid)? + 1;
    }
    let parts = reader.date.resolve().ok_or(ParseError::Invalid)?;
    if parts.2.is_none() && parts.1.is_some_and(|month| !(1..=12).contains(&month)) {
        // Python computes the last day of the month first.
        return Err(ParseError::Invalid);
    }
    let numbers = [parts.0, parts.1, parts.2, reader.hour, reader.minute, reader.second];
    if numbers.iter().flatten().any(|number| *number > i64::from(i32::MAX)) {
        return Err(ParseError::Overflow);
    }
    reader.finish(parts, today).ok_or(ParseError::Invalid)
}

/// AM or PM.
#[derive(Clone, Copy, PartialEq)]
enum Meridiem {
    Morning,
    Afternoon,
}

/// The parts that are known so far.
#[derive(Default)]
struct Reader {
    tokens: Vec<String>,
    date: Date,
    weekday: Option<i64>,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    micro: Option<i64>,
    zone: Option<String>,
    /// Seconds east of UTC.
    offset: Option<i64>,
    /// Whether any part other than the date is known.
    is_known: bool,
}

impl Reader {
    fn peek(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).map(String::as_str)
    }

    /// Reads the token at an index, and perhaps some after it; returns the index of the last one.
    fn token(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?.clone();
        if python::float(&token).is_ok() {
            return self.number(at, &token);
        }
        if let Some(day) = find(&WEEKDAYS, &token) {
            self.weekday = Some(day);
            return Some(at);
        }
        if let Some(month) = month(&token) {
            return self.month(at, month);
        }
        if let Some(half) = half(&token) {
            let hour = self.hour.filter(|hour| (0..=12).contains(hour))?;
            self.hour = Some(to_24(hour, half));
            return Some(at);
        }
        if self.could_be_zone(&token, self.offset) {
            return Some(self.zone(at, token));
        }
        if self.hour.is_some() && (token == "+" || token == "-") {
            return self.offset(at, if token == "+" { 1 } else { -1 });
        }
        is_filler(&token).then_some(at)
    }

    /// Reads the name of a month, which may begin a whole date: `Jan-01-99`, `Jan of 01`.
    fn month(&mut self, at: usize, month: i64) -> Option<usize> {
        self.date.push_month(month)?;
        match self.peek(at + 1) {
            Some(separator @ ("-" | "/")) => {
                let separator = separator.to_owned();
                self.push_token(at + 2)?;
                if self.peek(at + 3) != Some(&separator) {
                    return Some(at + 2);
                }
                self.push_token(at + 4)?;
                Some(at + 4)
            }
            Some(" ") if self.peek(at + 3) == Some(" ") && self.tokens.len() > at + 4 => {
                let of = self.peek(at + 2).is_some_and(|token| token.eq_ignore_ascii_case("of"));
                if !of {
                    return Some(at);
                }
                if let Some(digits) = self.peek(at + 4).filter(|token| is_digits(token)) {
                    let year = with_century(integer(digits)?, this_year());
                    self.date.has_century |= year > 99;
                    self.date.push_year(year)?;
                }
                Some(at + 4)
            }
            _ => Some(at),
        }
    }

    fn push_token(&mut self, at: usize) -> Option<()> {
        let token = self.tokens.get(at)?;
        self.date.push(token)
    }

    fn number(&mut self, at: usize, token: &str) -> Option<usize> {
        let number = Decimal::parse(token)?;
        let next = self.peek(at + 1).map(str::to_owned);
        let next = next.as_deref();
        let len = token.len();
        let is_time_next = next == Some(":") || next.is_some_and(|token| unit(token).is_some());
        if self.date.len() == 3 && (len == 2 || len == 4) && self.hour.is_none() && !is_time_next {
            // 19990101T23[59]
            self.hour = Some(digits(token, 0, 2)?);
            if len == 4 {
                self.minute = Some(digits(token, 2, 4)?);
            }
            return Some(at);
        }
        if len == 6 || len > 6 && token.find('.') == Some(6) {
            if self.date.len() == 0 && !token.contains('.') {
                // YYMMDD
                return self.push_parts(token, &[(0, 2), (2, 4), (4, 6)]).map(|()| at);
            }
            // HHMMSS[.ss]
            self.hour = Some(digits(token, 0, 2)?);
            self.minute = Some(digits(token, 2, 4)?);
            self.seconds(token.get(4..)?)?;
            return Some(at);
        }
        if matches!(len, 8 | 12 | 14) {
            // YYYYMMDD[hhmm[ss]]
            self.date.has_century = true;
            self.date.push_year(digits(token, 0, 4)?)?;
            self.push_parts(token, &[(4, 6), (6, 8)])?;
            if len > 8 {
                self.hour = Some(digits(token, 8, 10)?);
                self.minute = Some(digits(token, 10, 12)?);
            }
            if len > 12 {
                self.second = Some(digits(token, 12, 14)?);
            }
            return Some(at);
        }
        if let Some((unit, last)) = self.unit_of(at) {
            // 12h, 30 m, 5.5s; "04" in 12h04
            self.set_unit(unit, token, number)?;
            return Some(last);
        }
        match next {
            Some(":") if self.peek(at + 2).is_some() => self.clock(at, number),
            Some(separator @ ("-" | "/" | ".")) => {
                self.date.push(token)?;
                self.separated(at, separator)
            }
            None => self.day_or_hour(at, number),
            Some(next) if is_filler(next) => self.day_or_hour(at, number),
            Some(next) => match half(next) {
                Some(half) if (0..24).contains(&number.whole) => {
                    self.hour = Some(to_24(number.whole, half));
                    Some(at + 1)
                }
                _ if self.date.could_be_day(number.value()) => {
                    self.date.push_value(number.value(), number.whole).map(|()| at)
                }
                _ => None,
            },
        }
    }

    fn push_parts(&mut self, token: &str, parts: &[(usize, usize)]) -> Option<()> {
        parts.iter().try_for_each(|(from, to)| self.date.push(token.get(*from..*to)?))
    }

    /// `HH:MM[:SS[.ss]]`
    fn clock(&mut self, at: usize, hour: Decimal) -> Option<usize> {
        self.hour = Some(hour.whole);
        let minutes = Decimal::parse(self.peek(at + 2)?)?;
        self.minutes(minutes);
        if self.peek(at + 3) == Some(":") && self.peek(at + 4).is_some() {
            let seconds = self.tokens.get(at + 4)?.clone();
            self.seconds(&seconds)?;
            return Some(at + 4);
        }
        Some(at + 2)
    }

    /// Reads the rest of a date after a number and one of `-`, `/` and `.`: `01-01[-01]`,
    /// `01-Jan[-01]`.
    fn separated(&mut self, at: usize, separator: &str) -> Option<usize> {
        let Some(second) = self.peek(at + 2).filter(|token| !is_filler(token)).map(str::to_owned)
        else {
            return Some(at + 1);
        };
        if is_digits(&second) {
            self.date.push(&second)?;
        } else {
            self.date.push_month(month(&second)?)?;
        }
        if self.peek(at + 3) != Some(separator) {
            return Some(at + 2);
        }
        let third = self.tokens.get(at + 4)?.clone();
        match month(&third) {
            Some(month) => self.date.push_month(month)?,
            None => self.date.push(&third)?,
        }
        Some(at + 4)
    }

    /// Reads a number without a unit: `12 am`, or a part of the date.
    fn day_or_hour(&mut self, at: usize, number: Decimal) -> Option<usize> {
        if let Some(half) = self.peek(at + 2).and_then(half) {
            self.hour = Some(to_24(number.whole, half));
            return Some(at + 2);
        }
        self.date.push_value(number.value(), number.whole)?;
        Some(at + 1)
    }

    /// The unit of a number (0 hours, 1 minutes, 2 seconds), and the index of the last token of
    /// both.
    fn unit_of(&self, at: usize) -> Option<(usize, usize)> {
        let unit_at = |at: Option<usize>| at.and_then(|at| self.peek(at)).and_then(unit);
        if let Some(unit) = unit_at(Some(at + 1)) {
            return Some((unit, at + 1));
        }
        if let Some(unit) = unit_at(Some(at + 2)).filter(|_| self.peek(at + 1) == Some(" ")) {
            return Some((unit, at + 2));
        }
        if let Some(before) = unit_at(at.checked_sub(1)) {
            return Some((before + 1, at));
        }
        let is_last = at + 1 == self.tokens.len() && at > 1;
        if is_last && self.peek(at - 1) == Some(" ") {
            return unit_at(Some(at - 2)).map(|before| (before + 1, at));
        }
        None
    }

    fn set_unit(&mut self, unit: usize, token: &str, number: Decimal) -> Option<()> {
        match unit {
            0 => {
                self.hour = Some(number.whole);
                if number.has_fraction() {
                    self.minute = Some(number.sixtieths());
                }
            }
            1 => self.minutes(number),
            2 => self.seconds(token)?,
            // A unit after seconds is ignored.
            _ => {}
        }
        Some(())
    }

    /// Sets the minutes; their fraction is seconds.
    fn minutes(&mut self, number: Decimal) {
        self.minute = Some(number.whole);
        self.second = number.has_fraction().then(|| number.sixtieths());
    }

    /// Sets the seconds; their fraction is truncated after six digits.
    fn seconds(&mut self, token: &str) -> Option<()> {
        let (whole, fraction) = token.split_once('.').unwrap_or((token, ""));
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.second = Some(integer(whole)?);
        self.micro = Some(format!("{fraction:0<6.6}").parse().ok()?);
        Some(())
    }

    fn could_be_zone(&self, token: &str, offset: Option<i64>) -> bool {
        self.hour.is_some()
            && self.zone.is_none()
            && offset.is_none()
            && token.chars().count() <= 5
            && (token.bytes().all(|byte| byte.is_ascii_uppercase()) || token == "z")
    }

    /// Reads the name of a zone. In `GMT+3` the sign has the opposite meaning, as in POSIX.
    fn zone(&mut self, at: usize, token: String) -> usize {
        self.is_known = true;
        if token == "z" {
            self.offset = Some(0);
        }
        let is_utc = is_utc(&token);
        self.zone = Some(token);
        if let Some(sign) = self.tokens.get_mut(at + 1).filter(|sign| *sign == "+" || *sign == "-")
        {
            *sign = if sign == "+" { "-" } else { "+" }.to_owned();
            self.offset = None;
            if is_utc {
                self.zone = None;
            }
        }
        at
    }

    /// Reads an offset: `-0300`, `-03:00`, `-3`, each optionally followed by ` (NAME)`.
    fn offset(&mut self, at: usize, sign: i64) -> Option<usize> {
        let number = self.peek(at + 1)?;
        let mut last = at + 1;
        let (hours, minutes) = if number.len() == 4 {
            (digits(number, 0, 2)?, digits(number, 2, 4)?)
        } else if self.peek(at + 2) == Some(":") {
            last = at + 3;
            (integer(number)?, integer(self.peek(at + 3)?)?)
        } else if number.len() <= 2 {
            (integer(number)?, 0)
        } else {
            return None;
        };
        self.is_known = true;
        self.offset = Some(hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)? * sign);
        let in_parentheses = self.peek(last + 1).is_some_and(is_filler)
            && self.peek(last + 2) == Some("(")
            && self.peek(last + 4) == Some(")");
        let is_zone = |name: &&str| name.chars().count() >= 3 && self.could_be_zone(name, None);
        match self.peek(last + 3).filter(is_zone) {
            Some(name) if in_parentheses => {
                self.zone = Some(name.to_owned());
                Some(last + 4)
            }
            _ => Some(last),
        }
    }

    /// Combines the parts to a timestamp.
    fn finish(&self, (year, month, day): Parts, today: (i64, i64, i64)) -> Option<DateTime> {
        let times = [self.weekday, self.hour, self.minute, self.second, self.micro];
        if !self.is_known && self.date.len() == 0 && times.iter().all(Option::is_none) {
            return None;
        }
        let year = match year {
            Some(year) if !self.date.has_century => Some(with_century(year, today.0)),
            year => year,
        };
        let (this_year, this_month, this_day) = today;
        let (year, month) = (year.unwrap_or(this_year), month.unwrap_or(this_month));
        let last = days_of_month(year, month)?;
        let known_day = day;
        let day = day.unwrap_or(this_day.min(last));
        let in_range = |value: Option<i64>, limit: i64| {
            Some(value.unwrap_or(0)).filter(|it| (0..limit).contains(it))
        };
        if !(1..=9999).contains(&year) || !(1..=last).contains(&day) {
            return None;
        }
        let (hour, minute) = (in_range(self.hour, 24)?, in_range(self.minute, 60)?);
        let (second, micro) = (in_range(self.second, 60)?, in_range(self.micro, 1_000_000)?);
        let mut days = days_before(year, month, day);
        if let Some(wanted) = self.weekday.filter(|_| known_day.unwrap_or(0) == 0) {
            days += (wanted - weekday(days)).rem_euclid(7);
        }
        let is_utc = self.zone.as_deref().is_some_and(is_utc);
        let offset = self.offset.filter(|_| !is_utc).unwrap_or(0);
        if offset.abs() >= SECONDS_A_DAY {
            return None;
        }
        in_calendar(days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second - offset, micro)
    }
}

/// A number in a date: digits with an optional fraction.
#[derive(Clone, Copy)]
struct Decimal {
    whole: i64,
    /// The fraction in units of 10⁻¹⁵; more digits are irrelevant for a time.
    fraction: i64,
}

impl Decimal {
    fn parse(token: &str) -> Option<Decimal> {
        let (whole, fraction) = token.split_once('.').unwrap_or((token, "0"));
        if !is_digits(fraction) {
            return None;
        }
        Some(Decimal {
            whole: integer(whole)?,
            fraction: format!("{fraction:0<15.15}").parse().ok()?,
        })
    }

    fn has_fraction(self) -> bool {
        self.fraction > 0
    }

    #[expect(clippy::cast_precision_loss, reason = "compared with small numbers only")]
    fn value(self) -> f64 {
        self.whole as f64 + self.fraction as f64 / 1e15
    }

    /// The fraction in sixtieths, truncated.
    fn sixtieths(self) -> i64 {
        self.fraction * 60 / 1_000_000_000_000_000
    }
}

const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "monday"],
    &["tue", "tuesday"],
    &["wed", "wednesday"],
    &["thu", "thursday"],
    &["fri", "friday"],
    &["sat", "saturday"],
    &["sun", "sunday"],
];

const MONTHS: [&[&str]; 12] = [
    &["jan", "january"],
    &["feb", "february"],
    &["mar", "march"],
    &["apr", "april"],
    &["may"],
    &["jun", "june"],
    &["jul", "july"],
    &["aug", "august"],
    &["sep", "sept", "september"],
    &["oct", "october"],
    &["nov", "november"],
    &["dec", "december"],
];

const UNITS: [&[&str]; 3] =
    [&["h", "hour", "hours"], &["m", "minute", "minutes"], &["s", "second", "seconds"]];

/// Words and characters that are ignored.
const FILLERS: [&str; 18] = [
    " ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd",
    "th",
];

/// The index of a word among names.
fn find(names: &[&[&str]], word: &str) -> Option<i64> {
    let place =
        names.iter().position(|names| names.iter().any(|name| name.eq_ignore_ascii_case(word)))?;
    i64::try_from(place).ok()
}

fn month(word: &str) -> Option<i64> {
    Some(find(&MONTHS, word)? + 1)
}

fn unit(word: &str) -> Option<usize> {
    usize::try_from(find(&UNITS, word)?).ok()
}

fn half(word: &str) -> Option<Meridiem> {
    match word.to_ascii_lowercase().as_str() {
        "am" | "a" => Some(Meridiem::Morning),
        "pm" | "p" => Some(Meridiem::Afternoon),
        _ => None,
    }
}

fn is_filler(word: &str) -> bool {
    FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word))
}

fn is_utc(zone: &str) -> bool {
    ["utc", "gmt", "z"].iter().any(|name| name.eq_ignore_ascii_case(zone))
}

fn is_digits(text: &str) -> bool {
    integer(text).is_some()
}

fn digits(token: &str, from: usize, to: usize) -> Option<i64> {
    integer(token.get(from..to)?)
}

fn to_24(hour: i64, half: Meridiem) -> i64 {
    match half {
        Meridiem::Afternoon if hour < 12 => hour + 12,
        Meridiem::Morning if hour == 12 => 0,
        _ => hour,
    }
}

fn this_year() -> i64 {
    super::today().0
}

/// The year that two digits represent: the one within fifty years of this year.
fn with_century(year: i64, this_year: i64) -> i64 {
    if year >= 100 {
        return year;
    }
    let year = year + this_year / 100 * 100;
    if year >= this_year + 50 {
        year - 100
    } else if year < this_year - 50 {
        year + 100
    } else {
        year
    }
}
