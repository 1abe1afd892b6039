//! Timestamps, compared with results of Python's `dateutil` and of botocore for the same strings.

use super::{from_epoch_seconds, is_out_of_range, is_out_of_range_text, parse, reader, to_iso};

/// A Tuesday.
const TODAY: (i64, i64, i64) = (2024, 1, 30);

#[test]
fn dates_in_many_forms() {
    let cases = [
        ("2024-01-02", "2024-01-02T00:00:00"),
        ("2024-01-02T03:04:05", "2024-01-02T03:04:05"),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05"),
        ("2024-01-02T03:04:05.6789Z", "2024-01-02T03:04:05.678900"),
        ("2024-01-02T03:04:05.1234567Z", "2024-01-02T03:04:05.123456"),
        ("2024-01-02T03:04:05,5", "2024-01-02T03:04:05.500000"),
        ("2024-01-02 03:04:05+02:00", "2024-01-02T01:04:05"),
        ("2024-01-02T03:04:05-0830", "2024-01-02T11:34:05"),
        ("2024-01-02T03:04-3", "2024-01-02T06:04:00"),
        ("20240102", "2024-01-02T00:00:00"),
        ("20240102T030405Z", "2024-01-02T03:04:05"),
        ("20240102T0304", "2024-01-02T03:04:00"),
        ("20240102030405", "2024-01-02T03:04:05"),
        ("2024/1/2", "2024-01-02T00:00:00"),
        ("1/2/2024", "2024-01-02T00:00:00"),
        ("13/2/2024", "2024-02-13T00:00:00"),
        ("1/2/99", "1999-01-02T00:00:00"),
        ("2024-03", "2024-03-30T00:00:00"),
        ("2023-02", "2023-02-28T00:00:00"),
        ("Jan 5 2024", "2024-01-05T00:00:00"),
        ("5 January 2024 3:04 PM", "2024-01-05T15:04:00"),
        ("5th of Feb, 2024 at 12am", "2024-02-05T00:00:00"),
        ("Sep.20.2009", "2009-09-20T00:00:00"),
        ("Feb-03-21", "2021-02-03T00:00:00"),
        ("Tue, 02 Jan 2024 03:04:05 GMT", "2024-01-02T03:04:05"),
        ("Tue, 02 Jan 2024 03:04:05 -0800 (PST)", "2024-01-02T11:04:05"),
        ("Thu Sep 25 10:36:28 2003", "2003-09-25T10:36:28"),
        ("12:30", "2024-01-30T12:30:00"),
        ("12h30m15.5s", "2024-01-30T12:30:15.500000"),
        ("3 pm", "2024-01-30T15:00:00"),
        ("Friday", "2024-02-02T00:00:00"),
        ("Tue", "2024-01-30T00:00:00"),
        ("10:00 GMT+3", "2024-01-30T13:00:00"),
        ("10:00 XYZ", "2024-01-30T10:00:00"),
        ("10:00 XYZ-2", "2024-01-30T08:00:00"),
        ("٢٠٢٤-٠١-٠٢", "2024-01-02T00:00:00"),
    ];
    for (text, want) in cases {
        let got = reader::read(text, TODAY).map(|timestamp| to_iso(&timestamp));
        assert_eq!(got, Ok(format!("{want}+00:00")), "{text}");
    }
}

#[test]
fn what_is_no_moment() {
    let texts = [
        "",
        " ",
        "now",
        "x",
        "2024-02-30",
        "2024-13-01T25:00",
        "24:00",
        "12:60",
        "1 2 3 4",
        "13:00 pm",
        "am",
        "10:00 +25:00",
        "0001-01-01T00:00+01:00",
        "9999-12-31T23:59-01:00",
        "2024-01-02T",
        "nan",
        "12:30:x",
        "Jan-",
        "+",
        "1.2.3.4",
        "2024-01-02-",
        "99999999999999999999-01-01",
        "'",
    ];
    let wrong: Vec<_> = texts.iter().filter(|text| parse(text).is_some()).collect();
    // A character after a complete date is ignored as a separator.
    assert_eq!(wrong, [&"2024-01-02T", &"2024-01-02-"]);
}

#[test]
fn epoch_seconds() {
    let cases = [
        ("0", Some("1970-01-01T00:00:00")),
        ("-1", Some("1969-12-31T23:59:59")),
        ("-0.5", Some("1969-12-31T23:59:59.500000")),
        (" 1e9 ", Some("2001-09-09T01:46:40")),
        ("2024", Some("1970-01-01T00:33:44")),
        ("1700000000.123456789", Some("2023-11-14T22:13:20.123457")),
        ("0.1234565", Some("1970-01-01T00:00:00.123456")),
        ("0.9999999", Some("1970-01-01T00:00:01")),
        ("-62135596800", Some("0001-01-01T00:00:00")),
        ("253402300799", Some("9999-12-31T23:59:59")),
        ("253402300800", None),
        ("1e15", None),
    ];
    for (text, want) in cases {
        let got = parse(text).map(|timestamp| to_iso(&timestamp));
        assert_eq!(got, want.map(|want| format!("{want}+00:00")), "{text}");
    }
    assert_eq!(from_epoch_seconds(f64::NAN), None);
}

#[test]
fn absurd_numbers() {
    let cases =
        [("1e16", false), ("6.77e16", false), ("6.78e16", true), ("-6.79e16", true), ("inf", true)];
    for (text, want) in cases {
        assert_eq!(is_out_of_range(text.parse().unwrap()), want, "{text}");
        assert_eq!(is_out_of_range_text(text), want, "{text}");
    }
    assert!(!is_out_of_range(f64::NAN));
    // Milliseconds, which are accepted as a date or rejected as one.
    let cases =
        [("1700000000000", true), ("20240102030405", false), ("300000000000", false), ("x", false)];
    for (text, want) in cases {
        assert_eq!(is_out_of_range_text(text), want, "{text}");
    }
}
