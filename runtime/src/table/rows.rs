//! The rows of a table, as generated code defines them.
//!
//! Fields are numbers only, in an order without gaps, so that rows can be read where they lie in a
//! file; columns of a row follow each other as in `emit/data/rows.rs` of `hardie-build`. The
//! constructors are `const` and short, so that a generated table has one row per line:
//!
//! ```
//! use hardie_runtime::table::{Kind, rows::ShapeRow};
//!
//! static SHAPES: [ShapeRow; 2] = [
//!     ShapeRow::new(Kind::String, 12, 0, 0, 0).constraints(4),
//!     ShapeRow::new(Kind::Structure, 24, 80, 3, 5).flags(ShapeRow::SENSITIVE), // Reference
//! ];
//! ```

pub(super) use super::codes::Owner;
pub use super::codes::{Binding, Kind, TimestampFormat};
pub use super::flags::{MemberFlags, OperationFlags, OptionFlags, ShapeFlags};
#[cfg(feature = "tables")]
use zerocopy::{FromBytes, Immutable, KnownLayout};

/// The offset of a NUL-terminated string in [`Table::text`](super::Table::text); 0 is the empty
/// string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(transparent)]
pub struct Text(pub u32);

/// One shape.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(C)]
pub struct ShapeRow {
    pub(super) kind: u8,
    pub(super) format: u8,
    pub(super) flags: ShapeFlags,
    pub(super) name: Text,
    pub(super) docs: Text,
    pub(super) first: u16,
    pub(super) count: u16,
    pub(super) constraints: u16,
    pub(super) status: u16,
    pub(super) media: Text,
}

impl ShapeRow {
    /// `@sensitive`.
    pub const SENSITIVE: ShapeFlags = ShapeFlags::bit(0);
    /// `@sparse`: elements or values may be null.
    pub const SPARSE: ShapeFlags = ShapeFlags::bit(1);
    /// `@streaming`.
    pub const STREAMING: ShapeFlags = ShapeFlags::bit(2);
    /// `@error("client")`.
    pub const CLIENT_ERROR: ShapeFlags = ShapeFlags::bit(3);
    /// `@error("server")`.
    pub const SERVER_ERROR: ShapeFlags = ShapeFlags::bit(4);
    /// `@retryable`.
    pub const RETRYABLE: ShapeFlags = ShapeFlags::bit(5);
    /// `@retryable(throttling: true)`.
    pub const THROTTLING: ShapeFlags = ShapeFlags::bit(6);
    /// `@requiresLength` of a streaming blob.
    pub const REQUIRES_LENGTH: ShapeFlags = ShapeFlags::bit(7);
    /// `@uniqueItems`: the elements of the list are unique.
    pub const UNIQUE_ITEMS: ShapeFlags = ShapeFlags::bit(8);
    /// `@discriminated`: a member of the JSON object of a union's content names the active member;
    /// the name of this member is in the [`RareRow`].
    pub const DISCRIMINATED: ShapeFlags = ShapeFlags::bit(9);
    /// `@untagged`: a union is encoded as its content alone.
    pub const UNTAGGED: ShapeFlags = ShapeFlags::bit(10);
    /// `smithy.api#Unit`: as the target of a union's member, the member has no content.
    pub const UNIT: ShapeFlags = ShapeFlags::bit(11);

    /// A shape with `count` members, starting at member row `first`; `name` is the Smithy name
    /// without the namespace. The string behind `docs` is its first sentence.
    pub const fn new(kind: Kind, name: u32, docs: u32, first: u16, count: u16) -> ShapeRow {
        ShapeRow {
            kind: kind as u8,
            format: TimestampFormat::Unset as u8,
            flags: ShapeFlags::NONE,
            name: Text(name),
            docs: Text(docs),
            first,
            count,
            constraints: 0,
            status: 0,
            media: Text(0),
        }
    }

    /// Adds flags.
    pub const fn flags(mut self, flags: ShapeFlags) -> ShapeRow {
        self.flags = self.flags.with(flags);
        self
    }

    /// Sets the row of the constraints.
    pub const fn constraints(mut self, row: u16) -> ShapeRow {
        self.constraints = row;
        self
    }

    /// Sets the timestamp format.
    pub const fn format(mut self, format: TimestampFormat) -> ShapeRow {
        self.format = format as u8;
        self
    }

    /// Sets the HTTP status of an error (`@httpError`, else 400 or 500 by the kind of error).
    pub const fn status(mut self, status: u16) -> ShapeRow {
        self.status = status;
        self
    }

    /// Sets the media type (`@mediaType`).
    pub const fn media(mut self, text: u32) -> ShapeRow {
        self.media = Text(text);
        self
    }
}

/// One member of a shape; also an enum's value.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(C)]
pub struct MemberRow {
    pub(super) name: Text,
    pub(super) wire: Text,
    pub(super) docs: Text,
    pub(super) target: u16,
    pub(super) flags: MemberFlags,
    pub(super) constraints: u16,
    pub(super) binding: u8,
    pub(super) format: u8,
    pub(super) default: Text,
}

impl MemberRow {
    /// `@required`.
    pub const REQUIRED: MemberFlags = MemberFlags::bit(0);
    /// `@idempotencyToken`.
    pub const IDEMPOTENCY_TOKEN: MemberFlags = MemberFlags::bit(1);
    /// `@hostLabel`.
    pub const HOST_LABEL: MemberFlags = MemberFlags::bit(2);
    /// The member sets an endpoint parameter (`@contextParam` and similar traits).
    pub const CONTEXT_PARAM: MemberFlags = MemberFlags::bit(3);
    /// `@sensitive` on the member itself.
    pub const SENSITIVE: MemberFlags = MemberFlags::bit(4);
    /// `@clientOptional`: the service sets the default value.
    pub const CLIENT_OPTIONAL: MemberFlags = MemberFlags::bit(5);
    /// `@internal`: a member or an enum value that services accept but do not document.
    pub const INTERNAL: MemberFlags = MemberFlags::bit(6);
    /// `@xmlAttribute`: an attribute of its structure's element.
    pub const XML_ATTRIBUTE: MemberFlags = MemberFlags::bit(7);
    /// `@xmlFlattened`: a list or map without an element around it.
    pub const XML_FLATTENED: MemberFlags = MemberFlags::bit(8);
    /// An ID whose value may have a path prefix; only the last segment is sent (set by an overlay).
    pub const PATH_ID: MemberFlags = MemberFlags::bit(9);
    /// `@nullable`: null is a value, which is not the same as absent.
    pub const NULLABLE: MemberFlags = MemberFlags::bit(10);
    /// `@jsonUnknown`: the member holds everything that the model does not know.
    pub const JSON_UNKNOWN: MemberFlags = MemberFlags::bit(11);

    /// A body member named `name` that targets shape row `target`. The string behind `docs` is its
    /// first sentence.
    pub const fn new(name: u32, docs: u32, target: u16) -> MemberRow {
        MemberRow {
            name: Text(name),
            wire: Text(0),
            docs: Text(docs),
            target,
            flags: MemberFlags::NONE,
            constraints: 0,
            binding: Binding::Body as u8,
            format: TimestampFormat::Unset as u8,
            default: Text(0),
        }
    }

    /// Adds flags.
    pub const fn flags(mut self, flags: MemberFlags) -> MemberRow {
        self.flags = self.flags.with(flags);
        self
    }

    /// Sets the binding and its name (header, query parameter, prefix; 0 for none).
    pub const fn bound(mut self, binding: Binding, wire: u32) -> MemberRow {
        self.binding = binding as u8;
        self.wire = Text(wire);
        self
    }

    /// Sets the name in the body (`@jsonName`, or `@xmlName` for XML protocols), or an
    /// enum member's value (`@enumValue`).
    pub const fn wire(mut self, text: u32) -> MemberRow {
        self.wire = Text(text);
        self
    }

    /// Sets the row of the member's own constraints.
    pub const fn constraints(mut self, row: u16) -> MemberRow {
        self.constraints = row;
        self
    }

    /// Sets the member's own timestamp format.
    pub const fn format(mut self, format: TimestampFormat) -> MemberRow {
        self.format = format as u8;
        self
    }

    /// Sets the default value (`@default`) as JSON.
    pub const fn default(mut self, json: u32) -> MemberRow {
        self.default = Text(json);
        self
    }
}

/// `@length`, `@range`, `@pattern` and a format of one shape or member.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(C)]
pub struct ConstraintsRow {
    pub(super) length: [Text; 2],
    pub(super) range: [Text; 2],
    pub(super) pattern: Text,
    pub(super) format: Text,
}

impl ConstraintsRow {
    /// Minimum and maximum as decimal strings, 0 if absent; lengths count code points, bytes,
    /// elements or entries, depending on the shape's kind.
    pub const fn new(length: (u32, u32), range: (u32, u32), pattern: u32) -> ConstraintsRow {
        ConstraintsRow {
            length: [Text(length.0), Text(length.1)],
            range: [Text(range.0), Text(range.1)],
            pattern: Text(pattern),
            format: Text(0),
        }
    }

    /// Sets the name of alloy's trait for the format of a string or number, such as `dateFormat`.
    pub const fn format(mut self, format: u32) -> ConstraintsRow {
        self.format = Text(format);
        self
    }
}

/// Rarely used facts: of XML, the query protocols and unions, and notes for people.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(C)]
pub struct RareRow {
    pub(super) row: u16,
    pub(super) of: u8,
    /// Makes the size a multiple of four without bytes that have no value.
    unused: u8,
    pub(super) name: Text,
    pub(super) namespace: [Text; 2],
    pub(super) notes: Text,
    pub(super) sample: Text,
}

impl RareRow {
    /// Facts of a shape row; `name` is the root element of an XML body (`@xmlName`), the code of an
    /// error (`@awsQueryError`), or the discriminator of a union (`@discriminated`); 0 for none.
    pub const fn shape(row: u16, name: u32) -> RareRow {
        RareRow::new(Owner::Shape, row, name)
    }

    /// Facts of a member row; `name` is its name in EC2 requests (`@ec2QueryName`); 0 for none.
    pub const fn member(row: u16, name: u32) -> RareRow {
        RareRow::new(Owner::Member, row, name)
    }

    /// Facts of an operation row; `name` is the time to wait for a response at least, in
    /// milliseconds (`@longPoll`); 0 for none.
    pub const fn operation(row: u16, name: u32) -> RareRow {
        RareRow::new(Owner::Operation, row, name)
    }

    /// Facts of an option row; `name` is the option that switches it off, without dashes.
    pub const fn option(row: u16, name: u32) -> RareRow {
        RareRow::new(Owner::Option, row, name)
    }

    /// Facts of the service.
    pub const fn service() -> RareRow {
        RareRow::new(Owner::Service, 0, 0)
    }

    const fn new(of: Owner, row: u16, name: u32) -> RareRow {
        let none = Text(0);
        RareRow {
            row,
            of: of as u8,
            unused: 0,
            name: Text(name),
            namespace: [none, none],
            notes: none,
            sample: none,
        }
    }

    /// Sets the sample response of an operation, as JSON: see
    /// [`Operation::sample`](super::Operation::sample).
    pub const fn sample(mut self, json: u32) -> RareRow {
        self.sample = Text(json);
        self
    }

    /// Sets the notes for people, as JSON: see [`Member::notes`](super::Member::notes).
    pub const fn notes(mut self, json: u32) -> RareRow {
        self.notes = Text(json);
        self
    }

    /// Sets URI and prefix of the XML namespace (`@xmlNamespace`); 0 for no prefix.
    pub const fn namespace(mut self, uri: u32, prefix: u32) -> RareRow {
        self.namespace = [Text(uri), Text(prefix)];
        self
    }
}

/// One operation.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(C)]
pub struct OperationRow {
    pub(super) name: Text,
    pub(super) command: Text,
    pub(super) docs: Text,
    pub(super) input: u16,
    pub(super) output: u16,
    pub(super) method: Text,
    pub(super) uri: Text,
    pub(super) host_prefix: Text,
    pub(super) code: u16,
    pub(super) flags: OperationFlags,
    pub(super) options: [u16; 2],
    pub(super) errors: [u16; 2],
    pub(super) parameters: Text,
    pub(super) pagination: Text,
    pub(super) waiters: Text,
    pub(super) customizations: Text,
}

impl OperationRow {
    /// `@httpChecksumRequired`.
    pub const CHECKSUM_REQUIRED: OperationFlags = OperationFlags::bit(0);
    /// `@auth([])` or `@optionalAuth`: sent without a signature.
    pub const UNSIGNED: OperationFlags = OperationFlags::bit(1);
    /// `@unsignedPayload`.
    pub const UNSIGNED_PAYLOAD: OperationFlags = OperationFlags::bit(2);
    /// `@requestCompression` with gzip.
    pub const GZIP: OperationFlags = OperationFlags::bit(3);
    /// The operation has no input shape in the model; `input` is an empty structure.
    pub const NO_INPUT: OperationFlags = OperationFlags::bit(4);
    /// The operation has no output shape in the model; `output` is an empty structure.
    pub const NO_OUTPUT: OperationFlags = OperationFlags::bit(5);
    /// A hidden operation: not shown in lists of commands (`@internal`, `@deprecated`, or set by an
    /// overlay).
    pub const HIDDEN: OperationFlags = OperationFlags::bit(6);
    /// The operation changes nothing: `@readonly`, its HTTP method, its name, or an overlay says
    /// so.
    pub const READS: OperationFlags = OperationFlags::bit(7);

    /// An operation with its Smithy name, command name, documentation, and input and output shape
    /// rows.
    pub const fn new(name: u32, command: u32, docs: u32, input: u16, output: u16) -> OperationRow {
        OperationRow {
            name: Text(name),
            command: Text(command),
            docs: Text(docs),
            input,
            output,
            method: Text(0),
            uri: Text(0),
            code: 200,
            host_prefix: Text(0),
            options: [0, 0],
            errors: [0, 0],
            parameters: Text(0),
            pagination: Text(0),
            waiters: Text(0),
            customizations: Text(0),
            flags: OperationFlags::NONE,
        }
    }

    /// Sets `@http`: method, URI pattern, success status.
    pub const fn http(mut self, method: u32, uri: u32, code: u16) -> OperationRow {
        self.method = Text(method);
        self.uri = Text(uri);
        self.code = code;
        self
    }

    /// Sets `@endpoint`'s host prefix.
    pub const fn host_prefix(mut self, text: u32) -> OperationRow {
        self.host_prefix = Text(text);
        self
    }

    /// Sets the operation's options: first option row and count.
    pub const fn options(mut self, first: u16, count: u16) -> OperationRow {
        self.options = [first, count];
        self
    }

    /// Sets the operation's errors: first entry of the table's `errors` and count.
    pub const fn errors(mut self, first: u16, count: u16) -> OperationRow {
        self.errors = [first, count];
        self
    }

    /// Sets the endpoint parameters of the operation, as JSON: see
    /// [`Operation::parameters`](super::Operation::parameters).
    pub const fn parameters(mut self, json: u32) -> OperationRow {
        self.parameters = Text(json);
        self
    }

    /// Sets the pagination, as JSON: see [`Operation::pagination`](super::Operation::pagination).
    pub const fn pagination(mut self, json: u32) -> OperationRow {
        self.pagination = Text(json);
        self
    }

    /// Sets the waiters, as JSON: see [`Operation::waiters`](super::Operation::waiters).
    pub const fn waiters(mut self, json: u32) -> OperationRow {
        self.waiters = Text(json);
        self
    }

    /// Sets the customizations, as JSON: see
    /// [`Operation::customizations`](super::Operation::customizations).
    pub const fn customizations(mut self, json: u32) -> OperationRow {
        self.customizations = Text(json);
        self
    }

    /// Adds flags.
    pub const fn flags(mut self, flags: OperationFlags) -> OperationRow {
        self.flags = self.flags.with(flags);
        self
    }
}

/// A command-line option: an option name and the input member that it sets.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
#[repr(C)]
pub struct OptionRow {
    pub(super) name: Text,
    pub(super) member: u16,
    pub(super) flags: OptionFlags,
}

impl OptionRow {
    /// An alias, or an option that pages do not show.
    pub const HIDDEN: OptionFlags = OptionFlags::bit(0);
    /// The option is not required, though its member is (set by an overlay).
    pub const OPTIONAL: OptionFlags = OptionFlags::bit(1);
    /// The member is a structure of one boolean; the option sets it like a boolean (set by an
    /// overlay).
    pub const SWITCH: OptionFlags = OptionFlags::bit(2);
    /// The member is a list of structures of one member each; the option takes the values of those
    /// members (set by an overlay).
    pub const PLAIN_VALUES: OptionFlags = OptionFlags::bit(3);

    /// An option with its name without dashes (`instance-id`), for the member row `member`.
    pub const fn new(name: u32, member: u16) -> OptionRow {
        OptionRow { name: Text(name), member, flags: OptionFlags::NONE }
    }

    /// Makes the option an alias: not shown in help, and never required.
    pub const fn hidden(self) -> OptionRow {
        self.flags(OptionRow::HIDDEN)
    }

    /// Adds flags.
    pub const fn flags(mut self, flags: OptionFlags) -> OptionRow {
        self.flags = self.flags.with(flags);
        self
    }
}
