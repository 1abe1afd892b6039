//! Sets of characters.

use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

/// A set of characters, or its complement.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) items: Vec<Item>,
    pub(super) negated: bool,
}

/// A part of a character set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    /// A range of characters, both ends included.
    Range(char, char),
    /// The characters of a set, or its complement.
    Set(Set, bool),
}

/// The character sets that have an escape.
#[derive(Clone, Copy, Debug)]
pub(super) enum Set {
    Digit,
    Word,
    Space,
    /// The ends of lines, which `.` does not match.
    LineEnd,
    Ascii,
    Any,
    Alphabetic,
    WhiteSpace,
    /// Characters whose category has this prefix.
    Category(&'static str),
}

impl Class {
    pub(super) fn new(item: Item) -> Class {
        Class { items: vec![item], negated: false }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        self.negated
            != self.items.iter().any(|item| match *item {
                Item::Range(first, last) => (first..=last).contains(&c),
                Item::Set(set, negated) => negated != set.contains(c),
            })
    }
}

impl Set {
    pub(super) fn contains(self, c: char) -> bool {
        match self {
            Set::Digit => c.is_ascii_digit(),
            Set::Word => c.is_ascii_alphanumeric() || c == '_',
            Set::Space => {
                matches!(c, '\t'..='\r' | '\u{feff}' | '\u{2028}' | '\u{2029}')
                    || category(c) == "Zs"
            }
            Set::LineEnd => matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
            Set::Ascii => c.is_ascii(),
            Set::Any => true,
            Set::Alphabetic => c.is_alphabetic(),
            Set::WhiteSpace => c.is_whitespace(),
            Set::Category("LC") => matches!(category(c), "Lu" | "Ll" | "Lt"),
            Set::Category(name) => category(c).starts_with(name),
        }
    }

    /// The set of `\p{NAME}`, by the names of ECMA 262.
    pub(super) fn named(name: &str) -> Option<Set> {
        /// Short and long names of general categories.
        const CATEGORIES: [(&str, &str); 38] = [
            ("L", "Letter"),
            ("LC", "Cased_Letter"),
            ("Lu", "Uppercase_Letter"),
            ("Ll", "Lowercase_Letter"),
            ("Lt", "Titlecase_Letter"),
            ("Lm", "Modifier_Letter"),
            ("Lo", "Other_Letter"),
            ("M", "Mark"),
            ("Mn", "Nonspacing_Mark"),
            ("Mc", "Spacing_Mark"),
            ("Me", "Enclosing_Mark"),
            ("N", "Number"),
            ("Nd", "Decimal_Number"),
            ("Nl", "Letter_Number"),
            ("No", "Other_Number"),
            ("P", "Punctuation"),
            ("Pc", "Connector_Punctuation"),
            ("Pd", "Dash_Punctuation"),
            ("Ps", "Open_Punctuation"),
            ("Pe", "Close_Punctuation"),
            ("Pi", "Initial_Punctuation"),
            ("Pf", "Final_Punctuation"),
            ("Po", "Other_Punctuation"),
            ("S", "Symbol"),
            ("Sm", "Math_Symbol"),
            ("Sc", "Currency_Symbol"),
            ("Sk", "Modifier_Symbol"),
            ("So", "Other_Symbol"),
            ("Z", "Separator"),
            ("Zs", "Space_Separator"),
            ("Zl", "Line_Separator"),
            ("Zp", "Paragraph_Separator"),
            ("C", "Other"),
            ("Cc", "Control"),
            ("Cf", "Format"),
            ("Cs", "Surrogate"),
            ("Co", "Private_Use"),
            ("Cn", "Unassigned"),
        ];
        match name {
            "ASCII" => return Some(Set::Ascii),
            "Any" => return Some(Set::Any),
            "Alphabetic" | "Alpha" => return Some(Set::Alphabetic),
            "White_Space" | "space" => return Some(Set::WhiteSpace),
            _ => {}
        }
        let name =
            name.strip_prefix("General_Category=").or(name.strip_prefix("gc=")).unwrap_or(name);
        let found = CATEGORIES.iter().find(|(short, long)| *short == name || *long == name);
        found.map(|(short, _)| Set::Category(short))
    }
}

/// The short name of a character's general category.
fn category(c: char) -> &'static str {
    match c.general_category() {
        Category::UppercaseLetter => "Lu",
        Category::LowercaseLetter => "Ll",
        Category::TitlecaseLetter => "Lt",
        Category::ModifierLetter => "Lm",
        Category::OtherLetter => "Lo",
        Category::NonspacingMark => "Mn",
        Category::SpacingMark => "Mc",
        Category::EnclosingMark => "Me",
        Category::DecimalNumber => "Nd",
        Category::LetterNumber => "Nl",
        Category::OtherNumber => "No",
        Category::ConnectorPunctuation => "Pc",
        Category::DashPunctuation => "Pd",
        Category::OpenPunctuation => "Ps",
        Category::ClosePunctuation => "Pe",
        Category::InitialPunctuation => "Pi",
        Category::FinalPunctuation => "Pf",
        Category::OtherPunctuation => "Po",
        Category::MathSymbol => "Sm",
        Category::CurrencySymbol => "Sc",
        Category::ModifierSymbol => "Sk",
        Category::OtherSymbol => "So",
        Category::SpaceSeparator => "Zs",
        Category::LineSeparator => "Zl",
        Category::ParagraphSeparator => "Zp",
        Category::Control => "Cc",
        Category::Format => "Cf",
        Category::Surrogate => "Cs",
        Category::PrivateUse => "Co",
        Category::Unassigned => "Cn",
    }
}
