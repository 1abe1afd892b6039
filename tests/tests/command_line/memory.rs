//! The memory that large responses need: counted on the heap, so that it does not depend on the
//! machine.

use crate::support::{Home, Server};
use std::process::Stdio;

/// A list of books, as the service returns it, about 100 bytes per book.
fn books(count: usize, next: Option<usize>) -> Vec<u8> {
    let books: Vec<String> = (0..count)
        .map(|at| {
            let title =
                format!("A book about the number {at:08} and others like it, with an index");
            format!(r#"{{"Title":"{title}","Leaves":{at}}}"#)
        })
        .collect();
    let next = next.map(|next| format!(r#","NextToken":"t{next}""#)).unwrap_or_default();
    format!(r#"{{"Books":[{}]{next}}}"#, books.join(",")).into_bytes()
}

/// Pages of 20 books.
fn pages(count: usize) -> Server {
    Server::start(move |line| {
        let rest = line.split("=t").nth(1).unwrap_or_default();
        let at = rest[..rest.bytes().take_while(u8::is_ascii_digit).count()].parse().unwrap_or(0);
        books(20, (at + 1 < count).then_some(at + 1))
    })
}

/// The bytes on the heap at its peak, and all blocks; `None` without valgrind.
fn heap(home: &Home, server: &Server, arguments: &[&str]) -> Option<[f64; 2]> {
    let variant = home.variant(server);
    let mut command = home.bare("valgrind");
    command.args(["--tool=dhat", "--dhat-out-file=/dev/null"]);
    for (name, value) in variant.get_envs() {
        command.env(name, value?);
    }
    command.arg(variant.get_program()).args(arguments).stdin(Stdio::null());
    let output = command.output().ok()?;
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {messages}");
    let line = |name: &str| {
        let line = messages.lines().find_map(|line| line.split_once(name))?.1;
        let (bytes, blocks) = line.split_once(" bytes in ")?;
        let number = |text: &str| text.replace(',', "").trim().parse::<f64>().ok();
        Some([number(bytes)?, number(blocks.split_once(" blocks")?.0)?])
    };
    let [[peak, _], [_, blocks]] = [line("At t-gmax:")?, line("Total:")?];
    Some([peak, blocks])
}

#[test]
fn a_large_response_needs_a_few_times_its_size() {
    const COUNT: usize = 2000;
    let size = books(COUNT, None).len() as f64;
    let home = Home::new();
    // The most bytes per byte of the body, and the most allocations per book.
    for (most_bytes, most_blocks, arguments) in [
        (3.8, 3.8, &["--output", "json"][..]),
        (3.8, 4.8, &["--output", "text"]),
        (3.9, 9.9, &["--output", "table"]),
        (3.8, 5.9, &["--query", "Books[?Leaves<`100`].Title"]),
        (3.8, 6.9, &["--output", "yaml"]),
    ] {
        let server = Server::start(|_| books(COUNT, None));
        let words = [&["list-books", "--shelf", "s", "--no-paginate"], arguments].concat();
        let Some([peak, blocks]) = heap(&home, &server, &words) else {
            return println!("skipped: no valgrind");
        };
        let (bytes, blocks) = (peak / size, blocks / COUNT as f64);
        println!("{arguments:?}: {bytes:.2} bytes per byte, {blocks:.2} blocks per book");
        assert!(bytes < most_bytes, "{arguments:?}: {bytes} bytes per byte");
        assert!(blocks < most_blocks, "{arguments:?}: {blocks} blocks per book");
    }
}

#[test]
fn pages_that_are_printed_are_not_kept() {
    let home = Home::new();
    for format in ["text", "yaml-stream", "jsonl"] {
        let peak = |count: usize| {
            let words = ["list-books", "--shelf", "s", "--output", format];
            heap(&home, &pages(count), &words).map(|[peak, _]| peak)
        };
        let (Some(few), Some(many)) = (peak(10), peak(100)) else {
            return println!("skipped: no valgrind");
        };
        println!("{format}: {few} bytes with 10 pages, {many} with 100");
        assert!(many < few * 1.05, "{format}: {few} bytes with 10 pages, {many} with 100");
    }
}
