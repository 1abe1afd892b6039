//! The resources that requests have created.

use crate::answers::Answers;
use crate::compose::{self, Shown};
use crate::lifecycle::{Lifecycle, LifecycleKind, identifier};
use crate::made_up_ids;
use crate::pages::{Asked, Paging};
use crate::resource::{Creation, Kept, Key, ResourceError};
use crate::store::Store;
use hardie_runtime::IndexMap;
use hardie_runtime::service::Service;
use hardie_runtime::table::{Kind, Operation};
use hardie_runtime::value::{Map, Value};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A request for an operation on a resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResourceRequest<'a> {
    pub(crate) service: &'static Service,
    pub(crate) operation: Operation,
    pub(crate) lifecycle: &'a Lifecycle,
    /// The members of the resource that requests can set.
    pub(crate) settable: &'a [&'static str],
    pub(crate) input: &'a Map,
    /// A valid output.
    pub(crate) sample: &'a Map,
    /// The Region of the caller, for ARNs.
    pub(crate) region: &'a str,
}

/// All resources, in the order of their creation.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    resources: IndexMap<Key, Kept>,
    /// The number of the next resource: that of a removed one is not used again.
    next: u64,
    store: Option<Store>,
}

impl Resources {
    /// Resources in memory and, with a folder, also in a file there.
    ///
    /// # Errors
    /// The file cannot be created or read, is in use, or has the resources of other services.
    pub(crate) fn open(
        data: Option<&Path>,
        services: &[&'static Service],
    ) -> io::Result<Resources> {
        let Some(folder) = data else { return Ok(Resources::default()) };
        let (store, resources) = Store::open(folder, services)?;
        let next = resources.values().map(|kept| kept.number + 1).max().unwrap_or_default();
        Ok(Resources { inner: Mutex::new(Inner { resources, next, store: Some(store) }) })
    }

    /// Whether changes are written to a disk, which takes time.
    pub(crate) fn is_durable(&self) -> bool {
        self.lock().store.is_some()
    }

    /// All resources.
    pub(crate) fn all(&self) -> Vec<(Key, Kept)> {
        let inner = self.lock();
        inner.resources.iter().map(|(key, kept)| (key.clone(), kept.clone())).collect()
    }

    /// Removes all resources.
    pub(crate) fn reset(&self) -> Result<(), String> {
        let mut inner = self.lock();
        if let Some(store) = &mut inner.store {
            store.clear()?;
        }
        inner.resources.clear();
        Ok(())
    }

    /// Removes the resources of services that are no longer served.
    ///
    /// # Errors
    /// Such resources are on a disk, or it cannot be written.
    pub(crate) fn retain(&self, services: &[&'static Service]) -> Result<(), String> {
        let mut inner = self.lock();
        let is_served = |key: &Key| services.iter().any(|it| it.shape_id == key.service);
        let gone: Vec<Key> =
            inner.resources.keys().filter(|key| !is_served(key)).cloned().collect();
        if let Some(store) = &mut inner.store {
            // What is on a disk was to be kept: a model may have lost its service by mistake.
            if let Some(key) = gone.first() {
                return Err(format!(
                    "the folder has resources of {}: use another one",
                    key.service
                ));
            }
            store.set_services(services)?;
        }
        gone.iter().try_for_each(|key| inner.remove(key))
    }

    /// Carries out an operation, and returns its output.
    ///
    /// # Errors
    /// There is no such resource, or the change cannot be stored.
    pub(crate) fn perform(&self, request: ResourceRequest<'_>) -> Result<Map, ResourceError> {
        self.lock().perform(request)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // No code panics while the state is inconsistent.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn perform(&mut self, request: ResourceRequest<'_>) -> Result<Map, ResourceError> {
        let ResourceRequest { lifecycle, input, .. } = request;
        match lifecycle.kind {
            LifecycleKind::List => self.list(request),
            LifecycleKind::Create | LifecycleKind::Put => self.create(request),
            LifecycleKind::Read | LifecycleKind::Update | LifecycleKind::Delete => {
                let key = request.key(&request.given());
                let Some(kept) = self.resources.get(&key) else {
                    // Sensitive identifiers are not repeated.
                    let shape = request.operation.input();
                    let shown: Vec<&str> = lifecycle
                        .identifiers
                        .iter()
                        .zip(&key.identifiers)
                        .filter(|(name, _)| {
                            shape.member_named(name).is_none_or(|member| !member.is_sensitive())
                        })
                        .map(|(_, value)| value.as_str())
                        .collect();
                    let (resource, shown) = (&lifecycle.resource, shown.join(", "));
                    let between = if shown.is_empty() { "" } else { " " };
                    return Err(ResourceError::NotFound(format!(
                        "{resource}{between}{shown} was not found."
                    )));
                };
                let mut kept = kept.clone();
                if lifecycle.kind == LifecycleKind::Update {
                    kept.members.extend(request.set(input));
                    self.put(&key, &kept)?;
                }
                let output = request.output(&key, &kept);
                if lifecycle.kind == LifecycleKind::Delete {
                    self.remove(&key).map_err(ResourceError::Failed)?;
                }
                Ok(output)
            }
        }
    }

    fn create(&mut self, request: ResourceRequest<'_>) -> Result<Map, ResourceError> {
        let ResourceRequest { lifecycle, operation, input, .. } = request;
        let creation = Creation::of(operation, input);
        if let Some(creation) = &creation {
            let is_same = |before: &Creation| {
                before.operation == creation.operation && before.token == creation.token
            };
            let repeated = self.resources.iter().find(|(key, kept)| {
                key.service == request.service.shape_id
                    && kept.creation.as_ref().is_some_and(is_same)
            });
            match repeated {
                Some((key, kept)) if kept.creation.as_ref() == Some(creation) => {
                    return Ok(request.output(key, kept));
                }
                Some(_) => return Err(ResourceError::TokenReused),
                None => {}
            }
        }
        let given = request.given();
        let identifiers = lifecycle.identifiers.iter().zip(given).map(|(name, given)| {
            given.unwrap_or_else(|| {
                let shape = operation.output();
                let own = compose::place(lifecycle, shape)
                    .and_then(|shape| identifier(shape, name, &lifecycle.resource));
                let nested = request.sample.values().filter_map(Value::as_map);
                let sample = own.and_then(|own| {
                    let mut places = std::iter::once(request.sample).chain(nested);
                    places.find_map(|it| it.get(own.name())?.as_str())
                });
                let (service, region) = (request.service, request.region);
                made_up_ids::identifier(service, lifecycle, name, own, region, sample)
            })
        });
        let identifiers: Vec<Option<String>> = identifiers.map(Some).collect();
        let key = request.key(&identifiers);
        let number = self.resources.get(&key).map_or(self.next, |kept| kept.number);
        let mut kept = Kept { number, members: request.set(input), creation };
        let output = request.output(&key, &kept);
        // Times and made-up values stay as the first response had them.
        for (name, value) in compose::absorbed(lifecycle, operation.output(), &output) {
            kept.members.get_or_insert_with(&name, || value.clone());
        }
        self.put(&key, &kept)?;
        Ok(output)
    }

    fn list(&self, request: ResourceRequest<'_>) -> Result<Map, ResourceError> {
        let ResourceRequest { lifecycle, operation, sample, .. } = request;
        let mut output = sample.clone();
        let Some(list) = lifecycle.list.as_deref() else { return Ok(output) };
        let Some(member) = operation.output().member_named(list) else { return Ok(output) };
        let Some(element) = member.target().element() else { return Ok(output) };
        let empty = Map::new();
        let sample = match sample.get(list) {
            Some(Value::List(items)) => items.first().and_then(Value::as_map).unwrap_or(&empty),
            _ => &empty,
        };
        let (given, service) = (request.given(), request.service.shape_id);
        let fits = |key: &Key| {
            key.service == service
                && key.resource == lifecycle.resource
                && key
                    .identifiers
                    .iter()
                    .zip(&given)
                    .all(|(own, given)| given.as_ref().is_none_or(|given| given == own))
        };
        let paging = Paging::of(operation, list);
        let asked = match &paging {
            Some(paging) => paging.asked(request.input, self.next)?,
            None => Asked::ALL,
        };
        let mut found = self
            .resources
            .iter()
            .filter(|(key, kept)| kept.number >= asked.from && fits(key))
            .peekable();
        let mut items = Vec::new();
        let mut token = None;
        while let Some((key, kept)) = found.next() {
            items.push(compose::element(request.shown(key, kept), element.target(), sample));
            if items.len() >= asked.most
                && let Some((_, next)) = found.peek()
            {
                token = paging.as_ref().and_then(|paging| paging.token(next.number));
                // Without a token, a client could not ask for the rest.
                if token.is_some() {
                    break;
                }
            }
        }
        output.insert(list, Value::List(items));
        if let Some(paging) = paging {
            paging.finish(&mut output, token.as_deref());
        }
        Ok(output)
    }

    fn put(&mut self, key: &Key, kept: &Kept) -> Result<(), ResourceError> {
        if let Some(store) = &mut self.store {
            store.put(key, kept).map_err(ResourceError::Failed)?;
        }
        self.next = self.next.max(kept.number + 1);
        self.resources.insert(key.clone(), kept.clone());
        Ok(())
    }

    fn remove(&mut self, key: &Key) -> Result<(), String> {
        let Some(number) = self.resources.get(key).map(|kept| kept.number) else { return Ok(()) };
        if let Some(store) = &mut self.store {
            store.remove(number)?;
        }
        self.resources.shift_remove(key);
        Ok(())
    }
}

impl ResourceRequest<'_> {
    /// The identifiers in the input.
    fn given(&self) -> Vec<Option<String>> {
        let of = |name: &String| {
            let shape = self.operation.input();
            // The input of a list has other members than those of the resource.
            let member = match self.lifecycle.kind {
                LifecycleKind::List => shape.member_named(name)?,
                _ => identifier(shape, name, &self.lifecycle.resource)?,
            };
            self.input.get(member.name())?.as_str().map(str::to_owned)
        };
        self.lifecycle.identifiers.iter().map(of).collect()
    }

    fn key(&self, identifiers: &[Option<String>]) -> Key {
        Key {
            service: self.service.shape_id.to_owned(),
            resource: self.lifecycle.resource.clone(),
            identifiers: identifiers.iter().map(|it| it.clone().unwrap_or_default()).collect(),
        }
    }

    /// The members of an input that a resource keeps: a structure that holds the resource is
    /// dissolved.
    fn set(&self, input: &Map) -> Map {
        let shape = self.operation.input();
        let mut found = Map::new();
        for (name, value) in input {
            let Some(member) = shape.member_named(name) else { continue };
            if member.is_idempotency_token() {
                continue;
            }
            if member.target().kind() == Kind::Structure
                && name.eq_ignore_ascii_case(&self.lifecycle.resource)
                && let Value::Map(members) = value
            {
                found.extend(members.iter().map(|(name, it)| (name.clone(), it.clone())));
            }
            found.insert(name.clone(), value.clone());
        }
        found
    }

    fn shown<'s>(&'s self, key: &'s Key, kept: &'s Kept) -> Shown<'s> {
        Shown {
            lifecycle: self.lifecycle,
            identifiers: &key.identifiers,
            members: &kept.members,
            settable: self.settable,
        }
    }

    fn output(&self, key: &Key, kept: &Kept) -> Map {
        compose::output(self.shown(key, kept), self.operation.output(), self.sample)
    }
}

/// The lifecycles of a service, with what they have in common.
#[derive(Debug, Default)]
pub(crate) struct Lifecycles {
    /// By the rows of operations.
    by_operation: Vec<Option<Lifecycle>>,
    /// The members that the operations of a resource can set, by its name.
    settable: IndexMap<String, Vec<&'static str>>,
}

impl Lifecycles {
    pub(crate) fn new(service: &'static Service, answers: &dyn Answers) -> Lifecycles {
        let mut settable: IndexMap<String, Vec<&'static str>> = IndexMap::new();
        let by_operation: Vec<Option<Lifecycle>> = service
            .table
            .operations()
            .map(|operation| answers.lifecycle(service, operation).filter(is_complete))
            .collect();
        for (operation, lifecycle) in service.table.operations().zip(&by_operation) {
            let Some(lifecycle) = lifecycle else { continue };
            if matches!(
                lifecycle.kind,
                LifecycleKind::Create | LifecycleKind::Put | LifecycleKind::Update
            ) {
                let names = settable.entry(lifecycle.resource.clone()).or_default();
                // A token is not kept, so that an output must not lack it.
                let members = operation.input().members();
                let members = members.filter(|member| !member.is_idempotency_token());
                names.extend(members.map(|member| member.name()));
            }
        }
        Lifecycles { by_operation, settable }
    }

    /// The lifecycle of an operation, and the members that requests can set.
    pub(crate) fn of(&self, operation: Operation) -> Option<(&Lifecycle, &[&'static str])> {
        let lifecycle = self.by_operation.get(operation.index())?.as_ref()?;
        let settable = self.settable.get(&lifecycle.resource).map_or(&[][..], Vec::as_slice);
        Some((lifecycle, settable))
    }
}

/// Whether a lifecycle can be carried out: a resource has identifiers, and a list has a member.
fn is_complete(lifecycle: &Lifecycle) -> bool {
    !lifecycle.identifiers.is_empty()
        && (lifecycle.kind != LifecycleKind::List || lifecycle.list.is_some())
}
