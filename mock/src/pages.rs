//! Pages of lists: as many resources as a request asks for, and the token of the next page.

use crate::constraints;
use crate::made_up::PAGINATION_TOKENS;
use crate::resource::ResourceError;
use hardie_runtime::service::Pagination;
use hardie_runtime::table::{Kind, Member, Operation, Shape};
use hardie_runtime::value::{Map, Value};

/// The longest token; models may ask for longer ones.
const LONGEST: usize = 1024;

/// The members of an operation that its pages need.
pub(crate) struct Paging {
    token: Member,
    size: Member,
    next: Member,
    more: Option<Member>,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The number of the first resource that it may have.
    pub(crate) from: u64,
    /// The most resources that it may have.
    pub(crate) most: usize,
}

impl Asked {
    /// Everything.
    pub(crate) const ALL: Asked = Asked { from: 0, most: usize::MAX };
}

/// The names of members with the size of a page, in any case.
const SIZES: [&str; 6] = ["MaxResults", "MaxItems", "MaxRecords", "PageSize", "Limit", "Size"];

impl Paging {
    /// `None` if the model has no pages with one token for this list, or a size that clients cannot
    /// set. Programs do not merge the pages of a list whose model does not name it, but its members
    /// have the usual names.
    pub(crate) fn of(operation: Operation, list: &str) -> Option<Paging> {
        let (input, output) = (operation.input(), operation.output());
        let is_string = |member: &Member| member.target().kind() == Kind::String;
        let Some(pagination) = Pagination::of(operation) else {
            let named = |shape: Shape, names: &[&str]| {
                let mut names = names.iter();
                names.find_map(|name| {
                    shape.members().find(|member| member.name().eq_ignore_ascii_case(name))
                })
            };
            let token = named(input, &PAGINATION_TOKENS).filter(is_string)?;
            let next = named(output, &[token.name()]).filter(is_string)?;
            return Some(Paging { token, size: named(input, &SIZES)?, next, more: None });
        };
        let ([token], [next]) = (pagination.input.as_slice(), pagination.output.as_slice()) else {
            return None;
        };
        if pagination.items.first().map(String::as_str) != Some(list) {
            return None;
        }
        // Expressions may be alternatives: `NextMarker || Contents[-1].Key`.
        let mut next = next.split("||").map(str::trim);
        Some(Paging {
            token: input.member_named(token).filter(is_string)?,
            size: pagination.size_member(operation)?,
            next: next.find_map(|name| output.member_named(name)).filter(is_string)?,
            more: pagination.more.and_then(|name| output.member_named(&name)),
        })
    }

    /// What a request asks for: without a size, everything that follows.
    ///
    /// # Errors
    /// A token that no response has had: `next` is the number of the next resource.
    pub(crate) fn asked(&self, input: &Map, next: u64) -> Result<Asked, ResourceError> {
        let from = match input.get(self.token.name()).and_then(Value::as_str) {
            None | Some("") => 0,
            Some(text) => {
                let from = text.parse().ok().filter(|from| *from < next);
                let from = from.filter(|from| self.token(*from).as_deref() == Some(text));
                from.ok_or(ResourceError::InvalidPage)?
            }
        };
        let size = match input.get(self.size.name()) {
            Some(Value::Number(number)) => number.as_i64(),
            // A size in a query may be a string.
            Some(value) => value.as_str().and_then(|text| text.parse().ok()),
            None => None,
        };
        let most = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0);
        Ok(Asked { from, most: most.unwrap_or(usize::MAX) })
    }

    /// The token of a page that begins with a resource; `None` if the model allows no such token.
    pub(crate) fn token(&self, from: u64) -> Option<String> {
        let shortest = self.next.constraints().min_length().and_then(|text| text.parse().ok());
        let shortest: usize = shortest.unwrap_or(1);
        if shortest > LONGEST {
            return None;
        }
        let token = format!("{from:0>shortest$}");
        let is_valid = |member| constraints::is_valid(&Value::from(token.as_str()), member);
        (is_valid(self.next) && is_valid(self.token)).then_some(token)
    }

    /// Adds to an output what tells clients that there is another page, or that there is none.
    pub(crate) fn finish(&self, output: &mut Map, token: Option<&str>) {
        if let Some(token) = token {
            output.insert(self.next.name(), Value::from(token));
        }
        if let Some(more) = self.more.filter(|more| more.target().kind() == Kind::Boolean) {
            output.insert(more.name(), Value::Bool(token.is_some()));
        }
    }
}
