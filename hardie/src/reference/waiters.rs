//! The pages of waiters: `wait NAME` polls an operation until a condition is met.

use super::example::Calls;
use super::page::Page;
use super::{authentication, command_line, first_tag, is_listed, see_also, summary_or_call};
use hardie_build::plan::Plan;
use hardie_build::plan::facts::calls;
use hardie_runtime::pages::{Block, Command, CommandGroup, Pages, Section, exit_codes};
use hardie_runtime::service::{self, Waiter};
use hardie_runtime::table::{self, Table};
use std::time::Duration;

/// The word before the names of waiters.
const WAIT: &str = "wait";
/// The title of the links between operations and their waiters.
const RELATED: &str = "See Also";

/// Makes the pages of waiters.
pub(super) struct Waiters<'p> {
    pub(super) plan: &'p Plan,
    pub(super) pages: &'p mut Pages,
    pub(super) flavour: service::Flavour,
}

impl Waiters<'_> {
    /// Adds the pages, in the order of their names, and links between them and the pages of the
    /// operations that they poll.
    pub(super) fn add(mut self, commands: &mut Vec<Page>, table: &'static Table) {
        // An operation whose command is `wait` hides the waiters.
        if commands.iter().any(|page| page.name == WAIT) {
            return;
        }
        let mut added = Vec::new();
        for (polled, row) in commands.iter_mut().zip(table.operations()) {
            let operation = self.plan.table.operations.get(row.index());
            let mut links = Vec::new();
            for waiter in operation.map_or(&[][..], |operation| &operation.waiters) {
                let Some(mut page) = self.page(row, waiter) else { continue };
                links.push((page.name.clone(), page.summary.clone()));
                page.sections.push(related(vec![(polled.name.clone(), polled.summary.clone())]));
                added.push(page);
            }
            if !links.is_empty() {
                polled.sections.push(related(links));
            }
        }
        added.sort_by(|one, next| one.name.cmp(&next.name));
        commands.append(&mut added);
    }

    fn page(&mut self, row: table::Operation, waiter: &calls::Waiter) -> Option<Page> {
        let plan = self.plan;
        let operation = plan.operations.get(row.index())?;
        let docs = waiter.docs.html();
        let shown = Waiter {
            name: waiter.name.clone(),
            command: waiter.command.clone(),
            docs: docs.to_owned(),
            delay: Duration::from_secs(waiter.delay),
            attempts: waiter.attempts,
            // Pages do not show them.
            accept: Vec::new(),
        };
        let authentication = authentication::of(self.flavour, operation);
        let see_also = see_also(plan, operation);
        let command = Command { operation: row, waiter: Some(&shown), see_also, authentication };
        let mut sections = self.pages.command(&command);
        let calls = Calls {
            table: &plan.table,
            operation,
            row: plan.table.operations.get(row.index())?,
            command: command_line(plan, &[WAIT, &waiter.command]),
        };
        let examples = Section::new("Examples", calls.smallest_blocks());
        sections.insert(sections.len().saturating_sub(1), examples);
        sections.push(exit_codes());
        sections.retain(|section| !section.blocks.is_empty());
        Some(Page {
            name: format!("{WAIT} {}", waiter.command),
            operation: String::new(),
            tag: first_tag(&row),
            summary: summary_or_call(plan, row, docs),
            is_listed: is_listed(&row),
            sections,
        })
    }
}

fn related(commands: Vec<(String, String)>) -> Section {
    let group = CommandGroup { title: String::new(), commands };
    Section::new(RELATED, vec![Block::Commands(vec![group])])
}
