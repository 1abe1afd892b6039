//! What the programs of both clients share: a measured loop of calls, and lines of JSON.

use serde_json::{Value, json};
use std::error::Error;
use std::io::BufRead;
use std::time::Instant;

/// The result of a program.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The arguments CALLS and CONCURRENCY.
pub fn arguments() -> Result<(usize, usize)> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let mut next = || numbers.next().ok_or("usage: PROGRAM CALLS CONCURRENCY");
    Ok((next()??, next()??))
}

/// Runs calls on this thread, several at the same time, and prints their cost as a line of JSON.
/// Calls that come before are not counted: connections and caches exist then.
pub async fn measure<F, C>(calls: usize, concurrency: usize, call: F)
where
    F: Fn() -> C + Clone + 'static,
    C: Future<Output = ()>,
{
    run(concurrency * 10, concurrency, call.clone()).await;
    let (start, cpu) = (Instant::now(), cpu_nanoseconds());
    run(calls, concurrency, call).await;
    let (wall, cpu) = (start.elapsed().as_nanos(), cpu_nanoseconds() - cpu);
    let per_call = |nanoseconds: u128| nanoseconds as f64 / calls as f64 / 1000.0;
    let line = json!({
        "cpu_us": per_call(cpu),
        "wall_us": per_call(wall),
        "resident_kb": resident_kilobytes(),
    });
    println!("{line}");
}

async fn run<F, C>(calls: usize, concurrency: usize, call: F)
where
    F: Fn() -> C + Clone + 'static,
    C: Future<Output = ()>,
{
    let tasks = tokio::task::LocalSet::new();
    for _ in 0..concurrency {
        let call = call.clone();
        tasks.spawn_local(async move {
            for _ in 0..calls / concurrency {
                call().await;
            }
        });
    }
    tasks.await;
}

/// The CPU time of this thread, which is the only one.
fn cpu_nanoseconds() -> u128 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn resident_kilobytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
}

/// The inputs on standard input, one per line, as JSON of the wire.
pub fn inputs() -> Result<Vec<Value>> {
    let lines = std::io::stdin().lock().lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// An error response as both clients read it. `shape` is the modelled error, if it is one.
pub fn error_line(
    shape: Option<&str>,
    code: Option<&str>,
    message: Option<&str>,
    request_id: Option<&str>,
    status: Option<u16>,
) -> Value {
    json!({
        "error": shape, "code": code, "message": message, "request_id": request_id,
        "status": status,
    })
}

/// The name of an enum's variant in its `Debug` form.
pub fn variant(debug: &str) -> &str {
    debug.split(['(', ' ']).next().unwrap_or_default()
}
