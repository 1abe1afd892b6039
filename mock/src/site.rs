//! The services of an endpoint, and the service of a request.

use crate::answers::Answers;
use crate::auth::{claimed_service, is_signed_for};
use crate::made_up;
use crate::resources::Lifecycles;
use crate::route::{RouteError, Router, Target};
use crate::wire::Wire;
use hardie_runtime::service::Service;
use hardie_runtime::table::Operation;
use hardie_runtime::value::{Map, Value};
use hyper::http::request::Parts;
use std::fmt;
use std::sync::Arc;

/// The services of an endpoint, with their answers.
pub(crate) struct Site {
    first: Served,
    others: Vec<Served>,
    pub(crate) answers: Arc<dyn Answers>,
}

/// A service of an endpoint.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) service: &'static Service,
    router: Router,
    pub(crate) wire: Wire,
    pub(crate) lifecycles: Lifecycles,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.services()).finish()
    }
}

impl Served {
    fn new(service: &'static Service, answers: &dyn Answers) -> Served {
        Served {
            service,
            router: Router::new(service.table),
            wire: Wire::new(service),
            lifecycles: Lifecycles::new(service, answers),
        }
    }

    fn target(&self, head: &Parts, body: &[u8]) -> Result<Target, RouteError> {
        self.wire.target(self.service, &self.router, head, body)
    }
}

impl Site {
    /// The services in their order; `None` if there are none.
    pub(crate) fn new(services: &[&'static Service], answers: Arc<dyn Answers>) -> Option<Site> {
        let (first, others) = services.split_first()?;
        let served = |service: &&'static Service| Served::new(service, &*answers);
        Some(Site { first: served(first), others: others.iter().map(served).collect(), answers })
    }

    /// The services in their order.
    pub(crate) fn services(&self) -> impl Iterator<Item = &'static Service> {
        self.all().map(|served| served.service)
    }

    fn all(&self) -> impl Iterator<Item = &Served> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// What is kept of a service.
    pub(crate) fn of(&self, service: &Service) -> Option<&Served> {
        self.all().find(|served| std::ptr::eq(served.service, service))
    }

    /// The service and operation of a request: the first one that the request is signed for and
    /// that has such an operation, else the first one with such an operation. Without an operation,
    /// the service whose error is sent: one that the request is signed for or that has the path,
    /// else the first one.
    pub(crate) fn find(&self, head: &Parts, body: &[u8]) -> (&Served, Result<Target, RouteError>) {
        if self.others.is_empty() {
            return (&self.first, self.first.target(head, body));
        }
        let claimed = claimed_service(head);
        let is_claimed = |served: &&Served| {
            claimed.as_deref().is_some_and(|it| is_signed_for(it, served.service.signing_name))
        };
        let mut miss = None;
        let (signed, unsigned): (Vec<&Served>, Vec<&Served>) = self.all().partition(is_claimed);
        // Another service must not answer for one that a request is signed for.
        let candidates = if signed.is_empty() { unsigned } else { signed };
        for served in candidates {
            match served.target(head, body) {
                Ok(target) => return (served, Ok(target)),
                Err(RouteError::Method) => miss = Some((served, RouteError::Method)),
                Err(RouteError::Path) => {
                    miss.get_or_insert((served, RouteError::Path));
                }
            }
        }
        let (served, miss) = miss.unwrap_or((&self.first, RouteError::Path));
        (served, Err(miss))
    }

    /// The sample output of an operation, as a last page.
    pub(crate) fn sample(&self, service: &'static Service, operation: Operation) -> Map {
        let mut sample = match self.answers.sample(service, operation) {
            Some(Value::Map(sample)) => sample,
            _ => made_up::structure(operation.output()),
        };
        made_up::remove_tokens(operation, &mut sample);
        made_up::without_checksums(operation, sample)
    }
}
