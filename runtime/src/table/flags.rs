//! Flags of rows: one type per row, so that a flag of another row does not compile.

use std::ops::BitOr;
#[cfg(feature = "tables")]
use zerocopy::{FromBytes, Immutable, KnownLayout};

macro_rules! flags {
    ($($(#[$docs:meta])* $name:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[cfg_attr(feature = "tables", derive(FromBytes, Immutable, KnownLayout))]
        #[repr(transparent)]
        pub struct $name(u16);

        impl $name {
            /// No flag.
            pub const NONE: $name = $name(0);

            /// The flag of a bit.
            pub(super) const fn bit(position: u32) -> $name {
                $name(1 << position)
            }

            /// These flags and others, in constants; otherwise `|`.
            pub const fn with(self, others: $name) -> $name {
                $name(self.0 | others.0)
            }

            /// Whether any of these flags is set.
            pub const fn has_any(self, flags: $name) -> bool {
                self.0 & flags.0 != 0
            }
        }

        impl BitOr for $name {
            type Output = $name;

            fn bitor(self, others: $name) -> $name {
                self.with(others)
            }
        }
    )*};
}

flags! {
    /// Flags of a shape, constants of [`ShapeRow`](super::rows::ShapeRow).
    ///
    /// ```compile_fail,E0308
    /// use hardie_runtime::table::{Shape, rows::MemberRow};
    ///
    /// fn is_required(shape: Shape) -> bool {
    ///     shape.has(MemberRow::REQUIRED) // a flag of members
    /// }
    /// ```
    ShapeFlags;
    /// Flags of a member, constants of [`MemberRow`](super::rows::MemberRow).
    MemberFlags;
    /// Flags of an operation, constants of [`OperationRow`](super::rows::OperationRow).
    OperationFlags;
    /// Flags of an option, constants of [`OptionRow`](super::rows::OptionRow).
    OptionFlags;
}
