//! A file of tables: any bytes are a service that can be used, or an error.

#![no_main]

use hardie_runtime::endpoint::Params;
use hardie_runtime::pages::Pages;
use hardie_runtime::service::{Pagination, Service, Skeleton, Tables, Waiter};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Tables are never freed.
    let tables: &'static Tables = Box::leak(Box::new(Tables::new(bytes.to_vec().leak())));
    let Ok(services) = tables.services() else { return };
    services.into_iter().for_each(uses);
});

fn uses(service: &'static Service) {
    let mut pages = Pages::help(service.flavour);
    for operation in service.table.operations() {
        drop((service.input(operation), service.output(operation)));
        for form in [Skeleton::Input, Skeleton::YamlInput, Skeleton::Output] {
            service.skeleton(operation, form);
        }
        drop((Pagination::of(operation), Waiter::of(operation)));
        for option in operation.options() {
            drop(pages.option(Some(operation), option.name()));
        }
        drop(pages.errors(operation));
    }
    drop(service.endpoint(&Params::new()));
}
