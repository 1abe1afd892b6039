//! JSON texts, which read the same after they have been written.

#![no_main]

use hardie_runtime::cli::python;
use hardie_runtime::value::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match json::parse(text) {
        Err(error) => {
            drop(error.to_string());
            let _ = json::parse_lossy(text);
        }
        Ok(value) => {
            let written = json::to_string(&value);
            for form in [&written, &json::compact(&value), &json::pretty(&value, 4, false)] {
                let again = json::parse(form).expect("what is written is JSON");
                // NaN is not itself, but is written the same.
                assert_eq!(json::to_string(&again), written);
            }
            drop(python::str(&value, python::Dict::Plain));
        }
    }
});
