//! Whole command lines, a word behind every NUL.

#![no_main]

use hardie_fuzz::SERVICE;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let words: Vec<String> = text.split('\0').map(str::to_owned).collect();
    let _ = hardie_cli::fuzzing::arguments(&[&SERVICE], &words);
});
