//! Finds the operation of a request by the methods and URI patterns of the model's table.
//!
//! As in the Smithy specification, "HTTP binding traits", `@http`: literal segments beat labels,
//! labels beat greedy labels, and of equal patterns the one with more fixed query parameters wins.

use crate::text::{percent_decode, query_pairs};
use hardie_runtime::table::{Operation, Table};

/// The patterns of all operations, the most specific ones first.
#[derive(Debug)]
pub(crate) struct Router {
    routes: Vec<Route>,
}

#[derive(Debug)]
struct Route {
    operation: Operation,
    segments: Vec<Segment>,
    query: Vec<(String, Option<String>)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Literal(&'static str),
    /// `{name}`: one segment.
    Label(&'static str),
    /// `{name+}`: one or more segments.
    Greedy(&'static str),
}

/// The operation of a request, with the decoded labels of its path.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) operation: Operation,
    pub(crate) labels: Vec<(&'static str, String)>,
}

/// Why no operation matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RouteError {
    /// No pattern has this path.
    Path,
    /// Only patterns with other methods have it.
    Method,
}

impl Router {
    /// Builds the patterns of a table.
    pub(crate) fn new(table: &'static Table) -> Router {
        let mut routes: Vec<Route> = table.operations().map(Route::new).collect();
        routes.sort_by(|a, b| {
            a.rank().cmp(&b.rank()).then_with(|| b.query.len().cmp(&a.query.len()))
        });
        Router { routes }
    }

    /// Finds the operation for a method, the path of the request line, and a query.
    pub(crate) fn find(&self, method: &str, path: &str, query: &str) -> Result<Target, RouteError> {
        let decoded: Option<Vec<String>> = segments(path).map(percent_decode).collect();
        let (Some(decoded), query) = (decoded, query_pairs(query)) else {
            return Err(RouteError::Path);
        };
        let mut miss = RouteError::Path;
        for route in &self.routes {
            let Some(labels) = route.labels(&decoded, &query) else { continue };
            if route.operation.method() == method {
                return Ok(Target { operation: route.operation, labels });
            }
            miss = RouteError::Method;
        }
        Err(miss)
    }
}

impl Route {
    fn new(operation: Operation) -> Route {
        let (path, query) = operation.uri().split_once('?').unwrap_or((operation.uri(), ""));
        let segments = segments(path).map(|segment| {
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => name.strip_suffix('+').map_or(Segment::Label(name), Segment::Greedy),
                None => Segment::Literal(segment),
            }
        });
        Route { operation, segments: segments.collect(), query: query_pairs(query) }
    }

    /// Orders specific patterns first: kind by kind from the left, then the longer one.
    fn rank(&self) -> Vec<u8> {
        let kinds = self.segments.iter().map(|segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Label(_) => 1,
            Segment::Greedy(_) => 2,
        });
        kinds.chain([u8::MAX]).collect()
    }

    /// The labels, if path and query match this pattern.
    fn labels(
        &self,
        path: &[String],
        query: &[(String, Option<String>)],
    ) -> Option<Vec<(&'static str, String)>> {
        let fixed = |(name, value): &(String, Option<String>)| {
            query.iter().any(|(n, v)| {
                n == name && v.as_deref().unwrap_or("") == value.as_deref().unwrap_or("")
            })
        };
        if !self.query.iter().all(fixed) {
            return None;
        }
        let mut labels = Vec::new();
        let mut rest = path;
        for (position, segment) in self.segments.iter().enumerate() {
            let taken = match segment {
                // A greedy label leaves enough segments for the rest of the pattern.
                Segment::Greedy(_) => rest.len().checked_sub(self.segments.len() - position - 1)?,
                _ => 1,
            };
            if taken == 0 || taken > rest.len() {
                return None;
            }
            let (here, behind) = rest.split_at(taken);
            match segment {
                Segment::Literal(text) if here[0] != *text => return None,
                Segment::Literal(_) => {}
                Segment::Label(_) if here[0].is_empty() => return None,
                Segment::Label(name) | Segment::Greedy(name) => {
                    labels.push((*name, here.join("/")))
                }
            }
            rest = behind;
        }
        rest.is_empty().then_some(labels)
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

#[cfg(test)]
mod tests {
    use super::{RouteError, Router};
    use crate::test_service::TABLE;

    #[test]
    fn requests_and_their_operations() {
        let router = Router::new(&TABLE);
        type RouteResult = Result<(&'static str, &'static [&'static str]), RouteError>;
        let cases: &[(&str, &str, &str, RouteResult)] = &[
            ("GET", "/", "", Ok(("ListShops", &[]))),
            ("PUT", "/shops/7/orders/a", "", Ok(("PlaceOrder", &["7", "a"]))),
            ("PUT", "/shops/7/orders/a/b%2Fc/d%20e", "", Ok(("PlaceOrder", &["7", "a/b/c/d e"]))),
            ("GET", "/shops/7/orders/latest", "", Ok(("LatestOrder", &["7"]))),
            ("GET", "/shops/7/orders/late%73t", "", Ok(("LatestOrder", &["7"]))),
            ("GET", "/shops/7/orders/latest/x", "", Ok(("FindOrder", &["7", "latest/x"]))),
            ("PUT", "/shops/7/orders/a/b/closed", "", Ok(("CloseOrder", &["7", "a/b"]))),
            ("PUT", "/shops/7/orders/closed", "", Ok(("PlaceOrder", &["7", "closed"]))),
            (
                "PUT",
                "/shops/7/orders/a",
                "cancel&by=customer&x=1",
                Ok(("CancelOrder", &["7", "a"])),
            ),
            ("PUT", "/shops/7/orders/a", "cancel&by=shop", Ok(("PlaceOrder", &["7", "a"]))),
            ("PUT", "/photos/1", "", Ok(("PutPhoto", &["1"]))),
            ("GET", "/photos/1", "", Err(RouteError::Method)),
            ("put", "/photos/1", "", Err(RouteError::Method)),
            ("PUT", "/photos/", "", Err(RouteError::Path)),
            ("PUT", "/photos/1/2", "", Err(RouteError::Path)),
            ("PUT", "/photos/%zz", "", Err(RouteError::Path)),
            ("PUT", "/shops/7/orders", "", Err(RouteError::Path)),
            ("GET", "*", "", Err(RouteError::Path)),
        ];
        for (method, path, query, want) in cases {
            let found = router.find(method, path, query);
            let found = found.as_ref().map(|target| {
                let labels: Vec<&str> =
                    target.labels.iter().map(|(_, text)| text.as_str()).collect();
                (target.operation.name(), labels)
            });
            let want = want.map(|(operation, labels)| (operation, labels.to_vec()));
            assert_eq!(found.map_err(|miss| *miss), want, "{method} {path}?{query}");
        }
    }
}
