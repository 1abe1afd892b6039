//! Facts of rows that have a few values: each is one byte of a row.
//!
//! Rows hold the byte and not the value, so that rows in a file can be read where they lie,
//! whatever their bytes are; `check.rs` refuses bytes that are no value.

/// The type of a shape, as in the Smithy specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Bytes; streaming ones carry [`ShapeRow::STREAMING`](super::ShapeRow::STREAMING).
    Blob,
    /// `true` or `false`.
    Boolean,
    /// A Unicode string.
    String,
    /// A string from an open set of values; its members are the values.
    Enum,
    /// An `integer` from an open set of values; its members are the values.
    IntEnum,
    /// 8 bits, signed.
    Byte,
    /// 16 bits, signed.
    Short,
    /// 32 bits, signed.
    Integer,
    /// 64 bits, signed.
    Long,
    /// 32 bits, IEEE 754.
    Float,
    /// 64 bits, IEEE 754.
    Double,
    /// An integer of arbitrary size.
    BigInteger,
    /// A decimal number of arbitrary precision.
    BigDecimal,
    /// A timestamp.
    Timestamp,
    /// Any JSON value.
    Document,
    /// One member: the element.
    List,
    /// Two members: the key, the value.
    Map,
    /// Members in model order.
    Structure,
    /// Members in model order, of which exactly one is set.
    Union,
}

/// The location of a member in an HTTP message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Binding {
    /// In the body document.
    Body,
    /// In the URI's path (`@httpLabel`).
    Label,
    /// As one query parameter (`@httpQuery`); the wire name is the parameter's.
    Query,
    /// As several query parameters (`@httpQueryParams`).
    QueryParams,
    /// As one header (`@httpHeader`); the wire name is the header's.
    Header,
    /// As several headers (`@httpPrefixHeaders`); the wire name is the prefix.
    PrefixHeaders,
    /// As the whole body (`@httpPayload`).
    Payload,
    /// As the response's status code (`@httpResponseCode`).
    StatusCode,
}

/// The format of a timestamp (`@timestampFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TimestampFormat {
    /// The default of the protocol for the location.
    Unset,
    /// Seconds since 1970, a JSON number.
    EpochSeconds,
    /// RFC 3339 in UTC.
    DateTime,
    /// RFC 7231's IMF-fixdate.
    HttpDate,
}

/// What a [`RareRow`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Owner {
    Shape,
    Member,
    Operation,
    Option,
    Service,
}

/// The values of a fact, each at the place of its byte.
macro_rules! coded {
    ($name:ident: $($value:ident)*) => {
        impl $name {
            const ALL: &[$name] = &[$($name::$value),*];

            /// The value of a byte; the first one for a byte that is no value.
            pub(super) const fn of(code: u8) -> $name {
                if $name::is_valid(code) { $name::ALL[code as usize] } else { $name::ALL[0] }
            }

            /// Whether a byte is a value.
            pub(super) const fn is_valid(code: u8) -> bool {
                (code as usize) < $name::ALL.len()
            }
        }

        const _: () = {
            let mut at = 0;
            while at < $name::ALL.len() {
                assert!($name::ALL[at] as usize == at, "the values are in another order");
                at += 1;
            }
        };
    };
}

coded!(Kind: Blob Boolean String Enum IntEnum Byte Short Integer Long Float Double BigInteger
    BigDecimal Timestamp Document List Map Structure Union);
coded!(Binding: Body Label Query QueryParams Header PrefixHeaders Payload StatusCode);
coded!(TimestampFormat: Unset EpochSeconds DateTime HttpDate);
