//! Finds the operation of a request by the methods and URI patterns of the model's table.
//!
//! As in the Smithy specification, "HTTP binding traits", `@http`: literal segments beat labels,
//! labels beat greedy labels, and of equal patterns the one with more fixed query parameters wins.
//! Of equal ones, as S3 has them, the one with the most required headers and query parameters that
//! a request has wins.

use crate::text::{percent_decode, query_pairs};
use hardie_runtime::service::Customizations;
use hardie_runtime::table::{Binding, Operation, Table};
use hyper::HeaderMap;
use hyper::header::HOST;
use std::cmp::Reverse;

/// The patterns of all operations, the most specific ones first.
#[derive(Debug)]
pub(crate) struct Router {
    routes: Vec<Route>,
    /// Whether operations have a label that is part of the endpoint: S3's buckets.
    has_endpoint_label: bool,
}

#[derive(Debug)]
struct Route {
    operation: Operation,
    segments: Vec<Segment>,
    query: Vec<(String, Option<String>)>,
    /// The names of required query parameters.
    required_query: Vec<&'static str>,
    /// The names of required headers.
    required_headers: Vec<&'static str>,
    /// Whether the first segment is a label that the URI does not have: it is part of the endpoint.
    has_endpoint_label: bool,
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
            a.order().cmp(&b.order()).then_with(|| b.required().cmp(&a.required()))
        });
        let has_endpoint_label = routes.iter().any(|route| route.has_endpoint_label);
        Router { routes, has_endpoint_label }
    }

    /// Finds the operation for a method, the path of the request line, a query, and headers.
    pub(crate) fn find(
        &self,
        method: &str,
        path: &str,
        query: &str,
        headers: &HeaderMap,
    ) -> Result<Target, RouteError> {
        let decoded: Option<Vec<String>> = segments(path).map(percent_decode).collect();
        let (Some(mut decoded), query) = (decoded, query_pairs(query)) else {
            return Err(RouteError::Path);
        };
        if let Some(label) = host_label(headers).filter(|_| self.has_endpoint_label) {
            decoded.insert(0, label.to_owned());
        }
        let mut miss = RouteError::Path;
        // The first match; one that it lacks required parts for, unless an equal pattern has all.
        let mut first: Option<(&Route, Target)> = None;
        for route in &self.routes {
            if first.as_ref().is_some_and(|(first, _)| first.order() != route.order()) {
                break;
            }
            let Some(labels) = route.labels(&decoded, &query) else { continue };
            if route.operation.method() != method {
                miss = RouteError::Method;
                continue;
            }
            let target = Target { operation: route.operation, labels };
            if route.has_required(&query, headers) {
                return Ok(target);
            }
            first.get_or_insert((route, target));
        }
        first.map(|(_, target)| target).ok_or(miss)
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
        let mut segments: Vec<Segment> = segments.collect();
        let input = operation.input();
        let endpoint_label = Customizations::of(operation).endpoint_label;
        let endpoint_label = input.members().find(|member| {
            member.binding() == Binding::Label
                && endpoint_label.as_deref() == Some(member.name())
                && !segments.contains(&Segment::Label(member.name()))
        });
        if let Some(member) = endpoint_label {
            if path == "/" {
                segments.clear();
            }
            segments.insert(0, Segment::Label(member.name()));
        }
        let required = |binding| {
            let members = input.members().filter(|member| member.is_required());
            members
                .filter(move |member| member.binding() == binding)
                .map(|member| member.wire_name())
                .collect()
        };
        Route {
            operation,
            segments,
            query: query_pairs(query),
            required_query: required(Binding::Query),
            required_headers: required(Binding::Header),
            has_endpoint_label: endpoint_label.is_some(),
        }
    }

    /// Orders routes: specific patterns first, then those with more fixed query parameters.
    fn order(&self) -> (Vec<u8>, Reverse<usize>) {
        (self.rank(), Reverse(self.query.len()))
    }

    /// The number of required query parameters and headers.
    fn required(&self) -> usize {
        self.required_query.len() + self.required_headers.len()
    }

    fn has_required(&self, query: &[(String, Option<String>)], headers: &HeaderMap) -> bool {
        self.required_query.iter().all(|name| query.iter().any(|(found, _)| found == name))
            && self.required_headers.iter().all(|name| headers.contains_key(*name))
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
        // A bucket may be followed by a slash.
        let is_bare = self.has_endpoint_label && self.segments.len() == 1;
        (rest.is_empty() || is_bare && rest.concat().is_empty()).then_some(labels)
    }
}

/// The label before the host of an endpoint: `bucket` of `bucket.localhost:8080` and of
/// `bucket.s3.us-east-1.amazonaws.com`.
fn host_label(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?.split(':').next()?;
    host.strip_suffix(".localhost").or_else(|| Some(host.split_once(".s3")?.0))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

#[cfg(test)]
mod tests {
    use super::{RouteError, Router, host_label};
    use crate::test_service::TABLE;
    use hyper::HeaderMap;
    use hyper::header::HOST;

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
            let found = router.find(method, path, query, &HeaderMap::new());
            let found = found.as_ref().map(|target| {
                let labels: Vec<&str> =
                    target.labels.iter().map(|(_, text)| text.as_str()).collect();
                (target.operation.name(), labels)
            });
            let want = want.map(|(operation, labels)| (operation, labels.to_vec()));
            assert_eq!(found.map_err(|miss| *miss), want, "{method} {path}?{query}");
        }
    }

    #[test]
    fn labels_in_hosts() {
        for (host, want) in [
            ("bucket.localhost:8080", Some("bucket")),
            ("a.b.s3.us-east-1.amazonaws.com", Some("a.b")),
            ("s3.us-east-1.amazonaws.com", None),
            ("127.0.0.1:8080", None),
            ("localhost", None),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
            assert_eq!(host_label(&headers), want, "{host}");
        }
    }
}
