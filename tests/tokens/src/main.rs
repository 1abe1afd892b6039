//! Prints the number of tokens (cl100k_base) of standard input.

use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let vocabulary = tiktoken_rs::cl100k_base()?;
    println!("{}", vocabulary.encode_ordinary(&text).len());
    Ok(())
}
