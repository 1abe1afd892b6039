//! Smithy IDL: any text is a model or has a diagnostic with a position in the text.

#![no_main]

use hardie_build::Diagnostics;
use hardie_build::load::load;
use hardie_build::model::Sources;
use hardie_build::model::resolve::resolve;
use libfuzzer_sys::fuzz_target;
use std::path::Path;

fuzz_target!(|text: &str| {
    let mut sources = Sources::default();
    sources.push(Path::new("fuzz.smithy"), text.to_owned());
    let mut problems = Diagnostics::default();
    let model = load(&sources, &mut problems);
    if !problems.has_errors() {
        resolve(model, &sources, &mut problems);
    }
    for problem in problems.iter() {
        let at = problem.location.as_ref().expect("a problem of a text has a position");
        assert!(at.line >= 1 && at.column >= 1);
    }
    drop(problems.to_string());
});
