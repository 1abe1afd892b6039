//! Patterns of strings whose form is not in the model: what `--cli-strict` accepts, and what the
//! schemas of `--cli-describe` say.

/// A date, or a date and a time with an offset, in the years 1000 to 8999 (RFC 3339).
///
/// Limits of the calendar cannot be exceeded by an offset in these years.
pub const TIMESTAMP: &str = "^(?:[1-8][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|\
    (?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[1-8][0-9](?:0[48]|\
    [2468][048]|[13579][26])|(?:[2468][048]|[1357][26])00)-02-29)(?:T(?:[01][0-9]|2[0-3]):[0-5]\
    [0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]))?$";

/// The first and the last whole second since 1970 of the calendar, the years 1 to 9999.
pub const EPOCH_SECONDS: [i64; 2] = [-62_135_596_800, 253_402_300_799];

/// Base64 with padding, no unused bits and nothing else (RFC 4648): bytes have one form.
pub const BASE64: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|\
    [A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

macro_rules! date {
    () => {
        "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|\
         [12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|\
         (?:[02468][048]|[13579][26])00)-02-29)"
    };
}
macro_rules! time {
    () => {
        "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
    };
}
macro_rules! offset {
    () => {
        "(?:Z|[+-](?:(?:0[0-9]|1[0-7]):[0-5][0-9](?::[0-5][0-9])?|18:00(?::00)?))"
    };
}
macro_rules! zone {
    () => {
        concat!("(?:", offset!(), "|[A-Za-z][A-Za-z0-9~/._+-]+)")
    };
}

/// The pattern of a format of alloy, by the name of its trait.
pub fn of_alloy(format: &str) -> Option<&'static str> {
    Some(match format {
        "uuidFormat" => "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        "dateFormat" => concat!("^", date!(), "$"),
        "localTimeFormat" => concat!("^", time!(), "$"),
        "localDateTimeFormat" => concat!("^", date!(), "T", time!(), "$"),
        "offsetTimeFormat" => concat!("^", time!(), offset!(), "$"),
        "zoneOffsetFormat" => concat!("^", offset!(), "$"),
        "zoneIdFormat" => concat!("^", zone!(), "$"),
        "zonedDateTimeFormat" => {
            concat!("^", date!(), "T", time!(), offset!(), "(?:\\[", zone!(), "\\])?$")
        }
        "yearMonthFormat" => "^[0-9]{4}-(?:0[1-9]|1[0-2])$",
        "monthDayFormat" => {
            "^(?:--)?(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|\
             [12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))$"
        }
        _ => return None,
    })
}
