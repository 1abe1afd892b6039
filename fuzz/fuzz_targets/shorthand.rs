//! Words of any option of any operation: to a value, through validation, into the typed input, and
//! back into JSON.

#![no_main]

use hardie_fuzz::SERVICE;
use hardie_runtime::cli::python;
use hardie_runtime::problem::{Path, Problems};
use hardie_runtime::shape::{Slot, fill};
use hardie_runtime::shorthand::{NoFiles, parse_text, parse_words};
use hardie_runtime::value::{Map, Value, json};
use hardie_runtime::{shorthand, validate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, u8, &str)| {
    let (operation, option, text) = input;
    let operations: Vec<_> = SERVICE.table.operations().collect();
    let operation = operations[usize::from(operation) % operations.len()];
    let _ = shorthand::parse(text);
    let Some(option) =
        operation.options().nth(usize::from(option) % operation.options().len().max(1))
    else {
        return;
    };
    let member = option.member();
    let words: Vec<&str> = text.split('\0').collect();
    let _ =
        parse_text(member.target(), text, &NoFiles).inspect_err(|error| drop(error.to_string()));
    match parse_words(member.target(), &words, &NoFiles) {
        Err(error) => drop(error.to_string()),
        Ok(value) => {
            drop(python::repr(&value, python::Dict::Ordered));
            drop(json::pretty(&value, 4, false));
            let mut params = Value::Map(Map::from([(member.name().to_owned(), value)]));
            let _ = validate::blobs(&mut params, operation.input(), validate::Sensitive::Hidden);
            let Value::Map(params) = params else { return };
            let _ = validate::timestamps(&params, operation.input(), validate::Sensitive::Hidden);
            drop(validate::validate(&params, operation.input()).to_string());
            let mut typed = (SERVICE.operations[operation.index()].input)();
            let mut problems = Problems::new();
            fill(
                &Value::Map(params),
                Slot::Structure(&mut *typed),
                operation.input(),
                &mut Path::new(),
                &mut problems,
            );
        }
    }
});
