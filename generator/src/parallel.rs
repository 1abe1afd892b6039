//! Work on many items by all cores, with the results in the order of the items.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Calls `work` for each item on several threads, and `show` on this thread with the index and the
/// result of each item, in the order of the items.
pub fn each<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
    mut show: impl FnMut(usize, R),
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    if cores < 2 {
        return items.into_iter().map(work).enumerate().for_each(|(at, result)| show(at, result));
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, queue, work) = (sender.clone(), &queue, &work);
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((at, item)) = next else { break };
                    if sender.send((at, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        // Results wait for those before them.
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (at, result) in receiver {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&next) {
                show(next, result);
                next += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::each;
    use std::time::Duration;

    #[test]
    fn results_have_the_order_of_the_items() {
        let mut shown = Vec::new();
        let slow = |item: u64| {
            std::thread::sleep(Duration::from_millis(item % 3));
            item * 2
        };
        each((0..40).collect(), slow, |at, result| shown.push((at, result)));
        let want: Vec<(usize, u64)> = (0..40).map(|item| (item as usize, item * 2)).collect();
        assert_eq!(shown, want);
    }
}
