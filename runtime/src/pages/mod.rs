//! The pages of a service's commands: one description, which help lays out for a terminal and
//! `hardie docs` as Markdown, manual pages and HTML.
//!
//! Sections, their order and their content are those of the AWS CLI's pages.

mod added_option;
mod authentication;
mod batch_options;
mod blocks;
mod call_options;
mod command;
mod entries;
mod notes;
mod program_options;
mod settings;
mod value_syntax;
mod wording;

pub use added_option::{AddedOption, PART_VERBS, accepts_parts, longest_list};
pub use authentication::{
    API_KEY, AUTH_OPTIONS, AuthOption, Authentication, BEARER_TOKEN, PASSWORD, USERNAME,
};
pub use batch_options::{
    BATCH, BATCH_FAILURES, BATCH_JOURNAL, BATCH_LAZY, BATCH_MAX_FAILURES, BATCH_ORDER,
    BATCH_ORDERS, BATCH_RATE, BATCH_RETRY_UNKNOWN, BATCH_SHARD, PROGRESS,
};
pub use blocks::{
    Block, CommandGroup, Entry, Heading, Item, Language, OTHER_COMMANDS, Scope, Section,
};
pub use call_options::{CHUNK, LENIENT, WAIT_INTERVAL, WAIT_TIMEOUT};
pub use command::{Command, call_of, exit_codes};
pub use entries::type_name;
pub use notes::{CallExample, Notes};
pub use program_options::{
    ADDED_OPTIONS, CONFIRM, DESCRIBE, DRY_RUN, FILL, GLOBAL_OPTIONS, GlobalOption, INPUT_JSON,
    INPUT_YAML, MAX_ITEMS, OUTFILE, OptionArgument, PAGE_SIZE, PageOption, READ_ONLY, SCHEMA,
    SKELETON, STARTING_TOKEN, STRICT, page_options,
};
pub use wording::{RECURSIVE, TRUNCATED, first_sentence};

use crate::service::Flavour;
use wording::Wording;

/// The greatest weight of a page. Each entry weighs one, plus one for each entry around it. The
/// heaviest page of AWS's services weighs less than 840,000.
const HEAVIEST: usize = 900_000;
/// The greatest weight of a reference per member of its model, so that the size of the reference
/// grows linearly with the model.
const PER_MEMBER: usize = 500;
/// The members that every model is assumed to have besides its own.
const MEMBERS: usize = 1_000;
/// The deepest nesting of entries, and of JSON in examples. AWS's deepest page has 20.
const DEEPEST: usize = 32;

/// Makes the pages of one service.
#[derive(Debug)]
pub struct Pages {
    wording: &'static Wording,
    flavour: Flavour,
    /// Whether links are written as URLs.
    with_urls: bool,
    budget: Budget,
}

impl Pages {
    /// Help. That of AWS's services shows no other facts than the AWS CLI's pages do.
    pub fn help(flavour: Flavour) -> Pages {
        let budget = Budget { page: HEAVIEST, all: usize::MAX };
        let wording = match flavour {
            Flavour::Aws => &wording::AWS_CLI,
            Flavour::Own(_) => &wording::REFERENCE,
        };
        Pages { wording, flavour, with_urls: true, budget }
    }

    /// The written reference of a table with `members` members. That of services that are not AWS's
    /// shows further facts: defaults, formats, values of integer enums, and notes.
    pub fn reference(members: usize, flavour: Flavour) -> Pages {
        let all = PER_MEMBER.saturating_mul(MEMBERS + members);
        let budget = Budget { page: HEAVIEST, all };
        Pages { wording: &wording::REFERENCE, flavour, with_urls: false, budget }
    }

    /// Whether pages show the facts that the AWS CLI's pages show, and no others.
    fn follows_aws_cli(&self) -> bool {
        self.flavour.is_aws()
    }

    /// The notes of a model on one of its parts.
    fn notes(&self, json: &str) -> Vec<Block> {
        Notes::of(json).blocks(self.with_urls)
    }
}

/// The weight that is left for pages.
#[derive(Debug)]
struct Budget {
    /// On the current page.
    page: usize,
    /// On the current page and those that follow.
    all: usize,
}

impl Budget {
    fn begin_page(&mut self) {
        self.page = HEAVIEST;
    }

    fn is_spent(&self) -> bool {
        self.page.min(self.all) == 0
    }

    /// Takes a weight; false if it exceeds the rest: then the page is full.
    fn spend(&mut self, weight: usize) -> bool {
        let rest = self.page.checked_sub(weight).zip(self.all.checked_sub(weight));
        (self.page, self.all) = rest.unwrap_or((0, self.all));
        rest.is_some()
    }
}
