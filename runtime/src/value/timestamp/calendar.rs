//! The Gregorian calendar, counted in days from 1970.

/// Seconds of a day; there are no leap seconds in epoch time.
pub(super) const SECONDS_A_DAY: i64 = 86_400;

/// The number of days from 1970-01-01 to a date.
///
/// Years are counted from March, so that a leap day is the last day of its year; 400 years have
/// 146,097 days.
pub(super) fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day for a number of days since 1970-01-01.
pub(super) fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// The number of days in a month; `None` for a month outside 1–12 or a year outside 0–9999.
pub(super) fn days_of_month(year: i64, month: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(0..=9999).contains(&year) {
        return None;
    }
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Some(days_before(next_year, next, 1) - days_before(year, month, 1))
}

/// The day of the week; Monday is 0.
pub(super) fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::{date_of, days_before, days_of_month, weekday};

    #[test]
    fn every_day_has_one_date() {
        let mut expected = days_before(1, 1, 1);
        for year in 1..=9999 {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            for month in 1..=12 {
                let days = match month {
                    2 => 28 + i64::from(leap),
                    4 | 6 | 9 | 11 => 30,
                    _ => 31,
                };
                assert_eq!(days_of_month(year, month), Some(days));
                assert_eq!(days_before(year, month, 1), expected);
                assert_eq!(date_of(expected), (year, month, 1));
                assert_eq!(date_of(expected + days - 1), (year, month, days));
                expected += days;
            }
        }
        assert_eq!(expected, 253_402_300_800 / 86_400);
        assert_eq!((days_before(1970, 1, 1), weekday(0)), (0, 3), "a Thursday");
    }
}
